"""Times forecasts: whole runs from CSV to each client's figures, single fits, intervals, one
client's update. Beside SciPy in the same run where it is there, and published peers' figures."""
import argparse
import pathlib
import subprocess
import sys

import measure

HERE = pathlib.Path(__file__).resolve().parent
PYTHON = "/usr/bin/python3"  # Debian's, which sees Debian's SciPy
# Seconds of lifetimes 0.11.3 (Python 3.11, SciPy 1.10) and CLVTools 0.12.1, single runs to medians
# of 4, measured on 21 November 2026 on another virtual machine of two cores: read, summary, BG,
# Gamma-Gamma, predictions and value together; a fit alone; peak memory in MB.
PUBLISHED = {
    ("points", 1_000_000): ("lifetimes", 8.4, 280),
    ("points", 10_000_000): ("lifetimes", 87.6, 1794),
    ("pareto", 1_000_000): ("CLVTools", 41.6, None),
    ("bg", 10_000_000): ("lifetimes", 29.0, None),
    ("four", None): ("lifetimes", 1.9, 111),
}
FIT_OF = {"pareto": "pareto_nbd", "bg": "bg_nbd"}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build")
    parser.add_argument("--data", type=pathlib.Path, help="where logs are kept between runs")
    parser.add_argument("--generator", type=pathlib.Path,
                        help="gen_orders.c, which the published figures are of; make_orders else")
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--small", type=pathlib.Path, help="the CDNOW sample")
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


def generator_of(arguments, folder):
    if arguments.generator is None:
        return arguments.build / "bench" / "make_orders"
    program = folder / "gen_orders"
    subprocess.run(["cc", "-O2", "-o", program, arguments.generator, "-lm"], check=True)
    return program


def log_of(arguments, rows):
    folder = arguments.data or arguments.build / "bench-data"
    folder.mkdir(parents=True, exist_ok=True)
    generator = generator_of(arguments, folder)
    path = folder / f"{generator.name}-{rows}.csv"
    if not path.exists():
        with open(path.with_suffix(".part"), "wb") as file:
            subprocess.run([generator, str(rows), "1"], stdout=file, check=True)
        path.with_suffix(".part").rename(path)
    path.read_bytes()
    return path


def values_of(output):
    return {name: float(value) for name, value in map(str.split, output.splitlines())}


class Best:
    """The quickest of some runs: what others do on the machine only ever adds."""

    def __init__(self, command, runs):
        taken = [measure.run([str(word) for word in command]) for _ in range(runs)]
        self.wall = min(run.wall_seconds for run in taken)
        self.peak_mb = min(run.peak_bytes for run in taken) / 1e6
        every = [values_of(run.output) for run in taken]
        self.values = {name: min(values[name] for values in every) for name in every[0]}


def print_published(work, rows, best, seconds):
    name, peer, peer_mb = PUBLISHED.get((work, rows), (None, None, None))
    if name:
        memory = f", {peer_mb / best.peak_mb:.1f} times the memory" if peer_mb else ""
        print(f"    {name}, as published: {peer / seconds:.0f} times as long{memory}")


def print_run(arguments, work, path, rows, *words):
    best = Best([arguments.build / "bench" / "forecast_speed", path, work, *words],
                arguments.runs)
    seconds = best.values[FIT_OF[work]] if work in FIT_OF else best.wall
    parts = ", ".join(f"{name} {best.values[name]:.3f}" for name in
                      ("read", "summary", "bg_nbd", "mbg_nbd", "pareto_nbd", "gamma_gamma",
                       "forecast", "each_client") if name in best.values)
    print(f"  {work:<10}{best.wall:8.3f} s {best.peak_mb:7.0f} MB  ({parts})")
    print_published(work, rows, best, seconds)
    return best


def beside_scipy(arguments, path, ours):
    """The same log by SciPy: reading, summary, BG and its predictions, without money."""
    there = subprocess.run([PYTHON, "-c", "import scipy, pandas"], capture_output=True)
    if there.returncode != 0:
        print("    SciPy is left out: python3-scipy and python3-pandas are not installed")
        return
    peer = Best([PYTHON, "-B", HERE / "peers" / "scipy_bg.py", path], 1)
    print(f"    SciPy L-BFGS-B beside it: {peer.wall:.2f} s, {peer.wall / ours.wall:.0f} times as "
          f"long; {peer.peak_mb / ours.peak_mb:.1f} times the memory; its fit alone "
          f"{peer.values['bg_nbd']:.2f} s in {peer.values['bg_nbd_evaluations']:.0f} evaluations, "
          f"log-likelihood {peer.values['bg_nbd_log_likelihood']:.4f}")


def large(arguments, rows):
    path = log_of(arguments, rows)
    print(f"{rows:,} orders ({path.name})")
    points = print_run(arguments, "points", path, rows)
    beside_scipy(arguments, path, points)
    intervals = print_run(arguments, "intervals", path, rows)
    figures = [sum(best.values[name] for name in ("forecast", "each_client"))
               for best in (points, intervals)]
    alone = print_run(arguments, "bg", path, rows).values["bg_nbd"]
    cost = (figures[1] - alone) / (figures[0] - alone)
    print(f"    figures with intervals take {cost:.2f} times those without, the fit left out")
    if rows <= 1_000_000:
        print_run(arguments, "pareto", path, rows)
        updates = print_run(arguments, "updates", path, rows).values
        print(f"    one client's figures: {updates['update_all'] / updates['updates'] * 1e6:.2f} "
              "microseconds")


def small(arguments):
    print(f"{arguments.small.name}, from the start of the process")
    runs = arguments.runs
    arguments.runs = max(runs, 20)
    print_run(arguments, "four", arguments.small, None, "1997-09-30")
    print_run(arguments, "section", arguments.small, None)
    arguments.runs = runs


def main():
    arguments = parse_arguments()
    arguments.build = arguments.build.resolve()
    if arguments.small:
        small(arguments)
    for rows in arguments.rows:
        large(arguments, rows)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
