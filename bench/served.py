"""A server of the program for benchmarks: a store that is filled, started, signed in to, asked."""
import http.client
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import time

LINES_SHOWN = 10


def invented_contacts(path, count):
    """Contacts as an address book exports them, no two alike."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("Given name,Family name,E-mail,Phone\n")
        for i in range(count):
            file.write(f"Ana{i % 977},Horvat{i:06},ana.{i}@example.com,+38591{i:07}\n")


def run(program, *arguments):
    done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                          text=True)
    if done.returncode != 0:
        raise SystemExit(f"regulars {' '.join(map(str, arguments))}: {done.stderr}")
    return done.stdout


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def memory_bytes(pid):
    """PSS: pages that others hold too count by their share."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024


def ask_at_once(port, path, process):
    """Asks as soon as anybody listens; seconds are the caller's to count."""
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                                   "Connection: close\r\n\r\n".encode())
                return connection.recv(65536)
        except ConnectionRefusedError:
            if process.poll() is not None:
                raise SystemExit("the server did not start") from None
            time.sleep(0.0002)


class Stopped:
    """What `with` stops at its end, also when a measurement fails."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Served(Stopped):
    """`regulars serve` on a store, its log in a file beside it."""

    def __init__(self, program, address, folder, before=()):
        self.port = free_port()
        self.log = open(folder / "serve.log", "ab")
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [*before, program, "serve", "--store", address, "--listen", f"127.0.0.1:{self.port}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log)
        first = ask_at_once(self.port, "/sign-in", self.process)
        self.start_seconds = time.perf_counter() - begun
        if not first.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"the first answer was {first[:80]}")
        self.link = next(re.search(rb"(/sign-in/\S+)", line)[1].decode()
                         for line in self.process.stdout if b"/sign-in/" in line)

    def ask(self, method, path, headers=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            reply = connection.getresponse()
            return reply.status, reply.headers, reply.read()
        finally:
            connection.close()

    def sign_in(self):
        """Uses the link up; the session's cookie."""
        code, headers, _ = self.ask("POST", self.link, {"Origin": f"http://127.0.0.1:{self.port}"})
        if code != 303:
            raise SystemExit(f"signing in gave {code}")
        self.cookie = headers["Set-Cookie"].partition(";")[0]
        return self.cookie

    def page(self, path):
        code, _, body = self.ask("GET", path, {"Cookie": self.cookie})
        if code != 200:
            raise SystemExit(f"{path} gave {code}")
        return body

    def refusals(self):
        """The last lines of the log on faults, and on replies that were neither 2xx nor 3xx."""
        lines = pathlib.Path(self.log.name).read_text(encoding="utf-8").splitlines()
        return [line for line in lines
                if re.search(r'"code":[45]|"level":"(?!notice)', line)][-LINES_SHOWN:]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.log.close()


class Floor(Stopped):
    """The bare program on the same store."""

    def __init__(self, program, store, pages, client):
        self.port = free_port()
        self.process = subprocess.Popen([program, store, *pages, str(client), str(self.port)],
                                        stdin=subprocess.DEVNULL)
        ask_at_once(self.port, "/clients", self.process)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


def clients_of(store):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        return connection.execute(
            "SELECT id, version FROM client WHERE deleted_at IS NULL ORDER BY id").fetchall()
