"""The first clients: written down from memory, or out of a text copied from a marketplace; and
everything taken out again."""
import gzip
import re
import time
from urllib.parse import urlencode

import regulars_case
from served_case import ServedCase

PASTED = """Заказ №48213301
Логотип для кофейни
Покупатель: coffee_man
12 марта 2026
1 500 ₽
Выполнен
пишите на vasya@example.com
Заказ №48213377
Перевод <b>статьи</b>
Покупатель: anna-k
13 марта 2026
700 ₽
Отменён
"""


class StartPages(ServedCase):
    def setUp(self):
        super().setUp()
        self.served = self.serve()
        self.session = self.served.sign_in()
        page = self.page("/start/memory").text
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]

    def page(self, path):
        reply = self.served.get(path, self.session)
        self.assertEqual(reply.code, 200, reply.text)
        return reply

    def post(self, path, **fields):
        return self.served.ask(
            "POST", path,
            {**self.session, "Content-Type": "application/x-www-form-urlencoded"},
            urlencode({"csrf": self.csrf, **fields}))

    def proposed(self, page):
        """The fields as a browser would send them."""
        fields = {}
        for tag in re.findall(r'<input [^>]*>', page):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name and ('type="checkbox"' not in tag or " checked" in tag):
                fields[name[1]] = value[1] if value else ""
        return fields

    def test_an_empty_list_leads_to_three_ways_in(self):
        self.assertIn('href="/start"', self.page("/clients").text)
        page = self.page("/start").text
        for path in ("/import", "/start/memory", "/start/paste"):
            self.assertIn(f'href="{path}"', page)

    def test_ten_clients_from_memory_and_one_undo(self):
        reply = self.post("/start/memory", rows=10, more="yes", name0="Ana", last0="month")
        self.assertEqual(reply.code, 200)
        self.assertIn('name="name19"', reply.text)
        self.assertIn('value="Ana"', reply.text)
        reply = self.post("/start/memory", rows=20, name0="Ana", last0="month", often0="monthly",
                          name3="Bo", contact3="bo@example.hr", name19="Čedo", last19="day",
                          day19="2026-01-05")
        self.assertEqual(reply.code, 303, reply.text)
        page = self.served.get("/clients", {
            "Cookie": self.session["Cookie"] + "; "
                      + reply.header("Set-Cookie").partition(";")[0]}).text
        for name in ("Ana", "Bo", "Čedo"):
            self.assertIn(name, page)
        undo = re.search(r'action="(/undo/\d+)"', page)[1]
        self.assertEqual(self.post(undo, back="/clients").code, 303)
        self.assertIn("No clients yet", self.page("/clients").text)
        self.done("verify", "sqlite:store.db")

    def test_a_row_that_breaks_a_rule_is_shown_again(self):
        reply = self.post("/start/memory", rows=10, name0="Ana", name2="Bo", contact2="a@",
                          last4="day", day4="never")
        self.assertEqual(reply.code, 422)
        reply = self.post("/start/memory", rows=10, name0="Ana", name2="<i>Bo", contact2="a@")
        self.assertEqual(reply.code, 422)
        self.assertIn('name="contact2" value="a@" maxlength="320" dir="auto" autocomplete="off"'
                      ' aria-invalid="true"', reply.text)
        self.assertNotIn("<i>Bo", reply.text)
        self.assertEqual(self.post("/start/memory", rows=10).code, 422)
        self.assertEqual(self.post("/start/memory", rows=100000).code, 422)
        self.assertIn("No clients yet", self.page("/clients").text)

    def test_a_pasted_list_is_proposed_mended_and_entered(self):
        reply = self.post("/start/paste", text=PASTED)
        self.assertEqual(reply.code, 200)
        self.assertNotIn("vasya@example.com", reply.text)
        self.assertIn("was left out: there it is forbidden", reply.text)
        self.assertNotIn("<b>статьи", reply.text)
        fields = self.proposed(reply.text)
        self.assertEqual(fields["name0"], "coffee_man")
        self.assertEqual(fields["amount0"], "1500.00")
        self.assertEqual(fields["day0"], "2026-03-12")
        self.assertEqual(fields["cancelled1"], "yes")
        fields["name1"] = "Anna K"
        fields.pop("csrf")
        self.assertEqual(self.post("/start/paste/enter", **fields).code, 303)
        page = self.page("/clients").text
        self.assertIn("coffee_man", page)
        self.assertIn("Anna K", page)
        again = self.post("/start/paste/enter", **{**fields, "day0": "no day"})
        self.assertEqual(again.code, 422)
        self.assertIn("give the day of this order", again.text)
        self.assertEqual(self.post("/start/paste", text="nothing in it at all").code, 422)

    def exported(self, what):
        self.assertEqual(self.post("/settings/data/export", what=what).code, 303)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            page = self.page("/settings/data")
            if 'http-equiv="refresh"' not in page.text:
                return re.findall(r'href="(/settings/data/export/\d+/\d)"', page.text)
            time.sleep(0.1)
        self.fail("the export did not end")

    def test_what_is_taken_out_as_an_archive_comes_back_the_same(self):
        self.post("/start/memory", rows=10, name0="Ana", last0="month", often0="monthly",
                  name1="Bo")
        path = self.exported(1)[0]
        reply = self.served.get(path, self.session)
        self.assertEqual(reply.code, 200)
        self.assertIn("regulars.jsonl.gz", reply.header("Content-Disposition"))
        self.file("out.jsonl", gzip.decompress(reply.body))
        self.done("restore", "out.jsonl", "sqlite:again.db")
        self.done("backup", "sqlite:again.db", "again.jsonl")
        first, again = self.text("out.jsonl").splitlines(), self.text("again.jsonl").splitlines()
        rows = [line for line in first if not line.startswith("{")]
        self.assertGreater(len(rows), 5)
        missing = [line for line in rows if line not in set(again)]
        self.assertEqual(missing, [])

    def test_tables_and_cards_are_made_too(self):
        self.post("/start/memory", rows=10, name0="Ana", last0="month", contact0="a@example.hr")
        paths = self.exported(2)
        self.assertEqual(len(paths), 2)
        self.assertIn("Ana", self.page(paths[0]).text)
        self.assertIn("Ana", self.page(paths[1]).text)
        self.assertIn("BEGIN:VCARD", self.page(self.exported(4)[0]).text)
        self.assertEqual(self.post("/settings/data/export", what="9").code, 422)
        self.assertEqual(self.served.get("/settings/data/export/1/7", self.session).code, 404)


if __name__ == "__main__":
    regulars_case.main()
