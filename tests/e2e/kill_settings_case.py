# SPDX-License-Identifier: AGPL-3.0-or-later
"""A server that is killed while people settle things: days off, templates, services, keys,
invitations and who came by them, the business itself, workspaces, files brought in step by step, and
Undo of some of it. Whatever it had said is there afterwards, and nothing is there by half."""
import html
import http.client
import json
import os
import random
import re
import threading
import time
from urllib.parse import urlencode

from clients_case import Archive
from served_case import ServedCase

LONG = bool(os.environ.get("REGULARS_LONG"))
FORM = "application/x-www-form-urlencoded"
EMAIL, PASSWORD = "ada@example.com", "four quiet rooms"
ORDERS_OF_A_FILE = 12
IMPORT_SECONDS, TOKEN_SECONDS = 20, 20
WORKSPACES_MOST = 40  # a user may have fifty
SERVICES_MOST = 450   # a business has at most 500
TEMPLATES_MOST = 250  # and a workspace 300; some were not acknowledged
COMES = ("day", "template", "body", "service", "key", "person", "about", "file", "workspace")
GOES = ("no day", "no key", "no service")


class OutOfReach(Exception):
    """The server cannot reach its store, and said so."""


class Settler:
    """One person who does one kind of thing after another until the server is gone."""

    def __init__(self, case, served, cookies, number):
        self.case, self.served, self.cookies = case, served, dict(cookies)
        self.chance = random.Random(case.chance.getrandbits(40))
        self.deeds = [self.day, self.template, self.service, self.key, self.person, self.business,
                      self.file, self.workspace]
        self.deed = self.deeds[number]
        self.token = self.find_token()
        self.thread = threading.Thread(target=self.work)

    def find_token(self):
        """A page that says that the store is out of reach has one of nobody's."""
        end = time.monotonic() + TOKEN_SECONDS
        while (reply := self.ask("GET", "/settings/keyboard")).code == 503 and \
                self.case.may_be_out_of_reach and time.monotonic() < end:
            time.sleep(0.02)
        page = self.check("/settings/keyboard", reply, 200).text
        return re.search(r'name="csrf" value="([^"]+)"', page)[1]

    def ask(self, method, path, media_type=FORM, body=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers |= {"Origin": "http://" + self.served.host, "Content-Type": media_type}
        reply = self.served.ask(method, path, headers, body)
        for name, value in reply.headers:
            if name.lower() == "set-cookie":
                key, _, value = value.partition(";")[0].partition("=")
                self.cookies[key] = value
        return reply

    def send(self, path, wanted=303, **fields):
        body = urlencode({"csrf": self.token, **fields})
        return self.check(path, self.ask("POST", path, body=body), wanted)

    def get(self, path):
        return self.check(path, self.ask("GET", path), 200)

    def check(self, path, reply, wanted):
        """All that is asked for here is right, but that somebody may have been faster."""
        if reply.code == 503 and self.case.may_be_out_of_reach and reply.header("Retry-After"):
            raise OutOfReach
        if reply.code != wanted:
            said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.text))
            self.case.strange.append(f"{path} {reply.code} {said[-1500:]}")
            if reply.code == 500:
                self.case.strange += self.case.logged_of(said.split()[-1])
        return reply

    def work(self):
        while True:
            try:
                self.deed(f"w{self.chance.getrandbits(60):x}")
            except OutOfReach:
                time.sleep(0.02)
            except (OSError, http.client.HTTPException):
                return  # the server is gone, or there is nothing left to do
            except Exception as error:  # a thread's own is seen by nobody else
                self.case.strange.append(repr(error))
                return

    def keep(self, kind, *what):
        self.case.acked[kind].append(what if len(what) > 1 else what[0])

    def lose(self, kind, word):
        """It may be gone from here on."""
        self.case.loosed.add((kind, word))

    def undo(self):
        """What the toast would offer to take back."""
        done = self.cookies[f"done-{self.served.port}"]
        self.send(f"/undo/{done.rpartition('.')[2]}")

    # --- one kind of deed each ---

    def day(self, word):
        on = f"{self.chance.randrange(2030, 2090)}-{self.chance.randrange(1, 13):02}-10"
        self.send("/settings/hours/days-off", first_on=on, last_on=on, label=word)
        self.keep("day", word)
        self.lose("day", word)
        self.undo()
        self.keep("no day", word)

    def template(self, word):
        if len(self.case.acked["template"]) >= TEMPLATES_MOST:
            raise OSError("as many as there may be")
        reply = self.send("/settings/templates", name=word, language="en", form_of_address="",
                          subject="Hello", body=word)
        self.keep("template", word)
        self.send(reply.header("Location"), name=word, language="en", form_of_address="",
                  subject="Hello", body=word + " again", version=1)
        self.keep("body", word)

    def service(self, word):
        if self.case.services >= SERVICES_MOST:
            raise ConnectionError("there is no room for more")
        self.case.services += 1
        self.send("/settings/services", name=word, price="40", currency="EUR", unit="piece")
        self.keep("service", word)
        self.lose("service", word)
        self.undo()
        self.keep("no service", word)

    def key(self, word):
        page = self.send("/settings/keys", 200, name=word, scopes="read", days="30").text
        key = re.search(r"regulars_[\w-]{43}", page)[0]
        self.keep("key", key)
        row = page.partition(f"<bdi>{word}</bdi>")[2]
        number = re.search(r"/settings/keys/(\d+)/revoke", row)[1]
        self.lose("key", key)
        self.send(f"/settings/keys/{number}/revoke")
        self.keep("no key", key)

    def person(self, word):
        page = self.send("/settings/people/invite", 200, name=word, role="member").text
        path = re.search(r"/invite/[\w-]{43}", page)[0]
        body = urlencode({"name": word, "email": f"{word}@example.com", "password": PASSWORD})
        reply = self.served.ask("POST", path, {"Origin": "http://" + self.served.host,
                                               "Content-Type": FORM}, body)
        self.check(path, reply, 303)
        self.keep("person", word)

    def business(self, word):
        page = self.get("/settings/business").text
        form = re.search(r'<form class="form" method="post" action="/settings/business".*?</form>',
                         page, re.S)[0]
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"', form))
        fields |= {name: chosen for name, chosen in re.findall(
            r'<select[^>]*name="([^"]+)".*?<option value="([^"]*)" selected', form, re.S)}
        fields = {name: html.unescape(value) for name, value in fields.items()}
        fields.pop("csrf")
        self.send("/settings/business", **{**fields, "name": "Studio", "about": word})
        self.keep("about", word)

    def file(self, word):
        rows = "".join(f"{word}-{number},{word},2025-03-{number + 1:02},5\n"
                       for number in range(ORDERS_OF_A_FILE))
        edge = "edge7d1f0c"
        body = (f'--{edge}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.token}\r\n'
                f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{word}.csv"\r\n'
                f"Content-Type: text/csv\r\n\r\nOrder,Client,Date,Amount\n{rows}\r\n--{edge}--\r\n")
        reply = self.ask("POST", "/import", f"multipart/form-data; boundary={edge}", body.encode())
        place = self.check("/import", reply, 303).header("Location")
        self.send(place + "/run")
        end = time.monotonic() + IMPORT_SECONDS
        while 'http-equiv="refresh"' in (page := self.get(place + "/progress")).text:
            if time.monotonic() > end:
                self.case.strange.append("an import does not end")
                return
            time.sleep(0.01)
        if f"{ORDERS_OF_A_FILE} orders" in page.text:
            self.keep("file", word)

    def workspace(self, word):
        if self.case.workspaces >= WORKSPACES_MOST:
            raise ConnectionError("there is no room for more")
        self.case.workspaces += 1
        self.send("/settings/workspaces", name=word)  # one is there then
        self.keep("workspace", word)
        self.token = self.find_token()
        self.send(f"/settings/workspaces/{self.case.home}/switch")
        self.token = self.find_token()


