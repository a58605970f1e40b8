// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/local_time.h"
#include "app/own_fields.h"
#include "app/record_kinds.h"
#include "base/text.h"
#include "domain/note.h"
#include "domain/written_text.h"
#include "store/important_dates.h"
#include "store/notes.h"
#include "store/orders.h"
#include "store/searches.h"
#include "store/tags.h"

/* --- days --- */

static enum status find_date(struct work *work, const struct record *record, bool *ret_found,
                             struct important_date *ret_date)
{
    struct important_date_list list;

    *ret_found = false;
    enum status status = important_dates_list(work, record->client_id, &list);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].id != record->id)
            continue;
        *ret_date = list.items[i];
        *ret_found = true;
    }
    return STATUS_OK;
}

static enum status read_date(struct work *work, struct record *record, bool *ret_found)
{
    struct important_date date = {0};
    char text[DATE_TEXT_SIZE];

    enum status status = find_date(work, record, ret_found, &date);
    if (status != STATUS_OK || !*ret_found)
        return status;
    important_date_write(&date, text);
    record_set(record, "kind", date_kind_word(date.kind));
    record_set(record, "label", date.label);
    record_set(record, "date", arena_copy(work->arena, text, strlen(text)));
    record_set(record, "contact", record_digits(work, date.contact_id));
    return STATUS_OK;
}

static enum status date_of(struct work *work, const struct record *record,
                           struct important_date *ret_date)
{
    struct important_date date = {.id = record->id,
                                  .client_id = record->client_id,
                                  .contact_id = record_number(record, "contact"),
                                  .label = record_value(record, "label")};

    if (!date_kind_of(record_value(record, "kind"), &date.kind))
        return record_refuse(work, "kind", PLAIN_MESSAGE("choose what this is"));
    if (!important_date_read(record_value(record, "date"), &date))
        return record_refuse(
            work, "date",
            PLAIN_MESSAGE("this is no day; write 1980-02-29, 29.02.1980, or 29.02. "
                          "when the year is not known"));
    *ret_date = date;
    return STATUS_OK;
}

static enum status check_date(struct work *work, struct record *record, bool is_new)
{
    struct important_date_list list = {0};
    struct important_date date;

    enum status status = record_clean_line(work, record, "date", DATE_LABEL_MAX);
    if (status == STATUS_OK)
        status = record_clean_line(work, record, "label", DATE_LABEL_MAX);
    if (status == STATUS_OK)
        status = record_check_contact(work, record);
    if (status == STATUS_OK)
        status = date_of(work, record, &date);
    if (status == STATUS_OK && is_new)
        status = important_dates_list(work, record->client_id, &list);
    if (status == STATUS_OK && list.count >= DATES_OF_CLIENT_MAX)
        return record_refuse(
            work, "date",
            MESSAGE("a client has at most {1} such days", arg_count(DATES_OF_CLIENT_MAX)));
    return status;
}

static enum status put_date(struct work *work, const struct record *record)
{
    struct important_date date;

    enum status status = date_of(work, record, &date);
    if (status == STATUS_OK)
        status = important_dates_put(work, &date);
    return status;
}

static enum status remove_date(struct work *work, const struct record *record)
{
    return important_dates_delete(work, record->id);
}

const struct record_way record_date_way = {
    .action = AUDIT_RECORD_DATE,
    .read = read_date,
    .check = check_date,
    .put = put_date,
    .remove = remove_date,
};

/* --- tags --- */

static enum status read_tags(struct work *work, struct record *record, bool *ret_found)
{
    struct text tags = text_new(work->arena);
    struct tag_list list;

    enum status status = tags_of_client(work, record->client_id, &list);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list.count; i++) {
        text_add(&tags, i > 0 ? ", " : "");
        text_add(&tags, list.items[i].name);
    }
    record_set(record, "tags", tags.at);
    *ret_found = true;
    return STATUS_OK;
}

