"""Runs a command from its start to its end and says what it took."""
import os
import subprocess
import sys
import tempfile
import time


class Run:
    def __init__(self, wall, usage, output):
        self.wall_seconds = wall
        self.processor_seconds = usage.ru_utime + usage.ru_stime
        self.peak_bytes = usage.ru_maxrss * 1024
        self.output = output


def run(command, environment=None):
    """Ends the benchmark when the command fails: a figure of a failed run would mean nothing. The
    output goes to a file, so that nobody waits for this program to read it."""
    with tempfile.TemporaryFile() as results, tempfile.TemporaryFile() as complaints:
        started = time.perf_counter()
        process = subprocess.Popen(command, env={**os.environ, **(environment or {})},
                                   stdin=subprocess.DEVNULL, stdout=results, stderr=complaints)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            complaints.seek(0)
            sys.stderr.buffer.write(complaints.read())
            raise SystemExit(f"{command[0]} ended with {process.returncode}")
        results.seek(0)
        return Run(wall, usage, results.read().decode())


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def medians(runs):
    return {name: median([getattr(run, name) for run in runs])
            for name in ("wall_seconds", "processor_seconds", "peak_bytes")}
