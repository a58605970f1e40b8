"""What a store holds, taken out for other programs, and brought in again."""
import csv
import io
import json
import os
import re
import unittest

import regulars_case
from regulars_case import RegularsCase

# AC-105: names that a spreadsheet would run.
FORMULAS = ["=HYPERLINK(\"http://evil\")", "+cmd", "@SUM", "-1+1", "＝1+1", "＋x", "－y", "＠z"]

CARDS = "".join(f"BEGIN:VCARD\r\nVERSION:3.0\r\n{card}END:VCARD\r\n" for card in (
    "FN:Анна Иванова\r\nN:Иванова;Анна;Сергеевна;;\r\nTEL;TYPE=cell,pref:+385911234567\r\n"
    "EMAIL:anna@example.com\r\nLANG:ru\r\nPHOTO;ENCODING=b;TYPE=GIF:R0lGODlhAAE=\r\n",
    "FN:Ivo Babić\r\nN:Babić;Ivo;;;\r\nORG:Lipa\\, d.o.o.\r\nEMAIL:ivo@lipa.example\r\n",
    "FN:Mia Kos\r\nN:Kos;Mia;;;\r\nORG:Lipa\\, d.o.o.\r\nIMPP:tg:mia_kos\r\n",
    "FN:Obrt Sunce\r\nORG:Obrt Sunce\r\nURL:https://sunce.example\r\n"))


def orders_of(clients):
    rows = [f"{i},{client},2025-{i % 12 + 1:02}-{i % 28 + 1:02},{i % 90}.{i % 10000:04},"
            f"{'cancelled' if i % 17 == 0 else 'paid'},{'web' if i % 3 else '=shop'},EUR"
            for i, client in enumerate(clients * 12, 1)]
    return "order,client,date,amount,status,source,currency\n" + "\n".join(rows) + "\n"


class ExportCase(RegularsCase):
    def bring_in(self, name, store, *more):
        self.done("import", name, "--into", f"sqlite:{store}", *more)

    def cards(self, store):
        """All clients of a store, without what a store gives them of its own."""
        listed = self.done("client", "list", "--store", f"sqlite:{store}", "--limit", "200",
                           "--json").json
        cards = []
        for client in listed["clients"]:
            whole = self.done("client", "show", client["id"], "--store", f"sqlite:{store}",
                              "--json").json
            whole["timeline"] = [one for one in whole["timeline"] if one["kind"] != "import"]
            card = json.dumps(whole, indent=2, ensure_ascii=False)
            card = re.sub(r'"(id|version|created_at|changed_at)": [^,\n]*,?', "", card)
            cards.append(re.sub(r",(\s*[}\]])", r"\1", card))
        return sorted(cards)

    def measured(self, *arguments):
        """All figures, without how long they took and what they were read from."""
        figures = self.figures(*arguments)
        for key in ("input", "files", "timing", "made", "reading"):
            figures.pop(key, None)
        return json.dumps({key: value for key, value in figures.items()
                           if "seconds" not in json.dumps(value)}, sort_keys=True)


