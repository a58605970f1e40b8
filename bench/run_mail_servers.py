"""What mail takes: composing, sending into a sink (mail_sink, which ./bench builds), sending what waits
in the outbox of a store, and fetching from Dovecot, each beside Python's own smtplib, sqlite3 and
imaplib in the same run. See README.md.

    python3 bench/run_mail_servers.py [--messages 10000]"""
import argparse
import email.message
import email.utils
import imaplib
import os
import pathlib
import smtplib
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent / "build"
TOOL = BUILD / "tests/support/mail_tool"
ROUNDS = 3
PARAGRAPH = ("Poštovana Ana, hvala na strpljenju. Šaljem prijedlog i rok kako smo se dogovorili; "
             "javite ako nešto treba drukčije.\n\n")


def tool(*arguments, **settings):
    run = subprocess.run([TOOL, *arguments, *(f"{k}={v}" for k, v in settings.items())],
                         env={"REGULARS_OUTSIDE": str(BUILD / "regulars-outside"),
                              "PATH": os.environ["PATH"]},
                         stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return [line.split("\t") for line in run.stdout.splitlines()]


def rate(count, seconds):
    return round(count / seconds)


def best(name, unit, rates):
    print(f"{name:58} {max(rates):>9,} {unit} (of {', '.join(f'{one:,}' for one in rates)})",
          flush=True)
    return max(rates)


def compose_ours(folder, count):
    said = tool("compose", "from=Studio Primjer|hello@primjer.example", "to=Ana Šimić|a@b.example",
                subject="Vaš bonus za studeni", text=folder / "text", date=1795269845, count=count)
    return rate(count, int(said[0][2]) / 1e6)


def compose_python(text, count):
    start = time.monotonic()
    for number in range(count):
        message = email.message.EmailMessage()
        message["From"] = "Studio Primjer <hello@primjer.example>"
        message["To"] = "Ana Šimić <a@b.example>"
        message["Subject"] = "Vaš bonus za studeni"
        message["Date"] = email.utils.formatdate(1795269845)
        message["Message-ID"] = f"<{number}@primjer.example>"
        message.set_content(text)
        message.as_bytes()
    return rate(count, time.monotonic() - start)


def send_ours(folder, port, count):
    said = tool("send", port=port, login=3, raw=folder / "raw", count=count)
    assert int(said[0][1]) == count, said
    return rate(count, int(said[0][2]) / 1e6)


def send_python(raw, port, count):
    start = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for number in range(count):
            client.sendmail("b@primjer.example", [f"client{number}@example.hr"], raw)
    return rate(count, time.monotonic() - start)


# What stands in a store, personal, each told there before and after it left.
LETTER = ("Dear Ana {0},\n\nthank you for your patience. We begin on Monday the {1}th, and the price "
          "stays as we said.\n\nWarm regards\n")
BATCH = 50  # leased, and told, in one transaction: app/outgoing.h


def outbox_tool(folder, *words):
    run = subprocess.run([BUILD / "tests/support/outbox_tool", "sqlite:out.db", "key",
                          *map(str, words)], cwd=folder, capture_output=True, text=True, check=True,
                         env={"REGULARS_OUTSIDE": str(BUILD / "regulars-outside")})
    return run.stdout.split()


def outbox_ours(folder, port, count):
    """The rate, and megabytes of the sender and of its child."""
    for left in folder.glob("out.db*"):
        left.unlink()
    (folder / "one.csv").write_text("client,date,amount\nA,2026-01-01,5\n")
    subprocess.run([BUILD / "regulars", "import", "one.csv", "--into", "sqlite:out.db"], cwd=folder,
                   capture_output=True, check=True)
    outbox_tool(folder, "mailbox", port, "hello")
    outbox_tool(folder, "series", count)
    said = outbox_tool(folder, "run", port)
    assert int(said[1]) == count, said
    return rate(count, int(said[2]) / 1e6), [round(int(part) / 1024, 1) for part in said[3:]]


def outbox_python(folder, port, count):
    """The same in plain Python: a row each, leased and told in batches, sent by smtplib."""
    path = folder / "python.db"
    for left in folder.glob("python.db*"):
        left.unlink()
    store = sqlite3.connect(path)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = FULL")
    store.execute("CREATE TABLE outbox (id INTEGER PRIMARY KEY, receiver TEXT, name TEXT, text TEXT, "
                  "state INTEGER, answer TEXT)")
    store.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?, 1, '')",
                      [(n, f"ana{n}@example.com", f"Ana {n}", LETTER.format(n, n % 20 + 4))
                       for n in range(count)])
    store.commit()
    start = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as client:
        for first in range(0, count, BATCH):
            rows = store.execute("SELECT id, receiver, name, text FROM outbox WHERE state = 1 "
                                 "ORDER BY id LIMIT ?", (BATCH,)).fetchall()
            send_batch(store, client, rows)
    took = time.monotonic() - start
    store.close()
    return rate(count, took)


