"""Shows that each structure check can fail: a broken sample each, and the same sample mended."""
import importlib
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(ROOT / "tools"))

LICENCE = "// SPDX-License-Identifier: AGPL-3.0-or-later\n"
FLOORS = "base:\nretention: base\n<glib.h>: base/day.c\n"


def c_source(*lines):
    return LICENCE + "".join(line + "\n" for line in lines)


def long_function(lines):
    return c_source("", "int f(void)", "{", *["    ;"] * (lines - 4), "    return 0;", "}")


# The check, what its sample shows, path and content of the sample, what must be found in it
# ("" for a sample that must pass).
CASES = [
    ("floors", "an upward include", "src/base/a.c", '#include "retention/b.h"', "may not include"),
    ("floors", "a downward include", "src/retention/a.c", '#include "base/b.h"', ""),
    ("floors", "a library elsewhere", "src/retention/a.c", "#include <glib.h>", "may not stand"),
    ("floors", "a library at home", "src/base/day.c", "#include <glib.h>", ""),
    ("floors", "an unknown library", "src/base/day.c", "#include <curl/curl.h>", "may not stand"),
    ("floors", "an include without folder", "src/base/a.c", '#include "b.h"', "name the folder"),
    ("calls", "a banned call", "src/base/a.c", "int n = atoi(text);", "atoi: cannot tell"),
    ("calls", "a banned call in a test", "tests/a.c", "strcpy(a, b);", "strcpy"),
    ("calls", "a member of that name", "src/base/a.c", "line->time(1); line.time(2);", ""),
    ("calls", "a call in a comment", "src/base/a.c", "/* never\n * system(x) */ int a; // rand()",
     ""),
    ("calls", "a call in a string", "src/base/a.c", r'const char *a = "\"gets(\"";', ""),
    ("calls", "memory outside base", "src/report/a.c", "char *a = malloc(4);", "malloc only in"),
    ("calls", "memory inside base", "src/base/arena.c", "char *a = malloc(4);", ""),
    ("calls", "a clock elsewhere", "src/base/day.c", "clock_gettime(0, &t);", "clock_gettime"),
    ("calls", "a jump", "src/retention/a.c", "goto out;", "goto only in"),
    ("sizes", "a function of 61 lines", "src/base/a.c", long_function(61), "function of 61"),
    ("sizes", "a function of 60 lines", "src/base/a.c", long_function(60), ""),
    ("sizes", "a file of 501 lines", "src/base/a.h", "\n" * 501, "501 lines"),
    ("sizes", "a file of 500 lines", "src/base/a.h", "\n" * 500, ""),
    ("sizes", "a long Python function", "tools/a.py", "def f():\n" + "    f()\n" * 60, "61 lines"),
    ("words", "no licence line", "src/base/a.h", "#pragma once\n", "first line must be"),
    ("words", "a licence line", "src/base/a.h", LICENCE, ""),
    ("words", "a machine path", "docs/a.md", "see /wo" + "rk/shared", "path of one machine"),
    ("words", "a registry", "a.json", "https://registry.n" + "pmjs.org/a", "package registry"),
    ("words", "unfinished work", "src/base/a.c", LICENCE + "/* TO" + "DO */", "unfinished"),
    ("format", "a crooked line", "src/base/a.c", c_source("int  a ;"), "error"),
    ("format", "a straight line", "src/base/a.c", c_source("int a;"), ""),
]

COMMANDS = 'COMMAND("rate", cmd_rate, "", N_("Work it out"))\n'
OPTIONS = 'OPTION("rate", "lost", COUNT, "N", "", FIGURES, N_("who left"))\n'
RATE = c_source("enum status cmd_rate(struct command_line *line)", '{ read(line, "lost"); }')


def command_tree(commands=COMMANDS, options=OPTIONS, source=RATE):
    return {"src/cli/commands.def": commands, "src/cli/options.def": options,
            "src/cli/cmd_rate.c": source}




def case_tree(without="", held_by="`holds`", test="    def holds(self): # AC-007"):
    """A table of all cases, and one test."""
    numbers = [f"AC-{number:03}" for number in range(1, 125)] + \
              [f"D-{number:02}" for number in range(1, 41)]
    rows = [f"| {number} | a case | {held_by if number == 'AC-007' else 'waits for mail'} |\n"
            for number in numbers if number != without]
    return {"docs/reliability.md": "".join(rows), "tests/e2e/test_a.py": test}


