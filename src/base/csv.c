// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/csv.h"

#include <assert.h>

#include "base/decimal.h"

bool csv_needs_quotes(struct slice field)
{
    for (size_t i = 0; i < field.length; i++) {
        char character = field.at[i];

        if (character == ',' || character == '"' || character == '\r' || character == '\n')
            return true;
    }
    return false;
}

static void add_quoted(struct text *out, struct slice field)
{
    text_add_char(out, '"');
    while (field.length > 0) {
        const char *quote = memchr(field.at, '"', field.length);
        size_t length = quote ? (size_t)(quote - field.at) + 1 : field.length;

        text_add_slice(out, (struct slice){field.at, length});
        if (quote)
            text_add_char(out, '"');
        field.at += length;
        field.length -= length;
    }
    text_add_char(out, '"');
}

struct csv csv_new(struct text *out)
{
    return (struct csv){.out = out};
}

void csv_slice(struct csv *csv, struct slice field)
{
    if (csv->has_fields)
        text_add_char(csv->out, ',');
    else
        csv->record_at = csv->out->length;
    csv->has_fields = true;

    if (csv_needs_quotes(field))
        add_quoted(csv->out, field);
    else
        text_add_slice(csv->out, field);
}

void csv_text(struct csv *csv, const char *field)
{
    csv_slice(csv, slice_of(field));
}

void csv_int(struct csv *csv, int64_t number)
{
    csv_decimal(csv, number, 0);
}

void csv_decimal(struct csv *csv, int64_t units, int decimals)
{
    csv_empty(csv);
    text_decimal(csv->out, units, decimals);
}

void csv_empty(struct csv *csv)
{
    csv_slice(csv, (struct slice){0});
}

void csv_end_record(struct csv *csv)
{
    assert(csv->has_fields);
    /* A lone empty field would read back as an empty line. */
    if (csv->out->length == csv->record_at)
        text_add(csv->out, "\"\"");
    text_add(csv->out, "\r\n");
    csv->has_fields = false;
}
