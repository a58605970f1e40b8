// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/problem.h"

static const struct problem {
    unsigned code;
    const char *type, *title;
} problems[] = {
    {400, "/problems/malformed", N_("The request cannot be read")},
    {401, "/problems/not-signed-in", N_("Not signed in")},
    {403, "/problems/forbidden", N_("Not allowed")},
    {404, "/problems/not-found", N_("Not found")},
    {405, "/problems/method", N_("Not a method of this address")},
    {409, "/problems/conflict", N_("Not possible as things are now")},
    {412, "/problems/changed", N_("Changed meanwhile")},
    {413, "/problems/too-large", N_("Too large")},
    {415, "/problems/media-type", N_("Not a media type of this address")},
    {422, "/problems/invalid", N_("A value cannot be taken")},
    {428, "/problems/version-required", N_("Say which version you mean")},
    {429, "/problems/too-many", N_("Too many requests")},
    {500, "/problems/broken", N_("Our mistake")},
    {503, "/problems/unavailable", N_("Not available for the moment")},
};

static struct problem problem_of(unsigned code)
{
    for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
        if (problems[i].code == code)
            return problems[i];
    return (struct problem){code, "about:blank", N_("The request was refused")};
}

struct json problem_begin(struct exchange *exchange, unsigned code, const struct message *message)
{
    const struct problem problem = problem_of(code);

    reply_code(exchange, code);
    struct json json = reply_problem(exchange);
    json_begin_object(&json, NULL);
    json_text(&json, "type", problem.type);
    json_text(&json, "title", translate(exchange->language, problem.title));
    json_int(&json, "status", code);
    if (message->one)
        json_text(&json, "detail", message_text(exchange->arena, exchange->language, *message));
    json_text(&json, "request_id", exchange->request_id);
    return json;
}

void problem_end(struct json *json)
{
    json_end(json);
    json_finish(json);
}

/* RFC 6901: / and ~ of a name are escaped. */
static const char *pointer_to(struct exchange *exchange, const char *name)
{
    struct text pointer = text_new(exchange->arena);

    text_add_char(&pointer, '/');
    for (; *name != '\0'; name++) {
        if (*name == '~')
            text_add(&pointer, "~0");
        else if (*name == '/')
            text_add(&pointer, "~1");
        else
            text_add_char(&pointer, *name);
    }
    return pointer.at;
}

void problem_error(struct exchange *exchange, struct json *json, enum problem_place place,
                   const char *name, const char *code, const struct message *message)
{
    json_begin_object(json, NULL);
    if (place == PLACE_BODY)
        json_text(json, "pointer", pointer_to(exchange, name));
    else
        json_text(json, "parameter", name);
    json_text(json, "code", code);
    json_text(json, "detail", message_text(exchange->arena, exchange->language, *message));
    json_end(json);
}

static unsigned code_of(enum status status)
{
    switch (status) {
    case STATUS_NOT_FOUND:
        return 404;
    case STATUS_INVALID:
        return 422;
    case STATUS_CONFLICT:
        return 409;
    case STATUS_FORBIDDEN:
        return 403;
    case STATUS_UNAVAILABLE:
    case STATUS_RETRY:
        return 503;
    case STATUS_OK:
    case STATUS_BROKEN:
        break;
    }
    return 500;
}

void problem_reply(struct exchange *exchange, enum status status)
{
    const struct fault *fault = exchange->fault;
    const bool is_decided = exchange->reply.code != 200;
    const unsigned code = is_decided ? exchange->reply.code : code_of(status);
    const bool has_field = fault->field && fault->field[0] != '\0';

    if (code == 503)
        reply_header(exchange, "Retry-After", "2");
    struct json json = problem_begin(exchange, code, &fault->message);
    if (has_field) {
        json_begin_array(&json, "errors");
        problem_error(exchange, &json, exchange->method == HTTP_GET ? PLACE_PARAMETER : PLACE_BODY,
                      fault->field, "invalid", &fault->message);
        json_end(&json);
    }
    problem_end(&json);
}

enum status refuse_with(struct exchange *exchange, unsigned code, enum status status,
                        const char *field, struct message message)
{
    reply_code(exchange, code);
    return fault_set(exchange->fault, status, field, message);
}
