"""Mail comes in: from a real IMAP server, or a folder, into conversations of the store."""
import shutil
import time
import unittest

import regulars_case
from intake_case import IntakeCase, letter
from mail_servers import Dovecot, DOVECOT, PASSWORD, USER


class FromAFolder(IntakeCase):
    def test_files_of_a_folder_become_conversations(self):
        folder = self.folder / "mail"
        folder.mkdir()
        (folder / "1.eml").write_bytes(letter(1))
        (folder / "2.eml").write_bytes(letter(2, answers=1))
        (folder / "note.txt").write_bytes(letter(3))
        (folder / "link.eml").symlink_to(folder / "note.txt")
        self.mailbox("folder", folder)
        served = self.serve()
        self.wait_for("SELECT count(*) FROM message", 2)
        self.assertEqual(self.number("SELECT count(*) FROM conversation"), 1)
        (folder / "3.eml").write_bytes(letter(3))
        self.wait_for("SELECT count(*) FROM message", 3)
        self.assertEqual(self.number("SELECT count(*) FROM conversation"), 2)
        self.assertEqual(served.stop(), 0)
        self.serve().stop()
        self.assertEqual(self.number("SELECT count(*) FROM arrival"), 3)

    def test_a_folder_that_is_not_there_is_said_with_the_channel(self):
        self.mailbox("folder", self.folder / "nowhere")
        self.serve()
        self.wait_for("SELECT count(*) FROM channel WHERE fault LIKE '%nowhere%'", 1)
        self.assertNotIn("nowhere", self.log())
        (self.folder / "nowhere").mkdir()
        self.wait_for("SELECT count(*) FROM channel WHERE fault IS NULL", 1)


@unittest.skipUnless(DOVECOT and shutil.which("openssl"), "dovecot-imapd is not installed")
class FromAMailbox(IntakeCase):
    @classmethod
    def setUpClass(cls):
        cls.dovecot = Dovecot()
        cls.addClassCleanup(cls.dovecot.stop)

    def setUp(self):
        super().setUp()
        shutil.rmtree(self.dovecot.mail, ignore_errors=True)
        self.dovecot.count = 0

    def connect(self, password=PASSWORD, *more):
        self.mailbox("mail", self.dovecot.port, USER, password, *more)

    def test_what_is_there_and_what_comes_become_conversations(self):
        self.dovecot.deliver(letter(1), letter(2))
        self.connect()
        served = self.serve()
        self.wait_for("SELECT count(*) FROM message", 2)
        self.assertEqual(self.number("SELECT count(*) FROM conversation WHERE waiting_since_at"
                                     " IS NOT NULL AND urgency = 1"), 2)
        begun = time.monotonic()
        self.dovecot.deliver(letter(3, answers=1))
        self.wait_for("SELECT count(*) FROM message", 3)
        self.assertLess(time.monotonic() - begun, 5)  # by IDLE
        self.assertEqual(self.number("SELECT count(*) FROM conversation"), 2)
        self.assertEqual(self.number("SELECT count(*) FROM channel WHERE fault IS NULL AND"
                                     " looked_at IS NOT NULL"), 1)
        begun = time.monotonic()
        self.assertEqual(served.stop(), 0)
        self.assertLess(time.monotonic() - begun, 10)

    def test_a_wrong_password_is_said_with_the_channel_and_not_in_the_log(self):
        self.connect("secret-of-ana")
        self.serve()
        self.wait_for("SELECT count(*) FROM channel WHERE fault IS NOT NULL", 1)
        for word in ("secret-of-ana", USER, "127.0.0.1:" + str(self.dovecot.port)):
            self.assertNotIn(word, self.log())

    def test_what_was_sent_elsewhere_is_ours_and_stops_the_clock(self):
        self.dovecot.deliver(letter(1))
        self.connect(PASSWORD, "Sent")
        self.serve()
        self.wait_for("SELECT count(*) FROM message", 1)
        sent = self.dovecot.mail / ".Sent" / "new"
        for part in ("cur", "new", "tmp"):
            (sent.parent / part).mkdir(parents=True, exist_ok=True)
        (sent / "1000000099.M9P1.test").write_bytes(
            f"From: {USER}\r\nTo: client1@example.hr\r\nMessage-ID: <own@example.hr>\r\n"
            "In-Reply-To: <1@example.hr>\r\nSubject: Re: Question 1\r\n\r\nA week.\r\n".encode())
        self.dovecot.give(sent.parent)
        self.wait_for("SELECT count(*) FROM message WHERE kind = 2", 1, 90)
        self.assertEqual(self.number("SELECT count(*) FROM conversation WHERE waiting_since_at"
                                     " IS NULL AND message_count = 2"), 1)

    def test_d35_a_mailbox_made_anew_becomes_nothing_new(self):
        self.dovecot.deliver(*(letter(number) for number in range(20)))
        self.connect()
        served = self.serve()
        self.wait_for("SELECT count(*) FROM message", 20)
        served.stop()
        for index in self.dovecot.mail.glob("dovecot*"):
            index.unlink()
        time.sleep(1.1)  # UIDVALIDITY is the second in which the mailbox was made
        self.dovecot.deliver(letter(20))
        self.serve()
        self.wait_for("SELECT count(*) FROM message", 21)
        self.wait_for("SELECT count(*) FROM arrival WHERE state = 3", 20)
        self.assertEqual(self.number("SELECT count(DISTINCT substr(origin, 1, instr(substr(origin,"
                                     " 7), '/') + 5)) FROM arrival"), 2)
        self.assertEqual(self.number("SELECT count(*) FROM message"), 21)


if __name__ == "__main__":
    regulars_case.main()
