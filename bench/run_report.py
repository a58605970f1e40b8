"""Times the retention report against named peers in one run, and prints ratios. See README.md."""
import argparse
import contextlib
import csv
import datetime
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys

import measure
import programs
from programs import HERE, canonical

SEED = 7
# Above so many rows a peer needs minutes; its name is left out there unless it is asked for.
MOST_ROWS = {"sqlite": 1_000_000}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build")
    parser.add_argument("--data", type=pathlib.Path, help="where logs are kept between runs")
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--growth", type=int, nargs="*", default=[],
                        help="sizes at which only regulars and the parse floor are timed")
    parser.add_argument("--programs", nargs="*", help="by name; regulars always takes part")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--small", type=pathlib.Path, help="a small log, reported 20 times")
    parser.add_argument("--results", type=pathlib.Path, help="JSON lines are appended here")
    return parser.parse_args()


def prepare_node(build):
    """DuckDB's package within the build folder, beside a copy of the script that imports it."""
    folder = build / "bench-peers"
    folder.mkdir(exist_ok=True)
    if not (folder / "node_modules" / "@duckdb" / "node-api").is_dir():
        (folder / "package.json").write_text('{"name": "bench-peers", "private": true}\n')
        subprocess.run(["npm", "install", "--cache", "npm-cache", "--no-audit", "--no-fund",
                        "@duckdb/node-api@1.5"], cwd=folder, check=True, stdout=sys.stderr)
    shutil.copy(HERE / "peers" / "duckdb.mjs", folder)
    (folder / "duckdb_start.mjs").write_text(
        "import { DuckDBInstance } from '@duckdb/node-api';\n"
        "await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();\n")
    return folder


def log_of(arguments, rows):
    folder = arguments.data or arguments.build / "bench-data"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"orders-{rows}.csv"
    if not path.exists():
        with open(path.with_suffix(".part"), "wb") as file:
            subprocess.run([arguments.build / "bench" / "make_orders", str(rows), str(SEED)],
                           stdout=file, check=True)
        path.with_suffix(".part").rename(path)
    with open(path, "rb") as file:
        while file.read(1 << 20):
            pass
    return path