def send_batch(store, client, rows):
    numbers = [(row[0],) for row in rows]
    store.executemany("UPDATE outbox SET state = 2 WHERE id = ?", numbers)
    store.commit()
    for number, receiver, name, text in rows:
        message = email.message.EmailMessage()
        message["From"] = "Studio <hello@primjer.example>"
        message["To"] = f"{name} <{receiver}>"
        message["Subject"] = "A question"
        message["Date"] = email.utils.formatdate(1795269845)
        message["Message-ID"] = f"<{number}@primjer.example>"
        message.set_content(text)
        client.sendmail("b@primjer.example", [receiver], message.as_bytes())
    store.executemany("UPDATE outbox SET state = 3, answer = '250 ok' WHERE id = ?", numbers)
    store.commit()


def measure_outbox(folder, port, count):
    runs = [outbox_ours(folder, port, count) for _ in range(ROUNDS)]
    theirs = [outbox_python(folder, port, count) for _ in range(ROUNDS)]
    ours = best("send personal messages of a store, each told there", "/s",
                [one for one, _ in runs])
    print("  megabytes at most: {} of the sender, {} of its child".format(
        *(max(parts) for parts in zip(*(memory for _, memory in runs)))), flush=True)
    return ours / best("  the same by smtplib, email and sqlite3", "/s", theirs)


def fetch_ours(dovecot, count, password):
    said = tool("fetch", port=dovecot.port, user="ana@example.hr", secret=password, quiet=1)
    assert int(said[-1][1]) == count, said[-1]
    return rate(count, int(said[-1][2]) / 1e6)


def fetch_python(dovecot, count, password):
    start = time.monotonic()
    client = imaplib.IMAP4("127.0.0.1", dovecot.port)
    client.login("ana@example.hr", password)
    client.select(readonly=True)
    got = 0
    for first in range(1, count + 1, 200):
        _, parts = client.uid("FETCH", f"{first}:{first + 199}",
                              "(UID FLAGS INTERNALDATE BODY.PEEK[])")
        got += sum(isinstance(part, tuple) for part in parts)
    assert got == count, got
    client.logout()
    return rate(count, time.monotonic() - start)


def measure_fetching(count):
    os.environ.setdefault("REGULARS_PROGRAM", str(BUILD / "regulars"))
    sys.path.insert(0, str(HERE.parent / "tests/e2e"))
    import mail_servers  # pylint: disable=import-outside-toplevel
    dovecot = mail_servers.Dovecot()
    try:
        raw = b"From: a@example.hr\r\nSubject: x\r\n\r\n" + b"0123456789abcdef" * 4 + b"\r\n"
        raw += (b"x" * 70 + b"\r\n") * ((10000 - len(raw)) // 72)
        dovecot.deliver(*[raw] * count)
        fetch_python(dovecot, count, mail_servers.PASSWORD)  # Dovecot writes its index
        ours = [fetch_ours(dovecot, count, mail_servers.PASSWORD) for _ in range(ROUNDS)]
        theirs = [fetch_python(dovecot, count, mail_servers.PASSWORD) for _ in range(ROUNDS)]
    finally:
        dovecot.stop()
    return (best("fetch 10 kB messages from Dovecot, to the parent", "/s", ours) /
            best("  the same by imaplib", "/s", theirs))


def main():
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--messages", type=int, default=10000)
    count = reader.parse_args().messages
    text = PARAGRAPH * 24
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "text").write_text(text)
        ratios = [best("compose 3 kB messages", "/s",
                       [compose_ours(folder, count) for _ in range(ROUNDS)]) /
                  best("  the same by EmailMessage", "/s",
                       [compose_python(text, count // 20) for _ in range(ROUNDS)])]
        raw = tool_raw(folder)
        port = 20000 + os.getpid() % 10000
        sink = subprocess.Popen([BUILD / "bench/mail_sink", str(port)])
        try:
            time.sleep(0.3)
            ratios.append(best(f"send {len(raw)} bytes into a sink, one connection", "/s",
                               [send_ours(folder, port, count) for _ in range(ROUNDS)]) /
                          best("  the same bytes by smtplib", "/s",
                               [send_python(raw, port, count) for _ in range(ROUNDS)]))
            ratios.append(measure_outbox(folder, port, count))
        finally:
            sink.kill()
            sink.wait()
    ratios.append(measure_fetching(count))
    print("times as fast: composing {:.1f}, sending {:.1f}, from a store {:.1f}, "
          "fetching {:.1f}".format(*ratios))


def tool_raw(folder):
    run = subprocess.run([TOOL, "compose", "from=Studio Primjer|hello@primjer.example",
                          "to=Ana Šimić|a@b.example", "subject=Vaš bonus za studeni",
                          f"text={folder / 'text'}", "date=1795269845"], capture_output=True,
                         check=True)
    (folder / "raw").write_bytes(run.stdout)
    return run.stdout


if __name__ == "__main__":
    main()
