"""./demo in a copy of the tree, as somebody who has just cloned it runs it; ./check calls this with
the folder of the copy, which keeps its build. Nothing is asked of the network."""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

COPY = pathlib.Path(sys.argv.pop(1)).resolve()
os.environ["REGULARS_PROGRAM"] = str(COPY / "build/regulars")
SOURCE = pathlib.Path(__file__).resolve().parents[2]

sys.path.insert(0, str(SOURCE / "tools"))
import regulars_case  # noqa: E402
import source_tree  # noqa: E402

BUILD_SECONDS, RUN_SECONDS = 900, 60
FETCHERS = ["apt", "apt-get", "curl", "git", "npm", "pip", "sudo", "wget"]


def copy_tree():
    """The project's files, with their times, so that what was built of them stays."""
    COPY.mkdir(parents=True, exist_ok=True)
    for path in COPY.iterdir():
        if path.name == "build":
            shutil.rmtree(path / "demo", ignore_errors=True)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for path in source_tree.files(SOURCE):
        target = COPY / path.relative_to(SOURCE)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Demo(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        copy_tree()
        cls.fetchers = COPY / "build/fetchers"
        cls.asked = cls.fetchers / "asked"
        shutil.rmtree(cls.fetchers, ignore_errors=True)
        cls.fetchers.mkdir(parents=True)
        for name in FETCHERS:
            path = cls.fetchers / name
            path.write_text(f"#!/bin/sh\necho {name} >>'{cls.asked}'\nexit 1\n")
            path.chmod(0o755)
        cls.environment = {**os.environ, "LC_ALL": "C.UTF-8",
                           "PATH": f"{cls.fetchers}:{os.environ['PATH']}"}
        cls.first = cls.run_demo("--no-serve", seconds=BUILD_SECONDS)

    @classmethod
    def run_demo(cls, *arguments, seconds=RUN_SECONDS):
        return subprocess.run(["./demo", *arguments], cwd=COPY, env=cls.environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds,
                              check=False)

    def tearDown(self):
        self.assertFalse(self.asked.exists(), "it asked for what is not there")

    def serve(self):
        """Starts it; returns the process, the address, the link, and all that it said until then."""
        process = subprocess.Popen(["./demo"], cwd=COPY, env=self.environment, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.stdout.close)
        self.addCleanup(self.stop, process)
        said = ""
        for line in process.stdout:
            said += line
            link = re.fullmatch(r" +(http://127\.0\.0\.1:\d+)(/sign-in/\S+)\n", line)
            if link:
                return process, link[1], link[2], said
        self.fail(f"it did not serve:\n{said[-2000:]}")

    def stop(self, process):
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        return process.wait(timeout=RUN_SECONDS)

    def ask(self, address, **headers):
        opener = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))
        method = "POST" if "Origin" in headers else "GET"
        request = urllib.request.Request(address, headers=headers, method=method)
        try:
            with opener.open(request, timeout=RUN_SECONDS) as reply:
                return reply.status, reply.headers, reply.read().decode("utf-8")
        except urllib.error.HTTPError as reply:
            with reply:
                return reply.code, reply.headers, reply.read().decode("utf-8")

    def clients(self):
        said = subprocess.run(["build/regulars", "client", "list", "--json", "--limit", "500",
                               "--store", "sqlite:build/demo/regulars.db"], cwd=COPY,
                              capture_output=True, check=True, timeout=RUN_SECONDS)
        return said.stdout

    def test_it_builds_imports_and_reports(self):
        self.assertEqual(self.first.returncode, 0, self.first.stderr)
        self.assertRegex(self.first.stdout, r"1\s170 orders\n21 refunds\n")
        self.assertIn("168 clients were known already", self.first.stdout)
        self.assertIn("Do they come back?", self.first.stdout)
        page = COPY / "build/demo/report.html"
        self.assertIn(str(page), self.first.stdout)
        self.assertIn("</html>", page.read_text("utf-8"))

    def test_once_more_it_brings_nothing_in_twice(self):
        before = self.clients()
        again = self.run_demo("--no-serve")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(again.stdout.count("was brought in already"), 3)
        self.assertNotIn("Building", again.stdout)
        self.assertEqual(self.clients(), before)

    def test_its_link_leads_to_the_clients_until_ctrl_c(self):
        process, address, link, said = self.serve()
        self.assertIn("Ctrl C stops the server", said)
        self.assertEqual(self.ask(address + link)[0], 200)
        code, headers, _ = self.ask(address + link, Origin=address)
        self.assertEqual(code, 303)
        session = headers["Set-Cookie"].partition(";")[0]
        code, _, page = self.ask(address + "/clients", Cookie=session)
        self.assertEqual(code, 200)
        self.assertIn("Bluebell Bakery", page)
        self.assertEqual(self.stop(process), 0)
        self.assertFalse((COPY / "build/demo/regulars.db.sock").exists())
        with self.assertRaises(urllib.error.URLError):
            self.ask(address + "/healthz")

    def test_a_port_that_is_taken_is_left_alone(self):
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                other.bind(("127.0.0.1", 8080))
                other.listen()
            except OSError:
                pass  # somebody else has it, which does as well
            _, address, link, said = self.serve()
            self.assertIn("Port 8080 is taken", said)
            self.assertNotIn(":8080", address)
            self.assertEqual(self.ask(address + link)[0], 200)

    def test_a_second_one_says_that_it_runs(self):
        self.serve()
        again = self.run_demo()
        self.assertEqual(again.returncode, 1)
        self.assertIn("it runs already", again.stderr)

    def test_an_option_that_it_has_not_is_refused(self):
        wrong = self.run_demo("--nonsense")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("usage: ./demo", wrong.stderr)


if __name__ == "__main__":
    regulars_case.main()
