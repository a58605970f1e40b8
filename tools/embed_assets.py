"""Writes style sheet, script and icons as C: a table of struct asset, and the names for views.

usage: embed_assets.py OUT.h OUT.c NAME=FILE[+FILE...]...

An asset's address holds a hash of its bytes, so that a browser may keep it for ever. Beside the
bytes stands their gzip form, when it is smaller.
"""
import gzip
import hashlib
import pathlib
import re
import sys

MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
               ".svg": "image/svg+xml"}


def array(name, content):
    lines = [f"static const unsigned char {name}[] = {{"]
    closed = content + b"\0"
    for start in range(0, len(closed), 20):
        lines.append("    " + " ".join(f"{byte}," for byte in closed[start:start + 20]))
    return lines + ["};"]


def identifier(name):
    return re.sub(r"[^a-z0-9]", "_", name)


def main(header, source, *assets):
    names = ["/* Made by tools/embed_assets.py. */", "#pragma once", ""]
    arrays, rows = [], []
    for asset in assets:
        name, _, files = asset.partition("=")
        content = b"".join(pathlib.Path(file).read_bytes() for file in files.split("+"))
        stem, suffix = name.rsplit(".", 1)
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        packed = gzip.compress(content, 9, mtime=0)
        names.append(f'#define ASSET_{identifier(name)} "/static/{hashed}"')
        arrays += array(f"bytes_{identifier(name)}", content)
        row = f'"{hashed}", "{MEDIA_TYPES["." + suffix]}", bytes_{identifier(name)}, '
        if len(packed) < len(content):
            arrays += array(f"gzip_{identifier(name)}", packed)
            row += f"gzip_{identifier(name)}, {len(content)}, {len(packed)}"
        else:
            row += f"NULL, {len(content)}, 0"
        rows.append("    {" + row + "},")
    lines = ["/* Made by tools/embed_assets.py. */", '#include "http/server.h"', '#include "web/web.h"',
             "", *arrays, "", "static const struct asset assets[] = {", *rows, "};", "",
             "const struct asset *web_assets(size_t *ret_count)", "{",
             "    *ret_count = sizeof(assets) / sizeof(assets[0]);", "    return assets;", "}"]
    pathlib.Path(header).write_text("\n".join(names) + "\n")
    pathlib.Path(source).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
