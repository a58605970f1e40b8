"""The server killed in the middle of what is more than one row: an order with its client's figures,
an enquiry that becomes an order and a client, two clients that become one, many that get a tag at
once, an order with the answer to who asked for it under a key. Whatever it had said is there
afterwards, and nothing is there by half."""
import http.client
import json
import os
import random
import re
import threading
import time
from urllib.parse import urlencode

import regulars_case
from clients_case import Archive
from served_case import ServedCase

ROUNDS = 200 if os.environ.get("REGULARS_LONG") else 12
CLIENTS = 4
WORKERS = 10
TAGS_HELD = 3


class Worker:
    """One person who does one kind of thing after another until the server is gone."""

    def __init__(self, case, served, session, number):
        self.case, self.served, self.number = case, served, number
        self.chance = random.Random(case.chance.getrandbits(40))
        page = served.get("/settings/keyboard", session).text
        self.token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        self.headers = {**session, "Origin": "http://" + served.host,
                        "Content-Type": "application/x-www-form-urlencoded"}
        self.thread = threading.Thread(target=self.work)

    def send(self, path, **fields):
        """The address that it leads to; all that is sent here is right."""
        reply = self.served.ask("POST", path, self.headers,
                                urlencode({"csrf": self.token, **fields}, doseq=True))
        if reply.code != 303:
            self.case.strange.append(f"{path} {reply.code} {reply.text[-2000:]}")
        return reply.header("Location") or ""

    def work(self):
        deeds = [self.order, self.win, self.merge, self.tag, self.order_once]
        try:
            while True:
                deeds[self.number % len(deeds)](f"w{self.chance.getrandbits(60):x}")
        except (OSError, http.client.HTTPException):
            pass  # the server is gone
        except Exception as error:  # a thread's own is seen by nobody else
            self.case.strange.append(repr(error))

    def order(self, word):
        client = self.chance.choice(self.case.clients)
        self.send("/orders", client_id=client, title=word)
        self.case.acked["order"].append((client, word))

    def order_once(self, word):
        """By a program, under a key: after the end it asks again for what it has no answer to."""
        body = json.dumps({"client_id": str(self.chance.choice(self.case.clients)), "title": word})
        self.case.keyed[word] = (body, None)
        reply = self.ask_once(word, body)
        self.case.keyed[word] = (body, reply.body)
        self.case.acked["keyed"].append(word)

    def ask_once(self, word, body):
        reply = self.served.ask("POST", "/api/v1/orders", {
            **self.headers, "Content-Type": "application/json", "X-CSRF-Token": self.token,
            "Idempotency-Key": word}, body)
        if reply.code != 201:
            self.case.strange.append(f"{word} {reply.code} {reply.text[-2000:]}")
        return reply

    def ask_again(self):
        """All that any of them asked for under a key while the server before this one ran."""
        for word, (body, answer) in self.case.keyed.items():
            reply = self.ask_once(word, body)
            if answer is not None and (reply.body != answer or
                                       reply.header("Idempotency-Replayed") != "true"):
                self.case.strange.append(f"{word} was answered otherwise: {reply.text}")
            self.case.once.append(word)
        self.case.keyed.clear()

    def win(self, word):
        where = self.send("/enquiries", name=word, title=word, reach=f"{word}@example.com")
        self.send(re.sub(r"[?#].*", "", where) + "/won", company="")
        self.case.acked["won"].append(word)

    def client(self, name):
        where = self.send("/clients/new", name=name, kind="company", sure="1")
        return int(re.search(r"/clients/(\d+)", where)[1])

    def merge(self, word):
        into, other = self.client(f"{word} one"), self.client(f"{word} two")
        self.send("/orders", client_id=other, title=word)
        self.send(f"/clients/{other}/notes/new", kind="note", text=word)
        self.send(f"/clients/{into}/merge", **{"with": other, "version": 1, "with_version": 1})
        self.case.acked["merge"].append((into, other, word))

    def tag(self, word):
        """A client has room for 30 tags: the oldest of one's own go first, and so do those that
        somebody was killed over."""
        held = self.case.held[self.number]
        while len(held) >= TAGS_HELD:
            self.case.loosed.add(held[0])
            self.send("/clients/bulk", do="untag", tag=held[0], id=self.case.clients)
            self.case.acked["untag"].append(held.pop(0))
        held.append(word)
        self.send("/clients/bulk", do="tag", tag=word, id=self.case.clients)
        self.case.acked["tag"].append(word)


