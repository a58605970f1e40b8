"""A business goes through weeks, with REGULARS_LONG through a year: orders and enquiries come,
people are spoken with, Today is asked for and answered, and the server is killed at any moment, in
the middle of what it was told too. What must be shown each time is worked out beside it
(today_rules.py). On SQLite, and on PostgreSQL where there is a server, with two processes on it
that say the same. REGULARS_SEED repeats what chance did."""
import datetime
import http.client
import json
import math
import os
import random
import re
import struct
import threading
import time
from urllib.parse import urlencode

import regulars_case
from clients_case import Archive
from served_case import ServedCase
from today_rules import ACTIVE_DAYS, KNOWN, ZONE, Client, Oracle

LONG = bool(os.environ.get("REGULARS_LONG"))
BEGIN = datetime.date(2027, 10, 18)  # summer time ends within the short run, 2028 has a 29 February
DAYS = 366 if LONG else 21
REGULARS, CONTENDERS = 14, 6
CLOCK = os.environ.get("REGULARS_MOVED_CLOCK")


class Business(ServedCase):
    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("REGULARS_SEED") or random.SystemRandom().getrandbits(30))
        self.chance = random.Random(self.seed)
        print(f"# REGULARS_SEED={self.seed}", flush=True)
        self.oracle, self.word, self.key_until = Oracle(), 0, None
        self.served = self.second = None  # the one that is killed; another beside it
        self.counts = {"kills": 0, "looks": 0, "cues": 0, "answers": 0, "races": 0}
        self.clock = self.folder / "clock"
        self.clock.write_bytes(struct.pack("q", 0))
        self.environment |= {"LD_PRELOAD": CLOCK, "REGULARS_TEST_CLOCK": str(self.clock)}

    # ---- time ----

    def go_to(self, day, minute):
        """The clock on the wall shows this, summer or winter."""
        local = datetime.datetime.combine(day, datetime.time(minute // 60, minute % 60), ZONE)
        seconds = math.ceil(local.timestamp() - time.time())
        with open(self.clock, "r+b") as file:
            file.write(struct.pack("q", seconds))
        self.today = day

    def now(self):
        seconds = struct.unpack("q", self.clock.read_bytes())[0]
        return datetime.datetime.fromtimestamp(time.time() + seconds, ZONE)

    # ---- the server ----

    def make_store(self, address):
        """Some years of regulars stand in it."""
        self.address = address
        self.serve("--store", "sqlite:empty.db").stop()
        self.done("backup", "sqlite:empty.db", "empty.jsonl")
        archive = Archive(self.text("empty.jsonl"))
        workspace = archive.tables["workspace"]
        row = dict(zip(workspace["line"]["columns"], workspace["rows"][0]))
        row |= {"time_zone": "Europe/Zagreb", "active_days": ACTIVE_DAYS, "cooling_days": 40}
        workspace["rows"][0] = [row[name] for name in workspace["line"]["columns"]]
        for weekday in range(1, 6):
            archive.add("working_hours", workspace_id=row["id"], id=row["id"] + weekday,
                        weekday=weekday, from_minute=540, to_minute=1020)
        self.file("filled.jsonl", archive.text())
        self.done("restore", "filled.jsonl", address)
        lines = ["client,date,amount"]
        for regular in range(REGULARS):
            client = Client(f"Regular {regular:02}")
            for _ in range(self.chance.randrange(1, 6)):
                client.days.append(BEGIN - datetime.timedelta(self.chance.randrange(1, 700)))
            lines += [f"{client.name},{day},100" for day in client.days]
            self.oracle.clients[client.name] = client
        self.file("orders.csv", "\n".join(lines) + "\n")
        self.done("import", "orders.csv", "--into", address)

    def begin(self):
        """By a key: sessions end with the hours, and the server prints a link at each start."""
        self.served = self.serve("--store", self.address)
        if not self.key_until or self.today >= self.key_until:
            session = self.served.sign_in()
            page = self.served.get("/settings/keyboard", session).text
            page = self.served.ask("POST", "/settings/keys", {
                **session, "Origin": "http://" + self.served.host,
                "Content-Type": "application/x-www-form-urlencoded"}, urlencode({
                    "csrf": re.search(r'name="csrf" value="([^"]+)"', page)[1],
                    "name": "A year", "scopes": "write", "days": "30"})).text
            self.key_until = self.today + datetime.timedelta(20)
            key = re.search(r'value="(regulars_[^"]+)"', page)[1]
            self.headers = {"Content-Type": "application/json", "Authorization": "Bearer " + key}

    def kill(self):
        self.served.process.kill()
        self.served.stop()
        self.counts["kills"] += 1

    def ask(self, method, path, body=None, of=None, **headers):
        headers = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return (of or self.served).ask(method, "/api/v1" + path, headers,
                                       json.dumps(body) if body is not None else None)

    def tell(self, path, body, method="POST", **headers):
        """Something that happens once, though the server may be killed while it is told. The reply
        that came, and that of asking again afterwards under the same key are one."""
        self.word += 1
        headers = {"Idempotency_Key": f"k{self.word}", **headers}
        if self.chance.random() > 0.12:
            return self.taken(self.ask(method, path, body, **headers))
        replies = []

        def told():
            try:
                replies.append(self.ask(method, path, body, **headers))
            except (OSError, http.client.HTTPException):
                pass  # the server is gone

        thread = threading.Thread(target=told)
        thread.start()
        time.sleep(self.chance.uniform(0, 0.006))
        self.kill()
        thread.join(timeout=60)
        self.begin()
        again = self.taken(self.ask(method, path, body, **headers))
        if replies and replies[0].code < 300:
            self.assertEqual(again, json.loads(replies[0].body), "said otherwise after the end")
        return again

    def taken(self, reply):
        self.assertIn(reply.code, (200, 201), reply.text)
        return json.loads(reply.body)

    # ---- what happens ----

    def name_clients(self):
        """The ids of those that were imported."""
        listed = json.loads(self.ask("GET", "/clients?limit=200").body)["clients"]
        by_name = self.oracle.clients
        self.oracle.clients = {client["id"]: by_name[client["name"]] for client in listed}
        self.assertEqual(len(self.oracle.clients), REGULARS)

    def some_client(self):
        return self.chance.choice(list(self.oracle.clients.items()))

    def somebody_orders(self):
        if self.chance.random() < 0.4:
            name = f"New {self.word}"
            client, identity = Client(name), self.tell("/clients", {"name": name})["id"]
            self.oracle.clients[identity] = client
        else:
            identity, client = self.some_client()
        made = self.tell("/orders", {"client_id": identity, "title": f"Job {self.word}",
                                     "amount": "40", "currency": "EUR"})
        self.assertEqual(made["accepted_on"], self.today.isoformat())
        client.days.append(self.today)
        client.open.add(made["id"])

    def an_order_is_done(self):
        waiting = [(client, order) for client in self.oracle.clients.values()
                   for order in sorted(client.open)]
        if not waiting:
            return
        client, order = self.chance.choice(waiting)
        etag = self.ask("GET", f"/orders/{order}").header("ETag")
        reply = self.ask("PATCH", f"/orders/{order}", {"stage": "done"}, If_Match=etag)
        self.assertEqual(reply.code, 200, reply.text)
        client.open.remove(order)

    def somebody_asks(self):
        made = self.tell("/enquiries", {"name": f"Asks {self.word}", "title": "A label"})
        self.oracle.enquiries[made["id"]] = datetime.datetime.fromisoformat(
            made["received_at"].replace("Z", "+00:00")).astimezone(ZONE)

    def an_enquiry_is_answered(self):
        if not self.oracle.enquiries:
            return
        identity = self.chance.choice(list(self.oracle.enquiries))
        etag = self.ask("GET", f"/enquiries/{identity}").header("ETag")
        reply = self.ask("PATCH", f"/enquiries/{identity}", {"stage": "answered"}, If_Match=etag)
        self.assertEqual(reply.code, 200, reply.text)
        del self.oracle.enquiries[identity]

    def somebody_calls(self):
        identity, client = self.some_client()
        self.tell(f"/clients/{identity}/notes", {"kind": "call", "text": "All is well"})
        client.spoken.append(self.today)

    def a_day_is_entered(self):
        identity, client = self.some_client()
        day = self.today + datetime.timedelta(self.chance.randrange(-2, 20))
        month, day = (2, 29) if self.chance.random() < 0.1 else (day.month, day.day)
        made = self.tell(f"/clients/{identity}/days",
                         {"kind": "birthday", "date": f"--{month:02}-{day:02}"})
        client.dates[made["id"]] = (month, day)

    # ---- looking and answering ----

    def listed(self, served):
        """But for the minutes that pass meanwhile."""
        reply = self.ask("GET", "/cues", of=served)
        self.assertEqual(reply.code, 200, reply.text)
        listed = json.loads(reply.body)
        for cue in listed["cues"]:
            cue["reason"].pop("waiting_minutes", None)
        return listed

    def look(self):
        listed = self.listed(self.served)
        if self.second:
            self.assertEqual(self.listed(self.second), listed)
        self.assertEqual(listed["count"], len(listed["cues"]), "more than are shown at once")
        self.assertEqual(self.oracle.faults(listed, self.today), [], self.now())
        self.counts["looks"] += 1
        self.counts["cues"] += len(listed["cues"])
        return listed["cues"]

    def keep(self, key, answer, days):
        until = self.today + datetime.timedelta(days) if answer == "later" else None
        self.oracle.answers[key] = (answer, until)
        self.counts["answers"] += 1

    def answer(self):
        cues = self.look()
        if not cues:
            return
        key, days = self.chance.choice(cues)["key"], self.chance.randrange(1, 9)
        answer = self.chance.choice(["done", "later", "not_this"])
        body = {"key": key, "answer": answer} | ({"later_days": days} if answer == "later" else {})
        said = self.tell("/cues/answer", body)
        before = self.oracle.answers.get(key)
        self.keep(key, answer, days)
        if self.chance.random() < 0.15:
            self.tell(f"/undo/{said['undo_id']}", {})
            self.oracle.answers.pop(key)
            if before:
                self.oracle.answers[key] = before

    def several_answer_at_once(self):
        """One is taken, the others are told; in the middle of it the server may be killed."""
        cues = self.look()
        if not cues:
            return
        key, taken, refused, strange = self.chance.choice(cues)["key"], [], [], []

        def contend(days, served):
            try:
                reply = self.ask("POST", "/cues/answer",
                                 {"key": key, "answer": "later", "later_days": days}, of=served)
                {200: taken, 404: refused}.get(reply.code, strange).append((days, reply.code))
            except (OSError, http.client.HTTPException):
                pass  # the server is gone

        is_killed = self.chance.random() < 0.5
        days = [self.chance.randrange(3, 6)] * CONTENDERS if is_killed else range(1, CONTENDERS + 1)
        servers = [self.served, self.second or self.served] * CONTENDERS
        threads = [threading.Thread(target=contend, args=both) for both in zip(days, servers)]
        for thread in threads:
            thread.start()
        if is_killed:
            time.sleep(self.chance.uniform(0, 0.02))
            self.kill()
        for thread in threads:
            thread.join(timeout=60)
        self.assertEqual(strange, [])
        self.assertLessEqual(len(taken), 1)
        self.counts["races"] += 1
        if is_killed:
            self.begin()
            listed = json.loads(self.ask("GET", "/cues").body)["cues"]
            is_there = key in [cue["key"] for cue in listed]
            self.assertFalse(taken and is_there, "it was taken, and is there again")
            if not is_there:
                self.keep(key, "later", days[0])
        else:
            self.assertEqual((len(taken), len(refused)), (1, CONTENDERS - 1))
            self.keep(key, "later", taken[0][0])

    def live_through(self, day):
        minutes = sorted(self.chance.sample(range(2, 1438), self.chance.randrange(4, 9)))
        deeds = [self.somebody_orders, self.an_order_is_done, self.somebody_asks, self.answer,
                 self.an_enquiry_is_answered, self.somebody_calls, self.a_day_is_entered,
                 self.answer, self.several_answer_at_once]
        self.go_to(day, 0)
        if day >= self.key_until:
            self.kill()
            self.begin()
        self.look()
        for minute in minutes:
            self.go_to(day, minute)
            self.chance.choice(deeds)()
            if self.chance.random() < 0.1:
                self.kill()
                self.begin()
        self.go_to(day, 1438)
        self.look()

    def live(self, address):
        self.go_to(BEGIN, 1)
        self.make_store(address)
        self.begin()
        if address.startswith("postgresql:"):
            self.second = self.serve("--store", address)
        self.name_clients()
        for number in range(DAYS):
            self.live_through(BEGIN + datetime.timedelta(number))
        for served in filter(None, (self.served, self.second)):
            served.stop()
        self.assertIn("everything is as it should be", self.done("verify", address).out)
        print(f"# {DAYS} days, {json.dumps(self.counts)}", flush=True)
        for kind, count in self.counts.items():
            self.assertGreater(count, 0, kind)
        causes = {int(key.partition(".")[0]) for key in self.oracle.answers}
        self.assertTrue(causes & KNOWN)

    def test_today_says_what_is_due_whenever_it_is_killed(self):
        self.live("sqlite:store.db")

    def test_today_says_the_same_on_postgres(self):
        if "REGULARS_TEST_POSTGRES" not in os.environ:
            self.skipTest("no PostgreSQL server: run by way of tools/with_postgres.sh")
        name = re.sub("[^a-z0-9]", "x", self.folder.name.lower())
        self.live(os.environ["REGULARS_TEST_POSTGRES"] + name)


if __name__ == "__main__":
    regulars_case.main()
