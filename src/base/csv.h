// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/*
 * Writes CSV exactly as RFC 4180 has it: commas, CRLF, quotes only where a field needs them.
 * Bytes pass as they are. The caller may drain and shorten `out` between records.
 */
struct csv {
    struct text *out;
    size_t record_at; /* where the record being written begins in `out` */
    bool has_fields;
};

/* Whether a field can only stand in quotes. */
bool csv_needs_quotes(struct slice field);

struct csv csv_new(struct text *out);

void csv_slice(struct csv *csv, struct slice field);
void csv_text(struct csv *csv, const char *field);
void csv_int(struct csv *csv, int64_t number);
void csv_decimal(struct csv *csv, int64_t units, int decimals); /* as text_decimal() */
void csv_empty(struct csv *csv);

/* Ends a record, which has at least one field. */
void csv_end_record(struct csv *csv);
