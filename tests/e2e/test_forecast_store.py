"""What a store keeps of a forecast, as people meet it."""
import csv
import datetime
import random

import regulars_case

FIRST = datetime.date(2024, 1, 1)
LAST = datetime.date(2026, 5, 31)
STORE = "sqlite:shop.db"


def orders():
    """The orders of 150 clients, from a seed: some come once, others at a rhythm until they go."""
    chance = random.Random(7)
    for number in range(150):
        day = FIRST + datetime.timedelta(days=chance.randrange(700))
        gap = chance.choice((20, 40, 80, 160))
        while day <= LAST:
            yield f"client {number:03}", day, f"{chance.randrange(50, 400)}.50"
            if chance.random() < 0.3:
                break
            day += datetime.timedelta(days=1 + int(chance.expovariate(1 / gap)))


class Forecast(regulars_case.RegularsCase):
    def setUp(self):
        super().setUp()
        with open(self.folder / "orders.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("client", "date", "amount"))
            writer.writerows(orders())

    def brought_in(self):
        self.done("import", "orders.csv", "--into", STORE, "--currency-column", "-")

    def forecast(self, *arguments):
        return self.done("forecast", STORE, "--as-of", "2026-06-10", *arguments)

    def client(self, number):
        """What is kept of one client."""
        return self.done("forecast", STORE, "--client", str(number), "--json").json

    def clients(self):
        listed = self.done("client", "list", "--store", STORE, "--limit", "200", "--json").json
        return {one["name"]: int(one["id"]) for one in listed["clients"]}

    def test_it_is_the_forecast_of_the_report(self):
        self.brought_in()
        kept = self.forecast("--json").json["forecast"]
        report = self.figures("orders.csv", "--only", "forecast", "--as-of", "2026-06-10")
        self.assertEqual(kept["base"], report["forecast"]["base"])
        self.assertEqual(kept["chosen"], report["forecast"]["chosen"])
        self.assertEqual("made", report["forecast"]["state"])

    def test_each_clients_figures_are_kept_as_the_clients_file_has_them(self):
        self.brought_in()
        self.forecast()
        self.done("report", STORE, "--only", "forecast", "--as-of", "2026-06-10", "--clients",
                  "clients.csv")
        numbers = self.clients()
        with open(self.folder / "clients.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(150, len(rows))
        for row in rows[::15]:
            kept = self.client(numbers[row["client"]])
            self.assertEqual("2026-06-10", kept["seen_on"])
            self.assertAlmostEqual(float(row["p_alive"]), kept["alive"][0], places=4)
            for key in ("orders_30", "orders_90", "orders_365"):
                self.assertAlmostEqual(float(row[key]), kept[key][0], places=3)
            self.assertAlmostEqual(float(row["clv"]), kept["value"][0], places=1)
            self.assertLessEqual(kept["alive"][1], kept["alive"][0])
            self.assertLessEqual(kept["alive"][0], kept["alive"][2])

    def test_it_is_brought_up_to_date_by_the_least_work(self):
        self.brought_in()
        said = [self.forecast("--update", "--json").json]
        said.append(self.forecast("--update", "--json").json)
        before = self.client(self.clients()["client 003"])
        self.file("more.csv", "client,date,amount\nclient 003,2026-06-09,120\n")
        self.done("import", "more.csv", "--into", STORE, "--currency-column", "-")
        said.append(self.forecast("--update", "--json").json)
        after = self.client(self.clients()["client 003"])
        said.append(self.done("forecast", STORE, "--as-of", "2026-06-11", "--update",
                              "--json").json)
        self.assertEqual(["fitted", "fresh", "some", "all"], [one["updated"] for one in said])
        self.assertEqual([150, 0, 1, 150], [one["clients"] for one in said])
        self.assertGreater(after["alive"][0], before["alive"][0])
        self.assertIn("up to date", self.done("forecast", STORE, "--as-of", "2026-06-11",
                                              "--update").out)

    def test_a_client_is_told_in_sentences(self):
        self.brought_in()
        self.forecast("--quiet")
        number = self.clients()["client 003"]
        told = self.done("forecast", STORE, "--client", str(number)).out
        self.assertIn("Still a client: ", told)
        self.assertIn("10 June 2026", told)
        russian = self.done("forecast", STORE, "--client", str(number), "--language", "ru").out
        self.assertNotIn("Still", russian)

    def test_what_is_not_there_is_said(self):
        self.file("few.csv", "client,date,amount\nAna,2026-05-01,10\nIvan,2026-05-03,12\n")
        self.done("import", "few.csv", "--into", STORE, "--currency-column", "-")
        number = self.clients()["Ana"]
        said = self.refused("forecast", STORE, "--client", str(number), code=1)
        self.assertIn("regulars forecast", said)
        said = self.done("forecast", STORE, "--as-of", "2026-06-10", "--update")
        self.assertIn("not enough", said.out)
        said = self.done("forecast", STORE, "--as-of", "2026-06-10")
        self.assertIn("nothing was kept", said.err)

    def test_wrong_options_are_refused(self):
        self.brought_in()
        for wrong in (["--client", "1", "--update"], ["--client", "0"], ["--client", "x"],
                      ["--currency", "euro"], ["--discount", "101"], ["--models", "oracle"],
                      ["sqlite:other.db"]):
            self.refused("forecast", STORE, *wrong)
        self.refused("forecast", STORE, "--currency", "USD", "--client", "999999", code=1)

    def test_an_archive_leaves_it_out_and_a_restored_store_makes_it_anew(self):
        self.brought_in()
        self.forecast("--quiet")
        self.done("export", STORE, "all.jsonl")
        self.assertNotIn("client_forecast", self.text("all.jsonl"))
        self.done("restore", "all.jsonl", "sqlite:other.db")
        said = self.done("forecast", "sqlite:other.db", "--as-of", "2026-06-10", "--update",
                         "--json").json
        self.assertEqual("fitted", said["updated"])
        self.done("verify", "sqlite:other.db")


if __name__ == "__main__":
    regulars_case.main()
