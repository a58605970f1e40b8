"""Reads the HTML report of every sample log as a browser would, and fails on what is broken.

check_report.py WRITE_REPORT: balanced tags, ids once and all that are named, headings in order,
links within the page, tables whose rows have as many cells as heads at most, numbers in drawings,
and nothing that loads, runs or is styled from outside the head. Prints TAP.
"""
import html.parser
import re
import subprocess
import sys

NAMES = ["studio", "years", "hostile", "days", "one", "once"]
LANGUAGES = ["en", "ru", "hr"]
VOID = {"meta", "link", "br", "img", "path", "rect", "circle", "hr", "input"}
FORBIDDEN_TAGS = {"script", "iframe", "object", "embed", "img", "form", "base", "video", "audio"}
DRAWN = {"d", "x", "y", "cx", "cy", "r", "width", "height", "viewbox"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.found, self.ids, self.named = [], [], [], []
        self.levels, self.labels, self.row, self.columns = [], [], 0, 0

    def fail(self, what):
        self.found.append(f"line {self.getpos()[0]}: {what}")

    def handle_starttag(self, tag, pairs):
        values = dict(pairs)
        self.check_attributes(tag, pairs, values)
        if tag not in VOID:
            self.open.append(tag)
        if tag in FORBIDDEN_TAGS:
            self.fail(f"a <{tag}>")
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "tr":
            self.row = 0
        if tag in ("td", "th"):
            self.row += int(values.get("colspan", 1))
        if values.get("role") == "region":
            self.labels.append(values.get("aria-label"))

    def handle_startendtag(self, tag, pairs):
        self.check_attributes(tag, pairs, dict(pairs))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.fail(f"</{tag}> closes nothing")
        if tag == "tr" and "thead" in self.open:
            self.columns = self.row
        elif tag == "tr" and self.row > self.columns:
            self.fail(f"{self.row} cells under {self.columns} heads")

    def check_attributes(self, tag, pairs, values):
        if len(pairs) != len(values):
            self.fail(f"<{tag}> has an attribute twice")
        for name, value in pairs:
            if name == "style" or name.startswith("on") or name == "src":
                self.fail(f"<{tag} {name}>")
            if name == "href" and not (value.startswith("#") or value == "data:,"):
                self.fail(f"a link to {value}")
            if name in DRAWN and re.search(r"nan|inf", value):
                self.fail(f"{name} is {value}")
        self.ids += [values["id"]] if "id" in values else []
        self.named += values.get("aria-labelledby", "").split()
        if tag == "a":
            self.named.append(values["href"][1:])

    def problems(self):
        found = list(self.found)
        if self.open:
            found.append(f"left open: {self.open}")
        found += [f"id {name} twice" for name in set(self.ids) if self.ids.count(name) > 1]
        found += [f"no id {name}" for name in self.named if name not in self.ids]
        found += [f"label {label!r} twice" for label in set(self.labels)
                  if self.labels.count(label) > 1]
        if self.levels[:1] != [1] or self.levels.count(1) != 1:
            found.append("not exactly one first heading")
        found += [f"h{after} after h{before}" for before, after
                  in zip(self.levels, self.levels[1:]) if after > before + 1]
        return found


def problems_of(text):
    page = Page()
    page.feed(text)
    page.close()
    return page.problems()


def checks_itself():
    assert not problems_of("<h1 id=a>x</h1><p aria-labelledby=a>y</p>")
    for broken in ("<h1>x</h1><p>", "<h1>x</p>", "<h1>x</h1><h3>y</h3>", "<h2>x</h2>",
                   "<h1 id=a id=a>x</h1>", "<h1>x</h1><b id=a></b><b id=a></b>",
                   "<h1>x</h1><p aria-labelledby=a></p>", "<h1>x</h1><p style='color:red'></p>",
                   "<h1>x</h1><a href='https://example.org'></a>", "<h1 onclick=x>x</h1>",
                   "<h1>x</h1><svg><path d='MnanV2'/></svg>", "<h1>x</h1><script></script>",
                   "<h1>x</h1><table><thead><tr><th></th></tr></thead><tbody><tr><td></td><td>"
                   "</td></tr></tbody></table>"):
        assert problems_of(broken), broken


if __name__ == "__main__":
    checks_itself()
    print(f"1..{len(NAMES) * len(LANGUAGES)}")
    number = failed = 0
    for name in NAMES:
        for language in LANGUAGES:
            number += 1
            page = subprocess.run([sys.argv[1], name, language], check=True, capture_output=True)
            found = problems_of(page.stdout.decode())
            failed += bool(found)
            print("not ok" if found else "ok", number, "-", name, language)
            for problem in found[:20]:
                print("#", problem)
    sys.exit(failed > 0)
