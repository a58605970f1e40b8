"""TLS of the server itself: what is spoken, what is refused, and a certificate that is renewed."""
import contextlib
import http.client
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
import unittest

from regulars_case import main
from served_case import Reply, ServedCase

HOST = "crm.example.org"


@unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
class TlsCase(ServedCase):
    def setUp(self):
        super().setUp()
        self.pair = self.certificate()

    def certificate(self, name="server", host=HOST):
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", f"/CN={host}",
                        "-addext", f"subjectAltName=DNS:{host}", "-keyout", key,
                        "-out", certificate], check=True, capture_output=True)
        key.chmod(0o600)
        return certificate, key

    def arguments(self, certificate, key):
        return ("--store", "sqlite:store.db", "--tls-certificate", str(certificate), "--tls-key",
                str(key), "--base-url", f"https://{HOST}")


class Tls(TlsCase):
    def serve_tls(self):
        """Its port is not told, as people come by the base URL."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = self.start("serve", "--listen", f"127.0.0.1:{self.port}",
                                  *self.arguments(*self.pair), stdout=subprocess.PIPE,
                                  stderr_file=self.folder / "log")
        self.addCleanup(self.stop)
        for line in self.process.stdout:
            found = re.search(rf"https://{re.escape(HOST)}(/sign-in/\S+)", line.decode())
            if found:
                self.link = found[1]
                return
        self.fail((self.folder / "log").read_text())

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process.stdout.close()
        return code

    def setUp(self):
        super().setUp()
        self.serve_tls()

    def context(self, certificate=None):
        return ssl.create_default_context(cafile=certificate or self.pair[0])

    def ask(self, method, path, headers=None, context=None, body=None):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        with (context or self.context()).wrap_socket(raw, server_hostname=HOST) as connection:
            link = http.client.HTTPConnection(HOST)
            link.sock = connection
            link.request(method, path, headers={"Host": HOST, **(headers or {})}, body=body)
            reply = link.getresponse()
            return Reply(reply.status, reply.getheaders(), reply.read())

    def test_people_sign_in_over_it(self):
        reply = self.ask("POST", self.link, {"Origin": f"https://{HOST}"})
        self.assertEqual(reply.code, 303)
        cookie = reply.header("Set-Cookie")
        self.assertTrue(cookie.startswith("__Host-session="), cookie)
        self.assertIn("; Secure", cookie)
        page = self.ask("GET", "/clients", {"Cookie": cookie.partition(";")[0]})
        self.assertEqual(page.code, 200)
        self.assertEqual(page.header("Strict-Transport-Security"), "max-age=31536000")
        self.assertEqual(self.ask("GET", "/clients", {"Host": "evil.example"}).code, 421)
        self.assertEqual(self.stop(), 0)

    def test_only_new_versions_are_spoken(self):
        for version, is_spoken in ((ssl.TLSVersion.TLSv1_1, False), (ssl.TLSVersion.TLSv1_2, True),
                                   (ssl.TLSVersion.TLSv1_3, True)):
            context = self.context()
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = version
            with contextlib.nullcontext() if is_spoken else self.assertRaises(OSError):
                self.assertEqual(self.ask("GET", "/healthz", context=context).code, 200)
        context = self.context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA256:AES128-GCM-SHA256")
        with self.assertRaises(OSError):
            self.ask("GET", "/healthz", context=context)

    def test_what_is_no_tls_is_let_go(self):
        for said in (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"a" * 999,
                     b"\x00" * 500):
            with socket.create_connection(("127.0.0.1", self.port), timeout=20) as connection:
                connection.sendall(said)
                with contextlib.suppress(ConnectionError):
                    self.assertNotIn(b"HTTP/1.1 200", connection.recv(1000))
        self.assertEqual(self.ask("GET", "/healthz").code, 200)

    def test_ac094_handshakes_that_stand_still_hold_nobody_up(self):
        idle = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(300)]
        self.addCleanup(lambda: [connection.close() for connection in idle])
        for connection in idle[:150]:
            connection.sendall(b"\x16\x03\x01\x01\x00\x01")
        begun = time.monotonic()
        self.assertEqual(self.ask("GET", "/sign-in").code, 200)
        self.assertLess(time.monotonic() - begun, 0.5)
        for connection in idle:
            connection.settimeout(20)
            with contextlib.suppress(ConnectionError):
                while connection.recv(100):
                    pass
        self.assertLess(time.monotonic() - begun, 15)

    def test_a_renewed_certificate_is_taken_without_a_stop(self):
        renewed = self.certificate("renewed")
        for old, new in zip(self.pair, renewed):
            new.replace(old)
        self.process.send_signal(signal.SIGHUP)
        self.wait_for("certificate read again")
        self.assertEqual(self.ask("GET", "/healthz").code, 200)

    def test_one_that_cannot_be_used_leaves_the_old_one(self):
        old = self.context()
        for text in ("", "nonsense", self.certificate("other")[0].read_text()):
            self.pair[0].write_text(text)
            self.process.send_signal(signal.SIGHUP)
            self.wait_for("certificate not read again")
            self.assertEqual(self.ask("GET", "/healthz", context=old).code, 200)

    def wait_for(self, event):
        until = time.monotonic() + 20
        while f'"{event}"' not in self.log():
            self.assertLess(time.monotonic(), until, self.log())
            time.sleep(0.05)
        (self.folder / "log").write_text("")

    def test_requests_at_once_are_all_answered(self):
        codes = []

        def ask_some():
            codes.extend(self.ask("GET", "/sign-in").code for _ in range(10))

        threads = [threading.Thread(target=ask_some) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(codes, [200] * 80)


class TlsRefused(TlsCase):
    def refused_with(self, *arguments, word):
        self.assertIn(word, self.refused("serve", "--listen", "127.0.0.1:0", *arguments))
        self.assertNotIn("store.db", self.names())

    def test_files_that_do_not_fit(self):
        other = self.certificate("other")
        for pair, word in (((self.pair[0], other[1]), "TLS"), ((self.pair[1], self.pair[1]), "TLS"),
                           ((self.folder / "none", self.pair[1]), "none"),
                           ((self.pair[0], self.folder / "none"), "none")):
            self.refused_with(*self.arguments(*pair), word=word)

    def test_ac121_a_key_that_others_may_read(self):
        self.pair[1].chmod(0o644)
        self.refused_with(*self.arguments(*self.pair), word="chmod")

    def test_half_of_it(self):
        self.refused_with(*self.arguments(*self.pair)[:4], word="--tls-key")

    def test_an_address_without_it(self):
        arguments = self.arguments(*self.pair)[:-1] + (f"http://{HOST}",)
        self.refused_with(*arguments, word="https://")


if __name__ == "__main__":
    main()
