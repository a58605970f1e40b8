"""docs/api.md says what the API does: its headings are the rows, its examples are run."""
import json
import os
import pathlib
import re
import unittest

from clients_case import ClientsCase
import regulars_case

SOURCE = pathlib.Path(os.environ["REGULARS_SOURCE"])
DOCUMENT = (SOURCE / "docs/api.md").read_text("utf-8")
ANYTHING = "…"


class Example:
    """One fenced block: lines of the request, its body, lines of the reply, its body."""

    def __init__(self, block):
        self.request, self.reply, bodies = [], [], ["", ""]
        for line in block.splitlines():
            if line.startswith("> "):
                self.request.append(line[2:])
            elif line.startswith("< "):
                self.reply.append(line[2:])
            else:
                bodies[bool(self.reply)] += line + "\n"
        self.method, self.path = self.request[0].split(" ")
        self.headers = dict(line.split(": ", 1) for line in self.request[1:])
        self.body = bodies[0] or None
        self.code = int(self.reply[0])
        self.reply_headers = dict(line.split(": ", 1) for line in self.reply[1:])
        self.json = json.loads(re.sub(r'(?<!")…(?!")', '"…"', bodies[1])) if bodies[1] else None


EXAMPLES = [Example(block) for block in re.findall(r"^```\n(> .*?)^```$", DOCUMENT, re.M | re.S)]


class Rows(unittest.TestCase):
    def test_each_endpoint_has_its_heading_and_an_example(self):
        table = (SOURCE / "src/api/endpoints.def").read_text()
        rows = re.findall(r'^ENDPOINT\((\w+),\s*"([^"]+)"', table, re.M)
        headings = re.findall(r"^## ([A-Z]+) (/\S+)$", DOCUMENT, re.M)
        self.assertEqual(sorted(headings), sorted(rows))
        for method, path in rows:
            pattern = re.sub(r":\w+", "[^/]+", path) + r"(\?.*)?"
            self.assertTrue(any(example.method == method and re.fullmatch(pattern, example.path)
                                for example in EXAMPLES), (method, path))

    def test_each_type_of_problem_is_listed_with_its_status(self):
        source = (SOURCE / "src/api/problem.c").read_text()
        types = re.findall(r'\{(\d+), "(/problems/[a-z-]+)"', source)
        listed = re.findall(r"^\| `(/problems/[a-z-]+)` \| (\d+) \|", DOCUMENT, re.M)
        self.assertEqual([(code, name) for name, code in listed], types)


class Examples(ClientsCase):
    def compare(self, expected, got, where, names):
        """Numbers from 1000 on are other ones in each run: `names` learns them."""
        if where.endswith("id") and re.fullmatch(r"\d{4,}", str(expected)):
            names[expected] = got
        elif isinstance(expected, dict):
            self.assertEqual(list(expected), list(got), where)
            for key, value in expected.items():
                self.compare(value, got[key], f"{where}.{key}", names)
        elif isinstance(expected, list):
            self.assertEqual(len(expected), len(got), where)
            for at, value in enumerate(expected):
                self.compare(value, got[at], f"{where}[{at}]", names)
        elif expected != ANYTHING:
            self.assertEqual(expected, got, where)

    def headers_of(self, example):
        """With a key, in place of the one that is not shown: the key alone, without a session."""
        headers = {name.replace("-", "_"): value for name, value in example.headers.items()}
        if "Authorization" in headers:
            self.assertEqual(headers["Authorization"], "Bearer regulars_" + ANYTHING)
            headers |= {"Authorization": "Bearer " + self.key, "Cookie": None, "X_CSRF_Token": None}
        return headers

    def etag(self, path):
        return self.api("GET", path).header("ETag")

    def test_the_examples_are_what_happens(self):
        names = {}
        self.key = re.search(r'value="(regulars_[^"]+)"', self.post(
            "/settings/keys", name="A program", scopes="write", days="30").text)[1]
        self.assertGreater(len(EXAMPLES), 8)
        for example in EXAMPLES:
            path = re.sub(r"\d{4,}", lambda found: names[found[0]], example.path)
            headers = self.headers_of(example)
            if ANYTHING in headers.get("If_Match", ""):
                headers["If_Match"] = self.etag(path)
            reply = self.api(example.method, path, example.body, **headers)
            where = f"{example.method} {example.path}"
            self.assertEqual(reply.code, example.code, (where, reply.text))
            for name, value in example.reply_headers.items():
                self.assertRegex(reply.header(name), re.escape(value).replace(ANYTHING, ".*"),
                                 where)
            self.compare(example.json, reply.json, where, names)


if __name__ == "__main__":
    regulars_case.main()
