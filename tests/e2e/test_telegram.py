"""What comes to a bot of Telegram becomes conversations of the store; a stand-in of the Bot API
tells it, as Telegram does, until it is confirmed."""
import hashlib
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

import regulars_case
from served_case import ServedCase
from telegram_server import Telegram, TOKEN

TOOL = os.environ["REGULARS_MAILBOX_TOOL"]
COUNT = int(os.environ.get("REGULARS_TELEGRAM_COUNT", "200"))
KILLS = int(os.environ.get("REGULARS_TELEGRAM_KILLS", "10"))


@unittest.skipUnless(shutil.which("openssl"), "openssl is not installed")
class Bot(ServedCase):
    def setUp(self):
        super().setUp()
        self.environment["REGULARS_OUTSIDE"] = str(
            os.path.join(os.path.dirname(regulars_case.PROGRAM), "regulars-outside"))
        self.telegram = Telegram()
        self.addCleanup(self.telegram.stop)
        self.serve().stop()  # makes the store

    def connect(self, token=TOKEN):
        subprocess.run([TOOL, "sqlite:store.db", "store.db.key", "telegram",
                        str(self.telegram.port), token, self.telegram.certificate],
                       cwd=self.folder, check=True, timeout=60)

    def rows(self, sql):
        store = sqlite3.connect(f"file:{self.folder}/store.db?mode=ro", uri=True, timeout=20)
        try:
            return store.execute(sql).fetchall()
        finally:
            store.close()

    def number(self, sql):
        return self.rows(sql)[0][0]

    def write(self, sql, *values):
        """While no server has the store."""
        store = sqlite3.connect(self.folder / "store.db", timeout=20)
        store.execute(sql, values)
        store.commit()
        store.close()

    def wait_for(self, sql, number, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.number(sql) == number:
                return
            time.sleep(0.05)
        self.assertEqual(self.number(sql), number, self.log())


class What(Bot):
    def test_a_stranger_who_writes_is_an_enquiry_and_a_conversation(self):
        self.connect()
        self.telegram.write(1, "/start")
        self.telegram.write(2, "Dobar dan, trebam logotip <b>odmah</b>")
        served = self.serve()
        self.wait_for("SELECT count(*) FROM message", 1)
        self.telegram.write(3, "Do petka, ako može")
        self.telegram.write(1, "Koliko košta?", chat=77, name="Ivo")
        self.wait_for("SELECT count(*) FROM message", 3)
        self.assertEqual(self.rows("SELECT name, address, subject, urgency, message_count,"
                                   " waiting_since_at IS NOT NULL FROM conversation ORDER BY id"),
                         [("Ana", "4242", "Telegram", 1, 2, 1), ("Ivo", "77", "Telegram", 1, 1, 1)])
        self.assertEqual(self.rows("SELECT name, details, source FROM enquiry ORDER BY id"),
                         [("Ana", "Dobar dan, trebam logotip <b>odmah</b>", "Telegram"),
                          ("Ivo", "Koliko košta?", "Telegram")])
        self.assertEqual(self.number("SELECT count(*) FROM channel WHERE fault IS NULL"
                                     " AND looked_at IS NOT NULL"), 1)
        begun = time.monotonic()
        self.assertEqual(served.stop(), 0)
        self.assertLess(time.monotonic() - begun, 10)

    def test_the_page_says_how_the_bot_is_doing_and_never_its_token(self):
        self.connect()
        served = self.serve()
        self.wait_for("SELECT count(*) FROM channel WHERE looked_at IS NOT NULL", 1)
        cookie = served.sign_in()
        page = served.get("/settings/telegram", cookie).text
        self.assertIn("@studio_bot", page)
        self.assertIn("all is well", page)
        self.assertNotIn(TOKEN, page)
        token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
        refused = served.ask("POST", "/settings/telegram",
                             {**cookie, "Origin": "http://" + served.host,
                              "Content-Type": "application/x-www-form-urlencoded"},
                             f"csrf={token}&token=no")
        self.assertEqual(refused.code, 422)
        self.assertIn("BotFather", refused.text)
        self.assertEqual(self.number("SELECT count(*) FROM channel"), 1)

    def test_files_are_fetched_and_edits_are_messages_of_their_own(self):
        self.connect()
        self.telegram.files["BQ1"] = b"%PDF-" + bytes(range(256)) * 1000
        self.telegram.put(message=self.telegram.message(
            1, caption="Our brief", document={"file_id": "BQ1", "file_name": "../brief.pdf",
                                              "mime_type": "application/pdf"}))
        self.telegram.put(message=self.telegram.message(2, location={"latitude": 45.8}))
        self.telegram.put(edited_message=self.telegram.message(
            1, caption="Our new brief", edit_date=int(time.time())))
        self.telegram.put(message={"message_id": 9, "date": 1, "text": "group",
                                   "chat": {"id": -5, "type": "group"}})
        self.telegram.put(poll={"id": "1"})
        self.serve()
        self.wait_for("SELECT count(*) FROM arrival WHERE state <> 1", 5)
        self.assertEqual(self.rows("SELECT text, flags FROM message ORDER BY id"),
                         [("Our brief", 8), ("", 1), ("Our new brief", 256)])  # 256: MESSAGE_EDITED
        self.assertEqual(self.rows("SELECT name, media_type, length, blob_hash IS NOT NULL"
                                   " FROM message_file"),
                         [("brief.pdf", "application/pdf", 256005, 1)])

    def test_a_file_that_is_not_to_be_had_is_told_with_its_message(self):
        self.connect()
        self.telegram.say("getFile", (400, "Bad Request: file is too big"))
        self.telegram.put(message=self.telegram.message(
            1, video={"file_id": "AA", "file_name": "long.mp4", "file_size": 999}))
        self.serve()
        self.wait_for("SELECT count(*) FROM message", 1)
        self.assertEqual(self.rows("SELECT name, length, blob_hash FROM message_file"),
                         [("long.mp4", 999, None)])

    def test_a_link_connects_a_chat_with_a_client_once(self):
        self.connect()
        workspace, channel = self.rows("SELECT workspace_id, id FROM channel")[0]
        self.write("INSERT INTO client (workspace_id, id, version, kind, name, sort_key, reference,"
                   " order_count, created_at, changed_at) VALUES (?, 5, 1, 1, 'Ana', x'00', 'a', 0,"
                   " 0, 0)", workspace)
        for number, (token, seconds) in enumerate((("Tok_1-a", 600), ("old", -1))):
            self.write("INSERT INTO chat_link (workspace_id, id, channel_id, client_id, token_hash,"
                       " created_at, expires_at) VALUES (?, ?, ?, 5, ?, 0, ?)", workspace, number + 1,
                       channel, hashlib.blake2b(token.encode(), digest_size=32).digest(),
                       int((time.time() + seconds) * 1e6))
        self.telegram.write(1, "/start Tok_1-a")
        self.telegram.write(1, "/start Tok_1-a", chat=66, name="Thief")
        self.telegram.write(1, "/start old", chat=67, name="Late")
        self.telegram.write(2, "It is me")
        self.telegram.write(2, "It is not", chat=66, name="Thief")
        self.serve()
        self.wait_for("SELECT count(*) FROM message", 3)
        self.assertEqual(self.rows("SELECT address, client_id, message_count, automatic_count"
                                   " FROM conversation ORDER BY id"),
                         [("4242", 5, 2, 1), ("66", None, 1, 0)])
        self.assertEqual(self.number("SELECT count(*) FROM enquiry"), 1)
        self.assertEqual(self.number("SELECT count(*) FROM message WHERE text LIKE '%Tok%'"), 0)


class Out(Bot):
    """Answers that wait to leave are put as the program puts them, while no server runs."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.telegram.write(1, "Do you make logos?")
        self.telegram.write(1, "And gardens?", chat=77, name="Ivo")
        served = self.serve()
        self.wait_for("SELECT count(*) FROM message", 2)
        served.stop()
        self.count = 0

    def answer(self, text, chat=4242, kind=1):
        self.count += 1
        workspace, channel = self.rows("SELECT workspace_id, id FROM channel")[0]
        conversation = self.number(f"SELECT id FROM conversation WHERE address = '{chat}'")
        now = int(time.time() * 1e6)
        self.write("INSERT INTO message (workspace_id, id, conversation_id, kind, is_automatic,"
                   " happened_at, sender_name, sender_address, receivers, subject, text,"
                   " own_length, mail_id, flags, created_at, changed_at) VALUES"
                   " (?, ?, ?, ?, 0, ?, 'Studio', 'studio_bot', '{}', '', ?, ?, '', 0, 0, 0)",
                   workspace, self.count, conversation, 2 if kind else 3, now, text,
                   len(text.encode()))
        self.write("INSERT INTO outbox (workspace_id, id, message_id, channel_id, kind, state,"
                   " receiver, not_before_at, attempt, unknown_count, answer, created_at) VALUES"
                   " (?, ?, ?, ?, 1, 1, ?, ?, 0, 0, '', ?)",
                   workspace, self.count, self.count, channel, str(chat), now, now)

    def said(self):
        return [(body["chat_id"], body["text"]) for method, body in self.telegram.calls
                if method == "sendMessage" and isinstance(body, dict)]

    def test_ac110_answers_leave_as_they_are_written_one_a_second_in_a_chat(self):
        for text in ("First <b> _*[ &amp;", "Second", "Third"):
            self.answer(text)
        self.answer("Elsewhere", chat=77)
        begun = time.monotonic()
        self.serve()
        self.wait_for("SELECT count(*) FROM outbox WHERE state = 3", 4)
        self.assertGreater(time.monotonic() - begun, 2)
        self.assertEqual([text for chat, text in self.said() if chat == 4242],
                         ["First <b> _*[ &amp;", "Second", "Third"])
        self.assertIn((77, "Elsewhere"), self.said())

    def test_who_blocked_the_bot_is_told_and_holds_up_nobody(self):
        self.telegram.say("sendMessage", (403, "Forbidden: bot was blocked by the user"))
        self.answer("Hello")
        self.answer("Hello", chat=77)
        self.serve()
        self.wait_for("SELECT count(*) FROM outbox WHERE state = 3", 1)
        self.assertEqual(self.rows("SELECT receiver, state, answer FROM outbox ORDER BY id")[0],
                         ("4242", 4, "403 Forbidden: bot was blocked by the user"))

    def test_what_telegram_wants_later_goes_when_it_says(self):
        self.telegram.say("sendMessage", (429, "Too Many Requests", {"retry_after": 3}))
        self.answer("Hello")
        begun = time.monotonic()
        self.serve()
        self.wait_for("SELECT count(*) FROM outbox WHERE state = 3", 1)
        self.assertGreaterEqual(time.monotonic() - begun, 3)
        self.assertEqual(self.said(), [(4242, "Hello")])

    def test_what_nobody_knows_of_is_not_repeated_at_once(self):
        self.telegram.say("sendMessage", "drop")
        self.answer("Hello")
        self.serve()
        self.wait_for("SELECT count(*) FROM outbox WHERE attempt = 1 AND unknown_count = 1", 1)
        time.sleep(1)
        self.assertEqual([method for method, _ in self.telegram.calls], ["sendMessage"])

    def test_a_message_that_is_too_long_and_a_note_never_leave(self):
        self.answer("x" * 4097)
        self.answer("among ourselves", kind=0)
        self.serve()
        self.wait_for("SELECT count(*) FROM outbox WHERE state = 4", 2)
        self.assertIn("at most", self.number("SELECT answer FROM outbox WHERE id = 1"))
        self.assertEqual(self.said(), [])

    def test_killed_again_and_again_each_leaves_once_or_is_in_doubt(self):
        chance = random.Random(4712)
        for number in range(12):
            self.answer(f"Answer {number}", chat=(4242, 77)[number % 2])
        for _ in range(5):
            served = self.serve()
            time.sleep(chance.uniform(0.1, 1.2))
            served.process.send_signal(signal.SIGKILL)
            served.process.wait(20)
        self.serve()
        self.wait_for("SELECT count(*) FROM outbox WHERE state = 3 OR unknown_count > 0", 12, 60)
        taken = [text for _, text in self.said()]
        for text, state, doubts in self.rows("SELECT m.text, o.state, o.unknown_count FROM outbox o"
                                             " JOIN message m ON m.id = o.message_id"):
            self.assertLessEqual(taken.count(text), 1 + doubts, text)
            if state == 3:
                self.assertGreaterEqual(taken.count(text), 1, text)


class WhenItFails(Bot):
    def test_a_wrong_token_is_said_with_the_channel_and_stands_in_no_log(self):
        self.connect("123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDWRONG")
        self.serve()
        self.wait_for("SELECT count(*) FROM channel WHERE fault LIKE '%BotFather%'", 1)
        self.assertNotIn("AAHdq", self.log())
        self.assertNotIn("AAHdq", self.number("SELECT fault FROM channel"))
        self.assertEqual(subprocess.run(["pgrep", "-f", "AAHdq"], capture_output=True).stdout, b"")

    def test_another_reader_is_named_and_passes(self):
        self.connect()
        self.telegram.say("getUpdates", (409, "Conflict: terminated by other getUpdates request"))
        self.telegram.write(1, "Hello")
        self.serve()
        self.wait_for("SELECT count(*) FROM channel WHERE fault LIKE '%Another program%'", 1)
        self.wait_for("SELECT count(*) FROM message", 1)
        self.wait_for("SELECT count(*) FROM channel WHERE fault IS NULL", 1)

    def test_it_is_asked_again_when_telegram_says(self):
        self.connect()
        self.telegram.say("getUpdates", (429, "Too Many Requests", {"retry_after": 4}))
        self.telegram.write(1, "Hello")
        begun = time.monotonic()
        self.serve()
        self.wait_for("SELECT count(*) FROM message", 1)
        self.assertGreaterEqual(time.monotonic() - begun, 4)

    def test_d36_nothing_is_lost_or_doubled_however_often_it_is_killed(self):
        self.connect()
        chance = random.Random(4711)
        for number in range(COUNT):
            self.telegram.write(number + 1, f"Message {number}", chat=1 + number % 7)
        for _ in range(KILLS):
            served = self.serve()
            time.sleep(chance.uniform(0.0, 0.6))
            served.process.send_signal(signal.SIGKILL)
            served.process.wait(20)
        self.serve()
        self.wait_for("SELECT count(*) FROM message", COUNT, 60)
        self.assertEqual(self.number("SELECT count(DISTINCT text) FROM message"), COUNT)
        self.assertEqual(self.number("SELECT count(*) FROM conversation"), 7)
        self.assertEqual(self.number("SELECT sum(message_count) FROM conversation"), COUNT)
        self.assertEqual(self.number("SELECT count(*) FROM enquiry"), 7)


if __name__ == "__main__":
    regulars_case.main()
