"""Archives of Regulars (docs/archive.md) read and written, and words folded as its search does."""
import base64
import hashlib
import json
import unicodedata

PLAIN_LETTERS = {"æ": "ae", "đ": "d", "ð": "d", "ł": "l", "ø": "o", "œ": "oe"}
LEFT_OUT = {"Mn", "Me", "Cf"}  # marks, and what is not seen


def line(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


class Archive:
    """{table: [row as {column: value}]}, with ids for new rows behind those that are taken."""

    def __init__(self, content):
        first, *lines, _ = content.splitlines()
        self.head = json.loads(first)
        self.columns, self.rows = {}, {}
        for text in lines:
            value = json.loads(text)
            if isinstance(value, dict):
                table = value["table"]
                self.columns[table], self.rows[table] = value["columns"], []
            else:
                self.rows[table].append(dict(zip(self.columns[table], value)))
        self.workspace = self.rows["workspace"][0]
        self.next_id = 1 + max(row["id"] for rows in self.rows.values() for row in rows
                               if "id" in row)

    def add(self, table, **values):
        """A new row; what is not named is NULL."""
        row = {"workspace_id": self.workspace["id"], **values}
        if "id" in self.columns[table] and "id" not in row:
            row["id"], self.next_id = self.next_id, self.next_id + 1
        unknown = set(row) - set(self.columns[table])
        assert not unknown, (table, unknown)
        self.rows[table].append({name: row.get(name) for name in self.columns[table]})
        return row

    def put_words(self, kind, row_id, *texts):
        """By which words the row is found, in place of those that it had."""
        found = [row for row in self.rows["search"] if row["id"] == row_id] if kind == 1 else []
        if found:
            found[0]["words"] = words_of(" \n".join(texts))
        else:
            self.add("search", id=row_id, kind=kind, words=words_of(" \n".join(texts)))

    def content(self):
        out = line(self.head)
        for table, columns in self.columns.items():
            out += line({"table": table, "columns": columns})
            rows = [[row[name] for name in columns] for row in self.rows[table]]
            out += b"".join(map(line, sorted(rows, key=key_of(columns))))
        checksum = hashlib.blake2b(out, digest_size=32).digest()
        return out + line({"rows": {table: len(rows) for table, rows in self.rows.items()},
                           "blake2b": base64.urlsafe_b64encode(checksum).decode().rstrip("=")})


def key_of(columns):
    """Rows stand by workspace and id, or by the three numbers of a row that joins two others."""
    size = 2 if "id" in columns[:2] else 3
    return lambda row: [str(value) if isinstance(value, str) else value for value in row[:size]]


def folded(text):
    """Small letters without marks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(PLAIN_LETTERS.get(letter, letter) for letter in plain
                   if unicodedata.category(letter) not in LEFT_OUT)


def words_of(text):
    """The words of a text, each once; a run of digits with + - ( ) . / between is one word."""
    found, text, at = {}, folded(text), 0
    while at < len(text):
        word, is_number = "", True
        while at < len(text) and text[at].isalnum():
            is_number = is_number and text[at] in "0123456789"
            word, at = word + text[at], at + 1
            behind = at
            while is_number and behind < len(text) and text[behind] in "+-()./":
                behind += 1
            if behind > at and behind < len(text) and text[behind] in "0123456789":
                at = behind
        if word:
            found[word] = None
        else:
            at += 1
    return " ".join(found)
