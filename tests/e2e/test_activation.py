"""A server whose socket systemd listens on, and which systemd watches."""
import socket
import subprocess

from regulars_case import PROGRAM, main
from served_case import ServedCase

AS_SYSTEMD = 'LISTEN_PID=$$ LISTEN_FDS=$1; export LISTEN_PID LISTEN_FDS; shift; exec "$@"'


class Activated(ServedCase):
    count = "1"
    listening = None

    def start(self, *arguments, **more):
        if self.listening is None:
            return super().start(*arguments, **more)
        with open(more.pop("stderr_file"), "ab") as log:
            # The child's descriptor 3 is the socket: the shell puts it there.
            move = f"exec 3<&{self.listening.fileno()}; " if self.listening.fileno() != 3 else ""
            return subprocess.Popen(["sh", "-c", move + AS_SYSTEMD, "sh", self.count, PROGRAM,
                                     *arguments], cwd=self.folder, env=self.environment,
                                    stdin=subprocess.DEVNULL, stderr=log,
                                    pass_fds=[self.listening.fileno()], **more)

    def listen(self):
        self.listening = socket.socket()
        self.addCleanup(self.listening.close)
        self.listening.bind(("127.0.0.1", 0))
        self.listening.listen(16)
        return self.listening.getsockname()[1]

    def test_takes_the_socket_that_is_handed_over(self):
        port = self.listen()
        # Whoever came before there was a server is answered too.
        early = socket.create_connection(("127.0.0.1", port))
        self.addCleanup(early.close)
        early.sendall(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        served = self.serve()
        self.assertEqual(served.port, port)
        early.settimeout(10)
        self.assertTrue(early.recv(100).startswith(b"HTTP/1.1 200 "))
        self.assertEqual(served.stop(), 0)
        again = self.serve()
        self.assertEqual(again.port, port)

    def refused_as(self, listening, count):
        self.listening, self.count = listening, count
        with open(self.folder / "said", "w+b") as said:
            process = self.start("serve", "--store", "sqlite:store.db",
                                 stderr_file=self.folder / "said", stdout=subprocess.DEVNULL)
            self.assertEqual(process.wait(timeout=30), 2)
            said.seek(0)
            self.assertIn(b"ListenStream=", said.read())
        self.assertNotIn("store.db", self.names())

    def test_what_is_no_socket_of_ours_is_refused(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other, \
             socket.socket() as silent, socket.socket(socket.AF_UNIX) as local:
            local.bind(str(self.folder / "socket"))
            local.listen(1)
            for listening in (other, silent, local):
                self.refused_as(listening, "1")
        self.listen()
        self.refused_as(self.listening, "2")

    def test_another_process_is_not_meant(self):
        self.environment.update(LISTEN_PID="1", LISTEN_FDS="1")
        self.assertEqual(self.serve().get("/healthz").code, 200)

    def test_says_that_it_is_alive_as_often_as_asked(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(str(self.folder / "notify"))
            systemd.settimeout(20)
            self.environment.update(NOTIFY_SOCKET=str(self.folder / "notify"),
                                    WATCHDOG_USEC="2000000")
            served = self.serve()
            self.assertEqual([systemd.recv(100) for _ in range(3)],
                             [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"])
            served.stop()


if __name__ == "__main__":
    main()
