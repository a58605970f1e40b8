"""`regulars mail read`: the mail of tests/data/mail, beside Python's email package and HTML parser."""
import email
import email.policy
import html.parser
import json
import pathlib
import sys

from regulars_case import RegularsCase, main

MAILS = pathlib.Path(__file__).resolve().parents[1] / "data/mail"
ALLOWED = {"a": {"href", "rel"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan", "dir"},
           "th": {"colspan", "rowspan", "dir"}}
ELEMENTS = set("a b blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins li ol p pre "
               "s small span strong sub sup table td th tr u ul".split())
# Those that Python reads as we do; the others are wrong on purpose, each in its own way.
PLAIN = ("two_parts", "koi8r", "split_words", "forwarded", "apple_mixed", "newsletter", "dsn",
         "complaint", "vacation", "list")
HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg><style><img src=x onerror=y></style>",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">", "<p/onclick=x>a", "<<script>a</script>",
    "<a href=\"java\tscript:x\">a</a>", "<table><td background=javascript:x>a", "<form><button formaction=x>",
    "<iframe/src=\"data:text/html,x\">", "<input autofocus onfocus=x>", "<details open ontoggle=x>a",
    "<body onload=x>a", "<img src=\"x` `<script>x</script>\"` `>", "<a href=http://a.example/\"onclick=x>a",
    "<xmp><img src=x></xmp>", "<title><a title=\"</title><img src=x onerror=y>\">",
    "<noembed><img title=\"</noembed><img onerror=x>\"></noembed>", "<style><!--</style><script>x//--></script>",
    "<![CDATA[<img src=x onerror=y>]]>", "<?xml-stylesheet href=\"javascript:x\"?>a", "<video><source onerror=x>",
    "<select><template><style></select><img src=x onerror=y>", "<a href=&#106;avascript:x>a</a>")


class Seen(html.parser.HTMLParser):
    """What a parser that is not ours finds in it."""

    def __init__(self):
        super().__init__()
        self.found, self.comments = [], 0

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))

    def handle_comment(self, data):
        self.comments += 1

    handle_decl = handle_pi = unknown_decl = handle_comment


class MailRead(RegularsCase):
    def read(self, *names):
        said = self.regulars("mail", "read", "--json", *[str(MAILS / name) for name in names])
        self.assertEqual(said.code, 0, said.err)
        return json.loads(said.out)

    def test_people_subject_and_files_are_as_another_reader_has_them(self):
        for name, ours in zip(PLAIN, self.read(*[f"{name}.eml" for name in PLAIN])):
            theirs = email.message_from_bytes((MAILS / f"{name}.eml").read_bytes(),
                                              policy=email.policy.default)
            self.assertEqual(ours["subject"], str(theirs["subject"]), name)
            self.assertEqual([one["address"] for one in ours["to"]["items"]],
                             [one.addr_spec for one in theirs["to"].addresses], name)
            self.assertEqual(ours["message_id"], str(theirs["message-id"] or "").strip("<>"), name)
            date = theirs["date"]
            if name != "koi8r":  # Python takes MSK for UTC
                self.assertEqual(ours["dated_at"], date and int(date.datetime.timestamp()) * 1000000, name)
            plain = theirs.get_body(("plain",))
            if plain:
                self.assertEqual(ours["text"].rstrip("\n"),
                                 plain.get_content().replace("\r\n", "\n").rstrip("\n"), name)

    def check_harmless(self, text):
        seen = Seen()
        seen.feed(text)
        seen.close()
        self.assertEqual(seen.comments, 0)
        for tag, attributes in seen.found:
            self.assertIn(tag, ELEMENTS)
            for key, value in attributes:
                self.assertIn(key, ALLOWED.get(tag, {"dir"}))
                if key == "href":
                    self.assertRegex(value, r"^(https?://|mailto:|tel:)")
                if key == "src":
                    self.assertRegex(value, r"^cid:")

    def test_another_parser_finds_nothing_banned_in_the_html(self):
        mail = "Content-Type: text/html; charset=utf-8\n\n"
        for number, hostile in enumerate(HOSTILE):
            self.file(f"{number}.eml", mail + f"<p>before</p>{hostile}<p>after")
        names = [f"{number}.eml" for number in range(len(HOSTILE))]
        for name in [*names, *map(str, sorted(MAILS.glob("*.eml")))]:
            said = self.regulars("mail", "read", "--html", name)
            self.assertEqual(said.code, 0, said.err)
            self.check_harmless(said.out)

    def test_a_mailbox_is_taken_apart(self):
        said = self.regulars("mail", "read", str(MAILS / "box.mbox"))
        self.assertEqual(said.code, 0, said.err)
        self.assertEqual(said.out.count("Subject: "), 2)
        self.assertIn("From here on it is still the first.", said.out)
        self.assertEqual([mail["subject"] for mail in self.read("box.mbox")], ["one", "two"])

    def test_nothing_that_a_terminal_obeys_is_printed(self):
        said = self.regulars("mail", "read", str(MAILS / "bare_cr_and_nul.eml"))
        self.assertFalse({"\x1b", "\x07", "\0", "\r"} & set(said.out))

    def test_what_cannot_be_asked_is_refused(self):
        for arguments in ((), ("--json", "--html", str(MAILS / "list.eml")), ("missing.eml",)):
            said = self.regulars("mail", "read", *arguments)
            self.assertNotEqual(said.code, 0)
            self.assertTrue(said.err)


if __name__ == "__main__":
    main()
