// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "retention/csv_layout.h"

/*
 * The words of a text without what writers do differently: case, spaces, punctuation, and
 * diacritics set aside (U+010D is c, U+0451 is U+0435); the number sign is "no".
 */
enum { FOLDED_MAX = 64 };
struct folded {
    uint16_t letters[FOLDED_MAX];
    size_t length; /* FOLDED_MAX + 1 when the text is longer: equal to nothing */
};

struct folded text_fold(struct slice text);

uint32_t folded_hash(const struct folded *folded);
bool folded_equal(const struct folded *folded, struct slice word);
bool folded_starts_with(const struct folded *folded, struct slice word);

/* What a column may be by its name. Beside the roles there are columns that tell how to take
 * another: a price is the amount of a row only where no quantity stands beside it. */
enum { WORD_QUANTITY = COLUMN_ROLES, WORD_NONE = -1 };

struct column_meaning {
    int role; /* enum column_role, WORD_QUANTITY or WORD_NONE */
    int rank; /* higher names the role more surely */
};
enum {
    RANK_PRICE = 20,      /* an amount of this rank or lower is the price of one piece */
    RANK_STABLE_KEY = 80, /* a client of this rank or higher is an id or an e-mail address */
};

/* The tables of column_words.def, English, Russian and Croatian, made ready for looking up. */
struct column_words;
const struct column_words *column_words_open(struct arena *arena);

/* A currency at the end of the name ("Amount (USD)", "Total, EUR") is set aside. */
struct column_meaning column_meaning_of(const struct column_words *words, struct slice name);
