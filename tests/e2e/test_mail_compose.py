"""What is composed reads back as it was meant, by Python's own reader, whatever is in it."""
import email
import email.header
import email.policy
import email.utils
import random
import subprocess

import regulars_case
from mail_case import MailCase, TOOL

ALPHABETS = ("abcdefghijklmnopqrstuvwxyzABC", "čćžšđČĆŽŠĐabcdef", "абвгдежзиклмнопрстуфхцчшщъыьэюяАБВ",
             "\"\\()<>[]:;@,.'=?_-+*/%&!#$", "😀日本é", " ")
ROUNDS = 150


class Composing(MailCase):
    def compose(self, *arguments):
        run = subprocess.run([TOOL, "compose", *arguments], cwd=self.folder, capture_output=True,
                             timeout=20, check=True)
        return run.stdout

    @staticmethod
    def words(chance, most):
        alphabets = chance.sample(ALPHABETS, chance.randint(1, 3)) + [" "]
        count = chance.randint(0, most)
        text = "".join(chance.choice(chance.choice(alphabets)) for _ in range(count))
        return " ".join(text.split())

    def check_lines(self, raw):
        head = raw.partition(b"\r\n\r\n")[0]
        for line in raw.split(b"\r\n"):
            self.assertLessEqual(len(line), 78, line)
            self.assertNotIn(b"\n", line)
            self.assertTrue(line.isascii(), line)
        for name in (b"From", b"To", b"Subject", b"Date", b"Message-ID", b"MIME-Version"):
            self.assertEqual(len([line for line in head.split(b"\r\n")
                                  if line.startswith(name + b":")]), 1, name)

    @staticmethod
    def people(raw):
        """By the older reader: the newer one puts spaces between encoded words of a name."""
        read = email.message_from_bytes(raw)
        return [(str(email.header.make_header(email.header.decode_header(name))), address)
                for name, address in email.utils.getaddresses([read["To"]])]

    def check_one(self, chance):
        names = [self.words(chance, 60) for _ in range(chance.randint(1, 4))]
        subject = self.words(chance, 200)
        text = "\n".join(self.words(chance, 200) + chance.choice(["", " ", "\t", "."])
                         for _ in range(chance.randint(1, 12)))
        text = chance.choice(["", "From ", ".", "\n"]) + text
        files = [(self.words(chance, 80).replace("/", "").replace("\\", "").strip() + "f",
                  chance.randbytes(chance.randint(0, 300))) for _ in range(chance.randint(0, 2))]
        self.file("text", text)
        raw = self.compose("from=Studio|hello@primjer.example", f"subject={subject}", "text=text",
                           f"date={chance.randint(0, 4000000000)}",
                           *(f"to={name}|p{number}@example.hr" for number, name in enumerate(names)),
                           *(f"file={name}|{self.file(f'file{number}', content)}"
                             for number, (name, content) in enumerate(files)))
        self.check_lines(raw)
        read = email.message_from_bytes(raw, policy=email.policy.default)
        self.assertEqual(str(read["Subject"]), subject)
        self.assertEqual(self.people(raw), [(name, f"p{number}@example.hr") for number, name in enumerate(names)])
        body = read.get_body().get_payload(decode=True).decode().replace("\r\n", "\n")
        self.assertEqual(body.rstrip("\n"), text.rstrip("\n"))
        self.assertEqual([(part.get_filename(), part.get_payload(decode=True))
                          for part in read.iter_attachments()], files)
        self.assertEqual(read.defects, [])

    def test_whatever_is_in_it_reads_back_the_same(self):
        for number in range(ROUNDS):
            with self.subTest(number=number):
                self.check_one(random.Random(number))


if __name__ == "__main__":
    regulars_case.main()
