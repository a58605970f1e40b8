# SPDX-License-Identifier: AGPL-3.0-or-later
"""Several people who look at, change, undo and merge the same clients and orders at once, and a
checker that knows nothing of the program but what it answered: no change is lost, whoever looks
after a change sees it, an order is somebody's once, and the sums add up. On SQLite, and on
PostgreSQL where REGULARS_TEST_POSTGRES says where it is."""
import http.client
import json
import os
import random
import re
import threading
import time
from collections import defaultdict
from urllib.parse import urlencode

import regulars_case
from clients_case import Archive
from served_case import ServedCase

LONG = bool(os.environ.get("REGULARS_LONG"))
SECONDS = 60 if LONG else 4
CLIENTS, PEOPLE, WRITES = 3, 8, 30
TEN_THOUSANDTHS = 10000


class Register:
    """All that was seen of one record that has versions: who wrote which, and who read what."""

    def __init__(self):
        self.writes, self.reads = [], []  # (version, value, begun, ended)

    def problems(self, name):
        """Versions follow one another, each is written once, and nobody reads backwards in time."""
        written = defaultdict(set)
        for version, value, _, _ in self.writes:
            written[version].add(value)
        found = [f"{name}: version {version} was written twice: {values}"
                 for version, values in written.items() if len(values) > 1]
        counts = [version for version, _, _, _ in self.writes]
        if len(counts) != len(set(counts)):
            found.append(f"{name}: two were told that they wrote the same version")
        for version, value, _, _ in self.reads:
            if version in written and value not in written[version]:
                found.append(f"{name}: version {version} was read as {value!r}")
        return found + self.order_problems(name)

    def order_problems(self, name):
        """What was over before something else began cannot be newer than it."""
        seen, ends = [], sorted((ended, version) for version, _, _, ended in self.writes + self.reads)
        newest, at = 0, 0
        for version, _, begun, _ in sorted(self.writes + self.reads, key=lambda one: one[2]):
            while at < len(ends) and ends[at][0] < begun:
                newest = max(newest, ends[at][1])
                at += 1
            if version < newest:
                seen.append(f"{name}: version {version} after version {newest} had been seen")
        return seen


class Person:
    """One browser, with a connection of its own."""

    def __init__(self, case, number):
        self.case, self.chance = case, random.Random(case.chance.getrandbits(40))
        self.connection = http.client.HTTPConnection("127.0.0.1", case.served.port, timeout=30)
        self.undone = []
        self.number = number
        self.thread = threading.Thread(target=self.work)

    def api(self, method, path, body=None, **headers):
        asked = {**self.case.session, **headers}
        if method != "GET":
            asked |= {"X-CSRF-Token": self.case.csrf, "Content-Type": "application/json"}
        self.connection.request(method, "/api/v1" + path,
                                None if body is None else json.dumps(body), asked)
        reply = self.connection.getresponse()
        text = reply.read()
        return reply.status, json.loads(text) if text else None

    def work(self):
        deeds = [self.rename] * 4 + [self.look] * 3 + [self.order] * 2 + [self.change_order] * 3 + \
                [self.undo] * 2 + [self.merge]
        try:
            while self.case.goes_on():
                self.chance.choice(deeds)()
        except Exception as error:  # a thread's own is seen by nobody else
            self.case.strange.append(repr(error))
        finally:
            self.connection.close()

    def expect(self, what, status, *wanted):
        """PostgreSQL may refuse who met others again and again: then nothing has changed."""
        if status == 503 and self.case.may_be_busy:
            self.case.busy += 1
        elif status not in wanted:
            self.case.strange.append(f"{what} {status}")
        return status == wanted[0]

    def note(self, kind, record, value, begun, is_write):
        with self.case.lock:
            register = self.case.registers[kind, int(record["id"])]
            (register.writes if is_write else register.reads).append(
                (record["version"], value, begun, time.monotonic()))

    def see(self, kind, number, key):
        """The record as it is now, None when there is none any more."""
        begun = time.monotonic()
        status, record = self.api("GET", f"/{kind}/{number}")
        if not self.expect("GET " + kind, status, 200, 404):
            return None
        self.note(kind, record, record[key], begun, is_write=False)
        return record

    def change(self, kind, number, key, value):
        seen = self.see(kind, number, key)
        if seen is None:
            return
        time.sleep(self.chance.choice((0, 0, 0.003)))  # somebody thinks
        begun = time.monotonic()
        status, record = self.api("PATCH", f"/{kind}/{number}", {key: value},
                                  **{"If-Match": f'"v{seen["version"]}"'})
        if not self.expect("PATCH " + kind, status, 200, 412, 404):
            return
        has_changed = record["undo_id"] is not None  # it may have had that value by chance
        self.note(kind, record, record[key], begun, has_changed)
        if record["version"] != seen["version"] + has_changed:
            self.case.strange.append(f"{kind} went from {seen['version']} to {record['version']}")
        if has_changed:
            self.undone.append((record["undo_id"], record["id"] if kind == "orders" else None,
                                seen[key]))

    def rename(self):
        self.change("clients", self.chance.choice(self.case.clients), "name",
                    f"Vela {self.number} {self.chance.getrandbits(40):x}")

    def look(self):
        self.see("clients", self.chance.choice(self.case.clients), "name")

    def order(self):
        """One in ten is also taken out again."""
        amount = str(self.chance.randrange(1, 1000))
        begun = time.monotonic()
        status, order = self.api("POST", "/orders", {
            "client_id": str(self.chance.choice(self.case.clients)), "amount": amount,
            "currency": "EUR", "title": f"w{self.chance.getrandbits(60):x}"})
        if self.expect("POST orders", status, 201, 404, 422):
            self.note("orders", order, order["amount"], begun, is_write=True)
            with self.case.lock:
                self.case.orders.append(int(order["id"]))

    def change_order(self):
        if self.case.orders:
            self.change("orders", self.chance.choice(self.case.orders), "amount",
                        str(self.chance.randrange(1, 1000)))

    def undo(self):
        """Of one's own; refused when somebody changed it since."""
        if self.undone:
            number, _, _ = self.undone.pop(self.chance.randrange(len(self.undone)))
            status, _ = self.api("POST", f"/undo/{number}", {})
            self.expect("undo", status, 200, 404, 409, 412)

    def merge(self):
        """Two of them become one, and are parted again."""
        into, other = self.chance.sample(self.case.clients, 2)
        seen = [self.see("clients", number, "name") for number in (into, other)]
        if None in seen:
            return
        headers = {**self.case.session, "Content-Type": "application/x-www-form-urlencoded",
                   "Origin": "http://" + self.case.served.host}
        body = urlencode({"csrf": self.case.csrf, "with": other, "version": seen[0]["version"],
                          "with_version": seen[1]["version"]})
        self.connection.request("POST", f"/clients/{into}/merge", body, headers)
        reply = self.connection.getresponse()
        reply.read()
        if not self.expect("merge", reply.status, 303, 404, 409, 412, 422):
            return
        done = re.search(r"done-\d+=\d+\.(\d+)", reply.headers["Set-Cookie"] or "")
        if done:
            status, _ = self.api("POST", f"/undo/{done[1]}", {})
            self.expect("undo of a merge", status, 200, 404, 409, 412)


