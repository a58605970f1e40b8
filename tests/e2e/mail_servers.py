"""Mail servers for tests: Dovecot as an unprivileged user in a folder of its own, what sinks are made
of (aiosmtpd, None where it is not installed), and one that says line by line what a test wants."""
import os
import pathlib
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

from test_proxy import free_port

sys.path.append("/usr/lib/python3/dist-packages")  # Debian's, where python3 is another one
try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult
except ImportError:
    AuthResult = Controller = None

DOVECOT = shutil.which("dovecot", path="/usr/sbin:/usr/bin")
USER, PASSWORD = "ana@example.hr", "tajna \"lozinka\""

CONFIG = """
protocols = imap
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/mail/%u
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
first_valid_gid = 0
mail_uid = {user}
mail_gid = {group}
ssl = {ssl}
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = {no_clear}
auth_mechanisms = {mechanisms}
mail_max_userip_connections = 100
mailbox_list_index = yes
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox "Račun & co" {{
    auto = create
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
"""


def make_certificate(folder, name="server", alternative="IP:127.0.0.1,DNS:localhost", days="2"):
    key, certificate = pathlib.Path(folder, f"{name}.key"), pathlib.Path(folder, f"{name}.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-days", days, "-subj", "/CN=test",
                    "-addext", f"subjectAltName={alternative}", "-keyout", key,
                    "-out", certificate], check=True, capture_output=True)
    return certificate, key


class Dovecot:
    """Ends with stop(); its mailboxes lie in folders, into which a test may put messages."""

    def __init__(self, **options):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="regulars-dovecot-"))
        self.port, self.tls_port = free_port(), free_port()
        self.count = 0
        self.user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.certificate, _ = make_certificate(self.folder)
        self.mail = self.folder / "mail" / USER
        self.write(options)
        self.start()

    def write(self, options):
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        group = subprocess.run(["id", "-gn", self.user.pw_name], check=True, capture_output=True,
                               text=True).stdout.strip()
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}:::::\n")
        (self.folder / "conf").write_text(CONFIG.format(
            folder=self.folder, user=self.user.pw_name, group=group, port=self.port,
            tls_port=self.tls_port, ssl=options.get("ssl", "yes"),
            no_clear=options.get("no_clear", "no"),
            mechanisms=options.get("mechanisms", "plain login")) + options.get("more", ""))
        self.give(self.folder)

    def give(self, path):
        if os.getuid() != 0:
            return
        for found in [path, *path.rglob("*")]:
            os.chown(found, self.user.pw_uid, self.user.pw_gid)

    def start(self):
        command = [DOVECOT, "-F", "-c", str(self.folder / "conf")]
        if os.getuid() == 0:
            command = ["setpriv", f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}",
                       "--clear-groups", *command]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"Dovecot does not start: {self.log()}")

    def log(self):
        path = self.folder / "log"
        return path.read_text() if path.exists() else self.process.stderr.read1(2000)

    def halt(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        self.process.stderr.close()

    def stop(self):
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def deliver(self, *messages, name="new"):
        """Puts messages into the inbox, as a mail server does: written beside, then named."""
        for part in ("", "cur", "new", "tmp"):
            folder = self.mail / part
            if not folder.exists():
                folder.mkdir(parents=True)
                self.give(folder)
        for raw in messages:
            self.count += 1
            beside = self.mail / "tmp" / f"{1000000000 + self.count}.M{self.count}P1.test"
            beside.write_bytes(raw)
            if os.getuid() == 0:
                os.chown(beside, self.user.pw_uid, self.user.pw_gid)
            beside.rename(self.mail / name / beside.name)


class Scripted:
    """A server that follows a script for each connection, in its turn; the last one goes on.

    A script is a function of a Talk. What clients sent is in `heard`."""

    def __init__(self, *scripts, certificate=None):
        self.scripts, self.heard, self.errors = list(scripts), [], []
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.connections = 0
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            script = self.scripts[min(self.connections, len(self.scripts) - 1)]
            self.connections += 1
            threading.Thread(target=self.follow, args=(script, connection), daemon=True).start()

    def follow(self, script, connection):
        talk = Talk(self, connection)
        try:
            script(talk)
        except (OSError, EOFError, ValueError) as error:
            self.errors.append(error)
        finally:
            talk.close()

    def stop(self):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.thread.join(5)


class Talk:
    def __init__(self, server, connection):
        self.server, self.connection = server, connection
        connection.settimeout(20)
        self.file = connection.makefile("rb")

    def say(self, *lines):
        self.raw(b"".join(line.encode() + b"\r\n" for line in lines))

    def raw(self, sent):
        self.connection.sendall(sent)

    def hear(self):
        line = self.file.readline()
        if not line:
            raise EOFError("the client has gone")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        self.server.heard.append(text)
        return text

    def start_tls(self):
        self.file.close()
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.file = self.connection.makefile("rb")

    def close(self):
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.file.close()
        self.connection.close()

    def hear_data(self):
        """The lines up to the final dot, without it."""
        lines = []
        while True:
            line = self.file.readline()
            if not line:
                raise EOFError("the client has gone")
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line)
