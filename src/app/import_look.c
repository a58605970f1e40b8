// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/import_look.h"

#include <string.h>
#include <unistd.h>

#include "app/import_parts.h"
#include "app/import_source.h"
#include "base/text.h"
#include "domain/vcard.h"
#include "retention/byte_source.h"

enum { HEAD_BYTES = 256 * 1024, ROWS = 50 };

/* The table at the file's head. */
struct head_table {
    struct slice rows; /* below the header */
    char delimiter;
};

static bool is_among(const struct import_column *column, size_t count, const char *value)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(column->samples[i], value) == 0)
            return true;
    return false;
}

static void take_samples(const struct head_table *table, struct arena *arena,
                         struct import_head *head)
{
    struct csv_sample sample = csv_sample_read(table->rows, table->delimiter, ROWS, arena);

    for (size_t i = 0; i < head->column_count; i++) {
        struct import_column *column = &head->columns[i];
        size_t taken = 0;

        for (size_t j = 0; j < IMPORT_SAMPLES; j++)
            column->samples[j] = "";
        for (size_t j = 0; j < sample.count && taken < IMPORT_SAMPLES; j++) {
            const char *value = csv_readable(csv_cell(&sample.rows[j], i), arena);
            if (value[0] != '\0' && !is_among(column, taken, value))
                column->samples[taken++] = value;
        }
    }
}

static enum status make_columns(size_t count, const char *file, struct arena *arena,
                                struct fault *fault, struct import_head *head)
{
    if (count > IMPORT_CHOICES_MAX)
        return fault_set(fault, STATUS_INVALID, "",
                         MESSAGE("{1} has more than {2} columns, the most that can be chosen "
                                 "among: take out those that are not needed",
                                 arg_text(file), arg_count(IMPORT_CHOICES_MAX)));
    head->columns = arena_array(arena, struct import_column, count);
    head->column_count = count;
    return STATUS_OK;
}

/* ---- orders ---- */

static const char *role_word(const struct csv_layout *layout, size_t column)
{
    for (int role = 0; role < COLUMN_ROLES; role++)
        if (layout->column[role] == (int32_t)column)
            return import_meaning_word(IMPORT_ORDERS, role);
    return "";
}

/* A table in which neither client nor day was found: its first row names the columns. */
static struct csv_layout plain_layout(struct slice text, struct arena *arena)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    struct csv_layout layout = {0};

    for (size_t i = 0; i < sizeof(delimiters); i++) {
        struct csv_sample sample = csv_sample_read(text, delimiters[i], 1, arena);

        if (sample.count == 0 || sample.rows[0].count <= layout.column_count)
            continue;
        const struct csv_row *row = &sample.rows[0];
        layout.delimiter = delimiters[i];
        layout.column_count = row->count;
        layout.header_length = (size_t)(row->raw.at + row->raw.length - text.at);
        layout.column_names = arena_array(arena, const char *, row->count);
        for (size_t j = 0; j < row->count; j++)
            layout.column_names[j] = csv_readable(csv_cell(row, j), arena);
    }
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        layout.column[i] = COLUMN_NONE;
    return layout;
}

static enum status look_at_orders(const struct import_reading *reading, struct slice text,
                                  struct import_head *head)
{
    struct fault layout_fault = {0};
    struct csv_layout layout;
    const char *name = reading->request->name;

    if (csv_layout_find(text, name, &reading->reading.columns, reading->arena, &layout_fault,
                        &layout) != STATUS_OK)
        layout = plain_layout(text, reading->arena);
    if (layout.column_count < 2)
        return fault_set(reading->fault, STATUS_INVALID, "",
                         MESSAGE("no table was found in {1}: it should have a row for each order "
                                 "or contact, with columns between commas, semicolons or tabs",
                                 arg_text(name)));
    head->format = layout.export ? layout.export->name : NULL;
    enum status status =
        make_columns(layout.column_count, name, reading->arena, reading->fault, head);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < head->column_count; i++) {
        const char *word = role_word(&layout, i);
        bool is_forbidden = word[0] == '\0' &&
                            contact_column_of(slice_of(layout.column_names[i])) == COLUMN_FORBIDDEN;

        head->columns[i] = (struct import_column){
            .name = layout.column_names[i], .word = word, .is_forbidden = is_forbidden};
    }
    const struct head_table table = {
        {text.at + layout.header_length, text.length - layout.header_length}, layout.delimiter};
    take_samples(&table, reading->arena, head);
    return STATUS_OK;
}

