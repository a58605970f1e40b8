"""The base of tests from outside: runs the program as people meet it, in a folder of its own."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["REGULARS_PROGRAM"]
TIMEOUT_SECONDS = 60


class Said:
    """What the program said, and how it ended."""

    def __init__(self, ended):
        self.code = ended.returncode
        self.out = ended.stdout.decode("utf-8")
        self.err = ended.stderr.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.out)


class RegularsCase(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="regulars-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def file(self, name, content):
        """A file in the test's folder; its name is what the program is given."""
        content = content if isinstance(content, bytes) else content.encode("utf-8")
        (self.folder / name).write_bytes(content)
        return name

    def text(self, name):
        return (self.folder / name).read_bytes().decode("utf-8")

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())

    def start(self, *arguments, **more):
        return subprocess.Popen([PROGRAM, *arguments], cwd=self.folder, env=self.environment,
                                stdout=more.pop("stdout", subprocess.PIPE),
                                stderr=subprocess.PIPE, stdin=more.pop("stdin", subprocess.DEVNULL),
                                **more)

    def regulars(self, *arguments, given=b""):
        given = given if isinstance(given, bytes) else given.encode("utf-8")
        ended = subprocess.run([PROGRAM, *arguments], cwd=self.folder, env=self.environment,
                               input=given, capture_output=True, timeout=TIMEOUT_SECONDS,
                               check=False)
        if ended.returncode < 0:
            self.fail(f"died of {signal.Signals(-ended.returncode).name}: {ended.stderr!r}")
        return Said(ended)

    def done(self, *arguments, given=b""):
        """It must succeed."""
        said = self.regulars(*arguments, given=given)
        self.assertEqual(said.code, 0, said.err)
        return said

    def figures(self, *arguments, given=b""):
        """The JSON of a report that must succeed."""
        return self.done("report", *arguments, "--json", given=given).json

    def refused(self, *arguments, code=2, given=b""):
        """It must fail with this code, say why, and print nothing else."""
        said = self.regulars(*arguments, given=given)
        self.assertEqual(said.code, code, said.err)
        self.assertEqual(said.out, "")
        self.assertIn("regulars: ", said.err)
        return said.err


def orders(*rows, header="client,date,amount"):
    return "\n".join([header, *rows]) + "\n"


# Two years of a small business: some come back, some do not.
STUDIO = orders(
    *(f"Ada,{year}-{month:02}-05,10" for year in (2024, 2025) for month in range(1, 13)),
    *(f"Boris,{year}-{month:02}-10,20.50" for year in (2024, 2025) for month in (1, 4, 7, 10)),
    "Čedo,2024-02-01,99.99", "Čedo,2024-03-15,1", "Dana,2025-11-30,5", "\"Eva, d.o.o.\",2024-05-05,7",
    "Ada,2025-06-20,-3")


class Tap(unittest.TestResult):
    """Results as Meson reads them."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def note(self, ok, test, after=""):
        name = test.id().split(".", 1)[-1] if hasattr(test, "id") else str(test)
        self.lines.append(f"{'ok' if ok else 'not ok'} {len(self.lines) + 1} - {name}{after}")
        print(self.lines[-1], flush=True)

    def explain(self, text):
        print("\n".join(f"# {line}" for line in text.splitlines()), flush=True)

    def addSuccess(self, test):
        self.note(True, test)

    def addError(self, test, err):
        self.note(False, test)
        self.explain(self._exc_info_to_string(err, test))

    addFailure = addError

    def addSkip(self, test, reason):
        self.note(True, test, f" # SKIP {reason}")

    def addExpectedFailure(self, test, err):
        self.note(True, test, " # SKIP known to fail, see SECURITY.md")

    def addUnexpectedSuccess(self, test):
        self.note(False, test)
        self.explain("was known to fail, and does not: take the mark away")

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addError(subtest, err)


def main():
    tests = unittest.defaultTestLoader.loadTestsFromModule(__import__("__main__"))
    result = Tap()
    print("TAP version 13", flush=True)
    tests.run(result)
    print(f"1..{len(result.lines)}", flush=True)
