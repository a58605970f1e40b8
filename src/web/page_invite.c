// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/invitations.h"

#include "app/site.h"
#include "face/let_in.h"
#include "http/events.h"
#include "store/work.h"
#include "web/entry_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/role_words.h"
#include "web/sign_in_page.h"

/* Whoever is signed in may join with the account they have; nobody need be. */
static enum status look_who(struct exchange *exchange)
{
    enum status status = find_session(exchange);

    if (status != STATUS_NOT_FOUND)
        return status;
    *exchange->fault = (struct fault){0};
    return STATUS_OK;
}

static void show(struct exchange *exchange, const struct shown_invitation *shown,
                 const struct invited_account *typed, const struct fault *fault)
{
    struct invite_view view = {.plain =
                                   plain_frame(exchange, translate(exchange->language, N_("Join"))),
                               .token = param_text(exchange, "token"),
                               .csrf = exchange->csrf_token,
                               .user_name = exchange->user_name,
                               .workspace = shown->workspace_name,
                               .maker = shown->invitation.maker_name,
                               .role = role_words(shown->invitation.role),
                               .trouble = entry_fault(fault, ""),
                               .name = entry_name(typed->name),
                               .email = entry_email(typed->email),
                               .password = entry_new_password("password")};
    struct html out = reply_html(exchange);

    view.name.fault = entry_fault(fault, "name");
    view.email.fault = entry_fault(fault, "email");
    view.password.fault = entry_fault(fault, "password");
    view_invite(&out, exchange->language, &view);
}

/* The link's page with what was typed, or how to sign in where the link does not work. */
static enum status show_again(struct exchange *exchange, const struct invited_account *typed)
{
    const struct fault fault = *exchange->fault;
    struct shown_invitation shown = {0};

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    enum status status = show_invitation(exchange->work, param_text(exchange, "token"), &shown);
    if (status != STATUS_OK)
        return status;
    if (shown.is_open)
        show(exchange, &shown, typed, &fault);
    else
        sign_in_page_help(exchange, 404, SIGN_IN_LINK_USED);
    return STATUS_OK;
}

/* GET /invite/:token: looking at it uses nothing up (AC-048). */
enum status page_invite(struct exchange *exchange)
{
    struct shown_invitation shown = {0};

    enum status status = look_who(exchange);
    if (status != STATUS_OK)
        return status;
    status = show_invitation(exchange->work, param_text(exchange, "token"), &shown);
    if (status != STATUS_OK)
        return status;
    if (shown.is_open)
        show(exchange, &shown,
             &(struct invited_account){.name = shown.invitation.name, .email = ""},
             &(struct fault){0});
    else
        sign_in_page_help(exchange, 404, SIGN_IN_LINK_USED);
    return STATUS_OK;
}

/* What went wrong and can be mended on the page, there; the rest is trouble. */
static enum status answer_fault(struct exchange *exchange, const struct invited_account *typed,
                                enum status status)
{
    if (status == STATUS_NOT_FOUND) {
        sign_in_page_help(exchange, 404, SIGN_IN_LINK_USED);
        return STATUS_OK;
    }
    if (status != STATUS_INVALID && status != STATUS_CONFLICT)
        return status;
    reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
    return show_again(exchange, typed);
}

/* POST /invite/:token */
enum status page_invite_accept(struct exchange *exchange)
{
    struct invited_account account = {.language = exchange->language->code};
    const struct visiting_browser browser = visiting_browser(exchange);
    struct arrival arrival;

    enum status status = entry_text(exchange, "name", ENTRY_NAME_MAX, &account.name);
    if (status == STATUS_OK)
        status = entry_text(exchange, "email", ENTRY_EMAIL_MAX, &account.email);
    if (status == STATUS_OK)
        status = entry_text(exchange, "password", ENTRY_PASSWORD_MAX, &account.password);
    if (status != STATUS_OK)
        return status;
    status = accept_as_new(exchange->work, exchange->site->accounts, param_text(exchange, "token"),
                           &account, &browser, &arrival);
    if (status != STATUS_OK)
        return answer_fault(exchange, &account, status);
    keep_arrival(exchange, &arrival);
    reply_see_other(exchange, "/");
    return STATUS_OK;
}

/* POST /invite/:token/join */
enum status page_invite_join(struct exchange *exchange)
{
    enum status status =
        accept_signed_in(exchange->work, param_text(exchange, "token"), exchange->session_token);

    if (status != STATUS_OK)
        return answer_fault(exchange, &(struct invited_account){.name = "", .email = ""}, status);
    events_end_user(exchange->site->events, exchange->user_id);
    reply_see_other(exchange, "/");
    return STATUS_OK;
}
