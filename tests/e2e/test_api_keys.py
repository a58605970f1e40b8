"""Keys of programs as a program meets them: over HTTP, with no cookie and no token of a form."""
import json
import re

import regulars_case
from clients_case import ANA, ClientsCase

CLIENT = f"/api/v1/clients/{ANA}"


class Keys(ClientsCase):
    def make(self, scopes="write", days="90"):
        page = self.post("/settings/keys", name="A program", scopes=scopes, days=days).text
        return re.search(r'value="(regulars_[A-Za-z0-9_-]{43})"', page)[1]

    def ask(self, method, path, key, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            headers["Authorization"] = "Bearer " + key
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        return self.served.ask(method, path, headers, body)

    def end_all(self):
        page = self.served.get("/settings/keys", self.session).text
        for path in re.findall(r'action="(/settings/keys/\d+/revoke)"', page):
            self.assertEqual(self.post(path).code, 303)

    def test_a_program_reads_and_writes_with_a_key_alone(self):
        key = self.make()
        self.assertEqual(json.loads(self.ask("GET", CLIENT, key).text)["name"], "Ana Horvat")
        reply = self.ask("PATCH", CLIENT, key, {"name": "Ana Kos"}, If_Match='"v1"')
        self.assertEqual((reply.code, reply.header("ETag")), (200, '"v2"'))
        undo = json.loads(reply.text)["undo_id"]
        self.assertEqual(self.ask("POST", f"/api/v1/undo/{undo}", key, {}).code, 200)
        self.assertEqual(self.served.ask("GET", CLIENT, {"Authorization": "bearer  " + key}).code, 200)

    def test_a_key_that_reads_changes_nothing(self):
        key = self.make("read")
        before = self.rows()
        reply = self.ask("PATCH", CLIENT, key, {"name": "Ana Kos"}, If_Match='"v1"')
        self.assertEqual(reply.code, 403)
        self.assertIn("this key", json.loads(reply.text)["detail"])
        self.assertEqual(self.rows(), before)

    def test_whatever_the_scopes_settings_are_for_people(self):
        reply = self.ask("POST", "/api/v1/services", self.make(), {"name": "Logo"})
        self.assertEqual(reply.code, 403)

    def test_pages_know_no_keys(self):
        key = self.make()
        for path in ("/clients", "/settings/keys", "/settings/people", "/events"):
            self.assertEqual(self.ask("GET", path, key).code, 401, path)

    def test_ac038_a_key_that_was_ended_is_out_at_once(self):
        key = self.make()
        self.end_all()
        reply = self.ask("GET", CLIENT, key)
        self.assertEqual(reply.code, 401)
        self.assertIn('error="invalid_token"', reply.header("WWW-Authenticate"))
        self.assertEqual(json.loads(reply.text)["type"], "/problems/not-signed-in")

    def test_a_wrong_key_is_not_helped_by_a_session(self):
        reply = self.ask("GET", CLIENT, "regulars_" + 43 * "A", **self.session)
        self.assertEqual(reply.code, 401)

    def test_a_key_and_its_own_user_s_session_go_together(self):
        self.assertEqual(self.ask("GET", CLIENT, self.make(), **self.session).code, 200)

    def test_a_key_and_somebody_else_s_session_do_not(self):
        key = self.make()
        link = re.search(r'value="http://[^/"]+(/invite/[^"]+)"',
                         self.post("/settings/people/invite", name="Eva", role="member").text)[1]
        reply = self.served.ask("POST", link, {"Content-Type": "application/x-www-form-urlencoded"},
                                "name=Eva&email=eva@example.com&password=four+quiet+rooms")
        self.assertEqual(reply.code, 303)
        cookie = next(value.partition(";")[0] for name, value in reply.headers
                      if name.lower() == "set-cookie" and value.startswith("session"))
        reply = self.ask("GET", CLIENT, key, Cookie=cookie)
        self.assertEqual(reply.code, 400)
        self.assertNotIn("Horvat", reply.text)
        self.assertEqual(self.ask("GET", CLIENT, None, Cookie=cookie).code, 200)

    def test_a_proxy_s_own_scheme_is_not_ours_to_judge(self):
        headers = {"Authorization": "Basic YTpi"}
        self.assertEqual(self.served.ask("GET", CLIENT, {**headers, **self.session}).code, 200)
        self.assertEqual(self.served.ask("GET", CLIENT, headers).code, 401)

    def test_two_keys_at_once_are_no_key(self):
        key = self.make()
        reply = self.served.say((f"GET {CLIENT} HTTP/1.1\r\nHost: {self.served.host}\r\n"
                                 f"Authorization: Bearer {key}\r\nAuthorization: Bearer {key}\r\n"
                                 "Connection: close\r\n\r\n").encode(), finish=True)
        self.assertEqual(reply.code, 400)

    def test_wrong_keys_come_to_wait_and_right_ones_do_not(self):
        key, codes = self.make(), set()
        for _ in range(120):
            reply = self.ask("GET", CLIENT, "regulars_" + 43 * "A")
            codes.add(reply.code)
        self.assertEqual(codes, {401, 429})
        self.assertGreater(int(reply.header("Retry-After")), 0)
        self.assertEqual(json.loads(reply.text)["type"], "/problems/too-many")
        self.assertEqual(self.ask("GET", CLIENT, key).code, 200)

    def test_a_key_stands_nowhere(self):
        key = self.make()
        self.ask("GET", CLIENT, key)
        self.ask("GET", CLIENT + "?key=" + key, key)
        self.served.stop()
        for name in self.names():
            file = self.folder / name
            if file.is_file():
                self.assertNotIn(key.encode(), file.read_bytes(), name)
        self.assertNotIn(key, self.log())


if __name__ == "__main__":
    regulars_case.main()
