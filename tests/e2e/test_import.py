"""Files brought into a store: all of a file or nothing, whatever happens meanwhile."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import unittest

import regulars_case
from regulars_case import PROGRAM, RegularsCase


def why_no_strace():
    if not shutil.which("strace"):
        return "strace is not installed"
    probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", "inject=fsync:error=EIO",
                            "true"], capture_output=True, check=False)
    return None if probe.returncode == 0 else "strace may not trace here"


NO_STRACE = why_no_strace()
KILLS = 500 if os.environ.get("REGULARS_LONG") else 25

ORDERS = "order,client,date,amount,currency\n" + "".join(
    f"{i},client {i % 37},2025-{i % 12 + 1:02}-{i % 28 + 1:02},{i % 90}.50,EUR\n"
    for i in range(1, 601))
CONTACTS = "name;email;phone\n" + "".join(
    f"Person {i};p{i}@example.com;+38591{i:07}\n" for i in range(200))


class ImportCase(RegularsCase):
    def counts(self, store="shop.db"):
        """Clients, orders, contacts, points, imports, audit rows."""
        store = sqlite3.connect(f"file:{self.folder / store}?mode=ro", uri=True)
        try:
            return tuple(store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                         for table in ("client", "client_order", "contact", "contact_point",
                                       "import", "audit"))
        finally:
            store.close()


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


@unittest.skipIf(NO_STRACE, NO_STRACE)
class Killed(ImportCase):
    """D-20: the process is killed at each of its writes in turn."""

    def killed_at(self, name, number):
        """True while there is a write of that number to be killed at."""
        ended = subprocess.run(
            ["strace", "-f", "-qq", "-E", "ASAN_OPTIONS=detect_leaks=0", "-o", "/dev/null",
             "-e", "trace=pwrite64", "-e", f"inject=pwrite64:signal=KILL:when={number}",
             PROGRAM, "import", name, "--into", "sqlite:shop.db"],
            cwd=self.folder, env=self.environment, capture_output=True, timeout=60, check=False)
        if ended.returncode != 0:
            self.assertEqual(ended.returncode, -signal.SIGKILL, ended.stderr)
        return ended.returncode != 0

    def after_kill(self):
        """What a copy holds once it is opened, with what is in its log of writes."""
        for end in ("", "-wal"):
            if (self.folder / f"shop.db{end}").exists():
                shutil.copy(self.folder / f"shop.db{end}", self.folder / f"copy.db{end}")
        store = sqlite3.connect(self.folder / "copy.db")
        self.assertEqual(store.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        store.close()
        counts = self.counts("copy.db")
        for name in self.names():
            if name.startswith("copy.db"):
                (self.folder / name).unlink()
        return counts

    def remove_store(self):
        for name in self.names():
            if name.startswith("shop.db"):
                (self.folder / name).unlink()

    def kill_at_writes(self, name, content, first, whole):
        """Before each import the store holds `first` alone."""
        self.file("first.csv", first)
        self.file(name, content)
        self.done("import", "first.csv", "--into", "sqlite:shop.db")
        base = self.counts()
        shutil.copy(self.folder / "shop.db", self.folder / "kept")
        number, kills, step = 1, 0, 1
        while self.killed_at(name, number):
            kills += 1
            self.assertIn(self.after_kill()[:4], (base[:4], whole))
            said = self.done("import", name, "--into", "sqlite:shop.db")
            self.assertEqual(self.counts()[:4], whole, said.out)
            self.done("verify", "sqlite:shop.db")
            self.remove_store()
            shutil.copy(self.folder / "kept", self.folder / "shop.db")
            self.assertEqual(self.counts(), base)
            number += step
            step += 1 if kills % 4 == 0 and KILLS < 100 else 0
            if kills == KILLS:
                break
        self.assertGreater(kills, 5)

    def test_no_kill_leaves_half_an_import_of_orders(self):
        self.kill_at_writes("orders.csv", ORDERS, "name,phone\nZoe,+385911\n",
                            (38, 600, 38, 1))

    def test_no_kill_leaves_half_an_import_of_contacts(self):
        self.kill_at_writes("contacts.csv", CONTACTS, "client,date\nzoe,2025-01-01\n",
                            (201, 1, 201, 400))


if __name__ == "__main__":
    regulars_case.main()
