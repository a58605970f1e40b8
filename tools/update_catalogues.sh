#!/bin/sh
# Brings locale/ up to date with the texts in src/: run it after adding or changing a text that
# people see, then translate what is new in ru.po and hr.po (msgstr ""). No line numbers, dates
# or guesses are written, so that two branches' changes merge. With a folder as its argument
# only en.pot is written, into it.
set -eu
cd "$(dirname "$0")/.."
target=${1:-locale}
LC_ALL=C.UTF-8
export LC_ALL

# xgettext warns of every text that is not ASCII; ours may be, so only failures are shown.
list=$(mktemp)
views=$(mktemp -d)
trap 'rm -rf "$list" "$list.pot" "$list.log" "$views"' EXIT
{
    find src -name '*.[ch]' -o -name '*.def'
    # Texts of views are in the C that they become.
    python3 -B tools/compile_views.py "$views/views.h" "$views/views.c" src/web/views/*.html
    printf '%s\n' "$views/views.c"
} | sort >"$list"
xgettext --files-from="$list" --from-code=UTF-8 --language=C --output="$list.pot" \
    --no-location --no-wrap --sort-output --keyword --keyword=N_ --keyword=MESSAGE:1 \
    --keyword=PLAIN_MESSAGE:1 --keyword=MESSAGE_N:1,2 2>"$list.log" || {
    cat "$list.log" >&2
    exit 1
}
{
    printf 'msgid ""\nmsgstr ""\n'
    printf '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    printf '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    sed -e '1,/^$/d' -e '/^#, c-format$/d' "$list.pot"
} >"$target/en.pot"
test "$target" = locale || exit 0

for language in hr ru; do
    msgmerge --quiet --update --backup=none --no-fuzzy-matching --no-wrap --no-location \
        --sort-output "locale/$language.po" locale/en.pot
    msgattrib --no-obsolete --no-wrap --sort-output --output-file="locale/$language.po" \
        "locale/$language.po"
done
