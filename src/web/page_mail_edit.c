// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/site.h"
#include "store/work.h"
#include "web/mail_form.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

/* One mailbox: its form, and the trial before it is kept. */

enum { ADDRESS_BYTES_MAX = 1000 };

static enum status read_id(struct exchange *exchange, int64_t *ret_id)
{
    if (strcmp(param_text(exchange, "id"), "new") == 0) {
        *ret_id = 0;
        return STATUS_OK;
    }
    return param_id(exchange, "id", ret_id);
}

/* The form of one that is kept. */
static enum status find_form(struct exchange *exchange, int64_t id, struct mail_form *ret_form)
{
    struct channel_settings settings;
    struct channel channel;

    enum status status = show_channel(exchange->work, id, &channel, &settings);
    if (status != STATUS_OK)
        return status;
    *ret_form = (struct mail_form){.wish = {.given = {.id = id,
                                                      .version = channel.version,
                                                      .name = channel.name,
                                                      .address = channel.address,
                                                      .signature = channel.signature,
                                                      .settings = settings,
                                                      .secret = ""},
                                            .takes_sent = settings.sent[0] != '\0'},
                                   .address = channel.address,
                                   .version = channel.version};
    return STATUS_OK;
}

/* What the form begins with: what is kept, or what the address lets one guess. */
static enum status begin_form(struct exchange *exchange, int64_t id, const char *address,
                              struct mail_form *ret_form)
{
    if (id != 0)
        return find_form(exchange, id, ret_form);
    *ret_form = (struct mail_form){.state = MAIL_FORM_OPENED};
    return mail_form_guess(exchange, address, &ret_form->wish);
}

/* GET /settings/mail/:id */
enum status page_mail_edit(struct exchange *exchange)
{
    const char *address = "";
    struct mail_form form;
    int64_t id = 0;

    enum status status = read_id(exchange, &id);
    if (status == STATUS_OK)
        status = query_text(exchange, "address", ADDRESS_BYTES_MAX, &address);
    if (status == STATUS_OK) {
        struct slice seen = slice_trim(slice_of(address));

        status = begin_form(exchange, id, arena_copy(exchange->arena, seen.at, seen.length), &form);
    }
    if (status == STATUS_OK)
        mail_form_show(exchange, &form);
    return status;
}

/* The form again, with what is wrong. */
static enum status show_again(struct exchange *exchange, struct mail_form *form, enum status cause)
{
    const struct fault fault = *exchange->fault;
    bool is_changed =
        cause == STATUS_CONFLICT && form->wish.given.id != 0 && fault.field[0] == '\0';
    enum status status = STATUS_OK;

    work_end(exchange->work);
    *exchange->fault = (struct fault){0};
    reply_code(exchange, cause == STATUS_CONFLICT ? 409 : cause == STATUS_UNAVAILABLE ? 503 : 422);
    if (is_changed)
        status = find_form(exchange, form->wish.given.id, form);
    form->state = is_changed ? MAIL_FORM_CONFLICT : MAIL_FORM_TYPED;
    if (!is_changed)
        form->fault = fault;
    if (status == STATUS_OK)
        mail_form_show(exchange, form);
    return status;
}

/* How the servers are reached is never put back, so there is nothing to take back of that. */
static void say_kept(struct exchange *exchange, bool is_new, bool is_connected,
                     const struct channel_saved *saved)
{
    if (saved->audit_id == 0)
        page_done(exchange, DEED_NOTHING_CHANGED, 0);
    else if (is_new)
        page_done(exchange, DEED_MAILBOX_ADDED, saved->audit_id);
    else
        page_done(exchange, DEED_SAVED, is_connected ? 0 : saved->audit_id);
    reply_see_other(exchange, "/settings/mail");
}

static enum status keep(struct exchange *exchange, const struct mailbox_wish *wish, bool is_anyway)
{
    const struct site *site = exchange->site;
    struct channel_saved saved = {0};
    int64_t trial = 0;

    enum status status =
        is_anyway
            ? save_channel(exchange->work, site->accounts, &wish->given, &saved)
            : wish_mailbox(exchange->work, site->accounts, site->trials, wish, &trial, &saved);
    if (status != STATUS_OK)
        return status;
    if (trial != 0)
        reply_see_other(exchange, "/settings/mail/trials/%" PRId64, trial);
    else
        say_kept(exchange, wish->given.id == 0, is_anyway, &saved);
    return STATUS_OK;
}

/* POST /settings/mail/:id */
enum status page_mail_save(struct exchange *exchange)
{
    struct mail_form form;
    bool is_anyway = false;
    int64_t id = 0;

    enum status status = read_id(exchange, &id);
    if (status == STATUS_OK)
        status = begin_form(exchange, id, "", &form);
    if (status == STATUS_OK)
        status = mail_form_read(exchange, &form.wish, &is_anyway);
    if (status == STATUS_OK && id != 0)
        status = form_id(exchange, "version", &form.wish.given.version);
    if (status != STATUS_OK)
        return status;
    form.version = form.wish.given.version;
    work_end(exchange->work);
    status = keep(exchange, &form.wish, is_anyway);
    if (status == STATUS_INVALID || status == STATUS_CONFLICT || status == STATUS_UNAVAILABLE)
        return show_again(exchange, &form, status);
    return status;
}

/* ---- the trial ---- */

static struct message step_words(enum mailbox_trial_state state)
{
    if (state == MAILBOX_TRIES_IMAP)
        return PLAIN_MESSAGE("Logging in where mail comes from (IMAP)");
    if (state == MAILBOX_TRIES_SMTP)
        return PLAIN_MESSAGE("Logging in where mail leaves (SMTP)");
    return PLAIN_MESSAGE("Waiting for another trial to end");
}

static void show_waiting(struct exchange *exchange, const struct mailbox_trial *trial)
{
    struct mail_trial_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Mailboxes"))),
        .address = trial->wish.given.address,
        .step = step_words(trial->state)};

    reply_header(exchange, "Refresh", "1"); /* also where no script runs */
    struct html out = reply_html(exchange);
    view_mail_trial(&out, exchange->language, &view);
}

/* What was typed, with what came of it; one that was changed meanwhile is looked at anew. */
static enum status show_refused(struct exchange *exchange, const struct mailbox_trial *trial)
{
    struct mail_form form = {.state = MAIL_FORM_OPENED}, stored = {.version = 0};
    int64_t id = trial->wish.given.id;
    enum status status = STATUS_OK;

    if (id != 0)
        status = find_form(exchange, id, &stored);
    if (status != STATUS_OK)
        return status;
    form.wish = trial->wish;
    form.address = stored.address;
    form.version = stored.version;
    form.fault = trial->fault;
    form.trial = trial;
    if (trial->fault.status != STATUS_OK)
        form.state = MAIL_FORM_TYPED;
    mail_form_show(exchange, &form);
    return STATUS_OK;
}

/* GET /settings/mail/trials/:id */
enum status page_mail_trial(struct exchange *exchange)
{
    struct mailbox_trial trial;
    int64_t id = 0;

    enum status status = param_id(exchange, "id", &id);
    if (status == STATUS_OK)
        status = show_mailbox_trial(exchange->work, exchange->site->trials, id, &trial);
    if (status != STATUS_OK)
        return status;
    if (trial.state == MAILBOX_KEPT)
        say_kept(exchange, trial.wish.given.id == 0, true, &trial.saved);
    else if (trial.state == MAILBOX_REFUSED)
        return show_refused(exchange, &trial);
    else
        show_waiting(exchange, &trial);
    return STATUS_OK;
}
