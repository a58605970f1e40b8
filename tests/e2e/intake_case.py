"""The base of tests of mail that comes into a running server: mailboxes, and what the store has."""
import os
import pathlib
import re
import sqlite3
import subprocess
import time
import unittest

import regulars_case
from mail_servers import USER
from served_case import ServedCase

TOOL = os.environ["REGULARS_MAILBOX_TOOL"]
BINARIES = pathlib.Path(os.environ.get("REGULARS_POSTGRES_BINARIES", "/usr/lib/postgresql/15/bin"))


def letter(number, answers=None, text="How long does it take?", more="", client=None):
    client = number if client is None else client
    head = (f"From: Client {client} <client{client}@example.hr>\r\nTo: Studio <{USER}>\r\n"
            f"Subject: Question {number}\r\nMessage-ID: <{number}@example.hr>\r\n"
            f"Date: Mon, 16 Nov 2026 10:00:00 +0100\r\n{more}")
    if answers is not None:
        head += f"In-Reply-To: <{answers}@example.hr>\r\n"
    return (head + "\r\n" + text + "\r\n").encode()


class IntakeCase(ServedCase):
    def setUp(self):
        super().setUp()
        self.environment["REGULARS_OUTSIDE"] = str(
            os.path.join(os.path.dirname(regulars_case.PROGRAM), "regulars-outside"))
        self.address = self.new_address()
        self.serve().stop()  # makes the store

    def new_address(self):
        return "sqlite:store.db"

    def end_lease(self):
        """That of a server that was killed; on SQLite there is none."""

    def serve(self, *arguments):
        return super().serve(
            *(arguments or ("--store", self.address, "--key-file", "store.db.key")))

    def mailbox(self, *words):
        subprocess.run([TOOL, self.address, "store.db.key", *map(str, words)],
                       cwd=self.folder, check=True, timeout=60)

    def number(self, sql):
        store = sqlite3.connect(f"file:{self.folder}/store.db?mode=ro", uri=True, timeout=20)
        try:
            return store.execute(sql).fetchone()[0]
        finally:
            store.close()

    def wait_for(self, sql, number, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.number(sql) == number:
                return
            time.sleep(0.05)
        self.assertEqual(self.number(sql), number, self.log())


class OnPostgres:
    """The same where there is a PostgreSQL server."""

    def new_address(self):
        if "REGULARS_TEST_POSTGRES" not in os.environ:
            raise unittest.SkipTest("no PostgreSQL server: run by way of tools/with_postgres.sh")
        name = re.sub("[^a-z0-9]", "x", self.folder.name.lower())
        return os.environ["REGULARS_TEST_POSTGRES"] + name

    def say(self, sql):
        return subprocess.run([BINARIES / "psql", "-XAtq", "-d", self.address, "-c", sql],
                              capture_output=True, text=True, timeout=60, check=True).stdout

    def number(self, sql):
        return int(self.say(sql))

    def end_lease(self):
        self.say("DELETE FROM installation WHERE setting = 31")
