"""Archives as people meet them: export, backup, restore, copy, verify."""
import fcntl
import os
import random
import sqlite3
import struct
import subprocess
import threading

import archive_made
import regulars_case
from archive_case import MAY_TRACE, ArchiveCase

# ./check --long asks for more.
BACKUPS = 200 if os.environ.get("REGULARS_LONG") else 40
FLIPS = 10000 if os.environ.get("REGULARS_LONG") else 150


class RoundTrips(ArchiveCase):
    def test_an_archive_of_another_program_comes_out_byte_for_byte(self):
        made = self.make_store()
        self.assertEqual(self.exported(), made)

    def test_an_archive_of_an_older_schema_comes_in(self):
        older = archive_made.archive(archive_made.studio(), schema=1)
        newer = archive_made.archive(archive_made.studio())
        self.assertNotEqual(older, newer)
        self.file("older.jsonl", older)
        self.done("restore", "older.jsonl", "sqlite:shop.db")
        self.assertEqual(self.exported(), newer)

    def test_standard_output_gets_the_same_bytes_and_nothing_else(self):
        made = self.make_store()
        said = self.done("export", "sqlite:shop.db", "-")
        self.assertEqual(said.out.encode(), made)
        self.assertEqual(said.err, "")

    def test_a_packed_backup_restores_to_the_same(self):
        made = self.make_store()
        self.done("backup", "sqlite:shop.db", "backup.jsonl.gz")
        packed = (self.folder / "backup.jsonl.gz").read_bytes()
        self.assertLess(len(packed), len(made) / 3)
        self.assertEqual(archive_made.read(packed), archive_made.read(made))
        self.done("restore", "backup.jsonl.gz", "sqlite:again.db")
        self.assertEqual(self.exported("again.db"), made)

    def test_the_same_store_gives_the_same_backup(self):
        self.make_store()
        self.done("backup", "sqlite:shop.db", "a.jsonl.gz")
        self.done("backup", "sqlite:shop.db", "b.jsonl.gz")
        self.assertEqual((self.folder / "a.jsonl.gz").read_bytes(),
                         (self.folder / "b.jsonl.gz").read_bytes())

    def test_a_copy_is_the_same(self):
        made = self.make_store()
        self.done("copy", "sqlite:shop.db", "sqlite:copy.db")
        self.assertEqual(self.exported("copy.db"), made)

    def test_a_backup_is_its_owners_alone(self):
        self.make_store()
        self.done("backup", "sqlite:shop.db", "backup.jsonl")
        self.assertEqual((self.folder / "backup.jsonl").stat().st_mode & 0o777, 0o600)


