"""Fails on a missing licence line, on places outside the project, and on unfinished work."""
import re

import source_tree

LICENSED = (".c", ".h", ".def", ".mjs")
LICENCE = "// SPDX-License-Identifier: AGPL-3.0-or-later"
BINARY = (".png", ".gz", ".xlsx", ".ico")

# Written so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.])/(w[o]rk|f[a]rm|r[o]ot|h[o]me|U[s]ers)/|/tm[p]/w\b")
REGISTRY = re.compile(r"https?://[a-z.-]*(n[p]m|d[e]bian|p[y]pi)[a-z]*\.(org|net|com)")
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|H[A]CK|not im[p]lemented)\b|\bs[t]ubs?\b")
UNFINISHED_IN = (".c", ".h", ".def", ".py", ".mjs", ".css", ".html")


def line_problems(path, line):
    if MACHINE_PATH.search(line):
        yield "a path of one machine"
    if REGISTRY.search(line):
        yield "the address of a package registry"
    if path.name.endswith(UNFINISHED_IN) and UNFINISHED.search(line):
        yield "unfinished by its own word"


def problems(root):
    found = []
    for path in source_tree.files(root):
        name = path.relative_to(root).as_posix()
        if name.endswith(BINARY) or "/corpus/" in name or name == "LICENSE":
            continue
        lines = source_tree.text_of(path).splitlines()
        if name.endswith(LICENSED) and (not lines or lines[0] != LICENCE):
            found.append(f"{name}:1: the first line must be {LICENCE}")
        for number, line in enumerate(lines, 1):
            found += [f"{name}:{number}: {why}" for why in line_problems(path, line)]
    return found


if __name__ == "__main__":
    source_tree.main(problems)
