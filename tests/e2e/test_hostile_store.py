# SPDX-License-Identifier: AGPL-3.0-or-later
"""A store in which every text that people write is hostile, and every page of it: each shows the
text as text, and makes no element, attribute or address of it."""
import html
import html.parser
import os
import pathlib
import re

import regulars_case
from clients_case import (ANA, ANA_CONTACT, ANA_ORDER, AT, Archive, LOGO_SERVICE, MENU_ENQUIRY,
                          STUDIO, ClientsCase, add_client)

MARK = "pwn"
HOSTILE = (f"<{MARK}-a onclick={MARK}()>\"'><script>{MARK}()</script></textarea></title>"
           f"<img src={MARK} onerror={MARK}()><!--</style>{{{{7*7}}}}${{7*7}}\u202e&lt;&#60;")
TEXTS = {
    "workspace": ["name", "about"], "user_account": ["name"],
    "client": ["name", "reference", "source", "words", "likes", "talked_of"],
    "contact": ["name", "given", "family", "additional", "salutation"],
    "contact_point": ["value"], "tag": ["name"], "important_date": ["label"],
    "client_order": ["number", "source", "service", "title", "details", "cancel_reason"],
    "own_field": ["name", "choices"], "own_value": ["value"], "note": ["text"],
    "service": ["name"], "day_off": ["label"], "saved_view": ["name"], "import": ["file_name"],
    "enquiry": ["name", "reach", "title", "details", "service", "source", "lost_reason"],
    "template": ["name", "subject", "body"],
}
SHOWN_LEAST = 25  # of the columns above; the others show themselves in a form or nowhere
DANGEROUS = re.compile(r"^(on\w+|style|srcdoc|formaction|background)$")
ADDRESSES = ("href", "src", "action", "data", "poster")
EXTRA = range(501, 512)
NO_ICON = ("link", "href", "data:,")  # of the report as a file, so that no browser asks for one