class Tables(ExportCase):
    def setUp(self):
        super().setUp()
        quoted = ['"' + name.replace('"', '""') + '"' for name in FORMULAS]
        self.file("contacts.vcf", CARDS)
        self.file("orders.csv", orders_of(quoted + ["Ada", "Čedo", "\"Eva, d.o.o.\"", "Женя"]))
        self.bring_in("contacts.vcf", "shop.db")
        self.bring_in("orders.csv", "shop.db")

    def test_what_goes_out_comes_in_again(self):
        meant, figures = self.cards("shop.db"), self.measured("sqlite:shop.db")
        self.assertEqual(len(meant), 15)
        for profile, language in (("exact", "en"), ("spreadsheet", "en"), ("spreadsheet", "ru"),
                                  ("spreadsheet", "hr")):
            with self.subTest(profile=profile, language=language):
                folder, store = f"{profile}-{language}", f"{profile}-{language}.db"
                said = self.done("export", "sqlite:shop.db", "--format", "csv", "--profile",
                                 profile, "--out", folder, "--language", language)
                self.assertIn("16", said.out)
                self.bring_in(f"{folder}/clients.csv", store)
                said = self.done("import", f"{folder}/orders.csv", "--into", f"sqlite:{store}")
                self.assertNotIn("--as", said.out)
                self.assertEqual(self.cards(store), meant)
                self.assertEqual(self.measured(f"sqlite:{store}"), figures)
                self.done("verify", f"sqlite:{store}")
                self.assertEqual(
                    self.figures(f"{folder}/orders.csv")["retention"],
                    self.figures("sqlite:shop.db")["retention"])

    def test_a_spreadsheet_runs_no_name(self):
        """AC-105"""
        self.done("export", "sqlite:shop.db", "sheets", "--format", "csv", "--profile",
                  "spreadsheet", "--language", "hr")
        for name in ("clients.csv", "orders.csv"):
            text = self.text(f"sheets/{name}")
            self.assertEqual(text[0], "\ufeff")
            rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
            names = rows[0]
            for row in rows[1:]:
                for column, cell in zip(names, row, strict=True):
                    if column != "Amount":
                        self.assertNotRegex(cell, "^[=+\\-@\t\r＝＋－＠]")
            cells = {cell for row in rows for cell in row}
            for formula in FORMULAS:
                self.assertIn("'" + formula, cells)
        self.assertRegex(text, r";\d+,\d{4}\r\n")

    def test_programs_get_it_as_it_is(self):
        self.done("export", "sqlite:shop.db", "plain", "--format", "csv")
        text = self.text("plain/orders.csv")
        self.assertTrue(text.startswith("Record,Client ref,Date,Order,"))
        self.assertEqual(text.count("\n"), text.count("\r\n"))
        cells = {cell for row in csv.reader(io.StringIO(text)) for cell in row}
        for formula in FORMULAS:
            self.assertIn(formula, cells)

    def test_an_export_changes_nothing(self):
        self.done("export", "sqlite:shop.db", "before.jsonl")
        self.done("export", "sqlite:shop.db", "tables", "--format", "csv")
        self.done("export", "sqlite:shop.db", "all.vcf", "--format", "vcard")
        self.done("export", "sqlite:shop.db", "after.jsonl", "--format", "archive")
        self.assertEqual(self.text("before.jsonl"), self.text("after.jsonl"))

    def test_both_files_or_none(self):
        (self.folder / "out").mkdir()
        (self.folder / "out" / "orders.csv").mkdir()
        self.refused("export", "sqlite:shop.db", "out", "--format", "csv")
        self.assertEqual(os.listdir(self.folder / "out"), ["orders.csv"])
        self.refused("export", "sqlite:shop.db", "no/such", "--format", "csv", code=1)

    def test_what_does_not_go_together_is_said(self):
        self.assertIn("--profile", self.refused("export", "sqlite:shop.db", "x", "--profile",
                                                "spreadsheet"))
        self.assertIn("folder", self.refused("export", "sqlite:shop.db", "-", "--format", "csv"))
        self.refused("export", "sqlite:shop.db", "x", "--out", "y")
        self.refused("export", "sqlite:shop.db")
        self.assertFalse((self.folder / "x").exists())

    def test_it_speaks_three_languages(self):
        for language, words in (("en", "contacts were written"), ("ru", "контактов записано"),
                                ("hr", "kontakata zapisano")):
            said = self.done("export", "sqlite:shop.db", f"out-{language}", "--format", "csv",
                             "--language", language)
            self.assertIn(words, said.out)


class Cards(ExportCase):
    def setUp(self):
        super().setUp()
        self.file("contacts.vcf", CARDS)
        self.bring_in("contacts.vcf", "shop.db")

    def test_contacts_come_in_again(self):
        self.done("export", "sqlite:shop.db", "all.vcf", "--format", "vcard")
        self.bring_in("all.vcf", "again.db")
        self.assertEqual(self.cards("again.db"), self.cards("shop.db"))
        text = self.text("all.vcf")
        self.assertIn("\r\nN:Иванова;Анна;Сергеевна;;\r\n", text)
        self.assertIn("\r\nPHOTO:data:image/gif;base64,R0lGODlhAAE=\r\n", text)
        self.assertIn("\r\nORG:Lipa\\, d.o.o.\r\n", text)

    def test_a_contact_keeps_its_name_for_programs(self):
        first = self.done("export", "sqlite:shop.db", "-", "--format", "vcard").out
        self.done("copy", "sqlite:shop.db", "sqlite:copy.db")
        self.assertEqual(self.done("export", "sqlite:copy.db", "-", "--format", "vcard").out,
                         first)
        names = re.findall("UID:urn:uuid:([0-9a-f-]{36})\r\n", first)
        self.assertEqual(len(set(names)), 4)


if __name__ == "__main__":
    regulars_case.main()
