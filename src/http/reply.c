// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "http/cookie_name.h"
#include "http/exchange.h"
#include "http/octets.h"

/* Visible characters and spaces, and what UTF-8 has: nothing that could end the line (AC-082). */
static bool is_header_value(const char *value)
{
    for (const char *at = value; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7F)
            return false;
    return true;
}

void reply_code(struct exchange *exchange, unsigned code)
{
    assert(code >= 200 && code <= 599);
    exchange->reply.code = code;
}

void reply_header(struct exchange *exchange, const char *name, const char *value)
{
    struct http_fields *headers = &exchange->reply.headers;

    assert(headers->count < REPLY_HEADERS_MAX);
    assert(text_is_token(slice_of(name)) && is_header_value(value));
    headers->items[headers->count++] =
        (struct http_field){arena_copy(exchange->arena, name, strlen(name)),
                            arena_copy(exchange->arena, value, strlen(value))};
}

const char *cookie_name(const struct exchange *exchange, const char *name)
{
    struct text out = text_new(exchange->arena);

    if (exchange->is_secure)
        text_format(&out, "__Host-%s", name);
    else
        text_format(&out, "%s-%" PRIu16, name, exchange->port);
    return out.at;
}

void reply_cookie(struct exchange *exchange, const char *name, const char *value,
                  int64_t max_age_seconds)
{
    struct text out = text_new(exchange->arena);

    assert(strpbrk(value, " \",;\\") == NULL);
    text_format(&out, "%s=%s; Path=/; Max-Age=%" PRId64 "; HttpOnly; SameSite=Lax",
                cookie_name(exchange, name), value, max_age_seconds);
    text_add(&out, exchange->is_secure ? "; Secure" : "");
    reply_header(exchange, "Set-Cookie", out.at);
}

static struct text *begin_body(struct exchange *exchange, const char *content_type)
{
    exchange->reply.content_type = content_type;
    exchange->reply.body = text_new(exchange->arena);
    return &exchange->reply.body;
}

struct html reply_html(struct exchange *exchange)
{
    return (struct html){begin_body(exchange, "text/html; charset=utf-8")};
}

struct json reply_json(struct exchange *exchange)
{
    return json_new(begin_body(exchange, "application/json"));
}

struct json reply_problem(struct exchange *exchange)
{
    return json_new(begin_body(exchange, "application/problem+json"));
}

void reply_see_other(struct exchange *exchange, const char *format, ...)
{
    enum { PATH_MAX_BYTES = 2048 };
    char path[PATH_MAX_BYTES];
    va_list args;

    va_start(args, format);
    int length = vsnprintf(path, sizeof(path), format, args);
    va_end(args);
    assert(length > 0 && (size_t)length < sizeof(path));
    /* A second slash or a backslash would name another host (AC-054). */
    assert(path[0] == '/' && path[1] != '/' && path[1] != '\\');
    reply_code(exchange, 303);
    reply_header(exchange, "Location", path);
    begin_body(exchange, "text/plain; charset=utf-8");
}
