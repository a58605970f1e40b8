"""Writes locale/*.po as a C file of sorted tables, for base/language.c.

usage: make_catalogues.py OUT.c PO...

Refuses what would show people something nobody has read: fuzzy or doubled entries, a wrong
number of plural forms, places {1} to {6} that differ from the English text's. Entries that are
not translated yet are left out and appear in English.
"""
import ast
import pathlib
import re
import sys

# Forms per language, in the order of base/language.c's plural rules.
FORMS = {
    "ru": (3, "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"),
    "hr": (3, "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"),
}
PLACE = re.compile(r"\{[1-6]\}")


class BadCatalogue(Exception):
    pass


class Entry:
    def __init__(self, line):
        self.line = line
        self.fuzzy = False
        self.texts = {}  # "msgid", "msgid_plural", "msgstr", "msgstr[0]", ...


def read_entries(path):
    """The entries of a .po file, the header first."""
    entries, entry, keyword = [], None, None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#~"):
            if not line:
                entry = keyword = None
            continue
        found = re.fullmatch(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+)?(".*")', line)
        if entry is None or (keyword and keyword.startswith("msgstr") and
                             (line.startswith("#") or line.startswith("msgid "))):
            entry, keyword = Entry(number), None
            entries.append(entry)
        if line.startswith("#"):
            entry.fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        if not found:
            raise BadCatalogue(f"{path}:{number}: not a line of a .po file")
        if found[1] == "msgctxt":
            raise BadCatalogue(f"{path}:{number}: contexts are not used here")
        keyword = found[1] or keyword
        if keyword is None or (found[1] and keyword in entry.texts):
            raise BadCatalogue(f"{path}:{number}: text without its keyword, or a keyword twice")
        entry.texts[keyword] = entry.texts.get(keyword, "") + ast.literal_eval(found[2])
    return [entry for entry in entries if entry.texts]


def translations(entry):
    if "msgid_plural" not in entry.texts:
        return [entry.texts.get("msgstr", "")]
    count = sum(1 for keyword in entry.texts if keyword.startswith("msgstr["))
    return [entry.texts.get(f"msgstr[{form}]", "") for form in range(count)]


def check_places(path, entry):
    """Plural texts may leave the count out of the singular only where English does too."""
    wanted = set(PLACE.findall(entry.texts["msgid"]))
    wanted |= set(PLACE.findall(entry.texts.get("msgid_plural", "")))
    for text in translations(entry):
        if set(PLACE.findall(text)) != wanted:
            raise BadCatalogue(f"{path}:{entry.line}: places differ from the English text's: "
                               f"{text!r}")


def check_entry(path, entry, form_count):
    if entry.fuzzy:
        raise BadCatalogue(f"{path}:{entry.line}: fuzzy: read it and take the mark off")
    texts = translations(entry)
    if "msgid_plural" in entry.texts and len(texts) != form_count:
        raise BadCatalogue(f"{path}:{entry.line}: {len(texts)} plural forms, not {form_count}")
    if any(texts) and not all(texts):
        raise BadCatalogue(f"{path}:{entry.line}: a plural form is missing")
    if any(texts):
        check_places(path, entry)


def check_header(path, header, language):
    form_count, rule = FORMS[language]
    wanted = f"Plural-Forms: nplurals={form_count}; plural=({rule});"
    if wanted not in header.texts.get("msgstr", "").splitlines():
        raise BadCatalogue(f"{path}: the header must say {wanted}")


def read_catalogue(path):
    """{id: [form, ...]} of what is translated, and the entries that are not."""
    language = path.stem
    if language not in FORMS:
        raise BadCatalogue(f"{path}: no plural rule for {language}: add it here and to language.c")
    entries = read_entries(path)
    if not entries or entries[0].texts.get("msgid") != "":
        raise BadCatalogue(f"{path}: no header")
    check_header(path, entries[0], language)

    ready, open_entries = {}, []
    for entry in entries[1:]:
        check_entry(path, entry, FORMS[language][0])
        if entry.texts["msgid"] in ready:
            raise BadCatalogue(f"{path}:{entry.line}: stands twice")
        if any(translations(entry)):
            ready[entry.texts["msgid"]] = translations(entry)
        else:
            open_entries.append(entry)
    return ready, open_entries


def c_string(text):
    """A C literal; a question mark is escaped since ??= and its like mean something in C17."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "?": "\\?"}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


def write_catalogue(out, language, ready):
    out.append(f"static const struct translation {language}[] = {{")
    for text in sorted(ready, key=lambda text: text.encode()):
        forms = ", ".join(c_string(form) for form in ready[text])
        out.append(f"    {{{c_string(text)}, {{{forms}}}}},")
    if not ready:
        out.append("    {0},")
    out.append("};")
    out.append(f"const struct catalogue catalogue_{language} = {{{language}, {len(ready)}}};")
    out.append("")


def main(target, *paths):
    out = ["// Made by tools/make_catalogues.py from locale/: do not edit.",
           '#include "base/catalogue.h"', ""]
    try:
        for path in sorted(map(pathlib.Path, paths)):
            write_catalogue(out, path.stem, read_catalogue(path)[0])
    except BadCatalogue as fault:
        sys.exit(f"make_catalogues.py: {fault}")
    pathlib.Path(target).write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