@contextlib.contextmanager
def alone():
    """Holds the lock that BENCH_LOCK names, so that measurements of one machine take turns."""
    name = os.environ.get("BENCH_LOCK")
    if name is None:
        yield
        return
    with open(name, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Results:
    def __init__(self, path):
        self.file = open(path, "a") if path else None

    def add(self, **values):
        if self.file:
            at = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
            print(json.dumps({"at": at, **values}), file=self.file, flush=True)


def time_programs(chosen, path, runs):
    """Runs take turns, so that a slow minute of the machine falls on all alike."""
    taken = {program.name: [] for program in chosen}
    for _ in range(runs):
        for program in chosen:
            with alone():
                taken[program.name].append(measure.run(program.command(str(path)),
                                                       environment=program.environment))
    return taken


def check_equal(chosen, taken):
    """All runs of all programs must say the same, to the last digit."""
    want = None
    for program in chosen:
        for run in taken[program.name]:
            lines = [line for line in program.lines(run.output) if not line.startswith("history|")]
            if want is None:
                want = lines
            if lines != want:
                for ours, theirs in zip(want, lines):
                    if ours != theirs:
                        print(f"regulars:  {ours[:300]}\n{program.name}:  {theirs[:300]}")
                raise SystemExit(f"{program.name} and regulars do not agree")
    return len(want)


def check_history(build, path, chosen, taken):
    """The summary of each client, by sums: from --clients, outside of all timing."""
    table = path.with_suffix(".clients.csv")
    measure.run([str(build / "regulars"), "report", str(path), "--clients", str(table), "--json",
                 *programs.MEASURED])
    first = last = 0
    with open(table, newline="") as file:
        for row in csv.DictReader(file):
            first += datetime.date.fromisoformat(row["first"]).toordinal() - canonical.EPOCH
            last += datetime.date.fromisoformat(row["last"]).toordinal() - canonical.EPOCH
    table.unlink()
    want = canonical.line("history", first, last)
    for program in chosen:
        if program.name != "regulars" and want not in program.lines(taken[program.name][0].output):
            raise SystemExit(f"{program.name} and regulars do not agree on each client's dates")


def print_table(rows, medians, starts, floor):
    ours = medians["regulars"]
    print(f"\n{rows:,} orders; parse floor {floor * 1000:.1f} ms")
    print(f"{'':<12}{'seconds':>9}{'processor':>11}{'MB':>8}{'times as long':>15}"
          f"{'times the memory':>18}{'times the floor':>17}{'its start':>11}")
    for name, taken in medians.items():
        print(f"{name:<12}{taken['wall_seconds']:>9.3f}{taken['processor_seconds']:>11.3f}"
              f"{taken['peak_bytes'] / 1e6:>8.0f}"
              f"{taken['wall_seconds'] / ours['wall_seconds']:>15.1f}"
              f"{taken['peak_bytes'] / ours['peak_bytes']:>18.1f}"
              f"{taken['wall_seconds'] / floor:>17.1f}{starts[name]:>11.3f}")
    rivals = [(medians[name]["wall_seconds"], name) for name in ("duckdb", "data.table")
              if name in medians]
    if rivals:
        best = min(rivals)
        print(f"regulars is {best[0] / ours['wall_seconds']:.1f} times as fast as {best[1]}, "
              "the faster of DuckDB and data.table")


def time_floor(arguments, path):
    floor = [measure.run([str(arguments.build / "bench" / "parse_floor"), str(path)])
             for _ in range(max(arguments.runs, 3))]
    return measure.median([run.wall_seconds for run in floor])


def compare(arguments, every, results):
    starts = {program.name: measure.median([measure.run(program.start,
                                                        environment=program.environment)
                                            .wall_seconds for _ in range(3)])
              for program in every}
    for rows in arguments.rows:
        path = log_of(arguments, rows)
        chosen = [program for program in every
                  if arguments.programs or rows <= MOST_ROWS.get(program.name, rows)]
        floor = time_floor(arguments, path)
        taken = time_programs(chosen, path, arguments.runs)
        count = check_equal(chosen, taken)
        check_history(arguments.build, path, chosen, taken)
        medians = {name: measure.medians(runs) for name, runs in taken.items()}
        print_table(rows, medians, starts, floor)
        print(f"all agree on {count} lines of results")
        for name, values in medians.items():
            results.add(kind="report", rows=rows, program=name, runs=arguments.runs,
                        floor_seconds=floor, start_seconds=starts[name], **values)


def grow(arguments, regulars, results):
    if arguments.growth:
        print(f"\n{'orders':>12}{'seconds':>9}{'ns a row':>10}{'MB':>8}{'bytes a row':>13}"
              f"{'times the floor':>17}")
    for rows in arguments.growth:
        path = log_of(arguments, rows)
        floor = time_floor(arguments, path)
        taken = measure.medians(time_programs([regulars], path, arguments.runs)["regulars"])
        print(f"{rows:>12,}{taken['wall_seconds']:>9.3f}"
              f"{taken['wall_seconds'] / rows * 1e9:>10.0f}{taken['peak_bytes'] / 1e6:>8.0f}"
              f"{taken['peak_bytes'] / rows:>13.1f}{taken['wall_seconds'] / floor:>17.1f}")
        results.add(kind="growth", rows=rows, floor_seconds=floor, **taken)


def report_small(arguments, results):
    for dress in ([], ["--json"], ["--html", str(arguments.build / "bench-small.html")]):
        command = [str(arguments.build / "regulars"), "report", str(arguments.small), *dress,
                   *programs.MEASURED]
        with alone():
            runs = [measure.run(command) for _ in range(20)]
        seconds = [run.wall_seconds for run in runs]
        name = dress[0] if dress else "terminal"
        print(f"{arguments.small.name}, {name}: median of 20 runs "
              f"{measure.median(seconds) * 1000:.1f} ms, {min(seconds) * 1000:.1f} to "
              f"{max(seconds) * 1000:.1f} ms")
        results.add(kind="small", dress=name, **measure.medians(runs))


def main():
    arguments = parse_arguments()
    arguments.build = arguments.build.resolve()
    every = programs.programs(arguments.build, arguments.build / "bench-peers")
    if arguments.programs:
        every = [program for program in every
                 if program.name in ("regulars", *arguments.programs)]
    if any(program.name == "duckdb" for program in every) and arguments.rows:
        prepare_node(arguments.build)
    results = Results(arguments.results)
    if arguments.small:
        report_small(arguments, results)
    compare(arguments, every, results)
    grow(arguments, every[0], results)


if __name__ == "__main__":
    main()
