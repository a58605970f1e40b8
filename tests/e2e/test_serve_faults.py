"""A server whose disk fails, is full, or whose store somebody else holds: what people see, what the
server says of itself, and that nothing acknowledged is lost."""
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from clients_case import ClientsCase
from regulars_case import PROGRAM, main
from served_case import ServedCase

FAILED = 1
EDITS = 400  # are enough to meet any fault


def why_no_strace():
    if not shutil.which("strace"):
        return "strace is not installed"
    probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO",
                            "true"], capture_output=True, check=False)
    return None if probe.returncode == 0 else "strace may not trace here"


NO_STRACE = why_no_strace()


class FaultCase(ClientsCase):
    before = ()  # words in front of the program

    def setUp(self):
        ServedCase.setUp(self)
        self.file("people.csv", "name,email\nAna Horvat,ana@example.hr\n")
        self.done("import", "people.csv", "--into", "sqlite:store.db")
        said = self.done("client", "list", "--json", "--store", "sqlite:store.db")
        self.ana = int(said.json["clients"][0]["id"])
        self.serve_again()

    def ana_now(self):
        return self.client(self.ana)

    def rename(self, name, version=None):
        return self.edit({"name": name}, self.ana, version)

    def start(self, *arguments, **more):
        if not self.before or arguments[0] != "serve":
            return super().start(*arguments, **more)
        with open(more.pop("stderr_file"), "ab") as log:
            return subprocess.Popen([*self.before, PROGRAM, *arguments], cwd=self.folder,
                                    env=self.environment, stdin=subprocess.DEVNULL, stderr=log,
                                    **more)

    def serve_again(self):
        self.served = self.serve()
        self.session = self.served.sign_in()
        page = self.served.get("/clients", self.session)
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]

    def serve_traced(self, inject):
        """The calls that start the server are spared: each thread counts its own."""
        self.served.stop()
        # -D: what is started is the server, and strace hangs on to it. A search for leaks, as in
        # builds with sanitizers, does not work then.
        self.before = ("strace", "-D", "-f", "-E", "ASAN_OPTIONS=detect_leaks=0", "-o",
                       str(self.folder / "trace"), "-e", "trace=fdatasync,fsync,pwrite64")
        self.serve_again()
        self.served.stop()
        calls = self.trace()
        call = inject.partition(":")[0]
        spared = max(len(re.findall(rf"(?m)^{thread} +{call}\(", calls))
                     for thread in re.findall(r"(?m)^(\d+)", calls))
        self.before = (*self.before, "-e", f"inject={inject}:when={spared + 1}+")
        self.serve_again()
        self.before = ()

    def trace(self):
        """Of a server that has ended: strace may be a little later, and now and then it leaves the
        last line out. Each line is written as it comes."""
        end = re.compile(rf"(?m)^{self.served.process.pid} +\+\+\+ ")  # padded
        text, grew_at = "", time.monotonic()
        while not end.search(text) and time.monotonic() - grew_at < 5:
            now = (self.folder / "trace").read_text()
            if len(now) != len(text):
                text, grew_at = now, time.monotonic()
            time.sleep(0.02)
        return text

    def edit_until_refused(self):
        """The names that were kept, and the reply that came then; None for a cut connection."""
        kept, version = [], self.ana_now()["version"]
        for number in range(EDITS):
            name = f"Ana {number} " + "a" * 60
            try:
                reply = self.rename(name, version)
            except OSError:
                return kept, None
            if reply.code != 200:
                return kept, reply
            kept.append(name)
            version += 1
        self.fail("no fault was met")

    def check_refusal(self, reply):
        self.assertEqual(reply.code, 503, reply.text)
        self.assertRegex(reply.header("Retry-After"), r"^\d+$")

    def names_kept(self):
        trail = sqlite3.connect(f"file:{self.folder / 'store.db'}?mode=ro", uri=True)
        try:
            rows = trail.execute("SELECT after_json FROM audit WHERE object_id = ? ORDER BY version",
                                 [self.ana]).fetchall()
        finally:
            trail.close()
        return [json.loads(row[0])["name"] for row in rows]


