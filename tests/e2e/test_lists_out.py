"""Lists and everything taken out as a workbook, CSV and vCard, and a workbook brought in again."""
import csv
import datetime
import io
import os
import re
import subprocess
import time
import unittest
import xml.etree.ElementTree as xml
import zipfile
from urllib.parse import urlencode

import regulars_case
from served_case import ServedCase

ORDERS = ("order,client,date,amount,currency,source,service\n"
          '1,"=1+1",2026-01-05,1234.50,EUR,web,"<b>&logo"\n'
          '2,Ana Žižić,2026-02-28,100,EUR,,"text"\n'
          "3,Ana Žižić,2025-03-01,0.1234,USD,=cmd,text\n"
          "4,''=2,1950-01-02,7,EUR,web,\n"
          "5,007,2026-03-01,-5,EUR,web,\n")
CONTACTS = ("Name,Email,Phone,Client in orders\n"
            '"=1+1",a@example.com,+385911234567,"=1+1"\n'
            "Ana Žižić,ana@example.com ::: b@example.com,,Ana Žižić\n"
            "Nobody Yet,,+385917654321,\n")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Prints each sheet with the kinds of its cells; Debian's Python has the library, ours may not.
LOOK = """
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps([[sheet.title, sheet.freeze_panes, [[[cell.data_type, str(cell.value)]
    for cell in row] for row in sheet.iter_rows()]] for sheet in book]))
"""


