// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/parameters.h"

#include <string.h>

#include "api/problem.h"

static bool is_one_of(const char *name, const char *const *known)
{
    for (; *known; known++)
        if (strcmp(name, *known) == 0)
            return true;
    return false;
}

enum status check_parameters(struct exchange *exchange, const char *const *known)
{
    for (size_t i = 0; i < exchange->query.count; i++) {
        const char *name = exchange->query.items[i].name;

        if (!is_one_of(name, known))
            return refuse_with(exchange, 422, STATUS_INVALID, name,
                               MESSAGE("this address has no parameter “{1}”", arg_text(name)));
    }
    return STATUS_OK;
}

enum status body_object(struct exchange *exchange, const struct json_value **ret_object)
{
    const struct json_value *object;

    enum status status = json_read(exchange->body, exchange->arena, exchange->fault, &object);
    if (status != STATUS_OK) {
        reply_code(exchange, 400);
        return status;
    }
    if (object->kind != VALUE_OBJECT)
        return refuse_with(exchange, 400, STATUS_INVALID, "",
                           PLAIN_MESSAGE("the body must be one JSON object"));
    *ret_object = object;
    return STATUS_OK;
}

static size_t unknown_members(const struct json_value *object, const char *const *known)
{
    size_t count = 0;

    for (size_t i = 0; i < object->count; i++)
        count += !is_one_of(object->items[i].key, known);
    return count;
}

enum status check_members(struct exchange *exchange, const struct json_value *object,
                          const char *const *known, bool *ret_is_answered)
{
    const size_t count = unknown_members(object, known);
    const struct message message =
        MESSAGE_N("{1} member of the body cannot be set here; nothing was changed",
                  "{1} members of the body cannot be set here; nothing was changed",
                  arg_count((int64_t)count));

    *ret_is_answered = count > 0;
    if (count == 0)
        return STATUS_OK;
    struct json json = problem_begin(exchange, 422, &message);
    json_begin_array(&json, "errors");
    for (size_t i = 0; i < object->count; i++) {
        const char *name = object->items[i].key;

        if (!is_one_of(name, known))
            problem_error(exchange, &json, PLACE_BODY, name, "unknown",
                          &MESSAGE("“{1}” cannot be set here", arg_text(name)));
    }
    json_end(&json);
    problem_end(&json);
    return STATUS_OK;
}

bool reply_is_known(struct exchange *exchange, int64_t version)
{
    reply_etag(exchange, version);
    if (!request_has_version(exchange, version))
        return false;
    reply_code(exchange, 304);
    return true;
}
