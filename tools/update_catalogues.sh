#!/bin/sh
# Brings locale/ up to date with the texts in src/: run it after adding or changing a text that
# people see, then translate what is new in ru.po and hr.po (msgstr ""). No line numbers, dates
# or guesses are written, so that two branches' changes merge. (xgettext makes a header, which is
# taken off again: without one it loses whatever is not ASCII.)
set -eu
cd "$(dirname "$0")/.."

find src -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort |
    xgettext --files-from=- --from-code=UTF-8 --language=C --output=- \
        --no-location --no-wrap --sort-output --keyword \
        --keyword=N_ --keyword=MESSAGE:1 --keyword=PLAIN_MESSAGE:1 --keyword=MESSAGE_N:1,2 |
    sed -e '1,/^$/d' -e '/^#, c-format$/d' >locale/new.pot
{
    printf 'msgid ""\nmsgstr ""\n'
    printf '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    printf '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    cat locale/new.pot
} >locale/en.pot
rm locale/new.pot

for language in hr ru; do
    msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap --no-location \
        --sort-output "locale/$language.po" locale/en.pot
    msgattrib --no-obsolete --no-wrap --sort-output --output-file="locale/$language.po" \
        "locale/$language.po"
done
