"""./demo in a copy of the tree, as somebody who has just cloned it runs it; ./check calls this with
the folder of the copy, which keeps its build. Nothing is asked of the network."""
import datetime
import html
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
import urllib.parse
import urllib.request

COPY = pathlib.Path(sys.argv.pop(1)).resolve()
os.environ["REGULARS_PROGRAM"] = str(COPY / "build/regulars")
SOURCE = pathlib.Path(__file__).resolve().parents[2]

sys.path.insert(0, str(SOURCE / "tools"))
os.environ.setdefault("REGULARS_SOURCE", str(SOURCE))
import archive_made  # noqa: E402
import regulars_case  # noqa: E402
import source_tree  # noqa: E402

BUILD_SECONDS, RUN_SECONDS = 900, 60
UNTIL = ("--until", "2026-11-20")
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
        cls.first = cls.run_demo("--no-serve", *UNTIL, seconds=BUILD_SECONDS)

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

    def rows(self):
        """{table: rows} of the archive that the store was restored from."""
        return archive_made.read((COPY / "build/demo/business.jsonl").read_bytes())

    def sign_in(self):
        """Serves; returns the process, the address, the cookie, and all that was said until then."""
        process, address, link, said = self.serve()
        self.assertEqual(self.ask(address + link)[0], 200)
        code, headers, _ = self.ask(address + link, Origin=address)
        self.assertEqual(code, 303)
        return process, address, headers["Set-Cookie"].partition(";")[0], said

    def test_it_builds_imports_and_reports(self):
        self.assertEqual(self.first.returncode, 0, self.first.stderr)
        self.assertRegex(self.first.stdout, r"1\s051 orders\n9 refunds\n")
        self.assertIn("138 clients were known already", self.first.stdout)
        self.assertIn("Do they come back?", self.first.stdout)
        page = COPY / "build/demo/report.html"
        self.assertIn(str(page), self.first.stdout)
        self.assertIn("</html>", page.read_text("utf-8"))

    def test_the_business_is_whole_and_verified(self):
        said = subprocess.run(["build/regulars", "verify", "sqlite:build/demo/regulars.db"], cwd=COPY,
                              env=self.environment, capture_output=True, text=True, check=False,
                              timeout=RUN_SECONDS)
        self.assertEqual((said.returncode, said.stderr), (0, ""), said.stdout)
        rows = self.rows()
        self.assertEqual(len(rows["client"]), 210)
        self.assertEqual(len(rows["client_order"]), 1090)
        self.assertEqual({row["language"] for row in rows["contact"]}, {"", "en", "hr", "ru"})
        self.assertEqual({row["language"] for row in rows["template"]}, {"en", "hr", "ru"})
        self.assertEqual({row["stage"] for row in rows["enquiry"]}, {1, 2, 3, 4, 5})
        for table in ("contact_point", "note", "important_date", "client_tag", "own_value",
                      "service", "working_hours", "day_off"):
            self.assertGreater(len(rows[table]), 1, table)

    def test_orders_are_open_and_one_is_a_day_late(self):
        until = (datetime.date.fromisoformat(UNTIL[1]) - datetime.date(1970, 1, 1)).days
        orders = [row for row in self.rows()["client_order"] if row["state"] == 1]
        in_work = [row for row in orders if row["stage"] in (1, 2)]
        self.assertEqual(len(in_work), 10)
        self.assertEqual([row["due_on"] for row in in_work if row["due_on"] < until], [until - 1])
        self.assertEqual(len([row for row in orders if row["stage"] == 3]), 3)
        self.assertLessEqual(max(row["accepted_on"] for row in orders), until)

    def test_nobody_real_can_be_reached(self):
        """Addresses end in .example, numbers are kept for fiction, other names say that they are."""
        demo = COPY / "build/demo"
        for name in ("business.jsonl", "contacts.csv", "contacts.vcf", "orders.csv"):
            text = (demo / name).read_text("utf-8")
            for domain in re.findall(r"[\w.-]@([\w.-]+\w)", text):
                self.assertTrue(domain.endswith(".example"), (name, domain))
            self.assertNotRegex(text, r"(?i)https?:|www\.|\b[a-z-]+\.(com|net|org|ru|hr|eu|io)\b")
        for point in self.rows()["contact_point"]:
            pattern = {1: r".+@[a-z-]+\.example", 2: r"\+44 7700 900\d{3}", 3: r"@[a-z_]+_demo"}
            self.assertRegex(point["value"], f"^{pattern[point['kind']]}$")
        reaches = {row["reach"] for row in self.rows()["enquiry"]}
        self.assertEqual([reach for reach in reaches
                          if reach and not reach.endswith((".example", "_demo"))], [])

    def test_the_same_day_gives_the_same_files(self):
        again = COPY / "build/demo-again"
        shutil.rmtree(again, ignore_errors=True)
        (COPY / "build/demo").rename(again)
        try:
            made = self.run_demo("--no-serve", *UNTIL)
            self.assertEqual(made.returncode, 0, made.stderr)
            for name in ("orders.csv", "contacts.csv", "contacts.vcf", "business.jsonl"):
                self.assertEqual((COPY / "build/demo" / name).read_bytes(),
                                 (again / name).read_bytes(), name)
        finally:
            shutil.rmtree(COPY / "build/demo", ignore_errors=True)
            again.rename(COPY / "build/demo")

    def test_without_a_day_it_ends_today(self):
        day = datetime.date.today()
        made = subprocess.run([sys.executable, "-B", "tools/demo/make_orders.py", "--until",
                               day.isoformat()], cwd=COPY, capture_output=True, text=True,
                              check=True, timeout=RUN_SECONDS).stdout
        newest = max(line.split(",")[1] for line in made.splitlines()[1:])
        self.assertLessEqual(newest, day.isoformat())
        self.assertGreater(newest, (day - datetime.timedelta(days=14)).isoformat())

    def test_once_more_it_brings_nothing_in_twice(self):
        before = self.clients()
        again = self.run_demo("--no-serve")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("there from before", again.stdout)
        self.assertNotIn("Building", again.stdout)
        self.assertEqual(self.clients(), before)

    def test_its_link_leads_to_the_clients_until_ctrl_c(self):
        process, address, session, said = self.sign_in()
        self.assertIn("Ctrl C stops the server", said)
        code, _, page = self.ask(address + "/clients", Cookie=session)
        self.assertEqual(code, 200)
        self.assertIn("Bluebell Bakery", page)
        self.assertEqual(self.stop(process), 0)
        self.assertFalse((COPY / "build/demo/regulars.db.sock").exists())
        with self.assertRaises(urllib.error.URLError):
            self.ask(address + "/healthz")

    def test_every_page_of_it_is_there(self):
        _, address, session, _ = self.sign_in()
        rows = self.rows()
        busy = max(rows["client"], key=lambda row: row["order_count"])
        order, enquiry = rows["client_order"][-1], rows["enquiry"][0]
        for path, said in [("/orders", "Jelovnik za zimu"), ("/orders?view=list", "Bilten, studeni"),
                           (f"/clients/{busy['id']}", busy["name"]),
                           (f"/orders/{order['id']}", order["title"]),
                           (f"/enquiries/{enquiry['id']}", enquiry["title"]),
                           ("/settings/business", "Linden Row Studio"), ("/settings/hours", "A few days away"),
                           ("/settings/services", "Certified translation"),
                           ("/settings/templates", "Isporuka"),
                           ("/search?q=zvoncica", "Lada Maslačak"),
                           ("/search?q=фестиваля", "Незабудкин")]:
            code, _, page = self.ask(address + urllib.parse.quote(path, safe="/?=&"), Cookie=session)
            self.assertEqual(code, 200, path)
            self.assertTrue(html.escape(said) in page, (path, said))

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
