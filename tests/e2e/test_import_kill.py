"""Imports while the program is killed at each of its writes in turn."""
import os
import shutil
import signal
import sqlite3
import subprocess
import unittest

import regulars_case
from archive_case import MAY_TRACE
from import_case import CONTACTS, ORDERS, ImportCase
from regulars_case import PROGRAM

KILLS = 500 if os.environ.get("REGULARS_LONG") else 25


@unittest.skipUnless(MAY_TRACE, "strace may not trace here")
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
