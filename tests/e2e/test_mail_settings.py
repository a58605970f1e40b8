"""A mailbox is connected, changed, paused and removed by its pages, against real servers."""
import pathlib
import re
import socket
import sqlite3
import time

import regulars_case
from mail_pages import MailPagesCase
from mail_servers import PASSWORD, USER


def letter(number):
    return (f"From: Nora <nora{number}@example.hr>\r\nTo: <{USER}>\r\nSubject: Question {number}\r\n"
            f"Message-ID: <{number}@example.hr>\r\nDate: Mon, 16 Nov 2026 10:00:00 +0100\r\n\r\n"
            "How long does it take?\r\n").encode()


class Settings(MailPagesCase):
    def rows(self, sql):
        store = sqlite3.connect(f"file:{self.folder}/store.db?mode=ro", uri=True, timeout=20)
        try:
            return store.execute(sql).fetchall()
        finally:
            store.close()

    def wait_for(self, path, words, seconds=40):
        end = time.monotonic() + seconds
        while words not in self.browser.words() and time.monotonic() < end:
            time.sleep(0.2)
            self.browser.open(path)
        self.assertIn(words, self.browser.words(), self.log())

    def edit_path(self):
        self.browser.open("/settings/mail")
        return re.search(r'href="(/settings/mail/\d+)"', self.browser.page)[1]

    def test_it_is_tried_kept_and_its_mail_comes_in(self):
        self.browser.open("/settings/mail")
        self.assertIn("No mailbox is connected yet", self.browser.words())
        self.dovecot.deliver(letter(1))
        words = self.connect()
        self.assertEqual(self.browser.path, "/settings/mail")
        self.assertIn("its mail comes in now", words)
        self.assertIn(USER, words)
        self.wait_for("/settings/mail", "all is well")
        self.assertIn(" main ", self.browser.words())
        self.wait_for("/inbox", "Question 1")
        (settings,), = self.rows("SELECT settings FROM channel")
        self.assertIn('"sent":"Sent"', settings.replace(" ", ""))

    def test_the_password_is_shown_nowhere_and_lies_nowhere_in_the_clear(self):
        self.connect()
        self.browser.open(self.edit_path())
        self.assertNotIn(PASSWORD, self.browser.words())
        self.assertNotIn("tajna", self.browser.page)
        self.assertEqual(self.served.stop(), 0)
        for path in pathlib.Path(self.folder).rglob("*"):
            if path.is_file():
                self.assertNotIn(PASSWORD.encode(), path.read_bytes(), path)

    def test_what_does_not_work_is_said_of_each_server_and_nothing_is_kept(self):
        words = self.connect(secret="wrong")
        self.assertIn("It does not work yet", words)
        self.assertIn("does not take this name and password", words)
        self.assertNotIn("wrong", self.browser.page)
        self.browser.send("/settings/mail/new", secret=PASSWORD, smtp_port="1")
        self.wait_while_tried()
        words = self.browser.words()
        self.assertIn("Reading mail (IMAP) works", words)
        self.assertIn("Nobody answers at 127.0.0.1, port 1", words)
        self.assertEqual(self.rows("SELECT count(*) FROM channel"), [(0,)])
        self.browser.send("/settings/mail/new", secret=PASSWORD, smtp_port=str(self.sink.port))
        self.wait_while_tried()
        self.assertIn("its mail comes in now", self.browser.words())

    def test_who_knows_better_keeps_it_without_trying(self):
        self.connect(smtp_port="1")
        self.browser.send("/settings/mail/new", secret=PASSWORD, anyway="1")
        self.assertEqual(self.browser.path, "/settings/mail")
        self.assertEqual(self.rows("SELECT count(*) FROM channel"), [(1,)])

    def test_words_change_at_once_and_servers_only_after_a_trial(self):
        self.connect()
        path = self.edit_path()
        self.browser.open(path)
        self.browser.send(path, name="Studio Nord", signature="Ana")
        self.assertIn("Saved", self.browser.words())
        self.assertEqual(self.rows("SELECT name, signature FROM channel"), [("Studio Nord", "Ana")])
        self.browser.open(path)
        self.browser.send(path, imap_port="2")
        self.assertEqual(self.browser.reply.code, 422)
        self.assertIn("type the password again", self.browser.words().lower())
        self.browser.send(path, imap_port="2", secret=PASSWORD)
        self.wait_while_tried()
        self.assertIn("Nobody answers at 127.0.0.1, port 2", self.browser.words())
        self.browser.open(path)
        self.assertEqual(self.browser.form(path)["imap_port"], str(self.dovecot.port))
        self.browser.send(path, secret=PASSWORD)
        self.wait_while_tried()
        self.assertIn("Saved", self.browser.words())

    def test_it_is_paused_goes_on_is_removed_and_comes_back(self):
        self.connect()
        path = self.edit_path()
        self.browser.send(path + "/pause")
        self.assertIn("paused", self.browser.words())
        self.dovecot.deliver(letter(2))
        time.sleep(6)
        self.assertEqual(self.rows("SELECT count(*) FROM message"), [(0,)])
        self.browser.send(path + "/resume")
        self.wait_for("/inbox", "Question 2")
        self.browser.open(path)
        self.browser.send(path + "/remove")
        self.assertIn("its conversations stay", self.browser.words())
        undo = re.search(r'action="(/undo/\d+)"', self.browser.page)[1]
        self.assertIn("No mailbox is connected yet", self.browser.words())
        self.browser.send(undo)
        self.browser.open("/settings/mail")
        self.assertIn(USER, self.browser.words())

    def test_a_server_that_says_nothing_holds_nobody_up(self):
        """A trial runs beside the pages, and the server ends in the middle of one."""
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.browser.open("/settings/mail/new")
            self.browser.send("/settings/mail/new",
                              **self.servers(imap_port=str(silent.getsockname()[1]), address=USER))
            self.assertIn("Trying", self.browser.words())
            begun = time.monotonic()
            for _ in range(20):
                self.browser.open("/settings/mail")
            self.assertLess(time.monotonic() - begun, 5)
            begun = time.monotonic()
            self.assertEqual(self.served.stop(), 0)
            self.assertLess(time.monotonic() - begun, 10)


if __name__ == "__main__":
    regulars_case.main()
