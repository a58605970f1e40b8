"""The stream of what happens (GET /events): who may listen, how it ends, and what it costs others."""
import json
import os
import re
import time

from regulars_case import main
from served_case import ServedCase


class Stream:
    """One browser that listens."""

    def __init__(self, served, headers, path="/events"):
        self.connection = served.connect()
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {served.host}\r\n{head}\r\n".encode())
        self.file = self.connection.makefile("rb")
        self.code = int(self.file.readline().split()[1])
        self.headers = {}
        while (line := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode().partition(":")
            self.headers[name.lower()] = value.strip()

    def chunk(self):
        """The next piece; None at the end."""
        size = int(self.file.readline() or b"0", 16)
        piece = self.file.read(size)
        self.file.readline()
        return piece.decode() if size else None

    def close(self):
        self.file.close()
        self.connection.close()


class Events(ServedCase):
    def setUp(self):
        super().setUp()
        self.served = self.serve()
        self.session = self.served.sign_in()

    def listen(self, headers=None, path="/events"):
        stream = Stream(self.served, {**self.session, **(headers or {})}, path)
        self.addCleanup(stream.close)
        return stream

    def csrf(self):
        page = self.served.get("/clients", self.session)
        return re.search(r'name="csrf" value="([^"]+)"', page.text)[1]

    def test_a_stream_greets_and_says_where_it_is(self):
        stream = self.listen()
        self.assertEqual(stream.code, 200)
        self.assertEqual(stream.headers["content-type"], "text/event-stream")
        self.assertEqual(stream.headers["cache-control"], "no-store")
        greeting = stream.chunk()
        self.assertRegex(greeting, r"^retry: \d+\nid: [0-9a-f]{8}-\d+\ndata: ")
        data = re.search(r"^data: (.*)$", greeting, re.M)[1]
        self.assertEqual(json.loads(data), {"name": "hello", "about": None})

    def test_who_comes_from_before_the_start_loads_again(self):
        for path, headers in (("/events?after=00000000-5", {}),
                              ("/events", {"Last-Event-ID": "nonsense"})):
            said = ""
            stream = self.listen(headers, path)
            while '"hello"' not in said:
                said += stream.chunk()
            self.assertIn('"reload"', said)

    def test_strangers_hear_nothing(self):
        self.assertEqual(self.served.get("/events").code, 401)
        self.assertEqual(self.served.ask("POST", "/events", self.session).code, 405)

    def test_the_ninth_stream_of_a_user_ends_the_oldest(self):
        streams = [self.listen() for _ in range(8)]
        self.assertEqual([stream.code for stream in streams], [200] * 8)
        for stream in streams:
            stream.chunk()
        self.assertEqual(self.listen().code, 200)
        self.assertIsNone(streams[0].chunk())
        self.assertEqual(self.served.get("/clients", self.session).code, 200)

    def test_a_job_is_told_of_from_its_beginning_to_its_end(self):
        stream = self.listen()
        stream.chunk()
        self.served.ask("POST", "/settings/data/export", {
            **self.session, "Content-Type": "application/x-www-form-urlencoded"},
            f"csrf={self.csrf()}&what=4")
        heard = []
        while not heard or not heard[-1]["over"]:
            data = re.search(r"^data: (.*)$", stream.chunk(), re.M)
            said = json.loads(data[1]) if data else {"name": "beat"}
            if said["name"] == "job":
                heard.append(said["about"])
        self.assertEqual(heard[0]["done"], 0)
        self.assertFalse(heard[0]["over"])
        self.assertEqual(len({job["id"] for job in heard}), 1)
        self.assertRegex(heard[0]["id"], r"^\d+$")
        page = self.served.get("/settings/data", self.session).text
        self.assertNotIn('http-equiv="refresh"', page)

    def test_pages_that_were_closed_take_nobodys_place(self):
        for _ in range(40):
            stream = self.listen()
            self.assertEqual(stream.code, 200)
            stream.chunk()
            stream.close()

    def test_a_stream_ends_with_its_session(self):
        stream = self.listen()
        stream.chunk()
        reply = self.served.ask("POST", "/sign-out",
                                {**self.session, "Origin": "http://" + self.served.host,
                                 "Content-Type": "application/x-www-form-urlencoded"},
                                "csrf=" + self.csrf())
        self.assertEqual(reply.code, 303)
        self.assertIsNone(stream.chunk())
        self.assertEqual(self.listen().code, 401)

    def test_a_change_is_told_to_all_who_listen(self):
        self.served.stop()
        self.file("people.csv", "name,email\nAna Horvat,ana@example.hr\n")
        self.done("import", "people.csv", "--into", "sqlite:store.db")
        self.served = self.serve()
        self.session = self.served.sign_in()
        streams = [self.listen(), self.listen()]
        for stream in streams:
            stream.chunk()
        said = self.done("client", "list", "--json", "--store", "sqlite:store.db")
        path = f"/api/v1/clients/{said.json['clients'][0]['id']}"
        version = json.loads(self.served.get(path, self.session).text)["version"]
        headers = {**self.session, "Origin": "http://" + self.served.host,
                   "Content-Type": "application/json", "X-CSRF-Token": self.csrf()}
        for match, code in ((f'"v{version + 7}"', 412), (f'"v{version}"', 200)):
            reply = self.served.ask("PATCH", path, {**headers, "If-Match": match},
                                    json.dumps({"name": "Ana"}))
            self.assertEqual(reply.code, code, reply.text)
        for stream in streams:
            data = re.search(r"^data: (.*)$", stream.chunk(), re.M)[1]
            told = json.loads(data)
            self.assertEqual((told["name"], told["about"]["path"]), ("changed", path))

    def test_a_stop_waits_for_no_stream(self):
        stream = self.listen()
        stream.chunk()
        begun = time.monotonic()
        self.assertEqual(self.served.stop(), 0)
        self.assertLess(time.monotonic() - begun, 5)
        self.assertIsNone(stream.chunk())

    def test_streams_that_went_away_are_let_go(self):
        if not os.environ.get("REGULARS_LONG"):
            self.skipTest("takes half a minute; REGULARS_LONG asks for it")
        for stream in [self.listen() for _ in range(8)]:
            stream.chunk()
            stream.close()
        time.sleep(55)
        self.assertEqual(self.listen().code, 200)


if __name__ == "__main__":
    main()
