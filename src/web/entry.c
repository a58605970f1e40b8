// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/actor.h"
#include "face/let_in.h"
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
    if (status == STATUS_OK && route->method != HTTP_GET && check_forgery(exchange) != STATUS_OK) {
        trouble_forgery(exchange);
        return;
    }
    if (status == STATUS_OK)
        status = check_right(exchange);
    if (status == STATUS_OK)
        status = route->handle(exchange);
    if (status != STATUS_OK)
        trouble_show(exchange, status);
}

static void enter(struct exchange *exchange, const struct route *route)
{
    with_work(exchange, route, answer);
    tell_changed(exchange, route);
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
                                .may_send_file = let_in_may_send_file,
                                .refuse = refuse};
}
