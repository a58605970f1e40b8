"""The server on PostgreSQL, killed under a load of writes, and PostgreSQL itself killed and started
again under it. It has a PostgreSQL of its own, see meson.build."""
import os
import pathlib
import subprocess
import time

import regulars_case
from kill_case import LONG, KillCase

FOLDER = os.environ.get("REGULARS_TEST_POSTGRES_FOLDER")
TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/test_postgres.sh"
ROUNDS = 200 if LONG else 20


class Postgres(KillCase):
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

    def trouble(self, served):
        """Every fourth time it dies and comes back while they write."""
        self.round += 1
        if self.round % 4 == 0:
            time.sleep(self.chance.uniform(0, 0.1))
            self.postgres("kill")
            self.postgres("start")

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


if __name__ == "__main__":
    regulars_case.main()
