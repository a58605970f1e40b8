"""A day of mail, as a new user lives it: a mailbox is connected, ten mails come, three are answered,
one is put off, and the answers leave; all by the pages, against a real IMAP server and a sink."""
import email
import email.policy
import re
import time

import regulars_case
from mail_pages import MailPagesCase
from mail_servers import USER

DATE = "Mon, 16 Nov 2026 10:0%d:00 +0100"
PDF = "JVBERi0xLjQKJSVFT0YK"


def mail(number, sender, subject, body, *headers, kind="text/plain; charset=utf-8"):
    head = [f"From: {sender}", f"To: Studio <{USER}>", f"Subject: {subject}",
            f"Message-ID: <{number}@clients.example>", "Date: " + DATE % number,
            "MIME-Version: 1.0", f"Content-Type: {kind}", "Content-Transfer-Encoding: 8bit",
            *headers]
    return ("\r\n".join(head) + "\r\n\r\n" + body.replace("\n", "\r\n")).encode()


WITH_FILE = f"""--b
Content-Type: text/plain; charset=utf-8

The plan is attached.
--b
Content-Type: application/pdf; name="plan.pdf"
Content-Disposition: attachment; filename="plan.pdf"
Content-Transfer-Encoding: base64

{PDF}
--b--
"""
BOUNCE = """--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; gone@clients.example
Action: failed
Status: 5.1.1
--b--
"""
MAILS = [
    mail(0, "Nora Novak <nora@clients.example>", "A logo", "How long does a logo take?\n"),
    mail(1, "Ivo <ivo@clients.example>", "Menu", "<p>Can you do <b>menus</b>?<script>x()</script>",
         kind="text/html; charset=utf-8"),
    mail(2, "Ana <ana@clients.example>", "The plan", WITH_FILE, kind="multipart/mixed; boundary=b"),
    mail(3, "Вера <vera@clients.example>", "=?utf-8?B?0JLQvtC/0YDQvtGB?=",
         "Здравствуйте! Сколько стоит вывеска?\n"),
    mail(4, "Željka <zeljka@clients.example>", "Jelovnik", "Dobar dan! Možete li do petka?\n"),
    mail(5, "Petra <petra@clients.example>", "Away", "I am away until Monday.\n",
         "Auto-Submitted: auto-replied"),
    mail(6, "MAILER-DAEMON <mailer-daemon@example.com>", "Undelivered", BOUNCE,
         kind='multipart/report; report-type=delivery-status; boundary="b"'),
    mail(7, "Nora Novak <nora@clients.example>", "Re: A logo", "And what does it cost?\n",
         "In-Reply-To: <0@clients.example>", "References: <0@clients.example>"),
    mail(8, "Luka <luka@clients.example>", "Business cards", "We need 200 cards.\n"),
    mail(9, "Marko <marko@clients.example>", "Poster", "Can you print a poster?\n"),
]


class Day(MailPagesCase):
    def wait_for(self, path, words, seconds=60):
        end = time.monotonic() + seconds
        self.browser.open(path)
        while words not in self.browser.words() and time.monotonic() < end:
            time.sleep(0.3)
            self.browser.open(path)
        self.assertIn(words, self.browser.words(), self.log())

    def talk_of(self, subject):
        """Opens the conversation of the inbox that has this subject."""
        self.browser.open("/inbox")
        for path, row in re.findall(r'<a href="(/inbox/\d+)"[^>]*>(.*?)</a>', self.browser.page,
                                    re.S):
            if subject in row:
                self.browser.open(path)
                return path
        self.fail(f"{subject} is not in the inbox")

    def answer(self, subject, text):
        path = self.talk_of(subject)
        self.browser.send(path + "/reply", text=text, do="send")
        self.assertIn("leaves in", self.browser.words())

    def wait_for_sent(self, count, seconds=90):
        end = time.monotonic() + seconds
        while len(self.sink.kept) < count and time.monotonic() < end:
            time.sleep(0.3)
        self.assertEqual(len(self.sink.kept), count, self.log())

    def sees_what_came(self):
        for subject in ("Menu", "The plan", "Вопрос", "Jelovnik", "Business cards", "Poster"):
            self.wait_for("/inbox", subject)
        inbox = self.browser.words()
        self.assertEqual(inbox.count("A logo"), 1)  # two mails, one conversation
        for nobody in ("Away", "Undelivered"):
            self.assertNotIn(nobody, inbox)
        self.talk_of("Menu")
        self.assertIn("menus", self.browser.words())
        self.assertNotIn("x()", self.browser.page)
        self.talk_of("The plan")
        self.assertIn("plan.pdf", self.browser.words())
        file = re.search(r'href="([^"]*/files/[^"]*)"', self.browser.page)
        self.assertIsNotNone(file)
        self.assertTrue(self.browser.open(file[1]).body.startswith(b"%PDF-1.4"))
        self.talk_of("Вопрос")
        self.assertIn("Сколько стоит вывеска?", self.browser.words())

    def check_letter(self, to, subject, answers, words):
        letters = [email.message_from_bytes(raw, policy=email.policy.default)
                   for sender, receivers, raw in self.sink.kept if receivers == [to]]
        self.assertEqual(len(letters), 1)
        letter, = letters
        self.assertEqual(letter["Subject"], subject)
        self.assertIn(f"<{answers}@clients.example>", letter["References"])
        self.assertEqual(letter["In-Reply-To"], f"<{answers}@clients.example>")
        self.assertIn(USER, letter["From"])
        self.assertIn("Studio Nord", letter["From"])
        text = letter.get_body(("plain",)).get_content()
        self.assertIn(words, text)
        self.assertEqual(text.count("Ana, Studio Nord"), 1)

    def test_a_new_users_day(self):
        self.dovecot.deliver(*MAILS)
        self.assertIn("its mail comes in now", self.connect(name="Studio Nord", days="0",
                                                              signature="Ana, Studio Nord"))
        self.sees_what_came()
        self.answer("A logo", "Dear Nora,\n\na logo takes a week and costs 300 €.\n")
        self.answer("Вопрос", "Здравствуйте, Вера! Вывеска стоит 200 €.\n")
        self.answer("Jelovnik", "Dobar dan Željka! Da, do petka.\n")
        path = self.talk_of("Poster")
        until = re.search(r'name="until" value="([^"]+)"', self.browser.page)[1]
        self.browser.send(path + "/snooze", until=until)
        self.browser.open("/inbox")
        for subject in ("A logo", "Вопрос", "Jelovnik", "Poster"):
            self.assertNotIn(subject, self.browser.words())
        self.assertEqual(self.sink.kept, [])  # until then it can be taken back
        self.wait_for_sent(3)
        self.check_letter("nora@clients.example", "Re: A logo", 7, "costs 300 €")
        self.check_letter("vera@clients.example", "Re: Вопрос", 3, "Вывеска стоит 200 €")
        self.check_letter("zeljka@clients.example", "Re: Jelovnik", 4, "Da, do petka")
        ours = email.message_from_bytes(self.sink.kept[0][2])
        self.dovecot.deliver(mail(1, "Nora <nora@clients.example>", "Re: A logo", "Let us do it.\n",
                                  f"In-Reply-To: {ours['Message-ID']}").replace(
                                      b"<1@clients", b"<11@clients"))
        self.wait_for("/inbox", "Let us do it.")
        self.assertEqual(self.browser.words().count("A logo"), 1)
        self.browser.open("/settings/mail")
        self.assertIn("all is well", self.browser.words())
        self.assertEqual(self.served.stop(), 0)
        self.assertEqual(len(self.sink.kept), 3)


if __name__ == "__main__":
    regulars_case.main()
