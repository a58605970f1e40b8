"""A server that fetches mail and is killed at any moment: no message is lost, and none comes twice.
20 times, with REGULARS_LONG 200, on SQLite, and on PostgreSQL where there is a server."""
import os
import random
import shutil
import signal
import time
import unittest

import regulars_case
from intake_case import IntakeCase, letter, OnPostgres
from mail_servers import Dovecot, DOVECOT, PASSWORD, USER

KILLS = 200 if os.environ.get("REGULARS_LONG") else 20
EACH = 25  # letters come before each kill, every fifth answers the first


@unittest.skipUnless(DOVECOT and shutil.which("openssl"), "dovecot-imapd is not installed")
class Killed(IntakeCase):
    @classmethod
    def setUpClass(cls):
        cls.dovecot = Dovecot()
        cls.addClassCleanup(cls.dovecot.stop)

    def setUp(self):
        super().setUp()
        self.seed = int(os.environ.get("REGULARS_SEED") or random.SystemRandom().getrandbits(30))
        self.chance = random.Random(self.seed)
        print(f"# REGULARS_SEED={self.seed}", flush=True)

    def letters(self, begin):
        """Client 0 goes on with the conversation of letter 0, all others begin one. A chain of
        answers would depend on Dovecot, which may number what comes while it looks in any order."""
        return [letter(number, 0 if number > 0 else None, client=0)
                if number % 5 == 0 else letter(number) for number in range(begin, begin + EACH)]

    def kill_one(self):
        self.end_lease()
        served = self.serve()
        time.sleep(self.chance.uniform(0.0, 0.6))
        self.assertEqual(served.stop(signal.SIGKILL), -signal.SIGKILL)

    def test_d34_kills_at_any_moment_lose_nothing_and_double_nothing(self):
        self.mailbox("mail", self.dovecot.port, USER, PASSWORD)
        seen = set()
        for kill in range(KILLS):
            self.dovecot.deliver(*self.letters(kill * EACH))
            self.kill_one()
            seen.add(self.number("SELECT count(*) FROM message"))
        self.end_lease()
        served = self.serve()
        count = KILLS * EACH
        self.wait_for("SELECT count(*) FROM message", count, 300)
        self.wait_for("SELECT count(*) FROM arrival WHERE state = 1", 0)
        self.assertEqual(served.stop(), 0)
        unread = self.number("SELECT count(*) FROM message WHERE flags = 2")
        self.assertEqual(self.number("SELECT count(*) FROM message"), count)
        self.assertEqual(self.number("SELECT count(DISTINCT mail_id) FROM message WHERE flags = 0")
                         + unread, count)
        self.assertLessEqual(unread, KILLS // 50)
        if unread == 0:
            self.assertEqual(self.number("SELECT count(*) FROM conversation"),
                             count - count // 5 + 1)
        self.assertEqual(self.number("SELECT count(*) FROM conversation WHERE message_count <>"
                                     " (SELECT count(*) FROM message WHERE conversation_id ="
                                     " conversation.id)"), 0)
        self.assertIn("everything is as it should be", self.done("verify", self.address).out)
        print(f"# {KILLS} kills, {count} letters, stopped at {len(seen)} counts of messages,"
              f" {unread} put aside unread", flush=True)
        self.assertGreater(len(seen), 1)  # on a busy machine most are killed as they start


class KilledOnPostgres(OnPostgres, Killed):
    pass


if __name__ == "__main__":
    regulars_case.main()
