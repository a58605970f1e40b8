"""docs/adding.md tells of files, tests and functions that are there."""
import os
import pathlib
import re
import unittest

SOURCE = pathlib.Path(os.environ["REGULARS_SOURCE"])
DOCUMENT = (SOURCE / "docs/adding.md").read_text("utf-8")
QUOTED = re.findall(r"`([^`]+)`", DOCUMENT)


def sources():
    for folder in ("src", "tests", "tools"):
        for path in (SOURCE / folder).rglob("*"):
            if path.suffix in (".c", ".h", ".py", ".sh", ".build"):
                yield path.read_text("utf-8")


class Adding(unittest.TestCase):
    def test_the_files_it_names_are_there(self):
        files = [name for name in QUOTED if re.fullmatch(r"[\w./-]+/[\w./-]*", name)]
        self.assertGreater(len(files), 20)
        for name in files:
            self.assertTrue((SOURCE / name).exists(), name)

    def test_the_functions_it_names_are_there(self):
        text = "\n".join(sources())
        functions = [name[:-2] for name in QUOTED if re.fullmatch(r"\w+\(\)", name)]
        self.assertGreater(len(functions), 5)
        for name in functions:
            self.assertRegex(text, rf"\b{name}\(", name)

    def test_the_links_lead_somewhere(self):
        for link in re.findall(r"\]\(([^)]+)\)", DOCUMENT):
            self.assertTrue((SOURCE / "docs" / link).exists(), link)

    def test_it_says_how_to_add_each_kind(self):
        headings = re.findall(r"^## (.+)$", DOCUMENT, re.M)
        self.assertEqual(headings, ["A use case", "A page", "An endpoint", "A command",
                                    "A table, a column", "A setting", "A rule",
                                    "A model of repeat buying", "A text"])


if __name__ == "__main__":
    import sys
    sys.path.insert(0, str(SOURCE / "tests/e2e"))
    os.environ.setdefault("REGULARS_PROGRAM", "")
    import regulars_case
    regulars_case.main()
