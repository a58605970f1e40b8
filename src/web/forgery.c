// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/forgery.h"

#include "app/sign_in.h"
#include "app/site.h"

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
    if (!site_trusts_origin(exchange->site, request_header(exchange, "Origin"),
                            request_header(exchange, "Sec-Fetch-Site")))
        return false;
    return exchange->route->access == ROUTE_PUBLIC || token_is_ours(exchange);
}
