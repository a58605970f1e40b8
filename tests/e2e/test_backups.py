"""Backups made by the server, as a browser without script asks for them."""
import pathlib
import random
import re
import signal
import sqlite3
import stat
import time
from urllib.parse import urlencode

import regulars_case
from served_case import ServedCase

ORDERS = "Order,Client,Date,Amount\n" + "".join(
    f"{i},Client {i % 900},2025-{i % 12 + 1:02}-{i % 28 + 1:02},{i % 97}.50\n"
    for i in range(1, 6001))
WAIT_SECONDS = 60


class Backups(ServedCase):
    def setUp(self):
        super().setUp()
        self.file("orders.csv", ORDERS)
        self.done("import", "orders.csv", "--into", "sqlite:store.db")
        self.begin()

    def begin(self):
        self.served = self.serve("--store", "sqlite:store.db", "--sign-in-link")
        self.session = self.served.sign_in()
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', self.page().text)[1]

    def page(self):
        reply = self.served.get("/settings/backups", self.session)
        self.assertEqual(reply.code, 200, reply.text)
        return reply

    def post(self, path, *pairs):
        return self.served.ask(
            "POST", path,
            {**self.session, "Content-Type": "application/x-www-form-urlencoded"},
            urlencode([("csrf", self.csrf), *pairs]))

    def back_up(self):
        reply = self.post("/settings/backups")
        self.assertEqual(reply.code, 303, reply.text)
        until = time.monotonic() + WAIT_SECONDS
        while 'http-equiv="refresh"' in (page := self.page()).text:
            self.assertLess(time.monotonic(), until, "it was not made in time")
            time.sleep(0.05)
        return page.text

    def files(self):
        return sorted(path.name for path in (self.folder / "store.db.backups").iterdir())

    def test_one_made_now_comes_back_as_it_was(self):
        self.assertIn("No backup has been made yet", self.page().text)
        page = self.back_up()
        self.assertIn("The last good backup was made on", page)
        names = self.files()
        self.assertEqual(len(names), 1)
        self.assertRegex(names[0], r"^regulars-\d{4}-\d\d-\d\d-\d{6}\.jsonl\.gz$")
        path = self.folder / "store.db.backups" / names[0]
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(path.parent.stat().st_mode), 0o700)
        self.assertIn(names[0], page)
        self.assertIn("--replace", page)
        download = re.search(r'href="(/settings/backups/\d+/file)"', page)[1]
        reply = self.served.get(download, self.session)
        self.assertEqual(reply.code, 200)
        self.assertEqual(reply.body, path.read_bytes())
        self.assertIn(names[0], reply.header("Content-Disposition"))
        self.assertEqual(self.served.get(download).code, 401)
        (self.folder / "taken.jsonl.gz").write_bytes(reply.body)
        self.done("restore", "taken.jsonl.gz", "sqlite:again.db")
        self.done("verify", "sqlite:again.db")
        self.done("export", "sqlite:again.db", "again.jsonl")
        self.done("export", "sqlite:store.db", "now.jsonl")
        again, now = self.text("again.jsonl").splitlines(), self.text("now.jsonl").splitlines()
        self.assertEqual(again[:-1], now[:-1])

    def test_the_hour_can_be_set(self):
        reply = self.post("/settings/backups/night", ("hour", "23"))
        self.assertEqual(reply.code, 303, reply.text)
        page = self.page().text
        self.assertRegex(page, r'value="23" selected')
        self.assertNotRegex(page, r'name="backup" value="1" checked')
        self.assertEqual(self.post("/settings/backups/night", ("hour", "24")).code, 422)
        self.assertEqual(self.post("/settings/backups/night", ("hour", "x")).code, 422)

    def test_a_banner_says_when_none_was_made_for_long(self):
        self.assertNotIn("No backup of this store", self.served.get("/clients",
                                                                    self.session).text)
        self.served.stop()
        store = sqlite3.connect(self.folder / "store.db")
        eight_days = 8 * 86_400_000_000
        with store:
            store.execute("UPDATE installation SET value = value - ? WHERE setting = 3",
                          (eight_days,))
        store.close()
        self.begin()
        until = time.monotonic() + WAIT_SECONDS
        while "No backup of this store" not in (
                text := self.served.get("/clients", self.session).text):
            self.assertLess(time.monotonic(), until, text)
            time.sleep(0.1)
        self.back_up()
        self.assertNotIn("No backup of this store",
                         self.served.get("/clients", self.session).text)

    def test_killed_at_any_moment_no_half_backup_counts(self):
        chance = random.Random(5)
        for _ in range(4):
            self.assertEqual(self.post("/settings/backups").code, 303)
            time.sleep(chance.random() * 0.6)
            self.served.stop(signal.SIGKILL)
            self.begin()
            page = self.page().text
            for name in self.files():
                if name.startswith("."):
                    continue
                path = self.folder / "store.db.backups" / name
                restored = f"trial-{time.monotonic_ns()}.db"
                said = self.regulars("restore", str(path), f"sqlite:{restored}")
                if path.exists():  # else nobody had noted it, and it was cleared away meanwhile
                    self.assertEqual(said.code, 0, said.err)
            self.assertNotIn("Being made", page)
        page = self.back_up()
        self.assertIn("The last good backup was made on", page)
        self.assertEqual([name for name in self.files() if name.startswith(".")], [])

    def test_what_was_broken_off_says_so(self):
        self.served.stop()
        name = "regulars-2026-01-02-030405.jsonl.gz"
        folder = pathlib.Path(self.folder / "store.db.backups")
        (folder / name).write_bytes(b"half")
        (folder / ".regulars-trial.restoring-0").write_bytes(b"half")
        (folder / "mine.txt").write_bytes(b"mine")
        store = sqlite3.connect(self.folder / "store.db")
        with store:
            store.execute("INSERT INTO backup (id, file_name, byte_count, row_count, started_at)"
                          " VALUES (999999999, ?, 0, 0, 1767323045000000)", (name,))
        store.close()
        self.begin()
        until = time.monotonic() + WAIT_SECONDS
        while self.files() != ["mine.txt"]:
            self.assertLess(time.monotonic(), until, self.files())
            time.sleep(0.05)
        self.assertIn("the server ended while it was made", self.page().text)
        self.assertIn("backup broken off", self.log())


if __name__ == "__main__":
    regulars_case.main()
