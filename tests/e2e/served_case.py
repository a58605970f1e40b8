"""The base of tests of a running server: starts it on a free port of the loopback interface."""
import http.client
import re
import signal
import socket
import subprocess
import time

import regulars_case

START_SECONDS = 30


class Reply:
    """What came back: the code, the headers as they came, and the body."""

    def __init__(self, code, headers, body):
        self.code = code
        self.headers = headers
        self.body = body

    def header(self, name):
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return values[0] if len(values) == 1 else None

    @property
    def text(self):
        return self.body.decode("utf-8")


def read_reply(stream):
    """One reply from a file of bytes; None when the other side said nothing."""
    line = stream.readline()
    if not line:
        return None
    code = int(line.split()[1])
    headers = []
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").partition(":")
        headers.append((name, value.strip()))
    reply = Reply(code, headers, b"")
    reply.body = stream.read(int(reply.header("Content-Length") or 0))
    return reply


class Served:
    """A server that runs."""

    def __init__(self, case, *arguments):
        begun = time.monotonic()
        self.process = case.start("serve", "--listen", "127.0.0.1:0", *arguments,
                                  stdout=subprocess.PIPE, stderr_file=case.folder / "log")
        self.link = None
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)(/sign-in/\S+)", line.decode("utf-8"))
            if found:
                self.port, self.link = int(found[1]), found[2]
                break
        if self.link is None:
            case.fail("the server did not start: " + (case.folder / "log").read_text())
        self.host = f"127.0.0.1:{self.port}"
        self.get("/healthz")
        self.start_seconds = time.monotonic() - begun

    def ask(self, method, path, headers=None, body=None):
        """A well-formed request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            reply = connection.getresponse()
            return Reply(reply.status, reply.getheaders(), reply.read())
        finally:
            connection.close()

    def get(self, path, headers=None):
        return self.ask("GET", path, headers)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def say(self, request, finish=False):
        """Bytes as they are; the reply, or None when the connection was closed without one."""
        with self.connect() as connection:
            try:
                connection.sendall(request)
                if finish:
                    connection.shutdown(socket.SHUT_WR)
                return read_reply(connection.makefile("rb"))
            except (ConnectionError, TimeoutError):
                return None

    def sign_in(self):
        """Uses the link up; the cookie of the session, as a header."""
        reply = self.ask("POST", self.link, {"Origin": "http://" + self.host})
        assert reply.code == 303, (reply.code, reply.text)
        return {"Cookie": reply.header("Set-Cookie").partition(";")[0]}

    def stop(self, how=signal.SIGTERM):
        """Returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        return code


class ServedCase(regulars_case.RegularsCase):
    def start(self, *arguments, **more):
        log = more.pop("stderr_file", None)
        if log is None:
            return super().start(*arguments, **more)
        with open(log, "ab") as stream:
            return subprocess.Popen([regulars_case.PROGRAM, *arguments], cwd=self.folder,
                                    env=self.environment, stdin=subprocess.DEVNULL,
                                    stderr=stream, **more)

    def serve(self, *arguments):
        served = Served(self, *(arguments or ("--store", "sqlite:store.db")))
        self.addCleanup(served.stop)
        return served

    def log(self):
        return (self.folder / "log").read_text("utf-8")
