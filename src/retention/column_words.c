// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/column_words.h"

#include "retention/order_amount.h"

static const struct {
    int16_t role, rank;
    const char *names;
} tables[] = {
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

/* Names by their hash; a free place has no name. Open addressing: the next free one is taken. */
struct entry {
    struct slice name;
    struct column_meaning meaning;
};

enum { PLACES = 4096 }; /* a power of two, some four for each name */

struct column_words {
    struct entry places[PLACES];
};

const struct column_words *column_words_open(struct arena *arena)
{
    struct column_words *words = arena_alloc(arena, sizeof(*words));

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        struct slice names = slice_of(tables[i].names);
        while (names.length > 0) {
            struct slice name = cut_name(&names);
            struct folded folded = text_fold(name);
            size_t place = folded_hash(&folded) % PLACES;
            while (words->places[place].name.length > 0)
                place = (place + 1) % PLACES;
            words->places[place] =
                (struct entry){name, {.role = tables[i].role, .rank = tables[i].rank}};
        }
    }
    return words;
}

static struct column_meaning look_up(const struct column_words *words, struct slice name)
{
    struct folded folded = text_fold(name);
    size_t place = folded_hash(&folded) % PLACES;

    for (; words->places[place].name.length > 0; place = (place + 1) % PLACES)
        if (folded_equal(&folded, words->places[place].name))
            return words->places[place].meaning;
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

struct column_meaning column_meaning_of(const struct column_words *words, struct slice name)
{
    struct slice trimmed = slice_trim(name);
    struct column_meaning meaning = look_up(words, trimmed);

    if (meaning.role != WORD_NONE)
        return meaning;
    struct slice bare = without_currency(trimmed);
    if (bare.length == trimmed.length)
        return meaning;
    meaning = look_up(words, bare);
    if (meaning.rank > 0)
        meaning.rank--;
    return meaning;
}
