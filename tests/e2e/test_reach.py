"""regulars-reach, and the server behind the Caddy that it sets up: over TLS, as people come."""
import http.client
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import time
import unittest
from urllib.parse import urlencode

from regulars_case import RegularsCase, main
from served_case import Reply, ServedCase
from test_proxy import Behind, free_port

COMMAND = pathlib.Path(__file__).resolve().parents[2] / "package" / "regulars-reach"
HOST, EMAIL = "crm.example.org", "ada@example.com"
FOUND = ":80 {\n\troot * /usr/share/caddy\n\tfile_server\n}"
MIB = 1024 * 1024


class ReachCase(RegularsCase):
    """Its files, below a folder of the test's; `stand_in` takes the place of Caddy, and says yes or no."""

    def setUp(self):
        super().setUp()
        self.root = self.folder / "root"
        self.caddyfile = self.root / "etc/caddy/Caddyfile"
        self.site = self.root / "etc/caddy/regulars.caddy"
        self.unit = self.root / "etc/systemd/system/regulars.service.d/reach.conf"
        self.caddyfile.parent.mkdir(parents=True)
        self.caddyfile.write_text(FOUND)
        self.programs = os.environ["PATH"]

    def stand_in(self, says="true"):
        folder = self.folder / "bin"
        folder.mkdir(exist_ok=True)
        (folder / "caddy").write_text(f"#!/bin/sh\n{says}\n")
        (folder / "caddy").chmod(0o755)
        self.programs = f"{folder}:/usr/bin:/bin"

    def reach(self, *arguments, code=0):
        ended = subprocess.run([COMMAND, *arguments], capture_output=True, timeout=60, check=False,
                               env={"PATH": self.programs, "REGULARS_REACH_ROOT": str(self.root),
                                    "HOME": str(self.folder)})
        said = ended.stdout.decode() + ended.stderr.decode()
        self.assertEqual(ended.returncode, code, said)
        return said

    def files(self):
        return {str(path.relative_to(self.root)): path.read_text()
                for path in sorted(self.root.rglob("*")) if path.is_file()}


