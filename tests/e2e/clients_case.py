"""A store with a few clients, a second workspace that is nobody's business, and a server on it."""
import base64
import hashlib
import json
import os
import pathlib
import re
from urllib.parse import urlencode

from served_case import ServedCase

AT = 1795269845000000  # 2026-11-21T14:04:05Z
ANA, STUDIO, ANA_CONTACT, STUDIO_CONTACT, ANA_POINT, ANA_ORDER = range(101, 107)
STRANGER, STRANGER_CONTACT, STRANGER_WORKSPACE, STRANGER_USER = 301, 302, 300, 303
STRANGER_CHANGE = 305
LOGO_SERVICE, MENU_ENQUIRY, STUDIO_MAILBOX = 401, 402, 403


def bytes_text(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Archive:
    """An archive that can be added to; columns that are not named are what they are at first."""

    EMPTY = {"version": 1, "created_at": AT, "changed_at": AT, "joined_at": AT, "order_count": 0,
             "given": "", "family": "", "additional": "", "salutation": "", "language": "",
             "form_of_address": 0, "is_main": 1, "source": "", "service": "", "order_version": 0,
             "has_shortcuts": 1, "stage": 4}

    # What else may not be NULL is 0 or empty, by the letter of the column's kind.
    KINDS = {name: dict(zip(re.sub(r'"\s*"|\s', "", columns).split(","), kinds))
             for name, columns, kinds in re.findall(
                 r'TABLE\((\w+), "[^"]*",\s*"((?:[^"]|"\s+")*)",\s*"(\w+)"\)',
                 pathlib.Path(os.environ["REGULARS_SOURCE"], "src/store/tables.def").read_text())}
    LEAST = {"l": 0, "w": 0, "t": ""}

    def __init__(self, text):
        lines = [json.loads(line) for line in text.splitlines()]
        self.head, self.tables = lines[0], {}
        for line in lines[1:-1]:
            if isinstance(line, dict):
                self.tables[line["table"]] = rows = {"line": line, "rows": []}
            else:
                rows["rows"].append(line)

    def add(self, table, **values):
        columns = self.tables[table]["line"]["columns"]
        assert not set(values) - set(columns), (table, values)
        self.tables[table]["rows"].append(
            [values[column] if column in values else self.EMPTY[column] if column in self.EMPTY
             else self.LEAST.get(self.KINDS[table][column]) for column in columns])

    def text(self):
        lines = [self.head]
        for table in self.tables.values():
            lines += [table["line"], *sorted(table["rows"], key=lambda row: row[:2])]
        body = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
                       for line in lines).encode("utf-8")
        end = {"rows": {name: len(table["rows"]) for name, table in self.tables.items()},
               "blake2b": bytes_text(hashlib.blake2b(body, digest_size=32).digest())}
        return body + json.dumps(end, separators=(",", ":")).encode() + b"\n"


def add_client(archive, workspace, client, contact, name, **more):
    contact_more = more.pop("contact_more", {})
    archive.add("client", workspace_id=workspace, id=client, name=name, kind=more.pop("kind", 1),
                sort_key=bytes_text(name.lower().encode()), **more)
    archive.add("contact", workspace_id=workspace, id=contact, client_id=client, name=name,
                **contact_more)
    archive.add("search", workspace_id=workspace, id=client, kind=1,
                words=" ".join(re.findall(r"\w+", name.lower())))


