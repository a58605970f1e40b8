"""IMAP servers that fail, lie or are none: what is fetched, and how it ends."""
import base64
import time

import regulars_case
from mail_case import (BUSY, CLEAR, LOGIN_REFUSED, LOST, MailCase, NO_TLS, OTHER_PROTOCOL, STARTTLS,
                       WORKS)
from mail_servers import make_certificate, Scripted

READY = "* OK [CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN SASL-IR] ready"
SIZES = "* {0} FETCH (UID {0} RFC822.SIZE {1} INTERNALDATE \"21-Nov-2026 15:04:05 +0100\")"


def answer(talk, *lines, wants=""):
    """Waits for a command, says these lines and that it is done."""
    tag, _, command = talk.hear().partition(" ")
    if not command.startswith(wants):
        raise ValueError(f"{command!r} instead of {wants}")
    talk.say(*lines, f"{tag} OK done")
    return command


def log_in(talk, capabilities="* CAPABILITY IMAP4rev1 IDLE"):
    talk.say(READY)
    answer(talk, wants="AUTHENTICATE PLAIN")
    answer(talk, capabilities, wants="CAPABILITY")


def select(talk, uid_next=2, **options):
    log_in(talk, **options)
    answer(talk, f"* {uid_next - 1} EXISTS", "* OK [UIDVALIDITY 7] valid",
           f"* OK [UIDNEXT {uid_next}] next", wants="EXAMINE")


def in_place(*said):
    """Instead of the answer to the first FETCH these bytes, and then nothing more."""
    def script(talk):
        select(talk)
        talk.hear()
        for one in said:
            talk.raw(one)
        talk.file.read(1)
    return script


def body(uid, raw):
    return (f"* {uid} FETCH (UID {uid} FLAGS () INTERNALDATE \"21-Nov-2026 15:04:05 +0100\" "
            f"BODY[] {{{len(raw)}}}\r\n").encode() + raw + b")\r\n"