class ListsOut(ServedCase):
    def setUp(self):
        super().setUp()
        self.write("orders.csv", ORDERS)
        self.write("contacts.csv", CONTACTS)
        for name, what in (("contacts.csv", "contacts"), ("orders.csv", "orders")):
            self.done("import", name, "--into", "sqlite:store.db", "--as", what)
        self.served = self.serve()
        self.session = self.served.sign_in()
        page = self.served.get("/import", self.session).text
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def fetch(self, path, kind):
        reply = self.served.get(path, self.session)
        self.assertEqual(reply.code, 200)
        self.assertTrue(reply.header("Content-Type").startswith(kind), reply.header("Content-Type"))
        self.assertIn("attachment", reply.header("Content-Disposition"))
        return reply.body

    def post(self, path, *pairs):
        return self.served.ask(
            "POST", path, {**self.session, "Content-Type": "application/x-www-form-urlencoded"},
            urlencode([("csrf", self.csrf), *pairs]))

    def everything(self):
        self.assertEqual(self.post("/settings/data/export", ("what", "5")).code, 303)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            page = self.served.get("/settings/data", self.session).text
            found = re.search(r'href="(/settings/data/export/\d+/0)"', page)
            if found:
                return self.fetch(found[1], "application/vnd.openxmlformats")
            time.sleep(0.1)
        self.fail("it was not made")

    def rows(self, body, sheet=1):
        """What a sheet holds, each cell with its kind: t text, n number, d day."""
        tree = xml.fromstring(zipfile.ZipFile(io.BytesIO(body)).read(
            f"xl/worksheets/sheet{sheet}.xml"))
        rows = []
        for row in tree.iter(MAIN + "row"):
            cells = {}
            for cell in row:
                self.assertIsNone(cell.find(MAIN + "f"), "a formula")
                column = re.match("[A-Z]+", cell.get("r"))[0]
                if cell.get("t") == "inlineStr":
                    cells[column] = ("t", "".join(cell.itertext()))
                elif cell.find(MAIN + "v") is not None:
                    cells[column] = ("d" if cell.get("s") == "2" else "n",
                                     cell.find(MAIN + "v").text)
            rows.append(cells)
        return rows

    def test_a_list_of_clients_with_its_filter_in_three_forms(self):
        kind = "application/vnd.openxmlformats"
        rows = self.rows(self.fetch("/clients/export?format=xlsx", kind))
        self.assertEqual(rows[0]["C"], ("t", "Name"))
        self.assertEqual({row["C"] for row in rows[1:]},
                         {("t", name) for name in ("=1+1", "Ana Žižić", "Nobody Yet", "''=2", "007")})
        ana = next(row for row in rows if row["C"][1] == "Ana Žižić")
        self.assertEqual(ana["F"], ("d", str((datetime.date(2026, 2, 28)
                                              - datetime.date(1899, 12, 30)).days)))
        self.assertEqual(ana["G"], ("n", "2"))
        found = self.rows(self.fetch("/clients/export?format=xlsx&find=Ana", kind))
        self.assertEqual([row["C"][1] for row in found], ["Name", "Ana Žižić"])
        cards = self.fetch("/clients/export?format=vcf", "text/vcard").decode()
        self.assertEqual(cards.count("BEGIN:VCARD"), 5)
        cards = self.fetch("/clients/export?format=vcf&find=Ana", "text/vcard").decode()
        self.assertEqual(cards.count("BEGIN:VCARD"), 1)
        self.assertIn("ana@example.com", cards)
        self.assertIn("'=1+1",
                      self.fetch("/clients/export", "text/csv").decode())
        self.assertEqual(self.served.get("/clients/export?format=pdf", self.session).code, 422)

    def test_a_list_says_the_last_contact_and_comes_back_without_it(self):
        page = self.served.get("/settings/contact", self.session).text
        version = re.search(r'name="version" value="(\d+)"', page)[1]
        limits = [("version", version)]
        limits += [(f"standing-{name}", "40") for name in ("one-time", "lost", "newcomer", "growing", "vip")]
        self.assertEqual(self.post("/settings/contact", *limits).code, 303)
        text = self.fetch("/clients/export", "text/csv").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        said = {row["Name"]: (row["Last contact"], row["Contact limit"], row["Silence"]) for row in rows}
        self.assertEqual(said["Nobody Yet"], ("", "", ""))
        self.assertEqual(said["Ana Žižić"], ("2026-02-28", "40", "red"))
        self.assertEqual({row["Window of"] for row in rows}, {""})
        book = self.rows(self.fetch("/clients/export?format=xlsx", "application/vnd.openxmlformats"))
        self.assertEqual(book[0]["O"], ("t", "Last contact"))
        ana = next(row for row in book if row["C"][1] == "Ana Žižić")
        self.assertEqual((ana["O"], ana["P"], ana["Q"]), (ana["F"], ("n", "40"), ("t", "red")))
        (self.folder / "list.csv").write_text(text, encoding="utf-8")
        self.done("import", "list.csv", "--as", "contacts", "--into", "sqlite:other.db")
        back = self.done("client", "list", "--json", "--store", "sqlite:other.db").json["clients"]
        self.assertEqual(len(back), len(rows))
        self.assertIn("Ana Žižić", {client["name"] for client in back})
        self.assertEqual({(client["last_contact_on"], client["contact_days"], client["silence"])
                          for client in back}, {(None, None, "")})

    def test_cards_of_those_that_are_picked(self):
        page = self.served.get("/clients?find=Nobody", self.session).text
        picked = re.search(r'name="id" value="(\d+)"', page)[1]
        reply = self.post("/clients/bulk", ("do", "cards"), ("id", picked))
        self.assertEqual(reply.code, 200, reply.text)
        self.assertEqual(reply.text.count("BEGIN:VCARD"), 1)
        self.assertIn("Nobody Yet", reply.text)
        self.assertEqual(self.post("/clients/bulk", ("do", "cards")).code, 422)

    def test_lists_of_orders_and_enquiries(self):
        kind = "application/vnd.openxmlformats"
        rows = self.rows(self.fetch("/orders/export?format=xlsx&open=0", kind))
        self.assertEqual(len(rows), 6)
        logo = next(row for row in rows if row.get("K") == ("t", "<b>&logo"))
        self.assertEqual(logo["B"], ("t", "=1+1"))
        self.assertEqual(logo["M"], ("n", "1234.5"))
        self.assertEqual(logo["C"][0], "d")
        rows = self.rows(self.fetch("/orders/export?format=xlsx&open=0&source=web", kind))
        self.assertEqual(len(rows), 4)
        self.assertIn("Ana Žižić", self.fetch("/orders/export?open=0", "text/csv").decode())
        self.assertEqual(self.post("/enquiries", ("name", "=Asks"), ("title", "A logo")).code, 303)
        rows = self.rows(self.fetch("/enquiries/export?format=xlsx", kind))
        self.assertEqual(rows[1]["B"], ("t", "=Asks"))
        self.assertEqual(rows[1]["E"][0], "d")
        self.assertEqual(len(self.rows(self.fetch("/enquiries/export?format=xlsx&stage=won", kind))), 1)
        self.assertEqual(self.served.get("/enquiries/export?stage=x", self.session).code, 422)

    def test_everything_as_a_workbook_comes_back(self):
        body = self.everything()
        (self.folder / "all.xlsx").write_bytes(body)
        for sheet, what in (("Clients", "contacts"), ("Orders", "orders")):
            self.done("import", "all.xlsx", "--sheet", sheet, "--as", what,
                      "--into", "sqlite:other.db")
        self.served.stop()
        tables = []
        for store in ("store", "other"):
            self.done("export", f"sqlite:{store}.db", "--format", "csv", "--out", store)
            tables.append([re.sub(r"(?m)^\d+,", "", (self.folder / store / name).read_text("utf-8"))
                           for name in ("clients.csv", "orders.csv")])
        for mine, theirs in zip(*tables):
            self.assertEqual(sorted(mine.splitlines()), sorted(theirs.splitlines()))

    def test_another_program_reads_it(self):
        path = self.folder / "all.xlsx"
        path.write_bytes(self.everything())
        look = subprocess.run(["/usr/bin/python3", "-c", LOOK, path], capture_output=True,
                              text=True, timeout=60)
        if "ModuleNotFoundError" in look.stderr or "No such file" in look.stderr:
            self.skipTest("python3-openpyxl is not installed")
        self.assertEqual(look.returncode, 0, look.stderr)
        sheets = {title: (frozen, rows) for title, frozen, rows in __import__("json").loads(
            look.stdout)}
        self.assertEqual(list(sheets), ["Clients", "Orders"])
        frozen, rows = sheets["Orders"]
        self.assertEqual(frozen, "A2")
        heads = [value for _, value in rows[0]]
        kinds = {head: {row[heads.index(head)][0] for row in rows[1:]} for head in heads}
        self.assertEqual(kinds["Date"], {"d"})
        self.assertEqual(kinds["Amount"], {"n"})
        self.assertEqual(kinds["Record"], {"s"})
        self.assertNotIn("f", set().union(*kinds.values()))


if __name__ == "__main__":
    regulars_case.main()
