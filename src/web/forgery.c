// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/forgery.h"

#include <string.h>

#include "app/sign_in.h"
#include "app/site.h"

/*
 * Browsers say "null" for the origin of a form when the page sends no referrer; then only
 * Sec-Fetch-Site tells, which they leave out on plain http to another machine. A program that is no
 * browser sends neither header, and holds no cookie that a browser could be made to send.
 */
static bool origin_is_ours(const struct exchange *exchange)
{
    const char *fetch_site = request_header(exchange, "Sec-Fetch-Site");
    const char *origin = request_header(exchange, "Origin");

    if (!fetch_site || !origin)
        return false;
    if (fetch_site[0] != '\0')
        return strcmp(fetch_site, "same-origin") == 0;
    return origin[0] == '\0' || strcmp(origin, exchange->site->base_url) == 0;
}

static bool token_is_ours(const struct exchange *exchange)
{
    const char *field = fields_value(&exchange->form, "csrf");
    const char *header = request_header(exchange, "X-CSRF-Token");

    if (fields_times(&exchange->form, "csrf") > 1)
        return false;
    if (field)
        return csrf_token_is_right(exchange->session_token, field);
    return header && csrf_token_is_right(exchange->session_token, header);
}

bool request_is_ours(const struct exchange *exchange)
{
    if (!origin_is_ours(exchange))
        return false;
    return exchange->route->access == ROUTE_PUBLIC || token_is_ours(exchange);
}
