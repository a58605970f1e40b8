"""Mail leaves: from the server to one that keeps what it takes, under kills at any moment, past a
server that hangs, and to nobody twice."""
import collections
import os
import random
import re
import signal
import subprocess
import threading
import time

import regulars_case
from mail_servers import Scripted
from served_case import ServedCase

TOOL = os.environ["REGULARS_OUTBOX_TOOL"]
LONG = bool(os.environ.get("REGULARS_LONG"))
KILLS = 200 if LONG else 20
REPLIES = 15        # put before each kill
SERIES = 200        # in all: more have to wait for the next hour
DIRECT, WAITING, SENDING, SENT, UNKNOWN = 1, 1, 2, 3, 5
KEY = ("--key-file", "outbox.key")


class Sink:
    """Counts each Message-ID that it takes on; it answers the final dot late now and then."""

    def __init__(self, seed=0, late=0.0):
        self.taken, self.lock = collections.Counter(), threading.Lock()
        self.chance, self.late = random.Random(seed), late
        self.server = Scripted(self.follow)
        self.port = self.server.port

    def follow(self, talk):
        talk.say("220 sink")
        while True:
            command = talk.hear()[:4].upper()
            if command == "DATA":
                talk.say("354 go on")
                self.take(talk.hear_data())
            elif command == "QUIT":
                return talk.say("221 bye")
            talk.say("250 2.0.0 kept")

    def take(self, raw):
        name = re.search(rb"(?im)^Message-ID:\s*<([^>]+)>", raw)[1].decode()
        with self.lock:
            self.taken[name] += 1
            pause = self.late if self.chance.random() < 0.5 else 0
        time.sleep(pause)


class OutboxCase(ServedCase):
    address = "sqlite:store.db"

    def setUp(self):
        super().setUp()
        self.environment["REGULARS_OUTSIDE"] = str(
            os.path.join(os.path.dirname(regulars_case.PROGRAM), "regulars-outside"))
        self.serve_it().stop()  # makes the store

    def serve_it(self):
        return self.serve("--store", self.address, *KEY)

    def tool(self, *words):
        run = subprocess.run([TOOL, self.address, KEY[1], *map(str, words)], cwd=self.folder,
                             env=self.environment, capture_output=True, text=True, timeout=120,
                             check=False)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        return [line.split("\t") for line in run.stdout.splitlines()]

    def sink(self, **more):
        sink = Sink(**more)
        self.addCleanup(sink.server.stop)
        return sink

    def rows(self):
        """Kind, state, how often in doubt, Message-ID; no server has the store."""
        return [(int(kind), int(state), int(doubts), name)
                for kind, state, doubts, name in self.tool("rows")]

    def wait_for(self, sink, count, seconds=60):
        end = time.monotonic() + seconds
        while len(sink.taken) < count and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(len(sink.taken), count, (self.folder / "log").read_text())


class Leaves(OutboxCase):
    def test_what_is_due_leaves_once_and_is_told(self):
        sink = self.sink()
        self.tool("mailbox", sink.port, "hello")
        self.tool("replies", 30)
        self.tool("series", 30)
        served = self.serve_it()
        self.wait_for(sink, 60)
        self.assertEqual(served.stop(), 0)
        self.assertEqual({row[1:3] for row in self.rows()}, {(SENT, 0)})
        self.serve_it().stop()
        self.assertEqual(set(sink.taken.values()), {1})

    def test_a_server_that_hangs_holds_up_no_other_and_no_end(self):
        def hang(talk):
            talk.say("220 here")
            while talk.hear():
                pass

        hanging, sink = Scripted(hang), self.sink()
        self.addCleanup(hanging.stop)
        self.tool("mailbox", hanging.port, "a-hangs")
        self.tool("mailbox", sink.port, "b-works")
        self.tool("replies", 20)
        served = self.serve_it()
        self.wait_for(sink, 10)
        begun = time.monotonic()
        self.assertEqual(served.stop(), 0)
        self.assertLess(time.monotonic() - begun, 15)
        self.assertEqual(sum(row[1] == SENT for row in self.rows()), 10)
        self.assertEqual(set(sink.taken.values()), {1})

    def test_a_server_that_is_away_is_said_and_found_again(self):
        gone = Scripted(lambda talk: None)
        port = gone.port
        gone.stop()
        self.tool("mailbox", port, "hello")
        self.tool("replies", 1)
        served = self.serve_it()
        end = time.monotonic() + 60
        while "channel does not send" not in (self.folder / "log").read_text():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)
        self.assertEqual(served.stop(), 0)
        (_, state, doubts, _), = self.rows()
        self.assertEqual((state, doubts), (WAITING, 0))


class Killed(OutboxCase):
    """D-07, D-08."""
    moment = 1.0  # how long this store takes to begin, against SQLite

    def check(self, sink, each):
        """Whoever is not in doubt arrived once; a reply in doubt at most once more, what the
        program sends never again; and nothing arrived of which nobody knows."""
        rows = self.rows()
        self.assertEqual(len(rows), KILLS * each)
        self.assertEqual(sum(sink.taken.values()), sum(sink.taken[row[3]] for row in rows))
        for kind, state, doubts, name in rows:
            arrived = sink.taken[name]
            self.assertIn(state, (SENT, UNKNOWN), name)
            if state == SENT:
                self.assertGreaterEqual(arrived, 1, name)
                self.assertLessEqual(arrived, 1 + doubts, name)
                self.assertLessEqual(doubts, 1 if kind == DIRECT else 0, name)
            else:
                self.assertLessEqual(arrived, 2 if kind == DIRECT else 1, name)
                self.assertEqual(doubts, 2 if kind == DIRECT else 1, name)
        return rows

    def kill_again_and_again(self, what, each, within, seed):
        sink, chance = self.sink(seed=seed, late=0.02), random.Random(seed)
        self.tool("mailbox", sink.port, "hello")
        for _ in range(KILLS):
            self.tool(what, each)
            served = self.serve_it()
            time.sleep(chance.uniform(0, within * self.moment))
            self.assertEqual(served.stop(signal.SIGKILL), -signal.SIGKILL)
        self.finish()
        rows = self.check(sink, each)
        print(f"# {KILLS} kills, {len(rows)} {what}, {sum(row[2] for row in rows)} times in doubt, "
              f"{sum(count > 1 for count in sink.taken.values())} came twice, "
              f"{sum(row[1] == UNKNOWN for row in rows)} wait for somebody", flush=True)

    def finish(self):
        end = time.monotonic() + 60
        while True:
            self.tool("later")
            served = self.serve_it()
            time.sleep(2)
            self.assertEqual(served.stop(), 0)
            if not any(row[1] in (WAITING, SENDING) for row in self.rows()):
                return
            self.assertLess(time.monotonic(), end)

    def test_d07_d08_kills_lose_no_reply_and_send_none_twice_unsaid(self):
        self.kill_again_and_again("replies", REPLIES, 0.15, 7)

    def test_d07_d08_kills_send_nothing_of_a_series_twice(self):
        self.kill_again_and_again("series", SERIES // KILLS, 0.4, 8)


class KilledOnPostgres(Killed):
    moment = 4.0

    def setUp(self):
        at = os.environ.get("REGULARS_TEST_POSTGRES")
        if not at:
            self.skipTest("no PostgreSQL server: run by way of tools/with_postgres.sh")
        self.address = f"{at}outbox_{os.getpid()}_{self.id().rpartition('_')[2]}"
        super().setUp()


if __name__ == "__main__":
    regulars_case.main()
