"""Fills a store of SQLite that holds one client with many more and their orders, by SQL: seconds
for what an import of such files would take minutes for. Indexes are made anew at the end;
keys by which names are sorted are simpler than the program's own. See README.md."""
import argparse
import pathlib
import sqlite3
import time

import served

HERE = pathlib.Path(__file__).resolve().parent
TABLES = ("client", "contact", "contact_point", "client_order", "search", "client_tag",
          "client_forecast", "note")

# Numbers that look thrown, and are the same on each run: i is the running number.
COUNT = """
CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (
    SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :clients - 1)
    SELECT i, (i * 2654435761 + 12345) % 1000003 AS r, :first + i * 4 AS id FROM n
"""
NAME = "'Ana' || (n.i % 977) || ' Horvat' || printf('%06d', n.i)"
CLIENTS = f"""
INSERT INTO client (workspace_id, id, version, kind, name, sort_key, order_count, occasion_count,
    last_order_on, created_at, changed_at, mark, source)
SELECT :workspace, n.id, 1, 1, {NAME}, CAST(lower({NAME}) AS BLOB), 0, 0, NULL, :now, :now, 0,
    CASE n.r % 4 WHEN 0 THEN 'friends' WHEN 1 THEN 'fair' ELSE '' END FROM n
"""
CONTACTS = f"""
INSERT INTO contact (workspace_id, id, client_id, is_main, name, given, family, additional,
    salutation, form_of_address, language, created_at)
SELECT :workspace, n.id + 1, n.id, 1, {NAME}, 'Ana' || (n.i % 977),
    'Horvat' || printf('%06d', n.i), '', '', n.r % 3,
    CASE n.r % 50 WHEN 0 THEN 'ru' ELSE 'hr' END, :now FROM n
"""
POINTS = """
INSERT INTO contact_point (workspace_id, id, contact_id, kind, value, value_key, is_main,
    created_at)
SELECT :workspace, n.id + 2, n.id + 1, 1, 'ana.' || n.i || '@example.com',
    'ana.' || n.i || '@example.com', 1, :now FROM n
UNION ALL
SELECT :workspace, n.id + 3, n.id + 1, 2, '+38591' || printf('%07d', n.i),
    '38591' || printf('%07d', n.i), 1, :now FROM n
"""
SEARCH = """
INSERT INTO search (workspace_id, id, kind, words)
SELECT :workspace, n.id, 1, 'ana' || (n.i % 977) || ' horvat' || printf('%06d', n.i) || ' ana '
    || n.i || ' example com 38591' || printf('%07d', n.i) FROM n
"""
TERMS = """
INSERT INTO search_index (rowid, terms)
SELECT id, CAST(workspace_id AS text) || 'w' || replace(words, ' ', ' ' || CAST(workspace_id AS text)
    || 'w') FROM search WHERE workspace_id = :workspace AND id >= :first
"""
# Ten orders a client on the average, as they come in day by day, so that a client's lie far apart;
# one in a thousand of a service and of a source of its own, the last 40 open.
ORDERS = """
WITH RECURSIVE o (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM o WHERE i < :orders - 1),
t AS (SELECT i, (i * 2654435761 + 977) % 2147483647 AS r FROM o)
INSERT INTO client_order (workspace_id, id, order_version, client_id, accepted_on, amount, currency,
    state, number, source, service, created_at, stage, title, due_on, delivered_on)
SELECT :workspace, :first_order + i, :order_version,
    :first + 4 * ((r * (r % 97 + 1)) / 97 % :clients), :first_day + i * 1460 / :orders,
    (r % 5000 + 10) * 10000, 'EUR', CASE WHEN r % 200 = 7 THEN 2 ELSE 1 END, NULL,
    CASE WHEN r % 1000 = 3 THEN 'rare source' WHEN r % 3 = 0 THEN 'web' ELSE '' END,
    CASE WHEN r % 1000000 = 4 THEN 'rare service' WHEN r % 2 = 0 THEN 'translation'
        ELSE 'proofreading' END,
    :now, CASE WHEN i >= :orders - 40 THEN 1 + r % 3 ELSE 4 END, 'Job ' || i,
    CASE WHEN i >= :orders - 40 THEN :today + r % 20 END,
    CASE WHEN i < :orders - 40 THEN :first_day + i * 1460 / :orders + 3 END
FROM t
"""
COUNTS = """
UPDATE client SET order_count = s.orders, occasion_count = s.days,
    first_order_on = s.first, last_order_on = s.last
FROM (SELECT client_id, count(*) AS orders, count(DISTINCT accepted_on) AS days,
        min(accepted_on) AS first, max(accepted_on) AS last FROM client_order WHERE workspace_id = :workspace AND state = 1
        AND deleted_at IS NULL GROUP BY client_id) AS s
WHERE client.workspace_id = :workspace AND client.id = s.client_id
"""
TAGS = """
INSERT INTO tag (workspace_id, id, name, name_key, created_at)
    VALUES (:workspace, :tags, 'printer', 'printer', :now),
    (:workspace, :tags + 1, 'night work', 'night work', :now)
"""
TAGGED = """
INSERT INTO client_tag (workspace_id, client_id, tag_id)
SELECT :workspace, n.id, :tags FROM n WHERE n.r % 3 = 0
UNION ALL SELECT :workspace, n.id, :tags + 1 FROM n WHERE n.r % 1000 = 1
"""
FORECAST = """
INSERT INTO forecast (workspace_id, id, made_at, fitted_at, seen_on, order_version, currency,
    client_count, basis) VALUES (:workspace, :tags + 2, :now, :now, :today, :order_version, '',
    :clients, '{}')
"""
FORECASTS = """
INSERT INTO client_forecast (workspace_id, id, forecast_id, alive, alive_low, alive_high, within_30,
    within_90, within_365, orders_30, orders_30_low, orders_30_high, orders_90, orders_90_low,
    orders_90_high, orders_365, orders_365_low, orders_365_high, revenue, revenue_low, revenue_high,
    value, value_low, value_high, window_from, window_by)
SELECT :workspace, n.id, :tags + 2, 800000, 700000, 900000, 200000, 500000, 800000, 300000, 0,
    1000000, 900000, 0, 2000000, 3600000, 1000000, 6000000, 9000000, 5000000, 12000000,
    (n.r % 9000) * 10000, 0, 90000000, CASE WHEN n.r % 5 > 0 THEN :today - 60 + n.r % 90 END,
    CASE WHEN n.r % 5 > 0 THEN :today - 50 + n.r % 90 END FROM n
"""
NOTES = """
INSERT INTO note (workspace_id, id, version, client_id, kind, happened_at, text, created_at,
    changed_at)
SELECT :workspace, :notes + 10 * n.i + k.k, 1, n.id, 1, :now - (k.k * 40 + n.r % 30) * 86400000000,
    'Talked about the next job, and when it would suit them best.', :now, :now
FROM n, (SELECT 0 AS k UNION SELECT 1 UNION SELECT 2) AS k WHERE n.i < 20000
"""


