"""Retention in the browser says what `regulars report STORE` says, and each number has its clients."""
import csv
import datetime
import html
import io
import os
import pathlib
import random
import re
import time
from urllib.parse import urlencode

import regulars_case
from served_case import ServedCase

TODAY = datetime.datetime.now(datetime.timezone.utc).date()
SECTIONS = "retention,matrix,next_order,rfm,cohorts"
RATE_WORDS = {"Start": "start", "End": "end", "Retained": "retained", "Lost": "lost",
              "Joined": "joined", "New": "new", "Returned": "returned", "New and gone": "new_gone",
              "Came back": "came_back"}
GROUP_WORDS = {"Start before": "start_before", "Lost before": "lost_before",
               "Start after": "start_after", "Lost after": "lost_after"}


def orders(seed):
    """Orders of 120 clients up to today: some come once, others at a rhythm until they go."""
    chance = random.Random(seed)
    for number in range(120):
        day = TODAY - datetime.timedelta(days=chance.randrange(1100))
        gap = chance.choice((15, 40, 90))
        source = chance.choice(("web", "fair", "a friend", ""))
        while day <= TODAY:
            amount = chance.randrange(-20, 400) if chance.random() < 0.1 else chance.randrange(400)
            yield (f"client {number:03}", day, f"{amount}.{chance.randrange(100):02}", source,
                   chance.choice(("texts", "menus", "")))
            if chance.random() < 0.25:
                break
            day += datetime.timedelta(days=1 + int(chance.expovariate(1 / gap)))


def ratio(value):
    """As a table writes it."""
    return "" if value is None else f"{int(abs(value) * 1e6 + 0.5) * (-1 if value < 0 else 1) / 1e6:.6f}"


