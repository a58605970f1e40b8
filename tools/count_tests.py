"""Sums the results of Meson test runs, or of a TAP stream, down to the single test.

Arguments: the files to read, testlog.json of Meson or TAP. Prints one line a failed or skipped
test, tab-separated: `failed`, name, what it printed last, escaped as for printf '%b';
`skipped`, name, reason; then a line `total`, passed, failed, skipped.
"""
import json
import re
import sys

RESULT = re.compile(r"(not )?ok\b(?: +\d+)?(?: +-)? *([^#]*)(?:# *(SKIP)\b *(.*))?", re.I)
TAIL_LINES = 12


def tap_results(stream, suite):
    """(outcome, name, text) of each result in a TAP stream.

    The text of a test left out is its reason, told in a comment before it; that of a failure are
    the comments after it.
    """
    results, reason = [], ""
    for line in stream.splitlines():
        found = RESULT.match(line)
        if found is None:
            reason = line.partition("# reason:")[2].strip() or reason
            if results and results[-1][0] == "failed" and line.startswith("#"):
                results[-1][2].append(line[1:].strip())
            continue
        failed, name, directive, rest = found.groups()
        name = f"{suite} / {name.strip() or rest or 'unnamed'}"
        outcome = "skipped" if directive else "failed" if failed else "passed"
        results.append((outcome, name, [reason or rest or "no reason given"] if directive else []))
        reason = ""
    return [(outcome, name, last_lines(lines)) for outcome, name, lines in results]


def last_lines(lines):
    return "\\n".join(line.replace("\\", "\\\\") for line in lines[-TAIL_LINES:])


def tail(test):
    return last_lines((test.get("stdout", "") + test.get("stderr", "")).strip().splitlines())


def test_results(test):
    """The results of one Meson test: its subtests, or itself when it has none."""
    name = test["name"].partition(":")[2] or test["name"]
    results = list(tap_results(test.get("stdout", ""), name))
    outcome = test["result"]
    if outcome == "SKIP" and not results:
        reason = re.search(r"# *(?:reason:|SKIP) *(.*)", test.get("stdout", ""))
        return [("skipped", name, reason[1] if reason else "no reason given")]
    if not results:
        kind = "passed" if outcome in ("OK", "EXPECTEDFAIL") else "failed"
        return [(kind, name, tail(test))]
    results = [(kind, sub, text or (tail(test) if kind == "failed" else ""))
               for kind, sub, text in results]
    if outcome not in ("OK", "SKIP") and not any(kind == "failed" for kind, _, _ in results):
        results.append(("failed", f"{name} ({outcome.lower()})", tail(test)))
    return results


def results_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        content = file.read()
    if not content.lstrip().startswith("{"):
        return list(tap_results(content, path.rpartition("/")[2].partition(".")[0]))
    return [result for line in content.splitlines() if line.strip()
            for result in test_results(json.loads(line))]


def main():
    totals = {"passed": 0, "failed": 0, "skipped": 0}
    for path in sys.argv[1:]:
        for outcome, name, text in results_of(path):
            totals[outcome] += 1
            if outcome != "passed":
                print(f"{outcome}\t{name}\t{text}")
    print(f"total\t{totals['passed']}\t{totals['failed']}\t{totals['skipped']}")


main()
