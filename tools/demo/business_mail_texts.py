"""Letters to the demo's studio and its answers, by the language of whoever writes. Everybody in them
is made up.

TALKS: language, order of the client among those of the language (None: nobody known), subject, how it
stands, and what was said. A message: who (them, us, note, call), working days before the last day,
hour, minute, text. {contact} is who writes, {given} what they are called.
"""

WAITING, THEIRS, SNOOZED, CLOSED, SPAM = "waiting", "theirs", "snoozed", "closed", "spam"

TALKS = [
    ("en", 0, "Winter menu: two dishes have changed", WAITING, [
        ("them", 6, 10, 5, "Good morning,\n\nhere is the list for the winter menu. The chef would "
         "like it short, as last year.\n\n{contact}"),
        ("us", 6, 11, 20, "Dear {given},\n\nthank you, the list is here and readable. You will "
         "have the English and the Croatian card by Thursday at noon.\n\nAda Birch"),
        ("note", 6, 11, 25, "The chef says guests, never customers. The glossary is in the folder."),
        ("us", 2, 11, 40, "Dear {given},\n\nboth cards are attached. Please look at the fish soup: "
         "I kept the name of the village in it.\n\nAda Birch"),
        ("them", 1, 15, 10, "Hello,\n\nwhat a lovely card. Two dishes have changed since: the quince "
         "tart is a pear tart now, and the trout goes. Could it be ready before the printer closes "
         "on Friday?\n\n{contact}", "On the last day but one Linden Row Studio wrote:\n> both cards "
         "are attached. Please look at the fish soup:\n> I kept the name of the village in it.")]),
    ("hr", 0, "Upit: bilten za prosinac", WAITING, [
        ("them", 1, 14, 25, "Poštovani,\n\nmožete li bilten za prosinac složiti do petka? Tekst je u "
         "prilogu, slike stižu sutra.\n\nLijep pozdrav\n{contact}")]),
    ("ru", 0, "Свидетельство: нужна вторая копия", WAITING, [
        ("them", 1, 17, 20, "Здравствуйте!\n\nСпасибо за перевод, всё приняли с первого раза. "
         "Оказалось, нужна вторая заверенная копия. Сколько это займёт и можно ли забрать в "
         "понедельник?\n\n{contact}")]),
    ("en", 1, "A complaint about the leaflet", WAITING, [
        ("us", 8, 14, 0, "Dear {given},\n\nthe leaflet is attached as it went to the printer.\n\n"
         "Ada Birch"),
        ("them", 1, 16, 35, "Good afternoon,\n\nthe telephone number on page two is not ours, and two "
         "hundred copies are folded already. I sent the right one in September. How did this happen, "
         "and what can be done before Monday?\n\n{contact}")]),
    (None, ("Tilda Fernsby", "tilda.fernsby@tilda.example"), "Do you translate from Danish?", WAITING, [
        ("them", 0, 6, 40, "Hello,\n\nI found you through the bookshop on the corner. I have a letter "
         "of three pages in Danish that my grandmother kept, and would love to read it at last. Do "
         "you do such things, and what would it cost?\n\nKind regards\nTilda Fernsby")]),
    ("en", 2, "Photographs for the autumn letter", THEIRS, [
        ("them", 4, 12, 15, "The photographs are attached, seven of them. Use those you like.\n\n"
         "{contact}"),
        ("us", 4, 15, 5, "Dear {given},\n\nthank you, the third one is beautiful. One question "
         "before I go on: shall the names of the children stand below it?\n\nAda Birch")]),
    ("ru", 1, "Карта напитков", THEIRS, [
        ("them", 3, 10, 30, "Добрый день! Высылаю список чаёв, всего сорок два. Переведите, "
         "пожалуйста, на хорватский и английский.\n\n{contact}"),
        ("us", 3, 11, 10, "Здравствуйте, {given}!\n\nСписок получен. Три названия я бы оставила "
         "без перевода и пояснила в скобках, так делают чайные в Загребе. Вы согласны?\n\nАда Бёрч"),
        ("call", 2, 14, 20, "Согласны, но без скобок: пояснения внизу страницы.")]),
    ("hr", 1, "Govor za otvorenje", THEIRS, [
        ("us", 5, 9, 45, "Bok {given},\n\ngovor je u prilogu, četiri minute kad se čita "
         "mirno. Javi sviđa li ti se šala o vratima.\n\nAda Birch")]),
    ("en", 3, "The glossary for next year", SNOOZED, [
        ("them", 9, 13, 30, "No hurry with this one: could we look at the glossary together in the "
         "new year? Some words of ours have grown old.\n\n{contact}")]),
    ("hr", 2, "Kućni red: sve je u redu", CLOSED, [
        ("us", 7, 10, 10, "Bok {given},\n\nkućni red na tri jezika je u prilogu.\n\n"
         "Ada Birch"),
        ("them", 7, 12, 50, "Hvala lijepa, sve je u redu!\n\n{contact}")]),
    ("ru", 2, "Письмо читателям: готово", CLOSED, [
        ("them", 10, 16, 20, "Здравствуйте! Можно ли поставить в письмо ещё и объявление о вечере "
         "двенадцатого числа?\n\n{contact}"),
        ("us", 10, 16, 55, "Здравствуйте, {given}!\n\nКонечно, поставила вторым. Письмо уйдёт "
         "завтра утром, как договорились.\n\nАда Бёрч"),
        ("them", 10, 17, 10, "Спасибо!")]),
    ("en", 4, "Opening hours over the holidays", CLOSED, [
        ("them", 12, 9, 5, "When do you close for the holidays? We would like to have the drinks "
         "card before.\n\n{contact}"),
        ("us", 12, 9, 50, "Dear {given},\n\nthe last day is the Friday before; whatever is here by "
         "the Monday of that week will be ready.\n\nAda Birch")]),
    (None, ("Rank Higher", "offers@rank-higher.example"), "Your page could be first", SPAM, [
        ("them", 5, 3, 12, "Dear site owner, we can bring your page to the first place in ten days. "
         "Answer with YES.")]),
]

# The same letter as its sender's program formatted it, made safe as the program does on reading.
FORMATTED = """<div><p>Good afternoon,</p><p>the <b>telephone number on page two</b> is not ours, and
two hundred copies are folded already.</p><table><tr><th>Printed</th><th>Right</th></tr><tr><td>07700
900 114</td><td>07700 900 141</td></tr></table><p>I sent the right one in September. How did this
happen, and what can be done before Monday?</p></div>"""
LIST = "Dish;Old;New\nTart;quince;pear\nTrout;on the card;gone\n"
