"""Every option of `regulars report`: what it changes, and what it refuses."""
import os
import pathlib
import re
import shutil

from regulars_case import STUDIO, RegularsCase, main, orders

SECTIONS = ["retention", "matrix", "rfm", "next_order", "cohorts", "forecast"]


class Figures(RegularsCase):
    def setUp(self):
        super().setUp()
        self.file("orders.csv", STUDIO)

    def test_every_option_has_a_test(self):
        here = open(__file__, encoding="utf-8").read()
        here += open(os.path.join(os.path.dirname(__file__), "test_report.py"),
                     encoding="utf-8").read()
        for option in re.findall(r"^  (--[a-z-]+)", self.done("help", "report").out, re.MULTILINE):
            if option != "--help":
                self.assertRegex(here, rf'"{option}["=]', f"{option} is not tried")

    def test_only(self):
        for section in SECTIONS:
            figures = self.figures("orders.csv", "--only", section)
            self.assertEqual([key for key in figures if key in SECTIONS], [section])
        figures = self.figures("orders.csv", "--only", "cohorts,rfm")
        self.assertEqual([key for key in figures if key in SECTIONS], ["rfm", "cohorts"])
        said = self.refused("report", "orders.csv", "--only", "forecasts")
        self.assertIn("it takes retention, matrix, rfm, next_order, cohorts, forecast\n", said)
        said = self.done("report", "orders.csv", "--only", "matrix").out
        self.assertIn("Who are they?", said)
        self.assertNotIn("Do they come back?", said)

    def test_only_does_not_starve_the_clients_file(self):
        self.done("report", "orders.csv", "--only", "matrix", "--clients", "few.csv")
        self.done("report", "orders.csv", "--clients", "all.csv")
        few, full = self.text("few.csv").splitlines(), self.text("all.csv").splitlines()
        self.assertEqual(len(few), len(full))
        for row, whole in zip(few, full):
            self.assertTrue(whole.startswith(row + ","), f"{row} of {whole}")
        self.assertTrue(full[0].endswith(",overdue,p_alive,orders_30,orders_90,orders_365,"
                                         "revenue_365,orders_365_low,orders_365_high,clv,"
                                         "due_source"), full[0])

    def forecast(self, *options):
        return self.figures("orders.csv", "--only", "forecast", *options)["forecast"]

    def test_forecast_of_too_few_says_what_it_takes(self):
        self.assertEqual(self.forecast()["state"], "too few clients")
        said = self.done("report", "orders.csv", "--only", "forecast").out
        self.assertIn("from 10 on", said)

    def test_calibrate_to(self):
        self.assertIsNone(self.forecast()["calibrated_to"])
        self.assertEqual(self.forecast("--calibrate-to", "2025-01-31")["calibrated_to"],
                         "2025-01-31")
        for day, said in (("1999-01-01", "nothing to make a forecast from"),
                          ("2030-01-01", "nothing to check against"), ("soon", "YYYY-MM-DD")):
            self.assertIn(said, self.refused("report", "orders.csv", "--calibrate-to", day))
        self.done("report", "orders.csv", "--only", "rfm", "--calibrate-to", "2030-01-01")

    def test_discount(self):
        self.assertEqual(self.forecast()["discount"], 0.1)
        self.assertEqual(self.forecast("--discount", "7.5")["discount"], 0.075)
        self.assertEqual(self.forecast("--discount", "0")["discount"], 0)
        for value in ("101", "-1", "a", "1e1", "5%", ".5"):
            self.assertIn("per cent a year",
                          self.refused("report", "orders.csv", "--discount", value))

    def test_value_days(self):
        self.assertEqual(self.forecast()["value_days"], 365)
        self.assertEqual(self.forecast("--value-days", "730")["value_days"], 730)
        self.assertIn("whole number", self.refused("report", "orders.csv", "--value-days", "0"))

    def test_models(self):
        self.forecast("--models", "nbd,mbg_cnbd")
        said = self.refused("report", "orders.csv", "--models", "pareto")
        self.assertIn("it takes bg_nbd, mbg_nbd, pareto_nbd, nbd, bg_cnbd, mbg_cnbd\n", said)

    def test_no_prior(self):
        self.forecast("--no-prior")

    def test_as_of(self):
        figures = self.figures("orders.csv", "--as-of", "2024-12-31")
        self.assertEqual(figures["as_of"], "2024-12-31")
        self.assertEqual(figures["log"]["last_day"], "2024-12-05")
        self.assertEqual(figures["log"]["rows_after_as_of"], 12 + 4 + 1 + 1)
        self.assertIn("YYYY-MM-DD", self.refused("report", "orders.csv", "--as-of", "31.12.2024"))

    def test_window(self):
        figures = self.figures("orders.csv", "--active-window-days", "90", "--cooling-days", "45",
                               "--vip-orders", "5")
        self.assertEqual(figures["window"] | {"gaps": 0}, {
            "active_window_days": 90, "active_window_from": "given", "cooling_days": 45,
            "cooling_days_from": "given", "vip_orders": 5, "vip_orders_from": "given", "gaps": 0})
        for option in ("--active-window-days", "--cooling-days", "--vip-orders"):
            self.assertIn("whole number", self.refused("report", "orders.csv", option, "0"))
            self.assertIn("whole number", self.refused("report", "orders.csv", option, "99999999"))

    def test_sample_days(self):
        self.assertEqual(self.figures("orders.csv")["rfm"]["sample_days"], 365)
        everybody = self.figures("orders.csv", "--sample-days", "all")["rfm"]
        self.assertEqual((everybody["sample_days"], everybody["sample_clients"]), ("all", 5))
        week = self.figures("orders.csv", "--sample-days", "7")["rfm"]
        self.assertEqual((week["sample_days"], week["sample_clients"]), (7, 2))
        self.assertIn("whole number", self.refused("report", "orders.csv", "--sample-days", "0"))

    def test_period(self):
        for period, label in (("month", "December 2025"), ("quarter", "Q3 2025"), ("year", "2025")):
            said = self.done("report", "orders.csv", "--period", period, "--only", "retention")
            self.assertIn(label, said.out)

    def test_a_period_of_ones_own(self):
        figures = self.figures("orders.csv", "--from", "2025-03-01", "--to", "2025-05-31",
                               "--active-window-days", "60")
        own = figures["retention"]["own"]
        self.assertEqual((own["from"], own["to"], own["complete"]),
                         ("2025-03-01", "2025-05-31", True))
        self.assertEqual(own["start"], 2)  # Ada, and Boris, who came on 10 January
        self.assertEqual(own["crr"], own["retained"] / own["start"])
        self.assertNotIn("own", self.figures("orders.csv")["retention"])
        self.refused("report", "orders.csv", "--from", "2025-03-01")
        self.refused("report", "orders.csv", "--to", "2025-03-01")
        self.refused("report", "orders.csv", "--from", "2025-03-02", "--to", "2025-03-01")
        self.refused("report", "orders.csv", "--from", "2030-01-01", "--to", "2030-02-01")
        self.refused("report", "orders.csv", "--as-of", "2025-02-28", "--from", "2025-03-01",
                     "--to", "2025-03-31")

    def test_plain(self):
        said, plain = self.figures("orders.csv"), self.figures("orders.csv", "--plain")
        del said["timing"], plain["timing"]
        self.assertEqual(plain, said)  # a file has nothing but orders
        self.assertNotIn("beside_orders", said)

    def test_threads(self):
        one = self.figures("orders.csv", "--threads", "1")
        two = self.figures("orders.csv", "--threads=2")
        del one["timing"], two["timing"]
        self.assertEqual(one, two)
        self.refused("report", "orders.csv", "--threads", "65")

    def test_language(self):
        english = self.done("report", "orders.csv", "--language", "en").out
        for code in ("ru", "hr"):
            said = self.done("report", "orders.csv", "--language", code, "--html", f"{code}.html")
            self.assertNotEqual(said.out, english)
            self.assertIn(f'lang="{code}"', self.text(f"{code}.html"))
        self.refused("report", "orders.csv", "--language", "fr")

    def test_every_key_of_the_json_is_documented(self):
        def keys_of(value):
            if isinstance(value, dict):
                for key, inner in value.items():
                    yield key
                    yield from keys_of(inner)
            elif isinstance(value, list):
                for inner in value:
                    yield from keys_of(inner)

        self.file("orders.csv", STUDIO.replace("amount", "amount,source,service", 1))
        figures = self.figures("orders.csv", "--from", "2025-06-01", "--to", "2025-12-31",
                               "--active-window-days", "90")
        self.assertIn("comparison", figures["retention"])
        definitions = pathlib.Path(os.environ["REGULARS_SOURCE"], "docs", "measures.md").read_text(
            encoding="utf-8")
        curves = {"second_to_third", "third_to_fourth", "fourth_to_fifth"}
        for key in set(keys_of(figures)) - curves:
            self.assertRegex(definitions, rf"\b{key}\b")

    def test_two_periods_are_compared(self):
        self.file("orders.csv", orders(
            *(f"a{i},2024-12-{i + 1:02},1,web" for i in range(20)),
            *(f"a{i},2025-01-15,1,web" for i in range(20)),
            *(f"b{i},2024-12-{i + 1:02},1,shop" for i in range(20)),
            *(f"b{i},2025-02-15,1,shop" for i in range(20)), "z,2025-03-31,1,",
            header="client,date,amount,source"))
        retention = self.figures("orders.csv", "--active-window-days", "30", "--period",
                                 "month")["retention"]
        comparison = retention["comparison"]
        self.assertEqual((comparison["before_from"], comparison["after_to"]),
                         ("2025-02-01", "2025-03-31"))
        self.assertEqual(comparison["all"]["lost_before"], retention["month"][2]["lost"])
        self.assertEqual(comparison["all"]["lost_after"], retention["month"][3]["lost"])
        self.assertEqual({group["name"] for group in comparison["sources"]}, {"web", "shop"})
        self.assertEqual(comparison["services"], [])

    def test_money_is_exact(self):
        figures = self.figures("orders.csv")
        self.assertEqual(figures["log"]["revenue"], 240 + 164 + 99.99 + 1 + 5 + 7 - 3)
        self.assertIn('"revenue": 513.99', self.done("report", "orders.csv", "--json").out)


