"""Fetching mail from a real IMAP server."""
import datetime
import imaplib
import shutil
import time
import unittest

import regulars_case
from mail_case import (CLEAR, FROM_START, LOGIN_REFUSED, LOST, MailCase, NO_LOGIN_WAY, NO_MAILBOX,
                       NO_TLS, NOT_TRUSTED, OTHER_NAME, STARTTLS, WORKS)
from mail_servers import Dovecot, DOVECOT, make_certificate, PASSWORD, USER

MESSAGE = b"From: a@example.hr\r\nSubject: %d\r\n\r\n\xd0\x94\xd0\xb0 and \xff bytes\r\n.\r\n"


@unittest.skipUnless(DOVECOT and shutil.which("openssl"), "dovecot-imapd is not installed")
class Fetching(MailCase):
    @classmethod
    def setUpClass(cls):
        cls.dovecot = Dovecot()
        cls.addClassCleanup(cls.dovecot.stop)

    def setUp(self):
        super().setUp()
        shutil.rmtree(self.dovecot.mail, ignore_errors=True)
        self.at = {"port": self.dovecot.port, "user": USER, "secret": PASSWORD, "tls": CLEAR}

    def own_client(self):
        client = imaplib.IMAP4("127.0.0.1", self.dovecot.port)
        self.addCleanup(client.shutdown)
        client.login(USER, PASSWORD)
        return client

    def flags(self):
        client = self.own_client()
        client.select(readonly=True)
        return client.fetch("1:*", "(FLAGS)")[1]

    def test_what_is_there_comes_byte_for_byte(self):
        raws = [MESSAGE % number for number in range(5)] + [b"Subject: large\r\n\r\n" +
                                                             b"x" * 70 + b"\r\n" * 9000]
        self.dovecot.deliver(*raws)
        ended, uids = self.fetched(folder=self.folder, **self.at)
        self.assertEqual((ended, uids), (WORKS, [1, 2, 3, 4, 5, 6]))
        for uid, raw in zip(uids, raws):
            self.assertTrue((self.folder / f"{uid}.eml").read_bytes() == raw, uid)

    def test_each_way_of_tls(self):
        self.dovecot.deliver(MESSAGE % 1)
        self.at["trust"] = self.dovecot.certificate
        for tls, port in ((FROM_START, self.dovecot.tls_port), (STARTTLS, self.dovecot.port)):
            self.at.update(tls=tls, port=port)
            self.assertEqual(self.fetched(**self.at), (WORKS, [1]))
            self.assertEqual(self.tried(**self.at), (WORKS, ""))

    def test_certificates_of_others_are_not_taken(self):
        other, _ = make_certificate(self.folder, "other")
        self.at.update(tls=FROM_START, port=self.dovecot.tls_port, trust=other)
        self.assertEqual(self.tried(**self.at)[0], NOT_TRUSTED)
        self.at.pop("trust")
        self.assertEqual(self.fetched(**self.at), (NOT_TRUSTED, []))
        self.at.update(trust=self.dovecot.certificate, host="127.0.0.2")
        self.assertIn(self.tried(**self.at)[0], (OTHER_NAME, 3))

    def test_clear_text_where_tls_is_expected_is_said(self):
        self.at.update(tls=FROM_START, trust=self.dovecot.certificate)
        self.assertEqual(self.tried(**self.at)[0], NO_TLS)

    def test_a_wrong_password_is_said(self):
        self.at["secret"] = "wrong"
        code, words = self.tried(**self.at)
        self.assertEqual(code, LOGIN_REFUSED)
        self.assertIn("does not take this name and password", words)

    def test_a_token_where_none_is_taken(self):
        self.at["login"] = 2
        self.assertEqual(self.tried(**self.at)[0], NO_LOGIN_WAY)

    def test_mailboxes_are_listed_with_what_they_are_for(self):
        said = self.tool("try", **self.at)
        self.assertEqual(said[0][:3], ["tried", "0", "1"])
        self.assertIn(["mailbox", "Sent", "1", "1"], said)
        self.assertIn(["mailbox", "Račun & co", "0", "1"], said)

    def test_a_mailbox_with_letters_of_ours_is_selected_and_others_are_not_there(self):
        self.assertEqual(self.fetched(mailbox="Račun & co", **self.at), (WORKS, []))
        self.assertEqual(self.fetched(mailbox="Računi", **self.at), (NO_MAILBOX, []))

    def test_only_what_is_above_the_last_uid_comes(self):
        self.dovecot.deliver(*[MESSAGE % number for number in range(3)])
        validity = self.tool("fetch", **self.at)[0][1]
        self.dovecot.deliver(MESSAGE % 3)
        self.assertEqual(self.fetched(validity=validity, last=3, **self.at), (WORKS, [4]))
        self.assertEqual(self.fetched(validity=validity, last=4, **self.at), (WORKS, []))
        self.assertEqual(self.fetched(validity=validity, last=4000000000, **self.at), (WORKS, []))

    def test_d35_a_mailbox_made_anew_comes_again_whole(self):
        self.dovecot.deliver(MESSAGE % 1, MESSAGE % 2)
        self.assertEqual(self.fetched(validity=12345, last=900, **self.at), (WORKS, [1, 2]))

    def test_nothing_is_marked_unless_wanted(self):
        self.dovecot.deliver(MESSAGE % 1)
        self.fetched(**self.at)
        self.assertNotIn(b"Seen", self.flags()[0])
        self.fetched(seen=1, **self.at)
        self.assertIn(b"Seen", self.flags()[0])

    def test_d34_nothing_is_marked_before_it_is_committed(self):
        self.dovecot.deliver(*[MESSAGE % number for number in range(250)])
        tool = self.start_tool("fetch", seen=1, manual=1, quiet=1, **self.at)
        self.assertEqual(tool.stdout.readline().split("\t")[0], "selected")
        self.assertEqual(tool.stdout.readline(), "batch\n")
        time.sleep(0.2)
        self.assertEqual(sum(b"Seen" in line for line in self.flags()), 0)
        tool.stdin.write("committed\n")
        tool.stdin.flush()
        self.assertEqual(tool.stdout.readline(), "batch\n")
        self.assertEqual(sum(b"Seen" in line for line in self.flags()), 200)
        tool.kill()
        tool.wait(10)
        self.assertEqual(sum(b"Seen" in line for line in self.flags()), 200)

    def test_gaps_between_uids_are_crossed(self):
        self.dovecot.deliver(*[MESSAGE % number for number in range(30)])
        client = self.own_client()
        client.select()
        client.uid("STORE", "2:29", "+FLAGS", "(\\Deleted)")
        client.expunge()
        self.assertEqual(self.fetched(**self.at), (WORKS, [1, 30]))

    def test_only_what_came_since_a_day(self):
        self.dovecot.deliver(MESSAGE % 1)
        client = self.own_client()
        client.append("INBOX", None, imaplib.Time2Internaldate(
            datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)), MESSAGE % 2)
        since = int(time.time() // 86400) - 30
        self.assertEqual(self.fetched(since=since, **self.at), (WORKS, [1]))

    def test_news_come_by_themselves_and_waiting_is_renewed(self):
        self.dovecot.deliver(MESSAGE % 1)
        tool = self.start_tool("fetch", wait=1, renew=1, **self.at)
        kinds = [tool.stdout.readline().split()[0] for _ in range(4)]
        self.assertEqual(kinds, ["selected", "message", "batch", "idle"])
        time.sleep(3.5)  # renewed three times
        start = time.monotonic()
        self.own_client().append("INBOX", None, None, MESSAGE % 2)
        said = [tool.stdout.readline().split() for _ in range(3)]
        self.assertEqual([line[0] for line in said], ["message", "batch", "idle"])
        self.assertEqual(said[0][1], "2")
        self.assertLess(time.monotonic() - start, 5)

    def test_the_end_of_the_server_is_told(self):
        dovecot = Dovecot()
        self.addCleanup(dovecot.stop)
        tool = self.start_tool("fetch", wait=1, **{**self.at, "port": dovecot.port})
        while tool.stdout.readline() != "idle\n":
            pass
        dovecot.halt()
        said = tool.stdout.readline().split("\t")
        self.assertEqual(said[0], "ended")
        self.assertIn(int(said[1]), (13, LOST))
        dovecot.start()

    def test_ac061_ac066_own_network_and_other_ports_are_refused(self):
        said = self.tool("try", own=0, **{**self.at, "tls": STARTTLS})
        self.assertEqual(said[0][:2], ["fault", "port"])
        said = self.tool("try", own=0, **{**self.at, "tls": CLEAR, "port": 143})
        self.assertEqual(said[0][:2], ["fault", "tls"])
        for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "169.254.169.254", "10.0.0.1",
                     "172.16.0.1", "192.168.1.1", "100.64.0.1", "fc00::1", "fe80::1",
                     "::ffff:127.0.0.1", "64:ff9b::7f00:1", "0177.0.0.1", "0x7f.1", "2130706433",
                     "127.1"):
            code, words = self.tried(host=host, port=993, tls=FROM_START, own=0)
            self.assertEqual(code, 2, host)
            self.assertIn("own network", words)

    def test_no_host_is_more_than_a_name(self):
        for host in ("a@b", "imap.example.hr/x", "a b", "-a", "", "a\\b", "http://a", "a" * 254):
            said = self.tool("try", host=host, **{**self.at, "tls": CLEAR})
            self.assertEqual(said[0][:2], ["fault", "host"], host)

    def test_a_child_that_is_missing_is_said(self):
        self.environment["REGULARS_OUTSIDE"] = "/nowhere"
        self.assertIn("cannot be started", self.tool("fetch", **self.at)[0][2])


if __name__ == "__main__":
    regulars_case.main()
