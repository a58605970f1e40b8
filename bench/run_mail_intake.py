"""What it takes until mail stands in conversations: 10,000 messages in Dovecot, fetched, kept, read,
threaded and stored by a server with an empty store, on SQLite and, by way of tools/with_postgres.sh,
on PostgreSQL; beside mbsync, which keeps them as files, with notmuch, which threads and indexes
them, in the same run. See README.md.

    python3 bench/run_mail_intake.py [--messages 10000] [--rounds 3]"""
import argparse
import base64
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent / "build"
os.environ.setdefault("REGULARS_PROGRAM", str(BUILD / "regulars"))
sys.path.insert(0, str(HERE.parent / "tests/e2e"))
import mail_servers  # pylint: disable=wrong-import-position

WORDS = ("garden stone path water autumn letter invoice lantern window carpet table bread river "
         "Zagreb vrt kamen staza voda jesen pismo prozor stol kruh rijeka сад камень вода письмо окно"
         ).split()
PSQL = pathlib.Path(os.environ.get("REGULARS_POSTGRES_BINARIES",
                                   "/usr/lib/postgresql/15/bin")) / "psql"


def prose(chance, words):
    return " ".join(chance.choice(WORDS) for _ in range(words))


def letter(chance, number, ids):
    """Half have HTML beside their text, one in twenty a file; three of ten answer an earlier one."""
    own = f"{number}.{chance.getrandbits(40)}@example.hr"
    client = chance.randrange(2000)
    head = [f"From: Client {client} <client{client}@example.hr>", "To: <ana@example.hr>",
            f"Subject: {prose(chance, 5)}", f"Message-ID: <{own}>",
            "Date: Mon, 16 Nov 2026 10:00:00 +0100", "MIME-Version: 1.0",
            f"Received: from mx.example.hr by mail.example.hr; id {number}"]
    if ids and chance.random() < 0.3:
        head.append(f"In-Reply-To: <{chance.choice(ids)}>")
    ids.append(own)
    text = "\r\n".join(prose(chance, 12) for _ in range(20))
    plain = f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    parts = [plain]
    if chance.random() < 0.5:
        rows = "".join(f"<p style=\"margin:0\">{line}</p>\r\n" for line in text.split("\r\n"))
        parts.append(f"Content-Type: text/html; charset=utf-8\r\n\r\n<html>{rows}</html>\r\n")
    if chance.random() < 0.05:
        body = base64.encodebytes(chance.randbytes(20000)).decode().replace("\n", "\r\n")
        parts.append("Content-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: "
                     f"attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}")
    head.append("Content-Type: multipart/mixed; boundary=part")
    body = "".join(f"--part\r\n{part}" for part in parts) + "--part--\r\n"
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


def own_memory(process):
    """Of the process and those it started, pages that others share counted by their part, in MB."""
    tasks = pathlib.Path(f"/proc/{process}/task").glob("*/children")
    pids = [process, *(int(pid) for task in tasks for pid in task.read_text().split())]
    total = []
    for pid in pids:
        try:
            lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return total[0] / 1024 if total else 0, sum(total) / 1024


class Ours:
    def __init__(self, folder, dovecot, address):
        self.folder, self.address = folder, address
        environment = dict(os.environ, REGULARS_OUTSIDE=str(BUILD / "regulars-outside"))
        self.command = [BUILD / "regulars", "serve", "--listen", "127.0.0.1:0", "--store", address,
                        "--key-file", folder / "store.key"]
        self.start(environment)
        self.stop()
        subprocess.run([BUILD / "tests/support/mailbox_tool", address, "store.key", "mail",
                        str(dovecot.port), mail_servers.USER, mail_servers.PASSWORD], cwd=folder,
                       check=True)
        self.begun = time.monotonic()
        self.start(environment)

    def start(self, environment):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(self.command, cwd=self.folder, env=environment,
                                            stdin=subprocess.DEVNULL, stderr=log,
                                            stdout=subprocess.PIPE)
        assert self.process.stdout.readline(), (self.folder / "log").read_text()

    def stop(self):
        self.process.terminate()
        self.process.stdout.close()
        assert self.process.wait(60) == 0

    def number(self, sql):
        if self.address.startswith("postgresql:"):
            return int(subprocess.run([PSQL, "-XAtq", "-d", self.address, "-c", sql], check=True,
                                      capture_output=True, text=True).stdout)
        store = sqlite3.connect(f"file:{self.folder}/store.db?mode=ro", uri=True, timeout=20)
        try:
            return store.execute(sql).fetchone()[0]
        finally:
            store.close()


