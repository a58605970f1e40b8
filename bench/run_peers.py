"""Times the server's pages beside other programs that keep clients or tickets, in one run: Fossil and
Tryton as Debian has them, each with as many records, on loopback and without rights of root. A peer
that is not installed is left out. See README.md."""
import argparse
import base64
import contextlib
import http.client
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

from run_serve import busy_client, load
from measure import median
import fill_store
import served

HERE = pathlib.Path(__file__).resolve().parent
FOSSIL_TICKETS = """
BEGIN;
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {0} - 1)
INSERT INTO ticket (tkt_uuid, tkt_mtime, tkt_ctime, type, status, subsystem, priority, severity,
    title, comment)
SELECT printf('%040x', i * 7919 + 1), 2461000.5 - i * 0.01, 2461000.5 - i * 0.01, 'Code_Defect',
    'Open', 'web', 'High', 'Minor', 'Ana' || (i % 977) || ' Horvat' || printf('%06d', i),
    'Talked about the next job, and when it would suit them best.' FROM n;
INSERT INTO reportfmt (rn, owner, title, mtime, cols, sqlcode) VALUES (99, 'bench', 'Fifty', 0, '',
    'SELECT substr(tkt_uuid, 1, 10) AS ''#'', datetime(tkt_mtime) AS ''mtime'', type, status,
    subsystem, title FROM ticket ORDER BY title LIMIT 50');
COMMIT;
"""
TRYTON_CALL = """
wrk.method = "POST"
wrk.body = '{0}'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Session {1}"
"""
TRYTON_FIELDS = ["name", "code", "active", "write_date"]


class Peer:
    """A program of somebody else's: its folder, and what is asked of it."""

    def __init__(self, folder, count):
        self.folder, self.count, self.port = folder, count, served.free_port()
        self.user = "nobody" if os.geteuid() == 0 else None
        folder.mkdir()
        if self.user:
            shutil.chown(folder, self.user)

    def options(self):
        environment = {"HOME": str(self.folder), "USER": "bench", "PATH": "/usr/bin:/bin",
                       "TRYTONPASSFILE": str(self.folder / "password")}
        options = {"cwd": self.folder, "env": environment, "stdin": subprocess.DEVNULL,
                   "stderr": subprocess.DEVNULL}
        if self.user:
            group = pwd.getpwnam(self.user).pw_gid
            options |= {"user": self.user, "group": group, "extra_groups": []}
        return options

    def run(self, *command, text=None):
        options = self.options()
        if text is not None:
            del options["stdin"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, input=text, text=True,
                       timeout=600, **options)

    @contextlib.contextmanager
    def serving(self):
        begun = time.perf_counter()
        process = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL,
                                   start_new_session=True, **self.options())
        try:
            served.ask_at_once(self.port, self.first, process)
            self.start_seconds = time.perf_counter() - begun
            self.sign_in()
            yield process
        finally:
            os.killpg(process.pid, 15)
            process.wait(timeout=30)

    def sign_in(self):
        pass


class Fossil(Peer):
    name, program, first = "Fossil", "fossil", "/"
    pages = {"list": "/rptview/99", "card": "/tktview/" + "0" * 39 + "1"}

    def prepare(self):
        self.run("fossil", "init", "bench.fossil")
        self.run("fossil", "sql", "-R", "bench.fossil", text=FOSSIL_TICKETS.format(self.count))

    def command(self):
        return ["fossil", "server", "bench.fossil", "--localauth", "--port", str(self.port)]

    def load(self, page, connections, seconds):
        return load(self.port, self.pages[page], "none=0", connections, seconds)


