"""The studio itself: its name, hours, days off, services, letters and own fields."""
import archive
import make_orders

EVERY_MORNING, EVERY_AFTERNOON, FRIDAY_AFTERNOON = (9 * 60, 13 * 60), (14 * 60, 18 * 60), \
    (14 * 60, 16 * 60)
PIECE, WORD, THOUSAND, PAGE, MONTH, PACKAGE = 1, 4, 5, 6, 7, 8

# Name, usual price in euros, unit, days that it takes.
SERVICES = [(make_orders.TRANSLATION, 28, THOUSAND, 6), (make_orders.TEXTS, 210, PACKAGE, 8),
            (make_orders.MENU, 280, PIECE, 9), (make_orders.NEWSLETTER, 180, MONTH, 5),
            (make_orders.PROOFREADING, 8, PAGE, 3), (make_orders.CERTIFIED, 65, PIECE, 4)]
OLD_SERVICE = ("Subtitles", 9, PIECE, 7)
USUAL_DAYS = {service[0]: service[3] for service in SERVICES}

# Name, language, form of address (0: both), subject, body.
TEMPLATES = [
    ("Delivered", "en", 2, "{order} is ready",
     "Dear {contact},\n\n{order} is ready, and you will find it attached. Please look through it "
     "when you have a quiet moment; corrections are free for thirty days.\n\n{user}\n{business}"),
    ("Delivered, formal", "en", 1, "{order} is ready",
     "Dear {contact},\n\nplease find {order} attached. Should anything need a change, we will see "
     "to it within thirty days at no cost.\n\nKind regards\n{user}\n{about}"),
    ("Quote", "en", 0, "Your enquiry: {service}",
     "Dear {contact},\n\nthank you for asking. {service} would be {amount} for you, ready by "
     "{day}. Write one word, and we begin.\n\n{user}\n{business}"),
    ("Готово", "ru", 1, "{order}: готово",
     "Здравствуйте, {contact}!\n\nРабота «{order}» готова, файлы во вложении. Посмотрите, когда "
     "будет удобно: правки мы вносим бесплатно в течение тридцати дней.\n\nС уважением,\n{user}\n"
     "{business}"),
    ("Готово, на ты", "ru", 2, "{order}: готово",
     "Привет, {contact}!\n\n«{order}» готово, файлы во вложении. Посмотри, когда будет минута; "
     "если что-то не так, поправим.\n\n{user}"),
    ("Расчёт", "ru", 0, "Ваш запрос: {service}",
     "Здравствуйте, {contact}!\n\nСпасибо за вопрос. {service} обойдётся в {amount} и будет готово "
     "к {day}.\n\n{user}\n{business}"),
    ("Isporuka", "hr", 1, "{order}: gotovo",
     "Poštovani {contact},\n\n{order} je gotovo i nalazi se u privitku. Ispravke su besplatne "
     "trideset dana.\n\nSrdačan pozdrav\n{user}\n{about}"),
    ("Isporuka, na ti", "hr", 2, "{order}: gotovo",
     "Bok {contact},\n\n{order} je gotovo, sve je u privitku. Pogledaj kad stigneš i javi ako "
     "nešto treba popraviti.\n\n{user}"),
    ("Ponuda", "hr", 0, "Vaš upit: {service}",
     "Poštovani {contact},\n\nhvala na upitu. {service} bi stajao {amount}, a gotovo je do "
     "{day}.\n\n{user}\n{business}"),
]


def furnish(business):
    settle(business)
    keep_hours(business)
    offer(business)
    for name, language, form, subject, body in TEMPLATES:
        business.add("template", version=1, name=name, language=language, form_of_address=form,
                     subject=subject, body=body, created_at=business.began_at,
                     changed_at=business.began_at)
    for place, (name, kind, choices) in enumerate([("Invoice by", 4, "e-mail\npost\nat the desk"),
                                                   ("Glossary kept", 5, "")]):
        business.add("own_field", version=1, object=1, name=name, kind=kind, choices=choices,
                     place=place, created_at=business.began_at)


def settle(business):
    business.store.workspace.update(
        name="Linden Row Studio", time_zone="Europe/Zagreb", currency="EUR", holidays="HR",
        about="Linden Row 7, in a town that is on no map\nhello@linden-row.example",
        created_at=business.began_at, changed_at=business.began_at)
    business.owner.update(name="Ada Birch", created_at=business.began_at)
    business.rows["member"][0]["joined_at"] = business.began_at
    for number, brought in enumerate(business.rows["import"]):
        brought["created_at"] = business.at(business.today - 1, 8, number)
    for number, told in enumerate(business.rows["audit"]):
        told["at"] = business.at(business.today - 1, 8, number)


def keep_hours(business):
    for weekday in range(1, 6):
        afternoon = FRIDAY_AFTERNOON if weekday == 5 else EVERY_AFTERNOON
        for first, last in (EVERY_MORNING, afternoon):
            business.add("working_hours", weekday=weekday, from_minute=first, to_minute=last)
    friday = business.today + (4 - business.until.weekday()) % 7 + 7
    for first, last, label, hours in [(friday, friday + 3, "A few days away", (None, None)),
                                      (friday + 12, friday + 12, "Book fair, mornings only",
                                       EVERY_MORNING)]:
        business.add("day_off", first_on=first, last_on=last, label=label, from_minute=hours[0],
                     to_minute=hours[1], created_at=business.at(business.today - 4, 10))


def offer(business):
    for name, price, unit, days in [*SERVICES, OLD_SERVICE]:
        gone_at = business.at(business.today - 400, 12) if name == OLD_SERVICE[0] else None
        business.add("service", version=1, name=name, name_key=archive.words_of(name),
                     price=price * 10_000, currency="EUR", unit=unit, usual_days=days,
                     created_at=business.began_at, archived_at=gone_at)