@unittest.skipIf(NO_STRACE, NO_STRACE)
class FailedDisk(FaultCase):
    def health(self):
        """None when the server has stopped already."""
        try:
            reply = self.served.get("/healthz")
            return reply.code, reply.text
        except OSError:
            return None

    def fail_and_recover(self, inject):
        """True when the server could be asked how it is before it ended."""
        self.serve_traced(inject)
        kept, reply = self.edit_until_refused()
        health = self.health()
        self.check_refusal(reply)
        self.assertIn(health, ((503, "failed\n"), None))
        self.assertEqual(self.served.process.wait(timeout=30), FAILED)
        self.assertIn("look after the disk", self.log())
        after = self.trace().split("(INJECTED)", 1)[1]
        self.assertNotRegex(after, r"(?m)^\d+ +(fdatasync|fsync|pwrite64)\(")
        self.serve_again()
        found = self.names_kept()
        self.assertEqual(found[:len(kept)], kept)
        self.assertLessEqual(len(found), len(kept) + 1)  # the last one may have been kept
        self.assertEqual(self.rename("Ana").code, 200)
        self.served.stop()
        self.done("verify", "sqlite:store.db")
        return health is not None

    def test_d03_a_failed_sync_ends_the_server_and_the_next_one_recovers(self):
        # It ends within half a second, so that on a busy machine nobody may have asked before.
        self.assertTrue(any(self.fail_and_recover("fdatasync:error=EIO") for _ in range(4)))

    def test_a_failed_write_ends_the_server_too(self):
        self.fail_and_recover("pwrite64:error=EIO")


class FullDisk(FaultCase):
    def limit_files(self, byte_count):
        resource.prlimit(self.served.process.pid, resource.RLIMIT_FSIZE,
                         (byte_count, resource.RLIM_INFINITY))

    def test_d04_a_full_disk_refuses_writes_until_there_is_room(self):
        log = self.folder / "store.db-wal"
        self.limit_files(os.stat(log).st_size + 100000)
        kept, reply = self.edit_until_refused()
        self.check_refusal(reply)
        self.assertIn("the disk is full", reply.text)
        self.assertGreater(len(kept), 0)
        self.assertEqual(self.served.get("/healthz").code, 200)
        self.assertEqual(self.ana_now()["name"], kept[-1])
        self.check_refusal(self.rename("Ana"))

        self.limit_files(resource.RLIM_INFINITY)
        self.assertEqual(self.rename("Ana").code, 200)
        self.assertEqual(self.served.stop(), 0)
        self.assertEqual(self.names_kept(), [*kept, "Ana"])
        self.done("verify", "sqlite:store.db")


class Held(FaultCase):
    def test_d05_another_program_that_writes_is_waited_for_and_then_told_of(self):
        other = sqlite3.connect(self.folder / "store.db", isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
            self.check_refusal(self.rename("Ana"))
            self.assertEqual(self.ana_now()["version"], 1)  # reading goes on
            self.assertEqual(self.served.get("/healthz").code, 200)
            other.execute("ROLLBACK")
            self.assertEqual(self.rename("Ana").code, 200)
        finally:
            other.close()


@unittest.skipIf(os.geteuid() == 0, "root may write to any file")
class ReadOnly(FaultCase):
    def test_a_store_that_may_only_be_read_is_not_served(self):
        self.served.stop(signal.SIGTERM)
        (self.folder / "store.db").chmod(0o400)
        said = self.refused("serve", "--store", "sqlite:store.db", "--listen", "127.0.0.1:0",
                            code=FAILED)
        self.assertIn("cannot be written", said)
        self.assertIn("Ana", self.done("client", "list", "--store", "sqlite:store.db").out)


if __name__ == "__main__":
    main()
