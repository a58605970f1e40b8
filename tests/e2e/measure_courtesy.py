#!/usr/bin/env python3
"""Measures `regulars courtesy` on the labelled messages of tests/data/courtesy.

    measure_courtesy.py PROGRAM [--errors LABEL]
    measure_courtesy.py PROGRAM --holdout

Prints precision and recall by label and language, micro-averaged over all of them, each with its
95 % interval (Wilson), and the share of clean messages without a finding. A label counts once for a
message. With --errors, the messages in which that label was found wrongly or missed. With
--holdout, the second set: it is only ever measured, so no errors of it can be shown.
"""
import json
import math
import pathlib
import subprocess
import sys

DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "courtesy"
LANGUAGES = ("en", "ru", "hr")


def wilson(hits, all_of_them):
    """The 95 % interval of a share."""
    if all_of_them == 0:
        return (0.0, 1.0)
    z = 1.959964
    share = hits / all_of_them
    middle = (share + z * z / (2 * all_of_them)) / (1 + z * z / all_of_them)
    half = z / (1 + z * z / all_of_them) * math.sqrt(
        share * (1 - share) / all_of_them + z * z / (4 * all_of_them ** 2))
    return (max(0.0, middle - half), min(1.0, middle + half))


def messages(holdout=False):
    for language in LANGUAGES:
        file = DATA / f"{'holdout-' if holdout else ''}{language}.jsonl"
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def asked(message):
    """Without what the message is labelled with: the program must not see it."""
    return {key: value for key, value in message.items() if key != "labels"}


def run(program, texts):
    lines = "".join(json.dumps(asked(text), ensure_ascii=False) + "\n" for text in texts)
    done = subprocess.run([program, "courtesy", "--json"], input=lines.encode(), check=True,
                          stdout=subprocess.PIPE, timeout=120)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


class Count:
    def __init__(self):
        self.right = self.wrong = self.missed = 0

    def add(self, expected, found):
        self.right += expected and found
        self.wrong += found and not expected
        self.missed += expected and not found

    def precision(self):
        return (self.right, self.right + self.wrong)

    def recall(self):
        return (self.right, self.right + self.missed)


def measure(program, holdout=False):
    """Counts by (label, language), by language with None, and of all with (None, None); the clean
    messages without a finding, all clean ones; and each message beside what was found in it."""
    texts = list(messages(holdout))
    found = run(program, texts)
    labels = sorted({entry["label"] for text in texts for entry in text["labels"]})
    counts, quiet, clean, pairs = {}, 0, 0, []
    for text, result in zip(texts, found, strict=True):
        assert text["id"] == result["id"]
        expected = {entry["label"] for entry in text["labels"]}
        got = {finding["label"] for finding in result["findings"]}
        pairs.append((text, result))
        clean += not expected
        quiet += not expected and not got
        for label in labels:
            for key in ((label, text["lang"]), (label, None), (None, text["lang"]), (None, None)):
                counts.setdefault(key, Count()).add(label in expected, label in got)
    return counts, quiet, clean, pairs


def said(pair):
    hits, total = pair
    low, high = wilson(hits, total)
    share = 100 * hits / total if total else 0.0
    return f"{share:5.1f} % ({100 * low:.0f} to {100 * high:.0f})"


def print_row(name, count):
    print(f"{name:28} {said(count.precision()):24} {said(count.recall()):24} "
          f"{count.right:4} right {count.wrong:4} wrong {count.missed:4} missed")


def print_errors(pairs, wanted):
    for text, result in pairs:
        expected = [entry for entry in text["labels"] if entry["label"] == wanted]
        got = [finding for finding in result["findings"] if finding["label"] == wanted]
        if bool(expected) == bool(got):
            continue
        print(f"\n{'MISSED' if expected else 'WRONG '} {text['id']} {text['kind']} "
              f"{text['client']} {[x.get('quote') for x in expected or got]}\n{text['text']}")


def main():
    counts, quiet, clean, pairs = measure(sys.argv[1], "--holdout" in sys.argv)
    if len(sys.argv) == 4 and sys.argv[2] == "--errors":
        print_errors(pairs, sys.argv[3])
        return
    print(f"{'':28} {'precision':24} recall")
    for label, language in sorted(counts, key=lambda key: (key[1] or "", key[0] or "")):
        print_row(f"{language or 'all':4}{label or 'all labels'}", counts[label, language])
    print(f"clean messages without a finding: {quiet} of {clean}, {said((quiet, clean))}")


if __name__ == "__main__":
    main()
