// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/api.h"
#include "api/endpoint.h"
#include "api/once.h"
#include "api/problem.h"
#include "domain/actor.h"
#include "face/let_in.h"

static enum status check_media_type(struct exchange *exchange)
{
    if (strcmp(exchange->media_type, "application/json") == 0)
        return STATUS_OK;
    if (exchange->method != HTTP_PATCH)
        return refuse_with(exchange, 415, STATUS_INVALID, "",
                           PLAIN_MESSAGE("the body must be application/json"));
    if (strcmp(exchange->media_type, "application/merge-patch+json") == 0)
        return STATUS_OK;
    reply_header(exchange, "Accept-Patch", "application/merge-patch+json, application/json");
    return refuse_with(exchange, 415, STATUS_INVALID, "",
                       PLAIN_MESSAGE("the body must be application/merge-patch+json or "
                                     "application/json"));
}

static enum status let_in(struct exchange *exchange, const struct route *route)
{
    enum status status = check_no_key_in_query(exchange);

    if (status == STATUS_OK && route->access == ROUTE_SESSION)
        status = find_caller(exchange);
    if (status == STATUS_OK && route->method != HTTP_GET)
        status = check_forgery(exchange);
    if (status == STATUS_OK)
        status = check_right(exchange);
    if (status == STATUS_OK && route->body_max > 0)
        status = check_media_type(exchange);
    return status;
}

/* What it asks for is looked at before its handler runs. */
static enum status handle(struct exchange *exchange, const struct route *route)
{
    const struct endpoint *endpoint = endpoint_of(route);
    bool is_answered = false;

    enum status status = check_parameters(exchange);
    if (status == STATUS_OK && endpoint->request != SCHEMA_NOTHING)
        status = read_body(exchange, endpoint->request, &is_answered);
    if (status != STATUS_OK || is_answered)
        return status;
    /* What changes nothing may be asked again, and its answer is not kept. */
    return route->method == HTTP_POST && route->right > RIGHT_VIEW
               ? answer_once(exchange, route->handle)
               : route->handle(exchange);
}

static void answer(struct exchange *exchange, const struct route *route)
{
    choose_language(exchange, NULL);
    reply_header(exchange, "Cache-Control", "no-store");
    enum status status = let_in(exchange, route);
    if (status == STATUS_OK)
        status = handle(exchange, route);
    if (status == STATUS_BROKEN || status == STATUS_UNAVAILABLE || status == STATUS_RETRY)
        log_fault(exchange);
    if (status != STATUS_OK)
        problem_reply(exchange, status);
}

static void enter(struct exchange *exchange, const struct route *route)
{
    with_work(exchange, route, answer);
    tell_changed(exchange, route);
}

static struct message refusal_of(unsigned code)
{
    switch (code) {
    case 404:
        return PLAIN_MESSAGE("there is nothing at this address");
    case 405:
        return PLAIN_MESSAGE("the header Allow names the methods of this address");
    case 413:
        return PLAIN_MESSAGE("the body is larger than this address takes");
    case 503:
        return PLAIN_MESSAGE("there is more to do than can be done at once; try again in a moment");
    default:
        return (struct message){.one = NULL};
    }
}

static void refuse(struct exchange *exchange, unsigned code)
{
    const struct message message =
        exchange->fault->status != STATUS_OK ? exchange->fault->message : refusal_of(code);

    choose_language(exchange, NULL);
    reply_header(exchange, "Cache-Control", "no-store");
    struct json json = problem_begin(exchange, code, &message);
    problem_end(&json);
}

struct route_table api_routes(void)
{
    return (struct route_table){.routes = api_endpoints,
                                .count = api_endpoint_count,
                                .prefix = "/api/",
                                .enter = enter,
                                .refuse = refuse};
}
