"""Mailboxes through the pages, as a browser without script has them: against Dovecot and a sink
that keeps what it is sent."""
import html
import logging
import pathlib
import re
import shutil
import time
import unittest
import urllib.parse
import warnings

import regulars_case
from mail_servers import AuthResult, Controller, Dovecot, DOVECOT, PASSWORD, USER
from served_case import ServedCase
from test_proxy import free_port

CAN_RUN = DOVECOT and shutil.which("openssl") and Controller
NEEDED = "dovecot-imapd, openssl or python3-aiosmtpd is not installed"


class Sink:
    """Takes mail of whoever logs in as the mailbox does."""

    def __init__(self):
        self.kept = []
        logging.getLogger("mail").setLevel(logging.ERROR)  # it wants TLS, which is for others
        warnings.simplefilter("ignore")
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port(),
                                     auth_require_tls=False, auth_required=True,
                                     authenticator=self.let_in)
        self.controller.start()
        self.port = self.controller.port

    @staticmethod
    def let_in(_server, _session, _envelope, _mechanism, data):
        is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_right, handled=is_right)

    async def handle_DATA(self, _server, _session, envelope):
        self.kept.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 2.0.0 kept"

    def stop(self):
        self.controller.stop()


class Browser:
    """Follows what pages say; no script, one session."""

    def __init__(self, served):
        self.served, self.path, self.page = served, "", ""
        self.cookies = dict([served.sign_in()["Cookie"].split("=", 1)])

    def ask(self, method, path, body=None):
        headers = {"Cookie": "; ".join("=".join(pair) for pair in self.cookies.items())}
        if body is not None:
            headers |= {"Origin": "http://" + self.served.host,
                        "Content-Type": "application/x-www-form-urlencoded"}
        reply = self.served.ask(method, path, headers, body)
        for name, value in reply.headers:
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if reply.code == 303:
            return self.ask("GET", reply.header("Location"))
        self.path, self.page, self.reply = path, reply.text, reply
        return reply

    def open(self, path):
        return self.ask("GET", path)

    def form(self, action):
        """The fields of the page's form that goes there, as a browser would send them."""
        found = re.search(r'<form[^>]*action="' + re.escape(action) + r'"[^>]*>(.*?)</form>',
                          self.page, re.S)
        assert found, (action, self.path)
        fields = {}
        for tag in re.findall(r"<input[^>]*>", found[1]):
            named = dict(re.findall(r'(\w+)="([^"]*)"', tag))
            if named.get("type") in ("checkbox", "radio") and " checked" not in tag:
                continue
            if "name" in named:
                fields[named["name"]] = html.unescape(named.get("value", ""))
        for name, inside in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>(.*?)</textarea>',
                                       found[1], re.S):
            fields[name] = html.unescape(inside)
        for name, inside in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', found[1],
                                       re.S):
            options = re.findall(r'<option value="([^"]*)"([^>]*)>', inside)
            chosen = [value for value, more in options if "selected" in more]
            fields[name] = (chosen or [options[0][0]])[0]
        return fields

    def send(self, action, **changed):
        """Fills in and sends; None takes a tick away."""
        fields = self.form(action) | changed
        given = {name: value for name, value in fields.items() if value is not None}
        return self.ask("POST", action, urllib.parse.urlencode(given))

    def words(self):
        """What there is to read of the page."""
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", self.page, flags=re.S)
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


@unittest.skipUnless(CAN_RUN, NEEDED)
class MailPagesCase(ServedCase):
    @classmethod
    def setUpClass(cls):
        cls.dovecot = Dovecot()
        cls.addClassCleanup(cls.dovecot.stop)

    def setUp(self):
        super().setUp()
        self.environment["REGULARS_OUTSIDE"] = str(
            pathlib.Path(regulars_case.PROGRAM).parent / "regulars-outside")
        shutil.rmtree(self.dovecot.mail, ignore_errors=True)
        self.dovecot.count = 0
        self.sink = Sink()
        self.addCleanup(self.sink.stop)
        self.served = self.serve()
        self.browser = Browser(self.served)

    def servers(self, **changed):
        """As an owner fills in servers of the own network."""
        return {"imap_host": "127.0.0.1", "imap_port": str(self.dovecot.port), "imap_tls": "3",
                "smtp_host": "127.0.0.1", "smtp_port": str(self.sink.port), "smtp_tls": "3",
                "own": "1", "user": USER, "secret": PASSWORD} | changed

    def wait_while_tried(self, seconds=70):
        end = time.monotonic() + seconds
        while "/trials/" in self.browser.path and self.browser.reply.header("Refresh"):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.1)
            self.browser.open(self.browser.path)

    def connect(self, **changed):
        """By the pages, from the address on; returns the words of the page it ends at."""
        self.browser.open("/settings/mail/new?address=" + urllib.parse.quote(USER))
        self.browser.send("/settings/mail/new", **self.servers(**changed))
        self.wait_while_tried()
        return self.browser.words()
