"""Files brought in by the browser's pages, as a browser without script does it."""
import html
import os
import pathlib
import re
import signal
import time
from urllib.parse import urlencode

import regulars_case
from served_case import ServedCase

EXPORTS = pathlib.Path(__file__).resolve().parents[1] / "data" / "exports"
ORDERS = "Order,Client,Date,Amount\n" + "".join(
    f"{i},Client {i % 7},2025-01-{i % 28 + 1:02},{i}.50\n" for i in range(1, 51))
WAIT_SECONDS = 40


def figures(page):
    """With a comma wherever a space groups digits."""
    return re.sub("(?<=[0-9])[\u00a0\u202f](?=[0-9])", ",", page)


class ImportPages(ServedCase):
    def setUp(self):
        super().setUp()
        self.served = self.serve()
        self.session = self.served.sign_in()
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', self.page("/import").text)[1]

    def page(self, path, code=200):
        reply = self.served.get(path, self.session)
        self.assertEqual(reply.code, code, reply.text)
        return reply

    def post(self, path, *pairs):
        return self.served.ask(
            "POST", path,
            {**self.session, "Content-Type": "application/x-www-form-urlencoded"},
            urlencode([("csrf", self.csrf), *pairs]))

    def upload(self, name, content):
        edge = "edge7d1f0c"
        if isinstance(content, str):
            content = content.encode()
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.csrf}\r\n'
                f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                f'Content-Type: application/octet-stream\r\n\r\n').encode()
        body += content + f"\r\n--{edge}--\r\n".encode()
        return self.served.ask("POST", "/import", {
            **self.session, "Content-Type": f"multipart/form-data; boundary={edge}"}, body)

    def begin(self, name, content):
        """The address of the wizard of a file."""
        reply = self.upload(name, content)
        self.assertEqual(reply.code, 303, reply.text)
        return reply.header("Location")

    def fields(self, page):
        """What a browser would send of the page's form, nothing changed."""
        form = re.search(r'<form class="form roomy".*?</form>', page, re.S)[0]
        found = []
        for tag in re.finditer(r'<input[^>]*>|<select[^>]*>.*?</select>', form, re.S):
            text = tag[0]
            name = re.search(r'name="([^"]*)"', text)
            if name is None or name[1] == "csrf" or (
                    'type="radio"' in text and " checked" not in text):
                continue
            if text.startswith("<select"):
                chosen = re.search(r'<option value="([^"]*)" selected', text) or re.search(
                    r'<option value="([^"]*)"', text)
                found.append((name[1], html.unescape(chosen[1])))
            else:
                value = re.search(r'value="([^"]*)"', text)
                found.append((name[1], html.unescape(value[1]) if value else ""))
        return found

    def choose(self, place, code=303, **changed):
        pairs = [(name, changed.pop(name, value))
                 for name, value in self.fields(self.page(place).text)]
        reply = self.post(place, *pairs, *changed.items())
        self.assertEqual(reply.code, code, reply.text)
        return reply

    def finished(self, place):
        end = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            page = self.page(place + "/progress")
            if 'http-equiv="refresh"' not in page.text:
                return page.text
            self.assertIn("You may leave this page", page.text)
            time.sleep(0.1)
        self.fail("the import did not end")

    def test_a_draft_can_be_removed(self):
        place = self.begin("orders.csv", ORDERS)
        self.assertIn(f'action="{place}/remove"', self.page("/import").text)
        self.assertEqual(self.post(place + "/remove").code, 303)
        self.assertNotIn(place, self.page("/import").text)
        self.page(place, 404)
        self.assertEqual(self.post(place + "/remove").code, 404)

    def bring(self, place, *pairs):
        reply = self.post(place + "/run", *pairs)
        self.assertEqual(reply.code, 303, reply.text)
        return self.finished(place)

    def through(self, name, content, **changed):
        place = self.begin(name, content)
        self.choose(place, **changed)
        return place, self.page(place + "/check").text

    def test_orders_come_in_step_by_step_and_go_again(self):
        place = self.begin("C:\\fakepath\\orders.csv", ORDERS)
        page = self.page(place).text
        self.assertIn(">orders.csv<", page)
        self.assertIn('<option value="amount" selected>', page)
        self.choose(place)
        check = self.page(place + "/check").text
        for part in ("50 orders", "7 new clients", "Client 1", "Nothing is written yet"):
            self.assertIn(part, check)
        self.assertNotIn("Client 1", self.page("/clients").text)
        result = self.bring(place)
        self.assertIn("50 orders", result)
        self.assertIn("Client 1", self.page("/clients").text)
        undo = re.search(r'action="(/undo/\d+)"', result)[1]
        history = self.page("/import").text
        self.assertIn(undo, history)
        self.assertEqual(self.post(undo, ("back", "/import")).header("Location"), "/import")
        self.assertIn("taken back", self.page("/import").text)
        self.assertNotIn("Client 1", self.page("/clients").text)

    def test_the_same_file_again_is_told_before_anything_is_written(self):
        place, _ = self.through("orders.csv", ORDERS)
        self.bring(place)
        _, check = self.through("again.csv", ORDERS)
        self.assertIn("was brought in already", check)
        self.assertNotIn("/run", check)
        _, check = self.through("more.csv", ORDERS + "51,Client 1,2025-02-01,7\n")
        self.assertIn("50 orders were in the store already", check)

    def test_columns_without_a_name_one_knows_are_chosen(self):
        place = self.begin("odd.csv", "Aaa;Bbb;Ccc\nAna;3.4.2025;1.500,00\nBo;5.4.2025;7,25\n")
        page = self.page(place).text
        self.assertIn("<bdi>Aaa</bdi>", page)
        self.assertIn("1.500,00", page)
        self.choose(place, 422, c0="", c1="", c2="")
        self.choose(place, 422, c0="client", c1="client", c2="")
        self.choose(place, c0="client", c1="date", c2="amount")
        check = self.page(place + "/check").text
        self.assertIn("2 orders", check)
        self.assertIn("1,500", figures(check))
        self.assertIn("7.25", check)

    def test_dates_that_could_be_either_are_asked_for(self):
        place, check = self.through("either.csv", "client,date\nAna,03/04/2025\nBo,05/06/2025\n")
        self.assertIn("begin with the day or with the month", check)
        self.assertNotIn("/run", check)
        self.choose(place, dates="day")
        check = self.page(place + "/check").text
        self.assertIn("3\u00a0Apr".replace("\u00a0", " "), check.replace("\u00a0", " "))

    def test_bad_rows_stop_it_until_they_are_left_out(self):
        place, check = self.through("some.csv", "client,date\nAna,2025-01-05\n=1+1,someday\n")
        self.assertIn("1 row cannot be read", check)
        self.assertIn("someday", check)
        rejected = self.page(place + "/rejected")
        self.assertIn("rejected.csv", rejected.header("Content-Disposition"))
        self.assertIn("3,date,someday,", rejected.text)
        refused = self.post(place + "/run", ("bad", "yes"))
        self.assertEqual(refused.code, 422)
        self.assertIn("say here that they stay out", refused.text)
        self.assertIn("Not brought in", self.bring(place))
        result = self.bring(place, ("leave", "yes"))
        self.assertIn("1 order<", result)
        self.assertIn("as CSV", result)

    def test_contacts_and_cards_come_in_and_forbidden_columns_are_named(self):
        place = self.begin("people.csv", "Name,E-mail,owner_id,Shoe size\n"
                                         "Ana,ana@example.hr,7,38\n")
        page = self.page(place).text
        self.assertIn("left out: no file can decide this", page)
        self.assertIn("not known", page)
        self.choose(place)
        check = self.page(place + "/check").text
        self.assertIn("1 new contact", check)
        self.assertIn("Shoe size", check)
        self.assertIn("owner_id", check)
        self.assertIn("1 new contact", self.bring(place))
        place, _ = self.through("cards.vcf", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Bo\r\n"
                                             "TEL:+385911234567\r\nEND:VCARD\r\n")
        self.assertIn("1 new contact", self.bring(place))

    def test_a_workbook_is_read_although_the_server_is_confined(self):
        made = pathlib.Path(os.environ["REGULARS_WORKBOOKS"])
        place, check = self.through("orders.xlsx", (made / "orders.xlsx").read_bytes())
        self.assertIn("orders", check)
        result = self.bring(place, ("leave", "yes"))
        self.assertIn("Brought in", result)
        place = self.begin("bomb.xlsx", (made / "bomb.xlsx").read_bytes())
        self.assertIn('role="alert"', self.page(place).text)

    def test_columns_are_remembered_for_the_next_file_with_the_same_header(self):
        head = "Who,When it was,Paid,Extra\n"
        place = self.begin("may.csv", head + "Ana,2026-05-01,10,web\n")
        self.assertNotIn("was brought in before", self.page(place).text)
        self.choose(place, c0="client", c1="date", c2="amount", c3="source", what="orders")
        self.bring(place)
        page = self.page(self.begin("june.csv", head + "Bo,2026-06-01,20,shop\n")).text
        self.assertIn("was brought in before", page)
        for word in ("client", "date", "amount", "source"):
            self.assertIn(f'<option value="{word}" selected', page)
        page = self.page(self.begin("other.csv", "Who,When it was\nBo,2026-06-01\n")).text
        self.assertNotIn("was brought in before", page)

    def test_a_sheet_of_a_workbook_is_chosen(self):
        made = pathlib.Path(os.environ["REGULARS_WORKBOOKS"])
        place = self.begin("orders.xlsx", (made / "orders.xlsx").read_bytes())
        page = self.page(place).text
        self.assertEqual(re.findall(r'<option value="([^"]*)"', re.search(
            r'<select id="sheet".*?</select>', page, re.S)[0]), ["Cover", "Narudžbe"])
        self.assertIn('name="shown_sheet" value="Narudžbe"', page)
        pairs = [(key, value) for key, value in self.fields(page) if key != "sheet"]
        reply = self.post(place, *pairs, ("sheet", "Cover"))
        self.assertEqual((reply.code, reply.header("Location")), (303, place))
        page = self.page(place).text  # nothing is on it; the other can be chosen still
        self.assertIn('class="error" role="alert"', page)
        self.assertIn('name="shown_sheet" value="Narudžbe"', page)
        reply = self.post(place, *pairs, ("sheet", "Narudžbe"))
        self.assertEqual(reply.header("Location"), place + "/check")
        self.assertNotIn('class="error" role="alert"', self.page(place + "/check").text)

    def test_exports_of_shops_and_marketplaces_are_recognised(self):
        for name in ("shopify.csv", "fiverr_orders.csv", "woocommerce_customer_order.csv"):
            with self.subTest(name=name):
                place, check = self.through(name, (EXPORTS / name).read_bytes())
                self.assertIn("The first rows, as they will be", check)
                self.assertIn("Brought in", self.bring(place, ("leave", "yes")))

    def test_pasted_rows_come_in(self):
        reply = self.post("/import/paste", ("text", "client\tdate\nAna\t2025-01-05\n"))
        place = reply.header("Location")
        self.choose(place)
        self.assertIn("1 order<", self.bring(place))
        self.assertEqual(self.post("/import/paste", ("text", " \n")).code, 422)

    def test_hostile_names_and_cells_are_shown_as_they_are(self):
        evil = '<script>alert(1)</script>'
        place = self.begin("<img src=x>.csv", f"client,date,{evil}\n{evil},2025-01-05,{evil}\n"
                                              f"Bo,{evil},x\n")
        for path in (place, "/import"):
            self.assertNotIn("<script>alert", self.page(path).text)
            self.assertNotIn("<img src=x", self.page(path).text)
        self.choose(place)
        check = self.page(place + "/check").text
        self.assertNotIn("<script>alert", check)
        self.assertIn("&lt;script&gt;", check)

    def test_a_job_that_a_crash_broke_off_says_so_and_begins_again(self):
        rows = "".join(f"{i},c{i % 9000},2025-01-{i % 28 + 1:02},5\n" for i in range(150000))
        place, _ = self.through("large.csv", "order,client,date,amount\n" + rows)
        self.assertEqual(self.post(place + "/run").code, 303)
        end = time.monotonic() + WAIT_SECONDS
        while "written" not in self.page(place + "/progress").text:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        self.served.stop(signal.SIGKILL)
        self.served = self.serve()
        self.session = self.served.sign_in()
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', self.page("/import").text)[1]
        page = self.page(place + "/progress").text
        self.assertIn("Broken off", page)
        self.assertNotIn(">c17<", self.page("/clients?find=c17").text)
        self.assertIn("150,000 orders", figures(self.bring(place)))

    def test_stop_leaves_nothing(self):
        rows = "".join(f"{i},c{i % 9000},2025-01-{i % 28 + 1:02},5\n" for i in range(190000))
        place, _ = self.through("large.csv", "order,client,date,amount\n" + rows)
        self.post(place + "/run")
        end = time.monotonic() + WAIT_SECONDS
        while "written" not in self.page(place + "/progress").text:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        self.assertEqual(self.post(place + "/stop").code, 303)
        self.assertIn("Stopped", self.finished(place))
        self.assertNotIn(">c17<", self.page("/clients?find=c17").text)
        self.done("verify", "sqlite:store.db")


if __name__ == "__main__":
    regulars_case.main()
