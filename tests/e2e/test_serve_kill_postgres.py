"""The server on PostgreSQL, killed under a load of writes, and PostgreSQL itself killed and started
again under it. It has a PostgreSQL of its own, see meson.build."""
import contextlib
import os
import pathlib
import signal
import subprocess
import time

import regulars_case
from kill_case import LONG, KillCase
from kill_settings_case import SettingsKilled

FOLDER = os.environ.get("REGULARS_TEST_POSTGRES_FOLDER")
TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/test_postgres.sh"
BINARIES = pathlib.Path(os.environ.get("REGULARS_POSTGRES_BINARIES", "/usr/lib/postgresql/15/bin"))
ROUNDS = 200 if LONG else 20
OTHERS = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class OnPostgres:
    may_be_out_of_reach = True
    load_seconds = 0.1, 0.6  # it makes connections first

    def setUp(self):
        super().setUp()
        if not FOLDER:
            self.skipTest("no PostgreSQL server: run by way of tools/with_postgres.sh")
        self.round = 0

    def address_of(self, name):
        return os.environ["REGULARS_TEST_POSTGRES"] + name

    def postgres(self, what):
        subprocess.run([TOOL, what, FOLDER], check=True, timeout=60)

    def ask(self, name, sql):
        """What psql says; the server may be on its way back."""
        asked = subprocess.run([BINARIES / "psql", "-XAtq", "-d", self.address_of(name), "-c", sql],
                               capture_output=True, text=True, timeout=60, check=False)
        return asked.stdout.split()

    def wait_until_back(self):
        """It may be on its way back from a crash of one of its processes."""
        name, end = self.address.rpartition("/")[2], time.monotonic() + 30
        while self.ask(name, "SELECT 1") != ["1"] and time.monotonic() < end:
            time.sleep(0.1)

    def check_store(self):
        self.wait_until_back()
        super().check_store()

    def trouble(self, served):
        """Every fourth time it dies and comes back while they write, every other fourth time one
        of its processes is ended, or killed, upon which it throws all others out."""
        self.round += 1
        time.sleep(self.chance.uniform(0, 0.2))
        name = self.address.rpartition("/")[2]
        if self.round % 4 == 0:
            self.postgres("kill")
            self.postgres("start")
        elif self.round % 4 == 2:
            self.ask(name, f"SELECT pg_terminate_backend(pid) {OTHERS}")
        elif self.round % 4 == 3:
            for pid in self.ask(name, f"SELECT pid {OTHERS} LIMIT 1"):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)


class Postgres(OnPostgres, KillCase):

    def test_d01_all_that_was_acknowledged_is_there_whenever_it_is_killed(self):
        self.kill_rounds(ROUNDS, lambda number: self.address_of(f"kills{number}"))

    def test_d38_pages_say_when_to_come_again_while_it_is_gone_and_work_when_it_is_back(self):
        self.new_store(self.address_of("gone"))
        served = self.serve("--store", self.address)
        session = served.sign_in()
        self.assertEqual(served.get("/clients", session).code, 200)
        self.postgres("kill")
        try:
            for path in ("/clients", "/api/v1/clients"):
                reply = served.get(path, session)
                self.assertEqual(reply.code, 503, reply.text)
                self.assertRegex(reply.header("Retry-After"), r"^\d+$")
            self.assertEqual(served.get("/healthz").code, 200)  # it can go on by itself
        finally:
            self.postgres("start")
        for path in ("/clients", "/api/v1/clients"):
            self.assertEqual(served.get(path, session).code, 200)
        self.assertEqual(served.stop(), 0)

    def test_d38_it_goes_on_by_itself_when_its_connections_are_ended(self):
        self.new_store(self.address_of("ended"))
        served = self.serve("--store", self.address)
        session = served.sign_in()
        for _ in range(5):
            self.assertEqual(served.get("/clients", session).code, 200)
            self.ask("ended", f"SELECT pg_terminate_backend(pid) {OTHERS}")
            codes = [served.get("/clients", session).code for _ in range(20)]
            self.assertEqual(codes[-1], 200)
            self.assertLessEqual(set(codes), {200, 503})
            self.assertEqual(served.get("/healthz").code, 200)
        self.assertEqual(served.stop(), 0)


class Settings(OnPostgres, SettingsKilled):
    load_seconds = 0.3, 1.2

    def serve_again(self):
        self.wait_until_back()
        return super().serve_again()

    def test_d01_what_is_settled_is_there_whole_whenever_it_is_killed(self):
        self.address = self.address_of("settings")
        self.settle_rounds(100 if LONG else 8)


if __name__ == "__main__":
    regulars_case.main()
