# SPDX-License-Identifier: AGPL-3.0-or-later
"""A store on a disk that is full or fails, and a program killed at any of its writes: what was
acknowledged is there, nothing is half there, and SQLite finds nothing wrong.

REGULARS_KILL_POINTS says at how many writes it is killed (60).
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from regulars_case import PROGRAM, main

UNAVAILABLE = 5
ROWS = 40
KILL_POINTS = int(os.environ.get("REGULARS_KILL_POINTS", "60"))
NO_LEAK_SEARCH = "ASAN_OPTIONS=detect_leaks=0"  # which does not work in what strace traces
WRITES = "pwrite64,ftruncate,fallocate,unlink,unlinkat"


def why_no_strace():
    if not shutil.which("strace"):
        return "strace is not installed"
    probe = subprocess.run(["strace", "-f", "-o", "/dev/null", "-e", "inject=fdatasync:error=EIO",
                            "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return None if probe.returncode == 0 else "strace may not trace here"


NO_STRACE = why_no_strace()


class DiskCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="regulars-disk-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.path = self.folder / "test.db"
        self.trace = self.folder / "trace"
        self.run_writer("make", expected=0)

    def run_writer(self, command, *arguments, before=(), expected=None):
        ended = subprocess.run([*before, PROGRAM, command, f"sqlite:{self.path}", *arguments],
                               capture_output=True, text=True, timeout=60)
        if expected is not None:
            self.assertEqual(ended.returncode, expected, ended.stdout + ended.stderr)
        return ended

    def write(self, *arguments, inject=None, **options):
        before = ()
        if inject:
            before = ("strace", "-f", "-E", NO_LEAK_SEARCH, "-o", str(self.trace),
                      "-e", f"trace={WRITES},fdatasync,fsync", "-e", f"inject={inject}")
        return self.run_writer("write", str(ROWS), *arguments, before=before, **options)

    def count_calls(self, *calls):
        return sum(bool(re.search(rf"\b({'|'.join(calls)})\(", line))
                   for line in self.trace.read_text().splitlines())

    def acked(self, *runs):
        return {int(number) for run in runs for number in re.findall(r"^acked (\d+)$", run.stdout,
                                                                    re.M)}

    def check_whole(self, acked, unknown=0):
        """What was acknowledged is there, and at most `unknown` units of two rows beside it."""
        said = self.run_writer("look", expected=0).stdout
        self.assertIn("integrity ok\n", said)
        self.assertIn("halves 0\n", said)
        ids = {int(number) for number in re.findall(r"^id (\d+)$", said, re.M)}
        self.assertLessEqual(acked, ids)
        self.assertLessEqual(len(ids), 2 * (len(acked) + unknown))

    def word(self, run, name):
        return int(re.search(rf"^{name} (\d+)$", run.stdout, re.M)[1])


class FullDisk(DiskCase):
    def test_a_file_that_may_not_grow_is_a_full_disk(self):
        run = self.write("60000", expected=UNAVAILABLE)
        self.assertIn("the disk is full", run.stdout)
        self.assertIn("SQLite", run.stdout)
        self.assertEqual(self.word(run, "failed"), 0)
        self.assertGreater(len(self.acked(run)), 0)
        self.check_whole(self.acked(run))
        again = self.write(expected=0)
        self.check_whole(self.acked(run, again))

    @unittest.skipIf(NO_STRACE, NO_STRACE)
    def test_whichever_write_finds_it_full_nothing_is_lost_and_the_next_may_succeed(self):
        acked, unit = set(), 0
        for when in range(12, 60, 4):
            run = self.write(inject=f"pwrite64:error=ENOSPC:when={when}")
            if run.returncode != 0:
                self.assertEqual(run.returncode, UNAVAILABLE, run.stdout)
                self.assertIn("the disk is full", run.stdout)
            if "failed" in run.stdout:  # not while it was opened
                self.assertEqual(self.word(run, "failed"), 0)
                self.assertEqual(self.word(run, "again"), 0)
                unit += 1  # the one tried again, which is not told
            acked |= self.acked(run)
            self.check_whole(acked, unit)
        self.assertGreater(unit, 3)

    @unittest.skipIf(NO_STRACE, NO_STRACE)
    def test_a_disk_that_stays_full_refuses_and_can_be_read(self):
        run = self.write(inject="pwrite64:error=ENOSPC:when=40+", expected=UNAVAILABLE)
        self.assertEqual(self.word(run, "again"), UNAVAILABLE)
        self.assertEqual(self.word(run, "failed"), 0)
        self.check_whole(self.acked(run))


@unittest.skipIf(NO_STRACE, NO_STRACE)
class FailedDisk(DiskCase):
    def test_after_a_failed_sync_nothing_is_written_or_synced_again(self):
        seen, acked = 0, set()
        for when in range(1, 40, 2):
            run = self.write(inject=f"fdatasync:error=EIO:when={when}")
            acked |= self.acked(run)
            self.check_whole(acked, unknown=seen + 1)
            if run.returncode == 0:
                continue  # not reached
            self.assertEqual(run.returncode, UNAVAILABLE, run.stdout)
            after = self.trace.read_text().split("(INJECTED)", 1)[1]
            self.assertNotRegex(after, r"\b(fdatasync|fsync|pwrite64)\(", f"sync {when}")
            if "failed" in run.stdout:
                seen += 1
                self.assertEqual(self.word(run, "failed"), 1)
                self.assertEqual(self.word(run, "again"), UNAVAILABLE)
                self.assertIn("the disk reported an error", run.stdout)
        self.assertGreater(seen, 5)

    def test_a_failed_write_ends_writing_too(self):
        run = self.write(inject="pwrite64:error=EIO:when=50", expected=UNAVAILABLE)
        self.assertEqual(self.word(run, "failed"), 1)
        self.assertEqual(self.word(run, "again"), UNAVAILABLE)
        self.check_whole(self.acked(run))
        self.check_whole(self.acked(run, self.write(expected=0)))


@unittest.skipIf(NO_STRACE, NO_STRACE)
class Killed(DiskCase):
    def kill_at(self, calls, points):
        """Runs once to count such calls, then is killed at each of so many of them."""
        whole = self.write(inject=f"{calls}:delay_enter=0")
        acked = self.acked(whole)
        calls_made = self.count_calls(*calls.split(","))
        step = max(1, calls_made // points)
        killed = 0
        for when in range(1, calls_made + 1, step):
            run = self.write(inject=f"{calls}:signal=KILL:when={when}")
            acked |= self.acked(run)
            killed += run.returncode != 0
            self.check_whole(acked, unknown=killed)
        self.assertGreater(killed, min(points, calls_made) // 2)

    def test_at_any_write_all_that_was_acknowledged_is_there(self):
        self.kill_at(WRITES, KILL_POINTS)

    def test_at_any_sync_all_that_was_acknowledged_is_there(self):
        self.kill_at("fdatasync", KILL_POINTS // 3)


if __name__ == "__main__":
    main()
