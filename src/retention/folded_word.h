// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/text_cursor.h"

/*
 * The word at the cursor, a run of letters and currency signs, in lower case and without the
 * marks of Croatian, Polish and Czech letters, so that `Siječanj` and `sijecanj` are one.
 */
enum { FOLDED_WORD_MAX = 23 };

struct folded_word {
    char text[FOLDED_WORD_MAX + 1];
    const char *end; /* where the word ends in the text read */
};

/* The cursor stays. False when no word stands there, or one too long to be known. */
bool folded_word_read(const struct cursor *cursor, struct folded_word *ret_word);

/* A word and what it means; tables are sorted by the bytes of `text`. */
struct known_word {
    const char *text;
    int32_t meaning;
};

/* The meaning of the word, or 0 when it is not in the table. */
int32_t known_word_find(const struct known_word *table, size_t count, const char *text);
