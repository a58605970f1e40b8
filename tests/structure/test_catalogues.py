"""What tools/make_catalogues.py reads, refuses and writes."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "tools"))
import make_catalogues  # noqa: E402

RULE = make_catalogues.FORMS["ru"][1]
HEADER = f'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=({RULE});\\n"\n\n'
PLURAL = 'msgid "{1} day"\nmsgid_plural "{1} days"\n'
THREE = 'msgstr[0] "{1} день"\nmsgstr[1] "{1} дня"\nmsgstr[2] "{1} дней"\n'

# What a catalogue shows, its text after the header, the entries read or a part of the refusal.
CASES = [
    ("a plain text", 'msgid "Client"\nmsgstr "Клиент"\n', {"Client": ["Клиент"]}),
    ("several lines", 'msgid ""\n"One "\n"two"\nmsgstr ""\n"Раз "\n"два"\n', {"One two": ["Раз два"]}),
    ("escapes", r'msgid "a\"b\\c\n"' + '\n' + r'msgstr "\"\\\n"' + '\n', {'a"b\\c\n': ['"\\\n']}),
    ("no empty line between", 'msgid "a"\nmsgstr "б"\nmsgid "b"\nmsgstr "в"\n',
     {"a": ["б"], "b": ["в"]}),
    ("plural forms", PLURAL + THREE, {"{1} day": ["{1} день", "{1} дня", "{1} дней"]}),
    ("not translated yet", 'msgid "a"\nmsgstr ""\n', {}),
    ("an old entry", '#~ msgid "a"\n#~ msgstr "б"\n', {}),
    ("a comment", '# why\n#. note\nmsgid "a"\nmsgstr "б"\n', {"a": ["б"]}),
    ("a guess", '#, fuzzy\nmsgid "a"\nmsgstr "б"\n', "fuzzy"),
    ("a text twice", 'msgid "a"\nmsgstr "б"\n\nmsgid "a"\nmsgstr "в"\n', "twice"),
    ("a context", 'msgctxt "x"\nmsgid "a"\nmsgstr "б"\n', "contexts"),
    ("a place lost", 'msgid "{1} of {2}"\nmsgstr "{1}"\n', "places"),
    ("a place too many", 'msgid "{1}"\nmsgstr "{1} {2}"\n', "places"),
    ("a place lost in one form", PLURAL + THREE.replace("{1} дней", "дней"), "places"),
    ("two forms of three", PLURAL + "".join(THREE.splitlines(True)[:2]), "plural forms"),
    ("an empty form", PLURAL + THREE.replace("{1} дней", ""), "a plural form is missing"),
    ("no .po line", "hello\n", "not a line"),
    ("a keyword twice", 'msgid "a"\nmsgid "b"\nmsgstr "б"\n', "twice"),
]


def outcome(folder, content):
    path = pathlib.Path(folder, "ru.po")
    path.write_text(content, encoding="utf-8")
    try:
        return make_catalogues.read_catalogue(path)[0]
    except make_catalogues.BadCatalogue as fault:
        return str(fault)


def is_wanted(got, wanted):
    return wanted in got if isinstance(wanted, str) and isinstance(got, str) else got == wanted


def main():
    failed = 0
    cases = [(name, HEADER + text, wanted) for name, text, wanted in CASES]
    cases.append(("no header", 'msgid "a"\nmsgstr "б"\n', "no header"))
    cases.append(("another plural rule", HEADER.replace("nplurals=3", "nplurals=2"), "header must"))
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, content, wanted) in enumerate(cases, 1):
            got = outcome(folder, content)
            failed += not is_wanted(got, wanted)
            print(f"{'ok' if is_wanted(got, wanted) else 'not ok'} {number} - {name}: {got!r}")
    written = []
    make_catalogues.write_catalogue(written, "ru", {"б": ["??="], "a": ['"\n'], "B": ["\\"]})
    order = [line.split('"')[1] for line in written if line.startswith("    {")]
    is_right = order == ["B", "a", "б"] and r'"\?\?="' in "".join(written)
    print(f"{'ok' if is_right else 'not ok'} {len(cases) + 1} - sorted by bytes, without trigraphs")
    print(f"1..{len(cases) + 1}")
    sys.exit(failed > 0 or not is_right)


main()