def measure_ours(dovecot, count, address):
    """Messages a second, from the start of the server; MB of the server, and with its children."""
    with tempfile.TemporaryDirectory() as name:
        ours = Ours(pathlib.Path(name), dovecot, address)
        server = together = 0
        try:
            while ours.number("SELECT count(*) FROM message") < count:
                one, all_of_them = own_memory(ours.process.pid)
                server, together = max(server, one), max(together, all_of_them)
                time.sleep(0.1)
            taken = time.monotonic() - ours.begun
            assert ours.number("SELECT count(*) FROM message") == count
            assert ours.number("SELECT count(*) FROM arrival WHERE state <> 2") == 0
            threads = ours.number("SELECT count(*) FROM conversation")
            assert count * 0.6 < threads < count * 0.8, threads
        finally:
            ours.stop()
    return count / taken, server, together


MBSYNC = """IMAPAccount here
Host 127.0.0.1
Port {port}
User {user}
PassCmd "cat {folder}/password"
SSLType None
AuthMechs LOGIN

IMAPStore far
Account here

MaildirStore near
Path {folder}/mail/
Inbox {folder}/mail/INBOX

Channel all
Far :far:
Near :near:
Patterns INBOX
Create Near
Sync Pull
SyncState *
"""


def measure_peer(dovecot, count):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "mail").mkdir()
        (folder / "password").write_text(mail_servers.PASSWORD)
        (folder / "mbsync").write_text(MBSYNC.format(port=dovecot.port, user=mail_servers.USER,
                                                     folder=folder))
        (folder / "notmuch").write_text(f"[database]\npath={folder}/mail\n[user]\nname=Ana\n"
                                        f"primary_email={mail_servers.USER}\n")
        environment = dict(os.environ, NOTMUCH_CONFIG=str(folder / "notmuch"), HOME=name)
        begun = time.monotonic()
        subprocess.run(["mbsync", "-q", "-c", folder / "mbsync", "all"], check=True,
                       env=environment)
        fetched = time.monotonic() - begun
        subprocess.run(["notmuch", "new", "--quiet"], check=True, env=environment)
        taken = time.monotonic() - begun
        found = subprocess.run(["notmuch", "count", "*"], check=True, env=environment,
                               capture_output=True, text=True).stdout
        assert int(found) == count, found
    return count / taken, fetched / taken


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--messages", type=int, default=10000)
    reader.add_argument("--rounds", type=int, default=3)
    options = reader.parse_args()
    count, chance = options.messages, random.Random(2)
    addresses = {"SQLite": lambda: "sqlite:store.db"}
    if "REGULARS_TEST_POSTGRES" in os.environ:
        addresses["PostgreSQL"] = lambda: (os.environ["REGULARS_TEST_POSTGRES"] + "intake"
                                           + str(time.monotonic_ns()))
    dovecot = mail_servers.Dovecot()
    try:
        ids = []
        letters = [letter(chance, number, ids) for number in range(count)]
        dovecot.deliver(*letters)
        print(f"{count:,} messages of {sum(map(len, letters)) // count:,} bytes", flush=True)
        has_peer = shutil.which("mbsync") and shutil.which("notmuch")
        for _ in range(options.rounds):
            for name, address in addresses.items():
                rate, server, together = measure_ours(dovecot, count, address())
                print(f"{name}: {rate:,.0f}/s; server {server:.1f} MB, with its children "
                      f"{together:.1f} MB", flush=True)
            if has_peer:
                rate, part = measure_peer(dovecot, count)
                print(f"mbsync and notmuch: {rate:,.0f}/s, {part:.0%} of it mbsync", flush=True)
    finally:
        dovecot.stop()


if __name__ == "__main__":
    main()