class Files(ReachCase):
    def test_what_stands_there_already_is_kept(self):
        self.stand_in()
        said = self.reach("--no-start", HOST, EMAIL)
        self.assertEqual(self.caddyfile.read_text(),
                         FOUND + "\nimport regulars.caddy # by regulars-reach\n")
        self.assertEqual((self.caddyfile.parent / "Caddyfile.before-regulars").read_text(), FOUND)
        self.assertIn(f"https://{HOST} {{", self.site.read_text())
        self.assertIn(f"tls {EMAIL}\n", self.site.read_text())
        self.assertIn(f"--base-url https://{HOST} --proxy 127.0.0.1,::1", self.unit.read_text())
        self.assertIn("Nothing was started", said)
        self.assertEqual(self.site.stat().st_mode & 0o777, 0o644)

    def test_twice_is_as_once_and_another_domain_takes_its_place(self):
        self.stand_in()
        self.reach("--no-start", HOST, EMAIL)
        before = self.files()
        self.assertIn("as it was: /etc/caddy/regulars.caddy",
                      self.reach("--no-start", HOST, EMAIL))
        self.assertEqual(self.files(), before)
        self.reach("--no-start", "--port", "8123", "other.example.org", EMAIL)
        self.assertIn("127.0.0.1:8123", self.site.read_text())
        self.assertIn("REGULARS_LISTEN=127.0.0.1:8123", self.unit.read_text())
        self.assertNotIn(HOST, "".join(self.files().values()))
        self.assertEqual(self.caddyfile.read_text().count("import"), 1)

    def test_undo_takes_back_its_own_and_nothing_else(self):
        self.stand_in()
        self.reach("--no-start", HOST, EMAIL)
        self.caddyfile.write_text(self.caddyfile.read_text() + "other.example.org {\n}\n")
        self.reach("--no-start", "--undo")
        self.assertEqual(self.caddyfile.read_text(), FOUND + "\nother.example.org {\n}\n")
        self.assertFalse(self.site.exists() or self.unit.exists() or self.unit.parent.exists())
        before = self.files()
        self.assertIn("/var/lib/regulars", self.reach("--no-start", "--undo"))
        self.assertEqual(self.files(), before)

    def test_what_caddy_does_not_take_is_put_back(self):
        self.stand_in("echo ambiguous site definition; false")
        before = self.files()
        self.assertIn("ambiguous site definition", self.reach("--no-start", HOST, EMAIL, code=1))
        after = self.files()
        del after["etc/caddy/Caddyfile.before-regulars"]
        self.assertEqual(after, {"etc/caddy/Caddyfile": FOUND + "\n"} | {
            name: text for name, text in before.items() if name != "etc/caddy/Caddyfile"})
        self.stand_in()
        self.reach("--no-start", HOST, EMAIL)
        good = self.files()
        self.stand_in("false")
        self.reach("--no-start", "other.example.org", EMAIL, code=1)
        self.assertEqual(self.files(), good)

    def test_nothing_that_is_asked_reaches_a_file_unlooked_at(self):
        self.stand_in()
        before = self.files()
        for asked in (["crm"], ["crm.example.org"], ["CRM.example.org", EMAIL],
                      ["crm.example.org {", EMAIL], ["crm..example.org", EMAIL],
                      ["-crm.example.org", EMAIL], ["crm.example.org\nx", EMAIL],
                      ["203.0.113.5", EMAIL], ["https://crm.example.org", EMAIL],
                      ["crm.example.org/a", EMAIL], ["a." * 127 + "example", EMAIL],
                      [HOST, "ada"], [HOST, "ada@example"], [HOST, "ada@example.org }"],
                      [HOST, "a@b@c.org"], [HOST, "{$HOME}@example.org"], [HOST, EMAIL, "more"],
                      ["--port", "80", HOST, EMAIL], ["--port", "8080x", HOST, EMAIL],
                      ["--port", "70000", HOST, EMAIL], ["--port"], ["--undo", HOST],
                      ["--force", HOST, EMAIL]):
            said = self.reach("--no-start", *asked, code=2)
            self.assertIn("usage: regulars-reach", said, asked)
        self.assertEqual(self.files(), before)

    def test_without_caddy_it_says_what_to_install(self):
        folder = self.folder / "none"
        folder.mkdir()
        for name in ("sh", "id", "cat"):
            (folder / name).symlink_to(shutil.which(name))
        self.programs = str(folder)
        self.assertIn("apt-get install caddy", self.reach("--no-start", HOST, EMAIL, code=1))


