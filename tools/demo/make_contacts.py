"""Writes the contacts of the demo business: who is whom at the clients of its order log.

People, companies and addresses are invented: e-mail goes to .example, which nobody can own, and
phone numbers are those that the British regulator keeps for fiction. The same options always give
the same files: a CSV file, as address books write them, or cards (vCard) of a few more people.
"""
import argparse
import csv
import datetime
import random
import sys
import unicodedata

import make_orders
import people

COLUMNS = ["company", "given name", "family name", "email", "phone", "language", "form of address"]

# Of those who order, who left word of how they can be reached, and how they like to be called.
SHARE_KNOWN, SHARE_EMAIL, SHARE_PHONE = 0.8, 0.92, 0.7
FORMS = {"en": [("first name", 0.6), ("formal", 0.3), ("", 0.1)],
         "ru": [("formal", 0.6), ("first name", 0.3), ("", 0.1)],
         "hr": [("formal", 0.5), ("first name", 0.4), ("", 0.1)]}

CARDS = 8

LATIN = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
                 ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o",
                  "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "sch", "", "y", "", "e",
                  "yu", "ya"]), đ="d")


def latin(text):
    """In letters that an address has: of Cyrillic by sound, of others without their marks."""
    lower = "".join(LATIN.get(letter, letter) for letter in text.lower())
    plain = unicodedata.normalize("NFD", lower)
    words = "".join(letter if letter.isascii() and letter.isalnum() else " "
                    for letter in plain if not unicodedata.combining(letter))
    return "-".join(words.split())


def person(chance, language):
    given, family = chance.choice(people.PEOPLE[language])
    return chance.choice(given), chance.choice(family)


def phone(number):
    return f"+44 7700 900{number:03}"


def make_contacts(seed, until):
    """(company, given, family, email, phone, language, form) of those known, and of CARDS more."""
    chance = random.Random(seed)
    languages = people.client_languages()
    companies = sorted({row[0] for row in make_orders.make_rows(seed, until)
                        if people.parts_of(row[0]) is None})
    known, number = [], 0
    for company in companies:
        if chance.random() >= SHARE_KNOWN:
            continue
        language, number = languages[company], number + 1
        given, family = person(chance, language)
        email = f"{latin(given)}@{latin(company)}.example"
        form = make_orders.pick(chance, FORMS[language])[0]
        reached = (email if chance.random() < SHARE_EMAIL else "",
                   phone(number) if chance.random() < SHARE_PHONE else "")
        known.append((company, given, family, *reached, language, form))
    more = []
    for company, *_, language, _ in chance.sample(known, CARDS):
        number += 1
        given, family = person(chance, language)
        more.append((company, given, family, f"{latin(given)}.{latin(family)}@{latin(company)}"
                     ".example", phone(number), language, ""))
    return known, more


def card(contact):
    """As a phone writes it."""
    company, given, family, email, number, language, _ = contact
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{family};{given};;;", f"FN:{given} {family}",
             f"ORG:{company}", f"EMAIL;TYPE=INTERNET;TYPE=WORK:{email}", f"TEL;TYPE=CELL:{number}",
             f"LANG:{language}", "END:VCARD"]
    return "".join(f"{line}\r\n" for line in lines)


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--until", type=datetime.date.fromisoformat, required=True,
                        help="last day of the order log, YYYY-MM-DD")
    reader.add_argument("--seed", type=int, default=7)
    reader.add_argument("--cards", action="store_true",
                        help="the cards of a few more people instead of the CSV file")
    options = reader.parse_args()
    known, more = make_contacts(options.seed, options.until)
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    if options.cards:
        sys.stdout.write("".join(map(card, more)))
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(known)


if __name__ == "__main__":
    main()