class Tryton(Peer):
    name, program, first = "Tryton", "trytond", "/"

    def prepare(self):
        (self.folder / "trytond.conf").write_text(
            f"[database]\nuri = sqlite://\npath = {self.folder}\n"
            f"[web]\nlisten = 127.0.0.1:{self.port}\n")
        (self.folder / "password").write_text("secret")
        self.run("touch", "bench.sqlite")
        self.run("trytond-admin", "-c", "trytond.conf", "-d", "bench", "--all", "-u", "party",
                 "--activate-dependencies", "--email", "a@example.com")
        with self.serving():
            for first in range(0, self.count, 1000):
                names = [{"name": f"Ana{i % 977} Horvat{i:06}"}
                         for i in range(first, min(first + 1000, self.count))]
                self.call("model.party.party.create", names, {})

    def command(self):
        return ["trytond", "-c", "trytond.conf"]

    def sign_in(self):
        self.session = None
        user, session = self.call("common.db.login", "admin", {"password": "secret"})
        self.session = base64.b64encode(f"admin:{user}:{session}".encode()).decode()
        calls = {"list": ("model.party.party.search_read", [], 0, 50, [["name", "ASC"]],
                          TRYTON_FIELDS, {}),
                 "card": ("model.party.party.read", [5], TRYTON_FIELDS + ["addresses"], {})}
        for page, (method, *parameters) in calls.items():
            body = json.dumps({"id": 0, "method": method, "params": parameters})
            (self.folder / f"{page}.lua").write_text(TRYTON_CALL.format(body, self.session))

    def call(self, method, *parameters):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Content-Type": "application/json"}
        if self.session:
            headers["Authorization"] = f"Session {self.session}"
        connection.request("POST", "/bench/", json.dumps({"id": 0, "method": method,
                                                          "params": parameters}), headers)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        if "result" not in answer:
            raise SystemExit(f"Tryton: {answer}")
        return answer["result"]

    def load(self, page, connections, seconds):
        return load(self.port, "/bench/", "none=0", connections, seconds,
                    ("-s", self.folder / f"{page}.lua"))


def tree_bytes(process):
    """PSS of a process and all below it."""
    total, waiting = 0, [process.pid]
    while waiting:
        pid = waiting.pop()
        try:
            total += served.memory_bytes(pid)
            for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build")
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="*", default=["fossil", "trytond"])
    return parser.parse_args()


def measure_peer(arguments, peer, server, cookie, card):
    """The two take turns, so that a slow moment of the machine falls on both."""
    with peer.serving() as process:
        idle = tree_bytes(process)
        for page, path in (("list", "/clients"), ("card", card)):
            for connections in (1, 4):
                ours, theirs = [], []
                for _ in range(arguments.rounds):
                    ours.append(load(server.port, path, cookie, connections, arguments.seconds))
                    theirs.append(peer.load(page, connections, arguments.seconds))
                print_pair(peer.name, page, connections, ours, theirs)
        print(f"{peer.name}: start {peer.start_seconds * 1000:.0f} ms, memory (PSS) idle "
              f"{idle / 1e6:.0f} MB, after the load {tree_bytes(process) / 1e6:.0f} MB")


def print_pair(name, page, connections, ours, theirs):
    rates = [median([run.rate for run in runs]) for runs in (ours, theirs)]
    middles = [median([run.middle for run in runs]) for runs in (ours, theirs)]
    print(f"{page}, {connections} connections: {rates[0]:,.0f}/s ({middles[0]:.2f} ms), {name} "
          f"{rates[1]:,.1f}/s ({middles[1]:.1f} ms): {rates[0] / rates[1]:,.0f} times", flush=True)


def main():
    arguments = parse_arguments()
    program = arguments.build.resolve() / "regulars"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        (folder / "own").mkdir()
        store = fill_store.make(program, folder / "own", arguments.records, arguments.records * 10)
        with served.Served(program, f"sqlite:{store}", folder / "own") as server:
            cookie = server.sign_in()
            card = f"/clients/{busy_client(store)}"
            for kind in (Fossil, Tryton):
                if kind.program not in arguments.peers:
                    continue
                if not shutil.which(kind.program):
                    print(f"{kind.name} is not installed, and is left out")
                    continue
                peer = kind(folder / kind.program, arguments.records)
                peer.prepare()
                measure_peer(arguments, peer, server, cookie, card)


if __name__ == "__main__":
    main()
