"""Writes the order log of the demo business: a small studio that translates and writes.

The business and its clients are invented. The same options always give the same file. Clients
keep the habits one meets in such logs: some come every few weeks, some in their season, many
once; a few grow, some fall silent; who was referred stays longer than who came by a platform.
"""
import argparse
import csv
import datetime
import math
import random
import sys

import people

DAYS = 3 * 365
CLIENTS = 210

LANGUAGE_SHARES = [("en", 0.44), ("hr", 0.31), ("ru", 0.25)]

# Where they came from, how often, and how much longer than others they stay.
SOURCES = [("Recommendation", 0.30, 1.8), ("Website", 0.28, 1.0), ("Kwork", 0.22, 0.45),
           ("Our newsletter", 0.08, 1.3), ("Book fair", 0.12, 0.8)]

# What they buy: share, price in euros, spread of the price.
TRANSLATION, TEXTS, MENU, NEWSLETTER, PROOFREADING, CERTIFIED = (
    "Translation", "Product texts", "Menu in three languages", "Newsletter", "Proofreading",
    "Certified translation")
SERVICES = [(TRANSLATION, 0.28, 150, 0.60), (TEXTS, 0.26, 210, 0.45), (MENU, 0.18, 280, 0.40),
            (NEWSLETTER, 0.10, 180, 0.20), (PROOFREADING, 0.18, 80, 0.40),
            (CERTIFIED, 0.00, 65, 0.30)]
SERVICE_OF = {service[0]: service for service in SERVICES}

# Kinds of client: share, days between orders, how even they are, orders until they fall silent.
KINDS = [("once", 0.30, 0, 0, 1), ("regular", 0.22, 36, 0.45, 30), ("monthly", 0.06, 30, 0.08, 40),
         ("growing", 0.10, 70, 0.40, 30), ("seasonal", 0.08, 365, 0.06, 5),
         ("now and then", 0.16, 88, 0.50, 11), ("brief", 0.08, 24, 0.40, 3)]

# What some kinds come for; the rest have a favourite of their own.
FAVOURITES = {"monthly": NEWSLETTER, "seasonal": MENU}

# Of those who come once, how many are people who need a certificate.
PERSONS_AMONG_ONCE = 0.6

CANCELLED, REFUNDED = 0.03, 0.012


def pick(chance, rows):
    """One row of a table whose second column holds shares that add up to one."""
    left = chance.random()
    for row in rows:
        left -= row[1]
        if left < 0:
            return row
    return rows[-1]


def names(chance):
    """All names of each language, shuffled, of companies and of people: a client takes the next."""
    def shuffled(found):
        return sorted(found, key=lambda name: chance.random())
    return ({language: shuffled(people.companies(language)) for language in people.NAMES},
            {language: shuffled(map(" ".join, people.persons(language)))
             for language in people.PEOPLE})


def joining_day(chance):
    """Some were clients before the log begins; the rest come, each year some more of them."""
    if chance.random() < 0.13:
        return int(30 * chance.random())
    return int(DAYS * chance.random() ** 0.8)


def season_shift(day_of_year):
    """Quiet in August and around the turn of the year: such orders wait a little."""
    if 210 <= day_of_year <= 235:
        return 14
    return 12 if day_of_year >= 357 or day_of_year <= 5 else 0


def order_days(chance, kind, stays, joined, first_date):
    """Days of one client's orders, from the first, as long as they last."""
    _, _, gap, unevenness, mean_orders = kind
    left = 1 + int(-math.log(1 - chance.random()) * (mean_orders - 1) * stays)
    days, day = [], joined
    for number in range(left):
        date = first_date + datetime.timedelta(days=day)
        shifted = day + season_shift(date.timetuple().tm_yday)
        while (first_date + datetime.timedelta(days=shifted)).weekday() == 6:
            shifted += 1
        if shifted >= DAYS:
            break
        days.append(shifted)
        shrink = 0.93 ** number if kind[0] == "growing" else 1.0
        rhythm = gap * shrink * math.exp(chance.gauss(0, unevenness))
        day = shifted + max(1, round(rhythm))
    return days


def price(chance, service, kind, number):
    """In whole euros; who grows orders larger pieces."""
    _, _, usual, spread = service
    growth = 1.04 ** min(number, 20) if kind[0] == "growing" else 1.0
    return max(20, round(usual * growth * math.exp(chance.gauss(0, spread)) / 5) * 5)


def client_orders(chance, kind, client, first_date):
    """(day, client, amount, status, source, service) of one client's rows."""
    source, favourite = pick(chance, SOURCES), pick(chance, SERVICES)
    is_person = people.parts_of(client) is not None
    if is_person or kind[0] in FAVOURITES:
        favourite = SERVICE_OF[CERTIFIED if is_person else FAVOURITES[kind[0]]]
    rows = []
    for number, day in enumerate(order_days(chance, kind, source[2], joining_day(chance),
                                            first_date)):
        service = favourite if is_person or chance.random() < 0.8 else pick(chance, SERVICES)
        amount = price(chance, service, kind, number)
        status = "cancelled" if chance.random() < CANCELLED else "completed"
        rows.append((day, client, amount, status, source[0], service[0]))
        if status == "completed" and chance.random() < REFUNDED and day + 9 < DAYS:
            part = -round(amount * (0.3 + 0.7 * chance.random()))
            rows.append((day + 9, client, part, "completed", source[0], service[0]))
    return rows


def make_rows(seed, until):
    chance = random.Random(seed)
    first_date = until - datetime.timedelta(days=DAYS - 1)
    companies, persons = names(chance)
    rows = []
    for _ in range(CLIENTS):
        language, kind = pick(chance, LANGUAGE_SHARES)[0], pick(chance, KINDS)
        is_person = kind[0] == "once" and chance.random() < PERSONS_AMONG_ONCE
        left = persons if is_person else companies
        if not left[language]:
            language = max(left, key=lambda other: len(left[other]))
        rows += client_orders(chance, kind, left[language].pop(), first_date)
    rows.sort(key=lambda row: (row[0], row[1]))
    for number, (day, client, amount, status, source, service) in enumerate(rows, 1):
        date = first_date + datetime.timedelta(days=day)
        yield [client, date.isoformat(), f"{amount}.00", "EUR", f"L{number:05d}", status, source,
               service]


def main():
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("--until", type=datetime.date.fromisoformat, required=True,
                        help="last day of the log, YYYY-MM-DD")
    reader.add_argument("--seed", type=int, default=7)
    options = reader.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", newline="")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["client", "date", "amount", "currency", "order", "status", "source", "service"])
    writer.writerows(make_rows(options.seed, options.until))


if __name__ == "__main__":
    main()
