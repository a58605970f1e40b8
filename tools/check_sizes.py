"""Fails on functions of more than 60 lines and files of more than 500."""
import ast

import source_tree

FUNCTION_LINES, FILE_LINES = 60, 500
SUFFIXES = (".c", ".h", ".def", ".py", ".mjs", ".sh", ".css", "meson.build")


def c_functions(text):
    """Name line and length of each function of C formatted by clang-format.

    There a function's body opens with a brace alone in the first column and closes with one;
    its head reaches up to the line after the last blank line, comment, directive or end.
    """
    lines = text.splitlines()
    for opening, line in enumerate(lines):
        if line != "{":
            continue
        head = opening
        while head > 0 and lines[head - 1] and not lines[head - 1].startswith(("#", "}", " *", "//")):
            head -= 1
        closing = next((i for i in range(opening, len(lines)) if lines[i] == "}"), len(lines) - 1)
        yield head + 1, closing - head + 1


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            yield node.lineno, node.end_lineno - node.lineno + 1


def problems(root):
    found = []
    own = [path for path in source_tree.files(root) if path.name.endswith(SUFFIXES)
           or path.name in ("check", "demo")]
    for path in own:
        name, text = path.relative_to(root).as_posix(), source_tree.text_of(path)
        count = len(text.splitlines())
        if count > FILE_LINES:
            found.append(f"{name}: {count} lines, at most {FILE_LINES}: split it")
        kinds = {".c": c_functions, ".h": c_functions, ".py": python_functions}
        for line, length in kinds.get(path.suffix, lambda text: [])(text):
            if length > FUNCTION_LINES:
                found.append(f"{name}:{line}: function of {length} lines, at most {FUNCTION_LINES}")
    return found


if __name__ == "__main__":
    source_tree.main(problems)
