// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_rows.h"

#include <stdio.h>

#include "base/bits.h"
#include "base/utf8.h"
#include "retention/order_row.h"

void row_reject(struct row_reader *reader, const struct row *row, int role, struct slice value,
                struct message reason)
{
    struct block_outcome *outcome = &reader->outcome;

    outcome->rows_bad++;
    if (outcome->rejected_count == reader->rules->bad_rows_kept)
        return;
    if (outcome->rejected_count == outcome->rejected_capacity) {
        size_t capacity = outcome->rejected_capacity * 2 + 16;
        struct rejected_row *rows = arena_array(&reader->arena, struct rejected_row, capacity);
        if (outcome->rejected_count > 0)
            memcpy(rows, outcome->rejected, outcome->rejected_count * sizeof(*rows));
        outcome->rejected = rows;
        outcome->rejected_capacity = capacity;
    }
    outcome->rejected[outcome->rejected_count++] = (struct rejected_row){
        .line = row->line, .raw = row->split->raw, .value = value, .role = role, .reason = reason};
}

void row_note_first(struct row_evidence *evidence, const struct row *row, struct slice value)
{
    evidence->line = row->line;
    snprintf(evidence->value, sizeof(evidence->value), "%.*s", (int)value.length, value.at);
}

static enum row_fate fate_by_status(struct row_reader *reader, struct slice status)
{
    struct row_memory *memory = &reader->memory;

    if (memory->status_text.at == NULL || !slice_equal(status, memory->status_text)) {
        memory->status_text = status;
        memory->status_fate = reader->rules->layout->export->status_fate(slice_trim(status));
    }
    return memory->status_fate;
}

static enum row_fate fate_of(struct row_reader *reader, const struct row *row)
{
    const struct known_export *export = reader->rules->layout->export;
    enum row_fate fate = ROW_COUNTS;

    if (row_has(reader, ROLE_CANCELLED) &&
        slice_trim(row_field(reader, row, ROLE_CANCELLED)).length > 0)
        return ROW_CANCELLED;
    if (row_has(reader, ROLE_KIND) && export->kind_fate != NULL)
        fate = export->kind_fate(slice_trim(row_field(reader, row, ROLE_KIND)));
    if (fate == ROW_COUNTS && row_has(reader, ROLE_STATUS) && export->status_fate != NULL)
        fate = fate_by_status(reader, row_field(reader, row, ROLE_STATUS));
    if (fate == ROW_COUNTS && export->empty_amount_continues &&
        slice_trim(row_field(reader, row, ROLE_AMOUNT)).length == 0)
        fate = ROW_CONTINUATION;
    return fate;
}

/* Keeps the client of a row that names one alone, for the rows below it. */
static void note_heading(struct row_reader *reader, const struct row *row)
{
    struct row_memory *memory = &reader->memory;

    if (!reader->rules->layout->export->clients_in_headings)
        return;
    struct slice name = slice_trim(row_field(reader, row, ROLE_CLIENT));
    if (name.length == 0 || slice_trim(row_field(reader, row, ROLE_DATE)).length > 0 ||
        slice_trim(row_field(reader, row, ROLE_AMOUNT)).length > 0)
        return;
    memory->heading_length = name.length <= ORDER_CLIENT_MAX ? name.length : 0;
    memcpy(memory->heading, name.at, memory->heading_length);
}

static bool is_usable_client(struct row_reader *reader, const struct row *row,
                             enum column_role role, struct slice client)
{
    if (client.length == 0)
        row_reject(reader, row, ROLE_CLIENT, client, PLAIN_MESSAGE("the client is missing"));
    else if (client.length > ORDER_CLIENT_MAX)
        row_reject(reader, row, role, client,
                   MESSAGE("the client is longer than {1} bytes", arg_count(ORDER_CLIENT_MAX)));
    else if (bytes_are_plain_padded(client.at, client.length))
        return true;
    else if (memchr(client.at, '\0', client.length) != NULL)
        row_reject(reader, row, role, client, PLAIN_MESSAGE("the client holds a zero byte"));
    else if (!utf8_is_valid(client))
        row_reject(reader, row, role, client,
                   PLAIN_MESSAGE("the client is not valid UTF-8: give --encoding if the file is in "
                                 "another one"));
    else
        return true;
    return false;
}

