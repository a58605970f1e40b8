# SPDX-License-Identifier: AGPL-3.0-or-later
"""Those who send and take slowly, and those who come in masses, beside somebody who works."""
import os
import pathlib
import re
import resource
import socket
import threading
import time

import regulars_case
from served_case import ServedCase

LONG = bool(os.environ.get("REGULARS_LONG"))
FORM = "Content-Type: application/x-www-form-urlencoded"
WAIT_MOST = 0.5  # of whoever asks something meanwhile, in seconds
DESCRIPTORS = 5000


class SlowClients(ServedCase):
    def setUp(self):
        super().setUp()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < DESCRIPTORS:
            self.skipTest(f"a process may open {hard} descriptors here: too few")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, DESCRIPTORS), hard))
        self.file("people.csv", "name\n" + "".join(f"Client {i}\n" for i in range(3000)))
        self.done("import", "people.csv", "--into", "sqlite:store.db")
        # The sanitizer keeps what was given back, to see who still uses it: that is not the server's.
        self.environment["ASAN_OPTIONS"] = ":".join(
            [*filter(None, [os.environ.get("ASAN_OPTIONS")]), "quarantine_size_mb=8"])
        self.served = self.serve()
        self.session = self.served.sign_in()
        page = self.served.get("/settings/keyboard", self.session).text
        self.token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        self.opened = []
        self.addCleanup(lambda: [connection.close() for connection in self.opened])

    def open(self, text):
        connection = self.served.connect()
        self.opened.append(connection)
        connection.sendall(text.encode())
        return connection

    def head(self, line, *headers):
        return "\r\n".join([line + " HTTP/1.1", "Host: " + self.served.host, *headers, "", ""])

    def metric(self, name):
        return int(re.search(rf"^{name} (\d+)", self.served.get("/metrics").text, re.M)[1])

    def work(self):
        """A look and a change, as somebody does them; how long the longer of them took."""
        begun = time.monotonic()
        self.assertEqual(self.served.get("/clients", self.session).code, 200)
        looked = time.monotonic()
        body = f"csrf={self.token}&name=Template&language=en&form_of_address=&subject=&body=x"
        reply = self.served.ask("POST", "/settings/templates", {
            **self.session, "Origin": "http://" + self.served.host,
            "Content-Type": "application/x-www-form-urlencoded"}, body)
        self.assertEqual(reply.code, 303, reply.text)
        return max(looked - begun, time.monotonic() - looked)

    def longest(self, rounds=20):
        return sorted(self.work() for _ in range(rounds))[-2]

    def test_ac094_bodies_that_do_not_come_hold_nobody_up(self):
        # As many bytes as all bodies together may have, were they there.
        for _ in range(2100):
            self.open(self.head("POST /sign-in", FORM, "Content-Length: 32000") + "email=")
        self.assertLess(self.longest(), WAIT_MOST)
        # Of files there are only so many at once, whoever sends them; others work on.
        edge = "Content-Type: multipart/form-data; boundary=b"
        cookie = "Cookie: " + self.session["Cookie"]
        for _ in range(40):
            self.open(self.head("POST /import", edge, cookie, "Content-Length: 60000000") +
                      "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n")
        self.assertLess(self.longest(), WAIT_MOST)

    def test_ac094_who_takes_a_file_slowly_holds_nobody_up(self):
        cookie = "Cookie: " + self.session["Cookie"]
        for _ in range(60):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", self.served.port))
            self.opened.append(connection)
            connection.sendall(self.head("GET /clients/export", cookie).encode())
        self.assertLess(self.longest(), WAIT_MOST)
        whole = self.served.get("/clients/export", self.session)
        self.assertEqual(whole.code, 200)
        self.assertEqual(whole.body.count(b"\n"), 3001)

    def test_ac094_who_asks_without_taking_is_not_answered_without_end(self):
        cookie = "Cookie: " + self.session["Cookie"]
        connection = self.served.connect()
        self.opened.append(connection)
        connection.settimeout(0.5)
        line = self.head("GET /clients", cookie).encode()
        sent = 0
        try:
            while sent < 200_000:  # of requests, whose replies would be gigabytes
                sent += connection.send(line * 50) // len(line)
        except (TimeoutError, BrokenPipeError, ConnectionError):
            pass
        self.assertLess(sent, 200_000)
        self.assertLess(self.longest(), WAIT_MOST)
        try:
            rollup = pathlib.Path(f"/proc/{self.served.process.pid}/smaps_rollup").read_text("ascii")
        except PermissionError:
            self.skipTest("the memory of a confined server is shown to nobody but root")
        self.assertLess(int(re.search(r"^Pss: +(\d+)", rollup, re.M)[1]), 128 * 1024)

    def test_ac094_more_than_there_are_places_for_leave_room_for_who_works(self):
        most = 4200
        for _ in range(most):
            self.opened.append(self.served.connect())
        self.assertLess(self.longest(), WAIT_MOST)
        self.assertLess(self.metric("regulars_connections"), 4001)

    def drip(self, connection, seconds, ends):
        """Sends, or takes, a byte a second until it is cut off."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            try:
                connection.send(b"a")
                connection.settimeout(1)
                if connection.recv(1) == b"":
                    break
            except TimeoutError:
                pass
            except OSError:
                break
        ends.append(time.monotonic() - begun)

    def test_ac094_slow_bodies_are_cut_off_after_a_minute(self):
        if not LONG:
            self.skipTest("takes more than a minute; REGULARS_LONG asks for it")
        ends, threads = [], []
        for _ in range(20):
            connection = self.open(self.head("POST /sign-in", FORM, "Content-Length: 32000"))
            threads.append(threading.Thread(target=self.drip, args=(connection, 100, ends)))
            threads[-1].start()
        for thread in threads:
            thread.join()
        self.assertEqual([end for end in ends if not 50 < end < 80], [])


if __name__ == "__main__":
    regulars_case.main()
