// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/sign_in.h"
#include "app/site.h"
#include "http/events.h"
#include "store/work.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/sign_in_page.h"

enum { SECONDS_OF_A_DAY = 86400 };

void sign_in_page_help(struct exchange *exchange, unsigned code, enum sign_in_reason reason)
{
    struct sign_in_help_view view = {
        .plain = plain_frame(exchange, translate(exchange->language, N_("Sign in"))),
        .is_used = reason == SIGN_IN_LINK_USED,
        .is_signed_out = reason == SIGN_IN_LEFT};
    struct html out = reply_html(exchange);

    reply_code(exchange, code);
    if (code == 401) /* RFC 9110, 15.5.2; no scheme that a browser would ask a password for */
        reply_header(exchange, "WWW-Authenticate", "Link");
    view_sign_in_help(&out, exchange->language, &view);
}

/* GET /sign-in */
enum status page_sign_in_help(struct exchange *exchange)
{
    sign_in_page_help(exchange, 200,
                      fields_value(&exchange->query, "left") ? SIGN_IN_LEFT : SIGN_IN_NEEDED);
    return STATUS_OK;
}

/* GET /sign-in/:token: programs that look at links before people do must not use them up (AC-048),
 * so this only shows the button. */
enum status page_sign_in(struct exchange *exchange)
{
    const char *token = param_text(exchange, "token");
    bool is_open = false;

    enum status status = sign_in_link_is_open(exchange->work, token, &is_open);
    if (status != STATUS_OK)
        return status;
    if (!is_open) {
        sign_in_page_help(exchange, 404, SIGN_IN_LINK_USED);
        return STATUS_OK;
    }

    struct sign_in_view view = {
        .plain = plain_frame(exchange, translate(exchange->language, N_("Sign in"))),
        .token = token};
    struct html out = reply_html(exchange);
    view_sign_in(&out, exchange->language, &view);
    return STATUS_OK;
}

/* POST /sign-in/:token */
enum status page_sign_in_use(struct exchange *exchange)
{
    char session[SECRET_TOKEN_SIZE];

    enum status status = sign_in(exchange->work, param_text(exchange, "token"), session);
    if (status == STATUS_NOT_FOUND) {
        sign_in_page_help(exchange, 404, SIGN_IN_LINK_USED);
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    reply_cookie(exchange, SESSION_COOKIE, session, (int64_t)SESSION_DAYS * SECONDS_OF_A_DAY);
    reply_see_other(exchange, "/");
    return STATUS_OK;
}

/* POST /sign-out */
enum status page_sign_out(struct exchange *exchange)
{
    enum status status = sign_out(exchange->work, exchange->session_token);

    if (status != STATUS_OK)
        return status;
    events_end_user(exchange->site->events, exchange->user_id);
    reply_cookie(exchange, SESSION_COOKIE, "", 0);
    reply_see_other(exchange, "/sign-in?left=1");
    return STATUS_OK;
}