struct slice row_client(const struct row_reader *reader, const struct row *row,
                        enum column_role *ret_role)
{
    struct slice client = row_text(reader, row, ROLE_CLIENT);

    *ret_role = ROLE_CLIENT;
    if (client.length == 0 && row_has(reader, ROLE_CLIENT_ELSE)) {
        *ret_role = ROLE_CLIENT_ELSE;
        client = row_text(reader, row, ROLE_CLIENT_ELSE);
    }
    if (client.length == 0 && reader->rules->layout->export->clients_in_headings)
        client = (struct slice){reader->memory.heading, reader->memory.heading_length};
    return client;
}

static bool take_client(struct row_reader *reader, struct row *row)
{
    enum column_role role;
    struct slice client = row_client(reader, row, &role);

    if (!is_usable_client(reader, row, role, client))
        return false;
    row->order.client = client;
    row->order.hash = order_bins_hash(reader->rules->bins, client);
    order_bins_expect(reader->rules->bins, reader->writer, row->order.hash);
    return true;
}

static struct message date_reason(enum date_result result)
{
    switch (result) {
    case DATE_EMPTY:
        return PLAIN_MESSAGE("the date is missing");
    case DATE_NO_SUCH_DAY:
        return PLAIN_MESSAGE("there is no such day");
    case DATE_OUT_OF_RANGE:
        return PLAIN_MESSAGE("the date lies outside 1900 to 2199");
    case DATE_READ:
    case DATE_NOT_A_DATE:
        break;
    }
    return PLAIN_MESSAGE("a date was expected, as 2025-12-31 or 31.12.2025");
}

/* A log often has the same date in row after row. */
static bool is_date_again(const struct row_memory *memory, struct slice text)
{
    return text.length == memory->date_length && text.length > 0 &&
           bytes_equal_padded(text.at, memory->date_text, text.length);
}

static void remember_date(struct row_memory *memory, struct slice text,
                          const struct date_reading *reading)
{
    memory->date_length = 0;
    if (text.length > sizeof(memory->date_text) - ORDER_BINS_PADDING)
        return;
    memcpy(memory->date_text, text.at, text.length);
    memory->date_length = text.length;
    memory->date = *reading;
}

static bool take_date(struct row_reader *reader, struct row *row)
{
    struct slice text = row_field(reader, row, ROLE_DATE);
    struct date_reading reading;

    if (is_date_again(&reader->memory, text)) {
        row->order.date = reader->memory.date.date;
        return true;
    }
    enum date_result result = order_date_read(slice_trim(text), &reader->date_rules, &reading);
    if (result != DATE_READ) {
        row_reject(reader, row, ROLE_DATE, text, date_reason(result));
        return false;
    }
    if (reading.date >= DATE_UNDECIDED)
        row_note(&reader->outcome.date_orders[DATE_ORDER_UNKNOWN], row, text);
    else if (reading.evidence != DATE_ORDER_UNKNOWN)
        row_note(&reader->outcome.date_orders[reading.evidence], row, text);
    remember_date(&reader->memory, text, &reading);
    row->order.date = reading.date;
    return true;
}

static uint16_t group_of(struct order_groups *groups, struct slice text, struct slice *last_text,
                         uint16_t *last_code)
{
    if (last_text->at == NULL || !slice_equal(text, *last_text)) {
        *last_code = order_groups_code(groups, csv_unguarded(slice_trim(text)));
        *last_text = text;
    }
    return *last_code;
}

/* What makes a row of the same client and day a repeat of the one before. */
static struct slice what_repeats(const struct row_reader *reader, const struct row *row)
{
    if (reader->rules->layout->export->lines_repeat_total)
        return slice_trim(row_field(reader, row, ROLE_ORDER));
    return row->split->raw;
}

