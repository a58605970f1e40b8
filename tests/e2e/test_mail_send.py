"""Sending mail: to a server that keeps what it gets, and to one that fails wherever it can."""
import base64
import shutil
import time
import unittest

import regulars_case
from mail_case import (ACCEPTED, CLEAR, DEFERRED, LOGIN_REFUSED, MailCase, NO_CONNECTION,
                       NO_LOGIN_WAY, NO_TLS, NOT_SENT, OTHER_PROTOCOL, REJECTED, SMTP, STARTTLS,
                       UNKNOWN, WORKS)
from mail_servers import AuthResult, Controller, make_certificate, Scripted
from test_proxy import free_port

RAW = b"From: a@primjer.example\r\nSubject: x\r\n\r\nhello\r\n"
LETTER = ("b+t@primjer.example", ["ana@example.hr"], RAW)


class Keeper:
    def __init__(self):
        self.kept = []

    async def handle_DATA(self, _server, _session, envelope):
        self.kept.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content,
                          envelope.mail_options))
        return "250 2.0.0 kept"


@unittest.skipUnless(Controller and shutil.which("openssl"), "python3-aiosmtpd is not installed")
class Sending(MailCase):
    """To a real server."""

    def serve(self, **options):
        keeper = Keeper()
        controller = Controller(keeper, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        self.addCleanup(controller.stop)
        self.at = {"port": controller.port, "tls": CLEAR, "login": 3}
        return keeper

    def test_messages_arrive_as_they_are_one_after_the_other(self):
        keeper = self.serve()
        other = b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\n\r\nend without a line end"
        results = self.sent(LETTER, ("", ["a@example.hr", "b@example.hr"], other), **self.at)
        self.assertEqual([(code, message[:3]) for code, message, _ in results],
                         [(WORKS, (ACCEPTED, 250, "2.0.0"))] * 2)
        self.assertEqual([kept[:3] for kept in keeper.kept],
                         [("b+t@primjer.example", ["ana@example.hr"], RAW),
                          ("<>", ["a@example.hr", "b@example.hr"], other + b"\r\n")])

    def test_ac026_bare_line_ends_smuggle_no_second_message(self):
        """V25: whatever ends a line, and however it is cut into pieces, no server sees an end."""
        keeper = self.serve()
        for end in (b"\n.\n", b"\r.\r", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r\r\n.\r\r\n"):
            for before in (0, 60 * 1024 - 80, 60 * 1024 - 60, 200 * 1024):
                del keeper.kept[:]
                filler = ((b"a" * 70 + b"\r\n") * (before // 72 + 1))[:before]
                raw = b"Subject: x\r\n\r\n" + filler + end + b"MAIL FROM:<evil@example>\r\n"
                (code, message, _), = self.sent(("a@b.example", ["c@d.example"], raw), **self.at)
                self.assertEqual((code, message[0]), (WORKS, ACCEPTED))
                self.assertEqual(len(keeper.kept), 1)
                content = keeper.kept[0][2]
                self.assertNotIn(b"\n", content.replace(b"\r\n", b""))
                self.assertNotIn(b"\r", content.replace(b"\r\n", b""))
                self.assertIn(b"\r\n.\r\n", content)

    def test_large_messages_come_whole(self):
        keeper = self.serve(data_size_limit=40000000)
        raw = b"Subject: large\r\n\r\n" + b"0123456789abcdef\r\n" * 1000000
        (code, message, _), = self.sent(("a@b.example", ["c@d.example"], raw), **self.at)
        self.assertEqual((code, message[0]), (WORKS, ACCEPTED))
        self.assertEqual(keeper.kept[0][2], raw)

    def test_what_is_larger_than_the_server_takes_is_not_sent_at_all(self):
        keeper = self.serve(data_size_limit=1000)
        (code, message, others), = self.sent(("a@b.example", ["c@d.example"], RAW + b"x" * 2000),
                                             **self.at)
        self.assertEqual((code, message[:3]), (WORKS, (REJECTED, 552, "5.3.4")))
        self.assertEqual(others, [message])
        self.assertEqual(keeper.kept, [])

    def test_addresses_beyond_ascii_need_the_server_to_take_them(self):
        letter = ("a@b.example", ["анна@пример.рф"], RAW)
        self.serve(enable_SMTPUTF8=False)
        (_, message, _), = self.sent(letter, **self.at)
        self.assertEqual(message[:3], (REJECTED, 553, "5.6.7"))
        keeper = self.serve(enable_SMTPUTF8=True)
        (_, message, _), = self.sent(letter, **self.at)
        self.assertEqual(message[0], ACCEPTED)
        self.assertEqual(keeper.kept[0][1], ["анна@пример.рф"])
        self.assertIn("SMTPUTF8", keeper.kept[0][3])

    def test_passwords_go_over_tls(self):
        certificate, key = make_certificate(self.folder)
        import ssl  # pylint: disable=import-outside-toplevel
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

        def check(_server, _session, _envelope, _mechanism, data):
            is_right = (data.login, data.password) == (b"ana", "čvrsta".encode())
            return AuthResult(handled=False, success=is_right)
        keeper = self.serve(tls_context=context, require_starttls=True, authenticator=check,
                            auth_required=True)
        self.at.update(tls=STARTTLS, trust=certificate, login=1, user="ana", secret="čvrsta")
        (code, message, _), = self.sent(LETTER, **self.at)
        self.assertEqual((code, message[0], len(keeper.kept)), (WORKS, ACCEPTED, 1))
        self.at["secret"] = "wrong"
        (code, message, _), = self.sent(LETTER, **self.at)
        self.assertEqual((code, message[0], len(keeper.kept)), (LOGIN_REFUSED, NOT_SENT, 1))
        self.assertEqual(self.tried(protocol=SMTP, **self.at)[0], LOGIN_REFUSED)
        self.at["secret"] = "čvrsta"
        self.assertEqual(self.tried(protocol=SMTP, **self.at), (WORKS, ""))

    def test_nothing_breaks_out_of_the_envelope(self):
        keeper = self.serve()
        for address in ("a@b>\r", "a b@c", "<a@b", "a@b\x0b", "a", "a@b> SIZE=1", "a@b<"):
            self.assertEqual(self.sent((LETTER[0], [address], RAW), **self.at)[0][0], "to")
            self.assertEqual(self.sent((address, ["a@b.example"], RAW), **self.at)[0][0], "from")
        self.assertEqual(self.sent((LETTER[0], ["a@b.example"] * 101, RAW), **self.at)[0][0], "to")
        self.assertEqual(self.sent((LETTER[0], ["a@b.example"], b""), **self.at)[0][0], "text")
        self.assertEqual(keeper.kept, [])


OFFER = ["250-test", "250-PIPELINING", "250-SIZE 50000000", "250 ENHANCEDSTATUSCODES"]


def greet(talk, offer=None):
    talk.say("220 test ESMTP")
    if not talk.hear().startswith("EHLO ["):
        raise ValueError("no greeting")
    talk.say(*(offer or OFFER))


def accept(talk, offer=None):
    """One message after the other."""
    greet(talk, offer)
    while True:
        heard = talk.hear()
        if heard == "DATA":
            talk.say("354 go on")
            talk.hear_data()
        talk.say("250 2.0.0 fine")


def at_stage(stage, *lines):
    """Says `lines` instead of what is wanted, and closes the connection."""
    def script(talk):
        if stage == "greeting":
            return talk.say(*lines)
        talk.say("220 test ESMTP")
        talk.hear()
        if stage == "EHLO":
            return talk.say(*lines)
        talk.say("250 test")  # without PIPELINING: one by one
        for command in ("MAIL", "RCPT", "DATA"):
            heard = talk.hear()
            assert heard.startswith(command), heard
            if stage == command:
                return talk.say(*lines)
            talk.say("354 go on" if command == "DATA" else "250 2.1.0 fine")
        if stage == "content":
            talk.file.read(20)
            return talk.say(*lines)
        talk.hear_data()
        return talk.say(*lines)
    return script


class Faults(MailCase):
    def serve(self, *scripts, **options):
        server = Scripted(*scripts, **options)
        self.addCleanup(server.stop)
        self.at = {"port": server.port, "tls": CLEAR, "login": 3}
        return server

    def one(self, script, letter=LETTER, **options):
        self.serve(script, **options)
        return self.sent(letter, **self.at)[0]

    def test_d07_lost_before_the_final_dot_nothing_was_sent(self):
        beyond = RAW + b"0123456789abcdef\r\n" * 2000000  # more than lies between two sockets
        for stage in ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "content"):
            letter = (*LETTER[:2], beyond) if stage == "content" else LETTER
            code, message, others = self.one(at_stage(stage), letter)
            self.assertEqual(message[0], NOT_SENT, stage)
            self.assertEqual(others[0][0], NOT_SENT if stage != "DATA" else others[0][0])
            self.assertNotEqual(code, WORKS)

    def test_d09_lost_after_the_final_dot_nobody_knows(self):
        code, message, others = self.one(at_stage("dot"))
        self.assertNotEqual(code, WORKS)
        self.assertEqual((message[0], message[1]), (UNKNOWN, 0))
        self.assertEqual(others[0][0], UNKNOWN)

    def test_d10_replies_say_whether_to_try_again(self):
        said = {"450 4.2.0 greylisted": (DEFERRED, 450, "4.2.0", "greylisted"),
                "421 4.3.2 closing": (DEFERRED, 421, "4.3.2", "closing"),
                "550 5.1.1 no such user": (REJECTED, 550, "5.1.1", "no such user"),
                "554-5.7.1 refused,": (REJECTED, 554, "5.7.1", "refused, for good"),
                "550 4.1.1 odd": (REJECTED, 550, "", "odd")}
        for line, expected in said.items():
            more = ["554 5.7.1 for good"] if line.startswith("554-") else []
            for stage in ("MAIL", "RCPT", "DATA", "dot"):
                _, message, others = self.one(at_stage(stage, line, *more))
                if line.startswith("421") and stage == "RCPT" and message[0] == NOT_SENT:
                    continue
                self.assertEqual(message, expected, (stage, line))
                self.assertEqual(others[0], expected, (stage, line))

    def test_d10_after_421_in_the_middle_the_next_goes_over_a_new_connection(self):
        server = self.serve(at_stage("MAIL", "421 4.3.2 going"), accept)
        first, second = self.sent(LETTER, LETTER, **self.at)
        self.assertEqual((first[1][0], second[1][0], server.connections), (DEFERRED, ACCEPTED, 2))

    def test_a_connection_that_was_closed_meanwhile_is_made_anew(self):
        def one_only(talk):
            greet(talk)
            for _ in range(3):
                talk.hear()
            talk.say("250 fine", "250 fine", "354 go on")
            talk.hear_data()
            talk.say("250 kept")
        server = self.serve(one_only, accept)
        results = self.sent(LETTER, LETTER, **self.at)
        self.assertEqual([result[1][0] for result in results], [ACCEPTED, ACCEPTED])
        self.assertEqual(server.connections, 2)

    def test_each_recipient_has_a_reply_of_its_own(self):
        def script(talk):
            greet(talk)
            for _ in range(5):
                talk.hear()
            talk.say("250 sender", "250 2.1.5 first", "550 5.1.1 second", "451 4.3.0 third",
                     "354 go on")
            talk.hear_data()
            talk.say("250 2.0.0 kept")
            talk.hear()
        code, message, others = self.one(script, (LETTER[0], ["a@x.hr", "b@x.hr", "c@x.hr"], RAW))
        self.assertEqual((code, message[0]), (WORKS, ACCEPTED))
        self.assertEqual([other[:3] for other in others],
                         [(ACCEPTED, 250, "2.1.5"), (REJECTED, 550, "5.1.1"),
                          (DEFERRED, 451, "4.3.0")])

    def test_when_nobody_takes_it_nothing_is_sent_although_it_is_asked_for(self):
        def script(talk):
            greet(talk)
            for _ in range(3):
                talk.hear()
            talk.say("250 sender", "550 5.1.1 nobody", "354 go on")
            self.data = talk.hear_data()
            talk.say("554 no recipients")
            self.assertEqual(talk.hear(), "RSET")
            talk.say("250 fine")
            self.assertEqual(talk.hear(), "QUIT")
        server = self.serve(script)
        (_, message, others), = self.sent(LETTER, **self.at)
        self.assertEqual((message[:3], others[0][:3], self.data),
                         ((REJECTED, 550, "5.1.1"), (REJECTED, 550, "5.1.1"), b""))
        self.assertEqual(server.errors, [])

    def test_ac025_starttls_that_is_not_offered_is_the_end(self):
        server = self.serve(accept)
        self.at["tls"] = STARTTLS
        code, message, _ = self.sent(LETTER, **self.at)[0]
        self.assertEqual((code, message[0]), (NO_TLS, NOT_SENT))
        self.assertFalse([line for line in server.heard if line.startswith("MAIL")])

    def test_ac025_what_is_said_before_tls_counts_for_nothing(self):
        certificate = make_certificate(self.folder)

        def script(talk):
            greet(talk, ["250-test", "250-SIZE 10", "250-PIPELINING", "250 STARTTLS"])
            self.assertEqual(talk.hear(), "STARTTLS")
            talk.raw(b"220 go on\r\n250-injected\r\n250 AUTH PLAIN\r\n250 fine\r\n")
            talk.start_tls()
            self.assertTrue(talk.hear().startswith("EHLO"))
            talk.say("250 secure")
            for reply in ("250 fine", "250 fine", "354 go on"):
                talk.hear()
                talk.say(reply)
            talk.hear_data()
            talk.say("250 2.0.0 kept")
            talk.hear()
        server = self.serve(script, certificate=certificate)
        self.at.update(tls=STARTTLS, trust=certificate[0])
        code, message, _ = self.sent(LETTER, **self.at)[0]
        self.assertEqual((code, message[:2], server.errors), (WORKS, (ACCEPTED, 250), []))

    def test_what_is_no_smtp_server_is_said(self):
        for said in (b"* OK IMAP\r\n", b"HTTP/1.1 400 Bad\r\n\r\n", b"\r\n", b"999 no\r\n",
                     b"220-a\r\n250 b\r\n", b"x" * 200000, b"220-" * 30000 + b"\r\n"):
            code, message, _ = self.one(lambda talk, said=said: talk.raw(said))
            self.assertEqual((code, message[0]), (OTHER_PROTOCOL, NOT_SENT), said[:20])

    def test_a_greeting_that_refuses_is_told(self):
        code, message, _ = self.one(at_stage("greeting", "554 5.7.1 not you"))
        self.assertEqual((code, message[0], message[3]), (13, NOT_SENT, "not you"))

    def test_nobody_listens(self):
        self.at = {"port": free_port(), "tls": CLEAR, "login": 3}
        code, message, _ = self.sent(LETTER, **self.at)[0]
        self.assertEqual((code, message[0]), (NO_CONNECTION, NOT_SENT))

    def login(self, ways, replies, **settings):
        """What is sent after EHLO, of which `ways` are offered."""
        def script(talk):
            greet(talk, ["250-test", f"250 AUTH {ways}"])
            for reply in replies:
                talk.hear()
                talk.say(reply)
            talk.hear()
        server = self.serve(script)
        self.at.update({"login": 1, "user": "ana", "secret": "tajna", **settings})
        return self.tried(protocol=SMTP, **self.at)[0], server.heard[1:]

    def test_ways_to_log_in(self):
        def encode(raw):
            return base64.b64encode(raw).decode()
        self.assertEqual(self.login("LOGIN PLAIN", ["235 in"]),
                         (WORKS, ["AUTH PLAIN " + encode(b"\0ana\0tajna"), "QUIT"]))
        self.assertEqual(self.login("LOGIN", ["334 dXNlcg==", "334 cGFzcw==", "235 in"]),
                         (WORKS, ["AUTH LOGIN", encode(b"ana"), encode(b"tajna"), "QUIT"]))
        self.assertEqual(self.login("PLAIN XOAUTH2", ["235 in"], login=2),
                         (WORKS, ["AUTH XOAUTH2 " +
                                  encode(b"user=ana\1auth=Bearer tajna\1\1"), "QUIT"]))
        self.assertEqual(self.login("XOAUTH2", ["334 e30=", "535 5.7.8 no"], login=2)[0],
                         LOGIN_REFUSED)
        self.assertEqual(self.login("CRAM-MD5", [])[0], NO_LOGIN_WAY)

    def test_a_child_that_dies_while_it_sends_leaves_it_unknown(self):
        def kill(talk):
            greet(talk)
            for _ in range(3):
                talk.hear()
            talk.say("250 fine", "250 fine", "354 go on")
            talk.hear_data()
            self.end_child(tool)
            time.sleep(5)
        self.serve(kill, accept)
        name = self.file("a.eml", RAW)
        tool = self.start_tool("send", **self.at)
        for expected in (UNKNOWN, ACCEPTED):
            tool.stdin.write(f"a@b.example\tc@d.example\t{name}\n")
            tool.stdin.flush()
            self.assertEqual(tool.stdout.readline().split("\t")[1], str(expected))
            self.assertEqual(tool.stdout.readline().split("\t")[0], "recipient")
            tool.stdout.readline()

    @staticmethod
    def end_child(tool):
        """The one process that the tool has started."""
        import os  # pylint: disable=import-outside-toplevel
        children = open(f"/proc/{tool.pid}/task/{tool.pid}/children", encoding="ascii")
        with children:
            for child in children.read().split():
                os.kill(int(child), 9)


if __name__ == "__main__":
    regulars_case.main()
