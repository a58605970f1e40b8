"""Times the server's pages against a bare program in one run, and its start, memory and saves.
See README.md."""
import argparse
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time

from measure import median
import fill_store
import served

HERE = pathlib.Path(__file__).resolve().parent
MILLISECONDS = {"us": 1e-3, "ms": 1, "s": 1e3}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build")
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, nargs="*", default=[1, 4, 16])
    parser.add_argument("--starts", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=["pages", "start", "saves"],
                        choices=["pages", "start", "saves"])
    return parser.parse_args()


class Refused(SystemExit):
    """Not every request of a load was answered as it should be."""


class Load:
    """What wrk says of one run."""

    def __init__(self, text):
        self.rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
        self.requests = int(re.search(r"(\d+) requests in", text)[1])
        self.middle, self.slow = (self.milliseconds(text, share) for share in ("50%", "99%"))
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*", text)
        if bad:
            raise Refused(f"wrk: {bad[0]}")

    @staticmethod
    def milliseconds(text, share):
        number, unit = re.search(share + r"\s+([\d.]+)(us|ms|s)\b", text).groups()
        return float(number) * MILLISECONDS[unit]


def load(port, path, cookie, connections, seconds, script=()):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s",
               "-H", f"Cookie: {cookie}", *script[:2], f"http://127.0.0.1:{port}{path}", *script[2:]]
    return Load(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_load(name, runs, peer=None):
    rate = median([run.rate for run in runs])
    middle = median([run.middle for run in runs])
    slow = median([run.slow for run in runs])
    ratios = sorted(ours.rate / theirs.rate for ours, theirs in zip(runs, peer)) if peer else []
    told = f"{median(ratios):>7.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})" if peer else ""
    print(f"{name:<34}{rate:>10,.0f}{middle:>9.3f}{slow:>9.3f}{told}", flush=True)


def busy_client(store):
    """Somebody with a full card: orders, notes, a tag, figures."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        return connection.execute(
            "SELECT c.id FROM client c JOIN client_tag t ON t.client_id = c.id"
            " JOIN note n ON n.client_id = c.id ORDER BY c.order_count DESC LIMIT 1").fetchone()[0]


def idle_bytes(server):
    looks = []
    for _ in range(5):
        time.sleep(0.3)
        looks.append(served.memory_bytes(server.process.pid))
    return median(looks)


def time_pages(arguments, program, folder, store):
    with served.Served(program, f"sqlite:{store}", folder) as server:
        idle = idle_bytes(server)
        cookie = server.sign_in()
        client = busy_client(store)
        card = f"/clients/{client}"
        for name, path in (("list", "/clients"), ("card", card)):
            (folder / name).write_bytes(server.page(path))
            print(f"{path} has {(folder / name).stat().st_size:,} bytes")
        bare = arguments.build / "bench" / "list_floor"
        with served.Floor(bare, store, (folder / "list", folder / "card"), client) as floor:
            compare_pages(arguments, server, floor, cookie, card)
        busy = served.memory_bytes(server.process.pid)
    print(f"memory (PSS): idle {idle / 1e6:.1f} MB, after the load {busy / 1e6:.1f} MB")


def compare_pages(arguments, server, floor, cookie, card):
    """They take turns, so that a slow moment of the machine falls on all alike."""
    print(f"{'':<34}{'requests/s':>10}{'p50 ms':>9}{'p99 ms':>9}  of the bare rate")
    for connections in arguments.connections:
        runs = {"list": [], "bare list": [], "card": [], "bare card": [], "packed": []}
        for _ in range(arguments.rounds):
            for name, port, path in (("list", server.port, "/clients"),
                                     ("bare list", floor.port, "/clients"),
                                     ("card", server.port, card),
                                     ("bare card", floor.port, card),
                                     ("packed", server.port, "/clients")):
                head = ("-H", "Accept-Encoding: gzip", "-H", "Sec-Fetch-Site: same-origin")
                runs[name].append(load(port, path, cookie, connections, arguments.seconds,
                                       head if name == "packed" else ()))
        print_load(f"list of clients, {connections} connections", runs["list"], runs["bare list"])
        print_load(f"the list in gzip, {connections} connections", runs["packed"])
        print_load(f"bare list, {connections} connections", runs["bare list"])
        print_load(f"a client's page, {connections} connections", runs["card"], runs["bare card"])
        print_load(f"bare page, {connections} connections", runs["bare card"])


def time_starts(arguments, program, folder, store):
    seconds = []
    for _ in range(arguments.starts):
        with served.Served(program, f"sqlite:{store}", folder) as server:
            seconds.append(server.start_seconds * 1000)
    print(f"start to the first answer (a page): median {median(seconds):.1f} ms, "
          f"{min(seconds):.1f} to {max(seconds):.1f}")


def save(program, folder, store, seconds, before=()):
    """One load of saves on a server of its own; what wrk counted, and rows in the audit."""
    lines = "".join(f"{id} {version}\n" for id, version in served.clients_of(store))
    (folder / "clients.txt").write_text(lines)
    audits = count_audits(store)
    with served.Served(program, f"sqlite:{store}", folder, before) as server:
        cookie = server.sign_in()
        csrf = re.search(rb'name="csrf" value="([^"]+)"', server.page("/clients"))[1].decode()
        script = ("-s", HERE / "save.lua", "--", folder / "clients.txt", csrf)
        try:
            result = load(server.port, "/", cookie, 16, seconds, script)
        except Refused as refused:
            raise SystemExit("\n".join([str(refused), *server.refusals()])) from None
    kept = count_audits(store) - audits
    if kept < result.requests:
        raise SystemExit(f"{result.requests} saves were acknowledged and {kept} are kept")
    return result, kept


def count_audits(store):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        return connection.execute("SELECT count(*) FROM audit").fetchone()[0]


def time_saves(arguments, program, folder, store):
    runs = [save(program, folder, store, arguments.seconds)[0] for _ in range(arguments.rounds)]
    print_load("saves, 16 connections", runs)
    if not shutil.which("strace"):
        print("strace is not installed, so syncs were not counted")
        return
    trace = folder / "syncs"
    _, kept = save(program, folder, store, arguments.seconds,
                   ("strace", "-D", "-f", "-qq", "-o", trace, "-e", "trace=fdatasync,fsync"))
    syncs = len(re.findall(r"(?:fdatasync|fsync)\(", trace.read_text()))
    print(f"{syncs:,} syncs for {kept:,} saves ({syncs / kept:.2f} each), start and stop included")


def main():
    arguments = parse_arguments()
    program = arguments.build.resolve() / "regulars"
    with tempfile.TemporaryDirectory(dir=arguments.build) as name:
        folder = pathlib.Path(name)
        store = fill_store.make(program, folder, arguments.clients, arguments.clients * 10)
        if "start" in arguments.only:
            time_starts(arguments, program, folder, store)
        if "pages" in arguments.only:
            time_pages(arguments, program, folder, store)
        if "saves" in arguments.only:
            time_saves(arguments, program, folder, store)


if __name__ == "__main__":
    main()
