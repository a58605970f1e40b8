// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * A table of numbers beside the tests, row by row: fields between commas, the first line their
 * names, an empty field 0. A field that is no number is kept as a word.
 */
enum { VALUE_FIELDS_MAX = 24, VALUE_LINE_MAX = 2000 };
struct value_row {
    char line[VALUE_LINE_MAX];
    const char *words[VALUE_FIELDS_MAX];
    double numbers[VALUE_FIELDS_MAX]; /* NAN where there is none */
    size_t count;
    int number; /* of the line in the file, from 1 */
};
struct value_table {
    FILE *file;
    struct value_row row;
};

/* `path` from the project's folder; ends the test when there is no such file. */
void value_table_open(struct value_table *table, const char *path);
/* The next row, NULL after the last one. */
const struct value_row *value_table_next(struct value_table *table);
void value_table_close(struct value_table *table);

/* Whether got is want but for a share of it, and for `floor`; says so with the row if not. */
bool value_is(const struct value_row *row, const char *what, double got, double want,
              double relative, double floor);
