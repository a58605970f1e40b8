"""Archives written and read by another program than ours, by docs/archive.md alone."""
import base64
import gzip
import hashlib
import json
import os
import pathlib
import re

TABLES_DEF = pathlib.Path(os.environ["REGULARS_SOURCE"]) / "src/store/tables.def"


def tables():
    """Names of the tables, in their order, with their columns and a letter for each one's kind."""
    found = re.findall(r'TABLE\((\w+), "[^"]*",((?:\s*"[^"]*")+),\s*"(\w+)"\)',
                       TABLES_DEF.read_text())
    return {name: ("".join(re.findall(r'"([^"]*)"', columns)).split(", "), kinds)
            for name, columns, kinds in found}


FOUND = tables()
TABLES = {name: columns for name, (columns, _) in FOUND.items()}


def base64url(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def line(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def archive(rows, schema=4, program="0.1.0"):
    """The bytes of an archive of {table: [row]}; rows in the order of their keys."""
    out = line({"format": "regulars-archive", "version": 1, "program": program, "schema": schema})
    for name, columns in TABLES.items():
        out += line({"table": name, "columns": columns})
        out += b"".join(map(line, rows.get(name, [])))
    checksum = hashlib.blake2b(out, digest_size=32).digest()
    return out + line({"rows": {name: len(rows.get(name, [])) for name in TABLES},
                       "blake2b": base64url(checksum)})


def read(content):
    """{table: [row as {column: value}]} of an archive, which must be whole."""
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    *lines, last = content.splitlines(keepends=True)
    end = json.loads(last)
    assert end["blake2b"] == base64url(hashlib.blake2b(b"".join(lines), digest_size=32).digest())
    found, columns = {}, []
    for text in lines[1:]:
        value = json.loads(text)
        if isinstance(value, dict):
            rows = found.setdefault(value["table"], [])
            columns = value["columns"]
        else:
            rows.append(dict(zip(columns, value)))
    assert end["rows"] == {name: len(rows) for name, rows in found.items()}
    return found


def filled(name, row, **more):
    """The row with the columns that it does not have yet: `more`, NULL, or nothing of their kind."""
    columns, kinds = FOUND[name]
    nothing = {"l": 0, "w": 0, "t": "", "b": ""}
    rest = list(zip(columns, kinds))[len(row):]
    return row + [more.get(column, nothing.get(kind)) for column, kind in rest]


def studio(clients=20, orders=5):
    """A business with clients, contacts and orders, and one of each of the other rows."""
    numbers = iter(range(1, 10**9))
    workspace, user, member, brought = (next(numbers) for _ in range(4))
    file_hash = hashlib.blake2b(b"abc", digest_size=32).digest()
    rows = {name: [] for name in TABLES}
    rows["workspace"] = [[workspace, "Studio", "en", "UTC", "EUR", 3, 1, 5]]
    rows["user_account"] = [[user, "Ada", None, "en", 1, 5]]
    rows["member"] = [[workspace, member, user, 3, 5]]
    rows["import"] = [[workspace, brought, 1, "a.csv", base64url(file_hash), 2, 7, None, None]]
    rows["blob"] = [[workspace, base64url(file_hash), 3, 5]]
    rows["blob_chunk"] = [[workspace, base64url(file_hash), 0, base64url(b"abc")]]
    for number in range(clients):
        client, contact, point = (next(numbers) for _ in range(3))
        name = f"Ана \"{number}\" \\ 🙂\n"
        rows["client"].append([workspace, client, 1, 1, name, base64url(b"\x01\x02"), f"r{number}",
                               orders, 20000 + orders - 1 if orders else None, 5, 5, brought, None])
        rows["contact"].append([workspace, contact, client, 1, name, "", "", "", "", 0, "", 5,
                                None, None])
        rows["contact_point"].append([workspace, point, contact, 1, "a@b.c", "a@b.c", 1, 5, None])
        for day in range(orders):
            rows["client_order"].append([workspace, next(numbers), 1, client, 20000 + day,
                                         9223372036854775807 if day == 0 else -5, "EUR", 1, None,
                                         "", "", brought, 5, None])
        rows["search"].append([workspace, client, 1, "ana x"])
    rows["audit"] = [[workspace, next(numbers), 5, user, 1, 5, "{\"name\":\"a\"}", None, 2, None]]
    first_on = 20000 if orders else None
    more = {"client": {"occasion_count": orders, "first_order_on": first_on},
            "client_order": {"version": 1, "stage": 4}}
    return {name: [filled(name, row, **more.get(name, {})) for row in found]
            for name, found in rows.items()}
