# SPDX-License-Identifier: AGPL-3.0-or-later
"""Compares `regulars report --json --clients` with support/oracle.py, which measures the same
from the definitions alone: on seeded small logs full of ties, refunds, repeats and edges, and on
the real logs where they are. TAP; arguments: the program, how many logs [, the first seed].
"""
import csv
import datetime
import decimal
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
import oracle  # noqa: E402

PROGRAM, LOGS = sys.argv[1], int(sys.argv[2])
FIRST_SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
# Whatever is a product of many factors or passes through exp and log; all else must be equal.
TOLERANCE = 1e-11


def random_amount(chance):
    kind = chance.randrange(10)
    if kind == 0:
        return "0"
    if kind == 1:
        return f"-{chance.randint(1, 50)}.{chance.randint(0, 99):02}"
    if kind == 2:
        return f"{chance.randint(0, 3)}.{chance.randint(0, 9999):04}"
    return str(chance.choice((5, 5, 10, 20, chance.randint(1, 900))))


def random_rows(chance):
    first = datetime.date(chance.choice((1999, 2019, 2023, 2024)), chance.choice((1, 2, 12)),
                          chance.randint(1, 28))
    span = chance.choice((1, 2, 20, 60, 200, 400, 800, 1600))
    rows = []
    for client in range(chance.choice((1, 2, 3, 8, 20, 60))):
        name = chance.choice(("c", "Å", " k")) + str(client)
        pace = chance.choice((1, 3, 30, 90, 400))
        day = chance.randrange(span)
        while day < span and len(rows) < 1200:
            date = (first + datetime.timedelta(days=day)).isoformat()
            rows.append([name, date, random_amount(chance)])
            if chance.randrange(8) == 0:
                rows.append(list(rows[-1]))
            if chance.randrange(4) == 0:
                break
            day += chance.choice((0, pace, chance.randint(0, 2 * pace)))
    chance.shuffle(rows)
    if all(row[2].startswith("-") for row in rows):
        rows.append(["c0", first.isoformat(), "1"])
    return rows


def random_options(chance, rows):
    days = sorted(datetime.date.fromisoformat(row[1]) for row in rows
                  if not row[2].startswith("-"))
    options = []
    as_of = days[-1]
    if chance.randrange(2):
        as_of = days[0] + datetime.timedelta(
            days=chance.randint(0, (days[-1] - days[0]).days + chance.choice((0, 40, 900))))
        options += ["--as-of", as_of.isoformat()]
    if chance.randrange(3) == 0:
        first = chance.randint(0, (as_of - days[0]).days)
        last = chance.randint(first, first + chance.choice((0, 30, 900)))
        options += ["--from", (days[0] + datetime.timedelta(days=first)).isoformat(),
                    "--to", (days[0] + datetime.timedelta(days=last)).isoformat()]
    for name, values in (("--active-window-days", (1, 7, 31, 90, 365, 5000)),
                         ("--cooling-days", (1, 10, 60, 400)), ("--vip-orders", (2, 3, 4, 10)),
                         ("--sample-days", ("1", "30", "366", "all"))):
        if chance.randrange(3) == 0:
            options += [name, str(chance.choice(values))]
    return options


def write_log(path, rows, has_amounts):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["client", "date", "amount"][:2 + has_amounts])
        writer.writerows(row[:2 + has_amounts] for row in rows
                         if has_amounts or not row[2].startswith("-"))


# A forecast is no matter of this oracle; with one, due days follow from it.
MEASURED = "retention,matrix,rfm,next_order,cohorts"


def run_program(path, options, clients_path):
    arguments = [PROGRAM, "report", str(path), "--json", "--clients", str(clients_path),
                 "--decimal-mark", "point", "--only", MEASURED, *options]
    run = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise AssertionError(f"exit {run.returncode}: {run.stderr}")
    with open(clients_path, newline="", encoding="utf-8") as file:
        clients = {row["client"]: row for row in csv.DictReader(file)}
    return json.loads(run.stdout, parse_float=decimal.Decimal), clients


def is_equal(want, got):
    if isinstance(want, decimal.Decimal):
        return got is not None and decimal.Decimal(got) == want
    if isinstance(want, float):
        return got is not None and math.isclose(float(got), want, rel_tol=TOLERANCE,
                                                abs_tol=TOLERANCE)
    return want == got and isinstance(want, bool) == isinstance(got, bool)


def differences(want, got, path=""):
    """What the oracle says and the program does not; keys that only the program has are fine."""
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return [f"{path}: no object"]
        return [line for key in want
                for line in (differences(want[key], got[key], f"{path}.{key}") if key in got
                             else [f"{path}.{key}: missing"])]
    if isinstance(want, list):
        if not isinstance(got, list) or len(want) != len(got):
            return [f"{path}: {got}, want {want}"]
        return [line for i, (one, other) in enumerate(zip(want, got))
                for line in differences(one, other, f"{path}[{i}]")]
    return [] if is_equal(want, got) else [f"{path}: {got}, want {want}"]


def client_differences(want, got):
    if sorted(want) != sorted(got):
        return [f"clients: {sorted(got)}, want {sorted(want)}"]
    lines = []
    for name, figures in want.items():
        for key, value in figures.items():
            text = got[name][key]
            if isinstance(value, decimal.Decimal):
                good = text != "" and decimal.Decimal(text) == value
            else:
                good = text == ("" if value is None else str(value).lower()
                                if isinstance(value, bool) else str(value))
            if not good:
                lines.append(f"client {name}: {key} {text!r}, want {value}")
    return lines


def compare(path, options, folder):
    want, want_clients = oracle.measure(path, oracle.parse([str(path), *options]))
    got, got_clients = run_program(path, options, folder / "clients.csv")
    return differences(want, got) + client_differences(want_clients, got_clients)


def random_case(seed, folder):
    chance = random.Random(seed)
    rows = random_rows(chance)
    options = random_options(chance, rows)
    path = folder / "log.csv"
    write_log(path, rows, chance.randrange(6) > 0)
    return compare(path, options, folder), f"seed {seed}: {len(rows)} rows {' '.join(options)}"


def real_case(name, options, folder):
    source = pathlib.Path(os.environ["REGULARS_SHARED_DATA"], name)
    path = folder / name
    path.write_text(source.read_text(encoding="utf-8").replace("client_id", "client", 1),
                    encoding="utf-8")
    return compare(path, options, folder), f"{name} {' '.join(options)}"


REAL_CASES = (
    ("cdnow_sample.csv", []),
    ("cdnow_sample.csv", ["--as-of", "1997-09-30", "--active-window-days", "60"]),
    ("cdnow_sample.csv", ["--sample-days", "all", "--vip-orders", "5", "--cooling-days", "20"]),
    ("cdnow_sample.csv", ["--active-window-days", "150"]),
    ("lifetimes_synthetic_orders.csv", ["--sample-days", "90"]),
)


def cases(folder):
    for seed in range(FIRST_SEED, FIRST_SEED + LOGS):
        yield lambda seed=seed: random_case(seed, folder)
    if "REGULARS_SHARED_DATA" in os.environ:
        for name, options in REAL_CASES:
            yield lambda name=name, options=options: real_case(name, options, folder)


def main():
    number, good = 0, True
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(pathlib.Path(folder)):
            number += 1
            lines, name = case()
            print(f"{'not ok' if lines else 'ok'} {number} - {name}")
            for line in lines[:10]:
                print(f"# {line[:300]}")
            good &= not lines
    print(f"1..{number}")
    sys.exit(0 if good else 1)


main()
