"""The programs that are compared, how each is started, and what their answers say."""
import json
import pathlib
import sys
from decimal import Decimal

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))
import canonical  # noqa: E402 (found by the line above)

PEERS = HERE / "peers"
# Debian's Python, which sees Debian's pandas, whatever stands first in the path.
PYTHON = "/usr/bin/python3"


class Program:
    def __init__(self, name, command, lines, start, environment=None):
        self.name = name
        self.command = command  # of a file: the whole report
        self.lines = lines      # of its output: the canonical lines
        self.start = start      # a command that only starts and ends
        self.environment = environment or {}


def printed_lines(output):
    return output.splitlines()


def cents(money):
    scaled = Decimal(0) if money is None else money * 100
    if scaled != scaled.to_integral_value():
        raise SystemExit(f"{money} is no whole number of cents")
    return int(scaled)


def regulars_lines(output):
    """The canonical lines out of `regulars report --json`, digit by digit: no binary floats."""
    report = json.loads(output, parse_float=Decimal, parse_int=Decimal)
    line = canonical.line
    log, window, curve = report["log"], report["window"], report["next_order"]["first_to_second"]
    lines = [line("log", log["rows"], log["clients"], log["orders"], log["first_day"],
                  log["last_day"], cents(log["revenue"])),
             line("window", window["active_window_days"], window["cooling_days"],
                  window["vip_orders"])]
    for name in canonical.STANDINGS:
        group = report["matrix"][name]
        lines.append(line("matrix", name, group["clients"], group["cooling"],
                          cents(group["revenue"])))
    for month in report["retention"]["month"]:
        lines.append(line("rate", month["from"][:7], *(month[key] for key in (
            "start", "end", "retained", "lost", "joined", "new", "returned", "new_gone",
            "came_back"))))
    lines += rfm_lines(report["rfm"])
    for row in report["cohorts"]["month"]:
        lines.append(line("cohort", row["cohort"], ",".join(map(str, row["active"])),
                          ",".join(str(cents(money)) for money in row["revenue"])))
    return lines + curve_lines(curve)


def rfm_lines(rfm):
    line = canonical.line
    segments = {group["name"].replace(" ", "_"): group for group in rfm["segments"]}
    lines = [line("rfm", letter, *rfm[letter]) for letter in "rfm"]
    for name in canonical.SEGMENTS:
        lines.append(line("segment", name, segments[name]["clients"],
                          cents(segments[name]["revenue"])))
    for quarter in rfm["sample"]:
        lines.append(line("sample", quarter["from"], quarter["to"], quarter["buyers"],
                          quarter["orders"], cents(quarter["revenue"]), quarter["new"]))
    return lines


def curve_lines(curve):
    line = canonical.line
    points = curve["points"]
    quartiles = ["null" if day is None else day for day in curve["quartiles"]]
    lines = [line("km", curve["n"], curve["events"], *quartiles, len(points),
                  sum(point[0] * point[2] for point in points),
                  sum(point[1] for point in points))]
    for mark in canonical.MARKS:
        share = curve["survival"][str(mark)]
        lines.append(line("survival", mark, "null" if share is None else f"{share:.12f}"))
    return lines


# What the peers compute too; forecasts have a bench of their own.
MEASURED = ["--only", "retention,matrix,rfm,next_order,cohorts"]


def programs(build, node_folder):
    """Regulars first. The peers' counts become lines after their time has stopped."""
    tables = canonical.lines_of_tables
    node = {"NODE_PATH": str(node_folder / "node_modules")}
    regulars = str(build / "regulars")
    return [
        Program("regulars", lambda file: [regulars, "report", file, "--json", *MEASURED],
                regulars_lines,
                [regulars, "version"]),
        Program("duckdb", lambda file: ["node", str(node_folder / "duckdb.mjs"), file,
                                        str(PEERS / "report.sql")], tables,
                ["node", str(node_folder / "duckdb_start.mjs")], node),
        Program("data.table", lambda file: ["Rscript", str(PEERS / "datatable.R"), file], tables,
                ["Rscript", "-e", "library(data.table)"]),
        Program("pandas", lambda file: [PYTHON, "-B", str(PEERS / "pandas_peer.py"), file],
                printed_lines, [PYTHON, "-c", "import pandas"]),
        Program("sqlite", lambda file: [PYTHON, "-B", str(PEERS / "sqlite_peer.py"), file], tables,
                [PYTHON, "-c", "import sqlite3"]),
    ]
