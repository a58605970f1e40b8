// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/csv.h"

#include <assert.h>
#include <inttypes.h>

#include "base/decimal.h"

static bool needs_quotes(struct slice field, char delimiter)
{
    for (size_t i = 0; i < field.length; i++) {
        char character = field.at[i];

        if (character == delimiter || character == '"' || character == '\r' || character == '\n')
            return true;
    }
    return false;
}

bool csv_needs_quotes(struct slice field)
{
    return needs_quotes(field, ',');
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

struct csv csv_new_in(struct text *out, struct csv_form form)
{
    form.delimiter = form.delimiter == '\0' ? ',' : form.delimiter;
    form.decimal_mark = form.decimal_mark == '\0' ? '.' : form.decimal_mark;
    assert(form.delimiter != form.decimal_mark);
    return (struct csv){.out = out, .form = form};
}

struct csv csv_new(struct text *out)
{
    return csv_new_in(out, (struct csv_form){.guarding = CSV_EXACT});
}

void csv_slice(struct csv *csv, struct slice field)
{
    if (csv->has_fields)
        text_add_char(csv->out, csv->form.delimiter);
    else
        csv->record_at = csv->out->length;
    csv->has_fields = true;

    if (needs_quotes(field, csv->form.delimiter))
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
    size_t before = csv->out->length;
    text_decimal(csv->out, units, decimals);
    char *point = memchr(csv->out->at + before, '.', csv->out->length - before);
    if (point)
        *point = csv->form.decimal_mark;
}

void csv_fixed(struct csv *csv, int64_t units, int decimals)
{
    uint64_t size = units < 0 ? 0 - (uint64_t)units : (uint64_t)units, scale = 1;

    for (int i = 0; i < decimals; i++)
        scale *= 10;
    csv_empty(csv);
    text_format(csv->out, "%s%" PRIu64 "%c%0*" PRIu64, units < 0 ? "-" : "", size / scale,
                csv->form.decimal_mark, decimals, size % scale);
}

void csv_empty(struct csv *csv)
{
    csv_slice(csv, (struct slice){0});
}

static bool begins_formula(struct slice field)
{
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};

    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        size_t length = strlen(starts[i]);
        if (field.length >= length && memcmp(field.at, starts[i], length) == 0)
            return true;
    }
    return false;
}

bool csv_is_guarded(struct slice field)
{
    size_t marks = 0;

    while (marks < field.length && field.at[marks] == '\'')
        marks++;
    return marks > 0 && begins_formula((struct slice){field.at + marks, field.length - marks});
}

void csv_guarded(struct csv *csv, struct slice field)
{
    bool is_formula = csv->form.guarding == CSV_FOR_SPREADSHEETS && begins_formula(field);
    struct arena scratch = {0};

    if (!is_formula && !csv_is_guarded(field)) {
        csv_slice(csv, field);
        return;
    }
    struct text guarded = text_new(&scratch);
    text_add_char(&guarded, '\'');
    text_add_slice(&guarded, field);
    csv_slice(csv, (struct slice){guarded.at, guarded.length});
    arena_free(&scratch);
}

struct slice csv_unguarded(struct slice field)
{
    return csv_is_guarded(field) ? (struct slice){field.at + 1, field.length - 1} : field;
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
