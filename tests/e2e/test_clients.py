"""Clients by page, endpoint and command, which do the same; AC numbers are those of SECURITY.md."""
import os
import pathlib
import re
from urllib.parse import quote

from clients_case import ANA, STRANGER, STUDIO, ClientsCase
import regulars_case

SOURCE = pathlib.Path(os.environ["REGULARS_SOURCE"])
MISSING = 999999
SCRIPTS = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'\"--></style></script><b>",
    "<svg/onload=alert(1)>", "javascript:alert(1)", "</title><script>x</script>", "{{4321*8765}}",
    "${4321*8765}", "#{4321*8765}", "<%= 4321*8765 %>", "{% raw %}", "&lt;b&gt;",
    "<!--", "]]>", "`x`", "\\u003cb\\u003e",
    "<a href=\"//evil.example\">x</a>", "<math><mtext></table>", "x' onmouseover='alert(1)",
]
SQL = ["' OR 1=1--", "\"; DROP TABLE client", "%", "_", "1) UNION SELECT", "NEAR(", "*", "-x", "\"",
       "a\\", "$1", "?1"]


class SameThing(ClientsCase):
    """What one face does, the others see."""

    def names_everywhere(self, number=ANA):
        page = self.served.get(f"/clients/{number}", self.session)
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.S)[1]
        said = self.command("client", "show", str(number), "--json").json
        return {heading.strip(), self.client(number)["name"], said["name"]}

    def test_an_edit_by_page_is_seen_by_endpoint_and_command(self):
        reply = self.post(f"/clients/{ANA}", name="Ana Kos", form_of_address="formal", version="1")
        self.assertEqual(reply.code, 303, reply.text)
        self.assertEqual(self.names_everywhere(), {"Ana Kos"})
        self.assertEqual(self.client()["form_of_address"], "formal")

    def test_an_edit_by_endpoint_is_seen_by_page_and_command(self):
        self.assertEqual(self.edit({"name": "Ana Kos"}).code, 200)
        self.assertEqual(self.names_everywhere(), {"Ana Kos"})

    def test_an_edit_by_command_is_seen_by_page_and_endpoint(self):
        said = self.command("client", "edit", str(ANA), "--name", "Ana Kos", "--json").json
        self.assertEqual(self.names_everywhere(), {"Ana Kos"})
        self.assertEqual(said["version"], self.client()["version"])
        undone = self.api("POST", f"/api/v1/undo/{said['undo_id']}", {})
        self.assertEqual(undone.code, 200)
        self.assertEqual(self.names_everywhere(), {"Ana Horvat"})
        self.command("undo", undone.json["undo_id"])
        self.assertEqual(self.names_everywhere(), {"Ana Kos"})

    def test_endpoint_and_command_give_the_same_json(self):
        card = self.api("GET", f"/api/v1/clients/{ANA}/card").json
        said = self.command("client", "show", str(ANA), "--json").json
        self.assertEqual({"schema": 1, **card}, said)
        for query, words in (("", []), ("?find=vel", ["--find", "vel"])):
            page = self.api("GET", "/api/v1/clients" + query).json
            said = self.command("client", "list", "--json", *words).json
            self.assertEqual({"schema": 1, **page}, said)

    def test_all_three_find_the_same(self):
        for words, found in (("studio", True), ("STUDIO ve", True), ("tudio", False), ("ana", False)):
            page = self.served.get("/clients?find=" + words.replace(" ", "+"), self.session).text
            self.assertEqual("Studio Vela" in page, found, words)
            said = self.command("client", "list", "--find", words)
            self.assertEqual("Studio Vela" in said.out, found, words)
        self.assertEqual(self.edit({"name": "Žuta kuća"}, STUDIO).code, 200)
        listed = self.api("GET", "/api/v1/clients?find=zuta").json["clients"]
        self.assertEqual([client["id"] for client in listed], [str(STUDIO)])

    def test_a_conflict_is_one_for_each(self):
        self.assertEqual(self.edit({"name": "Ana Kos"}).code, 200)
        self.assertEqual(self.edit({"name": "Ana B"}, version=1).code, 412)
        reply = self.post(f"/clients/{ANA}", name="Ana B", form_of_address="", version="1")
        self.assertEqual(reply.code, 409)
        self.assertIn("Ana Kos", reply.text)
        self.assertIn("Ana B", reply.text)
        self.refused("client", "edit", str(ANA), "--name", "Ana B", "--version", "1",
                     "--store", "sqlite:store.db", code=1)
        self.assertEqual(self.names_everywhere(), {"Ana Kos"})

    def test_commands_do_the_same_without_the_server(self):
        self.served.stop()
        said = self.command("client", "edit", str(ANA), "--name", "Ana Kos", "--json").json
        self.assertEqual(self.command("client", "show", str(ANA), "--json").json["name"], "Ana Kos")
        self.command("undo", said["undo_id"])
        self.assertEqual(self.command("client", "show", str(ANA), "--json").json["name"],
                         "Ana Horvat")


