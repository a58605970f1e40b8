"""Whether links work: what regulars-outside finds at an address, and what the page makes of it."""
import http.server
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
import unittest

import regulars_case
from served_case import ServedCase
from test_proxy import Behind, free_port

OUTSIDE = pathlib.Path(regulars_case.PROGRAM).parent / "regulars-outside"
REQUEST, ANSWER = struct.Struct("=III"), struct.Struct("=IIII16s")
VERSION, KIND = 1, 3
(WORKS, NO_NAME, OWN_NETWORK, REFUSED, TIMED_OUT, NOT_TRUSTED, OTHER_NAME, EXPIRED, NO_TLS,
 OTHER_ANSWER, FAILED) = range(11)
LOOPBACK = bytes(10) + b"\xff\xff" + bytes([127, 0, 0, 1])
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
INSIDE = "REGULARS_TEST_HAS_NAMESPACE"


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        code, headers, body = self.server.replies
        self.server.paths.append((self.path, dict(self.headers)))
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
class LookCase(regulars_case.RegularsCase):
    def certificate(self, name, alternative="IP:127.0.0.1", days="2"):
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-days", days, "-subj", "/CN=test",
                        "-addext", f"subjectAltName={alternative}", "-keyout", key,
                        "-out", certificate], check=True, capture_output=True)
        key.chmod(0o600)
        return certificate, key

    def expired(self, name):
        """Its own authority signs it for yesterday."""
        config = self.folder / "ca.conf"
        config.write_text("[ca]\ndefault_ca=own\n[own]\n" + "".join(
            f"{key}={value}\n" for key, value in {
                "database": self.folder / "index", "serial": self.folder / "serial",
                "new_certs_dir": self.folder, "default_md": "sha256", "policy": "any",
                "x509_extensions": "names", "unique_subject": "no"}.items())
            + "[any]\ncommonName=supplied\n[names]\nsubjectAltName=IP:127.0.0.1\n")
        (self.folder / "index").touch()
        (self.folder / "serial").write_text("01\n")
        authority, authority_key = self.certificate("authority", "DNS:authority.test")
        key, request = self.folder / f"{name}.key", self.folder / f"{name}.csr"
        subprocess.run(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=old", "-keyout", key,
                        "-out", request], check=True, capture_output=True)
        subprocess.run(["openssl", "ca", "-batch", "-config", config, "-cert", authority,
                        "-keyfile", authority_key, "-in", request, "-out",
                        self.folder / f"{name}.pem", "-startdate", "20200101000000Z", "-enddate",
                        "20200201000000Z"], check=True, capture_output=True)
        return self.folder / f"{name}.pem", key, authority

    def serve_tls(self, certificate, key, code=200, headers=None, body=b"the answer"):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.replies, server.paths = (code, headers or {}, body), []
        server.daemon_threads = True
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def say(self, request, task="look"):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours, theirs:
            child = subprocess.Popen(
                ["bash", "-c", f'exec "$0" {task} 3<&{theirs.fileno()}', OUTSIDE],
                pass_fds=[theirs.fileno()], env={}, stdin=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            theirs.close()
            ours.settimeout(50)
            ours.send(request)
            answer = ours.recv(4096)
            self.assertEqual(child.wait(timeout=20), 0)
        return answer

    def look(self, url, trust="", own=1):
        texts = "".join(text + "\0" for text in (url, "the answer", str(trust))).encode()
        version, code, reply, is_own, address = ANSWER.unpack(
            self.say(REQUEST.pack(VERSION, KIND, own) + texts))
        self.assertEqual(version, VERSION)
        return code, reply, is_own, address


class Look(LookCase):
    def test_our_own_answer_works(self):
        pair = self.certificate("good")
        server = self.serve_tls(*pair)
        url = f"https://127.0.0.1:{server.server_address[1]}/.well-known/regulars/abc"
        self.assertEqual(self.look(url, pair[0]), (WORKS, 200, 1, LOOPBACK))
        path, headers = server.paths[0]
        self.assertEqual(path, "/.well-known/regulars/abc")
        self.assertEqual(headers["User-Agent"], "Regulars")
        self.assertNotIn("Cookie", headers)

    def test_an_address_of_the_own_network_is_asked_for_those_who_said_so_alone(self):
        pair = self.certificate("good", "DNS:localhost")
        server = self.serve_tls(*pair)
        url = f"https://localhost:{server.server_address[1]}/"
        self.assertEqual(self.look(url, pair[0], own=0)[0], OWN_NETWORK)
        self.assertEqual(server.paths, [])
        self.assertEqual(self.look("https://169.254.169.254/latest/")[0], OWN_NETWORK)
        self.assertEqual(self.look("https://[fe80::1]/")[0], OWN_NETWORK)

    def test_a_certificate_that_browsers_warn_of_is_told_apart(self):
        good, other = self.certificate("good"), self.certificate("other", "DNS:other.example")
        server = self.serve_tls(*other)
        url = f"https://127.0.0.1:{server.server_address[1]}/"
        self.assertEqual(self.look(url, other[0])[0], OTHER_NAME)
        server = self.serve_tls(*good)
        url = f"https://127.0.0.1:{server.server_address[1]}/"
        self.assertEqual(self.look(url, other[0])[0], NOT_TRUSTED)
        self.assertEqual(self.look(url)[0], NOT_TRUSTED)
        certificate, key, authority = self.expired("old")
        server = self.serve_tls(certificate, key)
        url = f"https://127.0.0.1:{server.server_address[1]}/"
        self.assertEqual(self.look(url, authority)[0], EXPIRED)
        self.assertEqual(server.paths, [])

    def test_another_program_is_not_taken_for_us(self):
        pair = self.certificate("good")
        for code, headers, body in ((404, {}, b"the answer"), (200, {}, b"the answer "),
                                    (200, {}, b""), (200, {}, b"x" * 100000),
                                    (302, {"Location": "https://127.0.0.1/"}, b"the answer"),
                                    (503, {}, b"")):
            server = self.serve_tls(*pair, code, headers, body)
            found = self.look(f"https://127.0.0.1:{server.server_address[1]}/", pair[0])
            self.assertEqual(found[:2], (OTHER_ANSWER, code))
            self.assertEqual(len(server.paths), 1)

    def test_nobody_there(self):
        self.assertEqual(self.look(f"https://127.0.0.1:{free_port()}/")[0], REFUSED)
        self.assertEqual(self.look("https://nobody.invalid/")[0], NO_NAME)

    def test_who_speaks_no_tls_is_told(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.replies, server.paths, server.daemon_threads = (200, {}, b""), [], True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.assertEqual(self.look(f"https://127.0.0.1:{server.server_address[1]}/")[0], NO_TLS)
        self.assertEqual(server.paths, [])

    def test_who_never_answers_is_given_up(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            began = time.monotonic()
            self.assertEqual(self.look(f"https://127.0.0.1:{silent.getsockname()[1]}/")[0],
                             TIMED_OUT)
            self.assertLess(time.monotonic() - began, 30)

    def test_nothing_but_https_is_asked(self):
        name = self.file("secret", "the answer")
        for url in (f"file://{self.folder / name}", "http://127.0.0.1/", "gopher://127.0.0.1/", "",
                    "https://", "x" * 4000):
            self.assertIn(self.look(url)[0], (OTHER_ANSWER, NO_NAME, FAILED), url)

    def test_what_is_no_request_is_answered_and_asks_nobody(self):
        whole = REQUEST.pack(VERSION, KIND, 1) + b"https://127.0.0.1/\0a\0\0"
        for request in (b"x", whole[:-1], whole + b"x", b"\0" * 12, REQUEST.pack(2, KIND, 1) + whole[12:],
                        REQUEST.pack(VERSION, 1, 1) + whole[12:], whole[:12], whole + bytes(9000)):
            self.assertEqual(ANSWER.unpack(self.say(request))[1], FAILED, request[:20])


@unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
class Page(LookCase, ServedCase):
    """The server's own test of its address, and its page."""

    def begin(self, *arguments, base_url):
        port = int(base_url.rpartition(":")[2])
        served = Behind.__new__(Behind)
        served.port, served.host = port, base_url.partition("//")[2]
        served.process = self.start("serve", "--store", "sqlite:store.db", "--listen",
                                    f"127.0.0.1:{port}", "--base-url", base_url, *arguments,
                                    stdout=subprocess.PIPE, stderr_file=self.folder / "log")
        self.addCleanup(served.stop)
        for line in served.process.stdout:
            found = re.search(r"(/sign-in/\S+)", line.decode())
            if found:
                served.link = found[1]
                return served
        return self.fail(self.log())

    def wait_for_log(self, event, times=1):
        until = time.monotonic() + 60
        while self.log().count(f'"event":"{event}"') < times:
            self.assertLess(time.monotonic(), until, self.log())
            time.sleep(0.1)

    def session(self, served):
        reply = served.ask("POST", served.link, {"Origin": f"https://{served.host}"})
        self.assertEqual(reply.code, 303, reply.text)
        return {"Cookie": reply.header("Set-Cookie").partition(";")[0]}

    def page(self, served, session):
        reply = served.ask("GET", "/settings/address", session)
        self.assertEqual(reply.code, 200, reply.text)
        return reply.text

    def test_nobody_at_the_address_is_said_and_tested_again_when_asked(self):
        served = Behind(self, base_url=f"https://127.0.0.1:{free_port()}")
        session = self.session(served)
        self.wait_for_log("links do not work")
        page = self.page(served, session)
        self.assertIn("nobody takes connections there", page)
        self.assertIn("Tested last on", page)
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        reply = served.ask("POST", "/settings/address", {
            **session, "Origin": f"https://{served.host}",
            "Content-Type": "application/x-www-form-urlencoded"}, f"csrf={csrf}")
        self.assertEqual(reply.header("Location"), "/settings/address")
        self.wait_for_log("links do not work", 2)
        self.assertEqual(served.get("/.well-known/regulars/" + "a" * 43).code, 404)
        self.assertEqual(served.get("/.well-known/regulars/a").code, 404)

    def test_a_laptop_is_told_what_needs_an_address(self):
        served = self.serve()
        page = served.get("/settings/address", served.sign_in()).text
        self.assertIn("an address of this machine alone", page)
        self.assertIn("webhooks", page)
        self.assertIn("127.0.0.1", page)
        self.assertNotIn("Test now", page)

    def test_an_end_waits_for_no_test(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            served = Behind(self, base_url=f"https://127.0.0.1:{silent.getsockname()[1]}")
            time.sleep(0.5)
            began = time.monotonic()
            self.assertEqual(served.stop(), 0)
            self.assertLess(time.monotonic() - began, 8)

    def test_links_that_work_are_seen_to(self):
        if INSIDE not in os.environ:
            self.skipTest("this machine lets nobody have certificates of their own (unshare)")
        port = free_port()
        certificate, key = self.certificate("good")
        subprocess.run(["mount", "--bind", certificate, BUNDLE], check=True)
        self.addCleanup(subprocess.run, ["umount", BUNDLE], check=False)
        served = self.begin("--tls-certificate", str(certificate), "--tls-key", str(key),
                            base_url=f"https://127.0.0.1:{port}")
        self.wait_for_log("links work")
        context = ssl.create_default_context(cafile=certificate)
        said = self.done("user", "link", "--store", "sqlite:store.db").out
        link = re.search(r"(/sign-in/\S+)", said)[1]

        def ask(method, path, headers):
            connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
            connection.request(method, path, headers=headers)
            reply = connection.getresponse()
            text = reply.read().decode()
            connection.close()
            return reply, text

        reply, _ = ask("POST", link, {"Origin": f"https://127.0.0.1:{port}"})
        cookie = reply.getheader("Set-Cookie").partition(";")[0]
        _, page = ask("GET", "/settings/address", {"Cookie": cookie})
        self.assertIn("Links work within your own network", page)
        self.assertEqual(served.stop(signal.SIGTERM), 0)


def enter_namespace():
    """Where one may put something in a file's place that nobody else sees; else one is skipped."""
    for flags in ("-m", "-rm"):
        able = ["unshare", flags, "sh", "-c", f"mount --bind /etc/hosts {BUNDLE}"]
        if subprocess.run(able, capture_output=True, check=False).returncode == 0:
            os.environ[INSIDE] = flags
            os.execvp("unshare", ["unshare", flags, sys.executable, "-B", *sys.argv])


if __name__ == "__main__":
    if INSIDE not in os.environ:
        enter_namespace()
    regulars_case.main()
