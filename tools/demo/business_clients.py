"""The demo's clients as people: who they are, how they are reached, what is known of them."""
import archive
import business_texts
import make_contacts
import make_orders
import people

PERSON, COMPANY = 1, 2
EMAIL, PHONE, TELEGRAM, WEB = 1, 2, 3, 4
BIRTHDAY, ANNIVERSARY, TRADE = 1, 2, 3
FORMS = {"": 0, "formal": 1, "first name": 2}
MARK_RARE, MARK_LOST = 3, 2
FIRST_PHONE = 400  # those before are in the files that were imported
PHONES = 1000      # 07700 900000 to 900999 are kept for fiction

SHARE_SECOND, SHARE_THIRD, SHARE_BIRTHDAY, SHARE_KNOWN_WELL = 0.24, 0.06, 0.42, 0.55


def introduce(business):
    languages, tags = people.client_languages(), make_tags(business)
    orders = orders_by_client(business)
    business.phone = FIRST_PHONE
    for client in business.rows["client"]:
        client["language"] = languages[client["name"]]
        own = orders[client["id"]]
        since = business.at(min(business.today - 1, *(order["accepted_on"] for order in own)), 9)
        settle(business, client, own, since)
        persons = contacts_of(business, client, since)
        remember_dates(business, client, persons)
        put_tags(business, client, own, tags)
        take_notes(business, client, persons, own)
        find_by_words(business, client, persons)


def orders_by_client(business):
    found = {client["id"]: [] for client in business.rows["client"]}
    for order in business.rows["client_order"]:
        found[order["client_id"]].append(order)
    return found


def settle(business, client, orders, since):
    chance, language = business.chance, client["language"]
    count, last = client["order_count"], client["last_order_on"] or 0
    client.update(created_at=since, changed_at=since, source=orders[0]["source"],
                  kind=PERSON if people.parts_of(client["name"]) else COMPANY)
    if count >= 3 and (count >= 12 or chance.random() < SHARE_KNOWN_WELL):
        client.update(rhythm=chance.randrange(1, 5),
                      words=chance.choice(business_texts.WORDS[language]),
                      likes=chance.choice(business_texts.LIKES[language]),
                      talked_of=chance.choice(business_texts.TALKED_OF[language]))
    if count >= 4 and business.today - last > 420 and chance.random() < 0.4:
        client["mark"] = MARK_LOST
    elif count in (3, 4, 5) and chance.random() < 0.15:
        client["mark"] = MARK_RARE
    if count <= 1 and business.today - last > 900 and chance.random() < 0.3:
        client["archived_at"] = business.at(business.today - 60, 12)
    for field, values in zip(business.rows["own_field"], (["e-mail", "e-mail", "post"], ["yes"])):
        if count >= 5 and chance.random() < 0.5:
            business.add("own_value", object_id=client["id"], field_id=field["id"],
                         value=chance.choice(values))


def contacts_of(business, client, since):
    """The people of a client, the main one first."""
    chance, language = business.chance, client["language"]
    persons = [row for row in business.rows["contact"] if row["client_id"] == client["id"]]
    persons.sort(key=lambda row: (-row["is_main"], row["id"]))
    named = people.parts_of(client["name"])
    for person in persons:
        person["created_at"] = since
        for point in points_of(business, person):
            point["created_at"] = since
    if named:
        form = FORMS[make_orders.pick(chance, make_contacts.FORMS[language])[0]]
        persons[0].update(given=named[0], family=named[1], language=language, form_of_address=form)
        reach(business, client, persons[0], 0.9, 0.5)
    elif client["order_count"] >= 3:
        more = (chance.random() < SHARE_SECOND) + (chance.random() < SHARE_THIRD)
        persons += [add_person(business, client, since) for _ in range(more)]
    return persons


def add_person(business, client, since):
    language = client["language"]
    given, family = make_contacts.person(business.chance, language)
    form = FORMS[make_orders.pick(business.chance, make_contacts.FORMS[language])[0]]
    row = business.add("contact", client_id=client["id"], is_main=0, name=f"{given} {family}",
                       given=given, family=family, additional="", salutation="",
                       form_of_address=form, language=language, created_at=since)
    reach(business, client, row, 0.95, 0.3)
    return row