@unittest.skipUnless(shutil.which("caddy"), "caddy is not installed")
class WithCaddy(ReachCase, ServedCase):
    """The site that the command writes, with Caddy's own authority in place of a public one."""

    def setUp(self):
        super().setUp()
        self.reach("--no-start", HOST, EMAIL)
        self.served = Behind(self, "--proxy", "127.0.0.1,::1")
        self.secure_port, self.clear_port = free_port(), free_port()
        self.start_caddy()

    def start_caddy(self):
        site = self.site.read_text()
        self.assertIn(f"tls {EMAIL}\n", site)
        self.assertIn("reverse_proxy 127.0.0.1:8080 {", site)
        site = site.replace(f"tls {EMAIL}\n", "tls internal\n").replace(
            "reverse_proxy 127.0.0.1:8080 {", f"reverse_proxy 127.0.0.1:{self.served.port} {{")
        self.file("Caddyfile", "{\n\tadmin off\n\tskip_install_trust\n\tdefault_bind 127.0.0.1\n"
                  f"\tstorage file_system {self.folder}/authority\n\thttp_port {self.clear_port}\n"
                  f"\thttps_port {self.secure_port}\n}}\n" + site)
        with open(self.folder / "caddy.log", "wb") as log:
            self.caddy = subprocess.Popen(
                ["caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder),
                     "XDG_DATA_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder)})
        self.addCleanup(self.stop_caddy)
        root = self.folder / "authority/pki/authorities/local/root.crt"
        for _ in range(200):
            try:
                self.trust = ssl.create_default_context(cafile=root)
                if self.ask("GET", "/healthz").code == 200:
                    return
            except (OSError, ssl.SSLError):
                pass
            time.sleep(0.1)
        self.fail((self.folder / "caddy.log").read_text())

    def stop_caddy(self):
        self.caddy.kill()  # asked politely it would wait for streams of events to end
        self.caddy.wait(timeout=30)

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.secure_port), timeout=60)
        return self.trust.wrap_socket(plain, server_hostname=HOST)

    def ask(self, method, path, headers=None, body=None):
        connection = http.client.HTTPConnection(HOST, timeout=60)
        connection.sock = self.connect()
        try:
            connection.request(method, path, body=body, headers={"Host": HOST, **(headers or {})})
            reply = connection.getresponse()
            return Reply(reply.status, reply.getheaders(), reply.read())
        finally:
            connection.close()

    def sign_in(self):
        reply = self.ask("POST", self.served.link, {"Origin": f"https://{HOST}"})
        self.assertEqual(reply.code, 303, reply.text)
        return reply

    def session(self):
        return {"Cookie": self.sign_in().header("Set-Cookie").partition(";")[0]}

    def test_people_sign_in(self):
        reply = self.sign_in()
        cookie = reply.header("Set-Cookie")
        self.assertTrue(cookie.startswith("__Host-"), cookie)
        self.assertIn("Secure", cookie)
        self.assertTrue(reply.header("Location").startswith("/"), reply.header("Location"))
        self.assertIn("max-age=31536000", reply.header("Strict-Transport-Security"))
        page = self.ask("GET", "/settings/you", {"Cookie": cookie.partition(";")[0],
                                                 "Accept-Encoding": "gzip"})
        self.assertEqual((page.code, page.header("Content-Encoding")), (200, "gzip"))
        self.assertEqual(self.ask("GET", "/clients").code, 401)
        self.assertEqual(self.ask("GET", "/metrics").code, 404)
        self.assertEqual(self.ask("GET", "/sign-in", {"Host": "evil.example"}).code // 100, 2)
        self.assertNotIn("Sign in", self.ask("GET", "/sign-in", {"Host": "evil.example"}).text)

    def test_who_comes_in_the_clear_is_sent_on(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.clear_port, timeout=20)
        connection.request("GET", "/sign-in", headers={"Host": HOST})
        reply = connection.getresponse()
        self.assertEqual(reply.status, 308)
        self.assertTrue(reply.getheader("Location").startswith(f"https://{HOST}"))
        connection.close()

    def test_ac081_what_a_client_says_of_itself_is_not_believed(self):
        codes = []
        while len(codes) < 70 and 429 not in codes:
            codes.append(self.ask("POST", "/sign-in", {
                "Origin": f"https://{HOST}", "Content-Type": "application/x-www-form-urlencoded",
                "X-Forwarded-For": f"198.51.100.{len(codes)}", "Forwarded": "for=203.0.113.1"},
                urlencode({"email": f"a{len(codes)}@example.com", "password": ""})).code)
        self.assertEqual(codes[-1], 429)

    def test_events_come_as_they_happen(self):
        session = self.session()
        with self.connect() as connection:
            connection.settimeout(20)
            connection.sendall(f"GET /events HTTP/1.1\r\nHost: {HOST}\r\n"
                               f"Cookie: {session['Cookie']}\r\n\r\n".encode())
            heard = b""
            while b"retry: " not in heard:
                piece = connection.recv(4096)
                self.assertTrue(piece, heard)
                heard += piece
            self.assertIn(b"200", heard.partition(b"\r\n")[0])
            self.assertIn(b"text/event-stream", heard)

    def test_a_file_of_64_mib_comes_in(self):
        session = self.session()
        page = self.ask("GET", "/import", session).text
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        head = (f'--edge\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf}\r\n'
                '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
                'Content-Type: text/csv\r\n\r\nclient,date,amount\n').encode()
        row = b"Client 1,2025-01-05,10,".ljust(1023, b"x") + b"\n"
        tail = b"\r\n--edge--\r\n"
        rows = (64 * MIB - len(head) - len(tail)) // len(row)
        head_lines = head.replace(b"client,date,amount\n", b"client,date,amount,note\n")
        sent = self.ask("POST", "/import", {
            **session, "Origin": f"https://{HOST}",
            "Content-Type": "multipart/form-data; boundary=edge"}, head_lines + row * (rows - 1) + tail)
        self.assertEqual(sent.code, 303, sent.text[:400])
        too_long = self.ask("POST", "/import", {
            **session, "Origin": f"https://{HOST}", "Connection": "close",
            "Content-Type": "multipart/form-data; boundary=edge",
            "Content-Length": str(70 * MIB)}, b"")
        self.assertEqual(too_long.code, 413)


if __name__ == "__main__":
    main()