# The check, what its sample shows, the files of the sample, what must be found in it.
TREE_CASES = [
    ("abuse_cases", "a table of all cases", case_tree(), ""),
    ("abuse_cases", "a case left out", case_tree(without="D-12"), "D-12 is missing"),
    ("abuse_cases", "a case without a test", case_tree(held_by="nothing"), "names no test"),
    ("abuse_cases", "a test that is not there", case_tree(test="    def other(self):"),
     "there is no test holds"),
    ("abuse_cases", "a test that is in no row",
     case_tree(test="    def holds(self):\n    def test_d09_x(self):"), "D-09: tests/e2e/test_a.py"),
    ("commands", "tables and sources that agree", command_tree(), ""),
    ("commands", "a row without function", command_tree(source=RATE.replace("_rate", "_date")),
     "cmd_rate is not defined"),
    ("commands", "a function without row", command_tree(commands=COMMANDS.replace("rate", "x")),
     "cmd_rate has no row"),
    ("commands", "an option twice", command_tree(options=OPTIONS * 2), "stands twice"),
    ("commands", "an option of no command", command_tree(options=OPTIONS.replace("rate", "x")),
     "belongs to no command"),
    ("commands", "an option that nothing reads",
     command_tree(options=OPTIONS + OPTIONS.replace("lost", "new")), "nothing reads --new"),
    ("commands", "empty tables", command_tree("", "", ""), "no rows"),
    ("links", "a page that is not there", {"docs/a.md": "see [b](b.md)"}, "there is no b.md"),
    ("links", "a page and an address",
     {"docs/a.md": "[b](../b.md#part) [c](https://example.org)", "b.md": ""}, ""),
]

# The check, what its sample shows, C, compiler arguments, arguments of the check, what is found.
BUILT_CASES = [
    ("globals", "a writable global", "int counter = 1;", ["-c"], [], "counter can be written"),
    ("globals", "a hidden static", "int f(void)\n{\n    static int n;\n    return ++n;\n}", ["-c"], [],
     "can be written"),
    ("globals", "a constant table", 'const char *const names[] = {"a"};', ["-c"], [], ""),
    ("linking", "a library too many", "#include <math.h>\nint main(int n, char **a)\n{\n"
     "    (void)a;\n    return (int)cos(n);\n}", ["-lm"], ["libc"], "links libm.so"),
    ("linking", "a soft executable", "int main(void)\n{\n    return 0;\n}",
     ["-no-pie", "-Wl,-z,lazy"], ["libc"], "not position independent"),
]


def found_in_tree(check, tree):
    tree = {"FLOORS": FLOORS, ".clang-format": (ROOT / ".clang-format").read_text(), **tree}
    with tempfile.TemporaryDirectory() as folder:
        for path, content in tree.items():
            sample = pathlib.Path(folder, path)
            sample.parent.mkdir(parents=True, exist_ok=True)
            sample.write_text(content)
        return importlib.import_module("check_" + check).problems(pathlib.Path(folder))


def found_in_binary(check, source, compiler_arguments, check_arguments):
    with tempfile.TemporaryDirectory() as folder:
        binary = folder + "/sample"
        subprocess.run(["cc", "-xc", "-", "-O0", "-o", binary, *compiler_arguments], check=True,
                       input=source.encode())
        check = importlib.import_module("check_" + check)
        return check.problems(ROOT, binary, *check_arguments)


def results():
    """(what is shown, what was found, what had to be) of each sample."""
    for check, name, path, content, expected in CASES:
        yield f"{check}: {name}", found_in_tree(check, {path: content}), expected
    for check, name, tree, expected in TREE_CASES:
        yield f"{check}: {name}", found_in_tree(check, tree), expected
    for check, name, source, flags, more, expected in BUILT_CASES:
        yield f"{check}: {name}", found_in_binary(check, source, flags, more), expected


def main():
    good = True
    print(f"1..{len(CASES) + len(TREE_CASES) + len(BUILT_CASES)}")
    for number, (name, found, expected) in enumerate(results(), 1):
        right = any(expected in problem for problem in found) if expected else not found
        print(f"{'ok' if right else 'not ok'} {number} - {name}")
        if not right:
            print(f"# expected {expected or 'nothing'!r}, found {found}")
        good &= right
    sys.exit(0 if good else 1)


main()
