"""What the server makes of requests that nobody should send; AC numbers are those of SECURITY.md."""
import contextlib
import json
import os
import pathlib
import re
import resource
import socket
import sqlite3
import time
import unittest

import regulars_case
from served_case import ServedCase, read_reply


def request(line, host, *headers, body=b""):
    lines = [line + " HTTP/1.1", "Host: " + host, *headers, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


class Abuse(ServedCase):
    def setUp(self):
        super().setUp()
        self.served = self.serve()

    def code(self, line, *headers, body=b""):
        reply = self.served.say(request(line, self.served.host, *headers, body=body))
        return reply.code if reply else None

    def assertHealthy(self):
        self.assertEqual(self.served.get("/healthz").code, 200)

    def test_ac035_the_method_is_that_of_the_request(self):
        session = self.served.sign_in()
        for headers in ({"X-HTTP-Method-Override": "DELETE"}, {"X-HTTP-Method": "DELETE"},
                        {"X-Method-Override": "POST"}):
            self.assertEqual(self.served.get("/clients", {**session, **headers}).code, 200)
        self.assertEqual(self.served.get("/clients?_method=DELETE", session).code, 200)
        reply = self.served.ask("POST", "/clients", session, "_method=GET")
        self.assertEqual(reply.code, 405)

    def test_ac036_paths_have_one_normal_form(self):
        session = self.served.sign_in()
        self.assertEqual(self.served.get("/clients", session).code, 200)
        for path in ("//clients", "/clients/", "/%63lients", "/clients/.", "/./clients",
                     "/x/../clients", "/clients;jsessionid=1", "/API/v1/..;/clients",
                     "/clients%2f", "/Clients", "/clients.", "/clients%5c", "/clients%20"):
            with self.subTest(path):
                line = "GET " + path
                self.assertEqual(self.code(line, "Cookie: " + session["Cookie"]), 404)

    def test_ac037_other_methods(self):
        for path in ("/", "/clients", "/clients/1", "/sign-in", "/api/v1/clients"):
            with self.subTest(path):
                get = self.served.get(path)
                head = self.served.ask("HEAD", path)
                self.assertEqual(head.code, get.code)
                self.assertEqual(head.body, b"")
                self.assertEqual(head.header("Content-Length"), get.header("Content-Length"))
                for method in ("OPTIONS", "TRACE", "CONNECT"):
                    self.assertEqual(self.code(f"{method} {path}"), 405)
                reply = self.served.say(request("TRACE " + path, self.served.host, "X-Mark: secret"))
                self.assertNotIn(b"secret", reply.body)
                self.assertIn("GET", reply.header("Allow"))
                self.assertEqual(self.code("BREW " + path), 501)

    def forms(self, session):
        """Every POST route that needs a session, with a form's body."""
        return ["/clients/1", "/undo/1", "/sign-out", "/language"]

    def csrf(self, session):
        page = self.served.get("/clients", session).text
        return re.search(r'name="csrf" value="([^"]+)"', page)[1]

    def test_ac071_changes_need_the_sessions_token(self):
        session = self.served.sign_in()
        token = self.csrf(session)
        wrong = ["", "csrf=", "csrf=" + "A" * 43, "csrf=" + token[:-1],
                 f"csrf={token}&csrf={token}"]
        headers = {**session, "Content-Type": "application/x-www-form-urlencoded"}
        for path in self.forms(session):
            for body in wrong:
                with self.subTest(path + " " + body):
                    self.assertEqual(self.served.ask("POST", path, headers, body).code, 403)
        reply = self.served.ask("POST", "/sign-out", headers, "csrf=" + token)
        self.assertEqual(reply.code, 303)
        # The same token after its session has ended.
        self.assertIn(self.served.ask("POST", "/language", headers, "csrf=" + token).code,
                      (401, 403))

    def test_ac072_changes_come_from_pages_of_ours(self):
        session = self.served.sign_in()
        body = "csrf=" + self.csrf(session)
        headers = {**session, "Content-Type": "application/x-www-form-urlencoded"}
        for more in ({"Origin": "https://evil"}, {"Origin": "null"},
                     {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                     {"Origin": f"http://{self.served.host}.evil"}):
            with self.subTest(str(more)):
                reply = self.served.ask("POST", "/sign-out", {**headers, **more}, body)
                self.assertEqual(reply.code, 403)

    def test_ac073_the_api_takes_json_only(self):
        session = self.served.sign_in()
        headers = {**session, "X-CSRF-Token": self.csrf(session), "If-Match": '"v1"'}
        for media_type in ({"Content-Type": "text/plain"}, {},
                           {"Content-Type": "application/x-www-form-urlencoded"}):
            with self.subTest(str(media_type)):
                reply = self.served.ask("PATCH", "/api/v1/clients/1", {**headers, **media_type},
                                        json.dumps({"name": "x"}).encode())
                self.assertEqual(reply.code, 415)

    def test_ac080_only_our_own_host(self):
        for host in ("evil", "127.0.0.1", "127.0.0.1:1", "evil:" + str(self.served.port), ""):
            with self.subTest(host):
                self.assertEqual(self.served.say(request("GET /sign-in", host)).code, 421)
        reply = self.served.get("/sign-in", {"X-Forwarded-Host": "evil", "Forwarded": "host=evil"})
        self.assertEqual(reply.code, 200)
        self.assertNotIn("evil", reply.text)

    def test_ac081_forwarded_addresses_are_not_believed(self):
        self.served.get("/sign-in", {"X-Forwarded-For": "198.51.100.7"})
        self.assertNotIn("198.51.100.7", self.log())

    def test_ac082_nothing_breaks_out_of_a_header(self):
        for path in ("/sign-in/a%0d%0aSet-Cookie:%20x=1", "/sign-in?left=1%0d%0aX-Evil:%201",
                     "/clients?q=%0d%0aX-Evil:%201"):
            with self.subTest(path):
                reply = self.served.say(request("GET " + path, self.served.host))
                self.assertIsNone(reply.header("X-Evil"))
                self.assertIsNone(reply.header("Set-Cookie"))

    def test_ac083_no_page_is_framed(self):
        for path in ("/sign-in", "/", "/nobody"):
            policy = self.served.get(path).header("Content-Security-Policy")
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertNotIn("unsafe", policy)

    def test_ac087_no_other_origin_reads_us(self):
        for method in ("OPTIONS", "GET"):
            reply = self.served.ask(method, "/api/v1/clients",
                                    {"Origin": "https://evil",
                                     "Access-Control-Request-Method": "PATCH"})
            self.assertIsNone(reply.header("Access-Control-Allow-Origin"))

    def test_ac088_pages_are_not_kept(self):
        session = self.served.sign_in()
        for path in ("/", "/clients", "/api/v1/clients"):
            self.assertIn("no-store", self.served.get(path, session).header("Cache-Control"))

    def test_ac090_a_body_has_one_length(self):
        for headers in (["Content-Length: 5", "Transfer-Encoding: chunked"],
                        ["Content-Length: 5", "Content-Length: 6"],
                        ["Content-Length: 5", "Content-Length: 5"],
                        ["Transfer-Encoding: xchunked"], ["Transfer-Encoding: chunked, gzip"],
                        ["Content-Length: +5"], ["Content-Length: 5, 5"], ["Content-Length: 0x5"],
                        ["Content-Length: -1"]):
            with self.subTest(str(headers)):
                with self.served.connect() as connection:
                    connection.sendall(request("POST /sign-out", self.served.host, *headers,
                                               body=b"12345GET /healthz HTTP/1.1\r\n\r\n"))
                    stream = connection.makefile("rb")
                    self.assertEqual(read_reply(stream).code, 400)
                    # What follows is not taken for a request: the connection is closed.
                    try:
                        self.assertNotIn(b"200", stream.read())
                    except ConnectionError:
                        pass

    def test_ac091_chunks_are_not_taken_apart(self):
        for body in (b"FFFFFFFFFFFFFFFF\r\nx", b"5;" + b"a" * 1000000 + b"\r\nhello\r\n0\r\n\r\n",
                     b"0\r\n" + b"X: y\r\n" * 10000 + b"\r\n", b"5\r\nhello\r\n0\r\n\r\n"):
            reply = self.served.say(request("POST /sign-out", self.served.host,
                                            "Transfer-Encoding: chunked", body=body[:2000]))
            self.assertEqual(reply.code, 411)
        self.assertHealthy()

    def test_ac092_heads_have_limits_and_a_form(self):
        many = [f"X-{i}: 1" for i in range(10000)]
        for code, line, headers in (
                (414, "GET /" + "a" * 65536, []), (414, "GET /?" + "a" * 9000, []),
                (431, "GET /sign-in", many), (431, "GET /sign-in", many[:101]),
                (431, "GET /sign-in", ["X: " + "a" * 9000]),
                (431, "GET /sign-in", ["X: " + "a" * 1000000]),
                (400, "GET /sign-in", ["no colon"]), (400, "GET /sign-in", ["X : space"]),
                (400, "GET /sign-in", ["X: bell \x07"]), (400, "GET /si\0gn-in", []),
                (400, "G\"T /sign-in", [])):
            with self.subTest(line[:40]):
                self.assertEqual(self.code(line, *headers), code)
        self.assertHealthy()

    def lenient(self, raw):
        reply = self.served.say(raw.replace(b"HOST", self.served.host.encode()))
        self.assertEqual(reply.code, 400)

    # The four forms that the library takes; SECURITY.md says why, and that a proxy refuses them.
    @unittest.expectedFailure
    def test_ac092_1_a_nul_in_a_header(self):
        self.lenient(b"GET /sign-in HTTP/1.1\r\nHost: HOST\r\nX: a\0b\r\n\r\n")

    @unittest.expectedFailure
    def test_ac092_2_bare_line_feeds(self):
        self.lenient(b"GET /sign-in HTTP/1.1\nHost: HOST\nX: a\n\n")

    @unittest.expectedFailure
    def test_ac092_3_a_folded_header(self):
        self.lenient(b"GET /sign-in HTTP/1.1\r\nHost: HOST\r\nX: a\r\n b\r\n\r\n")

    @unittest.expectedFailure
    def test_ac092_4_a_header_without_a_name(self):
        self.lenient(b"GET /sign-in HTTP/1.1\r\nHost: HOST\r\n: a\r\n\r\n")

    def test_ac093_a_nul_in_a_body_is_refused_at_once(self):
        session = self.served.sign_in()["Cookie"]
        for media_type, body in (("application/x-www-form-urlencoded", b"csrf=a\0b"),
                                 ("application/x-www-form-urlencoded", b"csrf=%00"),
                                 ("multipart/form-data; boundary=\"a", b"--a\0\r\n\r\n")):
            begun = time.monotonic()
            code = self.code("POST /sign-out", "Cookie: " + session, "Content-Type: " + media_type,
                             f"Content-Length: {len(body)}", body=body)
            self.assertIn(code, (400, 403, 415))
            self.assertLess(time.monotonic() - begun, 1)

    def test_ac096_too_long_a_body_is_refused_before_it_is_sent(self):
        for headers in (["Content-Length: 1000000000"],
                        ["Content-Length: 1000000000", "Expect: 100-continue"]):
            self.assertEqual(self.code("POST /sign-out", *headers), 413)
        self.assertEqual(self.code("POST /sign-out", "Content-Length: 5", "Expect: magic"), 417)
        self.assertEqual(self.code("GET /sign-in", "Content-Length: 1"), 413)

    def test_ac097_ranges_are_not_cut(self):
        ranges = "Range: bytes=" + ",".join(f"{i}-{i + 10}" for i in range(1000))
        self.assertIn(self.code("GET /sign-in", ranges), (200, 416))

    def test_ac099_escapes_reach_no_file(self):
        for code, path in ((400, "/%00"), (400, "/%u0041"), (400, "/%c0%ae"), (400, "/%"),
                           (404, "/static/%2e%2e%2f%2e%2e%2fetc/passwd"),
                           (404, "/static/../../etc/passwd"), (404, "/static/")):
            with self.subTest(path):
                self.assertEqual(self.code("GET " + path), code)

    def test_ac100_pipelining_and_upgrades(self):
        old = b"GET /healthz HTTP/1.0\r\n\r\n"
        self.assertEqual(self.served.say(old).code, 200)
        upgrade = request("GET /sign-in", self.served.host, "Connection: Upgrade, HTTP2-Settings",
                          "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")
        self.assertEqual(self.served.say(upgrade).code, 200)
        with self.served.connect() as connection:
            connection.sendall(request("GET /sign-in", self.served.host) * 1000)
            stream = connection.makefile("rb")
            codes = [read_reply(stream).code for _ in range(1000)]
        self.assertEqual(codes, [200] * 1000)

    def test_ac047_links_do_not_stand_in_the_log(self):
        token = self.served.link.rpartition("/")[2]
        self.served.get(self.served.link)
        self.served.get(self.served.link + "/")
        self.served.get("//sign-in/" + token)
        self.served.get("/sign-in/" + token + "/more?token=" + token)
        self.assertNotIn(token[:10], self.log())
        for line in self.log().splitlines():
            json.loads(line)

    def test_ac047_nor_when_the_store_fails_under_them(self):
        token = self.served.link.rpartition("/")[2]
        with contextlib.closing(sqlite3.connect(self.folder / "store.db")) as store:
            store.execute("ALTER TABLE sign_in_link RENAME TO gone")
        for method in ("GET", "POST"):
            self.assertGreaterEqual(self.served.ask(method, self.served.link).code, 500)
        self.assertIn('"fault"', self.log())
        self.assertNotIn(token[:10], self.log())

    def test_refusals_are_in_the_language_that_was_chosen(self):
        language = f"language-{self.served.port}"
        for path, word in (("/nothing", '<html lang="hr">'), ("/api/v1/nothing", "Nije pronađeno")):
            self.assertIn(word, self.served.get(path, {"Cookie": language + "=hr"}).text)
        reply = self.served.get("/nothing", {"Cookie": language + "=\x01"})
        self.assertIn('<html lang="en">', reply.text)


class Slow(ServedCase):
    def setUp(self):
        super().setUp()
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < 2000:
            self.skipTest(f"a process may open {hard} descriptors here: too few")
        resource.setrlimit(resource.RLIMIT_NOFILE, (2000, hard))

    def test_ac094_slow_heads_are_cut_off_and_hold_nobody_up(self):
        served = self.serve()
        slow = [served.connect() for _ in range(200)]
        idle = [served.connect() for _ in range(1000)]
        self.addCleanup(lambda: [connection.close() for connection in slow + idle])
        begun = time.monotonic()
        open_still, longest = set(range(len(slow))), 0.0
        while open_still and time.monotonic() - begun < 20:
            for index in list(open_still):
                try:
                    slow[index].send(b"GET / HTTP/1.1\r\n" if time.monotonic() - begun < 1
                                     else b"X: y\r\n")
                    slow[index].settimeout(0)
                    if slow[index].recv(1) == b"":
                        open_still.discard(index)
                except BlockingIOError:
                    pass
                except OSError:
                    open_still.discard(index)
            asked = time.monotonic()
            self.assertEqual(served.get("/sign-in").code, 200)
            longest = max(longest, time.monotonic() - asked)
            time.sleep(1)
        self.assertEqual(open_still, set())
        self.assertLess(time.monotonic() - begun, 15)
        self.assertLess(longest, 0.5)

    def test_ac094_ten_thousand_idle_connections_lock_nobody_out(self):
        if not os.environ.get("REGULARS_LONG"):
            self.skipTest("takes ten thousand connections; REGULARS_LONG asks for it")
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY and hard < 11000:
            self.skipTest(f"a process may open {hard} descriptors here: too few")
        resource.setrlimit(resource.RLIMIT_NOFILE, (11000, hard))
        served = self.serve()
        session = served.sign_in()
        idle, times = [], []
        self.addCleanup(lambda: [connection.close() for connection in idle])
        for _ in range(100):
            idle += [served.connect() for _ in range(100)]
            asked = time.monotonic()
            self.assertEqual(served.get("/clients", session).code, 200)
            times.append(time.monotonic() - asked)
        self.assertLess(sorted(times)[98], 0.5)
        metrics = served.get("/metrics").text
        self.assertLess(int(re.search(r"^regulars_connections (\d+)", metrics, re.M)[1]), 4001)
        rollup = pathlib.Path(f"/proc/{served.process.pid}/smaps_rollup").read_text()
        self.assertLess(int(re.search(r"^Pss: +(\d+)", rollup, re.M)[1]), 128 * 1024)

    def test_each_request_has_its_line_in_the_log(self):
        served = self.serve()
        session = served.sign_in()
        reply = served.get("/clients", session)
        stranger = served.get("/clients")
        lines = {line.get("id"): line for line in map(json.loads, self.log().splitlines())}
        line = lines[reply.header("X-Request-Id")]
        self.assertEqual((line["method"], line["path"], line["code"]), ("GET", "/clients", 200))
        self.assertEqual(line["bytes"], len(reply.body))
        self.assertGreater(min(line["us"], line["user"], line["workspace"]), 0)
        line = lines[stranger.header("X-Request-Id")]
        self.assertEqual((line["code"], line["user"], line["workspace"]), (401, 0, 0))

    def test_ac095_connections_without_a_word_are_bounded(self):
        served = self.serve()
        for _ in range(5000):
            connection = served.connect()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.close()
        self.assertEqual(served.get("/healthz").code, 200)
        metrics = served.get("/metrics").text
        self.assertLess(int(re.search(r"^regulars_connections (\d+)", metrics, re.M)[1]), 4001)


if __name__ == "__main__":
    regulars_case.main()
