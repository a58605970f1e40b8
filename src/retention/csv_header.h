// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/column_words.h"
#include "retention/csv_sample.h"

/* Where a log's names and first order stand. */
struct csv_header {
    bool is_there;
    size_t row;   /* of the names; with !is_there the first row of the usual width */
    size_t first; /* the first row after them */
};

/* What a header is told by. */
struct csv_search {
    const struct csv_choice *choice;
    const struct column_words *words;
};

/*
 * The header is, among the first rows, the one with the most known or asked for names (the
 * first of equals): two at least, or one in a row that holds neither a date nor a number.
 * What stands above it is a title. Without any known name: the first row of the usual width,
 * where it holds neither a date nor a number though the rows below it do.
 */
struct csv_header csv_header_find(const struct csv_sample *sample, const struct csv_search *search);

/* True when the field is the name asked for: case, spaces, marks aside. */
bool csv_name_is(struct slice field, const char *asked);

/* The delimiter of the log: the one that makes the most of it, by known names first, then by
 * a column of dates, rows of equal width, and many fields. 0 when none parts anything. */
char csv_delimiter_find(struct slice text, const struct csv_search *search, struct arena *arena);
