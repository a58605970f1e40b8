"""Mail read by the program, by Python's email package, and by GMime where it is installed.

run_mail.py BUILD_FOLDER [COUNT]: ordinary mails of 10 kB in two parts, and one of 50 MB.
"""
import base64
import email
import email.policy
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

WORDS = ("Dobar dan, šaljem ispravke za vizitke i plakat. Здравствуйте, пришлите счёт. "
         "Please send the final file by Friday. ")
PEER = pathlib.Path(__file__).parent / "peers/gmime_read.c"
KINDS = 50


def mail(number):
    text = (WORDS * 20)[:3500]
    html = "<html><body>" + "".join(
        f"<p style='margin:0'>{WORDS}<a href='https://primjer.example/{i}?a=1&amp;b=2'>link</a></p>"
        for i in range(14)) + "</body></html>"
    lines = [f"From: =?utf-8?B?{base64.b64encode('Ана Ивић'.encode()).decode()}?= <a@primjer.example>",
             "To: hello@lipa.example, Luka <luka@lipa.example>", f"Message-ID: <{number}@primjer.example>",
             "Date: Tue, 3 Mar 2026 09:15:07 +0100", "Subject: =?utf-8?Q?Ponuda_za_plo=C4=8Du?=",
             "MIME-Version: 1.0", "References: <1@x.example> <2@x.example>",
             "Received: from mx.primjer.example by mx.lipa.example; Tue, 3 Mar 2026 09:15:08 +0100",
             "Content-Type: multipart/alternative; boundary=\"=_part\"", ""]
    for kind, body in (("plain", text), ("html", html)):
        lines += ["--=_part", f"Content-Type: text/{kind}; charset=utf-8",
                  "Content-Transfer-Encoding: base64", "",
                  base64.encodebytes(body.encode()).decode()]
    return "\r\n".join([*lines, "--=_part--", ""]).replace("\r\n", "\n").replace("\n", "\r\n").encode()


def large_mail():
    head = (b"From: a@primjer.example\r\nSubject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            b"--b\r\n\r\nsee file\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n")
    line = base64.b64encode(bytes(range(57))) + b"\r\n"
    return head + line * ((49 * 1024 * 1024) // len(line)) + b"--b--\r\n"


def by_python(files, count):
    contents = [path.read_bytes() for path in files]
    before = time.perf_counter()
    for i in range(count):
        message = email.message_from_bytes(contents[i % len(contents)], policy=email.policy.default)
        _ = str(message["subject"]), message["to"].addresses, message["references"]
        for part in message.walk():
            if part.get_content_maintype() != "multipart":
                part.get_content()
    return count / (time.perf_counter() - before)


def by_gmime(folder, files, count):
    program = pathlib.Path(folder, "gmime_read")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "gmime-3.0"], capture_output=True,
                           text=True, check=False)
    if flags.returncode != 0 or not shutil.which("cc"):
        return "gmime is not installed"
    subprocess.run(["cc", "-O2", PEER, "-o", program, *flags.stdout.split()], check=True)
    return subprocess.run([program, str(count), *map(str, files)], capture_output=True, text=True,
                          check=True).stdout.strip()


def by_us(build, folder, count):
    return subprocess.run([build / "bench/mail_speed", build / "regulars-outside", folder, str(count)], capture_output=True, text=True,
                          check=True).stdout


def main():
    build, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    with tempfile.TemporaryDirectory() as scratch:
        small, large = pathlib.Path(scratch, "small"), pathlib.Path(scratch, "large")
        small.mkdir()
        large.mkdir()
        (large / "large.eml").write_bytes(large_mail())
        for i in range(KINDS):
            (small / f"{i}.eml").write_bytes(mail(i))
        files = sorted(small.iterdir())
        print(f"{len(mail(0))} bytes each")
        for _ in range(2):
            print(by_us(build, small, count), end="")
            print(f"python {by_python(files, count // 10):.0f} mails/s")
            print(by_gmime(scratch, files, count))
        print("50 MB:", by_us(build, large, 3))


if __name__ == "__main__":
    main()
