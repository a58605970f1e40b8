// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/*
 * What stands between fields and before decimals, and whether a spreadsheet is kept from running
 * what a field says. Zeros: as RFC 4180 has it.
 */
struct csv_form {
    char delimiter;    /* 0 = comma */
    char decimal_mark; /* 0 = point; a comma only with another delimiter */
    enum csv_guarding { CSV_EXACT, CSV_FOR_SPREADSHEETS } guarding;
};

/*
 * Writes CSV exactly as RFC 4180 has it: commas, CRLF, quotes only where a field needs them.
 * Bytes pass as they are. The caller may drain and shorten `out` between records.
 */
struct csv {
    struct text *out;
    struct csv_form form;
    size_t record_at; /* where the record being written begins in `out` */
    bool has_fields;
};

/* Whether a field can only stand in quotes. */
bool csv_needs_quotes(struct slice field);

struct csv csv_new(struct text *out);
struct csv csv_new_in(struct text *out, struct csv_form form);

void csv_slice(struct csv *csv, struct slice field);
void csv_text(struct csv *csv, const char *field);
void csv_int(struct csv *csv, int64_t number);
void csv_decimal(struct csv *csv, int64_t units, int decimals); /* as text_decimal() */
void csv_fixed(struct csv *csv, int64_t units, int decimals);   /* all of 1 to 18 decimals */
void csv_empty(struct csv *csv);

/*
 * Text that others wrote. For spreadsheets one that they would take for a formula (it begins with
 * = + - @, a tab, a carriage return, or a full-width form of these: AC-105) gets an apostrophe
 * before it. In any form a text that has such an apostrophe of its own gets one more, so that
 * csv_unguarded() gives back what was written.
 */
void csv_guarded(struct csv *csv, struct slice field);

/* Whether csv_unguarded() would take an apostrophe of the field's own away. */
bool csv_is_guarded(struct slice field);

/* Without the apostrophe that csv_guarded() writes. */
struct slice csv_unguarded(struct slice field);

/* Ends a record, which has at least one field. */
void csv_end_record(struct csv *csv);
