// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_people.h"

#include <string.h>

#include "api/endpoint.h"
#include "api/members.h"
#include "api/problem.h"

static enum status refuse(struct exchange *exchange, const char *name, struct message message)
{
    return refuse_with(exchange, 422, STATUS_INVALID, name, message);
}

/* The texts of an object, each under its own name, into a record. */
static enum status read_record(struct exchange *exchange, const struct json_value *object,
                               enum schema_name schema, const char *within, struct record *record)
{
    size_t count;
    const struct schema_row *rows = schema_rows(schema, &count);
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const char *text = NULL;

        if (rows[i].row != ROW_MEMBER || rows[i].kind == KIND_MANY)
            continue;
        status = read_members(exchange, object, &(struct text_member){rows[i].name, &text}, 1);
        if (status == STATUS_OK && text)
            record_set(record, rows[i].name, text);
    }
    if (status != STATUS_OK)
        exchange->fault->field = within;
    return status;
}

/* An array of objects that have no members but those of the schema. */
static enum status read_array(struct exchange *exchange, const struct json_value *object,
                              const char *name, enum schema_name schema, size_t most,
                              const struct json_value **ret_array)
{
    const struct json_value *array = json_member(object, name);

    *ret_array = array;
    if (!array)
        return STATUS_OK;
    if (array->kind != VALUE_ARRAY)
        return refuse_with(exchange, 400, STATUS_INVALID, name,
                           PLAIN_MESSAGE("this must be a list"));
    if (array->count > most)
        return refuse(exchange, name,
                      MESSAGE("there are at most {1} of these here", arg_count((int64_t)most)));
    for (size_t i = 0; i < array->count; i++) {
        const struct json_value *item = &array->items[i];

        if (item->kind != VALUE_OBJECT)
            return refuse_with(exchange, 400, STATUS_INVALID, name,
                               PLAIN_MESSAGE("this must be a list of objects"));
        for (size_t j = 0; j < item->count; j++)
            if (!schema_has(schema, item->items[j].key))
                return refuse(exchange, name,
                              MESSAGE("“{1}” cannot be set here", arg_text(item->items[j].key)));
    }
    return STATUS_OK;
}

static enum status read_points(struct exchange *exchange, const struct json_value *object,
                               struct client_person *person)
{
    const struct json_value *array = NULL;

    enum status status =
        read_array(exchange, object, "points", SCHEMA_new_point, NEW_POINTS_MAX, &array);
    if (status != STATUS_OK || !array)
        return status;
    struct record *points = arena_array(exchange->arena, struct record, array->count);
    for (size_t i = 0; i < array->count && status == STATUS_OK; i++) {
        points[i] = (struct record){0};
        status = read_record(exchange, &array->items[i], SCHEMA_new_point, "points", &points[i]);
    }
    person->points = points;
    person->point_count = array->count;
    return status;
}

static enum status read_person(struct exchange *exchange, const struct json_value *object,
                               struct client_person *person)
{
    struct record *contact = arena_alloc(exchange->arena, sizeof(*contact));

    *contact = (struct record){0};
    enum status status = read_record(exchange, object, SCHEMA_person_fields, "people", contact);
    if (status == STATUS_OK)
        status = read_points(exchange, object, person);
    person->contact = contact;
    return status;
}

enum status read_tags(struct exchange *exchange, const struct json_value *object,
                      const char **ret_tags)
{
    const struct json_value *array = json_member(object, "tags");
    struct text tags = text_new(exchange->arena);

    if (!array)
        return STATUS_OK;
    if (array->kind != VALUE_ARRAY)
        return refuse_with(exchange, 400, STATUS_INVALID, "tags",
                           PLAIN_MESSAGE("this must be a list"));
    for (size_t i = 0; i < array->count; i++) {
        const struct json_value *tag = &array->items[i];

        if (tag->kind != VALUE_TEXT)
            return refuse_with(exchange, 400, STATUS_INVALID, "tags",
                               PLAIN_MESSAGE("this must be a list of texts"));
        if (strpbrk(tag->text.at, ",;\n"))
            return refuse(exchange, "tags",
                          PLAIN_MESSAGE("a tag has no comma, semicolon or line end"));
        text_add(&tags, i > 0 ? ", " : "");
        text_add(&tags, tag->text.at);
    }
    *ret_tags = tags.at;
    return STATUS_OK;
}

enum status read_people(struct exchange *exchange, bool is_company,
                        const struct client_people **ret_people)
{
    struct client_people *people = arena_alloc(exchange->arena, sizeof(*people));
    const struct json_value *array = NULL;

    *people = (struct client_people){0};
    enum status status =
        read_array(exchange, exchange->json, "people", SCHEMA_new_person, NEW_PEOPLE_MAX, &array);
    if (status != STATUS_OK)
        return status;
    struct client_person *items =
        arena_array(exchange->arena, struct client_person, 1 + (array ? array->count : 0));
    items[0] = (struct client_person){0};
    people->items = items;
    people->count = 1;
    status = read_points(exchange, exchange->json, &items[0]);
    for (size_t i = 0; array && i < array->count && status == STATUS_OK; i++) {
        struct client_person *person = &items[people->count++];

        *person = (struct client_person){.is_main = is_company && i == 0};
        status = read_person(exchange, &array->items[i], person);
    }
    if (status == STATUS_OK)
        status = read_tags(exchange, exchange->json, &people->tags);
    if (status == STATUS_OK)
        *ret_people = people;
    return status;
}
