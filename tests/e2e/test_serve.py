"""The server as somebody who runs it meets it: start, stop, signals, what it says and keeps."""
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

import regulars_case
from served_case import ServedCase, read_reply


class Serve(ServedCase):
    def test_says_where_it_is_and_how_to_sign_in_once(self):
        served = self.serve()
        self.assertEqual(served.get("/healthz").text, "ok\n")
        self.assertEqual(served.get("/").code, 401)
        session = served.sign_in()
        page = served.get("/clients", session)
        self.assertEqual(page.code, 200)
        self.assertIn("regulars import orders.csv --into sqlite:store.db<", page.text)
        again = served.ask("POST", served.link, {"Origin": "http://" + served.host})
        self.assertEqual(again.code, 404)
        self.assertEqual(served.stop(), 0)
        self.assertIn("store.db", self.names())
        self.assertNotIn("store.db.sock", self.names())
        self.assertNotIn("store.db-wal", self.names())

    def test_speaks_the_language_of_whoever_starts_it(self):
        process = self.start("serve", "--store", "sqlite:store.db", "--listen", "127.0.0.1:0",
                             "--language", "hr")
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertIn("Regulars čuva zapise", process.stdout.readline().decode("utf-8"))
        process.stdout.close()
        process.stderr.close()

    def test_the_first_signal_stops_it_gently_and_hangup_not_at_all(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            served = self.serve()
            served.process.send_signal(signal.SIGHUP)
            time.sleep(0.1)
            self.assertEqual(served.get("/healthz").code, 200)
            self.assertEqual(served.stop(how), 0)

    def test_a_second_signal_stops_it_at_once(self):
        served = self.serve()
        # A body that never comes is a request under way, which the first signal waits for.
        waiting = served.connect()
        self.addCleanup(waiting.close)
        waiting.sendall(f"POST /language HTTP/1.1\r\nHost: {served.host}\r\n"
                        "Content-Length: 10\r\n\r\n".encode())
        time.sleep(0.3)
        served.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        self.assertIsNone(served.process.poll())
        served.process.send_signal(signal.SIGTERM)
        self.assertEqual(served.process.wait(timeout=5), -signal.SIGTERM)

    def test_no_request_that_is_answered_is_cut_by_a_stop(self):
        served = self.serve()
        broken, answered = [], [0]
        stop = threading.Event()

        def ask():
            while not stop.is_set():
                try:
                    connection = served.connect()
                except OSError:
                    return
                with connection:
                    stream = connection.makefile("rb")
                    for _ in range(50):
                        try:
                            connection.sendall(
                                f"GET /sign-in HTTP/1.1\r\nHost: {served.host}\r\n\r\n".encode())
                            reply = read_reply(stream)
                        except OSError:
                            break
                        if reply is None:
                            break
                        if reply.code != 200 or len(reply.body) != int(
                                reply.header("Content-Length")):
                            broken.append(reply.code)
                        answered[0] += 1
                        if reply.header("Connection") == "close":
                            break

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.7)
        code = served.stop()
        stop.set()
        for thread in threads:
            thread.join()
        self.assertEqual(code, 0)
        self.assertEqual(broken, [])
        self.assertGreater(answered[0], 50)

    def test_tells_systemd_when_it_is_ready_and_when_it_stops(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            name = str(self.folder / "notify")
            systemd.bind(name)
            systemd.settimeout(20)
            self.environment["NOTIFY_SOCKET"] = name
            served = self.serve()
            self.assertEqual(systemd.recv(100), b"READY=1")
            served.stop()
            self.assertEqual(systemd.recv(100), b"STOPPING=1")

    def test_refuses_to_let_people_sign_in_in_the_clear(self):
        for arguments in (["--base-url", "http://crm.example.org"], ["--listen", "0.0.0.0:0"],
                          ["--listen", "0.0.0.0:0", "--base-url", "http://localhost:8080"]):
            said = self.refused("serve", "--store", "sqlite:store.db",
                                *(arguments if "--listen" in arguments
                                  else ["--listen", "127.0.0.1:0", *arguments]))
            self.assertIn("without encryption", said)
        self.assertNotIn("store.db", self.names())

    def test_names_what_is_wrong_with_an_address(self):
        for arguments, word in ((["--listen", "8080"], "8080"),
                                (["--base-url", "crm.example.org"], "crm.example.org"),
                                (["--base-url", "https://a/b"], "https://a/b"),
                                (["--base-url", "https://me@a"], "https://me@a"),
                                (["operand"], "operand")):
            more = [] if "--listen" in arguments else ["--listen", "127.0.0.1:0"]
            said = self.refused("serve", "--store", "sqlite:store.db", *more, *arguments)
            self.assertIn(word, said)

    def test_a_port_that_is_taken_is_named(self):
        served = self.serve()
        said = self.refused("serve", "--store", "sqlite:other.db", "--listen", served.host, code=1)
        self.assertIn(served.host, said)

    def test_two_servers_on_a_machine_do_not_sign_each_other_out(self):
        both = [self.serve("--store", f"sqlite:{name}.db") for name in ("one", "two")]
        cookies = {}
        for served in both:
            # A browser sends what it holds of the machine, and keeps what comes by its name.
            name, _, value = served.sign_in()["Cookie"].partition("=")
            cookies[name] = value
        jar = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        for served in both:
            page = served.get("/clients", jar)
            self.assertEqual(page.code, 200)
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]
        reply = both[1].ask("POST", "/sign-out", {
            **jar, "Origin": "http://" + both[1].host,
            "Content-Type": "application/x-www-form-urlencoded"}, f"csrf={csrf}")
        self.assertEqual(reply.code, 303)
        self.assertTrue(reply.header("Set-Cookie").startswith(f"session-{both[1].port}=;"))
        self.assertEqual(both[0].get("/clients", jar).code, 200)
        self.assertEqual(both[1].get("/clients", jar).code, 401)

    def test_by_https_cookies_are_guarded(self):
        process = self.start("serve", "--store", "sqlite:store.db", "--listen", "127.0.0.1:0",
                             "--base-url", "https://CRM.example.org/")
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        process.stdout.readline()
        self.assertEqual(process.stdout.readline().strip(), b"https://crm.example.org/")
        process.stdout.readline()
        self.assertIn(b"https://crm.example.org/sign-in/", process.stdout.readline())
        process.stdout.close()
        process.stderr.close()

    def test_a_command_that_writes_is_run_by_the_server(self):
        served = self.serve()
        said = self.refused("client", "edit", "17", "--name", "Ada", "--store", "sqlite:store.db",
                            code=1)
        self.assertIn("client", said)
        until = time.monotonic() + 10  # the line comes after the answer
        while '"event":"command"' not in self.log() and time.monotonic() < until:
            time.sleep(0.05)
        self.assertIn('"event":"command","exit":1', self.log())
        self.assertEqual(served.get("/healthz").code, 200)

    def test_a_second_server_on_the_same_store_is_refused(self):
        self.serve()
        self.refused("serve", "--store", "sqlite:store.db", "--listen", "127.0.0.1:0", code=1)

    def test_the_first_answer_comes_soon(self):
        # Ten times the goal, for a machine that does other things; the goal is measured apart.
        times = []
        for _ in range(5):
            served = self.serve()
            times.append(served.start_seconds)
            served.stop()
        self.assertLess(min(times), 0.5)


