// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api_call.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "app/sign_in.h"
#include "http/cookie_name.h"
#include "support/check.h"

enum { HEADERS_MAX = 12 };

struct api_case api_begin(struct store_case *store)
{
    struct api_case api = {.store = store,
                           .site = {.store = store->at.store,
                                    .base_url = "http://127.0.0.1:8080",
                                    .host = "127.0.0.1:8080"}};
    char *session = arena_alloc(&store->arena, SECRET_TOKEN_SIZE);
    struct work work = work_start(store->at.store, &store->arena);
    struct signed_in signed_in;
    const char *path = NULL;

    work.actor = actor_system();
    store_case_ok(&work, sign_in_link(&work, &path));
    store_case_ok(
        &work, sign_in(&work, path + strlen("/sign-in/"), &(struct visiting_browser){0}, session));
    store_case_ok(&work, open_session(&work, session, &signed_in));
    work_end(&work);
    api.session = session;
    api.csrf_token = signed_in.csrf_token;
    return api;
}

static void add_field(struct http_fields *fields, const char *name, const char *value)
{
    if (value && value[0] != '\0')
        fields->items[fields->count++] = (struct http_field){name, value};
}

/* In place, since an exchange points into itself. */
static void fill_exchange(struct api_case *api, const struct api_request *request,
                          struct exchange *exchange)
{
    struct arena *arena = &api->store->arena;
    const char *body = request->body ? request->body : "";
    struct fault fault = {0};

    exchange_start(exchange, arena);
    exchange->site = &api->site;
    exchange->method = request->method;
    exchange->path = request->path;
    exchange->body = slice_of(body);
    exchange->media_type = request->media_type ? request->media_type : "";
    exchange->headers.items = arena_array(arena, struct http_field, HEADERS_MAX);
    exchange->cookies.items = arena_array(arena, struct http_field, 1);
    add_field(&exchange->cookies, cookie_name(exchange, SESSION_COOKIE),
              request->session ? request->session : api->session);
    add_field(&exchange->headers, "X-CSRF-Token",
              request->csrf_token ? request->csrf_token : api->csrf_token);
    add_field(&exchange->headers, "Origin", request->origin);
    add_field(&exchange->headers, "If-Match", request->if_match);
    add_field(&exchange->headers, "If-None-Match", request->if_none_match);
    add_field(&exchange->headers, "Idempotency-Key", request->idempotency_key);
    if (request->query)
        assert_int_equal(form_parse(slice_of(request->query), arena, &fault, &exchange->query),
                         STATUS_OK);
}

static const struct json_value *json_of(struct api_case *api, const struct text *body)
{
    const struct json_value *value = NULL;
    struct fault fault = {0};

    if (body->length == 0)
        return NULL;
    if (json_read((struct slice){body->at, body->length}, &api->store->arena, &fault, &value) !=
        STATUS_OK)
        fail_msg("not JSON: %s", body->at);
    return value;
}

struct api_reply api_call(struct api_case *api, const struct api_request *request)
{
    const struct route_table table = api_routes();
    struct exchange exchange;
    unsigned allowed = 0;

    fill_exchange(api, request, &exchange);
    const struct route *route = route_find(&table, request->method, request->path,
                                           &api->store->arena, &exchange.params, &allowed);

    exchange.route = route;
    if (route)
        table.enter(&exchange, route);
    else
        table.refuse(&exchange, allowed != 0 ? 405 : 404);
    return (struct api_reply){.code = exchange.reply.code,
                              .content_type = exchange.reply.content_type,
                              .body = exchange.reply.body.at,
                              .json = json_of(api, &exchange.reply.body),
                              .headers = exchange.reply.headers};
}

const char *api_header(const struct api_reply *reply, const char *name)
{
    for (size_t i = 0; i < reply->headers.count; i++)
        if (strcasecmp(reply->headers.items[i].name, name) == 0)
            return reply->headers.items[i].value;
    return NULL;
}

const char *api_text(const struct json_value *object, const char *name)
{
    const struct json_value *member = json_member(object, name);

    return member && member->kind == VALUE_TEXT ? member->text.at : NULL;
}

const char *api_path(struct api_case *api, const char *before, int64_t id, const char *after)
{
    struct text path = text_new(&api->store->arena);

    text_format(&path, "%s%" PRId64 "%s", before, id, after);
    return path.at;
}
