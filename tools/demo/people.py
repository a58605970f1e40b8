"""Names of the demo business's people and clients, all invented, by language."""

# Trade and name make a client.
NAMES = {
    "en": (["Bakery", "Sailing School", "Bookshop", "Hotel", "Pottery", "Tea Room", "Tailors",
            "Dental", "Theatre", "Kennels"],
           ["Bluebell", "Otter & Oak", "Tin Kettle", "Second Lantern", "Paper Heron", "Old Quince",
            "Copper Finch", "Saltmarsh", "Three Thimbles", "Windfall"]),
    "ru": (["Пекарня", "Гостиница", "Книжная лавка", "Чайная", "Ателье", "Гончарня", "Столярня",
            "Питомник"],
           ["Снегирь", "Тихий омут", "Жёлтый зонт", "Рябина", "Бумажный кит", "Медный грош",
            "Северный мох", "Три иголки"]),
    "hr": (["Pekara", "Hotel", "Knjižara", "Čajanka", "Krojačnica", "Lončarija", "Rasadnik",
            "Slastičarnica"],
           ["Lavanda", "Žuti kišobran", "Mali Jasen", "Čvorak", "Plavi fenjer", "Šipak", "Ćuk",
            "Tri igle"]),
}

# Given names, and family names that go with them.
PEOPLE = {
    "en": [(["Ada", "Beth", "Clara", "Edith", "Flora", "Grace", "Hazel", "Ivy", "Mabel", "Nora",
             "Arthur", "Bram", "Cyril", "Edgar", "Fergus", "Hugo", "Jasper", "Linus", "Oscar",
             "Rufus"],
            ["Ashdown", "Birchall", "Crabtree", "Dovecote", "Elderflower", "Fernsby", "Greengage",
             "Hollyhock", "Inkwell", "Larkspur", "Merriweather", "Nightjar", "Oakapple",
             "Pennywhistle", "Quillfeather", "Rushlight", "Sparrow", "Thistlewood"])],
    "ru": [(["Анна", "Вера", "Дарья", "Елена", "Зоя", "Ирина", "Лидия", "Майя", "Нина", "Тамара"],
            ["Берёзкина", "Воробьёва", "Ежевикина", "Журавлёва", "Калинкина", "Ландышева",
             "Медуницына", "Одуванчикова", "Полынина", "Черешнева"]),
           (["Антон", "Борис", "Глеб", "Егор", "Захар", "Илья", "Лев", "Марк", "Олег", "Тимур"],
            ["Барсуков", "Васильков", "Грачёв", "Ежов", "Заяцев", "Крыжовников", "Лопухов",
             "Одуванчиков", "Снегирёв", "Чижов"])],
    "hr": [(["Ana", "Dora", "Đurđa", "Iva", "Jasna", "Lucija", "Marija", "Nika", "Tena", "Željka",
             "Ante", "Boris", "Domagoj", "Filip", "Ivan", "Luka", "Marko", "Stjepan", "Tin",
             "Željko"],
            ["Bijelić", "Cvrčak", "Čvorković", "Đurđica", "Grličić", "Jagodić", "Lastavica",
             "Maslačak", "Perunika", "Ružičić", "Šumarak", "Vrapčić", "Zečić", "Žabac"])],
}


def companies(language):
    trades, words = NAMES[language]
    return [f"{word} {trade}" if language == "en" else f"{trade} {word}"
            for trade in trades for word in words]


def persons(language):
    """(given, family) of everybody that there can be."""
    return [(given, family) for givens, families in PEOPLE[language] for given in givens
            for family in families]


def client_languages():
    """The language of each name that a client can have."""
    return ({name: language for language in NAMES for name in companies(language)} |
            {" ".join(person): language for language in PEOPLE for person in persons(language)})


def parts_of(name):
    """(given, family) when the client is a person and no company, else None."""
    given, _, family = name.partition(" ")
    return (given, family) if (given, family) in ALL_PERSONS else None


ALL_PERSONS = {person for language in PEOPLE for person in persons(language)}
