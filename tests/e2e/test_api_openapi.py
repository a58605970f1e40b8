"""The OpenAPI document says what the API does: every operation is called, and every reply, faults
among them, is what the document says, with no member that it does not name."""
import re
import unittest

import regulars_case
from clients_case import (ANA, ANA_ORDER, LOGO_SERVICE, MENU_ENQUIRY, STRANGER, STUDIO,
                          STUDIO_MAILBOX, ClientsCase)

TYPES = {"string": str, "integer": int, "boolean": bool, "object": dict, "array": list,
         "null": type(None)}
FORMATS = {"date": r"\d{4}-\d{2}-\d{2}",
           "date-time": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{6})?(Z|[+-]\d{2}:\d{2})"}
LEAST = {"put_tags": {"tags": []}, "edit_own_fields": {"values": {}}}  # bodies that say something
KNOWN = {"$ref", "type", "enum", "pattern", "format", "properties", "required", "items",
         "additionalProperties", "patternProperties", "description", "minimum", "maximum",
         "maxLength"}


class Schemas:
    """As much of JSON Schema as the document uses; a word that is not known here fails."""

    def __init__(self, document):
        self.all = document["components"]["schemas"]

    def faults(self, schema, value, where="$"):
        if set(schema) - KNOWN:
            return [f"{where}: unknown words {set(schema) - KNOWN}"]
        if "$ref" in schema:
            return self.faults(self.all[schema["$ref"].rpartition("/")[2]], value, where)
        faults = []
        if "type" in schema:
            types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            if type(value) not in [TYPES[name] for name in types]:
                return [f"{where}: {value!r} is no {types}"]
        if "enum" in schema and value not in schema["enum"]:
            faults.append(f"{where}: {value!r} is none of {schema['enum']}")
        if isinstance(value, str):
            pattern = schema.get("pattern") or FORMATS.get(schema.get("format"))
            if pattern and not re.fullmatch(pattern, value):
                faults.append(f"{where}: {value!r} is not as {pattern}")
        elif isinstance(value, list):
            for at, item in enumerate(value):
                faults += self.faults(schema.get("items", {}), item, f"{where}[{at}]")
        elif isinstance(value, dict) and "properties" in schema:
            faults += [f"{where}: {name} is missing" for name in schema.get("required", [])
                       if name not in value]
            for name, item in value.items():
                if name in schema["properties"]:
                    faults += self.faults(schema["properties"][name], item, f"{where}.{name}")
                else:
                    faults.append(f"{where}: {name} is not in the document")
        elif isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
            for name, item in value.items():
                faults += self.faults(schema["additionalProperties"], item, f"{where}.{name}")
        return faults


class Document(ClientsCase):
    def setUp(self):
        super().setUp()
        self.document = self.api("GET", "/api/v1/openapi.json").json
        self.schemas = Schemas(self.document)
        self.operations = {operation["operationId"]: (method.upper(), path, operation)
                           for path, methods in self.document["paths"].items()
                           for method, operation in methods.items()}
        self.called = set()

    def check(self, operation, reply):
        responses = operation["responses"]
        said = responses.get(str(reply.code)) or responses["default"]
        where = f"{operation['operationId']} {reply.code} {reply.text}"
        for name in said.get("headers", {}):
            if name in ("ETag", "Location"):
                self.assertIsNotNone(reply.header(name), where)
        if "content" not in said:
            return self.assertEqual(reply.body, b"", where)
        media_type = reply.header("Content-Type")
        self.assertIn(media_type, said["content"], where)
        faults = self.schemas.faults(said["content"][media_type]["schema"], reply.json)
        self.assertEqual(faults, [], where)
        return None

    def call(self, name, code, body=None, query="", **more):
        """The reply of an operation, which must be as it says."""
        method, path, operation = self.operations[name]
        place = dict(more.pop("at", {}))
        headers = more
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                path = path.replace("{%s}" % parameter["name"], str(place[parameter["name"]]))
        if body is not None and code < 300:
            content = operation["requestBody"]["content"]["application/json"]
            self.assertEqual(self.schemas.faults(content["schema"], body), [], name)
        reply = self.api(method, "/api/v1" + path + query, body, **headers)
        self.assertEqual(reply.code, code, (name, reply.text))
        self.check(operation, reply)
        if code < 300:
            self.called.add(name)
        return reply

    def change(self, name, body, show, at, code=200):
        """A change of what is at its present version."""
        etag = self.call(show, 200, at=at).header("ETag")
        return self.call(name, code, body, at=at, If_Match=etag)


