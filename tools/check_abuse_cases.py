# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fails when the table of abuse and data-loss cases (docs/reliability.md) lacks a number, names a
test that is not there, or when a test that names a number does not stand in that number's row."""
import pathlib
import re

import source_tree

PAGE = "docs/reliability.md"
LAST = {"AC": 124, "D": 40}
ROW = re.compile(r"\| (AC-\d{3}|D-\d{2}) \| ([^|]+) \| (.+) \|$")
NAME = re.compile(r"`([^`]+)`")
NUMBER = re.compile(r"\b(AC|D)-(\d{2,3})\b(?!\.\d)|\btest_(ac|d)(\d{2,3})(?=_)")
AND_NUMBER = re.compile(r"_ac(\d{3})(?=_)")  # of a test for several: test_ac028_ac042_...
DEFINED = re.compile(r"^(?:static void|    def|def) (\w+)\(|^test\(\"([^\"]+)\"", re.M)
WITHOUT_TEST = re.compile(r"(waits for|gap:|does not apply:) ?\S")


def wanted():
    return [f"AC-{number:03}" for number in range(1, LAST["AC"] + 1)] + \
           [f"D-{number:02}" for number in range(1, LAST["D"] + 1)]


def read_rows(text):
    """The numbers in their order, and what each says holds it."""
    found = [ROW.match(line) for line in text.splitlines()]
    return [(match[1], match[3]) for match in found if match]


def named_in(text):
    """The numbers that a test's file names."""
    numbers = set()
    for match in NUMBER.finditer(text):
        letters, digits = (match[1] or match[3]).upper(), match[2] or match[4]
        if len(digits) == (3 if letters == "AC" else 2):
            numbers.add(f"{letters}-{digits}")
    return numbers | {f"AC-{digits}" for digits in AND_NUMBER.findall(text)}


def read_tests(root):
    """The tests that each file below tests/ has, and the numbers that it names."""
    tests, numbers = {}, {}
    for path in source_tree.files(pathlib.Path(root, "tests"), ".c", ".py", ".mjs"):
        name, text = path.relative_to(root).as_posix(), source_tree.text_of(path)
        if path.name == "test_checks.py":
            continue  # its samples are none
        tests[name] = {path.name} | {one or other for one, other in DEFINED.findall(text)}
        if path.parent.name != "support":
            numbers[name] = named_in(text)
    return tests, numbers


def check_row(number, held_by, tests):
    names = NAME.findall(held_by)
    known = set().union(*tests.values())
    found = [f"{PAGE}: {number}: there is no test {name}" for name in names if name not in known]
    if not names and not WITHOUT_TEST.match(held_by):
        found.append(f"{PAGE}: {number}: names no test, and does not say what it waits for")
    return found


def check_files(rows, tests, numbers):
    """A file that names a number has a test of that number's row."""
    found = []
    for name, named in sorted(numbers.items()):
        for number in sorted(named):
            if not set(NAME.findall(rows.get(number, ""))) & tests[name]:
                found.append(f"{PAGE}: {number}: {name} says that it tests it, and the row names "
                             "no test of it")
    return found


def problems(root):
    rows = read_rows(source_tree.text_of(pathlib.Path(root, PAGE)))
    tests, numbers = read_tests(root)
    order = [number for number, _ in rows]
    found = [f"{PAGE}: {number} is missing, or not in its place"
             for number, there in zip(wanted(), order + [""] * 200) if number != there][:1]
    if len(order) > len(wanted()):
        found.append(f"{PAGE}: there are more rows than cases")
    for number, held_by in rows:
        found += check_row(number, held_by, tests)
    return found + check_files(dict(rows), tests, numbers)


if __name__ == "__main__":
    source_tree.main(problems)
