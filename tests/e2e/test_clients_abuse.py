"""Requests about clients that try it on; AC numbers are those of SECURITY.md."""
import json
import re
from urllib.parse import quote

from clients_case import ANA, STRANGER_CHANGE, ClientsCase
import regulars_case

MISSING = 999999
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Foreign(ClientsCase):
    def test_ac028_ac042_what_another_did_cannot_be_undone(self):
        before = self.rows()
        pages, replies = [], []
        for number in (STRANGER_CHANGE, MISSING):
            reply = self.api("POST", f"/api/v1/undo/{number}", {})
            self.assertEqual(reply.code, 404, reply.text)
            reply.json.pop("request_id")
            replies.append(reply.json)
            page = self.post(f"/undo/{number}")
            self.assertEqual(page.code, 404)
            # The token is masked anew on each page.
            pages.append(re.sub(r'name="csrf" value="[^"]+"', 'name="csrf"', page.text))
            self.refused("undo", str(number), "--store", "sqlite:store.db", code=1)
        self.assertEqual(replies[0], replies[1])
        self.assertEqual(pages[0], pages[1])
        self.assertEqual(self.rows(), before)


class Sessions(ClientsCase):
    def listed(self, cookie, path="/clients"):
        return self.served.get(path, {"Cookie": cookie})

    def test_ac074_a_session_is_neither_fixed_nor_tossed(self):
        mine = self.session["Cookie"]
        name, _, token = mine.partition("=")
        self.assertEqual(name, f"session-{self.served.port}")
        fixed = "A" * len(token)
        for cookie in (f"{name}={fixed}", f"{name}={fixed}; {mine}", f"{mine}; {name}={fixed}",
                       f"{mine}; {mine}", f"__Host-session={token}", f"session={token}",
                       f"session-1={token}", f"S{name[1:]}={token}", f'{name}="{token}"',
                       f"{name}={token}=", f"{name}={token[:-1]}"):
            with self.subTest(cookie.replace(token, "TOKEN")):
                self.assertEqual(self.listed(cookie).code, 401)
                self.assertEqual(self.listed(cookie, "/api/v1/clients").code, 401)
        for path in (f"/clients?session={token}", f"/clients/{ANA}?session={token}"):
            self.assertEqual(self.served.get(path).code, 401)
        self.assertEqual(self.listed("other=1; " + mine + "; x=\"y").code, 200)

    def test_ac074_signing_in_makes_a_session_of_its_own(self):
        self.served.stop()
        served = self.serve()
        reply = served.ask("POST", served.link, {"Cookie": f"session-{served.port}=" + "A" * 43})
        self.assertEqual(reply.code, 303)
        cookie = reply.header("Set-Cookie")
        self.assertRegex(cookie, r"^session-\d+=[\w-]{43}; Path=/; .*HttpOnly; SameSite=Lax$")
        self.assertNotIn("A" * 43, cookie)
        self.assertNotIn(served.link.rpartition("/")[2], cookie)

    def test_ac048_no_get_changes_anything(self):
        before = self.rows()
        for path in ("/", "/clients", f"/clients/{ANA}", f"/clients/{ANA}/edit", "/undo/1",
                     "/sign-out", "/language", "/api/v1/clients", f"/api/v1/clients/{ANA}",
                     "/api/v1/undo/1"):
            for method in ("GET", "HEAD"):
                query = f"?csrf={self.csrf}&version=1&name=Taken&language=ru"
                reply = self.served.ask(method, path + query, self.session)
                self.assertIn(reply.code, (200, 303, 405, 422), (method, path))
                self.assertIsNone(reply.header("Set-Cookie"), path)
        self.assertEqual(self.rows(), before)
        self.assertEqual(self.listed(self.session["Cookie"]).code, 200)

    def test_ac088_nothing_is_kept_whatever_came_of_it(self):
        for path, headers in (("/clients", self.session), ("/clients", {}), ("/nothing", {}),
                              (f"/clients/{MISSING}", self.session), ("/clients?after=x", self.session),
                              (f"/api/v1/clients/{MISSING}", self.session),
                              ("/api/v1/clients", {}), ("/api/v1/nothing", {}), (self.served.link, {})):
            self.assertEqual(self.served.get(path, headers).header("Cache-Control"), "no-store", path)

    def test_ac089_a_key_in_the_address_is_refused(self):
        for query in ("api_key=x", "access_token=x", "key=x", "find=regulars_" + 43 * "A"):
            reply = self.api("GET", f"/api/v1/clients?{query}")
            self.assertEqual((reply.code, reply.json["type"]), (400, "/problems/malformed"), query)
            self.assertIn("header Authorization", reply.json["detail"])
        reply = self.api("GET", "/api/v1/clients?csrf=x")
        self.assertEqual((reply.code, reply.json["errors"][0]["parameter"]), (422, "csrf"))


