"""The report's counts by SQLite's SQL, in memory: prints small tables for canonical.py."""
import csv
import datetime
import pathlib
import re
import sqlite3
import sys

import canonical

STEPS = dict(re.findall(r"^-- (\w+)$\n(.*?)(?=^-- \w+$|\Z)",
                        (pathlib.Path(__file__).parent / "report.sql").read_text(),
                        re.MULTILINE | re.DOTALL))
values = {"least": "min"}
store = sqlite3.connect(":memory:", isolation_level=None)

def rows(sql):
    filled = re.sub(r":quarter_of\((\w+)\)",
                    r"CASE WHEN \1 > :as_of - 92 THEN 3 WHEN \1 > :as_of - 183 THEN 2 "
                    r"WHEN \1 > :as_of - 274 THEN 1 ELSE 0 END", sql)
    filled = re.sub(r":month_of\(([^)]*)\)", r"(SELECT month FROM calendar WHERE day = \1)", filled)
    return store.execute(re.sub(r":(\w+)", lambda found: str(values[found[1]]), filled)).fetchall()

def show(name, step):
    for row in rows(STEPS[step]):
        print(canonical.line(name, *row))

def lines_of(path, ids):
    days = {}
    with open(path, newline="") as file:
        reader = csv.reader(file)
        next(reader)
        for client, date, amount in reader:
            day = days.get(date)
            if day is None:
                day = days[date] = datetime.date.fromisoformat(date).toordinal() - canonical.EPOCH
            yield ids.setdefault(client, len(ids)), day, round(float(amount) * 100)

def load(path):
    store.execute("PRAGMA temp_store = memory")
    store.execute("CREATE TABLE line (client INTEGER, day INTEGER, cents INTEGER) STRICT")
    store.execute("CREATE TABLE calendar (day INTEGER PRIMARY KEY, month INTEGER) STRICT")
    store.execute("CREATE TABLE client_name (client INTEGER PRIMARY KEY, name TEXT) STRICT")
    ids = {}
    store.execute("BEGIN")
    store.executemany("INSERT INTO line VALUES (?, ?, ?)", lines_of(path, ids))
    store.executemany("INSERT INTO client_name VALUES (?, ?)",
                      ((client, name) for name, client in ids.items()))
    first, last = store.execute("SELECT min(day), max(day) FROM line").fetchone()
    store.executemany("INSERT INTO calendar VALUES (?, ?)",
                      ((day, canonical.month_of(day)) for day in range(first, last + 1000)))
    store.execute("COMMIT")
    store.execute("CREATE TEMP TABLE occasion AS SELECT client, day, month, cents FROM "
                  "(SELECT client, day, sum(cents) AS cents FROM line GROUP BY client, day) "
                  "JOIN calendar USING (day) ORDER BY client, day")
    return store.execute("SELECT count(*) FROM line").fetchone()[0]

def main(path):
    row_count = load(path)
    rows(STEPS["step"])
    rows(STEPS["history"])
    (summary,) = rows(STEPS["summary"])
    print(canonical.line("summary", row_count, *summary))
    values["as_of"] = summary[3]
    values["last_month"] = canonical.month_of(summary[3])
    values["window"], values["cooling"] = canonical.window_of_gaps(dict(rows(STEPS["gaps"])))
    values["vip"] = canonical.vip_of_counts(dict(rows(STEPS["several"])))
    print(canonical.line("window", values["window"], values["cooling"], values["vip"]))
    show("matrix", "matrix")
    rows(STEPS["months"])
    show("rate", "rates")
    show("cohort", "cohorts")
    rows(STEPS["sample"])
    values["sample_size"] = rows("SELECT count(*) FROM sample")[0][0]
    rows(STEPS["scores"])
    show("rfm", "rfm")
    show("quarter", "quarters")
    show("newcomer", "newcomers")
    show("return", "returns")

if __name__ == "__main__":
    main(sys.argv[1])
