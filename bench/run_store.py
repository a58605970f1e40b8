"""Times imports, reports, exports and restores of a store, beside the least that SQLite takes for
the rows alone. See README.md."""
import argparse
import os
import pathlib
import subprocess
import tempfile

import measure
from measure import median
from run_report import SEED
import served

HERE = pathlib.Path(__file__).resolve().parent
POSTGRES = os.environ.get("REGULARS_TEST_POSTGRES")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build")
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--report-orders", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", choices=["import", "report", "archive"],
                        default=["import", "report", "archive"])
    return parser.parse_args()


class Place:
    """Where new stores of one kind are made, one after another."""

    def __init__(self, name, folder):
        self.name, self.folder, self.count = name, folder, 0

    def new(self):
        self.count += 1
        if self.name == "SQLite":
            return f"sqlite:{self.folder / f'store{self.count}.db'}"
        name = f"bench_{os.getpid()}_{self.count}"
        subprocess.run(["psql", "-qX", f"{POSTGRES}postgres", "-c", f"CREATE DATABASE {name}"],
                       check=True)
        return POSTGRES + name

    def drop(self, address):
        if self.name == "SQLite":
            for path in self.folder.glob(address.rpartition("/")[2] + "*"):
                path.unlink()
        else:
            subprocess.run(["psql", "-qX", f"{POSTGRES}postgres", "-c",
                            f"DROP DATABASE {address[len(POSTGRES):]}"], check=True)


def print_times(name, seconds, count, what, floor=None):
    middle = median(seconds)
    beside = f", {middle / floor:.1f} times the bare rows" if floor else ""
    print(f"{name:<40}median {middle:.3f} s, {min(seconds):.3f} to {max(seconds):.3f}; "
          f"{count / middle:,.0f} {what} a second{beside}", flush=True)


def time_import(program, place, path, runs):
    """Into a store that is there, so that making it is not counted; a new one each time."""
    seconds = []
    one = path.with_name("one.csv")
    one.write_text("name,email\nZora Prva,zora@example.com\n")
    for _ in range(runs):
        address = place.new()
        served.run(program, "import", one, "--into", address)
        seconds.append(measure.run([program, "import", path, "--into", address]).wall_seconds)
        place.drop(address)
    return seconds


def bare_seconds(folder, path, runs):
    """sqlite3's own .import of the same file into a table without any index."""
    seconds = []
    for i in range(runs):
        store = folder / f"bare{i}.db"
        seconds.append(measure.run(["sqlite3", store, "-cmd", "PRAGMA journal_mode = WAL",
                                    ".mode csv", f".import {path} rows"]).wall_seconds)
        store.unlink()
    return median(seconds)


def make_files(arguments, folder):
    with open(folder / "orders.csv", "wb") as file:
        subprocess.run([arguments.build / "bench" / "make_orders", str(arguments.orders),
                        str(SEED)], stdout=file, check=True)
    served.invented_contacts(folder / "contacts.csv", arguments.contacts)


def time_imports(arguments, program, folder, places):
    for path, count, what in ((folder / "orders.csv", arguments.orders, "orders"),
                              (folder / "contacts.csv", arguments.contacts, "contacts")):
        floor = bare_seconds(folder, path, arguments.runs)
        print(f"bare rows of {count:,} {what}: {floor:.3f} s")
        for place in places:
            seconds = time_import(program, place, path, arguments.runs)
            print_times(f"import of {count:,} {what}, {place.name}", seconds, count, what, floor)


def time_reports(arguments, places):
    for place in places:
        address = place.new()
        print(f"report of {arguments.report_orders:,} orders, {place.name}")
        subprocess.run([arguments.build / "bench" / "store_report", address,
                        str(arguments.report_orders)], check=True)
        place.drop(address)


def time_archives(arguments, program, folder, places):
    orders, archive = folder / "orders.csv", folder / "archive.jsonl"
    for place in places:
        address = place.new()
        served.run(program, "import", orders, "--into", address)
        saved, restored = [], []
        for _ in range(arguments.runs):
            archive.unlink(missing_ok=True)
            saved.append(measure.run([program, "backup", address, archive]).wall_seconds)
            rows = sum(line.startswith(b"[") for line in open(archive, "rb"))
            other = place.new()
            restored.append(measure.run([program, "restore", archive, other]).wall_seconds)
            place.drop(other)
        print_times(f"backup of {rows:,} rows, {place.name}", saved, rows, "rows")
        print_times(f"restore of {rows:,} rows, {place.name}", restored, rows, "rows")
        place.drop(address)


def main():
    arguments = parse_arguments()
    arguments.build = arguments.build.resolve()
    program = arguments.build / "regulars"
    with tempfile.TemporaryDirectory(dir=arguments.build) as name:
        folder = pathlib.Path(name)
        places = [Place("SQLite", folder)]
        if POSTGRES:
            places.append(Place("PostgreSQL", folder))
        else:
            print("PostgreSQL is left out: run this under tools/with_postgres.sh")
        make_files(arguments, folder)
        if "import" in arguments.only:
            time_imports(arguments, program, folder, places)
        if "report" in arguments.only:
            time_reports(arguments, places)
        if "archive" in arguments.only:
            time_archives(arguments, program, folder, places)


if __name__ == "__main__":
    main()