class Shapes(ClientsCase):
    def found(self, find):
        listed = self.api("GET", "/api/v1/clients?find=" + quote(find)).json["clients"]
        return {client["name"] for client in listed}

    def test_ac096_ac034_forms_have_limits(self):
        before = self.rows()
        path = f"/clients/{ANA}"
        head = f"csrf={self.csrf}&version=1&form_of_address=&name="
        for code, body in ((413, head + "x" * 131072), (400, head + "x" + "&a" * 1000),
                           (400, head + "%C0%AE"), (400, head + "%ED%A0%80"), (400, head + "%"),
                           (400, head + "%00"), (422, head + "x" * 5000), (422, head + "x" * 1001),
                           (422, head + "%E2%80%8B"), (422, head + "+%09+"),
                           (422, head + "x&version=1"),
                           (422, head.replace("version=1", "version=01") + "x"),
                           (422, head.replace("version=1", "version=9223372036854775808") + "x"),
                           (403, head + f"x&csrf={self.csrf}")):
            with self.subTest(body[-30:]):
                reply = self.served.ask("POST", path, self.session | FORM, body)
                self.assertEqual(reply.code, code, re.sub(r"\s+", " ", reply.text)[-600:])
        # Of another media type nothing is read, and so there is no token.
        for media in ("multipart/form-data; boundary=x", "text/plain", "application/json", ""):
            reply = self.served.ask("POST", path, self.session | {"Content-Type": media}, head + "x")
            self.assertEqual(reply.code, 403, media)
        self.assertEqual(self.rows(), before)

    def test_ac098_bodies_that_are_not_the_json_one_means(self):
        before = self.rows()
        for body in ("", " ", "null", "[]", '"name"', "{}x", "{} {}", '{"name": "x",}', "{'name': 1}",
                     '{"name": "x", "n\\u0061me": "y"}', '{"name": "\\ud800"}', '{"name": "\\u0000"}',
                     '{"name": 1e999999}', '{"name": NaN}', '{"name": "x"} // no', '{"name": {}}',
                     '{"name": true}', b'{"name": "\xff"}', b'\xff\xfe{\0}\0',
                     '{"a":' * 65 + "1" + "}" * 65):
            with self.subTest(str(body)[:40]):
                self.assertEqual(self.edit(body, version=1).code, 400)
        for body, code in (('{"name": null}', 422), ('{"__proto__": {}}', 422), ('{"Name": "x"}', 422),
                           ('{"name/~": 1}', 422)):
            self.assertEqual(self.edit(body, version=1).code, code, body)
        self.assertEqual(self.rows(), before)
        self.assertEqual(self.edit("{}").code, 200)
        self.assertEqual(self.rows(), before)

    def test_if_match_takes_the_one_version_and_nothing_else(self):
        before = self.rows()
        for tag, code in (("*", 400), ('W/"v1"', 412), ('"v1", "v2"', 400), ("v1", 400), ('"v01"', 412),
                          ('"v0"', 412), ('"v2"', 412), ('"V1"', 412), ('"v1"x', 400), ("", 428),
                          ('"v9223372036854775807"', 412), ('"v18446744073709551617"', 412), ('""', 412)):
            reply = self.api("PATCH", f"/api/v1/clients/{ANA}", {"name": "x"}, If_Match=tag)
            self.assertEqual(reply.code, code, (tag, reply.text))
            if code == 412:
                self.assertEqual(reply.json["current"]["name"], "Ana Horvat")
                self.assertEqual(reply.header("ETag"), '"v1"')
        self.assertEqual(self.rows(), before)

    def test_ac102_places_that_were_tampered_with(self):
        for place in ("0", "-1", "1-zz", "1-0", "1-AB", "01-ab", "9223372036854775808-ab", "1-" + "ab" * 200,
                      "1-ab ", "../x", "1-ab\u202e", "1", "x" * 700):
            for path in ("/clients?after=", "/api/v1/clients?cursor="):
                reply = self.served.get(path + quote(place), self.session)
                self.assertIn(reply.code, (200, 422) if place.startswith("1-abab") else (422,), place)
        # A place that nobody was given is only a place: it shows what may be seen anyway.
        reply = self.api("GET", "/api/v1/clients?cursor=301-")
        self.assertNotIn("Stranger", reply.text)

    def test_ac103_searches_with_letters_of_all_kinds(self):
        for find in ("\u202eana", "a\u0301na", "ANA\u200b", "\U0001f600", "\ufeff", "ﬁ", "ß", "İ",
                     "a" * 200, "a " * 100, "a\0", "ａｎａ", "ana\u2028horvat",
                     "-ana", "ana*", '"ana"', "ana NOT horvat", "name:ana", "(ana", "^ana"):
            with self.subTest(repr(find)):
                for path in ("/clients?find=", "/api/v1/clients?find="):
                    reply = self.served.get(path + quote(find), self.session)
                    self.assertIn(reply.code, (400,) if "\0" in find else (200, 422))
        for find in ("ana", "ANA", "ána", "a\u0301na", "horv an", "ａｎａ", "-ana", '"ana"'):
            self.assertEqual(self.found(find), {"Ana Horvat"}, find)

    def test_ac123_a_line_of_the_log_stays_one(self):
        for path in ("/clients?find=a%0A%7B%22fake%22:1%7D", "/x%0a%1b[31m", "/clients/7%0A8"):
            self.served.get(path, self.session | {"User-Agent": '"} {"fake": 1}'})
        self.edit({"name": "x\u2028{\"fake\": 1}"})
        for line in self.log().splitlines():
            self.assertNotIn("fake", json.loads(line))
        self.assertNotIn("\x1b", self.log())


if __name__ == "__main__":
    regulars_case.main()
