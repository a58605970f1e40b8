"""Writes a file as a C array, so that the program carries it.

embed_file.py NAME INPUT OUTPUT.c gives `const unsigned char NAME[]`, closed by a NUL, and
`const size_t NAME_length` without it. Declare both where they are used.
"""
import pathlib
import re
import sys

name, source, target = sys.argv[1:]
if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
    sys.exit(f"embed_file.py: {name!r} is no name for a C array")

content = pathlib.Path(source).read_bytes()
lines = [f"/* Made from {pathlib.Path(source).name} by tools/embed_file.py. */",
         "#include <stddef.h>", "",
         f"extern const unsigned char {name}[];",
         f"extern const size_t {name}_length;", "",
         f"const unsigned char {name}[] = {{"]
closed = content + b"\0"
for start in range(0, len(closed), 20):
    lines.append("    " + " ".join(f"{byte}," for byte in closed[start:start + 20]))
lines += ["};", f"const size_t {name}_length = {len(content)};", ""]
pathlib.Path(target).write_text("\n".join(lines))
