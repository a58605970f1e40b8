"""How long Today takes of a base of many clients, on SQLite, and on PostgreSQL where
tools/with_postgres.sh started one: worked out (today_speed), and the page as it is served. Most of
what could be asked was answered before, so that about 200 cues are left. See README.md."""
import argparse
import csv
import http.client
import os
import pathlib
import sqlite3
import statistics
import subprocess
import tempfile
import time

import fill_store
import served

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent / "build"
ANSWERED = """
INSERT INTO cue_answer (workspace_id, id, cause, object_id, occasion, rule, client_id, answer,
    until_on, answered_at, answered_by)
SELECT c.workspace_id, :first + 5 * c.id + k.cause, k.cause, c.id, c.last_order_on, k.rule, c.id, 1,
    NULL, :now, NULL FROM client c, (SELECT 2 AS cause, 10 AS rule UNION SELECT 3, 3 UNION SELECT 5, 9)
    AS k WHERE c.last_order_on IS NOT NULL AND (c.id / 4) % :kept > 0
"""
DAYS = """
INSERT INTO important_date (workspace_id, id, client_id, contact_id, kind, label, month, day, year,
    created_at)
SELECT workspace_id, :first + id, id, NULL, 1, '', 1 + (id / 4) % 12, 1 + (id / 48) % 28, NULL, :now
FROM client WHERE (id / 4) % 3 = 0
"""
YEARS = """
INSERT INTO cue_answer (workspace_id, id, cause, object_id, occasion, rule, client_id, answer,
    until_on, answered_at, answered_by)
SELECT c.workspace_id, :first + 5 * c.id + y.years, 8, c.id,
    CAST(strftime('%Y', 'now') AS INTEGER) + 1 - y.years, 7, c.id, 1, NULL, :now, NULL
FROM client c, (SELECT 1 AS years UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) AS y
"""


def fill(folder, clients, orders, kept):
    store = fill_store.make(BUILD / "regulars", folder, clients, orders)
    connection = sqlite3.connect(store)
    now, next_id = int(time.time()) * 1_000_000, 1 << 40
    connection.execute(ANSWERED, {"first": next_id, "now": now - 86_400_000_000 * 40, "kept": kept})
    connection.execute(DAYS, {"first": 2 * next_id, "now": now})
    connection.execute(YEARS, {"first": 3 * next_id, "now": now - 86_400_000_000 * 40})
    connection.execute("UPDATE id_block SET next_id = ?", (4 * next_id,))
    connection.commit()
    connection.close()
    return store


def page_milliseconds(address, folder, rounds):
    """Of GET /today on a kept connection: the middle, the best, the worst, and its bytes."""
    with served.Served(BUILD / "regulars", address, folder) as server:
        cookie, times, size = server.sign_in(), [], 0
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        for _ in range(rounds):
            begun = time.perf_counter()
            connection.request("GET", "/today", headers={"Cookie": cookie})
            reply = connection.getresponse()
            size = len(reply.read())
            times.append((time.perf_counter() - begun) * 1000)
            if reply.status != 200:
                raise SystemExit(f"/today gave {reply.status}")
        connection.close()
    return statistics.median(times), min(times), max(times), size


def copy_forecasts(store, address, folder):
    """An archive leaves them out, as they follow from the orders; here they are invented."""
    connection = sqlite3.connect(store)
    for table in ("forecast", "client_forecast"):
        rows = connection.execute(f"SELECT * FROM {table}")
        names = ", ".join(column[0] for column in rows.description)
        with open(folder / "rows.csv", "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        empty = ", FORCE_NOT_NULL (currency)" if "currency" in names else ""
        subprocess.run(["psql", "-q", address, "-c", f"\\copy {table} ({names}) FROM "
                        f"'{folder / 'rows.csv'}' (FORMAT csv{empty})"], check=True)
    subprocess.run(["psql", "-q", address, "-c", "VACUUM ANALYZE"], check=True)
    connection.close()


def measure(address, folder, rounds):
    print(address.partition(":")[0])
    print("  " + served.run(BUILD / "bench/today_speed", address, str(rounds)).strip())
    middle, best, worst, size = page_milliseconds(address, folder, rounds)
    print(f"  the page of {size:,} bytes in {middle:.2f} ms, best {best:.2f}, worst {worst:.2f}",
          flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--kept", type=int, default=40, help="one in so many is unanswered")
    parser.add_argument("--rounds", type=int, default=50)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        store = fill(folder, chosen.clients, chosen.orders, chosen.kept)
        measure(f"sqlite:{store}", folder, chosen.rounds)
        server = os.environ.get("REGULARS_TEST_POSTGRES")
        if server:
            served.run(BUILD / "regulars", "backup", f"sqlite:{store}", folder / "all.jsonl")
            served.run(BUILD / "regulars", "restore", folder / "all.jsonl", server)
            copy_forecasts(store, server, folder)
            measure(server, folder, chosen.rounds)


if __name__ == "__main__":
    main()
