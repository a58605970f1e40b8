"""Reads the plan of every query of src/store/ and fails on one that goes through a whole workspace.

check_plans.py ROOT COMPILER...: takes the SQL out of the preprocessed sources, so that a new query
cannot be forgotten, and asks SQLite how it would run it on the schema that the program carries.
"""
import ast
import pathlib
import re
import sqlite3
import subprocess
import sys

LITERAL = r'"(?:\\.|[^"\\])*"'
CALL = re.compile(r"\bdb_(?:query|execute|stream)_literal\s*\((?:[^\";{}]|\n)*?((?:" + LITERAL +
                  r"\s*)+)")
POSTGRESQL_ONLY = re.compile(r"\bpg_catalog\b|\btsquery\b|\bpg_\w+\(|information_schema")

# Queries that read a whole table or workspace, and why they may: a file, and a part of the SQL.
ALLOWED = [
    ("archives.c", "", "an archive holds everything"),
    ("verifications.c", "", "verify looks at everything"),
    ("clients.c", "SELECT count(*) FROM client", "read when everything is counted, not on a page"),
    ("import_matches.c", "", "an import compares its file with all that is there, once"),
    ("migrate.c", "FROM migration", "a row for each step"),
    ("order_columns.c", "", "the first load of the columns in memory"),
    ("orders.c", "o.order_version > 0", "the first load of the columns in memory"),
    ("searches.c", "FROM search", "an index is made anew"),
    ("users.c", "FROM member m JOIN user_account", "the list of members, at most MEMBERS_MAX"),
    ("workspaces.c", "LIMIT 1", "whether there is one"),
]


def queries(root, compiler):
    """File name and SQL of each statement."""
    for source in sorted((root / "src/store").glob("*.c")):
        if source.name.startswith(("db", "store", "ids", "work")):
            continue
        text = subprocess.run([*compiler, "-E", "-P", "-D_GNU_SOURCE", f"-I{root / 'src'}", source],
                              capture_output=True, text=True, check=True).stdout
        for match in CALL.finditer(text):
            parts = re.findall(LITERAL, match[1])
            sql = "".join(ast.literal_eval(part) for part in parts)
            if sql:
                yield source.name, sql


def schema(root):
    sys.path.insert(0, str(root / "tools"))
    import embed_migrations
    store = sqlite3.connect(":memory:")
    for _, _, texts in embed_migrations.steps(root / "src/store/migrations"):
        for statement in embed_migrations.statements(texts[""] + texts.get("sqlite", "")):
            store.execute(embed_migrations.for_store(statement, "sqlite"))
    return store


def plan(store, sql):
    values = {number: None for number in re.findall(r"\$(\d+)", sql)}
    return [row[3] for row in store.execute("EXPLAIN QUERY PLAN " + sql, values)]


def table_of(name, sql):
    """The table that a step of a plan means by a name: itself, or what the query calls so."""
    named = re.search(rf"\b(?:FROM|JOIN|UPDATE|INTO) (\w+) (?:AS )?{name}\b", sql)
    return named[1] if named else name


def whole_steps(steps, sql, tables):
    """The steps of a plan that read a whole table, or all of a workspace in it."""
    for step in steps:
        scan = re.match(r"SCAN (\w+)", step)
        if scan and "VIRTUAL TABLE" not in step and table_of(scan[1], sql) in tables:
            yield step
        if "(workspace_id=?)" in step:
            yield step


def allowed(name, sql):
    return any(name == file and part in sql for file, part, _ in ALLOWED)


def main(root, *compiler):
    root = pathlib.Path(root)
    store = schema(root)
    tables = {row[0] for row in store.execute("SELECT name FROM sqlite_schema")}
    count, problems = 0, []
    for name, sql in queries(root, compiler):
        if POSTGRESQL_ONLY.search(sql):
            continue
        count += 1
        steps = plan(store, sql)
        if not allowed(name, sql):
            problems += [f"{name}: {step}\n    {sql}" for step in whole_steps(steps, sql, tables)]
    for problem in problems:
        print(problem)
    print(f"{count} plans read")
    if count < 60:
        print("too few: the calls are no longer found in the sources")
    sys.exit(1 if problems or count < 60 else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
