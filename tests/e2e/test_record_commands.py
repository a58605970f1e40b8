"""Commands on clients, orders and enquiries, beside a running server and without one."""
import csv
import io

import regulars_case
from clients_case import ANA, ANA_ORDER, ClientsCase


class Lists(ClientsCase):
    def names(self, *options):
        listed = self.command("client", "list", "--json", *options).json["clients"]
        return [client["name"] for client in listed]

    def test_a_list_is_what_the_endpoint_lists(self):
        for query in ("find=", "find=ana", "sort=-name", "orders-from=1", "standing=without-orders",
                      "language=hr&sort=-last-order", "find=stu%64io+vela"):
            there = [client["name"] for client in self.api(
                "GET", "/api/v1/clients?" + query).json["clients"]]
            self.assertEqual(self.names("--filter", query), there, query)
        self.assertEqual(self.names("--find", "ana", "--sort", "name"), ["Ana Horvat"])
        self.assertEqual(self.names("--limit", "1", "--sort", "-name"), ["Studio Vela d.o.o."])

    def test_columns_are_those_asked_for(self):
        said = self.command("client", "list", "--columns", "standing,language,orders").out
        self.assertIn("Standing", said)
        self.assertIn("Language", said)
        self.assertNotIn("Last order", said)
        self.assertRegex(said, r"Ana Horvat +1 ")
        self.assertIn("No clients found.", self.command("client", "list", "--find", "nobody").out)

    def test_csv_is_what_the_page_takes_out(self):
        rows = list(csv.DictReader(io.StringIO(
            self.command("client", "list", "--csv", "--filter", "orders-from=1").out.lstrip("\ufeff"))))
        self.assertEqual([row["Name"] for row in rows], ["Ana Horvat"])

    def test_what_is_misspelt_is_refused(self):
        for words in (("--filter", "colour=red"), ("--filter", "find=%zz"), ("--filter", "find"),
                      ("--filter", "find=%00"), ("--sort", "size"), ("--columns", "size"),
                      ("--filter", "sort=name", "--sort", "name"), ("x",)):
            self.refused("client", "list", *words, "--store", "sqlite:store.db")


class Goals(ClientsCase):
    """Through the server's hands, and by the command itself."""

    def goals(self):
        return self.command("goal", "list", "--json").json["goals"]

    def walk(self):
        self.assertIn("No goal is set.", self.command("goal", "list").out)
        self.assertIn("Nothing can be proposed yet", self.command("goal", "propose").out)
        offer = self.command("goal", "propose", "--period", "month", "--tag", "nobody's",
                             "--json").json
        self.assertEqual((offer["state"], offer["percent"]), ("fits_nobody", None))
        said = self.command("goal", "set", "57", "--period", "year").out
        self.assertRegex(said, r"Goal \d+ is set. .*regulars undo \d+")
        self.assertIn("57\u00a0% stay", self.command("goal", "list").out)
        again = self.command("goal", "set", "58", "--period", "year", "--json").json
        self.assertEqual((again["version"], again["percent"]), (2, 58))
        self.assertIn("nothing was changed",
                      self.command("goal", "set", "58", "--period", "year").out)
        part = self.command("goal", "set", "40 %", "--kind", "came_back", "--first-source", "-",
                            "--json").json
        self.assertEqual([goal["id"] for goal in self.goals()].count(part["id"]), 1)
        self.assertEqual(len(self.goals()), 2)
        gone = self.command("goal", "remove", part["id"], "--json").json
        self.assertTrue(gone["has_ended"])
        self.assertEqual([goal["id"] for goal in self.goals()], [again["id"]])
        self.command("undo", gone["undo_id"])
        self.assertEqual(len(self.goals()), 2)

    def test_goals_beside_a_server(self):
        self.walk()

    def test_goals_without_a_server(self):
        self.served.stop()
        self.walk()

    def test_what_cannot_be_a_goal_is_refused(self):
        for words in (("set",), ("set", "0"), ("set", "101"), ("set", "5", "6"), ("remove", "x"),
                      ("set", "5", "--tag", "nobody's"), ("set", "5", "--currency", "euro"),
                      ("list", "x"), ("propose", "x")):
            self.refused("goal", *words, "--store", "sqlite:store.db")


class Entering(ClientsCase):
    def entered(self):
        """Order, enquiry and what leads to them, by whoever holds the store."""
        order = self.command("order", "add", "ana horvat; Logo; 27.11.2030", "--json").json
        self.assertEqual((order["client_id"], order["service"], order["amount"], order["due_on"]),
                         (str(ANA), "Logo", "150", "2030-11-27"))
        said = self.command("order", "add", "Ana", "Horvat;", "winter", "menu;", "240", "EUR").out
        self.assertRegex(said, r"Entered as order \d+ of Ana Horvat. .*regulars undo \d+")
        enquiry = self.command("enquiry", "add", "Ivo Kern; menu; 90 EUR", "--reach",
                               "ivo@example.org", "--source", "fair", "--json").json
        self.assertEqual((enquiry["name"], enquiry["title"], enquiry["amount"], enquiry["reach"],
                          enquiry["source"], enquiry["client_id"]),
                         ("Ivo Kern", "menu", "90", "ivo@example.org", "fair", None))
        known = self.command("enquiry", "add", "ana HORVAT; cards", "--json").json
        self.assertEqual(known["client_id"], str(ANA))
        orders = self.command("order", "list", "--client", str(ANA), "--json").json["orders"]
        self.assertIn(order["id"], [listed["id"] for listed in orders])
        self.assertEqual(orders[0]["client_name"], "Ana Horvat")
        self.command("undo", order["undo_id"])
        self.command("undo", enquiry["undo_id"])
        gone = self.command("order", "list", "--json", "--open").json["orders"]
        self.assertNotIn(order["id"], [listed["id"] for listed in gone])

    def test_beside_a_server(self):
        self.entered()

    def test_without_one(self):
        self.served.stop()
        self.entered()

    def test_orders_are_listed(self):
        listed = self.command("order", "list").out
        self.assertIn("Ana Horvat", listed)
        self.assertIn("Logo", listed)
        for words, count in ((("--stage", "done"), 1), (("--stage", "accepted"), 0),
                             (("--state", "refund"), 0), (("--service", "Logo"), 1),
                             (("--from", "2026-11-21"), 0), (("--to", "2026-11-21"), 1),
                             (("--client", "102"), 0), (("--open",), 0)):
            orders = self.command("order", "list", "--json", *words).json["orders"]
            self.assertEqual(len(orders), count, words)
        self.assertIn("No orders found.", self.command("order", "list", "--open").out)
        there = self.api("GET", f"/api/v1/orders/{ANA_ORDER}").json
        mine = self.command("order", "list", "--json").json["orders"][0]
        self.assertEqual({**there, "client_name": "Ana Horvat"}, mine)

    def test_what_cannot_be_entered_says_why(self):
        for words in (("order", "add"), ("order", "add", "Nobody Known; menu"),
                      ("order", "add", "Ana Horvat"), ("enquiry", "add"), ("order", "list", "x")):
            ended = self.regulars(*words, "--store", "sqlite:store.db")
            self.assertNotEqual(ended.code, 0, words)
            self.assertGreater(len(ended.err), 10, words)


if __name__ == "__main__":
    regulars_case.main()
