"""Fails when clang-format would change a C file. Skips when there is no clang-format."""
import shutil
import subprocess
import sys

import source_tree


def problems(root):
    sources = [str(path) for path in source_tree.c_files(root)]
    run = subprocess.run(["clang-format", "--dry-run", "--Werror", *sources], cwd=root,
                         capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return []
    return [line for line in run.stderr.splitlines() if ": error:" in line] or [run.stderr]


if __name__ == "__main__":
    if shutil.which("clang-format") is None:
        print("# reason: clang-format is not installed")
        sys.exit(77)
    source_tree.main(problems)