def reach(business, client, person, email_share, telegram_share):
    """Ways to reach somebody whom no file told of."""
    own = make_contacts.latin(f"{person['given']} {person['family']}")
    company = make_contacts.latin(client["name"])
    if business.chance.random() < email_share:
        add_point(business, person, EMAIL, f"{own.replace('-', '.')}@{company}.example", 1)
    if business.phone < PHONES and business.chance.random() < 0.5:
        number = make_contacts.phone(business.phone)
        add_point(business, person, PHONE, number, 0)
        business.phone += 1
    if business.chance.random() < telegram_share:
        add_point(business, person, TELEGRAM, f"@{own.replace('-', '_')}_demo", 0)


def add_point(business, person, kind, value, is_main):
    key = {PHONE: value.replace(" ", ""), TELEGRAM: value.lstrip("@")}.get(kind, value)
    business.add("contact_point", contact_id=person["id"], kind=kind, value=value, value_key=key,
                 is_main=is_main, created_at=person["created_at"], bounce="")


def points_of(business, person):
    return [row for row in business.rows["contact_point"] if row["contact_id"] == person["id"]]


def remember_dates(business, client, persons):
    chance, language = business.chance, client["language"]

    def remember(kind, label, contact, year):
        business.add("important_date", client_id=client["id"], contact_id=contact, kind=kind,
                     label=label, month=chance.randrange(1, 13), day=chance.randrange(1, 29),
                     year=year, created_at=client["created_at"])
    if persons[0]["given"] and chance.random() < SHARE_BIRTHDAY:
        remember(BIRTHDAY, "", persons[0]["id"], None)
    if client["kind"] == COMPANY and chance.random() < 0.25:
        remember(ANNIVERSARY, business_texts.ANNIVERSARIES[language], None,
                 chance.randrange(1994, business.until.year - 1))
    if client["kind"] == COMPANY and chance.random() < 0.06:
        remember(TRADE, business_texts.TRADE_DAYS[language], None, None)


def make_tags(business):
    return {name: business.add("tag", name=name, name_key=archive.words_of(name),
                               created_at=business.began_at)["id"]
            for name in business_texts.TAGS}


def put_tags(business, client, orders, tags):
    name, chance = client["name"], business.chance
    services = {order["service"] for order in orders}
    wanted = {
        "hospitality": any(word in name for word in ("Hotel", "Tea Room", "Чайная", "Гостиница",
                                                     "Čajanka", "Slastičarnica")),
        "seasonal": services == {make_orders.MENU},
        "shop": any(word in name for word in ("Bookshop", "Книжная", "Knjižara", "Pottery")),
        "prints on paper": make_orders.MENU in services and chance.random() < 0.5,
        "pays ahead": client["order_count"] > 8 and chance.random() < 0.5,
        "recommends us": client["order_count"] > 5 and chance.random() < 0.3,
    }
    for tag, is_wanted in wanted.items():
        if is_wanted:
            business.add("client_tag", client_id=client["id"], tag_id=tags[tag])


def take_notes(business, client, persons, orders):
    chance, texts = business.chance, business_texts.NOTES[client["language"]]
    count = min(len(texts), int((0.3 + 0.7 * chance.random()) * (1 + client["order_count"] / 3)))
    for kind, text in chance.sample(texts, count):
        order = chance.choice(orders)
        at = business.at(min(business.today - 1, order["accepted_on"] + chance.randrange(0, 5)),
                         chance.randrange(9, 17), chance.randrange(0, 12) * 5)
        note = business.add("note", version=1, client_id=client["id"],
                            contact_id=persons[0]["id"] if kind != 1 else None, kind=kind,
                            happened_at=at, text=text, created_by=business.owner["id"],
                            created_at=at, changed_at=at)
        business.store.put_words(4, note["id"], text)


def find_by_words(business, client, persons):
    texts = [client["name"], client["reference"] or ""]
    for person in persons:
        texts += [person["name"]] if person["name"] != client["name"] else []
        texts += [person["given"], person["additional"], person["family"]]
    for person in persons:
        points = sorted(points_of(business, person), key=lambda row: (-row["is_main"], row["id"]))
        texts += [text for row in points for text in (row["value"], row["value_key"])]
    business.store.put_words(1, client["id"], *texts)