class Page(html.parser.HTMLParser):
    """What a browser makes of a page, as far as hostile text could matter."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.texts, self.inside = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.inside.append(tag)
        if MARK in tag:
            self.found.append(f"an element {tag}")
        if tag == "script" and not dict(attributes).get("src", "").startswith("/static/"):
            if dict(attributes).get("type") != "application/json":
                self.found.append("a script within the page")
        for name, value in attributes:
            if (tag, name, value) == NO_ICON:
                continue
            if MARK in name or DANGEROUS.match(name):
                self.found.append(f"an attribute {name}={value!r}")
            if name in ADDRESSES and not re.match(r"^(/(?!/)|\?|#|https?://127|mailto:|tel:|$)",
                                                  value or ""):
                self.found.append(f"an address {name}={value!r}")
            self.texts.append(value or "")

    def handle_data(self, data):
        self.texts.append(data)

    def handle_comment(self, data):
        if MARK in data:
            self.found.append("a comment")


class HostileStore(ClientsCase):
    def setUp(self):
        super().setUp()
        self.served.stop()
        archive = Archive(self.text("filled.jsonl"))
        self.fill(archive, archive.tables["workspace"]["rows"][0][0])
        self.make_hostile(archive)
        self.file("hostile.jsonl", archive.text())
        self.done("restore", "hostile.jsonl", "sqlite:hostile.db")
        self.served = self.serve("--store", "sqlite:hostile.db")
        self.session = self.served.sign_in()

    def fill(self, archive, workspace):
        """A row of whatever there is not yet."""
        of = {"workspace_id": workspace}
        archive.add("tag", **of, id=501, name="tea", name_key="tea", created_at=AT)
        archive.add("client_tag", **of, client_id=ANA, tag_id=501)
        archive.add("important_date", **of, id=502, client_id=ANA, kind=9, month=2, day=3,
                    created_at=AT)
        archive.add("own_field", **of, id=503, version=1, object=1, name="Size", kind=1, place=1,
                    created_at=AT)
        archive.add("own_value", **of, object_id=ANA, field_id=503, value="twelve")
        archive.add("note", **of, id=504, version=1, client_id=ANA, kind=1, happened_at=AT,
                    created_at=AT, changed_at=AT)
        archive.add("day_off", **of, id=505, first_on=30000, last_on=30001, created_at=AT)
        archive.add("template", **of, id=506, version=1, language="en", created_at=AT, changed_at=AT)
        archive.add("saved_view", **of, id=507, list=1, query="standing=late", created_at=AT)
        archive.add("import", **of, id=508, kind=1, file_hash="A" * 43, row_count=1, created_at=AT)
        add_client(archive, workspace, 509, 510, "Ana Horvath")

    def make_hostile(self, archive):
        """Each column's text has a mark of its own, by which it is found again."""
        for table, columns in TEXTS.items():
            rows = archive.tables[table]
            for name in columns:
                place = rows["line"]["columns"].index(name)
                for number, row in enumerate(rows["rows"]):
                    row[place] = f"{HOSTILE} {table}.{name}.{number}."

    def paths(self):
        """Every page that is looked at, with every id for its parameter."""
        source = pathlib.Path(os.environ["REGULARS_SOURCE"])
        text = (source / "src/web/routes.def").read_text()
        ids = [ANA, STUDIO, ANA_CONTACT, ANA_ORDER, LOGO_SERVICE, MENU_ENQUIRY, *EXTRA]
        for path in re.findall(r'ROUTE\(GET,\s+"([^"]+)"', text):
            if path in ("/events", "/sign-out"):
                continue
            parts = [path]
            for _ in range(path.count(":")):
                parts = [re.sub(r":\w+", str(number), one, count=1) for one in parts
                         for number in (ids if one.count(":") == path.count(":") else [*ids, "new"])]
            yield from parts
        yield from ("/clients?find=tea", "/search?q=ana", f"/clients/{ANA}/merge?with=509",
                    f"/orders/new?client={ANA}", "/orders?list=1", "/clients?columns=tags,source")

    def test_ac085_every_page_shows_what_is_hostile_as_text(self):
        shown, pages, found = set(), 0, []
        for path in self.paths():
            reply = self.served.get(path, self.session)
            self.assertLess(reply.code, 500, path)
            if not (reply.header("Content-Type") or "").startswith("text/html"):
                continue
            page = Page(reply.text)
            pages += reply.code == 200
            found += [f"{path}: {problem}" for problem in page.found]
            shown |= set(re.findall(r"\b([a-z_]+\.[a-z_]+)\.\d+\.", " ".join(page.texts)))
        self.assertEqual(found[:10], [])
        print(f"# {pages} pages, {len(shown)} columns shown: {' '.join(sorted(shown))}", flush=True)
        self.assertGreater(pages, 60)
        self.assertGreater(len(shown & {f"{table}.{name}" for table, names in TEXTS.items()
                                        for name in names}), SHOWN_LEAST)

    def test_what_judges_the_pages_finds_what_is_not_escaped(self):
        found = " ".join(Page(f"<main>{HOSTILE}</main>").found)
        for part in ("an element pwn-a", "onclick", "onerror", "a script within the page",
                     "an address src"):
            self.assertIn(part, found)
        self.assertEqual(Page(f'<a href="/x">{html.escape(HOSTILE)}</a>').found, [])

    def test_ac085_the_api_and_the_tables_say_it_as_text(self):
        for path in ("/api/v1/clients", f"/api/v1/clients/{ANA}", f"/api/v1/clients/{ANA}/card",
                     "/api/v1/orders", "/api/v1/enquiries", "/api/v1/services"):
            reply = self.served.get(path, self.session)
            self.assertEqual(reply.code, 200, path)
            self.assertNotIn("<", reply.text, path)
            self.assertEqual(reply.header("X-Content-Type-Options"), "nosniff")
        table = self.served.get("/clients/export", self.session)
        self.assertEqual(table.code, 200)
        self.assertRegex(table.header("Content-Disposition"), r'^attachment; filename="[\w.-]+"')
        self.assertFalse(table.header("Content-Type").startswith("text/html"))


if __name__ == "__main__":
    regulars_case.main()