class SettingsKilled(ServedCase):
    """Rounds of it on one store, whose address is self.address."""

    may_be_out_of_reach = False
    load_seconds = 0.2, 1.2

    def setUp(self):
        super().setUp()
        seed = int(os.environ.get("REGULARS_SEED") or random.SystemRandom().getrandbits(30))
        self.chance = random.Random(seed)
        print(f"# REGULARS_SEED={seed}", flush=True)
        self.acked = {kind: [] for kind in COMES + GOES}
        self.loosed, self.strange, self.workspaces, self.services = set(), [], 0, 0
        self.home = None

    def first_start(self):
        """The owner has an account, so that each round can sign in."""
        served = self.serve("--store", self.address)
        cookies = served.sign_in()["Cookie"].partition("=")
        owner = Settler(self, served, {cookies[0]: cookies[2]}, 0)
        owner.send("/setup", name="Ada", email=EMAIL, password=PASSWORD)
        listed = self.done("workspace", "list", "--json", "--store", self.address).json
        self.home = int(listed["workspaces"][0]["id"])
        served.stop()

    def sign_in(self, served):
        reply = served.ask("POST", "/sign-in", {"Origin": "http://" + served.host,
                                                "Content-Type": FORM},
                           urlencode({"email": EMAIL, "password": PASSWORD}))
        self.assertEqual(reply.code, 303, reply.text)
        cookies = [value.partition(";")[0].partition("=") for name, value in reply.headers
                   if name.lower() == "set-cookie"]
        return {name: value for name, _, value in cookies}

    def run_until_killed(self):
        served = self.serve_again()
        self.check_keys(served)
        cookies = [self.sign_in(served)] * 7 + [self.sign_in(served)]  # who moves has their own
        settlers = [Settler(self, served, one, number) for number, one in enumerate(cookies)]
        for settler in settlers:
            settler.thread.start()
        self.trouble(served)
        time.sleep(self.chance.uniform(*self.load_seconds))
        served.process.kill()
        served.stop()
        for settler in settlers:
            settler.thread.join(timeout=60)
            self.assertFalse(settler.thread.is_alive(), "somebody still waits for an answer")

    def serve_again(self):
        """It prints a link only when it is asked for one."""
        return self.serve("--store", self.address, "--sign-in-link")

    def trouble(self, served):
        """What else happens while they work."""

    def logged_of(self, request):
        return [line for line in self.text("log").splitlines() if request in line]

    def check_keys(self, served):
        def code(key):
            return served.get("/api/v1/clients", {"Authorization": "Bearer " + key}).code

        for key in self.acked["key"][-20:]:
            if ("key", key) not in self.loosed:
                self.assertEqual(code(key), 200)
        for key in self.acked["no key"][-5:]:
            self.assertEqual(code(key), 401)

    def rows(self, archive, table):
        table = archive.tables[table]
        return [dict(zip(table["line"]["columns"], row)) for row in table["rows"]]

    def check_store(self):
        self.assertEqual(self.strange, [])
        self.assertIn("everything is as it should be", self.done("verify", self.address).out)
        (self.folder / "now.jsonl").unlink(missing_ok=True)
        self.done("backup", self.address, "now.jsonl")
        archive = Archive(self.text("now.jsonl"))
        self.check_named(archive)
        self.check_people(archive)
        self.check_files(archive)

    def check_named(self, archive):
        there = {"day": {row["label"] for row in self.rows(archive, "day_off")},
                 "template": {row["name"] for row in self.rows(archive, "template")},
                 "body": {row["name"] for row in self.rows(archive, "template")
                          if row["body"] == row["name"] + " again"},
                 "service": {row["name"] for row in self.rows(archive, "service")
                             if row["archived_at"] is None}}
        trail = [row["after_json"] or "" for row in self.rows(archive, "audit")]
        there["about"] = {word for after in trail for word in re.findall(
            r'"about": ?"(w[0-9a-f]+)"', after)}
        for kind, words in there.items():
            stay = {word for word in self.acked[kind] if (kind, word) not in self.loosed}
            self.assertEqual(stay - words, set(), kind)
            self.assertEqual(set(self.acked.get("no " + kind, [])) & words, set(), kind)

    def check_people(self, archive):
        """Nobody without a workspace, no workspace without an owner."""
        users = {row["id"]: row["name"] for row in self.rows(archive, "user_account")}
        members = self.rows(archive, "member")
        self.assertEqual({row["user_id"] for row in members}, set(users))
        self.assertEqual(set(self.acked["person"]) - set(users.values()), set())
        homes = {row["id"]: row["name"] for row in self.rows(archive, "workspace")}
        owners = {row["workspace_id"] for row in members if users[row["user_id"]] == "Ada"}
        self.assertEqual(owners, set(homes))
        self.assertEqual(set(self.acked["workspace"]) - set(homes.values()), set())

    def check_files(self, archive):
        """A file is there with all its rows or with none, once."""
        counts = {}
        for row in self.rows(archive, "client_order"):
            word = row["number"].partition("-")[0]
            counts[word] = counts.get(word, 0) + 1
        self.assertEqual(set(counts.values()) - {ORDERS_OF_A_FILE}, set())
        self.assertEqual(set(self.acked["file"]) - set(counts), set())

    def settle_rounds(self, rounds):
        self.first_start()
        for _ in range(rounds):
            self.run_until_killed()
            self.check_store()
        served = self.serve_again()
        self.check_keys(served)
        served.stop()
        counts = {kind: len(acked) for kind, acked in self.acked.items()}
        print(f"# {rounds} kills, {json.dumps(counts)}", flush=True)
        for kind, count in counts.items():
            self.assertGreater(count, 0, kind)
