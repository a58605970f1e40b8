// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/passwords.h"
#include "app/sign_in.h"
#include "app/site.h"
#include "base/log.h"
#include "http/events.h"
#include "store/work.h"
#include "web/entry_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/sign_in_page.h"

enum { SECONDS_OF_A_DAY = 86400 };

static void show(struct exchange *exchange, struct sign_in_help_view *view)
{
    struct html out = reply_html(exchange);

    view->plain = plain_frame(exchange, translate(exchange->language, N_("Sign in")));
    view->password = entry_password("password", "password", PLAIN_MESSAGE("Password"));
    view_sign_in_help(&out, exchange->language, view);
}

void sign_in_page_help(struct exchange *exchange, unsigned code, enum sign_in_reason reason)
{
    const char *back =
        reason == SIGN_IN_NEEDED ? exchange->path : fields_value(&exchange->query, "back");
    bool has_back = exchange->method == HTTP_GET && back && is_way_back(back) &&
                    (reason == SIGN_IN_NEEDED || reason == SIGN_IN_ASKED);
    struct sign_in_help_view view = {.is_used = reason == SIGN_IN_LINK_USED,
                                     .is_needed = reason == SIGN_IN_NEEDED,
                                     .is_signed_out = reason == SIGN_IN_LEFT,
                                     .is_set = reason == SIGN_IN_SET,
                                     .email = entry_email(""),
                                     .back = has_back ? back : "/"};

    reply_code(exchange, code);
    if (code == 401) /* RFC 9110, 15.5.2; no scheme that a browser would ask a password for */
        reply_header(exchange, "WWW-Authenticate", "Link");
    show(exchange, &view);
}

void sign_in_page_again(struct exchange *exchange, unsigned code, struct message trouble)
{
    const char *email = fields_value(&exchange->form, "email");
    struct sign_in_help_view view = {
        .trouble = trouble, .email = entry_email(email ? email : ""), .back = entry_back(exchange)};

    reply_code(exchange, code);
    show(exchange, &view);
}

struct message must_wait(struct exchange *exchange, int64_t seconds)
{
    struct text after = text_new(exchange->arena);

    text_format(&after, "%" PRId64, seconds);
    reply_header(exchange, "Retry-After", after.at);
    log_event(LOG_NOTICE, "sign-in slowed down",
              LOG_FIELDS({.name = "request", .text = exchange->request_id},
                         {.name = "seconds", .number = seconds}));
    if (seconds < 100)
        return MESSAGE_N("That was wrong a few times. Try again in {1} second.",
                         "That was wrong a few times. Try again in {1} seconds.",
                         arg_count(seconds));
    return MESSAGE_N("That was wrong a few times. Try again in {1} minute.",
                     "That was wrong a few times. Try again in {1} minutes.",
                     arg_count((seconds + 59) / 60));
}

/* A token of ours is of one length; whatever else a cookie holds is not asked for. */
static const char *token_cookie(const struct exchange *exchange, const char *name)
{
    const char *token = request_cookie(exchange, name);

    return token && strlen(token) == SECRET_TOKEN_SIZE - 1 ? token : NULL;
}

struct visiting_browser visiting_browser(const struct exchange *exchange)
{
    return (struct visiting_browser){.agent = request_header(exchange, "User-Agent"),
                                     .device = token_cookie(exchange, DEVICE_COOKIE),
                                     .session = token_cookie(exchange, SESSION_COOKIE)};
}

void keep_arrival(struct exchange *exchange, const struct arrival *arrival)
{
    reply_cookie(exchange, SESSION_COOKIE, arrival->session,
                 (int64_t)SESSION_DAYS * SECONDS_OF_A_DAY);
    if (arrival->device[0] != '\0')
        reply_cookie(exchange, DEVICE_COOKIE, arrival->device,
                     (int64_t)DEVICE_DAYS * SECONDS_OF_A_DAY);
}

/* GET /sign-in */
enum status page_sign_in_help(struct exchange *exchange)
{
    enum sign_in_reason reason = SIGN_IN_ASKED;

    if (fields_value(&exchange->query, "left"))
        reason = SIGN_IN_LEFT;
    if (fields_value(&exchange->query, "set"))
        reason = SIGN_IN_SET;
    sign_in_page_help(exchange, 200, reason);
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

/* Whoever came by a link and has no password yet is offered to set one. */
static enum status lead_in(struct exchange *exchange, const char *session)
{
    struct own_account account = {0};
    struct signed_in signed_in;

    enum status status = open_session(exchange->work, session, &signed_in);
    if (status == STATUS_OK)
        status = show_own_account(exchange->work, &account);
    if (status == STATUS_OK)
        reply_see_other(exchange, "%s", account.has_password ? "/" : "/setup");
    return status;
}

/* POST /sign-in/:token */
enum status page_sign_in_use(struct exchange *exchange)
{
    const struct visiting_browser browser = visiting_browser(exchange);
    struct arrival arrival = {.device = ""};

    enum status status =
        sign_in(exchange->work, param_text(exchange, "token"), &browser, arrival.session);
    if (status == STATUS_NOT_FOUND) {
        sign_in_page_help(exchange, 404, SIGN_IN_LINK_USED);
        return STATUS_OK;
    }
    if (status != STATUS_OK)
        return status;
    keep_arrival(exchange, &arrival);
    return lead_in(exchange, arrival.session);
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
