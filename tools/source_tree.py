"""What the structure checks share: walking the project's files and looking at C without its text."""
import os
import pathlib
import re
import sys

SKIPPED_FOLDERS = {".git", "node_modules", "__pycache__"}


def files(root, *suffixes):
    """The project's own files, sorted; of these suffixes when any are given. No build trees."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders
                      if name not in SKIPPED_FOLDERS and not re.match(r"build(-|$)", name)]
        found += [pathlib.Path(folder, name) for name in names
                  if name != ".git" and (not suffixes or name.endswith(suffixes))]
    return sorted(found)


def c_files(root, folder="."):
    """The C sources and headers below a folder of the project."""
    return files(pathlib.Path(root, folder), ".c", ".h")


def text_of(path):
    """The file as text; what is no UTF-8 becomes replacement characters."""
    return path.read_text(encoding="utf-8", errors="replace")


def code_only(text):
    """C with the insides of comments, strings and characters blanked; lines stay where they are."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

    def blank(match):
        literal = match[0]
        if literal[0] == "/":
            return re.sub(r"[^\n]", " ", literal)
        return literal[0] + " " * (len(literal) - 2) + literal[0]

    return pattern.sub(blank, text)


def main(problems_of):
    """Runs a check over the root named on the command line and ends the process."""
    problems = problems_of(pathlib.Path(sys.argv[1]), *sys.argv[2:])
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
