"""The base of tests of mail: what the tool says of fetching, sending and trying, line by line."""
import os
import pathlib
import subprocess

import regulars_case

TOOL = os.environ["REGULARS_MAIL_TOOL"]
OUTSIDE = str(pathlib.Path(regulars_case.PROGRAM).parent / "regulars-outside")
(WORKS, NO_NAME, OWN_NETWORK, NO_CONNECTION, TIMED_OUT, NOT_TRUSTED, OTHER_NAME, EXPIRED, NO_TLS,
 OTHER_PROTOCOL, LOGIN_REFUSED, NO_LOGIN_WAY, NO_MAILBOX, BUSY, LOST, WRONG_SERVER,
 STOPPED) = range(17)
ACCEPTED, REJECTED, DEFERRED, NOT_SENT, UNKNOWN = range(1, 6)
FROM_START, STARTTLS, CLEAR = 1, 2, 3
IMAP, SMTP = 1, 2


class MailCase(regulars_case.RegularsCase):
    def setUp(self):
        super().setUp()
        self.environment["REGULARS_OUTSIDE"] = OUTSIDE

    def tool(self, *arguments, given=b"", **settings):
        """The lines it said, each cut at its tabs."""
        run = subprocess.run(
            [TOOL, *arguments, *(f"{name}={value}" for name, value in settings.items())],
            cwd=self.folder, env=self.environment, input=given, capture_output=True, timeout=100,
            check=False)
        self.assertEqual(run.stderr, b"")
        return [line.split("\t") for line in run.stdout.decode().split("\n") if line]

    def start_tool(self, *arguments, **settings):
        process = subprocess.Popen(
            [TOOL, *arguments, *(f"{name}={value}" for name, value in settings.items())],
            cwd=self.folder, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.kill()
        process.stdin.close()
        process.stdout.close()
        process.wait(10)

    def tried(self, **settings):
        """The code, and what people are told."""
        said = self.tool("try", **settings)
        words = [line[1] for line in said if line[0] == "trouble"]
        return int(said[0][1]), "".join(words)

    def fetched(self, **settings):
        """How it ended, and the UIDs that came."""
        said = self.tool("fetch", **settings)
        ended = [int(line[1]) for line in said if line[0] == "ended"]
        return ended[0], [int(line[1]) for line in said if line[0] == "message"]

    def sent(self, *letters, **settings):
        """For each letter (sender, recipients, bytes): the code, the message's reply, and those of
        its recipients; a reply is (outcome, code, enhanced, words)."""
        lines = []
        for number, (sender, recipients, raw) in enumerate(letters):
            name = self.file(f"{number}.eml", raw)
            lines.append(f"{sender}\t{','.join(recipients)}\t{name}\n")
        results, message, others = [], None, []
        for line in self.tool("send", given="".join(lines).encode(), **settings):
            if line[0] == "fault":
                results.append((line[1], line[2]))
            elif line[0] == "done":
                results.append((int(line[1]), message, others))
                others = []
            else:
                reply = (int(line[1]), int(line[2]), line[3], line[4])
                if line[0] == "message":
                    message = reply
                else:
                    others.append(reply)
        return results