/* ---- contacts ---- */

static enum status look_at_contacts(const struct import_reading *reading, struct slice text,
                                    struct import_head *head)
{
    const struct import_request *request = reading->request;
    struct contact_layout layout = {0};

    head->is_cards = vcard_begins(text);
    if (head->is_cards)
        return STATUS_OK;
    if (!contact_layout_find(text, reading->reading.columns.delimiter, reading->arena, &layout))
        return look_at_orders(reading, text, head);
    enum status status =
        make_columns(layout.column_count, request->name, reading->arena, reading->fault, head);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < head->column_count; i++) {
        enum contact_column found = layout.columns[i];
        enum contact_column taken =
            i < request->contact_column_count ? request->contact_columns[i] : found;

        head->columns[i] =
            (struct import_column){.name = layout.names[i],
                                   .word = import_meaning_word(IMPORT_CONTACTS, (int)taken),
                                   .is_forbidden = found == COLUMN_FORBIDDEN,
                                   .is_unknown = taken == COLUMN_UNKNOWN};
    }
    const struct head_table table = {layout.rows, layout.delimiter};
    take_samples(&table, reading->arena, head);
    return STATUS_OK;
}

/* ---- either ---- */

static enum status find_encoding(struct import_reading *reading, enum encoding *ret_encoding)
{
    struct byte_source *source;

    if (lseek(reading->fd, 0, SEEK_SET) != 0)
        return fault_set(reading->fault, STATUS_UNAVAILABLE, "",
                         MESSAGE("{1} cannot be read", arg_text(reading->request->name)));
    enum status status =
        byte_source_open(reading->fd, reading->request->name, reading->reading.encoding,
                         reading->arena, reading->fault, &source);
    if (status != STATUS_OK)
        return status;
    *ret_encoding = byte_source_encoding(source);
    byte_source_close(source);
    return STATUS_OK;
}

static enum status look_by_kind(struct import_reading *reading, struct import_head *head)
{
    enum import_what what = reading->request->what;
    struct slice text = {0};

    enum status status = find_encoding(reading, &head->encoding);
    if (status == STATUS_OK && what == IMPORT_WHAT_GUESS)
        status = import_guess(reading);
    else
        reading->kind = what == IMPORT_WHAT_CONTACTS ? IMPORT_CONTACTS : IMPORT_ORDERS;
    if (status == STATUS_OK)
        status = import_head(reading, HEAD_BYTES, &text);
    if (status != STATUS_OK)
        return status;
    head->kind = reading->kind;
    head->may_be_other = reading->may_be_other;
    return reading->kind == IMPORT_CONTACTS ? look_at_contacts(reading, text, head)
                                            : look_at_orders(reading, text, head);
}

enum status import_look_at(const struct import_request *request, struct arena *arena,
                           struct fault *fault, struct import_head *ret_head)
{
    struct import_reading reading = {
        .request = request, .reading = request->reading, .arena = arena, .fault = fault, .fd = -1};
    struct import_head head = {0};

    enum status status =
        import_source_open(request, arena, fault, &reading.fd, &head.sheets, reading.hash);
    if (status != STATUS_OK)
        return status;
    reading.sheets = head.sheets;
    status = look_by_kind(&reading, &head);
    close(reading.fd);
    if (status == STATUS_OK)
        *ret_head = head;
    return status;
}

const char *import_head_key(struct arena *arena, const struct import_head *head)
{
    enum { KEY_BYTES = 12 };
    struct text names = text_new(arena), key = text_new(arena);
    uint8_t hash[SECRET_HASH_SIZE];

    if (head->column_count == 0)
        return "";
    for (size_t i = 0; i < head->column_count; i++)
        text_format(&names, "%s\n", head->columns[i].name);
    secret_hash(names.at, hash);
    for (size_t i = 0; i < KEY_BYTES; i++)
        text_format(&key, "%02x", hash[i]);
    return key.at;
}
