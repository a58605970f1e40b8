// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/access_case.h"

#include "support/check.h"
#include "web/web.h"

struct route_table access_table(int place)
{
    return place == 0 ? web_routes() : api_routes();
}

static void add(struct page_case *test, struct http_fields *fields, const char *name,
                const char *value)
{
    enum { MOST = 6 };

    if (!value)
        return;
    if (!fields->items)
        fields->items = arena_array(&test->arena, struct http_field, MOST);
    fields->items[fields->count++] = (struct http_field){name, value};
}

unsigned access_ask(struct page_case *test, const struct access_request *request)
{
    const bool is_api = strcmp(request->table->prefix, "/") != 0;
    struct exchange *exchange = arena_alloc(&test->arena, sizeof(*exchange));
    unsigned allowed = 0;

    exchange_start(exchange, &test->arena);
    exchange->site = &test->site;
    exchange->port = 8080;
    exchange->peer = "192.0.2.1";
    exchange->method = request->method;
    exchange->is_head = request->is_head;
    exchange->path = request->path;
    exchange->body = slice_of(is_api && request->method != HTTP_GET ? "{}" : "");
    exchange->media_type = is_api ? "application/json" : "application/x-www-form-urlencoded";
    add(test, &exchange->cookies, "session-8080", test->session);
    add(test, &exchange->headers, "X-CSRF-Token", request->csrf);
    add(test, &exchange->headers, "If-Match", "\"v1\"");
    if (request->key)
        add(test, &exchange->headers, "Authorization", page_text(test, "Bearer %s", request->key));
    test->exchange = exchange;
    exchange->route = route_find(request->table, request->method, request->path, &test->arena,
                                 &exchange->params, &allowed);
    if (exchange->route)
        request->table->enter(exchange, exchange->route);
    else
        request->table->refuse(exchange, allowed ? 405 : 404);
    if (exchange->reply.code == 405)
        assert_true(allowed != 0 && (allowed & 1u << request->method) == 0);
    return exchange->reply.code;
}

const char *access_path(struct page_case *test, const struct route *route, const char *id)
{
    struct text path = text_new(&test->arena);

    for (const char *at = route->path; *at != '\0';) {
        size_t length = 1 + strcspn(at + 1, "/");

        if (at[1] == ':')
            text_format(&path, "/%s", id);
        else
            text_add_slice(&path, (struct slice){at, length});
        at += length;
    }
    return path.at;
}

bool access_has_id(const struct route *route)
{
    return strstr(route->path, "/:id") != NULL;
}