/* The tag that *rest begins with, trimmed; false at the end. */
static bool next_tag(const char **rest, struct slice *ret_tag)
{
    size_t length = strcspn(*rest, ",;\n");

    if (**rest == '\0')
        return false;
    *ret_tag = slice_trim((struct slice){*rest, length});
    *rest += length + ((*rest)[length] != '\0');
    return true;
}

/* Each tag is made when it is first used; two that are folded alike are one. */
static enum status put_tags(struct work *work, const struct record *record)
{
    int64_t ids[TAGS_OF_CLIENT_MAX];
    const char *rest = record_value(record, "tags");
    enum status status = STATUS_OK;
    struct slice tag;
    size_t count = 0;

    while (status == STATUS_OK && next_tag(&rest, &tag)) {
        const char *key = tag_key(work->arena, tag);
        const char *name = arena_copy(work->arena, tag.at, tag.length);

        if (key[0] == '\0')
            continue;
        if (count == TAGS_OF_CLIENT_MAX)
            return record_refuse(
                work, "tags",
                MESSAGE("a client has at most {1} tags", arg_count(TAGS_OF_CLIENT_MAX)));
        status = tags_find_or_make(work, name, key, &ids[count++]);
    }
    if (status == STATUS_OK)
        status = tags_put(work, record->client_id, ids, count);
    return status;
}

static enum status check_tags(struct work *work, struct record *record, bool is_new)
{
    enum { TYPED_MAX = TAGS_OF_CLIENT_MAX * (TAG_NAME_MAX + 2) };
    const char *rest, *clean = NULL;
    struct slice tag;

    (void)is_new;
    enum status status = written_text_clean(slice_of(record_value(record, "tags")), TYPED_MAX,
                                            "tags", work->arena, &work->fault, &clean);
    if (status != STATUS_OK)
        return status;
    rest = clean;
    while (next_tag(&rest, &tag))
        if (tag.length > TAG_NAME_MAX)
            return record_refuse(work, "tags",
                                 MESSAGE("a tag has at most {1} bytes", arg_count(TAG_NAME_MAX)));
    record_set(record, "tags", clean);
    return STATUS_OK;
}

const struct record_way record_tags_way = {
    .action = AUDIT_RECORD_TAGS,
    .is_of_client = true,
    .read = read_tags,
    .check = check_tags,
    .put = put_tags,
};

/* --- own values --- */

static enum status read_values(struct work *work, struct record *record, bool *ret_found)
{
    struct own_shown_list list;

    enum status status = own_values_show(work, OWN_OF_CLIENTS, record->client_id, &list);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list.count; i++)
        record_set(record, own_field_key(work->arena, list.items[i].field.id), list.items[i].value);
    *ret_found = true;
    return STATUS_OK;
}

static enum status check_values(struct work *work, struct record *record, bool is_new)
{
    (void)work, (void)record, (void)is_new; /* own_values_save() does */
    return STATUS_OK;
}

static enum status put_values(struct work *work, const struct record *record)
{
    struct own_value values[RECORD_FIELDS_MAX];
    size_t count = 0;

    for (size_t i = 0; i < record->count; i++) {
        const struct record_part *field = &record->fields[i];
        const struct record number = {.count = 1, .fields = {{"n", field->name + 1}}};

        if (field->name[0] == 'f')
            values[count++] = (struct own_value){record_number(&number, "n"), field->value};
    }
    return own_values_save(work, OWN_OF_CLIENTS, record->client_id, values, count);
}

const struct record_way record_values_way = {
    .action = AUDIT_RECORD_VALUES,
    .is_of_client = true,
    .read = read_values,
    .check = check_values,
    .put = put_values,
};

/* --- notes --- */

static enum status read_note(struct work *work, struct record *record, bool *ret_found)
{
    struct note note = {0};

