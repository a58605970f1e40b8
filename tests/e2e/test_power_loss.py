# SPDX-License-Identifier: AGPL-3.0-or-later
"""The disk as it is when the power fails, or the program dies, at any write: one run of deeds is
traced, and images of the store are made of it. Of a program that died an image holds all writes so
far; of a machine, those that were synchronised and any of the others, whole or torn. Each image is
sound and has all that was acknowledged until then. REGULARS_SEED repeats what chance did."""
import os
import random
import re
import shutil
import sqlite3
import time

import regulars_case
from clients_case import ANA, ANA_ORDER, STUDIO, ClientsCase
from test_serve_faults import NO_STRACE, FaultCase

LONG = bool(os.environ.get("REGULARS_LONG"))
IMAGES = 3000 if LONG else 100  # of each kind
VERIFIED = 20  # every so many-th image is also looked at by the program
SECTOR = 512
FILES = ("store.db", "store.db-wal")
CALL = re.compile(r"^(\d+) +(\d+\.\d+) (?:<\.\.\. )?(pwrite64|fdatasync|fsync|ftruncate|unlink)(.*)$")
PWRITE = re.compile(r'\(\d+<([^>]*)>, "((?:\\x[0-9a-f]{2})*)", (\d+), (\d+)')
PATH = re.compile(r"\(\d+<([^>]*)>(?:, (\d+))?")


class Event:
    """One write, of bytes at a place of a file, or its synchronisation."""

    def __init__(self, at, kind, name, place=0, content=b""):
        self.at, self.kind, self.name, self.place, self.content = at, kind, name, place, content


class Disk:
    """Files as they are while events happen to them."""

    def __init__(self, start):
        self.files = {name: bytearray(content) for name, content in start.items()}

    def happen(self, event, content=None, place=None):
        file = self.files.setdefault(event.name, bytearray())
        if event.kind == "ftruncate":
            del file[event.place:]
        elif event.kind == "unlink":
            del self.files[event.name]
        elif event.kind == "pwrite64":
            content = event.content if content is None else content
            place = event.place if place is None else place
            file.extend(b"\0" * (place - len(file)))
            file[place:place + len(content)] = content


