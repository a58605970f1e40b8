"""`regulars courtesy`: JSON lines in and out, and how well it does on the labelled messages."""
import json

import measure_courtesy
from regulars_case import PROGRAM, RegularsCase, main

MESSAGE = {"id": 7, "lang": "en", "kind": "reply",
           "client": {"name": "Nora Quill", "form": "familiar", "company": ""},
           "other_clients": [], "attachments": 0,
           "text": "Hi Nora,\nyour café plan comes soon."}

# A little under what it reaches: a change of the lists may not cost more than that.
FLOORS = {"en": (0.98, 0.87), "ru": (0.95, 0.89), "hr": (0.94, 0.86), None: (0.96, 0.88)}
CLEAN_FLOOR = 0.94


class Courtesy(RegularsCase):
    def courtesy(self, *lines):
        given = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n"
                        for line in lines)
        return self.regulars("courtesy", "--json", given=given)

    def test_findings_quote_the_text_in_bytes_and_name_their_rule(self):
        said = self.courtesy(MESSAGE, {**MESSAGE, "id": "b", "text": "Hi Nora,\nall is well."})
        first, second = map(json.loads, said.out.splitlines())
        finding = first["findings"][0]
        text = MESSAGE["text"].encode()
        self.assertEqual((first["id"], second), (7, {"id": "b", "findings": []}))
        self.assertEqual(finding["label"], "promise_without_date")
        self.assertEqual(text[finding["from"]:finding["to"]].decode(), finding["quote"])
        self.assertEqual(finding["rule"], "rule-14")
        self.assertTrue(finding["why"] and finding["mend"])

    def test_what_is_missing_has_no_quote(self):
        said = self.courtesy({**MESSAGE, "text": "Your payment has arrived."})
        by_label = {finding["label"]: finding for finding in said.json["findings"]}
        self.assertLessEqual({"no_greeting_by_name", "no_thanks_where_due"}, set(by_label))
        for finding in by_label.values():
            self.assertNotIn("quote", finding)

    def test_a_bad_line_is_named_and_those_before_it_are_answered(self):
        for bad in ("{", "[]", "null", {**MESSAGE, "lang": "de"}, {**MESSAGE, "text": 5},
                    {**MESSAGE, "kind": "song"}, {**MESSAGE, "client": "Nora"},
                    {**MESSAGE, "attachments": -1}, {**MESSAGE, "other_clients": [1]},
                    {**MESSAGE, "id": 1.5}, "", json.dumps(MESSAGE).replace("soon", "\\u0000")):
            said = self.courtesy(MESSAGE, bad, MESSAGE)
            self.assertNotEqual(said.code, 0, bad)
            self.assertIn("line 2", said.err, bad)
            self.assertEqual([json.loads(line)["id"] for line in said.out.splitlines()], [7])

    def test_a_line_beyond_the_limit_is_refused_with_the_limit(self):
        said = self.courtesy({**MESSAGE, "text": "a" * 1100000})
        self.assertNotEqual(said.code, 0)
        self.assertIn("1,048,576", said.err.replace("\u00a0", ","))

    def test_of_a_long_text_the_beginning_is_looked_at_and_that_is_said(self):
        said = self.courtesy({**MESSAGE, "text": "Hi Nora, " + "word " * 20000})
        self.assertTrue(said.json["cut"])

    def test_it_takes_no_operands_and_wants_json(self):
        self.assertIn("--json", self.regulars("courtesy").err)
        self.assertIn("messages.jsonl", self.regulars("courtesy", "--json", "messages.jsonl").err)

    def test_why_and_mend_follow_the_language_of_the_face(self):
        english = self.courtesy(MESSAGE).json["findings"][0]["why"]
        self.environment["LC_ALL"] = "hr_HR.UTF-8"
        self.assertNotEqual(self.courtesy(MESSAGE).json["findings"][0]["why"], english)

    def test_nothing_in_is_nothing_out(self):
        said = self.courtesy()
        self.assertEqual((said.code, said.out), (0, ""))

    def test_the_labelled_messages_are_judged_no_worse_than_they_were(self):
        counts, quiet, clean, _ = measure_courtesy.measure(PROGRAM)
        for language, (precision, recall) in FLOORS.items():
            count = counts[None, language]
            right, found = count.precision()
            _, labelled = count.recall()
            self.assertGreaterEqual(right / found, precision, language)
            self.assertGreaterEqual(right / labelled, recall, language)
        self.assertGreaterEqual(quiet / clean, CLEAN_FLOOR)


if __name__ == "__main__":
    main()
