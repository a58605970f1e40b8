"""Writes the schema's steps as C arrays of statements, so that the program carries them.

embed_migrations.py FOLDER OUTPUT.c takes FOLDER/NNNN_name.sql for both stores, and what
NNNN_name.sqlite.sql or NNNN_name.postgresql.sql add for one of them. The array `migrations` is
declared in store/migration.h. A step's checksum is BLAKE2b-256 over its files.
"""
import hashlib
import pathlib
import re
import sys

STORES = {
    "sqlite": {"@INT64@": "INTEGER", "@BLOB@": "BLOB", "@STRICT@": "STRICT"},
    "postgresql": {"@INT64@": "BIGINT", "@BLOB@": "BYTEA", "@STRICT@": ""},
}
FILE_NAME = re.compile(r"(\d{4})_([a-z][a-z0-9_]*)(?:\.(sqlite|postgresql))?\.sql")


def steps(folder):
    """Number, name, and text by store ("" for both) of each step, in order."""
    found = {}
    for path in sorted(pathlib.Path(folder).glob("*.sql")):
        match = FILE_NAME.fullmatch(path.name)
        if not match:
            sys.exit(f"embed_migrations.py: {path.name} is not called NNNN_name.sql")
        text = path.read_text(encoding="utf-8")
        found.setdefault((int(match[1]), match[2]), {})[match[3] or ""] = text
    for place, ((number, name), texts) in enumerate(sorted(found.items()), 1):
        if number != place or "" not in texts:
            sys.exit(f"embed_migrations.py: step {place} is missing, or there are two of it")
        yield number, name, texts


def statements(text):
    """The statements of a text; comments within them stay, those between them do not.

    A statement ends with a semicolon at the end of a line, before its comment if it has one.
    """
    current = []
    for line in text.splitlines():
        if not current and (not line.strip() or line.startswith("--")):
            continue
        code = re.sub(r"\s*--.*", "", line)
        current.append(line if not code.endswith(";") else code[:-1])
        if code.endswith(";"):
            yield "\n".join(current)
            current = []
    if current:
        sys.exit(f"embed_migrations.py: no semicolon after {current[0]}")


def for_store(text, store):
    for token, expanded in STORES[store].items():
        text = text.replace(token, expanded)
    unknown = re.search(r"@\w*@", text)
    if unknown:
        sys.exit(f"embed_migrations.py: {unknown[0]} is no token")
    return re.sub(r" +$", "", text, flags=re.M)


def c_text(text):
    if not text.isascii():
        sys.exit(f"embed_migrations.py: not ASCII: {text}")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n\"\n    \"")
    return f'    "{escaped}",'


def checksum(texts):
    digest = hashlib.blake2b(digest_size=32)
    for _, text in sorted(texts.items()):
        digest.update(text.encode())
    return ", ".join(str(byte) for byte in digest.digest())


def main(folder, target):
    lines = ["/* Made by tools/embed_migrations.py. */", '#include "store/migration.h"', ""]
    rows = []
    for number, name, texts in steps(folder):
        for store in STORES:
            whole = texts[""] + texts.get(store, "")
            lines += [f"static const char *const {store}_{number}[] = {{"]
            lines += [c_text(for_store(each, store)) for each in statements(whole)]
            lines += ["    NULL,", "};", ""]
        rows.append(f'    {{{number}, "{name}", {{{checksum(texts)}}},\n'
                    f"     {{sqlite_{number}, postgresql_{number}}}}},")
    lines += ["const struct migration migrations[] = {", *rows, "};",
              f"const size_t migration_count = {len(rows)};", ""]
    pathlib.Path(target).write_text("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
