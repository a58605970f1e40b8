// SPDX-License-Identifier: AGPL-3.0-or-later
#include "api/api.h"
#include "api/endpoints.h"
#include "api/problem.h"
#include "app/sign_in.h"
#include "app/site.h"
#include "base/log.h"

#define ENDPOINT(method, path, handler, access, right, pool, body_max) \
    {HTTP_##method, path, handler, ROUTE_##access, right, POOL_##pool, body_max},
static const struct route endpoints[] = {
#include "api/endpoints.def"
};
#undef ENDPOINT

static enum status not_signed_in(struct exchange *exchange)
{
    reply_header(exchange, "WWW-Authenticate", "Cookie realm=\"Regulars\"");
    return refuse_with(exchange, 401, STATUS_FORBIDDEN, "", PLAIN_MESSAGE("you are not signed in"));
}

static enum status open_for(struct exchange *exchange)
{
    const char *token = request_cookie(exchange, SESSION_COOKIE);
    struct work *work = exchange->work;
    struct signed_in signed_in;

    if (!token)
        return not_signed_in(exchange);
    enum status status = open_session(work, token, &signed_in);
    if (status == STATUS_NOT_FOUND) {
        work->fault = (struct fault){.status = STATUS_OK};
        return not_signed_in(exchange);
    }
    if (status != STATUS_OK)
        return status;
    const struct language *language = language_by_code(signed_in.language);
    exchange->language = language ? language : exchange->language;
    exchange->user_id = work->actor.user_id;
    exchange->user_name = signed_in.user_name;
    exchange->csrf_token = signed_in.csrf_token;
    exchange->session_token = token;
    return STATUS_OK;
}

static enum status check_right(struct exchange *exchange, const struct route *route)
{
    if (actor_may(&exchange->work->actor, (enum right)route->right))
        return STATUS_OK;
    return fault_set(exchange->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

/* A change comes from a page of ours or from no page, and knows the session's token. */
static enum status check_origin(struct exchange *exchange)
{
    const char *token = request_header(exchange, "X-CSRF-Token");

    if (!site_trusts_origin(exchange->site, request_header(exchange, "Origin"),
                            request_header(exchange, "Sec-Fetch-Site")))
        return refuse_with(exchange, 403, STATUS_FORBIDDEN, "",
                           PLAIN_MESSAGE("this request comes from a page of another site"));
    if (!token || !csrf_token_is_right(exchange->session_token, token))
        return refuse_with(exchange, 403, STATUS_FORBIDDEN, "",
                           PLAIN_MESSAGE("the header X-CSRF-Token is missing, or is not the token "
                                         "of this session"));
    return STATUS_OK;
}

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
    enum status status = STATUS_OK;

    if (route->access == ROUTE_SESSION)
        status = open_for(exchange);
    if (status == STATUS_OK)
        status = check_right(exchange, route);
    if (status == STATUS_OK && route->method != HTTP_GET)
        status = check_origin(exchange);
    if (status == STATUS_OK && route->method != HTTP_GET)
        status = check_media_type(exchange);
    return status;
}

static void log_broken(const struct exchange *exchange)
{
    log_event(LOG_ERROR, "broken",
              LOG_FIELDS({.name = "request", .text = exchange->request_id},
                         {.name = "path", .text = exchange->path},
                         {.name = "what", .text = exchange->fault->message.one},
                         {.name = "detail", .text = exchange->fault->detail}));
}

static void enter(struct exchange *exchange, const struct route *route)
{
    struct work work = work_start(exchange->site->store, exchange->arena);

    exchange->work = &work;
    exchange->fault = &work.fault;
    reply_header(exchange, "Cache-Control", "no-store");
    enum status status = let_in(exchange, route);
    if (status == STATUS_OK)
        status = route->handle(exchange);
    if (status == STATUS_BROKEN)
        log_broken(exchange);
    if (status != STATUS_OK)
        problem_reply(exchange, status);
    work_end(&work);
    exchange->own_fault = work.fault; /* outlives the work, for the log of requests */
    exchange->fault = &exchange->own_fault;
    exchange->work = NULL;
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

    reply_header(exchange, "Cache-Control", "no-store");
    struct json json = problem_begin(exchange, code, &message);
    problem_end(&json);
}

struct route_table api_routes(void)
{
    return (struct route_table){.routes = endpoints,
                                .count = sizeof(endpoints) / sizeof(endpoints[0]),
                                .prefix = "/api/",
                                .enter = enter,
                                .refuse = refuse};
}
