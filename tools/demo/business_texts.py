"""What is written about the demo business's clients and orders, by the client's language."""
import make_orders

# Titles of orders; {} is the client's name, {month} the month's, {season} the season's.
TITLES = {
    make_orders.TRANSLATION: {
        "en": ["House rules in Croatian", "Letters to suppliers", "Website in three languages",
               "Allergen list", "Opening speech", "Terms of booking"],
        "ru": ["Сайт на хорватский", "Письма поставщикам", "Правила дома", "Описание маршрутов",
               "Речь к открытию"],
        "hr": ["Stranica na engleskom", "Pisma dobavljačima", "Kućni red", "Opis izleta",
               "Govor za otvorenje"]},
    make_orders.TEXTS: {
        "en": ["Labels for the shelf", "Descriptions of new pieces", "Gift boxes", "Shop window",
               "Ten short texts"],
        "ru": ["Описания новинок", "Тексты для полки", "Подарочные наборы", "Десять коротких текстов"],
        "hr": ["Opisi novih proizvoda", "Tekstovi za policu", "Poklon paketi",
               "Deset kratkih tekstova"]},
    make_orders.MENU: {
        "en": ["{season} menu", "Drinks card, {season}", "Breakfast card"],
        "ru": ["Меню, {season}", "Карта напитков, {season}", "Завтраки"],
        "hr": ["Jelovnik, {season}", "Karta pića, {season}", "Doručak"]},
    make_orders.NEWSLETTER: {"en": ["Newsletter, {month}"], "ru": ["Письмо читателям, {month}"],
                             "hr": ["Bilten, {month}"]},
    make_orders.PROOFREADING: {
        "en": ["Annual report, proofs", "Programme booklet", "Prize list", "Leaflet, second proof"],
        "ru": ["Вычитка буклета", "Вычитка отчёта", "Программа вечера"],
        "hr": ["Lektura letka", "Lektura izvještaja", "Programska knjižica"]},
    make_orders.CERTIFIED: {
        "en": ["Birth certificate", "School report", "Driving licence", "Diploma"],
        "ru": ["Свидетельство о рождении", "Диплом", "Справка из школы"],
        "hr": ["Rodni list", "Svjedodžba", "Diploma"]},
}
SEASONS = {"en": ["Winter", "Spring", "Summer", "Autumn"], "ru": ["зима", "весна", "лето", "осень"],
           "hr": ["zima", "proljeće", "ljeto", "jesen"]}
MONTHS = {
    "en": "January February March April May June July August September October November "
          "December".split(),
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь "
          "декабрь".split(),
    "hr": "siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni "
          "prosinac".split(),
}

DETAILS = {
    "en": ["As last time, with two new pages. The file came by e-mail.",
           "She wants no reprints this year; prices come last."],
    "ru": ["Как в прошлый раз, две новые страницы.", "Цены придут в последний день, место оставить."],
    "hr": ["Kao prošli put, uz dvije nove stranice.", "Cijene stižu zadnji dan, ostaviti mjesta."],
}

# Their own words, what they like, what was talked of last.
WORDS = {
    "en": ["the card (menu), the house, guests (never customers)", "pieces (not products), makers",
           "the season, the boats, crew", "readers, the shop, our shelf"],
    "ru": ["гости (не клиенты), дом, карта", "изделия (не товар), мастера", "читатели, лавка, полка"],
    "hr": ["gosti (ne kupci), kuća, karta", "komadi (ne proizvodi), majstori",
           "čitatelji, dućan, polica"],
}
LIKES = {
    "en": ["Short mails; a call before big changes", "Everything on paper first",
           "Two versions to choose from", "No calls before ten"],
    "ru": ["Короткие письма, звонок перед важным", "Сначала черновик целиком", "Без звонков до десяти"],
    "hr": ["Kratke poruke, poziv prije većih promjena", "Prvo cijeli nacrt", "Bez poziva prije deset"],
}
TALKED_OF = {
    "en": ["The new terrace", "Her daughter starting school", "The dog, who chews proofs",
           "Moving the shop in spring", "A walk along the salt pans"],
    "ru": ["Новая веранда", "Дочь пошла в школу", "Переезд лавки весной", "Кот, который спит на гранках"],
    "hr": ["Nova terasa", "Kći je krenula u školu", "Selidba dućana na proljeće",
           "Mačka koja spava na otiscima"],
}
TAGS = ["hospitality", "prints on paper", "pays ahead", "seasonal", "shop", "recommends us"]
ANNIVERSARIES = {"en": "Opened", "ru": "День открытия", "hr": "Dan otvorenja"}
TRADE_DAYS = {"en": "Book fair", "ru": "Ярмарка", "hr": "Sajam"}

