"""Fails when a page of documentation points to a file of the project that is not there."""
import re

import source_tree

LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
ADDRESS = re.compile(r"[a-z]+:")


def problems(root):
    found = []
    for page in source_tree.files(root, ".md"):
        name = page.relative_to(root).as_posix()
        for number, line in enumerate(source_tree.text_of(page).splitlines(), 1):
            for target in LINK.findall(line):
                if not ADDRESS.match(target) and not (page.parent / target).exists():
                    found.append(f"{name}:{number}: there is no {target}")
    return found


if __name__ == "__main__":
    source_tree.main(problems)
