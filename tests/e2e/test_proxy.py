"""A server behind a proxy: whose word on who asks is believed, and what is sent to where it is safe."""
import re
import socket
import subprocess
from urllib.parse import urlencode

from regulars_case import main
from served_case import Served, ServedCase

HOST = "crm.example.org"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Behind(Served):
    """Its port is not told, as people come by the base URL."""

    def __init__(self, case, *arguments, base_url=f"https://{HOST}"):
        self.port = free_port()
        self.host = base_url.partition("//")[2]
        self.process = case.start("serve", "--store", "sqlite:store.db", "--listen",
                                  f"127.0.0.1:{self.port}", "--base-url", base_url, *arguments,
                                  stdout=subprocess.PIPE, stderr_file=case.folder / "log")
        case.addCleanup(self.stop)
        self.link = None
        for line in self.process.stdout:
            found = re.search(re.escape(base_url) + r"(/sign-in/\S+)", line.decode())
            if found:
                self.link = found[1]
                return
        case.fail(case.log())

    def ask(self, method, path, headers=None, body=None):
        return super().ask(method, path, {"Host": self.host, **(headers or {})}, body)

    def guess(self, number, **headers):
        """A wrong password for an account of its own."""
        return self.ask("POST", "/sign-in", {
            "Origin": f"https://{self.host}", "Content-Type": "application/x-www-form-urlencoded",
            **{name.replace("_", "-"): value for name, value in headers.items()}},
            urlencode({"email": f"a{number}@example.com", "password": ""})).code


class BehindAProxy(ServedCase):
    def test_guessing_is_slowed_down_by_the_address_that_a_named_proxy_tells(self):
        served = Behind(self, "--proxy", "127.0.0.1,::1")
        codes = []
        while len(codes) < 70 and 429 not in codes:
            # What the client wrote itself stands to the left of what the proxy adds.
            codes.append(served.guess(len(codes), X_Forwarded_Proto="https",
                                      X_Forwarded_For=f"198.51.100.{len(codes)}, 203.0.113.9"))
        self.assertEqual(codes[-1], 429)
        self.assertGreaterEqual(len(codes), 50)
        self.assertEqual(set(codes[:-1]), {422})
        self.assertEqual(served.guess(71, X_Forwarded_For="203.0.113.10"), 422)
        self.assertEqual(served.guess(72, Forwarded='for="[2001:db8::1]:4711";proto=https'), 422)
        self.assertEqual(served.guess(73, X_Forwarded_For="203.0.113.9"), 429)

    def test_ac081_a_proxy_that_is_not_named_is_not_believed(self):
        served = Behind(self, "--proxy", "10.1.2.3")
        codes = []
        while len(codes) < 70 and 429 not in codes:
            codes.append(served.guess(len(codes), X_Forwarded_For=f"198.51.100.{len(codes)}",
                                      X_Forwarded_Proto="http"))
        self.assertEqual(codes[-1], 429)  # all of them come from 127.0.0.1
        self.assertEqual(set(codes[:-1]), {422})

    def test_who_came_in_the_clear_is_sent_to_where_it_is_safe(self):
        served = Behind(self, "--proxy", "127.0.0.1")
        reply = served.get("/sign-in?back=/clients", {"X-Forwarded-Proto": "http"})
        self.assertEqual(reply.code, 308)
        self.assertEqual(reply.header("Location"), f"https://{HOST}/sign-in?back=/clients")
        self.assertEqual(served.guess(1, X_Forwarded_Proto="http"), 403)
        self.assertEqual(served.get("/sign-in", {"X-Forwarded-Proto": "https"}).code, 200)
        self.assertEqual(served.get("/healthz", {"X-Forwarded-Proto": "http"}).code, 200)

    def test_what_names_no_proxy_is_refused(self):
        said = self.refused("serve", "--store", "sqlite:store.db", "--listen", "127.0.0.1:0",
                            "--proxy", "proxy.example.org")
        self.assertIn("proxy.example.org", said)


if __name__ == "__main__":
    main()