class Faults(MailCase):
    def serve(self, *scripts, **options):
        server = Scripted(*scripts, **options)
        self.addCleanup(server.stop)
        self.at = {"port": server.port, "tls": CLEAR, "user": "ana", "secret": "tajna"}
        return server

    def one(self, script, **options):
        """How it ended, which UIDs came, and how long it took."""
        self.serve(script, **options)
        start = time.monotonic()
        return (*self.fetched(**self.at), time.monotonic() - start)

    def test_ac024_lengths_that_cannot_be_end_it_at_once(self):
        start = b"* 1 FETCH (UID 1 RFC822.SIZE 5 BODY[] "
        for lie in (b"{4294967295}\r\n", b"{18446744073709551615}\r\n", b"{-5}\r\n", b"{60000000}\r\n",
                    b"{99999999999999999999999999}\r\n", b"{+5}\r\n", b"{2147483648+}\r\n"):
            ended, uids, seconds = self.one(in_place(start + lie))
            self.assertEqual((ended, uids), (OTHER_PROTOCOL, []), lie)
            self.assertLess(seconds, 5)

    def test_ac024_lines_without_end_and_too_many_literals_end_it(self):
        for said in ((b"* 1 FETCH (UID 1 ", b"x" * 2000000),
                     (b"* 1 FETCH (" + b"A {1}\r\nx " * 100,),
                     (b"* 1 FETCH " + b"(" * 10000 + b"\r\n",)):
            self.assertEqual(self.one(in_place(*said))[:2], (OTHER_PROTOCOL, []))

    def test_ac024_answers_that_come_before_they_are_asked_for_end_it(self):
        def early(talk):
            talk.say(READY, "r1 OK in already", "r2 OK and more")
            talk.file.read(1)
        self.assertEqual(self.one(early)[:2], (OTHER_PROTOCOL, []))
        self.assertEqual(self.one(in_place(b"r99 OK done\r\n"))[:2], (OTHER_PROTOCOL, []))
        self.assertEqual(self.one(in_place(b"x OK done\r\n"))[:2], (OTHER_PROTOCOL, []))

    def test_ac024_nonsense_ends_it(self):
        for said in (b"\r\n", b"*\r\n", b"* 1\r\n", b"* 99999999999 FETCH ()\r\n", b"* 1 FETCH (UID\r\n",
                     b"* 1 FETCH (UID 0 RFC822.SIZE 1)\r\n", b"* 1 FETCH (UID 1 RFC822.SIZE -1)\r\n",
                     b"* 1 FETCH (UID 1 RFC822.SIZE 1) x\r\n", b"* OK [UNCLOSED\r\n", b"+ what?\r\n"):
            self.assertEqual(self.one(in_place(said))[:2], (OTHER_PROTOCOL, []), said)

    def test_ac024_messages_that_nobody_asked_for_are_not_taken(self):
        def script(talk):
            select(talk)
            answer(talk, SIZES.format(1, 5), wants="UID FETCH 1:1 (UID RFC822.SIZE")
            talk.hear()
            talk.raw(body(9, b"hello"))
            talk.file.read(1)
        self.assertEqual(self.one(script)[:2], (OTHER_PROTOCOL, []))

    def test_what_is_no_imap_server_is_said(self):
        for said in (b"220 mail ESMTP\r\n", b"+OK POP3\r\n", b"HTTP/1.0 400\r\n\r\n", b"x" * 2000000):
            def script(talk, said=said):
                talk.raw(said)
                talk.file.read(1)
            self.assertEqual(self.one(script)[0], OTHER_PROTOCOL, said[:10])

    def test_the_end_of_the_connection_is_told_wherever_it_comes(self):
        def after(count):
            def script(talk):
                talk.say(*[READY] * (count > 0))
                for _ in range(count - 1):
                    answer(talk)
            return script
        for count in range(4):
            self.assertEqual(self.one(after(count))[0], LOST, count)

        def within(talk):
            select(talk)
            answer(talk, SIZES.format(1, 500))
            talk.hear()
            talk.raw(body(1, b"x" * 500)[:300])
        self.assertEqual(self.one(within)[:2], (LOST, []))

    def test_a_server_that_takes_leave_is_busy(self):
        for script in (lambda talk: talk.say("* BYE too many"), in_place(b"* BYE shutting down\r\n")):
            self.assertEqual(self.one(script)[0], BUSY)

    def test_a_login_that_is_refused_or_put_off(self):
        def refuse(words):
            def script(talk):
                talk.say(READY)
                tag = talk.hear().partition(" ")[0]
                talk.say(f"{tag} NO {words}")
                talk.file.read(1)
            return script
        self.assertEqual(self.one(refuse("[AUTHENTICATIONFAILED] no"))[0], LOGIN_REFUSED)
        self.assertEqual(self.one(refuse("[UNAVAILABLE] later"))[0], BUSY)

    def test_bytes_that_come_one_by_one_are_a_message_all_the_same(self):
        def script(talk):
            select(talk, uid_next=3)
            answer(talk, SIZES.format(1, 5), SIZES.format(2, 5))
            tag = talk.hear().partition(" ")[0]
            for byte in body(2, b"a{9}\n") + body(1, b") * {") + f"{tag} OK\r\n".encode():
                talk.raw(bytes([byte]))
            answer(talk, wants="LOGOUT")
        ended, uids, _ = self.one(script)
        self.assertEqual((ended, sorted(uids)), (WORKS, [1, 2]))

    def test_of_what_is_too_large_the_header_comes(self):
        def script(talk):
            select(talk)
            answer(talk, SIZES.format(1, 50000001))
            tag, _, command = talk.hear().partition(" ")
            self.assertIn("BODY.PEEK[HEADER]", command)
            talk.raw(body(1, b"Subject: x\r\n\r\n").replace(b"BODY[]", b"BODY[HEADER]"))
            talk.say(f"{tag} OK")
            talk.hear()
        self.serve(script)
        message, = [line for line in self.tool("fetch", **self.at) if line[0] == "message"]
        self.assertEqual(message[1:], ["1", "50000001", "0", "1", "1795269845000000", "14"])

    def test_without_idle_it_is_asked_again_and_again(self):
        def script(talk):
            select(talk, uid_next=1, capabilities="* CAPABILITY IMAP4rev1")
            answer(talk, wants="NOOP")
            answer(talk, "* 1 EXISTS", wants="NOOP")
            answer(talk, SIZES.format(1, 5), wants="UID FETCH 1:*")
            tag = talk.hear().partition(" ")[0]
            talk.raw(body(1, b"hello"))
            talk.say(f"{tag} OK")
            talk.hear()
        server = self.serve(script)
        tool = self.start_tool("fetch", wait=1, renew=1, **self.at)
        kinds = [tool.stdout.readline().split()[0] for _ in range(4)]
        self.assertEqual((kinds, server.errors), (["selected", "idle", "message", "batch"], []))

    def test_ac025_starttls_that_is_taken_away_is_the_end(self):
        def clear(talk):
            talk.say(READY)
            answer(talk, "* CAPABILITY IMAP4rev1 AUTH=PLAIN", wants="CAPABILITY")
            talk.file.read(1)
        for script in (clear, lambda talk: talk.say("* PREAUTH welcome")):
            server = self.serve(script)
            ended, _ = self.fetched(**{**self.at, "tls": STARTTLS})
            self.assertEqual(ended, NO_TLS)
            self.assertFalse([line for line in server.heard if "AUTH" in line or "LOGIN" in line])

    def test_ac025_what_is_said_before_tls_counts_for_nothing(self):
        certificate = make_certificate(self.folder)

        def script(talk):
            talk.say(READY)
            answer(talk, "* CAPABILITY IMAP4rev1 STARTTLS", wants="CAPABILITY")
            tag = talk.hear().partition(" ")[0]
            talk.raw(f"{tag} OK go on\r\n* CAPABILITY LOGINDISABLED\r\nr3 OK injected\r\n".encode())
            talk.start_tls()
            answer(talk, "* CAPABILITY IMAP4rev1 AUTH=PLAIN", wants="CAPABILITY")
            tag, _, command = talk.hear().partition(" ")
            self.assertEqual(command, "AUTHENTICATE PLAIN")
            talk.say("+ ")
            self.assertEqual(base64.b64decode(talk.hear()), b"\0ana\0tajna")
            talk.say(f"{tag} OK in")
            answer(talk, "* CAPABILITY IMAP4rev1 IDLE")
            answer(talk, wants="LIST")
        server = self.serve(script, certificate=certificate)
        code, _ = self.tried(**{**self.at, "tls": STARTTLS, "trust": certificate[0]})
        self.assertEqual((code, server.errors), (WORKS, []))

    def test_tokens_are_given_in_either_way(self):
        def script(way, wanted):
            def follow(talk):
                talk.say(f"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH={way}] ready")
                tag, _, command = talk.hear().partition(" ")
                self.assertEqual(command.split()[:2], ["AUTHENTICATE", way])
                self.assertEqual(base64.b64decode(command.split()[2]), wanted)
                talk.say("+ eyJzdGF0dXMiOiI0MDAifQ==")
                self.assertEqual(talk.hear(), "")
                talk.say(f"{tag} NO refused")
            return follow
        for way, wanted in (("XOAUTH2", b"user=ana\1auth=Bearer tajna\1\1"),
                            ("OAUTHBEARER", b"n,a=ana,\1host=127.0.0.1\1port=%d\1auth=Bearer "
                             b"tajna\1\1")):
            server = self.serve(lambda talk: None)
            wanted = wanted.replace(b"%d", str(server.port).encode())
            server.scripts = [script(way, wanted)]
            self.assertEqual(self.tried(login=2, **self.at)[0], LOGIN_REFUSED)
            self.assertEqual(server.errors, [])


if __name__ == "__main__":
    regulars_case.main()