class Foreign(ClientsCase):
    def same_answer(self, method, path, body=None, **headers):
        """What is another's and what is nowhere cannot be told apart."""
        replies = [self.api(method, path.format(number), body, **headers)
                   for number in (STRANGER, MISSING)]
        for reply in replies:
            self.assertEqual(reply.code, 404, reply.text)
            reply.json.pop("request_id")
        self.assertEqual(replies[0].json, replies[1].json)

    def test_ac027_ac042_what_is_anothers_is_not_there(self):
        for path in ("/api/v1/clients/{}", "/api/v1/clients/{}/card"):
            self.same_answer("GET", path)
        for path in (f"/clients/{STRANGER}", f"/clients/{STRANGER}/edit"):
            reply = self.served.get(path, self.session)
            self.assertEqual(reply.code, 404)
            self.assertNotIn("Stranger", reply.text)
        self.refused("client", "show", str(STRANGER), "--store", "sqlite:store.db", code=1)
        listed = self.api("GET", "/api/v1/clients").json["clients"]
        self.assertNotIn(str(STRANGER), [client["id"] for client in listed])
        self.assertEqual(self.api("GET", "/api/v1/clients?find=secret").json["clients"], [])

    def test_ac028_what_is_anothers_cannot_be_changed(self):
        before = self.rows()
        self.same_answer("PATCH", "/api/v1/clients/{}", {"name": "Mine"}, If_Match='"v1"')
        self.same_answer("PATCH", "/api/v1/clients/{}", {"name": " "} | {"name": "x"},
                         If_Match='"v7"')
        reply = self.post(f"/clients/{STRANGER}", name="Mine", form_of_address="", version="1")
        self.assertEqual(reply.code, 404)
        self.refused("client", "edit", str(STRANGER), "--name", "Mine", "--store",
                     "sqlite:store.db", code=1)
        self.assertEqual(self.rows(), before)

    def test_ac044_what_is_refused_has_written_nothing(self):
        before = self.rows()
        for reply in (self.edit({"name": ""}), self.edit({"role": "owner"}),
                      self.edit("{"), self.edit({"name": "x"}, version=9),
                      self.api("PATCH", f"/api/v1/clients/{ANA}", {"name": "x"}),
                      self.api("PATCH", f"/api/v1/clients/{ANA}", {"name": "x"}, X_CSRF_Token=None),
                      self.api("POST", "/api/v1/undo/1", {})):
            self.assertIn(reply.code // 100, (4,), reply.text)
        self.assertEqual(self.rows(), before)


class Rules(ClientsCase):
    def routes(self):
        """Each row that changes something and needs a session."""
        for file, word in (("src/web/routes.def", "ROUTE"), ("src/api/endpoints.def", "ENDPOINT")):
            rows = re.findall(rf'^{word}\((\w+),\s*"([^"]+)",\s*\w+,\s*SESSION',
                              (SOURCE / file).read_text(), re.M)
            for method, path in rows:
                if method != "GET":
                    yield method, path.replace(":id", str(ANA))

    def test_ac071_every_change_needs_the_token_of_its_session(self):
        other = self.served.get("/clients", self.session)  # the session's own token, cut short
        token = re.search(r'name="csrf" value="([^"]+)"', other.text)[1][:-1]
        routes = list(self.routes())
        self.assertGreater(len(routes), 4)
        before = self.rows()
        for method, path in routes:
            media = "application/json" if path.startswith("/api/") else \
                "application/x-www-form-urlencoded"
            for given in (None, "", token, "0" * 64):
                headers = {**self.session, "Content-Type": media, "If-Match": '"v1"'}
                if given is not None:
                    headers["X-CSRF-Token"] = given
                body = "{}" if path.startswith("/api/") else f"csrf={given or ''}"
                reply = self.served.ask(method, path, headers, None if method == "DELETE" else body)
                self.assertEqual(reply.code, 403, (method, path, given, reply.text))
        self.assertEqual(self.rows(), before)

    def test_ac072_ac073_other_sites_and_other_media_types(self):
        path = f"/api/v1/clients/{ANA}"
        for origin in ("https://evil.example", "null", "http://127.0.0.1:1"):
            self.assertEqual(self.api("PATCH", path, {"name": "x"}, If_Match='"v1"',
                                      Origin=origin).code, 403)
        for media in (None, "text/plain", "text/plain; charset=application/json"):
            self.assertEqual(self.api("PATCH", path, {"name": "x"}, If_Match='"v1"',
                                      Content_Type=media).code, 415)
        reply = self.api("PATCH", path, {"name": "x"}, If_Match='"v1"',
                         Origin="http://" + self.served.host,
                         Content_Type="application/json; charset=utf-8")
        self.assertEqual(reply.code, 200, reply.text)

    def test_ac033_ac034_bodies_that_try_it_on(self):
        reply = self.edit('{"name": "x", "role": "admin", "is_owner": true, "id": 7}')
        self.assertEqual(reply.code, 422)
        self.assertEqual([error["pointer"] for error in reply.json["errors"]],
                         ["/role", "/is_owner", "/id"])
        for body in ('{"name": "a", "name": "b"}', '{"name": ["a"]}', "[" * 60000,
                     '{"name": ' + "1" * 400 + "}", "\ufeff{}".encode()):
            self.assertEqual(self.edit(body).code, 400, body[:40])
        reply = self.served.ask("POST", f"/clients/{ANA}", {
            **self.session, "Content-Type": "application/x-www-form-urlencoded"},
            f"csrf={self.csrf}&version=1&name=a&name=b&form_of_address=")
        self.assertIn(reply.code, (400, 422))
        self.assertEqual(self.client()["name"], "Ana Horvat")

    def test_ac075_a_session_that_ended_is_closed_to_all(self):
        self.assertEqual(self.post("/sign-out").code, 303)
        for path in ("/api/v1/clients", f"/api/v1/clients/{ANA}"):
            reply = self.api("GET", path)
            self.assertEqual(reply.code, 401)
            self.assertEqual(reply.json["type"], "/problems/not-signed-in")
        self.assertEqual(self.edit({"name": "x"}, version=1).code, 401)
        self.assertIn(self.served.get("/clients", self.session).code, (303, 401))

    def test_the_etag_saves_a_body(self):
        reply = self.api("GET", f"/api/v1/clients/{ANA}", If_None_Match='"v1"')
        self.assertEqual((reply.code, reply.body), (304, b""))
        self.assertEqual(reply.header("ETag"), '"v1"')
        head = self.served.ask("HEAD", f"/api/v1/clients/{ANA}", self.session)
        self.assertEqual((head.code, head.body), (200, b""))

    def test_methods_that_an_address_does_not_have(self):
        reply = self.api("DELETE", f"/api/v1/clients/{ANA}")
        self.assertEqual(reply.code, 405)
        self.assertIn("PATCH", reply.header("Allow"))
        self.assertEqual(reply.json["type"], "/problems/method")
        reply = self.api("GET", "/api/v1/nothing")
        self.assertEqual((reply.code, reply.json["type"]), (404, "/problems/not-found"))

    def test_a_body_beyond_the_limit(self):
        reply = self.api("PATCH", f"/api/v1/clients/{ANA}", {"name": "x" * 70000}, If_Match='"v1"')
        self.assertEqual(reply.code, 413)
        self.assertEqual(reply.json["type"], "/problems/too-large")


class Texts(ClientsCase):
    def test_ac085_what_is_stored_is_shown_literally(self):
        for name in SCRIPTS:
            with self.subTest(name):
                self.assertEqual(self.edit({"name": name}).code, 200)
                self.assertEqual(self.client()["name"], name)
                for path in ("/clients", f"/clients/{ANA}", f"/clients/{ANA}/edit"):
                    page = self.served.get(path, self.session).text
                    if set(name) & set("<>\"'&"):
                        self.assertNotIn(name, page)
                    self.assertNotIn(str(4321 * 8765), page)  # as no token holds by chance
                body = self.api("GET", "/api/v1/clients").text
                self.assertNotIn("<", body)
                self.assertIn(name, self.command("client", "show", str(ANA)).out)

    def test_ac082_ac084_what_is_sent_comes_back_harmless(self):
        # Ends of lines are white space, of which one space stays; other controls are refused.
        for name, code in (("a\r\nSet-Cookie: x=1", 200), ("a\nb", 200), ("a\x00b", 400),
                           ("a\x1b[31m", 422), ("a\x7f", 422)):
            reply = self.edit({"name": name})
            self.assertIsNone(reply.header("Set-Cookie"))
            self.assertEqual(reply.code, code, reply.text)
            self.assertFalse(re.search(r"[\x00-\x1f\x7f]", self.client()["name"]))
        for find in ("%3Cscript%3E", "%22%3E%3Cb%3E", "%0D%0ASet-Cookie:%20x=1"):
            for path in ("/clients?find=", "/api/v1/clients?find=", "/api/v1/clients?cursor=",
                         "/api/v1/clients?limit="):
                reply = self.served.get(path + find, self.session)
                self.assertIsNone(reply.header("Set-Cookie"))
                self.assertNotIn("<script>x", reply.text)
                self.assertNotIn("\"><b>", reply.text)

    def test_ac101_ac102_nothing_is_taken_for_a_query(self):

        before = self.rows()
        for text in SQL:
            reply = self.api("GET", "/api/v1/clients?find=" + quote(text))
            self.assertEqual(reply.code, 200, reply.text)
            found = {client["id"] for client in reply.json["clients"]}
            self.assertEqual(found, {str(ANA)} if text == "a\\" else set(), text)
            for parameter in ("cursor", "limit", "sort", "find%5B%5D", "query_operator"):
                reply = self.api("GET", f"/api/v1/clients?{parameter}=" + quote(text))
                self.assertEqual(reply.code, 422, reply.text)
            self.assertEqual(self.api("GET", "/api/v1/clients/" + quote(text, safe="")).code, 404)
        self.assertEqual(self.rows(), before)
        for text in SQL:
            self.assertEqual(self.edit({"name": text}).code, 200)
            self.assertEqual(self.client()["name"], text)


if __name__ == "__main__":
    regulars_case.main()
