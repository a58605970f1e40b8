// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/own_language.h"
#include "app/passwords.h"
#include "app/site.h"
#include "face/let_in.h"
#include "web/entry_field.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

enum { LANGUAGE_FIELD_MAX = 8, YEAR_SECONDS = 365 * 86400 };

static void show_you(struct exchange *exchange, const struct profile *profile, bool has_password)
{
    const struct fault *fault = exchange->fault;
    const char *code = exchange->language->code;
    const struct message password =
        PLAIN_MESSAGE("Your password, if the e-mail address is another one now");
    struct you_view view = {.frame =
                                settings_frame(exchange, translate(exchange->language, N_("You"))),
                            .csrf = exchange->csrf_token,
                            .name = entry_name(profile->name),
                            .email = entry_email(profile->email ? profile->email : ""),
                            .current = entry_password("current", "current", password),
                            .has_password = has_password,
                            .has_shortcuts = profile->has_shortcuts,
                            .is_english = strcmp(code, "en") == 0,
                            .is_russian = strcmp(code, "ru") == 0,
                            .is_croatian = strcmp(code, "hr") == 0,
                            .has_no_password = !has_password};
    struct html out = reply_html(exchange);

    view.name.fault = entry_fault(fault, "name");
    view.email.autocomplete = "email";
    view.email.fault = entry_fault(fault, "email");
    view.current.fault = entry_fault(fault, "current");
    view.trouble = entry_fault(fault, "");
    view_you(&out, exchange->language, &view);
}

/* GET /settings/you */
enum status page_you(struct exchange *exchange)
{
    struct own_account account = {0};

    enum status status = show_own_account(exchange->work, &account);
    if (status == STATUS_OK)
        show_you(exchange,
                 &(struct profile){.name = account.name,
                                   .email = account.email,
                                   .has_shortcuts = account.has_shortcuts},
                 account.has_password);
    return status;
}

/* What was typed, with what is wrong about it. The failed unit of work is over. */
static enum status show_again(struct exchange *exchange, const struct profile *typed,
                              enum status status)
{
    const struct fault fault = *exchange->fault;
    struct own_account account = {0};

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    enum status found = show_own_account(exchange->work, &account);
    if (found != STATUS_OK)
        return found;
    *exchange->fault = fault;
    reply_code(exchange, status == STATUS_CONFLICT ? 409 : 422);
    show_you(exchange, typed, account.has_password);
    return STATUS_OK;
}

/* A form without the field leaves the language as it is. */
static enum status save_language(struct exchange *exchange)
{
    const char *code = "";

    enum status status = entry_text(exchange, "language", LANGUAGE_FIELD_MAX, &code);
    if (status != STATUS_OK || code[0] == '\0')
        return status;
    status = choose_own_language(exchange->work, code);
    if (status == STATUS_OK)
        reply_cookie(exchange, LANGUAGE_COOKIE, code, YEAR_SECONDS);
    return status;
}

/* POST /settings/you */
enum status page_you_save(struct exchange *exchange)
{
    struct profile profile = {.has_shortcuts = fields_value(&exchange->form, "shortcuts") != NULL};

    enum status status = entry_text(exchange, "name", ENTRY_NAME_MAX, &profile.name);
    if (status == STATUS_OK)
        status = entry_text(exchange, "email", ENTRY_EMAIL_MAX, &profile.email);
    if (status == STATUS_OK)
        status = entry_text(exchange, "current", ENTRY_PASSWORD_MAX, &profile.current);
    if (status != STATUS_OK)
        return status;
    status = change_profile(exchange->work, exchange->site->accounts, &profile);
    if (status == STATUS_INVALID || status == STATUS_CONFLICT)
        return show_again(exchange, &profile, status);
    if (status == STATUS_OK)
        status = save_language(exchange);
    if (status != STATUS_OK)
        return status;
    page_done(exchange, DEED_SAVED, 0);
    reply_see_other(exchange, "/settings/you");
    return STATUS_OK;
}
