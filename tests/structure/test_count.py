"""Shows that the sum at the end of ./check counts single tests, failures and reasons rightly."""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1])


def meson_test(name, result, stdout):
    return json.dumps({"name": f"regulars:{name}", "result": result, "stdout": stdout}) + "\n"


# What is shown, the file, what must be printed.
CASES = [
    ("subtests are counted one by one", meson_test("base / a", "OK", "1..2\nok 1 - x\nok 2 - y\n"),
     ["total\t2\t0\t0"]),
    ("a test without subtests is one", meson_test("a", "OK", "done\n"), ["total\t1\t0\t0"]),
    ("a failure is named", meson_test("base / a", "FAIL", "1..2\nok 1 - x\nnot ok 2 - y\n"),
     ["failed\tbase / a / y\t1..2\\nok 1 - x\\nnot ok 2 - y", "total\t1\t1\t0"]),
    ("a crash after good subtests is a failure", meson_test("a", "ERROR", "1..2\nok 1 - x\n"),
     ["failed\ta (error)\t1..2\\nok 1 - x", "total\t1\t1\t0"]),
    ("what it printed is escaped", meson_test("a", "FAIL", r"\x"),
     ["failed\ta\t" + r"\\x", "total\t0\t1\t0"]),
    ("a failure's own comments are its text", "ok 1 - x\nnot ok 2 - y\n# 1 != 2\n# a.c:3\nok 3 - z\n",
     ["failed\tresults / y\t1 != 2\\na.c:3", "total\t2\t1\t0"]),
    ("a timeout is a failure", meson_test("a", "TIMEOUT", ""), ["failed\ta\t", "total\t0\t1\t0"]),
    ("a reason is told, as cmocka prints it",
     meson_test("a", "OK", "# reason: no data\nnot ok 1 # SKIP x\nok 2 - y\n"),
     ["skipped\ta / x\tno data", "total\t1\t0\t1"]),
    ("a whole test left out", meson_test("format", "SKIP", "# reason: not installed\n"),
     ["skipped\tformat\tnot installed", "total\t0\t0\t1"]),
    ("TAP alone", "TAP version 13\n1..3\nok 1 - x\nnot ok 2 - y\nok 3 - z # SKIP no browser\n",
     ["failed\tresults / y\t", "skipped\tresults / z\tno browser", "total\t1\t1\t1"]),
    ("nothing at all", "", ["total\t0\t0\t0"]),
]


def count(content):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "results.tap")
        path.write_text(content)
        run = subprocess.run([sys.executable, "-B", ROOT / "tools/count_tests.py", path],
                             capture_output=True, text=True, check=True)
        return run.stdout.splitlines()


def main():
    good = True
    print(f"1..{len(CASES)}")
    for number, (name, content, expected) in enumerate(CASES, 1):
        found = count(content)
        good &= found == expected
        print(f"{'ok' if found == expected else 'not ok'} {number} - {name}")
        if found != expected:
            print(f"# expected {expected}, found {found}")
    sys.exit(0 if good else 1)


main()
