"""Compares the report's JSON with results worked out by the letter of the definitions.

Arguments: regulars, make_orders. Prints TAP.
"""
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import programs  # noqa: E402 (after the line above)

CASES = ((1, 1), (2, 5), (300, 2), (5000, 3), (12000, 4))


def differences(want, got):
    return [f"# want {one}\n# got  {other}" for one, other in zip(want, got) if one != other]


def main(regulars, make_orders):
    print(f"1..{len(CASES)}")
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "orders.csv"
        for number, (rows, seed) in enumerate(CASES, 1):
            with open(path, "wb") as file:
                subprocess.run([make_orders, str(rows), str(seed)], stdout=file, check=True)
            want = subprocess.run([sys.executable, "-B", programs.PEERS / "oracle.py", path],
                                  stdout=subprocess.PIPE, text=True, check=True).stdout
            report = subprocess.run([regulars, "report", path, "--json"], stdout=subprocess.PIPE,
                                    text=True, check=True).stdout
            want = [line for line in want.splitlines() if not line.startswith("history|")]
            found = differences(want, programs.regulars_lines(report))
            failed += bool(found)
            print(f"{'not ok' if found else 'ok'} {number} - agrees on {rows} orders")
            print("\n".join(found[:5]), end="\n" if found else "")
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) > 0)
