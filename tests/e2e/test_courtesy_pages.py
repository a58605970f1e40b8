"""The courtesy check beside what is written, as a browser without script asks it, and over HTTP."""
import datetime
import html
import re

from clients_case import ClientsCase
from regulars_case import main

CHECKS_A_MINUTE = 120
LETTER = "Hi,\r\n\r\nIt is READY now. We start as soon as possible."


def findings(text):
    """Of the place beside the text: (label, byte) of each mend."""
    place = text[text.index("data-courtesy-found"):]
    return [(found[0], int(found[1]))
            for found in re.findall(r'name="mend" value="([a-z_]+)-(\d+)"', place)]


def typed(text, name):
    return html.unescape(re.search(rf'<textarea id="[^"]*" name="{name}"[^>]*>([^<]*)<', text)[1])


class CourtesyPages(ClientsCase):
    def ask(self, **fields):
        return self.post("/courtesy", **({"text": LETTER, "use": "letter", "kind": "reply",
                                          "language": "en"} | fields))

    def person(self, name):
        return self.post("/clients/new", name=name, kind="person").header("Location")

    def draft(self, name):
        """The fields of the form of a draft of an answer to somebody who is a client."""
        client = self.person(name)
        self.post("/enquiries", name=name, title="A label", reach="at the door")
        page = self.served.get("/today", self.session).text
        paths = {html.unescape(path) for path in re.findall(r'/today/draft\?[^"]+', page)}
        for path in paths:
            page = self.served.get(path, self.session).text
            if name in page:
                break
        form = page[page.index('action="/today/draft"'):]
        return client, {field: re.search(rf'name="{field}" value="([^"]*)"', form)[1]
                        for field in ("cause", "object", "occasion", "contact")}

    def test_what_is_found_comes_as_a_piece_of_a_page_and_nothing_is_stored(self):
        before = self.rows()
        reply = self.ask()
        self.assertEqual(reply.code, 200)
        self.assertNotIn("<html", reply.text)
        self.assertEqual([label for label, _ in findings(reply.text)],
                         ["shouting", "asap_phrase", "promise_without_date"])
        self.assertIn('href="/playbook#rule-14"', reply.text)
        # Units of UTF-16 of the text with line ends of one: "Hi,\n\nIt is READY"
        self.assertIn('data-from="11" data-to="16" data-with="ready"', reply.text)
        self.assertEqual(self.rows(), before)
        self.assertNotIn("READY", self.log())

    def test_a_question_that_is_none_is_refused(self):
        for fields in ({"use": "song"}, {"kind": "song"}, {"client": "x"}):
            self.assertIn(self.ask(**fields).code, (400, 404, 422), fields)
        self.assertEqual(self.ask(client="999999").code, 404)
        self.assertEqual(self.ask(text="a" * 300000).code, 413)
        self.assertEqual(self.served.ask("POST", "/courtesy", {
            **self.session, "Content-Type": "application/x-www-form-urlencoded"}, "text=x").code, 403)
        self.assertEqual(self.served.ask("POST", "/courtesy", {
            "Content-Type": "application/x-www-form-urlencoded"}, "text=x").code, 401)

    def test_whoever_asks_too_often_is_told_to_wait(self):
        codes = [self.ask(text="x").code for _ in range(CHECKS_A_MINUTE + 1)]
        self.assertEqual(codes, [200] * CHECKS_A_MINUTE + [429])
        body = {"lang": "en", "kind": "reply", "text": "Hello."}
        self.assertEqual(self.api("POST", "/api/v1/courtesy", body).code, 429)

    def test_a_draft_is_checked_and_mended_without_script(self):
        _, fields = self.draft("Marin Quill")
        text = "Dear Marin Quill,\r\n\r\nit is READY now. We start as soon as possible."
        page = self.post("/today/draft", **fields, do="show", subject="", text=text).text
        (label, place), *_ = findings(page)
        self.assertEqual(label, "shouting")
        page = self.post("/today/draft", **fields, mend=f"shouting-{place}", subject="",
                         text=text).text
        self.assertIn("it is ready now.", typed(page, "text"))
        page = self.post("/today/draft", **fields, mend="shouting-7", subject="", text=text).text
        self.assertIn("it is READY now.", typed(page, "text"))
        for nonsense in ("shouting", "-1", "shouting-x", "x" * 70):
            self.assertEqual(self.post("/today/draft", **fields, mend=nonsense, subject="",
                                       text=text).code, 200)

    def test_a_promise_to_find_out_is_put_on_today(self):
        client, fields = self.draft("Lucija Reed")
        text = "Dear Lucija Reed,\r\n\r\nI'll find out what paper costs."
        page = self.post("/today/draft", **fields, do="show", subject="", text=text).text
        key = re.search(r'name="promise" value="([^"]+)"', page)[1]
        name = "promise_on_" + key.rpartition("-")[2]
        self.assertIn(f'name="{name}"', page)
        day = (datetime.date.today() + datetime.timedelta(days=3)).isoformat()
        refused = self.post("/today/draft", **fields, promise=key, subject="", text=text,
                            **{name: "2001-01-01"})
        self.assertEqual(refused.code, 422)
        self.assertIn("what paper costs", typed(refused.text, "text"))
        kept = self.post("/today/draft", **fields, promise=key, subject="", text=text, **{name: day})
        self.assertEqual(kept.code, 200)
        self.assertIn("find out", kept.text[kept.text.index("data-courtesy-found"):])
        self.assertIn("Find out, and answer", self.served.get(client, self.session).text)

    def test_a_note_and_a_template_are_checked_by_their_buttons(self):
        client = self.person("Nora Quill")
        text = "It is all your fault. CALL them."
        before = self.rows()
        page = self.post(client + "/notes/new", text=text, kind="note", check="1")
        self.assertEqual(page.code, 200)
        self.assertIn("your fault", page.text[page.text.index("data-courtesy-found"):])
        page = self.post(client + "/notes/new", text=text, kind="note", mend="shouting-22").text
        self.assertIn("Call them.", typed(page, "text"))
        self.assertEqual(self.rows(), before)
        page = self.post("/settings/templates", name="A", language="en", form_of_address="",
                         subject="", body="Send it asap.", mend="asap_phrase-8").text
        self.assertEqual(typed(page, "body"), "Send it by [which day].")
        self.assertEqual(self.rows(), before)
        saved = self.post(client + "/notes/new", text=text, kind="note")
        self.assertEqual(saved.code, 303)

    def test_a_rule_is_muted_and_said_to_be(self):
        page = self.served.get("/settings/courtesy", self.session).text
        keys = re.findall(r'<input type="checkbox" name="([a-z_]+)" value="on" checked', page)
        self.assertEqual(len(keys), 19)
        self.post("/settings/courtesy", **{key: "on" for key in keys if key != "shouting"})
        reply = self.ask()
        self.assertNotIn("shouting", [label for label, _ in findings(reply.text)])
        self.assertIn('href="/settings/courtesy"', reply.text)
        page = self.served.get("/settings/courtesy", self.session).text
        self.assertRegex(page, r'name="shouting" value="on" aria')

    def test_programs_ask_as_the_command_is_asked(self):
        body = {"id": 7, "lang": "en", "kind": "reply", "text": "We start soon.", "attachments": 0,
                "client": {"name": "Nora", "form": "familiar"}, "other_clients": ["Bramble"]}
        before = self.rows()
        reply = self.api("POST", "/api/v1/courtesy", body, Idempotency_Key="k1")
        self.assertEqual(reply.code, 200, reply.text)
        self.assertEqual(reply.json["id"], 7)
        self.assertEqual([finding["label"] for finding in reply.json["findings"]],
                         ["no_greeting_by_name", "promise_without_date"])
        self.assertEqual(self.rows(), before)
        for wrong, place in (({"lang": "de"}, "lang"), ({"kind": "song"}, "kind"),
                             ({"attachments": 1001}, "attachments"), ({"id": 1.5}, "id"),
                             ({"client": {"form": "rude"}}, "client.form")):
            reply = self.api("POST", "/api/v1/courtesy", {**body, **wrong})
            self.assertEqual(reply.code, 422, wrong)
            self.assertIn(place.partition(".")[0], reply.text, wrong)


if __name__ == "__main__":
    main()
