"""Lists every SQL statement that object files hold, one a line: the source's name, a tab, the text.

Arguments: the file to write, then the objects. What is read are the literals as the compiler left
them, so that none is missed, whatever macros it was made of.
"""
import pathlib
import re
import sys

BEGINNING = re.compile(rb"(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH) ")
PRINTABLE_END = re.compile(rb"[\n -~\x80-\xff]*$")


def statements(content):
    for piece in content.split(b"\0"):
        text = PRINTABLE_END.search(piece)[0]
        if BEGINNING.match(text):
            yield text.decode()


def main(target, *objects):
    found = set()
    for path in map(pathlib.Path, objects):
        source = path.name.partition(".c.")[0].rpartition("_.._")[2]
        found |= {(source, text.replace("\n", " ")) for text in statements(path.read_bytes())}
    lines = [f"{source}\t{text}\n" for source, text in sorted(found)]
    pathlib.Path(target).write_text("".join(lines), encoding="utf-8")


main(*sys.argv[1:])
