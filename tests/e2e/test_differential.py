# SPDX-License-Identifier: AGPL-3.0-or-later
"""Seeded random order logs, in many dialects and encodings, read once by the program and once by
Python's csv module: every count, line number, sum and client must be the same."""
import codecs
import csv
import datetime
import decimal
import gzip
import io
import os
import random
import re
import unittest

from regulars_case import RegularsCase, main

LOGS = int(os.environ.get("REGULARS_LOGS", "60"))
FIRST_SEED = int(os.environ.get("REGULARS_SEED", "1"))
LETTERS = {
    "utf-8": ["Ada", "Čedo", "Жанна", "李", "O'Neil", "ß", "🙂"],
    "utf-16-le": ["Ada", "Čedo", "Жанна", "李", "🙂"],
    "utf-16-be": ["Ada", "Čedo", "Жанна", "ß"],
    "cp1251": ["Иван Петров", "Жанна Щукина", "Ольга Ёлкина", "Пётр Сидоров"],
    "cp1250": ["Čedo Šimić", "Željka Đurić", "Ana Kovačević", "Šime Žgombić"],
}
MARKS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
NAMES = {"utf-16-le": "utf-16le", "utf-16-be": "utf-16be", "cp1251": "windows-1251",
         "cp1250": "windows-1250"}
HEADERS = {"client": ("client", "Customer", "kupac"), "date": ("date", "Order date", "datum"),
           "amount": ("amount", "Total", "iznos"), "order": ("order", "Order number"),
           "status": ("status", "Status")}
LEFT_OUT = {"cancelled": "cancelled", "Canceled": "cancelled", "pending": "unpaid"}
BLANKS = " \t\u00a0"


class Dialect:
    """How one log is written."""

    def __init__(self, chance, is_large):
        self.encoding = chance.choice(sorted(LETTERS))
        self.delimiter = chance.choice(",;\t|")
        self.line_end = chance.choice(("\n", "\n", "\r\n", "\r"))
        self.quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
        self.mark = chance.randrange(2) == 0 and self.encoding in MARKS
        self.is_packed = chance.randrange(4) == 0
        self.title_lines = chance.choice((0, 0, 1, 3))
        self.date = chance.choice(("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y",
                                   "%Y-%m-%dT23:59:59", "%Y%m%d"))
        self.mark_of_decimals = chance.choice(".,")
        self.columns = ["client", "date", "amount", "note"]
        self.columns += [name for name in ("order", "status") if chance.randrange(2)]
        chance.shuffle(self.columns)
        self.ends_in_line_end = chance.randrange(3) > 0
        self.rows = chance.randint(6000, 9000) if is_large else chance.choice((1, 2, 30, 200))
        self.note_length = 120 if is_large else 8
        # Too few letters tell nothing of an encoding of one byte.
        self.is_named = self.encoding in ("cp1250", "cp1251") and self.rows < 30

    def amount(self, value, chance):
        text = f"{abs(value):,.2f}" if chance.randrange(2) else f"{abs(value):.2f}"
        if self.mark_of_decimals == ",":
            text = text.translate(str.maketrans(",.", ".,"))
        return "-" + text if value < 0 else text

    def cell(self, column, row, chance):
        if column == "date":
            return row["date"].strftime(self.date) if row["date"] else "soon"
        if column == "amount":
            return self.amount(row["amount"], chance)
        return row[column]

    def record(self, cells):
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, quoting=self.quoting,
                   lineterminator="\r\n").writerow(cells)
        return out.getvalue().removesuffix("\r\n")


def random_note(chance, length):
    pieces = ("a", "b c", ",", ";", "\t", "|", '"', '""', "\n", "\r\n", "\r", "'", " ")
    return "".join(chance.choice(pieces) for _ in range(chance.randrange(length + 1)))


def random_name(chance, dialect):
    name = f"{chance.choice(LETTERS[dialect.encoding])} {chance.randrange(40)}"
    if chance.randrange(12) == 0:
        name += chance.choice((', "d.o.o."', "; co", "\nsecond line", '"'))
    return name


def random_row(chance, dialect):
    day = datetime.date(2023, 1, 1) + datetime.timedelta(days=chance.randrange(900))
    cents = chance.randrange(-20000, 0) if chance.randrange(9) == 0 else chance.randrange(300000)
    blanks = chance.choice(("", "", "", " ", "\t", "\u00a0"))
    return {"client": blanks + random_name(chance, dialect) + blanks,
            "date": None if chance.randrange(40) == 0 else day,
            "amount": decimal.Decimal(cents) / 100,
            "order": str(chance.randrange(10 ** 6)) if chance.randrange(5) else "",
            "status": chance.choice(("paid", "paid", "Completed", "", *LEFT_OUT)),
            "note": random_note(chance, dialect.note_length)}


def telling_rows(dialect):
    """A client, an order that counts, and the order of dates told."""
    name = LETTERS[dialect.encoding][0] + " 0"
    return [{"client": name, "date": datetime.date(2023, 5, 30), "amount": decimal.Decimal("7.25"),
             "order": "o1", "status": "paid", "note": ""}]