class Operations(Document):
    def clients(self):
        ana = {"id": ANA}
        self.call("list_clients", 200)
        self.call("list_clients", 200, query="?find=ana&limit=1&sort=-name&standing=lost,vip"
                  "&standing=growing&archived=too")
        made = self.call("add_client", 201, {
            "name": "Quince Kitchen", "kind": "company", "reference": "Q-1", "mark": "rare",
            "rhythm": "weekly", "words": "the pass", "likes": "short mails", "talked_of": None,
            "source": "fair", "language": "hr", "form_of_address": "formal", "tags": ["menu", "x"],
            "points": [{"kind": "web", "value": "https://quince.example"}],
            "people": [{"name": "Lea Quince", "given": "Lea",
                        "points": [{"kind": "phone", "value": "+385 1 234 567"}]},
                       {"name": "Tom Quince"}]})
        at = {"id": made.json["id"]}
        self.assertEqual(made.header("Location"), "/api/v1/clients/" + made.json["id"])
        card = self.call("show_client_card", 200, at=at).json
        self.assertEqual([person["name"] for person in card["contacts"]],
                         ["Lea Quince", "Tom Quince"])
        self.assertEqual([point["value"] for point in card["contacts"][0]["points"]],
                         ["https://quince.example", "+385 1 234 567"])
        self.assertEqual(card["tags"], ["menu", "x"])
        same = self.call("add_client", 409, {"name": "Quince Kitchen"}).json["same"]
        self.assertEqual([client["id"] for client in same], [at["id"]])
        self.call("add_client", 201, {"name": "Quince Kitchen", "is_sure": True})
        self.call("add_client", 422, {"name": "Y", "people": [{"name": "A", "age": 3}]})
        self.call("add_client", 422, {"name": "Y", "tags": ["a,b"]})
        self.call("take_back", 200, {}, at={"id": made.json["undo_id"]})
        self.call("show_client", 404, at=at)
        self.call("show_client_card", 200, at=ana)
        self.change("edit_client", {"likes": "brevity", "source": None}, "show_client", ana)
        self.change("edit_client", {"is_archived": True}, "show_client", ana)
        self.change("edit_client", {"is_archived": False}, "show_client", ana)
        self.change("edit_client", {"is_archived": True, "name": "A"}, "show_client", ana, 422)

    def records(self):
        """What belongs to a client, one after another: added, shown, changed, taken away, back."""
        ana = {"id": ANA}
        person = self.call("add_contact", 201, {"name": "Iva Kos", "form_of_address": "formal"},
                           at=ana).json
        for name, body, changes in (
                ("contact", {"name": "Tom Kos", "given": "Tom"}, {"family": "Kos", "given": None}),
                ("point", {"contact_id": person["id"], "kind": "email", "value": "iva@example.org"},
                 {"value": "kos@example.org"}),
                ("day", {"kind": "birthday", "date": "1980-02-29"},
                 {"contact_id": person["id"], "label": "big"}),
                ("own_cue", {"words": "Ask about the logo"},
                 {"words": "Ask about the new logo", "why": "Lost last year"}),
                ("note", {"kind": "call", "text": "Wants it blue",
                          "at": "2026-11-21T15:04:05+01:00", "order_id": str(ANA_ORDER)},
                 {"text": "Wants it green", "contact_id": person["id"]})):
            made = self.call("add_" + name, 201, body, at=ana)
            at = {"id": ANA, "record": made.json["id"]}
            self.assertEqual(made.json["client_id"], str(ANA))
            self.assertTrue(made.header("Location").endswith("/" + made.json["id"]))
            shown = self.call("show_" + name, 200, at=at)
            self.call("show_" + name, 304, at=at, If_None_Match=shown.header("ETag"))
            changed = self.change("edit_" + name, changes, "show_" + name, at)
            for member, value in changes.items():
                self.assertEqual(changed.json[member], value or "")
            self.call("edit_" + name, 412, changes, at=at, If_Match=shown.header("ETag"))
            self.call("remove_" + name, 412, at=at, If_Match=shown.header("ETag"))
            gone = self.change("remove_" + name, None, "show_" + name, at)
            self.call("show_" + name, 404, at=at)
            self.call("take_back", 200, {}, at={"id": gone.json["undo_id"]})
            self.call("show_" + name, 200, at=at)
            self.call("show_" + name, 404, at={"id": STUDIO, "record": made.json["id"]})
        note = self.call("show_note", 200, at=at).json
        self.assertEqual(note["at"], "2026-11-21T14:04:05.000000Z")
        self.assertEqual(note["order_id"], str(ANA_ORDER))
        for name, body, pointer in (("add_note", {"kind": "note"}, "/text"),
                                    ("add_note", {"kind": "x", "text": "x"}, "/kind"),
                                    ("add_note", {"kind": "note", "text": "x", "at": "now"}, "/at"),
                                    ("add_point", {"kind": "email", "value": "x@y.z"},
                                     "/contact_id"),
                                    ("add_day", {"kind": "birthday", "date": "x"}, "/date"),
                                    ("add_day", {"kind": "birthday", "date": "1980-01-01",
                                                 "contact_id": "7"}, "/contact_id"),
                                    ("add_own_cue", {"words": ""}, "/words"),
                                    ("add_own_cue", {"words": "x", "due_on": "2020-01-01"},
                                     "/due_on"),
                                    ("add_contact", {"given": "A"}, "/name")):
            fault = self.call(name, 422, body, at=ana).json
            self.assertEqual([error["pointer"] for error in fault["errors"]], [pointer], fault)

    def facts(self):
        ana = {"id": ANA}
        self.change("put_tags", {"tags": ["menu", "Autumn fair"]}, "show_tags", ana)
        tags = self.call("show_tags", 200, at=ana)
        self.assertEqual(sorted(tags.json["tags"]), ["Autumn fair", "menu"])
        self.call("show_tags", 304, at=ana, If_None_Match=tags.header("ETag"))
        self.call("put_tags", 412, {"tags": []}, at=ana, If_Match='"v1"')
        self.change("put_tags", {"tags": []}, "show_tags", ana)
        self.assertEqual(self.call("show_tags", 200, at=ana).json["tags"], [])
        self.call("show_own_fields", 200, at=ana)
        self.change("edit_own_fields", {"values": {"999": "x"}}, "show_own_fields", ana, 422)
        self.change("edit_own_fields", {"values": {}}, "show_own_fields", ana)
        seen, query = [], ""
        for number in range(60):
            self.call("add_note", 201, {"kind": "note", "text": f"Note {number}"}, at=ana)
        while query is not None:
            page = self.call("list_timeline", 200, query=query, at=ana)
            seen += [(what["kind"], what["id"]) for what in page.json["timeline"]]
            link = page.header("Link")
            query = "?" + re.search(r"\?(.*)>", link)[1] if link else None
            self.assertEqual(link is None, page.json["next"] is None)
        self.assertEqual(len(seen), len(set(seen)))
        self.assertGreater(len(seen), 60)

    def measures(self):
        """As the command gives them, byte for byte but for how long it took."""
        for query, options in (("", ()), ("?only=retention,matrix", ("--only", "retention,matrix")),
                               ("?period=quarter&as-of=2026-11-21",
                                ("--period", "quarter", "--as-of", "2026-11-21")),
                               ("?plain=yes", ("--plain",)),
                               ("?from=2026-01-01&to=2026-06-30&currency=EUR",
                                ("--from", "2026-01-01", "--to", "2026-06-30",
                                 "--currency", "EUR"))):
            reply = self.call("show_measures", 200, query=query)
            said = self.done("report", "sqlite:store.db", "--json", *options).out
            self.assertEqual(reply.text.partition('"timing"')[0], said.partition('"timing"')[0])
            self.call("show_measures", 304, query=query, If_None_Match=reply.header("ETag"))
        for query in ("?from=2026-01-01", "?from=2026-02-01&to=2026-01-01", "?as-of=x",
                      "?only=x", "?plain=no", "?period=day", "?currency=euro", "?from=2999-01-01&to=2999-01-02"):
            self.call("show_measures", 422, query=query)

    def orders(self):
        at = {"id": ANA_ORDER}
        self.call("list_orders", 200, query=f"?client={ANA}&limit=1")
        self.call("list_orders", 200, query="?open=1")
        made = self.call("add_order", 201, {"client_id": str(ANA), "title": "Menu", "amount": "40",
                                            "due_on": "2030-02-28"})
        self.change("edit_order", {"stage": "in_work"}, "show_order", {"id": made.json["id"]})
        self.change("edit_order", {"state": "cancelled", "cancel_reason": "ill"}, "show_order",
                    {"id": made.json["id"]})
        self.change("edit_order", {"title": "Sign"}, "show_order", at)
        refund = self.call("refund_order", 201, {"amount": "12.5"}, at=at)
        self.assertEqual(refund.json["refund_of"], str(ANA_ORDER))
        self.assertEqual(refund.header("Location"), "/api/v1/orders/" + refund.json["id"])
        gone = self.change("remove_order", None, "show_order", {"id": made.json["id"]})
        self.call("show_order", 404, at={"id": made.json["id"]})
        self.call("take_back", 200, {}, at={"id": gone.json["undo_id"]})
        self.call("show_order", 200, at={"id": made.json["id"]})

    def enquiries(self):
        at = {"id": MENU_ENQUIRY}
        self.call("list_enquiries", 200, query="?stage=new&limit=1")
        made = self.call("add_enquiry", 201, {"name": "Ivo", "title": "Cards"})
        self.change("edit_enquiry", {"reach": "ivo@example.org"}, "show_enquiry",
                    {"id": made.json["id"]})
        self.change("remove_enquiry", None, "show_enquiry", {"id": made.json["id"]})
        for step, stage in (({"stage": "answered"}, "answered"),
                            ({"stage": "quoted", "amount": "90"}, "quoted"),
                            ({"stage": "lost", "lost_reason": "too dear"}, "lost"),
                            ({"stage": "new"}, None),
                            ({"stage": "won", "is_company": True}, "won")):
            reply = self.change("edit_enquiry", step, "show_enquiry", at)
            self.assertIn(stage, (None, reply.json["stage"]))
        self.assertIsNotNone(reply.json["order_id"])
        self.change("edit_enquiry", {"stage": "won", "title": "x"}, "show_enquiry", at, 422)
        self.change("edit_enquiry", {"stage": "answered"}, "show_enquiry", at, 409)
        self.call("edit_enquiry", 412, {"stage": "lost"}, at=at, If_Match='"v1"')

    def cues(self):
        """Before the enquiry is won: it waits for an answer."""
        listed = self.call("list_cues", 200).json
        self.assertEqual(listed["count"], len(listed["cues"]))
        cue = next(cue for cue in listed["cues"] if cue["rule"] == "answer_enquiry")
        self.assertEqual((cue["key"], cue["enquiry_id"], cue["client_id"], cue["name"]),
                         (f"1.{MENU_ENQUIRY}.0", str(MENU_ENQUIRY), None, "Nora Quill"))
        self.assertIn("waiting_minutes", cue["reason"])
        key = cue["key"]
        for body, place in (({"key": key, "answer": "perhaps"}, "answer"), ({"key": key}, "answer"),
                            ({"answer": "done"}, "key"), ({"key": "1.2", "answer": "done"}, "key"),
                            ({"key": key, "answer": "done", "later_days": 2}, "later_days"),
                            ({"key": key, "answer": "later", "later_days": 91}, "later_days"),
                            ({"key": key, "answer": "later", "later_days": 0}, "later_days")):
            fault = self.call("answer_cue", 422, body).json
            self.assertEqual([error["pointer"] for error in fault["errors"]], ["/" + place], body)
        for answer in ("done", "later", "not_this"):
            said = self.call("answer_cue", 200, {"key": key, "answer": answer}).json
            self.assertEqual((said["key"], said["answer"]), (key, answer))
            self.assertNotIn(key, [cue["key"] for cue in self.call("list_cues", 200).json["cues"]])
            self.call("answer_cue", 404, {"key": key, "answer": "done"})
            self.call("take_back", 200, {}, at={"id": said["undo_id"]})
            self.assertEqual([cue["key"] for cue in self.call("list_cues", 200).json["cues"]],
                             [cue["key"] for cue in listed["cues"]])
        self.call("answer_cue", 404, {"key": "1.999999.0", "answer": "done"})
        once = [self.call("answer_cue", 200, {"key": key, "answer": "later", "later_days": 3},
                          Idempotency_Key="c1") for _ in range(2)]
        self.assertEqual(once[0].body, once[1].body)
        self.assertEqual(once[1].header("Idempotency-Replayed"), "true")

    def courtesy(self):
        body = {"lang": "hr", "kind": "delay", "text": "Javit ćemo se uskoro.", "id": "a",
                "client": {"name": "", "form": "", "company": ""}, "other_clients": ["Galeb"],
                "attachments": 0}
        found = self.call("check_courtesy", 200, body).json
        self.assertEqual((found["id"], found["findings"][0]["label"]), ("a", "promise_without_date"))
        for wrong in ({"lang": "de"}, {"other_clients": [1]}, {"attachments": -1}, {"text": 5}):
            self.call("check_courtesy", 422, {**body, **wrong})

    def services(self):
        self.call("list_services", 200)
        made = self.call("add_service", 201, {"name": "Menu", "price": "40", "unit": "page",
                                              "usual_days": 5})
        self.change("edit_service", {"price": "45"}, "show_service", {"id": made.json["id"]})
        self.call("show_service", 200, at={"id": LOGO_SERVICE})

    def mailboxes(self):
        box, = self.call("list_mailboxes", 200).json["mailboxes"]
        self.assertEqual((box["address"], box["imap"]["host"]), ("desk@example.com",
                                                                "imap.example.com"))
        shown = self.call("show_mailbox", 200, at={"id": STUDIO_MAILBOX})
        self.call("show_mailbox", 304, at={"id": STUDIO_MAILBOX},
                  If_None_Match=shown.header("ETag"))
        self.call("show_mailbox", 404, at={"id": STRANGER})

    def goals(self):
        self.call("propose_goal", 200)
        offer = self.call("propose_goal", 200, query="?kind=came_back&period=year&when=next&tag=x"
                          "&currency=EUR&first_source=-&any_service=-").json
        self.assertEqual((offer["kind"], offer["period"], offer["tag"]), ("came_back", "year", "x"))
        self.call("propose_goal", 422, query="?currency=euro")
        self.call("set_goal", 422, {"percent": 101})
        self.call("set_goal", 422, {"percent": 50, "first_source": "Nowhere"})
        made = self.call("set_goal", 201, {"kind": "stayed", "period": "year", "percent": 50,
                                           "first_source": "-"}).json
        self.assertEqual((made["first_source"], made["percent"]), ("-", 50))
        self.call("set_goal", 422, {"period": "year", "percent": 51, "first_source": "-"})
        at = {"id": made["id"]}
        self.assertEqual(self.change("change_goal", {"percent": 52}, "show_goal", at).json["percent"], 52)
        self.call("change_goal", 428, {"percent": 53}, at=at)
        self.call("change_goal", 412, {"percent": 53}, at=at, If_Match='"v1"')
        listed = self.call("list_goals", 200).json["goals"]
        self.assertEqual([(goal["id"], goal["percent"]) for goal in listed], [(made["id"], 52)])
        gone = self.change("give_up_goal", None, "show_goal", at).json
        self.assertEqual(self.call("list_goals", 200).json["goals"], [])
        self.call("take_back", 200, {}, at={"id": gone["undo_id"]})
        self.assertEqual(len(self.call("list_goals", 200).json["goals"]), 1)

    def test_every_operation_answers_as_it_says(self):
        reply = self.call("read_document", 200)
        self.call("read_document", 304, If_None_Match=reply.header("ETag"))
        self.clients()
        self.records()
        self.facts()
        self.measures()
        self.orders()
        self.cues()
        self.courtesy()
        self.enquiries()
        self.services()
        self.goals()
        self.mailboxes()
        self.assertEqual(self.called, set(self.operations))