class Retention(ServedCase):
    def bring_in(self, store, text):
        self.file("orders.csv", text)
        self.done("import", "orders.csv", "--into", store, "--currency-column", "-", "--as",
                  "orders")
        self.at = self.serve("--store", store, "--sign-in-link")
        self.session = self.at.sign_in()
        self.store = store

    def bring_in_generated(self, store):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(("client", "date", "amount", "source", "service"))
        writer.writerows(orders(5))
        self.bring_in(store, out.getvalue())

    def page(self, path, **query):
        reply = self.at.get(path + ("?" + urlencode(query) if query else ""), self.session)
        self.assertEqual(reply.code, 200, reply.text)
        return reply.text

    def table(self, section, **query):
        return list(csv.DictReader(io.StringIO(
            self.page("/retention/table.csv", section=section, **query).lstrip("\ufeff"))))

    def report(self, *options):
        return self.done("report", self.store, "--json", "--only", SECTIONS, "--as-of",
                         TODAY.isoformat(), *options).json

    def check_rate(self, row, rate):
        self.assertEqual((row["From"], row["To"]), (rate["from"], rate["to"]))
        for word, key in RATE_WORDS.items():
            self.assertEqual(int(row[word]), rate[key], (row, key))
        self.assertEqual(row["Stayed"], ratio(rate["crr"]))
        self.assertEqual(row["By formula"], ratio(rate["crr_by_formula"]))

    def check_period(self, start, end):
        report = self.report("--from", start, "--to", end)["retention"]
        rows = self.table("periods", **{"from": start, "to": end})
        self.check_rate([row for row in rows if row["Period"] == "own"][0], report["own"])
        for period in ("month", "quarter", "year"):
            mine = [row for row in rows if row["Period"] == period]
            self.assertEqual(len(mine), len(report[period]))
            for row, rate in zip(mine, report[period]):
                self.check_rate(row, rate)
        rows = self.table("compared", **{"from": start, "to": end})
        groups = [("all", "", report["comparison"]["all"])] if "comparison" in report else []
        for by in ("source", "service"):
            groups += [(by, one["name"], one) for one in report.get("comparison", {}).get(by + "s", [])]
        self.assertEqual(len([row for row in rows if row["By"] != "tag"]), len(groups))
        for row, (by, name, group) in zip(rows, groups):
            self.assertEqual((row["By"], row["Name"]), (by, name or ""))
            for word, key in GROUP_WORDS.items():
                self.assertEqual(int(row[word]), group[key])
            self.assertEqual(row["Difference low"], ratio(group["difference_low"]))
            self.assertEqual(row["Difference high"], ratio(group["difference_high"]))

    def check_rest(self):
        report = self.report()
        for row in self.table("groups"):
            group = report["matrix"][row["Group"]]
            self.assertEqual((int(row["Clients"]), int(row["Cooling"])),
                             (group["clients"], group["cooling"]))
            if group["revenue"] is not None:
                self.assertEqual(float(row["Money"]), group["revenue"])
        for row, segment in zip(self.table("rfm"), report["rfm"]["segments"], strict=True):
            self.assertEqual((row["Segment"], int(row["Clients"])),
                             (segment["name"], segment["clients"]))
        for at, row in enumerate(self.table("scores")):
            self.assertEqual((int(row["How lately"]), int(row["How often"])),
                             (report["rfm"]["r"][at], report["rfm"]["f"][at]))
        cells = [int(row["Active"]) for row in self.table("cohorts") if row["Period"] == "month"]
        self.assertEqual(cells, [one for cohort in report["cohorts"]["month"]
                                 for one in cohort["active"]])
        for key in ("first_to_second", "any_to_next"):
            points = report["next_order"][key]["points"]
            rows = [row for row in self.table("next-order") if row["Step"] == key]
            self.assertEqual([[int(row["Day"]), int(row["At risk"]), int(row["Came back"])]
                              for row in rows],
                             [one[:3] for one in points])

    def check_equal(self):
        self.check_period((TODAY - datetime.timedelta(days=364)).isoformat(), TODAY.isoformat())
        self.check_period((TODAY - datetime.timedelta(days=300)).isoformat(),
                          (TODAY - datetime.timedelta(days=100)).isoformat())
        self.check_rest()

    def test_figures_are_those_of_the_report_on_sqlite(self):
        self.bring_in_generated("sqlite:store.db")
        self.check_equal()

    def test_figures_are_those_of_the_report_on_postgresql(self):
        at = os.environ.get("REGULARS_TEST_POSTGRES")
        if not at:
            self.skipTest("no PostgreSQL server: run by way of tools/with_postgres.sh")
        self.bring_in_generated(f"{at}retention{random.getrandbits(40)}")
        self.check_equal()

    def test_figures_of_a_real_log_are_those_of_the_report(self):
        log = pathlib.Path(os.environ.get("REGULARS_SHARED_DATA", "")) / "cdnow_sample.csv"
        if not log.is_file():
            self.skipTest("no real logs beside the project")
        self.bring_in("sqlite:store.db", log.read_text("utf-8"))
        self.check_period("1998-01-01", "1998-03-31")
        self.check_rest()

    def test_every_number_opens_into_as_many_clients(self):
        self.bring_in_generated("sqlite:store.db")
        seen = 0
        for path in ("/retention", "/retention/rfm", "/retention/cohorts",
                     "/retention?first_source=web&any_service=menus"):
            page = self.at.get(path, self.session).text
            links = re.findall(r'<a href="(/clients\?figure=[^"]+)">(.*?)</a>', page)
            self.assertGreater(len(links), 20)
            for address, shown in links[::1 if "rfm" in path else 7]:
                count = re.sub(r"<[^>]*>", " ", shown).replace("…", "").split()[0]
                if "cohort:" in address and not self.is_whole(page, address, shown):
                    continue
                seen += 1
                self.assertEqual(self.listed(html.unescape(address)), int(count), address)
        self.assertGreater(seen, 30)

    @staticmethod
    def is_whole(page, address, shown):
        """Cells of cohorts are shares; the first column is a count."""
        return f'<td class="total"><a href="{address}">{shown}</a>' in page

    def listed(self, address):
        reply = self.at.get(address.replace("/clients?", "/clients/export?"), self.session)
        self.assertEqual(reply.code, 200, reply.text)
        return len(list(csv.reader(io.StringIO(reply.text)))) - 1

    def test_a_period_is_compared_with_days_of_ones_own(self):
        self.bring_in_generated("sqlite:store.db")
        days = {"from": str(TODAY - datetime.timedelta(days=200)), "to": str(TODAY)}
        other = [str(TODAY - datetime.timedelta(days=ago)) for ago in (500, 350)]
        rates = self.report("--from", other[0], "--to", other[1])["retention"]["own"]
        alone = [row for row in self.table("compared", **days) if row["By"] == "all"][0]
        row = [row for row in self.table("compared", **days, with_from=other[0], with_to=other[1])
               if row["By"] == "all"][0]
        self.assertGreater(rates["lost"], 0)
        self.assertEqual((int(row["Start before"]), int(row["Lost before"])),
                         (rates["start"], rates["lost"]))
        self.assertEqual((row["Start after"], row["Lost after"]),
                         (alone["Start after"], alone["Lost after"]))
        self.assertNotEqual(row["Start before"], alone["Start before"])
        query = urlencode({**days, "with_from": other[0], "with_to": other[1]})
        reply = self.at.get("/retention/report.html?" + query, self.session)
        self.assertIn("not equally long", reply.text)

    def test_a_new_order_is_there_at_once(self):
        self.bring_in_generated("sqlite:store.db")
        before = sum(int(row["Clients"]) for row in self.table("groups"))
        self.file("more.csv", f"client,date,amount\nNew Client,{TODAY},10\n")
        self.done("import", "more.csv", "--into", "sqlite:store.db", "--currency-column", "-",
                  "--as", "orders")
        begun = time.monotonic()
        after = sum(int(row["Clients"]) for row in self.table("groups"))
        self.assertLess(time.monotonic() - begun, 5)
        self.assertEqual(after, before + 1)

    def send(self, path, **fields):
        headers = {**self.session, "Origin": "http://" + self.at.host,
                   "Content-Type": "application/x-www-form-urlencoded"}
        token = re.search(r'name="csrf" value="(\w+)"', self.page("/playbook"))[1]
        reply = self.at.ask("POST", path, headers, urlencode({"csrf": token, **fields}))
        self.assertEqual(reply.code, 303, reply.text[-2000:])

    def ids(self, **query):
        return re.findall(r'href="/clients/(\d+)"', self.page("/clients", **query))

    def groups(self, **query):
        return {row["Group"]: int(row["Clients"]) for row in self.table("groups", **query)}

    def check_standings(self):
        """The list of each standing is as long as the matrix says, and so is the list behind it."""
        for group, clients in self.groups().items():
            word = group.replace("_", "-")
            for query in ({"standing": word, "archived": "too"}, {"figure": f"standing:{TODAY}:{word}"}):
                self.assertEqual(self.listed("/clients?" + urlencode(query)), clients, query)

    def check_beside_orders(self, store):
        self.bring_in_generated(store)
        of_file = self.done("report", "orders.csv", "--json", "--only", SECTIONS, "--as-of",
                            TODAY.isoformat()).json
        untouched = self.page("/retention")
        self.assertNotIn("By the orders alone", untouched)
        lost = self.ids(standing="lost")
        fresh = self.ids(standing="growing")
        order = re.search(r'/orders/(\d+)', self.page(f"/clients/{lost[0]}"))[1]
        before = self.groups()
        self.send(f"/orders/{order}/stage", stage="in_work")
        self.assertEqual(self.groups()["lost"], before["lost"] - 1)
        self.assertNotIn(lost[0], self.ids(standing="lost"))
        self.assertIn("because of an open order", self.page("/retention"))
        self.send("/clients/bulk", do="mark", mark="lost", id=fresh[0])
        self.assertEqual(self.groups()["lost"], before["lost"])
        self.assertIn(fresh[0], self.ids(standing="lost"))
        self.send("/clients/bulk", do="mark", mark="active", id=lost[1])
        self.send("/clients/bulk", do="mark", mark="rare", id=lost[2])
        page = self.page("/retention")
        self.assertIn("1 client counts as active by your mark.", page)
        self.assertIn("1 client counts as lost by your mark.", page)
        report = self.report()
        self.assertEqual({key: report["beside_orders"][key] for key in
                          ("active_by_order", "active_by_mark", "lost_by_mark")},
                         {"active_by_order": 1, "active_by_mark": 1, "lost_by_mark": 1})
        self.check_equal()
        self.check_standings()
        self.check_plain(of_file, before)

    def check_plain(self, of_file, before):
        """By the orders alone all is as in the file, also on pages and behind their numbers."""
        plain = self.report("--plain")
        for gone in ("reading", "timing"):
            of_file.pop(gone, None)
            plain.pop(gone, None)
        self.assertEqual(plain, of_file)
        self.assertEqual(self.groups(plain="yes"), before)
        page = self.page("/retention", plain="yes")
        self.assertNotIn("by your mark.", page)
        links = re.findall(r'<a href="(/clients\?figure=standing[^"]+)">(.*?)</a>', page)
        self.assertEqual(len(links), len([one for one in before.values() if one]))
        for address, shown in links:
            self.assertIn("plain=yes", address)
            self.assertEqual(self.listed(html.unescape(address)), int(shown))
        self.assertEqual(self.at.get("/retention?plain=no", self.session).code, 422)

    def test_open_orders_and_marks_count_everywhere_on_sqlite(self):
        self.check_beside_orders("sqlite:store.db")

    def test_open_orders_and_marks_count_everywhere_on_postgresql(self):
        at = os.environ.get("REGULARS_TEST_POSTGRES")
        if not at:
            self.skipTest("no PostgreSQL server: run by way of tools/with_postgres.sh")
        self.check_beside_orders(f"{at}beside{random.getrandbits(40)}")

    def test_formulas_of_others_do_not_run(self):
        self.bring_in("sqlite:store.db", "client,date,amount,source\n" + "".join(
            f"c{i},{TODAY - datetime.timedelta(days=days)},5,=1+1\n"
            for i in range(5) for days in range(10, 1500, 100)))
        self.assertIn("'=1+1", self.page("/retention/table.csv", section="compared"))

    def test_the_report_is_a_file_of_the_same_period_and_clients(self):
        self.bring_in_generated("sqlite:store.db")
        reply = self.at.get("/retention/report.html?from=2025-01-01&to=2025-12-31&first_source=web",
                            self.session)
        self.assertEqual(reply.code, 200)
        self.assertIn("attachment", reply.header("Content-Disposition"))
        self.assertIn("Content-Security-Policy", reply.text)
        self.assertNotIn("<script", reply.text)
        self.assertNotIn("/clients?", reply.text)
        self.assertIn("1 January 2025 to 31 December 2025", reply.text)

    def test_what_cannot_be_asked_for_is_said(self):
        self.bring_in_generated("sqlite:store.db")
        for query in ("section=none", "section=periods&from=2026-02-01&to=2026-01-01",
                      "section=rfm&first_source=nobody",
                      "section=compared&with_from=2025-01-01&with_to=2199-01-01"):
            self.assertEqual(self.at.get("/retention/table.csv?" + query, self.session).code, 422)


if __name__ == "__main__":
    regulars_case.main()
