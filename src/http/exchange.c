// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/exchange.h"

#include <strings.h>

#include "http/cookie_name.h"

void exchange_start(struct exchange *exchange, struct arena *arena)
{
    *exchange = (struct exchange){
        .arena = arena,
        .path = "",
        .peer = "",
        .media_type = "",
        .upload = {.fd = -1, .field = "", .file_name = "", .media_type = ""},
        .language = language_by_code("en"),
        .reply = {.code = 200, .fd = -1, .content_type = "text/plain; charset=utf-8"},
    };
    exchange->fault = &exchange->own_fault;
    exchange->reply.body = text_new(arena);
    exchange->reply.headers.items = arena_array(arena, struct http_field, REPLY_HEADERS_MAX);
}

/* Lists may come in pieces (RFC 9110, 5.3); of these we read the first. */
static bool may_repeat(const char *name)
{
    return strcasecmp(name, "Accept") == 0 || strcasecmp(name, "Accept-Language") == 0 ||
           strcasecmp(name, "Accept-Encoding") == 0 || strcasecmp(name, "Forwarded") == 0 ||
           strcasecmp(name, "X-Forwarded-For") == 0 || strcasecmp(name, "Via") == 0 ||
           strcasecmp(name, "Cache-Control") == 0 || strcasecmp(name, "Connection") == 0;
}

const char *request_header(const struct exchange *exchange, const char *name)
{
    const char *value = NULL;

    for (size_t i = 0; i < exchange->headers.count; i++) {
        if (strcasecmp(exchange->headers.items[i].name, name) != 0)
            continue;
        if (value && !may_repeat(name))
            return NULL;
        value = value ? value : exchange->headers.items[i].value;
    }
    return value ? value : "";
}

const char *request_cookie(const struct exchange *exchange, const char *name)
{
    return fields_value(&exchange->cookies, cookie_name(exchange, name));
}

bool request_is_fragment(const struct exchange *exchange)
{
    const char *value = request_header(exchange, "HX-Request");

    return value && strcmp(value, "true") == 0;
}

const char *param_text(const struct exchange *exchange, const char *name)
{
    for (size_t i = 0; i < exchange->params.count; i++)
        if (strcmp(exchange->params.names[i], name) == 0)
            return exchange->params.values[i];
    return "";
}

/* Ids have one form too: digits, no sign, no leading zero. */
static bool read_id(const char *text, int64_t *ret_id)
{
    struct slice rest = slice_of(text);
    int64_t id = 0;

    if (rest.length == 0 || rest.length > 19 || rest.at[0] == '0')
        return false;
    for (size_t i = 0; i < rest.length; i++) {
        int digit = rest.at[i] - '0';

        if (digit < 0 || digit > 9 || id > (INT64_MAX - digit) / 10)
            return false;
        id = id * 10 + digit;
    }
    *ret_id = id;
    return true;
}

enum status param_id(struct exchange *exchange, const char *name, int64_t *ret_id)
{
    if (read_id(param_text(exchange, name), ret_id))
        return STATUS_OK;
    return fault_set(exchange->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("there is nothing at this address"));
}

/* At most once (AC-034); NULL when it did not come. */
static enum status one_text(struct exchange *exchange, const struct http_fields *fields,
                            const char *name, size_t max, const char **ret_text)
{
    const char *value = fields_value(fields, name);

    if (fields_times(fields, name) > 1)
        return fault_set(exchange->fault, STATUS_INVALID, name,
                         MESSAGE("“{1}” was sent more than once", arg_text(name)));
    if (value && strlen(value) > max)
        return fault_set(exchange->fault, STATUS_INVALID, name,
                         MESSAGE("this is too long: at most {1} bytes", arg_count((int64_t)max)));
    *ret_text = value;
    return STATUS_OK;
}

enum status query_text(struct exchange *exchange, const char *name, size_t max,
                       const char **ret_text)
{
    const char *text = NULL;

    enum status status = one_text(exchange, &exchange->query, name, max, &text);
    if (status == STATUS_OK)
        *ret_text = text ? text : "";
    return status;
}

enum status form_text(struct exchange *exchange, const char *name, size_t max,
                      const char **ret_text)
{
    return one_text(exchange, &exchange->form, name, max, ret_text);
}

enum { NUMBER_MAX = 20 };

/* A whole number, with a minus or without a sign. */
static bool read_number(const char *text, int64_t *ret_number)
{
    bool is_negative = text[0] == '-';
    const char *digits = is_negative ? text + 1 : text;
    int64_t number = 0;

    if (strcmp(text, "0") != 0 && !read_id(digits, &number))
        return false;
    *ret_number = is_negative ? -number : number;
    return true;
}

enum status query_number(struct exchange *exchange, const char *name, int64_t least, int64_t most,
                         int64_t *value)
{
    const char *text = NULL;
    int64_t number = 0;

    enum status status = one_text(exchange, &exchange->query, name, NUMBER_MAX, &text);
    if (status != STATUS_OK || text == NULL)
        return status;
    if (!read_number(text, &number) || number < least || number > most)
        return fault_set(exchange->fault, STATUS_INVALID, name,
                         MESSAGE("“{1}” must be a whole number from {2} to {3}", arg_text(name),
                                 arg_plain(least), arg_plain(most)));
    *value = number;
    return STATUS_OK;
}

enum status form_id(struct exchange *exchange, const char *name, int64_t *ret_id)
{
    const char *text = NULL;

    enum status status = one_text(exchange, &exchange->form, name, NUMBER_MAX, &text);
    if (status != STATUS_OK)
        return status;
    if (text == NULL || !read_id(text, ret_id))
        return fault_set(exchange->fault, STATUS_INVALID, name,
                         MESSAGE("“{1}” must be the number of a record", arg_text(name)));
    return STATUS_OK;
}
