"""Files brought into a store: all of a file or nothing."""
import random

import regulars_case
from import_case import CONTACTS, ORDERS, ImportCase


class Importing(ImportCase):
    def test_orders_come_in_once(self):
        self.file("orders.csv", ORDERS)
        said = self.done("import", "orders.csv", "--into", "sqlite:shop.db")
        self.assertIn("600 orders\n37 new clients\n", said.out)
        self.assertIn("regulars undo ", said.out)
        before = self.counts()
        self.assertEqual(before[:3], (37, 600, 37))
        said = self.done("import", "orders.csv", "--into", "sqlite:shop.db")
        self.assertIn("was brought in already", said.out)
        self.assertEqual(self.counts(), before)

    def test_the_standard_input_and_a_copy_of_it_are_one_file(self):
        self.file("orders.csv", ORDERS)
        self.done("import", "-", "--into", "sqlite:shop.db", given=ORDERS)
        said = self.done("import", "orders.csv", "--into", "sqlite:shop.db")
        self.assertIn("was brought in already", said.out)

    def test_a_try_changes_nothing(self):
        self.file("contacts.csv", CONTACTS)
        said = self.done("import", "contacts.csv", "--into", "sqlite:shop.db", "--dry-run")
        self.assertIn("Nothing was changed", said.out)
        self.assertIn("200 new contacts", said.out)
        self.assertEqual(self.counts()[:5], (0, 0, 0, 0, 0))

    def test_bad_rows_stop_it_and_are_shown(self):
        self.file("orders.csv", "client,date,amount\nAda,2025-01-01,1\nBo,never,2\n")
        said = self.refused("import", "orders.csv", "--into", "sqlite:shop.db")
        self.assertIn("orders.csv  3     date    never", said)
        self.assertIn("--skip-bad-rows", said)
        self.assertEqual(self.names()[0], "orders.csv")
        said = self.done("import", "orders.csv", "--into", "sqlite:shop.db", "--skip-bad-rows")
        self.assertIn("1 order\n", said.out)
        self.assertIn("3,date,never,", self.text("orders.csv.rejected.csv"))

    def test_columns_that_no_file_decides_are_named(self):
        self.file("contacts.csv", "name,phone,role\nAda,+38591000,owner\n")
        said = self.refused("import", "contacts.csv", "--into", "sqlite:shop.db")
        self.assertIn("role", said)

    def test_an_import_is_taken_back(self):
        self.file("orders.csv", ORDERS)
        said = self.done("import", "orders.csv", "--into", "sqlite:shop.db")
        number = said.out.split("regulars undo ")[1].split()[0]
        self.done("undo", number, "--store", "sqlite:shop.db")
        said = self.done("import", "orders.csv", "--into", "sqlite:shop.db")
        self.assertIn("600 orders\n37 new clients\n", said.out)

    def test_the_figures_of_the_store_are_those_of_the_file(self):
        dice = random.Random(20260131)
        states = ("paid", "paid", "paid", "cancelled", "unpaid", "refunded")
        rows = [f"{dice.randint(1, 500)},{dice.choice(('Ана', 'bo@x.hr', 'ž; y'))} {dice.randint(1, 60)},"
                f"{dice.randint(2022, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02},"
                f"{dice.choice(('', '', '-'))}{dice.randint(0, 500)}.{dice.randint(0, 9999):04},"
                f"{dice.choice(states)},{dice.choice(('web', 'friend', ''))}"
                for _ in range(800)]
        rows += rows[:40]
        self.file("log.csv", "order,client,date,amount,status,source\n" + "\n".join(rows) + "\n")
        self.done("import", "log.csv", "--into", "sqlite:shop.db")
        of_file, of_store = (self.figures(source, "--as-of", "2026-01-31")
                             for source in ("log.csv", "sqlite:shop.db"))
        self.assertGreater(of_file["log"].pop("rows_repeated"), 0)
        self.assertEqual(of_store["log"].pop("rows_repeated"), 0)  # a store keeps none
        for figures in (of_file, of_store):
            for reading in ("reading", "timing"):
                figures.pop(reading, None)
        self.assertEqual(of_store, of_file)

    def test_it_speaks_three_languages(self):
        self.file("contacts.csv", CONTACTS)
        for language, words in (("ru", "200 новых контактов"), ("hr", "200 novih kontakata")):
            said = self.done("import", "contacts.csv", "--into", f"sqlite:{language}.db",
                             "--language", language)
            self.assertIn(words, said.out)


if __name__ == "__main__":
    regulars_case.main()
