"""What the program does on a terminal and never elsewhere: colour, progress, its width."""
import contextlib
import fcntl
import os
import pty
import signal
import struct
import subprocess
import termios
import threading
import time

from regulars_case import PROGRAM, STUDIO, RegularsCase, main


class Terminal:
    """A pseudo-terminal that keeps what is written to it."""

    def __init__(self, columns):
        self.ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.shown = b""
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        try:
            while piece := os.read(self.ours, 65536):
                self.shown += piece
        except OSError:  # how Linux says that the other end is closed
            pass

    def text(self):
        os.close(self.theirs)
        self.reader.join()
        os.close(self.ours)
        return self.shown.decode("utf-8")


class OnATerminal(RegularsCase):
    def setUp(self):
        super().setUp()
        self.environment["TERM"] = "xterm"
        self.file("orders.csv", STUDIO)

    def shown(self, *arguments, columns=80):
        """What stands on a terminal that is the standard output."""
        terminal = Terminal(columns)
        subprocess.run([PROGRAM, *arguments], stdout=terminal.theirs, stderr=subprocess.PIPE,
                       cwd=self.folder, env=self.environment, check=True)
        return terminal.text()

    def errors_shown(self, *arguments):
        """What stands on a terminal that is the standard error, while the input comes slowly."""
        terminal = Terminal(80)
        with subprocess.Popen([PROGRAM, "report", "-", *arguments], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=terminal.theirs, cwd=self.folder,
                              env=self.environment) as running:
            lines = STUDIO.encode("utf-8").splitlines(keepends=True)
            pieces = lines[:1] + [b"".join(lines[1:]) * 40] * 90
            for piece in pieces:
                running.stdin.write(piece)
                running.stdin.flush()
                time.sleep(0.01)
            running.stdin.close()
            self.assertEqual(running.wait(60), 0)
        return terminal.text()

    def test_colour_is_for_terminals_that_can_and_people_who_want_it(self):
        self.assertIn("\033[", self.shown("report", "orders.csv"))
        self.environment["NO_COLOR"] = "1"
        self.assertNotIn("\033", self.shown("report", "orders.csv"))
        self.environment["NO_COLOR"] = ""
        self.assertIn("\033[", self.shown("report", "orders.csv"))
        self.environment["TERM"] = "dumb"
        self.assertNotIn("\033", self.shown("report", "orders.csv"))

    def test_the_report_fits_the_terminal(self):
        self.environment["NO_COLOR"] = "1"
        for columns in (60, 80, 120):
            lines = self.shown("report", "orders.csv", columns=columns).split("\r\n")
            self.assertLessEqual(max(map(len, lines)), columns)
        self.environment["COLUMNS"] = "70"
        lines = self.shown("report", "orders.csv", columns=120).split("\r\n")
        self.assertLessEqual(max(map(len, lines)), 70)

    def test_progress_is_shown_and_taken_back(self):
        shown = self.errors_shown()
        self.assertIn("\rreading standard input: ", shown)
        self.assertTrue(shown.endswith("\r\033[K"), shown[-40:])

    def test_an_interruption_takes_the_progress_back(self):
        terminal = Terminal(80)
        with subprocess.Popen([PROGRAM, "report", "-"], stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL, stderr=terminal.theirs, cwd=self.folder,
                              env=self.environment) as running:
            lines = STUDIO.encode("utf-8").splitlines(keepends=True)
            running.stdin.write(lines[0])
            until = time.monotonic() + 30
            while b"reading" not in terminal.shown and time.monotonic() < until:
                running.stdin.write(b"".join(lines[1:]) * 40)
                running.stdin.flush()
                time.sleep(0.01)
            running.send_signal(signal.SIGINT)
            self.assertEqual(running.wait(60), -signal.SIGINT)
            with contextlib.suppress(BrokenPipeError):
                running.stdin.close()
        shown = terminal.text()
        self.assertIn("\rreading standard input: ", shown)
        self.assertTrue(shown.endswith("\r\033[K"), shown[-40:])

    def test_progress_can_be_refused(self):
        self.assertEqual(self.errors_shown("--quiet"), "")
        self.environment["TERM"] = "dumb"
        self.assertEqual(self.errors_shown(), "")

    def test_short_work_shows_no_progress(self):
        terminal = Terminal(80)
        subprocess.run([PROGRAM, "report", "orders.csv"], stdout=subprocess.DEVNULL,
                       stderr=terminal.theirs, cwd=self.folder, env=self.environment, check=True)
        self.assertEqual(terminal.text(), "")


if __name__ == "__main__":
    main()