class Currencies(RegularsCase):
    def setUp(self):
        super().setUp()
        self.file("orders.csv", orders("Ada,2025-01-05,10,EUR", "Bob,2025-02-05,20,USD",
                                       "Cid,2025-02-06,30,EUR", header="client,date,amount,cur"))
        self.columns = ("--currency-column", "cur")

    def test_several_are_refused_with_the_list(self):
        error = self.refused("report", "orders.csv", *self.columns)
        self.assertRegex(error, r"EUR \(2\).*USD \(1\)")

    def test_one_can_be_chosen(self):
        figures = self.figures("orders.csv", *self.columns, "--currency", "EUR")
        self.assertEqual((figures["currency"], figures["log"]["revenue"]), ("EUR", 40))
        self.assertEqual(figures["reading"]["files"][0]["left_out"]["other_currency"], 1)

    def test_rates_convert(self):
        self.file("rates.csv", "code,rate\nUSD,0.5\n")
        figures = self.figures("orders.csv", *self.columns, "--currency=EUR", "--rates", "rates.csv")
        self.assertEqual((figures["currency"], figures["log"]["revenue"]), ("EUR", 50))

    def test_any_other_word_names_the_column(self):
        self.assertIn("EUR (2)", self.refused("report", "orders.csv", "--currency", "cur"))
        self.assertIn("no column eur", self.refused("report", "orders.csv", "--currency", "eur"))
        self.assertIn("already", self.refused("report", "orders.csv", *self.columns, "--currency",
                                              "cur"))

    def test_rates_that_cannot_be_read(self):
        cases = {"": "no rates", "USD\n": "line 1", "code,rate\nUSD,x\n": "line 2",
                 "USD,0.5\nUSD,0.6\n": "line 2", "dollars,2\n": "“dollars”", "USD,-1\n": "rates.csv",
                 "USD,0\n": "rates.csv", "x" * 70000: "too long", '"USD,1\n': "quote"}
        for text, part in cases.items():
            with self.subTest(text[:20]):
                self.file("rates.csv", text)
                self.assertIn(part, self.refused("report", "orders.csv", "--currency", "EUR",
                                                 "--rates", "rates.csv"))
        self.refused("report", "orders.csv", "--rates", "rates.csv")
        self.refused("report", "orders.csv", "--currency", "EUR", "--rates", "none.csv", code=1)