class Deeds(ServedCase):
    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("REGULARS_SEED") or random.SystemRandom().getrandbits(30))
        self.chance = random.Random(seed)
        print(f"# REGULARS_SEED={seed}", flush=True)
        people = [f"Client {number}" for number in range(CLIENTS)]
        self.file("people.csv", "\n".join(["name", *people]) + "\n")
        self.done("import", "people.csv", "--into", "sqlite:store.db")
        listed = self.done("client", "list", "--json", "--store", "sqlite:store.db").json["clients"]
        self.clients = [int(client["id"]) for client in listed]
        self.acked = {"order": [], "keyed": [], "won": [], "merge": [], "tag": [], "untag": []}
        self.keyed, self.once = {}, []  # orders by key of the last server; of those before it
        self.held = [[] for _ in range(WORKERS)]  # tags that each worker may have left in the store
        self.loosed = set()  # tags that somebody began to take away
        self.strange = []

    def run_until_killed(self):
        served = self.serve("--store", "sqlite:store.db")
        session = served.sign_in()
        workers = [Worker(self, served, session, number) for number in range(WORKERS)]
        workers[0].ask_again()
        for worker in workers:
            worker.thread.start()
        time.sleep(self.chance.uniform(0.05, 0.6))
        served.process.kill()
        served.stop()
        for worker in workers:
            worker.thread.join(timeout=60)
            self.assertFalse(worker.thread.is_alive(), "somebody still waits for an answer")

    def rows(self, archive, table):
        table = archive.tables[table]
        return [dict(zip(table["line"]["columns"], row)) for row in table["rows"]]

    def check_store(self):
        self.assertEqual(self.strange, [])
        self.assertIn("everything is as it should be", self.done("verify", "sqlite:store.db").out)
        (self.folder / "now.jsonl").unlink(missing_ok=True)
        self.done("backup", "sqlite:store.db", "now.jsonl")
        archive = Archive(self.text("now.jsonl"))
        clients = {row["id"]: row for row in self.rows(archive, "client")}
        orders = [row for row in self.rows(archive, "client_order") if row["deleted_at"] is None]
        self.check_orders(orders)
        self.check_won(self.rows(archive, "enquiry"), orders, clients)
        self.check_merged(archive, orders, clients)
        self.check_tags(archive)

    def check_orders(self, orders):
        stored = [(row["client_id"], row["title"]) for row in orders]
        for order in self.acked["order"]:
            self.assertEqual(stored.count(order), 1, order)
        titles = [row["title"] for row in orders]
        for word in self.once + self.acked["keyed"]:
            self.assertEqual(titles.count(word), 1, f"{word}, asked for twice under one key")
        self.assertEqual(len(titles), len(set(titles)), "an order is there twice")

    def check_won(self, enquiries, orders, clients):
        titles = {row["id"]: row["title"] for row in orders}
        names = [row["name"] for row in clients.values()]
        won = set()
        for row in enquiries:
            self.assertEqual(row["order_id"] is None, row["client_id"] is None)
            self.assertEqual(names.count(row["name"]), int(row["order_id"] is not None))
            if row["order_id"] is not None:
                self.assertEqual(titles[row["order_id"]], row["title"])
                won.add(row["title"])
            else:
                self.assertNotIn(row["title"], titles.values())
        self.assertEqual(set(self.acked["won"]) - won, set())

    def check_merged(self, archive, orders, clients):
        closed = {row["id"] for row in clients.values() if row["merged_into"] is not None}
        held = [row["client_id"] for table in ("note", "enquiry")
                for row in self.rows(archive, table)]
        held += [row["client_id"] for row in orders]
        self.assertEqual(closed & set(held), set())
        notes = {row["text"]: row["client_id"] for row in self.rows(archive, "note")}
        owners = {row["title"]: row["client_id"] for row in orders}
        for into, other, word in self.acked["merge"]:
            self.assertEqual(clients[other]["merged_into"], into)
            self.assertEqual((notes[word], owners[word]), (into, into))

    def check_tags(self, archive):
        names = {row["id"]: row["name"] for row in self.rows(archive, "tag")}
        counts = dict.fromkeys(names.values(), 0)
        for row in self.rows(archive, "client_tag"):
            counts[names[row["tag_id"]]] += 1
        self.assertEqual(set(counts.values()) - {0, CLIENTS}, set(), "a tag for some of them")
        held = {name for name, count in counts.items() if count > 0}
        self.assertEqual(set(self.acked["tag"]) - self.loosed - held, set())
        self.assertEqual(set(self.acked["untag"]) & held, set())

    def test_d01_what_was_said_is_there_whole_whenever_it_is_killed(self):
        for _ in range(ROUNDS):
            self.run_until_killed()
            self.check_store()
        counts = {kind: len(acked) for kind, acked in self.acked.items()}
        print(f"# {ROUNDS} kills, {json.dumps(counts)}", flush=True)
        for kind, count in counts.items():
            self.assertGreater(count, 0, kind)


if __name__ == "__main__":
    regulars_case.main()
