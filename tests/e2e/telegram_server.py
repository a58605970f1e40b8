"""Stands in for Telegram's published Bot API (core.telegram.org/bots/api) on this machine, over TLS:
what a test puts into it comes to the bot until the bot confirms it, as Telegram does it."""
import json
import pathlib
import re
import shutil
import ssl
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from mail_servers import make_certificate

TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, _request, _address):
        """Whoever was killed ends in the middle of a word."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, code, body, kind="application/json"):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:  # who asked was killed
            self.close_connection = True

    def refuse(self, code, words, **parameters):
        body = {"ok": False, "error_code": code, "description": words}
        if parameters:
            body["parameters"] = parameters
        self.answer(code, body)

    def do_GET(self):
        found = re.fullmatch(r"/file/bot([^/]+)/(.+)", self.path)
        if not found or found[1] != self.server.api.token:
            return self.refuse(404, "Not Found")
        return self.answer(200, self.server.api.files[found[2].rsplit("/", 1)[1]],
                           "application/octet-stream")

    def do_POST(self):
        api = self.server.api
        body = self.rfile.read(int(self.headers["Content-Length"]))
        token, method = re.fullmatch(r"/bot([^/]+)/(\w+)", self.path).groups()
        if token != api.token:
            return self.refuse(401, "Unauthorized")
        said = api.to_say(method)
        if said == "drop":
            api.calls.append((method, body))
            return self.close_without_a_word()
        if said:
            return self.refuse(*said[:2], **(said[2] if len(said) > 2 else {}))
        result = getattr(api, method)(body, self.headers)
        return self.answer(200, {"ok": True, "result": result})

    def close_without_a_word(self):
        self.close_connection = True
        self.connection.close()


class Telegram:
    """Ends with stop()."""

    def __init__(self, token=TOKEN):
        self.token = token
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="regulars-telegram-"))
        self.certificate, key = make_certificate(self.folder)
        self.updates, self.files, self.calls, self.sayings = [], {}, [], {}
        self.next_id = 1000
        self.news = threading.Condition()
        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.server.api = self
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def say(self, method, *answers):
        """The next answers to a method: (code, words, parameters), or "drop"."""
        self.sayings.setdefault(method, []).extend(answers)

    def to_say(self, method):
        waiting = self.sayings.get(method)
        return waiting.pop(0) if waiting else None

    # ---- what people do ----

    def put(self, **update):
        with self.news:
            self.next_id += 1
            self.updates.append({"update_id": self.next_id, **update})
            self.news.notify_all()
        return self.next_id

    def message(self, number, chat=4242, name="Ana", date=None, **content):
        return {"message_id": number, "date": int(time.time()) if date is None else date,
                "chat": {"id": chat, "type": "private"},
                "from": {"id": chat, "is_bot": False, "first_name": name, "language_code": "hr"},
                **content}

    def write(self, number, text, chat=4242, name="Ana", **content):
        return self.put(message=self.message(number, chat, name, text=text, **content))

    # ---- the methods ----

    def getMe(self, _body, _headers):
        return {"id": 123456, "is_bot": True, "first_name": "Studio", "username": "studio_bot"}

    def getUpdates(self, body, _headers):
        asked = json.loads(body)
        end = time.monotonic() + asked["timeout"]
        with self.news:
            self.updates = [each for each in self.updates if each["update_id"] >= asked["offset"]]
            while not self.updates and time.monotonic() < end:
                self.news.wait(min(0.5, max(0, end - time.monotonic())))
            return self.updates[:asked["limit"]]

    def getFile(self, body, _headers):
        name = json.loads(body)["file_id"]
        return {"file_id": name, "file_size": len(self.files[name]),
                "file_path": f"documents/{name}"}

    def sendMessage(self, body, _headers):
        self.calls.append(("sendMessage", json.loads(body)))
        return {"message_id": len(self.calls)}

    def sendDocument(self, body, headers):
        self.calls.append(("sendDocument", (headers["Content-Type"], body)))
        return {"message_id": len(self.calls)}