class Faults(Document):
    def at(self, operation, number):
        return {parameter["name"]: number for parameter in operation["parameters"]
                if parameter["in"] == "path"}

    def test_every_operation_refuses_as_it_says(self):
        for name, (method, _, operation) in self.operations.items():
            at, body = self.at(operation, 999999), {} if "requestBody" in operation else None
            self.call(name, 401, body, at=at, Cookie=None)
            self.call(name, 422, body, at=at, query="?nonsense=1")
            if body is not None:
                self.call(name, 400, "[]", at=at)
                self.call(name, 400, "{", at=at)
                self.call(name, 422, {"nonsense": 1}, at=at)
                self.call(name, 415, "x", at=at, Content_Type="text/plain")
            if at:
                self.call(name, 404, LEAST.get(name, body), at=at, If_Match='"v1"')
            if any(parameter["name"] == "If-Match" for parameter in operation["parameters"]):
                self.call(name, 428, body, at=at)
                self.call(name, 400, body, at=at, If_Match="v1")
                self.assertIn(method, ("PATCH", "DELETE", "PUT"))

    def test_every_parameter_is_known_and_every_word_taken(self):
        for name, (_, _, operation) in self.operations.items():
            for parameter in operation["parameters"]:
                if parameter["in"] != "query":
                    continue
                schema = parameter["schema"]
                words = schema.get("enum") or schema.get("items", {}).get("enum") or []
                for word in words:
                    self.call(name, 200, query=f"?{parameter['name']}={word}",
                              at=self.at(operation, ANA))
                self.assertTrue(parameter["description"])
        for name, code in (("own-417=x", 200), ("own-=x", 422), ("own=x", 422), ("columns=x", 422)):
            self.call("list_clients", code, query="?" + name)

    def test_a_key_reads_the_document(self):
        key = re.search(r'value="(regulars_[^"]+)"', self.post(
            "/settings/keys", name="A program", scopes="read", days="30").text)[1]
        reply = self.call("read_document", 200, Authorization="Bearer " + key, Cookie=None)
        self.assertEqual(reply.json, self.document)


class Rows(unittest.TestCase):
    def test_the_checker_finds_what_is_wrong(self):
        schemas = Schemas({"components": {"schemas": {"a": {
            "type": "object", "required": ["id"],
            "properties": {"id": {"type": "string", "pattern": "^[0-9]$"},
                           "of": {"type": ["integer", "null"]}}}}}})
        reference = {"$ref": "#/components/schemas/a"}
        self.assertEqual(schemas.faults(reference, {"id": "1", "of": None}), [])
        for value in ({}, {"id": 1}, {"id": "x"}, {"id": "1", "of": True}, {"id": "1", "x": 1}, []):
            self.assertEqual(len(schemas.faults(reference, value)), 1, value)


if __name__ == "__main__":
    regulars_case.main()
