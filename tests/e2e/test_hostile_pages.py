"""Texts of somebody who means harm on every page: whatever stands in names, notes, templates, file
names or user agents is text, and nothing else, in pages, errors, JSON and tables."""
import csv
import html.parser
import io
import json
import os
import pathlib
import re
import time
from urllib.parse import quote, urlencode

import hostile_made
import regulars_case
from hostile_made import MARK, TEXTS
from served_case import ServedCase

ROUTES = re.findall(r'^ROUTE\(GET,\s+"([^"]+)"', (pathlib.Path(os.environ["REGULARS_SOURCE"])
                                                 / "src/web/routes.def").read_text(), re.M)
STREAMS = {"/events"}
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data"}
NO_ICON = ("link", "href", "data:,")  # of the report as a file, so that no browser asks for one
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"[+-]?[\d\s.,\u00a0\u202f]*$")


class Page(html.parser.HTMLParser):
    """What a browser would make of it, as far as it could do harm."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.faults, self.words, self.links, self.open = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        if tag == "x-evil" or tag in ("iframe", "object", "embed", "base"):
            self.faults.append(f"element {tag}")
        if tag == "script" and not (dict(attrs).get("src") or "").startswith("/static/"):
            self.faults.append(f"script {attrs}")
        for name, value in attrs:
            value = value or ""
            if name.startswith("on") or name == "style" or MARK in name or "evil" in name:
                self.faults.append(f"attribute {name} of {tag}")
            if name in ADDRESSES:
                self.links.append(value)
                if (tag, name, value) == NO_ICON:
                    continue
                if re.match(r"(?i)[\s\x00-\x20]*(javascript|data|vbscript):", value):
                    self.faults.append(f"{name}={value}")
            self.words.append(value)

    def handle_data(self, data):
        if self.open and self.open[-1] == "script" and data.strip():
            self.faults.append(f"script says {data[:40]}")
        self.words.append(data)

    def handle_comment(self, data):
        self.faults.append(f"comment {data[:40]}")

    def unknown_decl(self, data):
        self.faults.append(f"declaration {data[:40]}")

    def handle_pi(self, data):
        self.faults.append(f"instruction {data[:40]}")

    def handle_endtag(self, tag):
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag)]


def formulas(text):
    """Cells that a spreadsheet would run."""
    return [cell[:40] for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter(text))
            for cell in row if FORMULA.match(cell) and not NUMBER.match(cell)]


def delimiter(text):
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


class HostilePages(ServedCase):
    def setUp(self):
        super().setUp()
        hostile_made.studio(regulars_case.PROGRAM, self.folder, {**os.environ, **self.environment})
        self.served = self.serve("--store", "sqlite:hostile.db", "--sign-in-link")
        reply = self.served.ask("POST", self.served.link, {
            "Origin": "http://" + self.served.host, "User-Agent": f'Mozilla"><x-evil>{MARK}'})
        self.session = {"Cookie": reply.header("Set-Cookie").partition(";")[0]}
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/settings/keyboard").text)
        self.csrf = found[1]
        self.seen = 0

    def get(self, path):
        return self.served.get(path, self.session)

    def post(self, path, *pairs, headers=None):
        return self.served.ask(
            "POST", path, {**self.session, "Origin": "http://" + self.served.host,
                           "Content-Type": "application/x-www-form-urlencoded", **(headers or {})},
            urlencode([("csrf", self.csrf), *pairs]))

    def harmless(self, reply, what):
        """Of a page; its links."""
        text = reply.text
        page = Page(text)
        self.assertEqual(page.faults, [], what)
        self.assertEqual(sorted(set(CONTROLS.findall(text))), [], what)
        self.assertIn("default-src 'none'", reply.header("Content-Security-Policy") or "", what)
        self.seen += any(MARK in one for one in page.words)
        return page.links

    def upload(self, name, content):
        edge = "edge7d1f0c"
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.csrf}\r\n'
                f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                f'Content-Type: text/csv\r\n\r\n{content}\r\n--{edge}--\r\n').encode()
        return self.served.ask("POST", "/import", {
            **self.session, "Origin": "http://" + self.served.host,
            "Content-Type": f"multipart/form-data; boundary={edge}"}, body)

    def ready(self, path, pattern):
        end = time.monotonic() + 40
        while time.monotonic() < end:
            found = re.findall(pattern, self.get(path).text)
            if found:
                return found
            time.sleep(0.1)
        self.fail(f"{path} never has {pattern}")

    def prepare(self):
        """What no archive holds: a file half-way in, a key, a view, somebody invited."""
        name = f"<x-evil>{MARK}'.csv"
        reply = self.upload(name, f'Client,Date,Amount\n"{TEXTS[0].replace(chr(34), chr(34) * 2)}"'
                                  f',2026-01-02,5\n<x-evil>{MARK},never,5\n')
        self.assertEqual(reply.code, 303, reply.text)
        found = [reply.header("Location")]
        self.post(found[0], ("what", "orders"), ("shown", "orders"), ("c0", "client"),
                  ("c1", "date"), ("c2", "amount"))
        found += [found[0] + "/check", found[0] + "/rejected"]
        for path, field in (("/settings/keys", "name"), ("/settings/people/invite", "name"),
                            ("/clients/views", "name")):
            self.harmless_or_on(self.post(path, (field, TEXTS[0]), ("role", "member"), ("who", "me"),
                                          ("scopes", "read"), ("days", "30")), path)
        return found

    def harmless_or_on(self, reply, what):
        if reply.code != 303:
            self.harmless(reply, what)

    def test_harm_would_be_seen(self):
        for text in (TEXTS[0], TEXTS[2], TEXTS[8]):
            self.assertTrue(Page(f"<p>{text}</p>").faults, text)
        self.assertTrue(Page(f'<input value="{TEXTS[0]}">').faults)
        self.assertTrue(Page(f"<input value='{TEXTS[1]}'>").faults)
        self.assertTrue(Page(f'<a href="{TEXTS[-1]}">').faults)
        self.assertTrue(formulas(f"a,b\n1,={MARK}\n"))
        self.assertEqual(formulas("a,b\n1,-3.50\n"), [])

    def test_every_page_holds_them_as_text(self):
        patterns = {route: re.compile(re.sub(r":\w+", "([^/?]+)", route) + r"(\?.*)?$")
                    for route in ROUTES if ":" in route}
        waiting = [route for route in ROUTES if ":" not in route and route not in STREAMS]
        waiting += self.prepare() + ["/search?q=" + MARK, "/orders?view=list"]
        asked, examples, pages = set(), {}, 0
        while waiting:
            path = waiting.pop(0)
            if path in asked:
                continue
            asked.add(path)
            reply = self.get(path)
            self.assertLess(reply.code, 500, path)
            if not (reply.header("Content-Type") or "").startswith("text/html"):
                continue
            pages += 1
            for link in self.harmless(reply, path):
                if link.partition("?")[0] in ROUTES:
                    continue
                for route, pattern in patterns.items():
                    if pattern.match(link) and examples.setdefault(route, 0) < 3:
                        examples[route] += 1
                        waiting.append(link)
        for route in ("/clients/:id", "/clients/:id/notes/:item", "/orders/:id/edit",
                      "/enquiries/:id", "/settings/templates/:id", "/settings/services/:id"):
            self.assertIn(route, examples)
        self.assertGreater(pages, 60)
        self.assertGreater(self.seen, 40)

    def test_what_goes_wrong_says_them_as_text(self):
        for text in TEXTS:
            for path in ("/clients?find=", "/search?q=", "/orders?view=list&service=", "/clients?tag="):
                self.harmless(self.get(path + quote(text)), path)
            self.harmless(self.get("/nothing/" + quote(text, safe="")), "nothing")
            for path in ("/clients/new", "/settings/business", "/settings/fields/new",
                         "/settings/templates", "/settings/hours/days-off", "/start/memory",
                         "/start/paste", "/sign-in", "/settings/services"):
                fields = [(name, text) for name in (
                    "name", "email", "time_zone", "currency", "subject", "body", "label",
                    "first_on", "text", "name0", "contact0", "day0", "kind", "password", "price")]
                self.harmless_or_on(self.post(path, ("rows", "10"), *fields), path)

    def test_tables_run_nothing(self):
        for path in ("/clients/export", "/orders/export", "/enquiries/export"):
            text = self.get(path).text
            self.assertIn(MARK, text)
            self.assertEqual(formulas(text), [], path)
        self.assertEqual(self.post("/settings/data/export", ("what", "3")).code, 303)
        paths = self.ready("/settings/data", r'href="(/settings/data/export/\d+/\d)"')
        for path in paths:
            text = self.get(path).text
            self.assertIn(MARK, text)
            self.assertEqual(formulas(text), [], path)

    def test_json_is_json(self):
        page = self.post("/settings/keys", ("name", "k"), ("scopes", "read"), ("days", "30")).text
        key = re.search(r'value="(regulars_[A-Za-z0-9_-]{43})"', page)[1]
        for path in ("/api/v1/clients", "/api/v1/orders", "/api/v1/enquiries", "/api/v1/clients/" + quote(TEXTS[0], safe=""),
                     "/api/v1/clients?find=" + quote(TEXTS[0])):
            reply = self.served.get(path, {"Authorization": "Bearer " + key})
            self.assertRegex(reply.header("Content-Type"), r"^application/(problem\+)?json")
            self.assertEqual(reply.header("X-Content-Type-Options"), "nosniff")
            json.loads(reply.text)
            self.assertEqual(CONTROLS.findall(reply.text.replace("\u0085", "").replace("\x7f", "")), [])


if __name__ == "__main__":
    regulars_case.main()
