"""Archives while the program is killed at each of its writes in turn."""
import itertools
import os
import unittest

import archive_made
import regulars_case
from archive_case import MAY_TRACE, WRITES, ArchiveCase

# At a sample of the writes; ./check --long asks for all of them.
STEP = 1 if os.environ.get("REGULARS_LONG") else 7


@unittest.skipUnless(MAY_TRACE, "strace may not trace here")
class Killed(ArchiveCase):
    def killed(self, *arguments):
        """Runs the program again and again, killed at each of its writes in turn (at a sample of
        many), and yields after each run whether it came to its end."""
        for call in WRITES.split(","):
            for when in itertools.count(1, STEP):
                code = self.traced(f"{call}:signal=KILL:when={when}", *arguments)
                yield code == 0
                if code == 0:
                    break

    def remove_all(self, begin):
        for name in self.names():
            if name.startswith(begin):
                (self.folder / name).unlink()

    def test_a_backup_killed_at_any_write_leaves_the_previous_one(self):
        self.make_store()
        self.done("backup", "sqlite:shop.db", "backup.jsonl")
        before = (self.folder / "backup.jsonl").read_bytes()
        runs = [self.assertEqual((self.folder / "backup.jsonl").read_bytes(), before) or is_done
                for is_done in self.killed("backup", "sqlite:shop.db", "backup.jsonl")]
        self.assertGreater(runs.count(False), 3)

    def test_a_restore_killed_at_any_write_leaves_all_or_nothing(self):
        made = self.make_store(clients=5, orders=2)
        kills = 0
        for is_done in self.killed("restore", "made.jsonl", "sqlite:new.db"):
            kills += not is_done
            if is_done or (self.folder / "new.db").exists():
                self.assertEqual(self.exported("new.db"), made)
            self.remove_all("new.db")
        self.assertGreater(kills, 5)

    def test_a_replacement_killed_at_any_write_loses_nothing(self):
        old = self.make_store(clients=2, orders=1)
        new = archive_made.archive(archive_made.studio(clients=3, orders=1))
        self.file("new.jsonl", new)
        kept = (self.folder / "shop.db").read_bytes()
        kills = 0
        for is_done in self.killed("restore", "new.jsonl", "sqlite:shop.db", "--replace"):
            kills += not is_done
            stores = [name for name in self.names() if name == "shop.db"
                      or name.startswith("shop.db.2") and name.count("-") == 4]
            found = [self.exported(name) for name in stores]
            self.assertIn(old, found)
            self.assertLessEqual(len(found), 2)
            if is_done:
                self.assertEqual(self.exported(), new)
            self.remove_all("shop.db")
            (self.folder / "shop.db").write_bytes(kept)
        self.assertGreater(kills, 5)


if __name__ == "__main__":
    regulars_case.main()