class NothingIsDestroyed(ArchiveCase):
    def test_a_store_that_is_there_is_not_overwritten(self):
        made = self.make_store()
        said = self.refused("restore", "made.jsonl", "sqlite:shop.db", code=1)
        self.assertIn("not empty", said)
        self.assertEqual(self.exported(), made)
        self.refused("copy", "sqlite:shop.db", "sqlite:shop.db", code=1)

    def test_replacing_moves_the_old_store_aside(self):
        made = self.make_store(clients=3)
        other = archive_made.archive(archive_made.studio(clients=7))
        self.file("other.jsonl", other)
        said = self.done("restore", "other.jsonl", "sqlite:shop.db", "--replace")
        moved = [name for name in self.names() if name.startswith("shop.db.2")]
        self.assertEqual(len(moved), 1)
        self.assertIn(moved[0], said.out)
        self.assertEqual(self.exported(), other)
        self.assertEqual(self.exported(moved[0]), made)

    def test_a_refused_archive_leaves_no_file(self):
        self.make_store()
        before = self.names()
        self.file("made.jsonl", (self.folder / "made.jsonl").read_bytes()[:-1])
        self.refused("restore", "made.jsonl", "sqlite:new.db")
        self.refused("restore", "made.jsonl", "sqlite:shop.db", "--replace")
        self.assertEqual(self.names(), before)

    def test_restoring_is_refused_while_the_store_is_held(self):
        made = self.make_store()
        with open(self.folder / "shop.db.lock", "w") as held:
            fcntl.fcntl(held, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
            self.refused("restore", "made.jsonl", "sqlite:shop.db", code=1)
            self.refused("restore", "made.jsonl", "sqlite:shop.db", "--replace", code=1)
            self.done("backup", "sqlite:shop.db", "beside.jsonl")
        self.assertEqual((self.folder / "beside.jsonl").read_bytes(), made)
        self.assertEqual(self.exported(), made)

    def test_a_full_disk_keeps_the_previous_backup(self):
        if not MAY_TRACE:
            self.skipTest("strace may not trace here")
        self.make_store()
        self.done("backup", "sqlite:shop.db", "backup.jsonl")
        before = (self.folder / "backup.jsonl").read_bytes()
        for call in ("write:error=ENOSPC:when=1+", "fsync:error=EIO:when=1+"):
            self.assertEqual(self.traced(call, "backup", "sqlite:shop.db", "backup.jsonl"), 1)
            self.assertEqual((self.folder / "backup.jsonl").read_bytes(), before)


class Writer(threading.Thread):
    """A server in small: orders come, each with its client's summary, in one transaction."""

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.is_over = threading.Event()
        self.written = 0

    def run(self):
        store = sqlite3.connect(self.path, isolation_level=None)
        store.execute("PRAGMA busy_timeout=5000")
        clients = [row[0] for row in store.execute("SELECT id FROM client ORDER BY id")]
        next_id = 1 << 40
        while not self.is_over.is_set():
            client = random.choice(clients)
            next_id += 1
            store.execute("BEGIN IMMEDIATE")
            store.execute("INSERT INTO client_order (workspace_id, id, order_version, client_id,"
                          " accepted_on, amount, currency, state, source, service, created_at)"
                          " SELECT workspace_id, ?, 3, id, 30000, 1, 'EUR', 1, '', '', 1"
                          " FROM client WHERE id = ?",
                          (next_id, client))
            store.execute("UPDATE client SET order_count = order_count + 1, occasion_count = 2,"
                          " first_order_on = coalesce(first_order_on, 30000),"
                          " last_order_on = 30000 WHERE id = ?", (client,))
            store.execute("UPDATE id_block SET next_id = ?", (next_id + 1,))
            store.execute("COMMIT")
            self.written += 1
        store.close()


class UnderLoad(ArchiveCase):
    def test_backups_beside_a_writer_are_of_one_moment_and_restore(self):
        self.make_store(orders=1)
        writer = Writer(self.folder / "shop.db")
        writer.start()
        self.addCleanup(writer.join)
        self.addCleanup(writer.is_over.set)
        counts = []
        for number in range(BACKUPS):
            self.done("backup", "sqlite:shop.db", "backup.jsonl.gz")
            rows = archive_made.read((self.folder / "backup.jsonl.gz").read_bytes())
            orders = [row["client_id"] for row in rows["client_order"]]
            self.assertEqual({row["id"]: row["order_count"] for row in rows["client"]},
                             {row["id"]: orders.count(row["id"]) for row in rows["client"]})
            counts.append(len(orders))
            if number % 10 == 0:
                self.done("restore", "backup.jsonl.gz", f"sqlite:again{number}.db")
                said = self.regulars("verify", f"sqlite:again{number}.db").out
                self.assertNotIn("orders", said)
                self.assertNotIn("not there", said)
                self.assertEqual(archive_made.read(self.exported(f"again{number}.db")), rows)
        self.assertEqual(counts, sorted(counts))
        self.assertGreater(counts[-1], counts[0])
        self.assertGreater(writer.written, BACKUPS)


class Damage(ArchiveCase):
    def test_rows_that_name_what_is_not_there_are_found(self):
        self.make_store()
        store = sqlite3.connect(self.folder / "shop.db")
        store.execute("PRAGMA foreign_keys=OFF")
        store.execute("DELETE FROM contact WHERE id IN (SELECT max(id) FROM contact)")
        store.commit()
        store.close()
        said = self.regulars("verify", "sqlite:shop.db")
        self.assertEqual(said.code, 1)
        self.assertIn("1 row of contact_point names in contact_id a row of contact that is not "
                      "there", " ".join(said.out.split()))
        self.assertIn("The database itself finds 1 fault", said.out)

    def test_every_page_that_is_wiped_is_found(self):
        self.make_store(clients=200)
        sound = (self.folder / "shop.db").read_bytes()
        size = 65536 if sound[16:18] == b"\0\x01" else int.from_bytes(sound[16:18], "big")
        pages = len(sound) // size
        for page in sorted(random.Random(1).sample(range(1, pages), min(12, pages - 1))):
            self.file("shop.db", sound[:page * size] + b"\0" * size + sound[(page + 1) * size:])
            said = self.regulars("verify", "sqlite:shop.db")
            self.assertEqual(said.code, 1, page)
            self.assertIn("backup", said.out + said.err)

    def test_a_flipped_byte_never_ends_the_program_nor_a_good_backup(self):
        made = self.make_store(clients=30)
        self.done("backup", "sqlite:shop.db", "backup.jsonl")
        sound = (self.folder / "shop.db").read_bytes()
        chance = random.Random(7)
        found = 0
        for _ in range(FLIPS):
            broken = bytearray(sound)
            broken[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
            self.file("shop.db", bytes(broken))
            found += self.regulars("verify", "sqlite:shop.db").code != 0
            if self.regulars("backup", "sqlite:shop.db", "backup.jsonl").code != 0:
                self.assertEqual((self.folder / "backup.jsonl").read_bytes(), made)
            else:
                archive_made.read((self.folder / "backup.jsonl").read_bytes())
                self.file("backup.jsonl", made)
        self.assertGreater(found, 0)

    def test_a_text_that_is_no_utf8_is_told(self):
        self.make_store()
        store = sqlite3.connect(self.folder / "shop.db")
        store.execute("UPDATE audit SET before_json = CAST(x'ff41' AS TEXT)")
        store.commit()
        store.close()
        self.assertIn("regulars verify", self.refused("export", "sqlite:shop.db", "x", code=1))
        self.assertIn("no backup can be made",
                      " ".join(self.regulars("verify", "sqlite:shop.db").out.split()))
        self.assertNotIn("x", self.names())


class Hostile(ArchiveCase):
    def test_bombs_are_refused_with_little_memory_and_time(self):
        subprocess.run(["sh", "-c", "head -c 200000000 /dev/zero | gzip -9 >bomb.gz"],
                       cwd=self.folder, check=True)
        self.refused("restore", "bomb.gz", "sqlite:new.db")
        self.assertEqual(self.names(), ["bomb.gz"])

    def test_constraints_that_only_the_store_knows_are_kept(self):
        rows = archive_made.studio(clients=3)
        rows["client"][1][6] = rows["client"][0][6]
        self.file("twice.jsonl", archive_made.archive(rows))
        self.refused("restore", "twice.jsonl", "sqlite:new.db", code=1)
        rows = archive_made.studio(clients=3)
        rows["member"][0][3] = 9
        self.file("role.jsonl", archive_made.archive(rows))
        self.refused("restore", "role.jsonl", "sqlite:new.db", code=1)
        self.assertEqual(self.names(), ["role.jsonl", "twice.jsonl"])

    def test_folders_pipes_and_missing_files_are_told(self):
        self.refused("restore", ".", "sqlite:new.db", code=1)
        self.refused("restore", "/dev/stdin", "sqlite:new.db", code=2)
        self.assertIn("missing", self.refused("restore", "missing", "sqlite:new.db", code=1))
        self.assertEqual(self.names(), [])


if __name__ == "__main__":
    regulars_case.main()