class Histories(ServedCase):
    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("REGULARS_SEED") or random.SystemRandom().getrandbits(30))
        self.chance = random.Random(seed)
        print(f"# REGULARS_SEED={seed}", flush=True)
        self.lock, self.strange, self.orders = threading.Lock(), [], []
        self.registers = defaultdict(Register)
        self.may_be_busy, self.busy = False, 0

    def run_on(self, address):
        self.address = address
        self.file("people.csv", "name\n" + "".join(f"Client {i}\n" for i in range(CLIENTS)))
        self.done("import", "people.csv", "--into", address)
        listed = self.done("client", "list", "--json", "--store", address).json["clients"]
        self.clients = [int(client["id"]) for client in listed]
        self.served = self.serve("--store", address)
        self.session = self.served.sign_in()
        page = self.served.get("/settings/keyboard", self.session).text
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        self.until = time.monotonic() + SECONDS
        people = [Person(self, number) for number in range(PEOPLE)]
        for person in people:
            person.thread.start()
        for person in people:
            person.thread.join(timeout=SECONDS + 60)
            self.assertFalse(person.thread.is_alive(), "somebody still waits for an answer")
        self.served.stop()
        self.assertEqual(self.strange, [])

    def goes_on(self):
        """For its time, and until there is enough to be judged: on a busy machine that is later."""
        late = time.monotonic() - self.until
        return late < 0 or (late < 50 and self.count_of_writes() <= WRITES)

    def count_of_writes(self):
        return sum(len(register.writes) for register in list(self.registers.values()))

    def check(self):
        found = [problem for (kind, number), register in self.registers.items()
                 for problem in register.problems(f"{kind} {number}")]
        self.assertEqual(found[:5], [])
        self.assertIn("everything is as it should be", self.done("verify", self.address).out)
        self.done("backup", self.address, "now.jsonl")
        archive = Archive(self.text("now.jsonl"))
        orders = self.rows(archive, "client_order")
        self.check_sums(orders, self.rows(archive, "client"))
        self.check_ends(orders)
        writes = self.count_of_writes()
        reads = sum(len(register.reads) for register in self.registers.values())
        print(f"# {writes} writes, {reads} reads, {len(orders)} orders, {self.busy} refused",
              flush=True)
        self.assertGreater(writes, WRITES)
        self.assertLess(self.busy, (writes + reads) / 4)

    def rows(self, archive, table):
        table = archive.tables[table]
        return [dict(zip(table["line"]["columns"], row)) for row in table["rows"]]

    def check_sums(self, orders, clients):
        """Each order that was acknowledged is there once, with somebody who is not merged away, and
        who is said to have as many."""
        self.assertEqual(sorted(row["id"] for row in orders), sorted(self.orders))
        counts = defaultdict(int)
        for row in orders:
            if row["deleted_at"] is None:
                counts[row["client_id"]] += 1
        for row in clients:
            self.assertEqual(row["order_count"], counts[row["id"]], row["name"])
            if row["merged_into"] is not None:
                self.assertEqual(counts[row["id"]], 0)

    def check_ends(self, orders):
        """What is there in the end is the newest that anybody was told, or an Undo after it."""
        for row in orders:
            register = self.registers["orders", row["id"]]
            newest = max(register.writes + register.reads)
            self.assertGreaterEqual(row["version"], newest[0])
            if row["version"] == newest[0]:
                self.assertEqual(row["amount"], int(newest[1]) * TEN_THOUSANDTHS)

    def test_d30_no_change_is_lost_on_sqlite(self):
        self.run_on("sqlite:store.db")
        self.check()

    def test_d30_no_change_is_lost_on_postgresql(self):
        at = os.environ.get("REGULARS_TEST_POSTGRES")
        if not at:
            self.skipTest("no PostgreSQL server: run by way of tools/with_postgres.sh")
        self.may_be_busy = True
        self.run_on(f"{at}histories{self.chance.getrandbits(40)}")
        self.check()


if __name__ == "__main__":
    regulars_case.main()
