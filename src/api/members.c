// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/members.h"

#include <inttypes.h>
#include <stdlib.h>

#include "api/problem.h"

static enum status read_member(struct exchange *exchange, const struct json_value *member,
                               const char **ret_text)
{
    struct text digits = text_new(exchange->arena);

    switch (member->kind) {
    case VALUE_NULL:
        *ret_text = "";
        return STATUS_OK;
    case VALUE_TEXT:
        *ret_text = member->text.at;
        return STATUS_OK;
    case VALUE_INTEGER:
        text_format(&digits, "%" PRId64, member->integer);
        *ret_text = digits.at;
        return STATUS_OK;
    case VALUE_BOOL:
    case VALUE_REAL:
    case VALUE_ARRAY:
    case VALUE_OBJECT:
        break;
    }
    return refuse_with(exchange, 400, STATUS_INVALID, member->key,
                       PLAIN_MESSAGE("this must be a text"));
}

enum status read_members(struct exchange *exchange, const struct json_value *object,
                         const struct text_member *members, size_t count)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const struct json_value *member = json_member(object, members[i].name);

        if (member)
            status = read_member(exchange, member, members[i].text);
    }
    return status;
}

enum status read_if_match(struct exchange *exchange, int64_t *ret_version, bool *ret_is_ours)
{
    const enum etag_match match = request_if_match(exchange, ret_version);

    if (match == ETAG_MISSING)
        return refuse_with(exchange, 428, STATUS_INVALID, "",
                           PLAIN_MESSAGE("say in If-Match which version you change: the ETag that "
                                         "came with it"));
    if (match == ETAG_MALFORMED)
        return refuse_with(exchange, 400, STATUS_INVALID, "",
                           PLAIN_MESSAGE("If-Match takes one ETag, as \"v3\""));
    *ret_is_ours = match == ETAG_MATCHES;
    return STATUS_OK;
}

enum status read_id_member(struct exchange *exchange, const struct json_value *object,
                           const char *name, int64_t *ret_id)
{
    const struct json_value *member = json_member(object, name);
    int64_t id = 0;

    if (member && member->kind == VALUE_TEXT && member->text.length <= 19)
        for (size_t i = 0; i < member->text.length; i++) {
            const char digit = member->text.at[i];

            if (digit < '0' || digit > '9' || id > (INT64_MAX - 9) / 10) {
                id = 0;
                break;
            }
            id = id * 10 + (digit - '0');
        }
    if (member && id == 0)
        return refuse_with(exchange, 422, STATUS_INVALID, name,
                           PLAIN_MESSAGE("this must be an id, as a text"));
    *ret_id = id;
    return STATUS_OK;
}

enum status read_flag(struct exchange *exchange, const struct json_value *object, const char *name,
                      bool *flag)
{
    const struct json_value *member = json_member(object, name);

    if (!member)
        return STATUS_OK;
    if (member->kind != VALUE_BOOL)
        return refuse_with(exchange, 400, STATUS_INVALID, name,
                           PLAIN_MESSAGE("this must be true or false"));
    *flag = member->boolean;
    return STATUS_OK;
}
