// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/sign_in.h"
#include "app/site.h"
#include "web/forgery.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/sign_in_page.h"
#include "web/trouble.h"
#include "web/web.h"

#define ROUTE(method, path, handler, access, right, pool, body_max) \
    {HTTP_##method, path, handler, ROUTE_##access, right, POOL_##pool, body_max},
static const struct route routes[] = {
#include "web/routes.def"
};
#undef ROUTE

/* A session's token is of one length; whatever else the cookie holds is not asked for. */
static const char *session_token(const struct exchange *exchange)
{
    const char *token = request_cookie(exchange, SESSION_COOKIE);

    return token && strlen(token) == SECRET_TOKEN_SIZE - 1 ? token : NULL;
}

/* Chosen in this browser, else by the user, else asked for by the browser. */
static void choose_language(struct exchange *exchange, const char *of_user)
{
    const char *chosen = request_cookie(exchange, LANGUAGE_COOKIE);
    const struct language *language = chosen ? language_by_code(chosen) : NULL;

    if (!language && of_user)
        language = language_by_code(of_user);
    if (language)
        exchange->language = language;
}

/* NOT_FOUND when nobody is signed in. */
static enum status find_session(struct exchange *exchange)
{
    const char *token = session_token(exchange);
    struct signed_in signed_in;

    if (!token)
        return STATUS_NOT_FOUND;
    enum status status = open_session(exchange->work, token, &signed_in);
    if (status != STATUS_OK)
        return status;
    exchange->user_id = exchange->work->actor.user_id;
    exchange->user_name = signed_in.user_name;
    exchange->csrf_token = signed_in.csrf_token;
    exchange->session_token = token;
    choose_language(exchange, signed_in.language);
    return STATUS_OK;
}

static enum status handle(struct exchange *exchange, const struct route *route)
{
    if (!actor_may(&exchange->work->actor, (enum right)route->right))
        return fault_set(exchange->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look, but not change this"));
    return route->handle(exchange);
}

static void answer(struct exchange *exchange, const struct route *route)
{
    enum status status = STATUS_OK;

    choose_language(exchange, NULL);
    if (route->access == ROUTE_SESSION)
        status = find_session(exchange);
    if (status == STATUS_NOT_FOUND) {
        sign_in_page_help(exchange, 401, SIGN_IN_NEEDED);
        return;
    }
    if (status == STATUS_OK && route->method != HTTP_GET && !request_is_ours(exchange)) {
        trouble_forgery(exchange);
        return;
    }
    if (status == STATUS_OK)
        status = handle(exchange, route);
    if (status != STATUS_OK)
        trouble_show(exchange, status);
}

static void enter(struct exchange *exchange, const struct route *route)
{
    struct work work = work_start(exchange->site->store, exchange->arena);

    exchange->work = &work;
    exchange->fault = &work.fault;
    answer(exchange, route);
    work_end(&work);
    exchange->own_fault = work.fault;
    exchange->fault = &exchange->own_fault;
    exchange->work = NULL;
}

static void refuse(struct exchange *exchange, unsigned code)
{
    choose_language(exchange, NULL);
    trouble_refuse(exchange, code);
}

struct route_table web_routes(void)
{
    return (struct route_table){.routes = routes,
                                .count = sizeof(routes) / sizeof(routes[0]),
                                .prefix = "/",
                                .enter = enter,
                                .refuse = refuse};
}