static void take_groups(struct row_reader *reader, struct row *row)
{
    struct row_memory *memory = &reader->memory;

    if (row_has(reader, ROLE_SOURCE))
        row->order.source = group_of(reader->rules->sources, row_field(reader, row, ROLE_SOURCE),
                                     &memory->source_text, &memory->source);
    if (row_has(reader, ROLE_SERVICE))
        row->order.service = group_of(reader->rules->services, row_field(reader, row, ROLE_SERVICE),
                                      &memory->service_text, &memory->service);
    if (row_has(reader, ROLE_ORDER) && slice_trim(row_field(reader, row, ROLE_ORDER)).length > 0)
        row->order.row_hash = order_bins_hash(reader->rules->bins, what_repeats(reader, row)) | 1;
}

static bool has_right_shape(struct row_reader *reader, const struct row *row)
{
    if (row->split->is_too_wide) {
        row_reject(reader, row, COLUMN_NONE, row->split->raw,
                   MESSAGE("the row has {1} columns where the header has {2}: a delimiter inside a "
                           "value must stand in quotation marks",
                           arg_count((int64_t)row->split->column_count),
                           arg_count((int64_t)reader->rules->plan.column_count)));
        return false;
    }
    if (row->split->is_after_quotes) {
        row_reject(reader, row, COLUMN_NONE, row->split->raw,
                   PLAIN_MESSAGE("there is text after a closing quotation mark"));
        return false;
    }
    return true;
}

static bool is_listing(const struct row_reader *reader)
{
    return reader->rules->options->list_max > 0;
}

static void take_row(struct row_reader *reader, const struct split_row *split, int64_t line)
{
    struct row row = {.split = split, .line = line};

    reader->outcome.rows++;
    if (!has_right_shape(reader, &row))
        return;
    note_heading(reader, &row);
    enum row_fate fate = fate_of(reader, &row);
    if (fate != ROW_COUNTS) {
        reader->outcome.fates[fate]++;
        if (is_listing(reader) && (fate == ROW_CANCELLED || fate == ROW_UNPAID))
            row_keep_cancelled(reader, &row);
        return;
    }
    if (!take_client(reader, &row) || !take_date(reader, &row) || !row_take_amount(reader, &row) ||
        !row_take_currency(reader, &row))
        return;
    take_groups(reader, &row);
    if (is_listing(reader))
        row_keep(reader, &row);
    else
        order_bins_add(reader->rules->bins, reader->writer, &row.order);
    reader->outcome.fates[ROW_COUNTS]++;
}

static void begin_block(struct row_reader *reader)
{
    struct row_memory *memory = &reader->memory;

    arena_free(&reader->arena);
    /* These point into the block before. */
    memory->status_text = memory->source_text = memory->service_text = memory->currency_text =
        (struct slice){0};
    reader->outcome = (struct block_outcome){0};
    for (size_t i = 0; i < 3; i++)
        reader->outcome.date_orders[i].line = reader->outcome.decimal_marks[i].line = -1;
}

/* Nothing, or nothing but delimiters, as spreadsheets leave below their last row. */
static bool is_blank(const struct row_plan *plan, const struct split_row *split)
{
    struct slice rest = slice_trim(split->raw);

    while (rest.length > 0 && rest.at[0] == plan->delimiter)
        rest = slice_trim((struct slice){rest.at + 1, rest.length - 1});
    return rest.length == 0;
}

void order_rows_read(struct row_reader *reader, const struct record_block *block)
{
    const char *at = block->at, *end = block->at + block->length;
    struct split_row split;

    begin_block(reader);
    while (at < end) {
        int64_t line = reader->outcome.lines;
        at = block->has_quotes
                 ? row_split_quoted(&reader->rules->plan, at, end, &reader->arena, &split)
                 : row_split_plain(&reader->rules->plan, at, &split);
        reader->outcome.lines += (int64_t)split.line_count;
        if (!is_blank(&reader->rules->plan, &split))
            take_row(reader, &split, line);
    }
}
