"""Files brought in beside a running server: handed over with their descriptors, done by it."""
import gzip
import os
import pathlib
import shutil
import time

import regulars_case
from served_case import ServedCase

INTO = ("--into", "sqlite:store.db")
ORDERS = "order,client,date,amount\n" + "".join(
    f"{i},client {i % 7},2025-01-{i % 28 + 1:02},{i}.50\n" for i in range(1, 51))
CARDS = ("BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
         "=D0=98=D0=B2=D0=B0=D0=BD\r\nTEL;CELL:+79161234567\r\nEND:VCARD\r\n")


class BesideAServer(ServedCase):
    def setUp(self):
        super().setUp()
        self.served = self.serve()

    def bring(self, name, content, *more):
        self.file(name, content)
        return self.done("import", name, *INTO, *more).out

    def names_of_clients(self):
        return self.served.get("/clients", self.served.sign_in()).text

    def test_each_kind_of_file_comes_in(self):
        self.assertIn("50 orders\n7 new clients\n", self.bring("orders.csv", ORDERS))
        self.assertIn("was brought in already", self.bring("orders.csv", ORDERS))
        self.assertIn("50 orders were in the store already",
                      self.bring("orders.csv.gz", gzip.compress(ORDERS.encode())))
        self.assertIn("1 new contact\n", self.bring("cards.vcf", CARDS))
        page = self.names_of_clients()
        self.assertIn("client 3", page)
        self.assertIn("Иван", page)

    def test_a_workbook_is_read_by_the_confined_process(self):
        made = pathlib.Path(os.environ["REGULARS_WORKBOOKS"])
        shutil.copy(made / "orders.xlsx", self.folder / "orders.xlsx")
        shutil.copy(made / "bomb.xlsx", self.folder / "bomb.xlsx")
        figures = self.figures("orders.xlsx", "--skip-bad-rows")
        self.done("import", "orders.xlsx", *INTO, "--skip-bad-rows")
        self.refused("import", "bomb.xlsx", *INTO)
        log = self.figures("sqlite:store.db")["log"]
        for figure in ("clients", "orders", "revenue", "first_day", "last_day"):
            self.assertEqual(log[figure], figures["log"][figure])
        self.assertGreater(log["orders"], 0)

    def test_the_standard_input_comes_in(self):
        said = self.done("import", "-", *INTO, given=gzip.compress(ORDERS.encode()))
        self.assertIn("Brought in from standard input:\n50 orders\n", said.out)

    def test_bad_rows_are_written_where_the_command_was_given(self):
        self.file("people.csv", "name,email\nAda,ada@example.hr\nBo,bo\n")
        said = self.refused("import", "people.csv", *INTO)
        self.assertIn("people.csv  3     email   bo", said)
        self.assertIn("1 new contact\n",
                      self.done("import", "people.csv", *INTO, "--skip-bad-rows").out)
        self.assertIn("3,email,bo,", self.text("people.csv.rejected.csv"))

    def test_the_server_answers_meanwhile_and_a_larger_file_is_refused_by_its_limit(self):
        self.file("large.csv", "client,date\n" + "c,2025-01-01\n" * 200001)
        started = self.start("import", "large.csv", *INTO)
        slowest = 0.0
        while started.poll() is None:
            begun = time.monotonic()
            self.assertEqual(self.served.get("/healthz").code, 200)
            slowest = max(slowest, time.monotonic() - begun)
        _, err = started.communicate()
        self.assertEqual(started.returncode, 2)
        self.assertIn("200\u202f000", err.decode().replace("\u00a0", "\u202f"))
        self.assertLess(slowest, 5)
        self.assertNotRegex(self.names_of_clients().split("<main", 1)[1], r"/clients/\d")

    def test_an_import_is_taken_back(self):
        number = self.bring("orders.csv", ORDERS).split("regulars undo ")[1].split()[0]
        self.done("undo", number, "--store", "sqlite:store.db")
        self.assertIn("50 orders\n7 new clients\n", self.bring("orders.csv", ORDERS))


if __name__ == "__main__":
    regulars_case.main()