def is_confined(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return re.search(r"^Seccomp:\t2$", status, re.M) is not None


class Confined(ServedCase):
    def test_all_threads_are_confined(self):
        served = self.serve()
        if not is_confined(served.process.pid):
            self.skipTest("this build or kernel does not confine")
        for task in pathlib.Path(f"/proc/{served.process.pid}/task").iterdir():
            status = (task / "status").read_text()
            self.assertRegex(status, r"(?m)^Seccomp:\t2$")
            self.assertRegex(status, r"(?m)^NoNewPrivs:\t1$")

    def test_the_store_works_in_its_folder_when_it_is_confined(self):
        os.mkdir(self.folder / "deep")
        served = self.serve("--store", "sqlite:deep/store.db")
        session = served.sign_in()
        self.assertEqual(served.get("/clients", session).code, 200)
        time.sleep(6)  # a checkpoint
        self.assertEqual(served.get("/clients", session).code, 200)
        self.assertEqual(served.stop(), 0)


class Unreadable(ServedCase):
    """Run by somebody other than root, since for root nothing is unreadable."""
    AS_NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

    def start(self, *arguments, stderr_file, **more):
        prefix = self.AS_NOBODY if os.geteuid() == 0 else []
        if subprocess.run([*prefix, regulars_case.PROGRAM, "version"], cwd="/", check=False,
                          capture_output=True).returncode != 0:
            self.skipTest("nobody else may run the program here")
        self.folder.chmod(0o777)
        with open(stderr_file, "ab") as stream:
            return subprocess.Popen([*prefix, regulars_case.PROGRAM, *arguments], cwd=self.folder,
                                    env=self.environment, stdin=subprocess.DEVNULL, stderr=stream,
                                    **more)

    def test_ac122_its_memory_is_neither_dumped_nor_read_by_the_same_user(self):
        (self.folder / "own").mkdir()
        (self.folder / "own").chmod(0o700)
        if os.geteuid() == 0:
            os.chown(self.folder / "own", 65534, 65534)
        served = self.serve("--store", "sqlite:own/store.db")
        if not is_confined(served.process.pid):
            self.skipTest("this build or kernel does not confine")
        # The kernel gives what belongs to a process that is not dumpable to root.
        self.assertEqual(os.stat(f"/proc/{served.process.pid}/environ").st_uid, 0)


if __name__ == "__main__":
    regulars_case.main()
