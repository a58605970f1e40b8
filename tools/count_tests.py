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
    """(outcome, name, reason) of each result in a TAP stream; comments before it are its reason."""
    comments = []
    for line in stream.splitlines():
        found = RESULT.match(line)
        if found is None:
            reason = re.match(r"\s*# *reason: *(.*)", line)
            comments += [reason[1]] if reason else []
            continue
        failed, name, directive, rest = found.groups()
        name = f"{suite} / {name.strip() or rest or 'unnamed'}"
        if directive:
            reason = comments[-1] if comments else rest or "no reason given"
            yield "skipped", name, reason
        else:
            yield ("failed" if failed else "passed"), name, ""
        comments = []


def tail(test):
    text = (test.get("stdout", "") + test.get("stderr", "")).strip()
    return "\\n".join(text.replace("\\", "\\\\").splitlines()[-TAIL_LINES:])


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
    results = [(kind, sub, tail(test) if kind == "failed" else why) for kind, sub, why in results]
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