def fill(archive, workspace):
    add_client(archive, workspace, ANA, ANA_CONTACT, "Ana Horvat", reference="AH", order_count=1,
               last_order_on=20777,
               contact_more={"given": "Ana", "family": "Horvat", "form_of_address": 2,
                             "language": "hr"})
    archive.add("contact_point", workspace_id=workspace, id=ANA_POINT, contact_id=ANA_CONTACT,
                kind=1, value="ana@example.hr", value_key="ana@example.hr")
    archive.add("client_order", workspace_id=workspace, id=ANA_ORDER, client_id=ANA,
                accepted_on=20777, amount=1505000, currency="EUR", state=1, number="2026-17",
                service="Logo", version=1, stage=4, changed_at=AT)
    archive.add("service", workspace_id=workspace, id=LOGO_SERVICE, version=1, name="Logo",
                name_key="logo", price=1500000, currency="EUR", unit=1)
    archive.add("enquiry", workspace_id=workspace, id=MENU_ENQUIRY, version=1, name="Nora Quill",
                reach="nora@example.com", title="Winter menu", currency="EUR", stage=1,
                received_at=AT)
    add_client(archive, workspace, STUDIO, STUDIO_CONTACT, "Studio Vela d.o.o.", kind=2)
    servers = {"user": "desk@example.com", "login": 1, "tls": 1, "own": False}
    archive.add("channel", workspace_id=workspace, id=STUDIO_MAILBOX, kind=1, name="Studio",
                address="desk@example.com", address_key="desk@example.com", is_main=1, paused_at=AT,
                place="", settings=json.dumps(
                    {"imap": {"host": "imap.example.com", "port": 993, **servers},
                     "smtp": {"host": "smtp.example.com", "port": 465, **servers},
                     "mailbox": "INBOX", "sent": "Sent", "days": 14}))
    archive.add("workspace", id=STRANGER_WORKSPACE, name="Strangers", language="en",
                time_zone="UTC", currency="EUR")
    archive.add("user_account", id=STRANGER_USER, name="Stranger", language="en")
    archive.add("member", workspace_id=STRANGER_WORKSPACE, id=304, user_id=STRANGER_USER, role=3)
    add_client(archive, STRANGER_WORKSPACE, STRANGER, STRANGER_CONTACT, "Secret Stranger")
    archive.add("audit", workspace_id=STRANGER_WORKSPACE, id=STRANGER_CHANGE, at=AT, action=1,
                object_id=STRANGER, user_id=STRANGER_USER, before_json='{"name": "Before"}',
                after_json='{"name": "Secret Stranger"}')


class ClientsCase(ServedCase):
    """self.served runs on a store of ours; whoever asks is signed in as its owner."""

    def setUp(self):
        super().setUp()
        self.serve("--store", "sqlite:empty.db").stop()
        self.done("backup", "sqlite:empty.db", "empty.jsonl")
        archive = Archive(self.text("empty.jsonl"))
        fill(archive, archive.tables["workspace"]["rows"][0][0])
        self.file("filled.jsonl", archive.text())
        self.done("restore", "filled.jsonl", "sqlite:store.db")
        self.served = self.serve()
        self.session = self.served.sign_in()
        page = self.served.get("/clients", self.session)
        self.csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]

    def api(self, method, path, body=None, **headers):
        """A request to the API; headers with _ for -; None leaves a usual one out."""
        asked = dict(self.session)
        if method != "GET":
            asked |= {"X-CSRF-Token": self.csrf, "Content-Type": "application/json"}
        asked |= {name.replace("_", "-"): value for name, value in headers.items()}
        asked = {name: value for name, value in asked.items() if value is not None}
        body = json.dumps(body) if body is not None and not isinstance(body, (str, bytes)) else body
        reply = self.served.ask(method, path, asked, body)
        reply.json = json.loads(reply.body) if reply.body else None
        return reply

    def client(self, number=ANA):
        return self.api("GET", f"/api/v1/clients/{number}").json

    def edit(self, body, number=ANA, version=None):
        version = version or self.client(number)["version"]
        return self.api("PATCH", f"/api/v1/clients/{number}", body, If_Match=f'"v{version}"')

    def post(self, path, **fields):

        return self.served.ask("POST", path, {
            **self.session, "Content-Type": "application/x-www-form-urlencoded"},
            urlencode({"csrf": self.csrf, **fields}))

    def command(self, *words):
        return self.done(*words, "--store", "sqlite:store.db")

    def rows(self):
        """Everything there is, but for what reading may change."""
        name = f"rows{len(self.names())}.jsonl"
        self.done("backup", "sqlite:store.db", name)
        return self.text(name).splitlines()[:-1]
