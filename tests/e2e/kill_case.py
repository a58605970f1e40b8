"""A server under a load of writes that is killed at any moment, and a ledger of what it said it had
kept: all of that is in the store afterwards, once, whole, and nothing that nobody asked for."""
import http.client
import json
import os
import random
import re
import subprocess
import threading
import time

import regulars_case
from clients_case import Archive
from served_case import ServedCase

LONG = bool(os.environ.get("REGULARS_LONG"))
CLIENTS = 6
CONNECTIONS = 6  # that save by HTTP, and one person more who runs commands
ROUNDS_OF_A_STORE = 50  # its trail is read whole after each round


class Ledger:
    """What was asked for, and what was acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        self.asked, self.acked, self.strange = set(), [], []
        self.unanswered = 0

    def ask(self, name):
        with self.lock:
            self.asked.add(name)
            self.unanswered += 1

    def answer(self, client, name, version):
        """`version` None: it was refused, and nothing changed."""
        with self.lock:
            self.unanswered -= 1
            if version is not None:
                self.acked.append((client, version, name))

    def wonder(self, what):
        with self.lock:
            self.strange.append(what)


class Writers:
    """People who change clients until the server is gone."""

    def __init__(self, case, served, seed):
        session = served.sign_in()
        page = served.get("/clients", session).text
        self.headers = {**session, "Content-Type": "application/json", "X-CSRF-Token":
                        re.search(r'name="csrf" value="([^"]+)"', page)[1]}
        self.case, self.served, self.seed = case, served, seed
        self.has_ended = threading.Event()
        works = [self.write_by_http] * CONNECTIONS + [self.write_by_commands]
        self.threads = [threading.Thread(target=self.write, args=(work, number))
                        for number, work in enumerate(works)]
        for thread in self.threads:
            thread.start()

    def write(self, work, number):
        try:
            work(number, random.Random(self.seed * 100 + number))
        except (OSError, http.client.HTTPException):
            pass  # the server is gone
        except Exception as error:  # a thread's own is seen by nobody else
            self.case.ledger.wonder(repr(error))

    def write_by_http(self, number, chance):
        connection = http.client.HTTPConnection("127.0.0.1", self.served.port, timeout=20)
        try:
            while not self.has_ended.is_set():
                self.save(connection, chance.choice(list(self.case.clients)), f"Vela {self.seed}-{number} "
                          f"{chance.getrandbits(40):x}")
        finally:
            connection.close()

    def save(self, connection, client, name):
        path, ledger = f"/api/v1/clients/{client}", self.case.ledger
        connection.request("GET", path, headers=self.headers)
        seen = connection.getresponse()
        body = seen.read()
        if seen.status != 200:
            return self.refused(seen, body)
        ledger.ask(name)
        connection.request("PATCH", path, json.dumps({"name": name}),
                           {**self.headers, "If-Match": seen.headers["ETag"]})
        reply = connection.getresponse()
        body = reply.read()
        if reply.status == 200:
            ledger.answer(client, name, json.loads(body)["version"])
        elif reply.status == 412:
            ledger.answer(client, name, None)
        else:
            self.refused(reply, body)

    def refused(self, reply, body):
        """Only a store that is out of reach may refuse, and says when to come again."""
        if reply.status != 503 or not self.case.may_be_out_of_reach or \
                not reply.headers["Retry-After"]:
            self.case.ledger.wonder(f"{reply.status} {body!r}")
        time.sleep(0.02)

    def write_by_commands(self, number, chance):
        """Handed over to the server while it runs."""
        while not self.has_ended.is_set():
            client = chance.choice(list(self.case.clients))
            name = f"Vela {self.seed}-{number} {chance.getrandbits(40):x}"
            self.case.ledger.ask(name)
            ended = subprocess.run(
                [regulars_case.PROGRAM, "client", "edit", str(client), "--name", name, "--json",
                 "--store", self.case.address], cwd=self.case.folder, stdin=subprocess.DEVNULL,
                env=self.case.environment, capture_output=True, timeout=60, check=False)
            if ended.returncode == 0:
                self.case.ledger.answer(client, name, json.loads(ended.stdout)["version"])
            elif ended.returncode not in (1, 5):
                self.case.ledger.wonder(f"{ended.returncode} {ended.stderr!r}")

    def end(self):
        self.has_ended.set()
        for thread in self.threads:
            thread.join(timeout=60)
            if thread.is_alive():
                self.case.fail("somebody still waits for an answer")


class KillCase(ServedCase):
    may_be_out_of_reach = False
    load_seconds = 0.01, 0.25

    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("REGULARS_SEED") or random.SystemRandom().getrandbits(30))
        self.chance = random.Random(self.seed)
        print(f"# REGULARS_SEED={self.seed}", flush=True)

    def new_store(self, address):
        """With a few clients that nobody changed yet."""
        self.address, self.ledger = address, Ledger()
        people = [f"Client {number}" for number in range(CLIENTS)]
        self.file("people.csv", "\n".join(["name", *people]) + "\n")
        self.done("import", "people.csv", "--into", address)
        listed = self.done("client", "list", "--json", "--store", address).json["clients"]
        self.clients = {int(client["id"]): client["name"] for client in listed}
        self.assertEqual(len(self.clients), CLIENTS)

    def run_until_killed(self):
        served = self.serve("--store", self.address)
        writers = Writers(self, served, self.chance.getrandbits(30))
        self.trouble(served)
        time.sleep(self.chance.uniform(*self.load_seconds))
        served.process.kill()
        served.stop()
        writers.end()

    def trouble(self, served):
        """What else happens while they write."""

    def kill_while_it_starts(self):
        process = self.start("serve", "--store", self.address, "--listen", "127.0.0.1:0")
        time.sleep(self.chance.uniform(0, 0.06))
        process.kill()
        process.communicate(timeout=60)

    def check_store(self):
        ledger = self.ledger
        self.assertEqual(ledger.strange, [])
        self.assertIn("everything is as it should be", self.done("verify", self.address).out)
        (self.folder / "now.jsonl").unlink(missing_ok=True)
        self.done("backup", self.address, "now.jsonl")
        trail = self.read_trail(Archive(self.text("now.jsonl")))
        written = {(client, version, name) for client, edits in trail.items()
                   for version, name in edits}
        self.assertEqual(set(ledger.acked) - written, set(), "acknowledged and not there")
        self.assertEqual(len(set(ledger.acked)), len(ledger.acked))
        self.assertEqual({name for _, _, name in written} - ledger.asked, set())
        self.assertLessEqual(len(written), len(ledger.acked) + ledger.unanswered)

    def read_trail(self, archive):
        """The edits of each client, which follow one another and lead to what it is now."""
        trail = {client: [] for client in self.clients}
        names = dict(self.clients)
        for audit in self.rows_of(archive, "audit"):
            client, before, after = (audit["object_id"], json.loads(audit["before_json"] or "{}"),
                                     json.loads(audit["after_json"] or "{}"))
            if client not in trail:
                continue  # that somebody signed in, or of the import
            self.assertEqual(before["name"], names[client])
            names[client] = after["name"]
            trail[client].append((audit["version"], after["name"]))
        for row in self.rows_of(archive, "client"):
            edits = trail[row["id"]]
            self.assertEqual([version for version, _ in edits], list(range(2, len(edits) + 2)))
            self.assertEqual((row["version"], row["name"]),
                             (len(edits) + 1, names[row["id"]]))
        return trail

    def rows_of(self, archive, table):
        table = archive.tables[table]
        rows = [dict(zip(table["line"]["columns"], row)) for row in table["rows"]]
        return sorted(rows, key=lambda row: (row["version"] or 0, row["id"]))

    def kill_rounds(self, rounds, address_of_store):
        acked = 0
        for number in range(rounds):
            if number % ROUNDS_OF_A_STORE == 0:
                self.new_store(address_of_store(number // ROUNDS_OF_A_STORE))
            before = len(self.ledger.acked)
            self.run_until_killed()
            if number % 5 == 4:
                self.kill_while_it_starts()
            self.check_store()
            acked += len(self.ledger.acked) - before
        print(f"# {rounds} kills, {acked} acknowledged changes", flush=True)
        self.assertGreater(acked, rounds)
