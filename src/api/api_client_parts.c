// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "api/endpoints.h"
#include "api/members.h"
#include "api/problem.h"
#include "api/resource.h"
#include "app/client_json.h"
#include "app/orders.h"
#include "app/records.h"

/* Tags and own fields of a client, which are one record each, and the timeline. */

static enum status find_record(struct exchange *exchange, enum record_kind kind, int64_t id,
                               struct versioned *ret_found)
{
    struct record *record = arena_alloc(exchange->arena, sizeof(*record));

    enum status status = record_show(exchange->work, kind, id, id, record);
    if (status == STATUS_OK)
        *ret_found = (struct versioned){id, record->version, record, 0};
    return status;
}

static enum status save_record(struct exchange *exchange, enum record_kind kind,
                               const struct record *record, struct versioned *ret_saved)
{
    struct record_saved saved = {0};

    enum status status = record_save(exchange->work, kind, record, &saved);
    if (status == STATUS_OK)
        status = find_record(exchange, kind, record->client_id, ret_saved);
    if (status == STATUS_OK)
        ret_saved->undo_id = saved.audit_id;
    return status;
}

/* --- tags --- */

static enum status find_tags(struct exchange *exchange, int64_t id, struct versioned *ret_found)
{
    return find_record(exchange, RECORD_TAGS, id, ret_found);
}

static void write_tags(struct json *json, const void *what)
{
    const char *rest = record_value((const struct record *)what, "tags");

    json_begin_array(json, "tags");
    while (*rest != '\0') {
        size_t length = strcspn(rest, ",");

        json_slice(json, NULL, (struct slice){rest, length});
        rest += length;
        rest += strspn(rest, ", ");
    }
    json_end(json);
}

static const struct resource tags = {"id", find_tags, write_tags};

/* GET /api/v1/clients/:id/tags */
enum status api_tags_show(struct exchange *exchange)
{
    return resource_show(exchange, &tags);
}

static enum status change_tags(struct exchange *exchange, int64_t id, int64_t version,
                               struct versioned *ret_changed)
{
    struct record record = {.client_id = id, .version = version};
    const char *text = NULL;

    enum status status = read_tags(exchange, exchange->json, &text);
    if (status == STATUS_OK && !text)
        status = refuse_with(exchange, 422, STATUS_INVALID, "tags",
                             PLAIN_MESSAGE("name the tags, or an empty list for none"));
    if (status != STATUS_OK)
        return status;
    record_set(&record, "tags", text);
    return save_record(exchange, RECORD_TAGS, &record, ret_changed);
}

/* PUT /api/v1/clients/:id/tags */
enum status api_tags_put(struct exchange *exchange)
{
    return resource_change(exchange, &tags, RESOURCE_CHANGED, change_tags);
}

/* --- own fields --- */

static enum status find_values(struct exchange *exchange, int64_t id, struct versioned *ret_found)
{
    return find_record(exchange, RECORD_VALUES, id, ret_found);
}

/* In the record a field is f and its id. */
static void write_values(struct json *json, const void *what)
{
    const struct record *record = (const struct record *)what;

    json_begin_object(json, "values");
    for (size_t i = 0; i < record->count; i++)
        json_text(json, record->fields[i].name + 1, record->fields[i].value);
    json_end(json);
}

static const struct resource own_values = {"id", find_values, write_values};

/* GET /api/v1/clients/:id/own-fields */
enum status api_own_values_show(struct exchange *exchange)
{
    return resource_show(exchange, &own_values);
}

static enum status read_value(struct exchange *exchange, const struct json_value *values,
                              const struct json_value *value, struct record *record)
{
    struct text key = text_new(exchange->arena);
    const char *text = NULL;

    if (strspn(value->key, "0123456789") != strlen(value->key) ||
        record->count == RECORD_FIELDS_MAX)
        return refuse_with(exchange, 422, STATUS_INVALID, "values",
                           MESSAGE("there is no own field “{1}”", arg_text(value->key)));
    enum status status =
        read_members(exchange, values, &(struct text_member){value->key, &text}, 1);
    text_format(&key, "f%s", value->key);
    if (status == STATUS_OK)
        record_set(record, key.at, text);
    return status;
}

static enum status change_values(struct exchange *exchange, int64_t id, int64_t version,
                                 struct versioned *ret_changed)
{
    const struct json_value *values = json_member(exchange->json, "values");
    struct record record = {.client_id = id, .version = version};
    enum status status = STATUS_OK;

    if (!values || values->kind != VALUE_OBJECT)
        return refuse_with(exchange, 422, STATUS_INVALID, "values",
                           PLAIN_MESSAGE("this must be an object: the id of each field, and what "
                                         "stands in it"));
    for (size_t i = 0; i < values->count && status == STATUS_OK; i++)
        status = read_value(exchange, values, &values->items[i], &record);
    if (status == STATUS_OK)
        status = save_record(exchange, RECORD_VALUES, &record, ret_changed);
    return status;
}

/* PATCH /api/v1/clients/:id/own-fields */
enum status api_own_values_edit(struct exchange *exchange)
{
    return resource_change(exchange, &own_values, RESOURCE_CHANGED, change_values);
}

/* --- the timeline --- */

/* GET /api/v1/clients/:id/timeline */
enum status api_timeline(struct exchange *exchange)
{
    enum { CURSOR_MAX = 80 };
    struct happening_place place = {0};
    struct client_card card;
    const char *after = "";
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = query_text(exchange, "cursor", CURSOR_MAX, &after);
    if (status == STATUS_OK)
        status = order_place_read(exchange->work, after, &place.at, &place.id);
    if (status == STATUS_OK)
        status = show_client_before(exchange->work, id, &place, &card);
    if (status != STATUS_OK)
        return page_fault(exchange, status);
    struct json json = resource_page(exchange, "timeline");
    for (size_t i = 0; i < card.happening_count; i++)
        client_json_happening(&json, &card.happenings[i].what);
    const struct happening *last =
        card.has_more_happenings ? &card.happenings[card.happening_count - 1].what : NULL;
    resource_page_end(exchange, &json,
                      last ? order_place_write(exchange->arena, last->at, last->id) : NULL);
    return STATUS_OK;
}
