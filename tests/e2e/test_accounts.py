"""Accounts as people and whoever runs the program meet them: over HTTP, and by commands."""
import hashlib
import hmac
import json
import re
import struct
import subprocess
import time
from base64 import b32decode
from urllib.parse import urlencode

import regulars_case
from served_case import ServedCase

EMAIL, PASSWORD = "ada@example.com", "four quiet rooms"


def totp(secret, step):
    """RFC 6238, written anew, so that the program is held against something else."""
    mac = hmac.new(b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 10 ** 6:06}"


class Browser:
    """Keeps cookies, and sends the token of the session with its forms."""

    def __init__(self, served):
        self.served, self.cookies = served, {}

    def ask(self, method, path, more=None, **fields):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                   **(more or {})}
        body = None
        if method == "POST":
            headers |= {"Origin": "http://" + self.served.host,
                        "Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(fields, doseq=True)
        reply = self.served.ask(method, path, headers, body)
        for name, value in reply.headers:
            if name.lower() == "set-cookie":
                key, _, value = value.partition(";")[0].partition("=")
                self.cookies[key] = value
                if value == "":
                    del self.cookies[key]
        return reply

    def get(self, path, more=None):
        return self.ask("GET", path, more)

    def post(self, path, **fields):
        return self.ask("POST", path, **fields)

    def send(self, path, **fields):
        """A form of a page that is open."""
        token = re.search(r'name="csrf" value="([^"]+)"', self.get("/settings/you").text)[1]
        return self.post(path, csrf=token, **fields)

    def sign_in(self, email=EMAIL, password=PASSWORD, **more):
        return self.post("/sign-in", email=email, password=password, **more)

    def is_in(self):
        return self.get("/clients").code == 200


class Accounts(ServedCase):
    def browser(self):
        return Browser(self.served)

    def setUp(self):
        super().setUp()
        self.served = self.serve()

    def set_up(self):
        """The owner's first minutes; their browser."""
        browser = self.browser()
        self.assertEqual(browser.post(self.served.link).header("Location"), "/setup")
        reply = browser.send("/setup", name="Ada", email=EMAIL, password=PASSWORD)
        self.assertEqual((reply.code, reply.header("Location")), (303, "/setup/business"))
        return browser

    def test_the_business_is_named_next_with_guesses_of_the_browser(self):
        browser = self.set_up()
        page = browser.get("/setup/business", {"Accept-Language": "hr-HR,hr;q=0.9"}).text
        self.assertIn('name="time_zone" value="Europe/Zagreb"', page)
        self.assertIn('data-zone-guess="Europe/Zagreb"', page)
        self.assertIn('name="currency" value="EUR"', page)
        self.assertIn('<option value="hr" lang="hr" selected', page)
        page = browser.get("/setup/business", {"Accept-Language": "xx"}).text
        self.assertIn('name="time_zone" value="UTC"', page)
        fields = {"name": "Studio Lipa", "time_zone": "Europe/Zagreb", "currency": "EUR",
                  "language": "hr"}
        reply = browser.send("/setup/business", **{**fields, "time_zone": "Europe/Nowhere"})
        self.assertEqual(reply.code, 422)
        self.assertIn('value="Studio Lipa"', reply.text)
        self.assertIn('id="time_zone-error"', reply.text)
        reply = browser.send("/setup/business", **fields)
        self.assertEqual((reply.code, reply.header("Location")), (303, "/start"))
        page = browser.get("/settings/business").text
        self.assertIn('value="Studio Lipa"', page)
        self.assertIn('value="Europe/Zagreb"', page)
        self.assertEqual(browser.get("/setup/business").header("Location"), "/")

    def command(self, *words, **more):
        said = self.run_program(*words, "--store", "sqlite:store.db", **more)
        self.assertEqual(said.code, 0, said.err)
        return said.out

    def run_program(self, *words, text=""):
        done = subprocess.run([regulars_case.PROGRAM, *words], cwd=self.folder, timeout=60,
                              env=self.environment, input=text.encode(), capture_output=True,
                              check=False)
        done.code, done.out, done.err = done.returncode, done.stdout.decode(), done.stderr.decode()
        return done

    def test_after_the_set_up_a_start_prints_no_link(self):
        self.set_up()
        self.served.stop()
        process = self.start("serve", "--store", "sqlite:store.db", "--listen", "127.0.0.1:0",
                             stdout=subprocess.PIPE, stderr_file=self.folder / "log")
        lines = [process.stdout.readline().decode() for _ in range(2)]
        process.terminate()
        lines += [line.decode() for line in process.stdout.readlines()]
        process.wait(timeout=30)
        process.stdout.close()
        self.assertRegex(lines[1], r"^  http://127\.0\.0\.1:\d+/\n$")
        self.assertEqual(lines[2:], [])
        self.served = self.serve("--store", "sqlite:store.db", "--sign-in-link")
        browser = self.browser()
        self.assertEqual(browser.post(self.served.link).header("Location"), "/")
        self.assertTrue(browser.is_in())

    def test_another_address_to_sign_in_with_needs_the_password(self):
        browser = self.set_up()
        for current, code in (("", 422), ("not the password", 422), (PASSWORD, 303)):
            reply = browser.send("/settings/you", name="Ada", email="else@example.com",
                                 current=current)
            self.assertEqual(reply.code, code)
            self.assertEqual(self.browser().sign_in(email="else@example.com").code,
                             303 if code == 303 else 422)
        # What is not the address needs none.
        reply = browser.send("/settings/you", name="Ada L.", email="else@example.com")
        self.assertEqual(reply.code, 303)

    def test_a_command_adds_a_workspace_and_its_owner_goes_there(self):
        browser = self.set_up()
        self.assertIn("Workspaces", self.command("workspace", "add", "Garden Studio"))
        listed = json.loads(self.command("workspace", "list", "--json"))["workspaces"]
        self.assertEqual([one["name"] for one in listed], ["", "Garden Studio"])
        self.assertIn("Garden Studio", self.command("workspace", "list"))
        for words in (("add",), ("add", "a", "b"), ("add", ""), ("list", "x")):
            self.assertNotEqual(
                self.run_program("workspace", *words, "--store", "sqlite:store.db").code, 0, words)
        before = dict(browser.cookies)
        reply = browser.send(f"/settings/workspaces/{listed[1]['id']}/switch")
        self.assertEqual((reply.code, reply.header("Location")), (303, "/"))
        self.assertIn("<bdi>Garden Studio</bdi>", browser.get("/clients").text)
        stale = self.browser()
        stale.cookies = before
        self.assertFalse(stale.is_in())

    def test_what_is_stored_and_logged_gives_no_password_away(self):
        self.set_up()
        self.browser().sign_in(password="some other password")
        self.served.stop()
        stored = (self.folder / "store.db").read_bytes()
        self.assertIn(b"$argon2id$v=19$m=65536,t=3,p=1$", stored)
        for secret in (b"four quiet rooms", b"four+quiet", b"some other password"):
            self.assertNotIn(secret, stored)
            self.assertNotIn(secret.decode(), self.log())
        self.assertIn("wrong password", self.log())

    def test_ac074_a_planted_session_is_not_taken(self):
        self.set_up()
        browser = self.browser()
        planted = "A" * 43
        browser.cookies[f"session-{self.served.port}"] = planted
        self.assertEqual(browser.sign_in().code, 303)
        self.assertNotEqual(browser.cookies[f"session-{self.served.port}"], planted)
        self.assertTrue(browser.is_in())
        other = self.browser()
        other.cookies[f"session-{self.served.port}"] = planted
        self.assertFalse(other.is_in())
        self.assertEqual(self.served.get(f"/clients?session={planted}").code, 401)

    def test_ac075_a_cookie_ends_with_sign_out_and_a_change(self):
        first = self.set_up()
        second = self.browser()
        second.sign_in()
        kept = dict(second.cookies)
        second.send("/sign-out")
        second.cookies = kept
        self.assertFalse(second.is_in())
        second.sign_in()
        changed = first.send("/settings/security/password", current=PASSWORD,
                             password="five quiet rooms")
        self.assertEqual(changed.code, 303)
        self.assertTrue(first.is_in())
        self.assertFalse(second.is_in())

    def test_ac076_who_guesses_is_told_to_wait(self):
        known = self.set_up()
        known.send("/sign-out")
        known.sign_in()
        known.send("/sign-out")
        codes = [self.browser().sign_in(password=f"wrong password {i}") for i in range(16)]
        self.assertEqual([reply.code for reply in codes[:10]], [422] * 10)
        refused = [reply for reply in codes if reply.code == 429]
        self.assertTrue(refused)
        self.assertGreaterEqual(int(refused[0].header("Retry-After")), 1)
        self.assertEqual(self.browser().sign_in().code, 429)
        self.assertEqual(known.sign_in().code, 303)  # here somebody signed in before

    def test_ac077_nobody_learns_who_has_an_account(self):
        self.set_up()
        pages = [self.browser().sign_in(email=email, password="some wrong password").text
                 .replace(email, "") for email in (EMAIL, "bob@example.com")]
        self.assertEqual(*pages)

    def test_ac081_a_header_does_not_tell_where_somebody_is(self):
        self.set_up()
        codes = []
        for i in range(70):
            body = urlencode({"email": f"a{i}@example.com", "password": ""})
            codes.append(self.served.ask("POST", "/sign-in", {
                "Origin": "http://" + self.served.host, "X-Forwarded-For": f"198.51.100.{i}",
                "Content-Type": "application/x-www-form-urlencoded"}, body).code)
            if codes[-1] == 429:
                break
        self.assertEqual(codes[-1], 429)
        self.assertEqual(set(codes[:-1]), {422})

    def turn_on(self, browser):
        page = browser.get("/settings/security/two-factor").text
        side = int(re.search(r'<svg class="qr" viewBox="0 0 (\d+) \1"', page)[1])
        self.assertGreaterEqual(side, 21 + 8)
        self.assertRegex(page, r'<path d="M4 4h7v1h-7z')
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
        self.assertIn(f"secret={secret}&amp;issuer=Regulars", page)
        pending = re.search(r'name="pending" value="([^"]+)"', page)[1]
        step = int(time.time()) // 30
        reply = browser.send("/settings/security/two-factor", pending=pending, current=PASSWORD,
                             code=totp(secret, step - 1))
        self.assertEqual(reply.code, 200)
        return secret, re.findall(r"<li><code>([A-Z2-7-]+)</code>", reply.text)

    def test_ac078_the_second_step(self):
        secret, codes = self.turn_on(self.set_up())
        self.assertEqual(len(set(codes)), 10)
        self.assertEqual((self.folder / "store.db.key").stat().st_mode & 0o777, 0o600)
        browser = self.browser()
        reply = browser.sign_in(back="/settings/you")
        self.assertEqual(reply.header("Location"), "/sign-in/code?back=/settings/you")
        self.assertFalse(browser.is_in())
        self.assertEqual(browser.post("/sign-in/code", code="123").code, 422)
        code = totp(secret, int(time.time()) // 30 + 1)
        reply = browser.post("/sign-in/code", code=code, back="/settings/you")
        self.assertEqual(reply.header("Location"), "/settings/you")
        self.assertTrue(browser.is_in())
        other = self.browser()
        other.sign_in()
        self.assertEqual(other.post("/sign-in/code", code=code).code, 422)  # was used
        self.assertEqual(other.post("/sign-in/code", code=codes[3].lower()).code, 303)
        self.assertTrue(other.is_in())
        self.served.stop()
        self.assertNotIn(b32decode(secret), (self.folder / "store.db").read_bytes())

    def test_ac079_a_link_for_a_new_password_works_once(self):
        browser = self.set_up()
        older = re.search(r"http\S+", self.command("user", "password", "--email", EMAIL))[0]
        newer = re.search(r"http\S+", self.command("user", "password", "--email", "ADA@example.com"))[0]
        self.assertTrue(newer.startswith(f"http://{self.served.host}/reset/"))
        older, newer = (link.partition(self.served.host)[2] for link in (older, newer))
        self.assertEqual(self.browser().get(older).code, 404)
        self.assertEqual(self.browser().get(newer).code, 200)  # looking uses nothing up
        self.assertEqual(self.browser().post(older, password="five quiet rooms").code, 404)
        self.assertEqual(self.browser().post(newer, password="short").code, 422)
        reply = self.browser().post(newer, password="five quiet rooms")
        self.assertEqual((reply.code, reply.header("Location")), (303, "/sign-in?set=1"))
        self.assertEqual(self.browser().post(newer, password="six quiet rooms").code, 404)
        self.assertFalse(browser.is_in())
        self.assertEqual(self.browser().sign_in().code, 422)
        self.assertEqual(self.browser().sign_in(password="five quiet rooms").code, 303)

    def test_commands_help_whoever_cannot_get_in(self):
        browser = self.set_up()
        self.turn_on(browser)
        users = json.loads(self.command("user", "list", "--json"))["users"]
        self.assertEqual([(user["email"], user["has_password"], user["has_two_factor"])
                          for user in users], [(EMAIL, True, True)])
        self.assertIn(EMAIL, self.command("user", "list"))
        self.command("user", "two-factor", "off", "--email", EMAIL)
        self.assertFalse(browser.is_in())
        self.assertEqual(browser.sign_in().header("Location"), "/")
        self.command("user", "password", "--email", EMAIL, "--from-input",
                     text="seven quiet rooms\nno more\n")
        self.assertFalse(browser.is_in())
        self.assertEqual(browser.sign_in(password="seven quiet rooms").code, 303)
        link = re.search(r"/sign-in/\S+", self.command("user", "link"))[0]
        other = self.browser()
        self.assertEqual(other.post(link).code, 303)
        self.assertTrue(other.is_in())
        self.served.stop()  # and without a server
        self.assertRegex(self.command("user", "link", "--email", EMAIL, "--base-url",
                                      "https://crm.example.org"),
                         r"  https://crm\.example\.org/sign-in/\S{43}\n")

    def test_commands_say_what_they_cannot_do(self):
        self.set_up()
        for words, part in ((("user", "password"), "--email"),
                            (("user", "password", "--email", "eve@example.com"), "nobody has"),
                            (("user", "password", "--email", "eve"), "e-mail"),
                            (("user", "two-factor", "on", "--email", EMAIL), "turned off"),
                            (("user", "two-factor", "off", "--email", EMAIL), "off already"),
                            (("user", "password", "--email", EMAIL, "--from-input"), "at least 12"),
                            (("user", "link", "x"), "options only")):
            said = self.run_program(*words, "--store", "sqlite:store.db")
            self.assertNotEqual(said.code, 0, words)
            self.assertIn(part, said.err)


if __name__ == "__main__":
    regulars_case.main()
