# SPDX-License-Identifier: AGPL-3.0-or-later
"""Inputs that nobody should give, and everybody does: each ends soon, small, and with a clear
answer."""
import contextlib
import gzip
import io
import os
import subprocess
import sys
import threading
import unittest

from regulars_case import PROGRAM, RegularsCase, main, orders

MIB = 1024 * 1024


# Runs a program and adds its memory to what it says. In between, because a process counts what
# its parent held when it was started.
MEASURE = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


class AbuseCase(RegularsCase):
    def fed(self, pieces, *arguments):
        """The program with `pieces` through a pipe: its code, what it said, its memory in bytes."""
        process = subprocess.Popen([sys.executable, "-c", MEASURE, PROGRAM, "report", "-",
                                    *arguments], cwd=self.folder, env=self.environment,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        thread = threading.Thread(target=self.feed, args=(process.stdin, pieces))
        thread.start()
        with process, process.stdout as out, process.stderr as err:
            said = out.read().decode()
            *faults, memory = err.read().decode().splitlines()
            thread.join()
        return process.returncode, said, "\n".join(faults), int(memory) * 1024

    @staticmethod
    def feed(pipe, pieces):
        with contextlib.suppress(BrokenPipeError):
            for piece in pieces:
                pipe.write(piece)
                pipe.flush()
        with contextlib.suppress(BrokenPipeError):
            pipe.close()


class OneTooMany(AbuseCase):
    def test_a_line_without_end_is_given_up_early(self):
        pieces = (b"client,date\nAda,2025-01-01\n", *([b"x" * MIB] * 1000))
        code, out, err, memory = self.fed(pieces)
        self.assertEqual((code, out), (2, ""))
        self.assertIn("the record that begins in line 3 is longer than 16 MB", err)
        self.assertLess(memory, 128 * MIB)

    def test_a_quote_that_is_never_closed_is_told_with_its_line(self):
        rows = [f"client-{i},2025-01-01,5" for i in range(40000)]
        rows[30000] = '"Ada,2025-01-01,5'
        self.file("log.csv", orders(*rows))
        self.assertIn("a quotation mark opened in line 30002", self.refused("report", "log.csv"))

    def test_a_million_columns(self):
        self.file("log.csv", ",".join(f"c{i}" for i in range(10 ** 6)) + "\n1,2\n")
        self.assertIn("columns, the most that are read", self.refused("report", "log.csv"))

    def test_a_thousand_files_make_one_log_and_no_more(self):
        names = [self.file(f"{i}.csv", orders(f"client-{i},2025-01-01,5")) for i in range(1001)]
        self.assertEqual(self.figures(*names[:1000])["log"]["clients"], 1000)
        self.assertIn("at most", self.refused("report", *names))

    def test_zero_bytes_make_a_bad_row(self):
        self.file("log.csv", b"client,date\nA\0da,2025-01-01\nBo,2025-01-02\n")
        self.assertIn("the client holds a zero byte", self.refused("report", "log.csv"))

    def test_memory_grows_by_a_row_as_said(self):
        def pieces(rows):
            yield b"client,date,amount\n"
            for i in range(rows // 1000):
                yield b"".join(b"client-%07d,2025-01-%02d,12.50\n" % (i, 1 + k % 28)
                               for k in range(1000))

        used = []
        for rows in (200_000, 1_200_000):
            code, _, err, memory = self.fed(pieces(rows), "--only", "matrix")
            self.assertEqual(code, 0, err)
            used.append(memory)
        self.assertLess((used[1] - used[0]) / 1_000_000, 64)


class NoOrderLog(AbuseCase):
    def test_other_kinds_of_files_are_named(self):
        for start, word in ((b"%PDF-1.7\n", "PDF"), (b"\x89PNG\r\n\x1a\n", "picture"),
                            (b"<!DOCTYPE html><html>", "web page"), (b'[{"client": 1}]', "JSON"),
                            (b"SQLite format 3\0", "SQLite"), (bytes(range(256)) * 9, "no text"),
                            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "before 2007"),
                            (bytes(5000), "no text")):
            with self.subTest(word=word):
                self.file("log.csv", start)
                self.assertIn(word, self.refused("report", "log.csv"))

    def test_devices(self):
        for name, word in (("/dev/null", "is empty"), ("/dev/zero", "no text"),
                           ("/dev/urandom", "no text")):
            with self.subTest(name=name):
                self.assertIn(word, self.refused("report", name))

    def test_a_named_pipe_is_read(self):
        os.mkfifo(self.folder / "pipe")
        writer = threading.Thread(
            target=lambda: (self.folder / "pipe").write_text(orders("Ada,2025-01-01,5")))
        writer.start()
        self.assertEqual(self.figures("pipe")["log"]["orders"], 1)
        writer.join()

    @unittest.skipIf(os.geteuid() == 0, "for root nothing is forbidden")
    def test_a_file_without_the_right_to_read_it(self):
        self.file("log.csv", orders("Ada,2025-01-01,5"))
        (self.folder / "log.csv").chmod(0)
        self.assertIn("no right to read it", self.refused("report", "log.csv", code=1))


class Packed(AbuseCase):
    PACKED = gzip.compress(orders(*(f"client-{i},2025-01-01,{i}" for i in range(20000))).encode())

    def test_what_is_cut_off_damaged_or_followed_is_told(self):
        damaged = bytearray(self.PACKED)
        damaged[len(damaged) // 2] ^= 0x55
        for packed, word in ((self.PACKED[:-5], "is cut off"), (self.PACKED[:9], "is cut off"),
                             (self.PACKED + b"more", "goes on with something else"),
                             (bytes(damaged), "")):
            with self.subTest(word=word):
                self.file("log.gz", packed)
                self.assertIn(word, self.refused("report", "log.gz"))

    def test_what_becomes_large_is_not_held(self):
        packed = io.BytesIO()
        with gzip.open(packed, "wb") as out:
            out.write(b"client,date\nAda,2025-01-01\n")
            for _ in range(200):
                out.write(b"\n" * MIB)
        code, _, err, memory = self.fed((packed.getvalue(),), "--only", "matrix")
        self.assertEqual(code, 0, err)
        self.assertLess(memory, 64 * MIB)


class WhileItIsRead(AbuseCase):
    def test_a_writer_that_gives_single_bytes_is_waited_for(self):
        text = 'client;date;amount\r\n"Čedo ""x""\r\n";01.02.2025;1.234,50 €\r\nAda;3.2.2025;1\r\n'
        code, out, err, _ = self.fed([bytes([byte]) for byte in text.encode()], "--json")
        self.assertEqual(code, 0, err)
        self.assertIn('"clients": 2', out)

    def test_a_file_cut_off_within_a_row_is_told(self):
        self.file("log.csv", orders("Ada,2025-01-01,5", "Bo,2025-01-02,5")[:-8])
        err = self.refused("report", "log.csv")
        self.assertIn("log.csv", err)
        self.assertIn("3 ", err)


if __name__ == "__main__":
    main()