class PowerLoss(FaultCase):
    def setUp(self):
        if NO_STRACE:
            self.skipTest(NO_STRACE)
        if os.geteuid() != 0:  # not even who traces it from its start may read its memory
            self.skipTest("what the program writes is read from its memory, as root")
        ClientsCase.setUp(self)
        seed = int(os.environ.get("REGULARS_SEED") or random.SystemRandom().getrandbits(30))
        self.chance = random.Random(seed)
        print(f"# REGULARS_SEED={seed}", flush=True)
        self.served.stop()
        self.base = {"store.db": (self.folder / "store.db").read_bytes()}
        self.before = ("strace", "-D", "-f", "-ttt", "-y", "-xx", "-s", "200000", "-E",
                       "ASAN_OPTIONS=detect_leaks=0", "-o", str(self.folder / "trace"), "-e",
                       "trace=pwrite64,fdatasync,fsync,ftruncate,unlink")
        self.served = self.serve()
        self.before = ()
        self.session = self.served.sign_in()
        page = self.served.get("/clients", self.session).text
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        self.acked = []  # (when it was told, audit row; below 0: that it was taken back)

    # --- the deeds ---

    def told(self, number):
        self.acked.append((time.time(), int(number)))

    def by_page(self, path, **fields):
        reply = self.post(path, **fields)
        self.assertEqual(reply.code, 303, reply.text)
        done = [value for name, value in reply.headers if value.startswith("done-")]
        self.told(re.search(r"=\d+\.(\d+)", done[0])[1])

    def by_api(self, method, path, body, **headers):
        reply = self.api(method, path, body, **headers)
        self.assertIn(reply.code, (200, 201), reply.text)
        self.told(reply.json["undo_id"])
        return reply.json

    def do_all(self):
        """One of each kind that is more than one row, twice over."""
        for turn in range(2):
            client = self.by_api("PATCH", f"/api/v1/clients/{ANA}", {"name": f"Ana {turn}"},
                                 If_Match=f'"v{self.client()["version"]}"')
            order = self.by_api("POST", "/api/v1/orders",
                                {"client_id": str(ANA), "title": f"Order {turn}", "amount": "40"})
            self.by_api("POST", f"/api/v1/undo/{order['undo_id']}", {})
            self.by_page("/settings/templates", name=f"t{turn}", language="en", form_of_address="",
                         subject="", body="Hello")
            self.by_page("/settings/hours/days-off", first_on=f"2031-02-0{turn + 1}",
                         last_on=f"2031-02-0{turn + 1}", label="Away")
            self.by_page("/clients/bulk", do="tag", tag=f"tag {turn}", id=ANA)
            self.by_page(f"/clients/{ANA}/notes/new", kind="note", text=f"note {turn}")
            self.by_page(f"/orders/{ANA_ORDER}/refund", amount="1")
            self.merge(client["version"])

    def merge(self, _):
        """And apart again."""
        versions = [self.client(number)["version"] for number in (ANA, STUDIO)]
        self.by_page(f"/clients/{ANA}/merge", **{"with": STUDIO, "version": versions[0],
                                                 "with_version": versions[1]})
        number = self.acked[-1][1]
        self.assertEqual(self.post(f"/undo/{number}").code, 303)
        self.told(-number)

    # --- what happened to the disk ---

    def read_events(self):
        events, unfinished = [], {}
        for line in self.trace().splitlines():
            call = CALL.match(line)
            if not call:
                continue
            thread, at, kind, rest = call[1], float(call[2]), call[3], call[4]
            if kind in ("fdatasync", "fsync"):  # done when it has returned
                if "<unfinished" in rest:
                    unfinished[thread] = rest
                    continue
                rest = unfinished.pop(thread, rest) if "resumed" in line else rest
            elif "resumed" in line:
                continue
            event = self.read_event(at, kind, rest)
            if event:
                events.append(event)
        return events

    def read_event(self, at, kind, rest):
        def name_of(path):
            return os.path.basename(path) if os.path.basename(path) in FILES else None

        if kind == "pwrite64":
            path, octets, _, place = PWRITE.match(rest).groups()
            name = name_of(self.plain(path))
            return name and Event(at, kind, name, int(place),
                                  bytes.fromhex(octets.replace("\\x", "")))
        if kind == "unlink":
            name = name_of(self.plain(re.match(r'\("([^"]*)"', rest)[1]))
            return name and Event(at, kind, name)
        path, length = PATH.match(rest).groups()
        name = name_of(self.plain(path))
        return name and Event(at, kind, name, int(length or 0))

    @staticmethod
    def plain(path):
        """strace writes paths as it writes strings."""
        return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path

    # --- images ---

    def image_of_death(self, events, count):
        """The program died: the machine keeps all that it was given."""
        disk = Disk(self.base)
        for event in events[:count]:
            disk.happen(event)
        return disk

    def image_of_power_loss(self, events, count):
        """Of what was not synchronised each write is there, torn, or not."""
        disk = Disk(self.base)
        synced = {name: max((i for i, event in enumerate(events[:count]) if event.name == name and
                             "sync" in event.kind), default=-1) for name in FILES}
        for i, event in enumerate(events[:count]):
            if i < synced[event.name] or event.kind != "pwrite64":
                disk.happen(event)
                continue
            fate = self.chance.randrange(3)
            if fate == 0:
                disk.happen(event)
            elif fate == 1:  # any of its sectors
                for at in range(0, len(event.content), SECTOR):
                    if self.chance.randrange(2):
                        disk.happen(event, event.content[at:at + SECTOR], event.place + at)
        return disk

    def check_image(self, disk, until, is_verified):
        folder = self.folder / "image"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in disk.files.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)
        if is_verified:
            # The clients were not made by the program, which says so; it says more when rows are.
            self.assertNotIn("backup", self.regulars("verify", "sqlite:image/store.db").out)
        store = sqlite3.connect(folder / "store.db")
        try:
            self.assertEqual(store.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            there = {row[0] for row in store.execute("SELECT id FROM audit UNION ALL SELECT -id "
                                                     "FROM audit WHERE undone_by IS NOT NULL")}
        finally:
            store.close()
        self.assertEqual({number for at, number in self.acked if at < until} - there, set())

    def check_images(self, events, make):
        counts = range(1, len(events) + 1) if len(events) <= IMAGES else \
            sorted(self.chance.sample(range(1, len(events) + 1), IMAGES))
        for turn, count in enumerate(counts):
            until = events[count].at if count < len(events) else events[-1].at
            with self.subTest(count=count):
                self.check_image(make(events, count), until, turn % VERIFIED == 0)

    def test_d02_what_was_told_outlives_death_and_power_loss_at_any_write(self):
        self.do_all()
        self.served.process.kill()
        self.served.stop()
        events = self.read_events()
        self.assertGreater(len([event for event in events if "sync" in event.kind]), 15)
        self.assertGreater(len([event for event in events if event.kind == "pwrite64"]), 100)
        self.check_images(events, self.image_of_death)
        self.check_images(events, self.image_of_power_loss)
        print(f"# {len(events)} writes and synchronisations, {len(self.acked)} deeds", flush=True)


if __name__ == "__main__":
    regulars_case.main()