def fill(store, clients, orders):
    """The first client of the filled ones."""
    connection = sqlite3.connect(store, isolation_level=None)
    run = connection.execute
    run("PRAGMA synchronous = OFF")
    run("PRAGMA cache_size = -1000000")
    run("PRAGMA temp_store = MEMORY")
    workspace, order_version = run("SELECT id, order_version + 1 FROM workspace").fetchone()
    first = run("SELECT next_id FROM id_block").fetchone()[0] + 1000
    now = int(time.time())
    names = {"workspace": workspace, "order_version": order_version, "first": first,
             "clients": clients, "orders": orders, "now": now * 1_000_000, "today": now // 86400,
             "first_day": now // 86400 - 1460, "first_order": first + clients * 4,
             "tags": first + clients * 4 + orders, "notes": first + clients * 4 + orders + 10}
    indexes = run("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
                  f" AND tbl_name IN {TABLES}").fetchall()
    for name, _ in indexes:
        run(f"DROP INDEX {name}")
    run("BEGIN")
    for sql in (COUNT, CLIENTS, CONTACTS, POINTS, SEARCH, TERMS, ORDERS):
        run(sql, names)
    for _, sql in indexes:
        run(sql)
    for sql in (COUNTS, TAGS, TAGGED, FORECAST, FORECASTS, NOTES,
                "UPDATE workspace SET order_version = :order_version, currency = 'EUR'",
                "UPDATE id_block SET next_id = :notes + 10 * :clients + 1000"):
        run(sql, names)
    run("COMMIT")
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return first


def make(program, folder, clients, orders):
    """A new store in the folder."""
    store = folder / "filled.db"
    served.invented_contacts(folder / "one.csv", 1)
    served.run(program, "import", folder / "one.csv", "--into", f"sqlite:{store}")
    fill(store, clients, orders)
    return store


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build")
    parser.add_argument("--clients", type=int, default=1_000_000)
    parser.add_argument("--orders", type=int, default=10_000_000)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    store = make(arguments.build / "regulars", arguments.folder, arguments.clients,
                 arguments.orders)
    print(f"{store}: {store.stat().st_size / 1e6:,.0f} MB in "
          f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
