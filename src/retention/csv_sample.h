// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "retention/csv_layout.h"

/* The first records of a log, cut at one delimiter, from which its layout is told. */
struct csv_row {
    struct slice raw; /* with its line end */
    struct slice *fields;
    size_t count; /* at most CSV_COLUMNS_MAX + 1 */
};

struct csv_sample {
    struct csv_row *rows;
    size_t count;
    size_t open_at; /* where a quote opens that is never closed; SIZE_MAX when none does */
};

/* Rows and fields that are looked at: enough to tell columns apart, quick on wide logs. */
enum { SAMPLE_ROWS = 200, SAMPLE_FIELDS = 100 * 1000 };

struct csv_sample csv_sample_read(struct slice text, char delimiter, size_t rows_max,
                                  struct arena *arena);

/* The trimmed field, empty beyond the row's end. */
struct slice csv_cell(const struct csv_row *row, size_t column);

/* True when no field holds anything. */
bool csv_row_is_blank(const struct csv_row *row);

/* Lines of a raw text: LF, CRLF and a lone CR each end one; a rest without is one. */
size_t csv_lines(struct slice raw);

/* A name or field for people: valid UTF-8 without control characters, at most 100 bytes. */
const char *csv_readable(struct slice name, struct arena *arena);

/* What a column's fields are, over the rows of a sample from `first` on. */
struct column_contents {
    size_t filled;
    size_t dates;         /* written as dates, with something but digits */
    size_t digit_dates;   /* Unix times, 20251231: digits alone that read as dates */
    size_t amounts;       /* numbers, also those counted below */
    size_t whole_numbers; /* digits alone */
};

struct column_contents column_contents_of(const struct csv_sample *sample, size_t first,
                                          size_t column);

/* True when nearly all (nine of ten) filled fields are so, and there is one. */
bool column_is_dates(const struct column_contents *contents);
bool column_is_digit_dates(const struct column_contents *contents);
bool column_is_amounts(const struct column_contents *contents);
bool column_is_whole_numbers(const struct column_contents *contents);
