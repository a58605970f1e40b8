// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/records.h"

#include <inttypes.h>
#include <string.h>

#include "api/endpoint.h"
#include "api/endpoints.h"
#include "api/members.h"
#include "api/problem.h"
#include "api/resource.h"
#include "app/client_json.h"
#include "domain/instant_text.h"

/*
 * What belongs to a client, one record at a time (app/records.h): people, ways to reach them, days,
 * notes, what is put on Today. Their fields are those of a schema; in the record an id is named
 * without _id, a flag without is_, and an instant is digits.
 */
static const struct record_path {
    const char *segment;
    enum record_kind kind;
    enum schema_name fields;
} paths[] = {
    {"/contacts", RECORD_CONTACT, SCHEMA_person_fields},
    {"/points", RECORD_POINT, SCHEMA_point_fields},
    {"/days", RECORD_DATE, SCHEMA_day_fields},
    {"/notes", RECORD_NOTE, SCHEMA_note_fields},
    {"/cues", RECORD_CUE, SCHEMA_own_cue_fields},
};

static const struct record_path *path_of(const struct exchange *exchange)
{
    for (size_t i = 1; i < sizeof(paths) / sizeof(paths[0]); i++)
        if (strstr(exchange->route->path, paths[i].segment))
            return &paths[i];
    return &paths[0];
}

/* The name of a member within the record. */
static const char *record_name(struct arena *arena, const struct schema_row *row)
{
    if (row->kind == KIND_ID)
        return arena_copy(arena, row->name, strlen(row->name) - strlen("_id"));
    return row->name;
}

/* --- writing --- */

struct shown {
    const struct record_path *path;
    struct record record;
};

static void write_member(struct json *json, const struct schema_row *row,
                         const struct record *record)
{
    const char *name = record_name(json->out->arena, row);
    const char *value = record_value(record, name);

    if (row->kind == KIND_ID)
        json_id(json, row->name, record_number(record, name));
    else if (row->kind == KIND_INSTANT)
        json_instant(json, row->name, record_number(record, name));
    else
        json_text(json, row->name, value);
}

static void write_record(struct json *json, const void *what)
{
    const struct shown *shown = (const struct shown *)what;
    size_t count;
    const struct schema_row *rows = schema_rows(shown->path->fields, &count);

    json_id(json, "id", shown->record.id);
    json_id(json, "client_id", shown->record.client_id);
    for (size_t i = 0; i < count; i++)
        write_member(json, &rows[i], &shown->record);
}

static enum status find(struct exchange *exchange, int64_t id, struct versioned *ret_found)
{
    struct shown *shown = arena_alloc(exchange->arena, sizeof(*shown));
    int64_t client_id = 0;

    *shown = (struct shown){.path = path_of(exchange)};
    enum status status = param_id(exchange, "id", &client_id);
    if (status == STATUS_OK)
        status = record_show(exchange->work, shown->path->kind, client_id, id, &shown->record);
    if (status == STATUS_OK)
        *ret_found = (struct versioned){id, shown->record.version, shown, 0};
    return status;
}

static const struct resource records = {"record", find, write_record};

/* GET /api/v1/clients/:id/contacts/:record, and of the other kinds */
enum status api_record_show(struct exchange *exchange)
{
    return resource_show(exchange, &records);
}

/* --- changing --- */

static enum status read_instant(struct exchange *exchange, const char *name, const char **text)
{
    struct text digits = text_new(exchange->arena);
    int64_t at = 0;

    if ((*text)[0] == '\0')
        return STATUS_OK;
    if (!instant_read(slice_of(*text), &at) || at <= 0)
        return refuse_with(exchange, 422, STATUS_INVALID, name,
                           PLAIN_MESSAGE("write an instant as 2026-11-21T14:04:05Z"));
    text_format(&digits, "%" PRId64, at);
    *text = digits.at;
    return STATUS_OK;
}

