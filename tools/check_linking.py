"""Fails when an executable needs a library it may not, or lacks a hardening of the release.

Arguments after the root: the executable, then the libraries it may link, without versions.
"""
import re
import subprocess

import source_tree


def readelf(option, executable):
    return subprocess.run(["readelf", "-W", option, executable], capture_output=True, text=True,
                          check=True).stdout


def library_problems(dynamic, name, allowed):
    for library in re.findall(r"\(NEEDED\).*\[([^]]+)\]", dynamic):
        if library.partition(".so")[0] not in allowed:
            yield f"{name} links {library}, but may link only {' '.join(allowed)}"


def hardening_problems(executable, name, dynamic):
    if not re.search(r"Type:\s+DYN", readelf("-h", executable)):
        yield f"{name} is not position independent"
    if not re.search(r"\bNOW\b|BIND_NOW", dynamic):
        yield f"{name} binds symbols late: no full RELRO"
    segments = readelf("-l", executable)
    if "GNU_RELRO" not in segments:
        yield f"{name} has no RELRO"
    if not re.search(r"GNU_STACK\s.*\sRW\s", segments):
        yield f"{name} has an executable stack"
    symbols = readelf("--dyn-syms", executable)
    if "__stack_chk_fail" not in symbols:
        yield f"{name} has no stack protector"
    if not re.search(r"__\w+_chk\b", symbols.replace("__stack_chk_fail", "")):
        yield f"{name} was not built with _FORTIFY_SOURCE"


def problems(_root, executable, *allowed):
    name = executable.rpartition("/")[2]
    dynamic = readelf("-d", executable)
    return [*library_problems(dynamic, name, allowed),
            *hardening_problems(executable, name, dynamic)]


if __name__ == "__main__":
    source_tree.main(problems)
