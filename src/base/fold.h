// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/slice.h"

/*
 * Text as it is searched: NFKD, case folded, without marks (č ć š ž as c c s z, ё as е, й as й),
 * and the letters that no decomposition takes apart (đ as d, ł as l, ø as o, ß as ss). Bytes that
 * are not UTF-8 become spaces.
 */
const char *fold_text(struct arena *arena, struct slice text);

/*
 * The words of a folded text, in order and without repeats, one space between: letters and digits
 * are words, a run of digits with + - ( ) . / between is one word without them (a phone number).
 * At most `max` words of at most FOLD_WORD_MAX bytes each.
 */
enum { FOLD_WORD_MAX = 60 };
const char *fold_words(struct arena *arena, struct slice text, size_t max);

/* Composed as it is stored (NFC). Bytes that are not UTF-8: NULL. */
const char *compose_text(struct arena *arena, struct slice text);

/* In small letters. Bytes that are not UTF-8: as it is. */
const char *small_letters(struct arena *arena, struct slice text);

/* How the letters of one word look. */
struct word_look {
    size_t letters;
    bool is_capitals;    /* all of them, and there are some */
    bool begins_capital; /* the first of them */
    bool has_latin, has_cyrillic;
};

/* Of a word whose bytes are UTF-8; bytes that are not count as no letter. */
struct word_look word_look(struct slice word);