# Kind (1 note, 2 call, 3 meeting, 4 talk, 5 message) and text; the studio writes its notes in the
# language in which it spoke.
NOTES = {
    "en": [(1, "Sends files late on Fridays; plan for Monday."),
           (2, "Ten minutes on the phone. Wants it before the printer's Friday, and no surprises in "
               "the invoice."),
           (3, "Coffee at the shop. Showed the proofs; the second version it is."),
           (4, "Spoke of a second place across the bay, next year perhaps."),
           (5, "Wrote: guests noticed the new card. Small thing, but she was glad."),
           (2, "Rang to ask whether numbers are spelled out. They are, up to twelve.")],
    "ru": [(1, "Присылает файлы поздно вечером, отвечать утром."),
           (2, "Звонок, десять минут. Важен срок: печать в пятницу."),
           (3, "Встретились в лавке, посмотрели гранки, выбрали второй вариант."),
           (4, "Говорили о втором зале, может быть, через год."),
           (5, "Написали, что гости заметили новую карту.")],
    "hr": [(1, "Datoteke stižu kasno navečer, odgovoriti ujutro."),
           (2, "Poziv, desetak minuta. Rok je važan: tisak je u petak."),
           (3, "Kava u dućanu, pogledali smo otiske, bira drugu verziju."),
           (4, "Spomenula je drugi prostor, možda iduće godine."),
           (5, "Javili su da su gosti primijetili novu kartu.")],
}

# Open enquiries: stage (1 new, 2 answered, 3 quoted), days ago, hour, who, reach, title, details,
# service, source, euros quoted.
ENQUIRIES = [
    (1, 1, 14, "Greta Marshwiggle", "greta@saltpan-school.example", "A leaflet for spring",
     "Could you write and translate a leaflet for our spring courses? About two pages.",
     make_orders.TEXTS, "Website", None),
    (1, 1, 16, "Павел Незабудкин", "@pavel_nezabudkin_demo", "Перевести программу фестиваля",
     "Нужно на английский и хорватский, двенадцать страниц, к концу месяца.",
     make_orders.TRANSLATION, "Recommendation", None),
    (1, 2, 16, "Tonka Vjeverica", "tonka@tri-bora.example", "Jelovnik za zimu",
     "Trebamo jelovnik na tri jezika prije prvog vikenda u mjesecu.", make_orders.MENU, "Website",
     None),
    (1, 2, 11, "reader_of_maps", "", "Ten product cards", "Asked on Kwork, wants to begin this week.",
     make_orders.TEXTS, "Kwork", None),
    (2, 3, 10, "Wilfred Plumstone", "wilfred@teapot-museum.example", "Labels for a small exhibition",
     "Forty labels, two languages. Asked which sizes of type.", make_orders.TRANSLATION,
     "Recommendation", None),
    (2, 3, 14, "Ksenija Sova", "ksenija@mala-sova.example", "Bilten svaki mjesec",
     "Poslali smo tri primjera, čekamo odgovor.", make_orders.NEWSLETTER, "Our newsletter", None),
    (2, 4, 9, "Семён Клюквин", "semyon@klyukva.example", "Вычитать каталог",
     "Уточнили объём: сорок восемь страниц.", make_orders.PROOFREADING, "Website", None),
    (3, 5, 12, "Otis Vernacle", "otis@lantern-lane.example", "Catalogue for the autumn list",
     "Quoted with and without the index.", make_orders.TRANSLATION, "Book fair", 640),
    (3, 7, 15, "Lada Maslačak", "lada@zvoncica.example", "Diploma s ovjerom",
     "Ponuda poslana, treba do kraja mjeseca.", make_orders.CERTIFIED, "Website", 65),
    (3, 9, 10, "Hugo Brambling", "hugo@bramble-lane.example", "Texts for the new garden pages",
     "Decides after his holiday.", make_orders.TEXTS, "Recommendation", 320),
]
LOST = ["Found somebody nearer", "The price was above their plan", "No answer after two letters",
        "Postponed to next year"]
ASKED = {"en": "Asked for: {}", "ru": "Спрашивали: {}", "hr": "Upit: {}"}
CANCELLED = ["Their opening was put off", "Ordered twice by mistake", "Did it themselves"]