def write(chance, dialect):
    """The whole text of a log."""
    rows = telling_rows(dialect) + [random_row(chance, dialect) for _ in range(dialect.rows)]
    lines = ["Orders of the studio"] * dialect.title_lines
    lines.append(dialect.record([chance.choice(HEADERS[name]) if name in HEADERS else name
                                 for name in dialect.columns]))
    for row in rows:
        line = dialect.record([dialect.cell(name, row, chance) for name in dialect.columns])
        lines += [line] * (2 if chance.randrange(10) == 0 else 1)
        if chance.randrange(20) == 0:
            lines.append(chance.choice(("", "  ", dialect.delimiter * (len(dialect.columns) - 1))))
    text = dialect.line_end.join(lines)
    return text + dialect.line_end if dialect.ends_in_line_end else text


def packed(chance, dialect, text):
    data = (MARKS[dialect.encoding] if dialect.mark else b"") + text.encode(dialect.encoding)
    if not dialect.is_packed:
        return data
    cut = chance.randrange(len(data))
    return gzip.compress(data[:cut], 1) + gzip.compress(data[cut:], 1)


class Expected:
    """What the csv module and the definitions make of the text."""

    def __init__(self, dialect, text):
        self.clients, self.days, self.seen = {}, [], set()
        self.left_out = {"cancelled": 0, "unpaid": 0}
        self.counts = {"rows": 0, "rows_repeated": 0, "refund_rows": 0, "rows_left_out": 0}
        self.bad_lines, self.file_rows = [], 0
        self.lines = len(re.findall("\r\n|\r|\n", text)) + (text[-1:] not in ("\r", "\n"))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter)
        for _ in range(dialect.title_lines + 1):
            next(reader)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip(BLANKS) for cell in cells):
                self.file_rows += 1
                self.take(dialect, dict(zip(dialect.columns, cells)), tuple(cells), line)
            line = reader.line_num + 1

    def take(self, dialect, row, cells, line):
        fate = LEFT_OUT.get(row.get("status", ""))
        if fate:
            self.left_out[fate] += 1
            self.counts["rows_left_out"] += 1
            return
        if row["date"] == "soon":
            self.bad_lines.append(line)
            return
        day = datetime.datetime.strptime(row["date"], dialect.date).date()
        grouping = "." if dialect.mark_of_decimals == "," else ","
        amount = decimal.Decimal(row["amount"].replace(grouping, "").replace(",", "."))
        self.days.append(day)
        if row.get("order") and cells in self.seen:
            self.counts["rows_repeated"] += 1
            return
        self.seen.add(cells)
        self.counts["rows"] += 1
        orders, refunds = self.clients.setdefault(row["client"].strip(BLANKS), ({}, []))
        if amount < 0:
            self.counts["refund_rows"] += 1
            refunds.append(amount)
        else:
            orders[day] = orders.get(day, 0) + amount

    def client_rows(self):
        return {name: (min(orders).isoformat(), max(orders).isoformat(), len(orders),
                       sum(orders.values()) + sum(refunds))
                for name, (orders, refunds) in self.clients.items() if orders}


class Differential(RegularsCase):
    def compare(self, seed, is_large):
        chance = random.Random(seed)
        dialect = Dialect(chance, is_large)
        text = write(chance, dialect)
        expected = Expected(dialect, text)
        self.file("log.csv", packed(chance, dialect, text))
        options = ["--skip-bad-rows", "--clients", "clients.csv", "--only", "retention"]
        if dialect.is_named:
            options += ["--encoding", NAMES[dialect.encoding]]
        for threads in ("1", "4"):
            (self.folder / "log.csv.rejected.csv").unlink(missing_ok=True)
            with self.subTest(seed=seed, threads=threads, **vars(dialect)):
                figures = self.figures("log.csv", "--threads", threads, *options)
                self.assert_counts(figures, expected)
                self.assert_clients(expected)
                self.assert_rejected(expected)

    def assert_counts(self, figures, expected):
        log, file = figures["log"], figures["reading"]["files"][0]
        clients = expected.client_rows()

        for name, count in expected.counts.items():
            self.assertEqual(log[name], count, name)
        for name, count in expected.left_out.items():
            self.assertEqual(file["left_out"][name], count, name)
        self.assertEqual(file["lines"], expected.lines)
        self.assertEqual(file["rows"], expected.file_rows)
        self.assertEqual(file["rows_bad"], len(expected.bad_lines))
        self.assertEqual(log["rows_skipped"], len(expected.bad_lines))
        self.assertEqual(log["first_day"], min(expected.days).isoformat())
        self.assertEqual(log["last_day"], max(expected.days).isoformat())
        self.assertEqual(log["clients"], len(clients))
        self.assertEqual(log["orders"], sum(row[2] for row in clients.values()))
        self.assertEqual(decimal.Decimal(str(log["revenue"])), sum(row[3] for row in clients.values()))

    def assert_clients(self, expected):
        with open(self.folder / "clients.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual({row["client"]: (row["first"], row["last"], int(row["orders"]),
                                          decimal.Decimal(row["revenue"])) for row in rows},
                         expected.client_rows())

    def assert_rejected(self, expected):
        path = self.folder / "log.csv.rejected.csv"
        lines = []
        if path.exists():
            with open(path, newline="", encoding="utf-8") as file:
                lines = [int(row["line"]) for row in csv.DictReader(file)]
        self.assertEqual(lines, expected.bad_lines)

    def test_small_logs_are_read_as_another_reader_reads_them(self):
        for seed in range(FIRST_SEED, FIRST_SEED + LOGS):
            self.compare(seed, is_large=False)

    def test_logs_of_many_blocks_are_read_as_another_reader_reads_them(self):
        for seed in range(FIRST_SEED, FIRST_SEED + max(1, LOGS // 15)):
            self.compare(seed, is_large=True)


if __name__ == "__main__":
    main()
