"""The demo's mailbox: what clients wrote, what was answered, who waits."""
import base64
import hashlib
import json

import business_mail_texts as texts
import people

MAIL, EMAIL, SEARCH_MESSAGE = 1, 1, 5
STATES = {texts.CLOSED: 2, texts.SPAM: 3}
CAME, OURS, INTERNAL, CALL = 1, 2, 3, 4
KINDS = {"them": CAME, "us": OURS, "note": INTERNAL, "call": CALL}
HAS_FILES, THANKS = 8, 16
SENT, DIRECT = 3, 1
ADDRESS, NAME = "hello@linden-row.example", "Linden Row Studio"
MINUTE = 60_000_000
COMPLAINT, ENQUIRY = 2, 1


def receive(business):
    channel = add_channel(business)
    known = writers(business)
    for number, (language, who, subject, state, said) in enumerate(texts.TALKS):
        writer = known[language][who] if language else (None, None, *who)
        add_talk(business, channel, writer, number, subject, state, said)


def add_channel(business):
    """It is paused: nothing in the demo asks a server that does not exist."""
    server = {"host": "mail.linden-row.example", "tls": 1, "login": 1, "user": ADDRESS, "own": False}
    settings = {"imap": {**server, "port": 993}, "smtp": {**server, "port": 465},
                "mailbox": "INBOX", "sent": "Sent", "days": 30, "folder": ""}
    made = business.at(business.today - 90, 9)
    return business.add("channel", version=1, kind=MAIL, name=NAME, address=ADDRESS,
                        address_key=ADDRESS, settings=json.dumps(settings), place="",
                        signature="Linden Row Studio\nLinden Row 7", is_main=1, created_at=made,
                        changed_at=made, paused_at=business.at(business.today - 1, 8))


def writers(business):
    """{language: [(client, contact, name, address)]} of good clients who have an address."""
    languages, clients = people.client_languages(), {}
    for client in business.rows["client"]:
        if client["order_count"] >= 3 and client["archived_at"] is None and client["deleted_at"] is None:
            clients[client["id"]] = client
    points = {point["contact_id"]: point["value"] for point in reversed(business.rows["contact_point"])
              if point["kind"] == EMAIL}
    found = {language: [] for language in people.NAMES}
    for contact in business.rows["contact"]:
        client = clients.get(contact["client_id"])
        if client and contact["is_main"] and contact["id"] in points:
            found[languages[client["name"]]].append(
                (client["id"], contact["id"], contact["name"], points[contact["id"]]))
    return found


def day_before(business, days):
    """So many working days before the last day, which is itself whatever day it is."""
    day = business.today
    while days > 0:
        day -= 1
        days -= business.date(day).weekday() < 5
    return day


def due_at(business, at, last_on):
    """The morning's letters are answered that day, all others on the next working day."""
    same_day = at + 240 * MINUTE
    is_in_time = business.date(last_on).weekday() < 5 and same_day < business.at(last_on, 16)
    return same_day if is_in_time else business.at(business.working_day(last_on + 1), 13)


def add_talk(business, channel, writer, number, subject, state, said):
    client, contact, name, address = writer
    times = [business.at(day_before(business, days), hour, minute)
             for _, days, hour, minute, *_ in said]
    spoken = [at for (who, *_), at in zip(said, times) if who != "note"]
    is_waiting = state == texts.WAITING
    is_complaint = "complaint" in subject
    waiting = times[-1] if is_waiting or state == texts.SNOOZED else None
    talk = business.add(
        "conversation", version=1, channel_id=channel["id"], client_id=client, contact_id=contact,
        name=name, address=address, subject=subject, token=code(f"talk {number}", 16),
        state=STATES.get(state, 1), urgency=COMPLAINT if is_complaint else ENQUIRY if not client and
        is_waiting else 0, owner_id=business.owner["id"] if "us" in {who for who, *_ in said} else None,
        waiting_since_at=waiting,
        answer_due_at=waiting and due_at(business, waiting, day_before(business, said[-1][1])),
        snoozed_until_at=business.at(business.working_day(business.today + 40), 9)
        if state == texts.SNOOZED else None, last_at=times[-1],
        contact_at=spoken[-1], message_count=len(said),
        automatic_count=0, created_at=times[0], changed_at=times[-1])
    for place, (message, at) in enumerate(zip(said, times)):
        add_message(business, channel, talk, place, message, at)


def add_message(business, channel, talk, place, message, at):
    who, _, _, _, text, *quoted = message
    kind = KINDS[who]
    is_theirs, text = kind == CAME, text.format(contact=talk["name"], given=talk["name"].split()[0])
    others = {"name": talk["name"], "address": talk["address"]}
    ours = {"name": NAME, "address": ADDRESS}
    mail_id = f"{talk['id']}.{place}@{(talk if is_theirs else channel)['address'].split('@')[1]}"
    formatted = keep(business, texts.FORMATTED, at) if "complaint" in talk["subject"] and is_theirs else None
    files = files_of(talk, place, is_theirs)
    row = business.add(
        "message", conversation_id=talk["id"], kind=kind, is_automatic=0,
        author_id=None if is_theirs else business.owner["id"], happened_at=at,
        written_at=at - MINUTE if is_theirs else None,
        sender_name=talk["name"] if is_theirs else NAME if kind == OURS else "",
        sender_address=talk["address"] if is_theirs else ADDRESS if kind == OURS else "",
        receivers=json.dumps({"to": [ours if is_theirs else others], "cc": []}, ensure_ascii=False)
        if kind in (CAME, OURS) else "", subject=talk["subject"] if is_theirs else
        f"Re: {talk['subject']}" if kind == OURS else "", text="\n\n".join([text, *quoted]),
        own_length=len(text.encode()), html_hash=formatted, mail_id=mail_id if kind in (CAME, OURS) else "",
        likeness=code(mail_id, 32) if is_theirs else None, flags=(HAS_FILES if files else 0) +
        (THANKS if text.startswith("Спасибо!") else 0), created_at=at, changed_at=at)
    for number, (name, media_type, content) in enumerate(files):
        business.add("message_file", message_id=row["id"], place=number, name=name,
                     media_type=media_type, content_id="", is_inline=0, length=len(content.encode()),
                     blob_hash=keep(business, content, at))
    if kind == OURS:
        business.add("outbox", message_id=row["id"], channel_id=channel["id"], kind=DIRECT, state=SENT,
                     receiver=talk["address"], not_before_at=at, attempt=1, unknown_count=0,
                     answer="250 2.0.0 kept", created_at=at, ended_at=at + MINUTE // 2)
    business.store.put_words(SEARCH_MESSAGE, row["id"], row["subject"], row["sender_name"],
                             row["sender_address"], row["text"])


def files_of(talk, place, is_theirs):
    if talk["subject"].startswith("Winter menu") and is_theirs and place > 0:
        return [("winter-menu.csv", "text/csv", texts.LIST)]
    return []


def code(text, size):
    """Bytes made of a text, as an archive has them."""
    return written(hashlib.blake2b(text.encode(), digest_size=size).digest())


def written(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def keep(business, content, at):
    """A file of the store; returns what names it."""
    content = content.encode()
    name = written(hashlib.blake2b(content, digest_size=32).digest())
    if all(row["hash"] != name for row in business.rows["blob"]):
        business.add("blob", hash=name, length=len(content), created_at=at)
        business.add("blob_chunk", hash=name, place=0, bytes=written(content))
    return name
