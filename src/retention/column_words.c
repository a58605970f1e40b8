// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/column_words.h"

#include "retention/order_amount.h"

static const struct {
    int16_t role, rank;
    const char *names;
} words[] = {
#define WORDS(role, rank, names) {role, rank, names},
#include "retention/column_words.def"
#undef WORDS
};

static struct slice cut_name(struct slice *names)
{
    const char *bar = memchr(names->at, '|', names->length);
    struct slice name = {names->at, bar == NULL ? names->length : (size_t)(bar - names->at)};
    size_t taken = name.length + (bar != NULL);

    *names = (struct slice){names->at + taken, names->length - taken};
    return name;
}

static struct column_meaning look_up(struct slice name)
{
    struct folded folded = text_fold(name);

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && folded.length > 0; i++) {
        struct slice names = slice_of(words[i].names);
        while (names.length > 0)
            if (folded_equal(&folded, cut_name(&names)))
                return (struct column_meaning){words[i].role, words[i].rank};
    }
    return (struct column_meaning){WORD_NONE, 0};
}

/* The name before "(USD)", "[EUR]", ", EUR" or a currency as its last word; else all of it. */
static struct slice without_currency(struct slice name)
{
    size_t end = 0, after = name.length;
    char code[4];

    for (size_t i = 1; i < name.length && end == 0; i++)
        if (memchr("([,/", name.at[i], 4) != NULL)
            end = i, after = i + 1;
    for (size_t i = name.length; i > 1 && end == 0; i--)
        if (name.at[i - 1] == ' ' || name.at[i - 1] == '_')
            end = i - 1, after = i;
    struct slice rest = slice_trim((struct slice){name.at + after, name.length - after});
    while (rest.length > 0 && memchr(")] ", rest.at[rest.length - 1], 3) != NULL)
        rest.length--;
    if (end == 0 || !currency_read(rest, code))
        return name;
    return slice_trim((struct slice){name.at, end});
}

struct column_meaning column_meaning_of(struct slice name)
{
    struct slice trimmed = slice_trim(name);
    struct column_meaning meaning = look_up(trimmed);

    if (meaning.role != WORD_NONE)
        return meaning;
    struct slice bare = without_currency(trimmed);
    if (bare.length == trimmed.length)
        return meaning;
    meaning = look_up(bare);
    if (meaning.rank > 0)
        meaning.rank--;
    return meaning;
}
