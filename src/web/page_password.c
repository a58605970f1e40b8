// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/password_sign_in.h"
#include "app/passwords.h"
#include "app/site.h"
#include "base/log.h"
#include "http/events.h"
#include "web/entry_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/sign_in_page.h"

static void log_wrong(const struct exchange *exchange, const char *what)
{
    log_event(LOG_NOTICE, what, LOG_FIELDS({.name = "request", .text = exchange->request_id}));
}

/* The code's page is a page of its own, so that going back and forth in the browser works. */
static void lead_to_second_step(struct exchange *exchange, const struct sign_in_result *result)
{
    const char *back = entry_back(exchange);

    reply_cookie(exchange, SECOND_STEP_COOKIE, result->second_step,
                 (int64_t)SECOND_STEP_MINUTES * 60);
    reply_see_other(exchange, "/sign-in/code%s%s",
                    strcmp(back, "/") == 0 ? "" : "?back=", strcmp(back, "/") == 0 ? "" : back);
}

/* POST /sign-in */
enum status page_sign_in_password(struct exchange *exchange)
{
    struct password_try tried = {.address = exchange->peer, .browser = visiting_browser(exchange)};
    struct sign_in_result result = {.stage = SIGN_IN_WRONG};

    enum status status = entry_text(exchange, "email", ENTRY_EMAIL_MAX, &tried.email);
    if (status == STATUS_OK)
        status = entry_text(exchange, "password", ENTRY_PASSWORD_MAX, &tried.password);
    if (status == STATUS_OK)
        status = sign_in_by_password(exchange->work, exchange->site->accounts, &tried, &result);
    if (status != STATUS_OK)
        return status;
    switch (result.stage) {
    case SIGN_IN_DONE:
        keep_arrival(exchange, &result.arrival);
        reply_see_other(exchange, "%s", entry_back(exchange));
        break;
    case SIGN_IN_CODE:
        lead_to_second_step(exchange, &result);
        break;
    case SIGN_IN_WAIT:
        sign_in_page_again(exchange, 429, must_wait(exchange, result.wait_seconds));
        break;
    case SIGN_IN_WRONG:
    case SIGN_IN_OVER:
        log_wrong(exchange, "wrong password");
        sign_in_page_again(exchange, 422,
                           PLAIN_MESSAGE("The e-mail address or the password is not right."));
        break;
    }
    return STATUS_OK;
}

/* --- first set-up --- */

/* Whoever may say what the business is called does so next. */
static const char *after_setup(const struct exchange *exchange)
{
    return actor_may(&exchange->work->actor, RIGHT_MANAGE) ? "/setup/business" : "/";
}

static void show_setup(struct exchange *exchange, const struct account_setup *typed)
{
    const struct fault *fault = exchange->fault;
    struct setup_view view = {
        .plain = plain_frame(exchange, translate(exchange->language, N_("Welcome"))),
        .csrf = exchange->csrf_token,
        .later = after_setup(exchange),
        .trouble = fault->status != STATUS_OK && fault->field[0] == '\0'
                       ? fault->message
                       : (struct message){.one = NULL},
        .name = entry_name(typed->name),
        .email = entry_email(typed->email),
        .password = entry_new_password("password")};
    struct html out = reply_html(exchange);

    view.name.fault = entry_fault(fault, "name");
    view.email.fault = entry_fault(fault, "email");
    view.password.fault = entry_fault(fault, "password");
    view_setup(&out, exchange->language, &view);
}

/* GET /setup */
enum status page_setup(struct exchange *exchange)
{
    struct own_account account = {0};

    enum status status = show_own_account(exchange->work, &account);
    if (status != STATUS_OK)
        return status;
    if (account.has_password)
        reply_see_other(exchange, "/settings/security");
    else
        show_setup(exchange, &(struct account_setup){.name = account.name,
                                                     .email = account.email ? account.email : ""});
    return STATUS_OK;
}

/* POST /setup */
enum status page_setup_save(struct exchange *exchange)
{
    struct account_setup setup = {0};

    enum status status = entry_text(exchange, "name", ENTRY_NAME_MAX, &setup.name);
    if (status == STATUS_OK)
        status = entry_text(exchange, "email", ENTRY_EMAIL_MAX, &setup.email);
    if (status == STATUS_OK)
        status = entry_text(exchange, "password", ENTRY_PASSWORD_MAX, &setup.password);
    if (status != STATUS_OK)
        return status;
    status = set_up_account(exchange->work, exchange->site->accounts, &setup);
    if (status == STATUS_OK) {
        page_done(exchange, DEED_PASSWORD_SET, 0);
        reply_see_other(exchange, "%s", after_setup(exchange));
        return STATUS_OK;
    }
    if (status != STATUS_INVALID && status != STATUS_CONFLICT)
        return status;
    reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
    show_setup(exchange, &setup);
    return STATUS_OK;
}

/* --- a new password by a link --- */

static void show_reset(struct exchange *exchange)
{
    struct reset_view view = {
        .plain = plain_frame(exchange, translate(exchange->language, N_("A new password"))),
        .token = param_text(exchange, "token"),
        .password = entry_new_password("password")};
    struct html out = reply_html(exchange);

    view.password.fault = entry_fault(exchange->fault, "password");
    view_reset(&out, exchange->language, &view);
}

/* GET /reset/:token: looking at it uses nothing up (AC-048). */
enum status page_reset(struct exchange *exchange)
{
    bool is_open = false;

    enum status status =
        password_link_is_open(exchange->work, param_text(exchange, "token"), &is_open);
    if (status != STATUS_OK)
        return status;
    if (is_open)
        show_reset(exchange);
    else
        sign_in_page_help(exchange, 404, SIGN_IN_LINK_USED);
    return STATUS_OK;
}

/* POST /reset/:token */
enum status page_reset_save(struct exchange *exchange)
{
    const char *password = "";
    int64_t user_id = 0;

    enum status status = entry_text(exchange, "password", ENTRY_PASSWORD_MAX, &password);
    if (status != STATUS_OK)
        return status;
    status = set_password_by_link(exchange->work, exchange->site->accounts,
                                  param_text(exchange, "token"), password, &user_id);
    if (status == STATUS_OK) {
        events_end_user(exchange->site->events, user_id);
        reply_see_other(exchange, "/sign-in?set=1");
    } else if (status == STATUS_NOT_FOUND || status == STATUS_CONFLICT) {
        sign_in_page_help(exchange, 404, SIGN_IN_LINK_USED);
    } else if (status == STATUS_INVALID) {
        reply_code(exchange, 422);
        show_reset(exchange);
    } else {
        return status;
    }
    return STATUS_OK;
}
