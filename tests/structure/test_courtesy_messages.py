"""The labelled messages for the courtesy check are what their README.md says, and stay so."""
import json
import pathlib
import re
import sys

FOLDER = pathlib.Path(sys.argv[1]) / "tests/data/courtesy"
FIRST_ID = {"en": 1, "ru": 201, "hr": 401}
EACH = 200
HOLDOUT_FIRST_ID = {"en": 1001, "ru": 1201, "hr": 1401}
HOLDOUT_EACH = 60
HOLDOUT_CLEAN = 20
KINDS = {"reply", "delivery", "delay", "review_reply", "quote", "complaint", "reminder", "first_contact"}
FIELDS = {"id", "lang", "kind", "client", "other_clients", "attachments", "text", "labels"}
WITHOUT_QUOTE = {"no_greeting_by_name", "no_thanks_where_due"}


def table():
    """The counts of README.md: {label: [en, ru, hr, all]}."""
    rows = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$",
                      (FOLDER / "README.md").read_text(encoding="utf-8"), re.M)
    return {label: [int(count) for count in counts] for label, *counts in rows}


def problems_of(message, language, number, labels):
    if set(message) != FIELDS:
        return [f"fields {sorted(message)}"]
    found = []
    if message["id"] != number or message["lang"] != language or message["kind"] not in KINDS:
        found.append("id, language or kind")
    if set(message["client"]) != {"name", "form", "company"}:
        found.append("client")
    for label in message["labels"]:
        if label["label"] not in labels:
            found.append(f"no label {label['label']}")
        if ("quote" in label) == (label["label"] in WITHOUT_QUOTE):
            found.append(f"{label['label']}: a quote where none is, or none")
        if label.get("quote", "") not in message["text"]:
            found.append(f"{label['label']}: the quote is not in the text")
    return [f"{number}: {one}" for one in found]


def read(name):
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def counts_of(messages, label):
    if label == "clean":
        return sum(not message["labels"] for message in messages)
    return sum(any(one["label"] == label for one in message["labels"]) for message in messages)


def main():
    counts, messages = table(), {language: read(language) for language in FIRST_ID}
    labels = set(counts) - {"clean"}
    results = [("there are 18 labels", [] if len(labels) == 18 else [f"{len(labels)}"])]
    for language, first in FIRST_ID.items():
        found = [] if len(messages[language]) == EACH else [f"{len(messages[language])} messages"]
        for place, message in enumerate(messages[language]):
            found += problems_of(message, language, first + place, labels)
        results.append((f"{language}: each is whole, and its quotes are its own words", found))
    texts = [message["text"] for every in messages.values() for message in every]
    for language, first in HOLDOUT_FIRST_ID.items():
        held = read(f"holdout-{language}")
        found = [] if len(held) == HOLDOUT_EACH else [f"{len(held)} messages"]
        if counts_of(held, "clean") != HOLDOUT_CLEAN:
            found.append("not as many clean ones as README.md says")
        for place, message in enumerate(held):
            found += problems_of(message, language, first + place, labels)
        results.append((f"hold-out of {language}: each is whole, with its own words", found))
        texts += [message["text"] for message in held]
    results.append(("no text stands twice", [] if len(set(texts)) == len(texts) else ["one does"]))
    wrong = []
    for label, said in counts.items():
        are = [counts_of(messages[language], label) for language in FIRST_ID]
        if are + [sum(are)] != said:
            wrong.append(f"{label}: {are}, README.md says {said}")
    results.append(("the counts are those of README.md", wrong))
    print(f"1..{len(results)}")
    for number, (name, found) in enumerate(results, 1):
        print(f"{'not ok' if found else 'ok'} {number} - {name}")
        for line in found[:10]:
            print(f"# {line}")
    sys.exit(any(found for _, found in results))


main()