    enum status status = notes_find(work, record->id, ret_found, &note);
    if (status != STATUS_OK)
        return status;
    *ret_found = *ret_found && note.client_id == record->client_id;
    if (!*ret_found)
        return STATUS_OK;
    record_set(record, "kind", note_kind_word(note.kind));
    record_set(record, "at", record_digits(work, note.happened_at));
    record_set(record, "text", note.text);
    record_set(record, "contact", record_digits(work, note.contact_id));
    record_set(record, "order", record_digits(work, note.order_id));
    return STATUS_OK;
}

/* Nothing is now; a number is an instant; all else a day and time of the business. */
static enum status check_instant(struct work *work, struct record *record)
{
    const char *text = record_value(record, "at");
    struct zone *zone = NULL;
    int64_t at = work->now;

    if (record_number(record, "at") != 0)
        return STATUS_OK;
    if (text[0] != '\0') {
        enum status status = local_zone_open(work, &zone);
        if (status != STATUS_OK)
            return status;
        bool is_read = local_time_read(zone, text, &at);
        zone_close(zone);
        if (!is_read)
            return record_refuse(work, "at", PLAIN_MESSAGE("this is no day and time"));
    }
    record_set(record, "at", record_digits(work, at));
    return STATUS_OK;
}

/* What it is about is an order of this client. */
static enum status check_order(struct work *work, struct record *record)
{
    const int64_t id = record_number(record, "order");
    struct client_order order;

    if (record_value(record, "order")[0] == '\0')
        return STATUS_OK;
    enum status status = orders_find(work, id, &order);
    if (status == STATUS_NOT_FOUND ||
        (status == STATUS_OK && order.client_id != record->client_id)) {
        work->fault = (struct fault){0};
        return record_refuse(work, "order",
                             PLAIN_MESSAGE("this is no order of this client any more"));
    }
    if (status == STATUS_OK)
        record_set(record, "order", record_digits(work, id));
    return status;
}

static enum status check_note(struct work *work, struct record *record, bool is_new)
{
    const char *clean = NULL;
    enum note_kind kind;

    (void)is_new;
    enum status status = written_text_clean(slice_of(record_value(record, "text")), NOTE_TEXT_MAX,
                                            "text", work->arena, &work->fault, &clean);
    if (status == STATUS_OK && clean[0] == '\0')
        return record_refuse(work, "text", PLAIN_MESSAGE("write a few words"));
    if (status == STATUS_OK)
        record_set(record, "text", clean);
    if (status == STATUS_OK && !note_kind_of(record_value(record, "kind"), &kind))
        return record_refuse(work, "kind", PLAIN_MESSAGE("choose what this is"));
    if (status == STATUS_OK)
        status = check_instant(work, record);
    if (status == STATUS_OK)
        status = record_check_contact(work, record);
    if (status == STATUS_OK)
        status = check_order(work, record);
    return status;
}

static enum status put_note(struct work *work, const struct record *record)
{
    struct note note = {.id = record->id,
                        .client_id = record->client_id,
                        .contact_id = record_number(record, "contact"),
                        .order_id = record_number(record, "order"),
                        .kind = NOTE_NOTE,
                        .happened_at = record_number(record, "at"),
                        .text = record_value(record, "text")};

    if (!note_kind_of(record_value(record, "kind"), &note.kind))
        return record_refuse(work, "kind", PLAIN_MESSAGE("choose what this is"));
    enum status status = notes_put(work, &note);
    if (status == STATUS_OK)
        status = searches_put(work, note.id, SEARCH_NOTE, note_words(work->arena, note.text));
    return status;
}

static enum status remove_note(struct work *work, const struct record *record)
{
    enum status status = notes_delete(work, record->id);

    if (status == STATUS_OK)
        status = searches_put(work, record->id, SEARCH_NOTE, "");
    return status;
}

const struct record_way record_note_way = {
    .action = AUDIT_RECORD_NOTE,
    .read = read_note,
    .check = check_note,
    .put = put_note,
    .remove = remove_note,
};