static enum status read_member(struct exchange *exchange, const struct schema_row *row,
                               struct record *record)
{
    struct text digits = text_new(exchange->arena);
    const char *text = NULL;
    int64_t id = 0;

    enum status status = STATUS_OK;
    if (row->kind != KIND_ID || !json_member(exchange->json, row->name) ||
        json_member(exchange->json, row->name)->kind == VALUE_NULL)
        status = read_members(exchange, exchange->json, &(struct text_member){row->name, &text}, 1);
    else
        status = read_id_member(exchange, exchange->json, row->name, &id);
    if (status == STATUS_OK && id != 0) {
        text_format(&digits, "%" PRId64, id);
        text = digits.at;
    }
    if (status == STATUS_OK && text && row->kind == KIND_INSTANT)
        status = read_instant(exchange, row->name, &text);
    if (status == STATUS_OK && text)
        record_set(record, record_name(exchange->arena, row), text);
    return status;
}

static enum status read_record(struct exchange *exchange, const struct record_path *path,
                               struct record *record)
{
    size_t count;
    const struct schema_row *rows = schema_rows(path->fields, &count);

    enum status status = param_id(exchange, "id", &record->client_id);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = read_member(exchange, &rows[i], record);
    return status;
}

/* The fields of a fault as the API names them. */
static enum status name_field(struct exchange *exchange, const struct record_path *path,
                              enum status status)
{
    size_t count;
    const struct schema_row *rows = schema_rows(path->fields, &count);
    const char *field = exchange->fault->field;

    for (size_t i = 0; status == STATUS_INVALID && i < count; i++)
        if (strcmp(record_name(exchange->arena, &rows[i]), field) == 0)
            exchange->fault->field = rows[i].name;
    return status;
}

static enum status save(struct exchange *exchange, const struct record *record,
                        struct versioned *ret_saved)
{
    const struct record_path *path = path_of(exchange);
    struct record_saved saved = {0};

    enum status status = record_save(exchange->work, path->kind, record, &saved);
    if (status == STATUS_OK)
        status = find(exchange, saved.id, ret_saved);
    if (status == STATUS_OK)
        ret_saved->undo_id = saved.audit_id;
    return name_field(exchange, path, status);
}

static enum status add(struct exchange *exchange, struct versioned *ret_made)
{
    struct record record = {0};

    enum status status = read_record(exchange, path_of(exchange), &record);
    if (status == STATUS_OK)
        status = save(exchange, &record, ret_made);
    return status;
}

/* POST /api/v1/clients/:id/contacts, and of the other kinds */
enum status api_record_add(struct exchange *exchange)
{
    return resource_add(exchange, &records, add);
}

static enum status change(struct exchange *exchange, int64_t id, int64_t version,
                          struct versioned *ret_changed)
{
    struct record record = {.id = id, .version = version};

    enum status status = read_record(exchange, path_of(exchange), &record);
    if (status == STATUS_OK)
        status = save(exchange, &record, ret_changed);
    return status;
}

/* PATCH /api/v1/clients/:id/contacts/:record, and of the other kinds */
enum status api_record_edit(struct exchange *exchange)
{
    return resource_change(exchange, &records, RESOURCE_CHANGED, change);
}

static enum status take_away(struct exchange *exchange, int64_t id, int64_t version,
                             struct versioned *ret_changed)
{
    struct record_saved saved = {0};
    int64_t client_id = 0;

    enum status status = param_id(exchange, "id", &client_id);
    if (status == STATUS_OK)
        status = record_remove_at(exchange->work, path_of(exchange)->kind, client_id, id, version,
                                  &saved);
    if (status == STATUS_OK)
        *ret_changed = (struct versioned){.undo_id = saved.audit_id};
    return status;
}

/* DELETE /api/v1/clients/:id/contacts/:record, and of the other kinds */
enum status api_record_remove(struct exchange *exchange)
{
    return resource_change(exchange, &records, RESOURCE_REMOVED, take_away);
}