class Reading(RegularsCase):
    def test_columns_by_name_and_number(self):
        self.file("orders.csv", "Ada;5;2025-01-05;done;web;logo;X1;7\n"
                                "Bob;6;2025-01-06;done;shop;logo;X2;8\n")
        figures = self.figures("orders.csv", "--client", "1", "--amount", "8", "--date", "3",
                               "--status", "4", "--source", "5", "--service", "6", "--order", "7",
                               "--delimiter", "semicolon")
        self.assertEqual(figures["log"]["revenue"], 15)
        self.assertEqual(set(figures["reading"]["files"][0]["columns"]),
                         {"client", "amount", "date", "status", "source", "service", "order"})
        self.file("named.csv", orders("A,Ada,2025-01-05,5", header="code,buyer name,when,sum"))
        figures = self.figures("named.csv", "--client", "Buyer Name", "--date", "when",
                               "--amount", "-")
        self.assertIsNone(figures["log"]["revenue"])
        self.assertEqual(figures["reading"]["files"][0]["columns"]["client"], "buyer name")
        self.assertIn("no column", self.refused("report", "named.csv", "--client", "9"))

    def test_delimiters_by_name_and_by_themselves(self):
        for names, sign in ((["comma", ","], ","), (["semicolon", ";"], ";"),
                            (["tab", "\t", "\\t"], "\t"), (["pipe", "|"], "|")):
            self.file("orders.csv", orders("Ada,2025-01-05,10").replace(",", sign))
            for name in names:
                figures = self.figures("orders.csv", "--delimiter", name)
                self.assertEqual(figures["reading"]["files"][0]["delimiter"], sign)
        self.refused("report", "orders.csv", "--delimiter", "x")

    def test_encoding(self):
        text = orders("Жанна,2025-01-05,10")
        for name in ("utf-8", "utf-16le", "utf-16be", "windows-1251"):
            self.file("orders.csv", text.encode(name))
            self.done("report", "orders.csv", "--encoding", name, "--clients", "c.csv")
            self.assertIn("\r\nЖанна,", self.text("c.csv"))
        self.file("orders.csv", orders("Žana,2025-01-05,10").encode("windows-1250"))
        self.done("report", "orders.csv", "--encoding", "windows-1250", "--clients", "c.csv")
        self.assertIn("\r\nŽana,", self.text("c.csv"))
        self.refused("report", "orders.csv", "--encoding", "koi8-r")

    def test_date_format(self):
        self.file("orders.csv", orders("Ada,03/04/2025,10"))
        self.assertIn("--date-format", self.refused("report", "orders.csv"))
        for value, day in (("day-first", "2025-04-03"), ("month-first", "2025-03-04")):
            figures = self.figures("orders.csv", "--date-format", value)
            self.assertEqual(figures["log"]["first_day"], day)
            self.assertEqual(figures["reading"]["date_format"], value)

    def test_decimal_mark(self):
        self.file("orders.csv", orders("Ada;2025-01-05;1,234", header="client;date;amount"))
        for value, revenue in (("point", 1234), ("comma", 1.234)):
            figures = self.figures("orders.csv", "--decimal-mark", value)
            self.assertEqual(figures["log"]["revenue"], revenue)
            self.assertEqual(figures["reading"]["decimal_mark"], value)

    def test_time_zone(self):
        self.file("orders.csv", orders("Ada,2025-01-05T23:30:00Z,10"))
        for zone, day in (("Europe/Zagreb", "2025-01-06"), ("America/New_York", "2025-01-05")):
            figures = self.figures("orders.csv", "--time-zone", zone)
            self.assertEqual(figures["log"]["first_day"], day)
        self.assertIn("Europe/Zagreb", self.refused("report", "orders.csv", "--time-zone", "Mars"))

    def test_status_is_counted(self):
        self.file("orders.csv", orders("Ada,2025-01-05,10,paid", "Bob,2025-01-05,10,cancelled",
                                       header="client,date,amount,status"))
        figures = self.figures("orders.csv")
        self.assertEqual(figures["log"]["rows_left_out"], 1)
        figures = self.figures("orders.csv", "--status", "-")
        self.assertEqual(figures["log"]["rows_left_out"], 0)

    def test_workbooks(self):
        books = os.environ["REGULARS_WORKBOOKS"]
        shutil.copy(os.path.join(books, "orders.xlsx"), self.folder / "orders.xlsx")
        given = (self.folder / "orders.xlsx").read_bytes()
        self.assertIn("1 row cannot be read", self.refused("report", "orders.xlsx"))
        figures = self.figures("orders.xlsx", "--amount", "-")
        self.assertEqual(figures["log"]["clients"], 3)
        piped = self.figures("-", "--amount", "-", given=given)
        self.assertEqual(piped["log"], figures["log"])
        named = self.figures("orders.xlsx", "--amount", "-", "--sheet", "Narudžbe")
        self.assertEqual(named["log"], figures["log"])
        said = self.done("report", "orders.xlsx", "--amount", "-", "--sheet", "Narudžbe").out
        self.assertIn("orders.xlsx, sheet “Narudžbe”: ", said)
        self.assertNotIn("parted by", said)
        self.assertIn("Narudžbe", self.refused("report", "orders.xlsx", "--sheet", "None"))

    def test_a_workbook_that_cannot_be_read_leaves_nothing(self):
        books = os.environ["REGULARS_WORKBOOKS"]
        for name in ("cut.xlsx", "flipped.xlsx", "bad-row.xlsx", "password.xlsx", "bomb.xlsx"):
            with self.subTest(name):
                shutil.copy(os.path.join(books, name), self.folder / name)
                error = self.refused("report", name, "--html", "r.html", "--clients", "c.csv")
                self.assertIn(name, error)
                (self.folder / name).unlink()
                self.assertEqual(self.names(), [])


if __name__ == "__main__":
    main()
