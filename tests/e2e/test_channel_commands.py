"""`regulars channel` and `regulars mail try`: mailboxes from the command line, alone and beside a
running server."""
import json
import pathlib
import subprocess
import unittest

import regulars_case
from mail_pages import CAN_RUN, NEEDED, Sink
from mail_servers import Dovecot, PASSWORD, USER
from served_case import ServedCase


@unittest.skipUnless(CAN_RUN, NEEDED)
class Commands(ServedCase):
    @classmethod
    def setUpClass(cls):
        cls.dovecot = Dovecot()
        cls.addClassCleanup(cls.dovecot.stop)

    def setUp(self):
        super().setUp()
        self.environment |= {
            "REGULARS_OUTSIDE": str(pathlib.Path(regulars_case.PROGRAM).parent
                                    / "regulars-outside"),
            "REGULARS_STORE": "sqlite:store.db"}
        self.sink = Sink()
        self.addCleanup(self.sink.stop)
        self.serve().stop()  # makes the store

    def command(self, *words, password=PASSWORD):
        return subprocess.run([regulars_case.PROGRAM, *map(str, words)], cwd=self.folder,
                              env=self.environment, input=password.encode() + b"\nmore\n",
                              capture_output=True, timeout=100, check=False)

    def servers(self, smtp_port=None):
        return ("--imap", f"127.0.0.1:{self.dovecot.port}", "--imap-encryption", "none", "--smtp",
                f"127.0.0.1:{smtp_port or self.sink.port}", "--smtp-encryption", "none", "--own")

    def listed(self):
        run = self.command("channel", "list", "--json")
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        return json.loads(run.stdout)["mailboxes"]

    def test_it_is_tried_from_the_command_line_and_nothing_is_kept(self):
        run = self.command("mail", "try", USER, *self.servers())
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        self.assertIn(b"IMAP: Mail can be read at 127.0.0.1, port", run.stdout)
        self.assertIn(b"SMTP: Mail can be sent by 127.0.0.1, port", run.stdout)
        run = self.command("mail", "try", USER, *self.servers(smtp_port=1), "--json")
        self.assertNotEqual(run.returncode, 0)
        said = json.loads(run.stdout)
        self.assertEqual((said["works"], said["imap"], said["smtp"]["works"]),
                         (False, {"works": True, "trouble": None}, False))
        self.assertIn("port 1", said["smtp"]["trouble"])
        run = self.command("mail", "try", USER, *self.servers(), password="wrong")
        self.assertIn(b"does not take this name and password", run.stdout)
        self.assertNotIn(b"wrong", run.stdout + run.stderr)
        self.assertEqual(self.listed(), [])

    def test_one_is_connected_listed_paused_removed_and_brought_back(self):
        for served in (False, True):
            with self.subTest(served=served):
                server = self.serve() if served else None
                secret = self.folder / "secret"
                secret.write_text(PASSWORD)
                run = self.command("channel", "add", USER, *self.servers(), "--name", "Studio",
                                   "--password-file", "secret", "--json", password="")
                self.assertEqual((run.returncode, run.stderr), (0, b""))
                number = json.loads(run.stdout)["id"]
                mailbox, = self.listed()
                self.assertEqual((mailbox["id"], mailbox["address"], mailbox["name"],
                                  mailbox["is_main"], mailbox["sent_folder"],
                                  mailbox["imap"]["encryption"]),
                                 (number, USER, "Studio", True, "Sent", "none"))
                self.assertNotIn("tajna", json.dumps(mailbox))
                again = self.command("channel", "add", USER, *self.servers())
                self.assertNotEqual(again.returncode, 0)
                self.assertIn(b"already", again.stderr)
                self.assertEqual(self.command("channel", "pause", number).returncode, 0)
                self.assertTrue(self.listed()[0]["is_paused"])
                self.assertIn(b"paused", self.command("channel", "list").stdout)
                self.assertEqual(self.command("channel", "resume", number).returncode, 0)
                self.assertFalse(self.listed()[0]["is_paused"])
                run = self.command("channel", "remove", number, "--json")
                self.assertEqual(self.listed(), [])
                undone = self.command("undo", json.loads(run.stdout)["undo_id"])
                self.assertEqual((undone.returncode, undone.stderr), (0, b""))
                self.assertEqual(len(self.listed()), 1)
                self.assertEqual(self.command("channel", "remove", number).returncode, 0)
                self.assertNotEqual(self.command("channel", "pause", number).returncode, 0)
                if server:
                    self.assertEqual(server.stop(), 0)

    def test_what_does_not_work_is_kept_only_when_one_says_so(self):
        run = self.command("channel", "add", USER, *self.servers(smtp_port=1))
        self.assertNotEqual(run.returncode, 0)
        self.assertIn(b"Nobody answers at 127.0.0.1, port 1", run.stdout)
        self.assertEqual(self.listed(), [])
        run = self.command("channel", "add", USER, *self.servers(smtp_port=1), "--untried")
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        self.assertEqual(len(self.listed()), 1)

    def test_what_cannot_be_a_mailbox_is_refused(self):
        for words, said in (
                ((), b"name the address"), ((USER, "--imap", "127.0.0.1:x"), b"no server and port"),
                ((USER, "--imap", "127.0.0.1:70000"), b"no server and port"),
                ((USER, "--imap", "a b"), b"name of the mail server"),
                ((USER, "--password-file", "nowhere"), b"no such file"),
                (("ana", *self.servers()), b"")):
            run = self.command("channel", "add", *words)
            self.assertNotEqual(run.returncode, 0, words)
            self.assertIn(said, run.stderr)
        run = self.command("channel", "add", USER, *self.servers(), password="")
        self.assertIn(b"password", run.stderr)
        self.assertEqual(self.listed(), [])


if __name__ == "__main__":
    regulars_case.main()
