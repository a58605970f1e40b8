// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/endpoint.h"

#include <string.h>

#include "api/endpoints.h"
#include "api/problem.h"
#include "base/json_read.h"
#include "domain/actor.h"

#define ENDPOINT(method, path, handler, access, right, pool, body_max, operation, request, reply, \
                 traits, about)                                                                   \
    {HTTP_##method, path, handler, ROUTE_##access, right, POOL_##pool, body_max},
const struct route api_endpoints[] = {
#include "api/endpoints.def"
};
#undef ENDPOINT
const size_t api_endpoint_count = sizeof(api_endpoints) / sizeof(api_endpoints[0]);

#define ENDPOINT(method, path, handler, access, right, pool, body_max, operation, request, reply, \
                 traits, about)                                                                   \
    {#operation, SCHEMA_##request, SCHEMA_##reply, traits, about},
static const struct endpoint endpoints[] = {
#include "api/endpoints.def"
};
#undef ENDPOINT

#define PARAMETER(handler, kind, name, detail, about) {handler, KIND_##kind, name, detail, about},
const struct parameter api_parameters[] = {
#include "api/parameters.def"
};
#undef PARAMETER
const size_t api_parameter_count = sizeof(api_parameters) / sizeof(api_parameters[0]);

static const struct schema_row schema_table[] = {
#define SCHEMA(id, said) {.row = ROW_SCHEMA, .schema = SCHEMA_##id, .name = #id, .about = (said)},
#define MEMBER(a_kind, when, member, more, said) \
    {.row = ROW_MEMBER,                          \
     .kind = KIND_##a_kind,                      \
     .presence = (when),                         \
     .name = (member),                           \
     .detail = (more),                           \
     .about = (said)},
#define PARTS(id) {.row = ROW_PARTS, .schema = SCHEMA_##id},
#include "api/schemas.def"
#undef SCHEMA
#undef MEMBER
#undef PARTS
};
enum { SCHEMA_ROWS = sizeof(schema_table) / sizeof(schema_table[0]) };

static const struct schema_row *find_schema(enum schema_name schema)
{
    for (size_t i = 0; i < SCHEMA_ROWS; i++)
        if (schema_table[i].row == ROW_SCHEMA && schema_table[i].schema == schema)
            return &schema_table[i];
    return NULL;
}

const struct schema_row *schema_rows(enum schema_name schema, size_t *ret_count)
{
    const struct schema_row *head = find_schema(schema), *end = schema_table + SCHEMA_ROWS;
    size_t count = 0;

    while (head && head + 1 + count < end && head[1 + count].row != ROW_SCHEMA)
        count++;
    *ret_count = count;
    return head ? head + 1 : schema_table;
}

const char *schema_id(enum schema_name schema)
{
    const struct schema_row *head = find_schema(schema);

    return head ? head->name : "";
}

const char *schema_about(enum schema_name schema)
{
    const struct schema_row *head = find_schema(schema);

    return head ? head->about : "";
}

bool schema_has(enum schema_name schema, const char *name)
{
    size_t count;
    const struct schema_row *rows = schema_rows(schema, &count);

    for (size_t i = 0; i < count; i++) {
        size_t part_count = 1;
        const struct schema_row *part =
            rows[i].row == ROW_PARTS ? schema_rows(rows[i].schema, &part_count) : &rows[i];

        for (size_t j = 0; j < part_count; j++)
            if (part[j].row == ROW_MEMBER && strcmp(part[j].name, name) == 0)
                return true;
    }
    return false;
}

const struct endpoint *endpoint_of(const struct route *route)
{
    return &endpoints[route - api_endpoints];
}

/* --- what a request may have --- */

static bool knows_parameter(const struct route *route, const char *name)
{
    for (size_t i = 0; i < api_parameter_count; i++) {
        const struct parameter *parameter = &api_parameters[i];

        if (parameter->handle == route->handle &&
            (parameter->kind == KIND_OWN
                 ? strncmp(name, parameter->name, strlen(parameter->name)) == 0
                 : strcmp(name, parameter->name) == 0))
            return true;
    }
    return false;
}

enum status check_parameters(struct exchange *exchange)
{
    for (size_t i = 0; i < exchange->query.count; i++) {
        const char *name = exchange->query.items[i].name;

        if (!knows_parameter(exchange->route, name))
            return refuse_with(exchange, 422, STATUS_INVALID, name,
                               MESSAGE("this address has no parameter “{1}”", arg_text(name)));
    }
    return STATUS_OK;
}

static void refuse_unknown(struct exchange *exchange, const struct json_value *object,
                           enum schema_name schema, int64_t unknown_count)
{
    struct json json =
        problem_begin(exchange, 422,
                      &MESSAGE_N("{1} member of the body cannot be set here; nothing was changed",
                                 "{1} members of the body cannot be set here; nothing was changed",
                                 arg_count(unknown_count)));

    json_begin_array(&json, "errors");
    for (size_t i = 0; i < object->count; i++) {
        const char *name = object->items[i].key;

        if (!schema_has(schema, name))
            problem_error(exchange, &json, PLACE_BODY, name, "unknown",
                          &MESSAGE("“{1}” cannot be set here", arg_text(name)));
    }
    json_end(&json);
    problem_end(&json);
}

enum status read_body(struct exchange *exchange, enum schema_name schema, bool *ret_is_answered)
{
    const struct json_value *object = NULL;
    int64_t unknown_count = 0;

    enum status status = json_read(exchange->body, exchange->arena, exchange->fault, &object);
    if (status != STATUS_OK) {
        reply_code(exchange, 400);
        return status;
    }
    if (object->kind != VALUE_OBJECT)
        return refuse_with(exchange, 400, STATUS_INVALID, "",
                           PLAIN_MESSAGE("the body must be one JSON object"));
    for (size_t i = 0; i < object->count; i++)
        unknown_count += !schema_has(schema, object->items[i].key);
    *ret_is_answered = unknown_count > 0;
    if (unknown_count > 0)
        refuse_unknown(exchange, object, schema, unknown_count);
    exchange->json = object;
    return STATUS_OK;
}
