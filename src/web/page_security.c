// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/page_security.h"

#include <string.h>

#include "app/accounts.h"
#include "app/own_sessions.h"
#include "app/passwords.h"
#include "app/site.h"
#include "app/two_factor.h"
#include "base/day.h"
#include "http/events.h"
#include "web/entry_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

#define DAY_MICROSECONDS (INT64_C(86400) * 1000000)

static struct message_arg shown_day(int64_t at)
{
    return arg_day((day_t)(at / DAY_MICROSECONDS));
}

static struct message browser_words(struct browser_name browser)
{
    if (browser.program[0] == '\0' && browser.system[0] == '\0')
        return PLAIN_MESSAGE("A browser");
    if (browser.system[0] == '\0')
        return MESSAGE("A browser: {1}", arg_text(browser.program));
    if (browser.program[0] == '\0')
        return MESSAGE("A browser on {1}", arg_text(browser.system));
    return MESSAGE("{1} on {2}", arg_text(browser.program), arg_text(browser.system));
}

static struct session_rows rows_of(struct exchange *exchange, const struct own_session_list *list)
{
    struct session_rows rows = {arena_array(exchange->arena, struct session_row, list->count),
                                list->count};

    for (size_t i = 0; i < list->count; i++)
        rows.items[i] = (struct session_row){.id = list->items[i].id,
                                             .browser = browser_words(list->items[i].browser),
                                             .begun = shown_day(list->items[i].created_at),
                                             .used = shown_day(list->items[i].used_at),
                                             .is_this = list->items[i].is_this};
    return rows;
}

/* A fault is shown beside its field in the form that it came of. */
static void tell_fault(struct security_view *view, const struct fault *fault,
                       enum security_form form)
{
    view->trouble = entry_fault(fault, "");
    if (form == FORM_PASSWORD) {
        view->current.fault = entry_fault(fault, "current");
        view->password.fault = entry_fault(fault, "password");
    }
    if (form == FORM_CODES)
        view->codes_current.fault = entry_fault(fault, "current");
    if (form == FORM_OFF)
        view->off_current.fault = entry_fault(fault, "current");
}

static void show(struct exchange *exchange, const struct own_account *account,
                 const struct own_session_list *sessions, const struct fault *fault,
                 enum security_form form)
{
    const struct message current = PLAIN_MESSAGE("Your password now");
    struct security_view view = {
        .frame =
            settings_frame(exchange, translate(exchange->language, N_("Password and sessions"))),
        .csrf = exchange->csrf_token,
        .has_password = account->has_password,
        .has_two_factor = account->has_two_factor,
        .may_have_two_factor = accounts_have_key(exchange->site->accounts),
        .password_on = shown_day(account->password_at),
        .codes_left = account->recovery_codes_left,
        .current = entry_password("current", "current", current),
        .password = entry_new_password("password"),
        .codes_current = entry_password("codes-current", "current", current),
        .off_current = entry_password("off-current", "current", current),
        .sessions = rows_of(exchange, sessions),
        .has_others = sessions->count > 1};
    struct html out = reply_html(exchange);

    tell_fault(&view, fault, form);
    view_security(&out, exchange->language, &view);
}

static enum status show_page(struct exchange *exchange, const struct fault *fault,
                             enum security_form form)
{
    struct own_account account = {0};
    struct own_session_list sessions = {0};

    enum status status = show_own_account(exchange->work, &account);
    if (status == STATUS_OK)
        status = list_own_sessions(exchange->work, exchange->session_token, &sessions);
    if (status == STATUS_OK)
        show(exchange, &account, &sessions, fault, form);
    return status;
}

/* GET /settings/security */
enum status page_security(struct exchange *exchange)
{
    return show_page(exchange, &(struct fault){.field = ""}, FORM_NONE);
}

enum status security_page_again(struct exchange *exchange, enum security_form form,
                                enum status status)
{
    const struct fault fault = *exchange->fault;

    if (status != STATUS_INVALID && status != STATUS_CONFLICT && status != STATUS_NOT_FOUND)
        return status;
    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
    return show_page(exchange, &fault, form);
}

/* Streams of events of sessions that have ended do not go on; those of this one come again. */
static void say_done(struct exchange *exchange, enum page_deed deed)
{
    events_end_user(exchange->site->events, exchange->user_id);
    page_done(exchange, deed, 0);
    reply_see_other(exchange, "/settings/security");
}

/* POST /settings/security/password */
enum status page_security_password(struct exchange *exchange)
{
    struct password_change change = {.session_token = exchange->session_token};

    enum status status = entry_text(exchange, "current", ENTRY_PASSWORD_MAX, &change.current);
    if (status == STATUS_OK)
        status = entry_text(exchange, "password", ENTRY_PASSWORD_MAX, &change.password);
    if (status != STATUS_OK)
        return status;
    status = change_password(exchange->work, exchange->site->accounts, &change);
    if (status != STATUS_OK)
        return security_page_again(exchange, FORM_PASSWORD, status);
    say_done(exchange, DEED_PASSWORD_SET);
    return STATUS_OK;
}

/* POST /settings/security/two-factor/off */
enum status page_two_factor_off(struct exchange *exchange)
{
    struct two_factor_change change = {.session_token = exchange->session_token};

    enum status status = entry_text(exchange, "current", ENTRY_PASSWORD_MAX, &change.current);
    if (status != STATUS_OK)
        return status;
    status = turn_off_two_factor(exchange->work, exchange->site->accounts, &change);
    if (status != STATUS_OK)
        return security_page_again(exchange, FORM_OFF, status);
    say_done(exchange, DEED_TWO_FACTOR_OFF);
    return STATUS_OK;
}

/* POST /settings/security/sessions/:id/end */
enum status page_session_end(struct exchange *exchange)
{
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = end_own_session(exchange->work, id);
    if (status == STATUS_OK)
        say_done(exchange, DEED_SESSION_ENDED);
    return status;
}

/* POST /settings/security/sessions/end */
enum status page_sessions_end(struct exchange *exchange)
{
    enum status status = end_other_sessions(exchange->work, exchange->session_token);

    if (status == STATUS_OK)
        say_done(exchange, DEED_SESSION_ENDED);
    return status;
}
