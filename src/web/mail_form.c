// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/mail_form.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/business.h"
#include "app/mailbox_guess.h"
#include "app/site.h"
#include "domain/mail_provider.h"
#include "store/work.h"
#include "web/entry_field.h"
#include "web/settings_frame.h"
#include "web/text_field.h"

enum { LINE_MAX_TYPED = 2000, PORT_DIGITS = 5, DAYS_DIGITS = 5 };

/* ---- what a new one begins with ---- */

enum status mail_form_guess(struct exchange *exchange, const char *address,
                            struct mailbox_wish *ret_wish)
{
    bool may_own = actor_may(&exchange->work->actor, RIGHT_OWN);
    struct business_now now;
    struct mailbox_wish wish = {
        .given = {.address = address,
                  .signature = "",
                  .settings = mailbox_guess(address, may_own, exchange->arena),
                  .secret = ""},
        .takes_sent = true};

    enum status status = show_business(exchange->work, &now);
    if (status != STATUS_OK)
        return status;
    wish.given.name = now.business.name;
    *ret_wish = wish;
    return STATUS_OK;
}

/* ---- what was typed ---- */

/* -1: no number, which no rule takes. */
static int32_t number_typed(const char *typed, size_t digits_max)
{
    size_t digits = strspn(typed, "0123456789");

    if (digits == 0 || digits > digits_max || typed[digits] != '\0')
        return -1;
    return (int32_t)strtol(typed, NULL, 10);
}

static enum status read_line(struct exchange *exchange, const char *name, size_t max,
                             const char **line)
{
    const char *typed = NULL;

    enum status status = form_text(exchange, name, max, &typed);
    if (status == STATUS_OK && typed) {
        struct slice seen = slice_trim(slice_of(typed));

        *line = arena_copy(exchange->arena, seen.at, seen.length);
    }
    return status;
}

static enum status read_number(struct exchange *exchange, const char *name, size_t digits_max,
                               int32_t *number)
{
    const char *typed = NULL;

    enum status status = read_line(exchange, name, LINE_MAX_TYPED, &typed);
    if (status == STATUS_OK && typed)
        *number = number_typed(typed, digits_max);
    return status;
}

static enum status read_server(struct exchange *exchange, const char *const names[3],
                               struct mail_server *server)
{
    int32_t tls = server->tls;

    enum status status = read_line(exchange, names[0], LINE_MAX_TYPED, &server->host);
    if (status == STATUS_OK)
        status = read_number(exchange, names[1], PORT_DIGITS, &server->port);
    if (status == STATUS_OK)
        status = read_number(exchange, names[2], 1, &tls);
    if (status == STATUS_OK && tls >= MAIL_TLS_FROM_START && tls <= MAIL_TLS_NONE)
        server->tls = (enum mail_tls)tls;
    return status;
}

/* One name for both, unless what is kept has two. */
static enum status read_login(struct exchange *exchange, struct channel_settings *settings)
{
    bool has_two =
        settings->smtp.user[0] != '\0' && strcmp(settings->imap.user, settings->smtp.user) != 0;
    int32_t login = settings->imap.login;

    enum status status = read_line(exchange, "user", LINE_MAX_TYPED, &settings->imap.user);
    if (status == STATUS_OK && !has_two)
        settings->smtp.user = settings->imap.user;
    if (status == STATUS_OK)
        status = read_number(exchange, "login", 1, &login);
    if (status == STATUS_OK && login != (int32_t)settings->imap.login &&
        login >= MAIL_LOGIN_PASSWORD && login <= MAIL_LOGIN_NONE)
        settings->imap.login = settings->smtp.login = (enum mail_login)login;
    return status;
}

static enum status read_servers(struct exchange *exchange, struct channel_settings *settings)
{
    static const char *const imap[] = {"imap_host", "imap_port", "imap_tls"};
    static const char *const smtp[] = {"smtp_host", "smtp_port", "smtp_tls"};

    enum status status = read_server(exchange, imap, &settings->imap);
    if (status == STATUS_OK)
        status = read_server(exchange, smtp, &settings->smtp);
    if (status == STATUS_OK)
        status = read_login(exchange, settings);
    /* Whoever may not say so leaves it as it is. */
    if (status == STATUS_OK && actor_may(&exchange->work->actor, RIGHT_OWN))
        settings->imap.may_be_own = settings->smtp.may_be_own =
            fields_value(&exchange->form, "own") != NULL;
    return status;
}

enum status mail_form_read(struct exchange *exchange, struct mailbox_wish *wish, bool *ret_anyway)
{
    struct channel_given *given = &wish->given;
    const char *secret = NULL;

    enum status status = read_line(exchange, "address", LINE_MAX_TYPED, &given->address);
    if (status == STATUS_OK)
        status = read_line(exchange, "name", LINE_MAX_TYPED, &given->name);
    if (status == STATUS_OK)
        status = read_line(exchange, "signature", 4 * CHANNEL_SIGNATURE_MAX, &given->signature);
    if (status == STATUS_OK)
        status = form_text(exchange, "secret", 2 * CHANNEL_SECRET_MAX, &secret);
    if (status == STATUS_OK)
        status = read_servers(exchange, &given->settings);
    if (status == STATUS_OK)
        status = read_number(exchange, "days", DAYS_DIGITS, &given->settings.days);
    if (status != STATUS_OK)
        return status;
    given->secret = secret ? secret : "";
    wish->takes_sent = fields_value(&exchange->form, "sent") != NULL;
    *ret_anyway = fields_value(&exchange->form, "anyway") != NULL;
    return STATUS_OK;
}

/* ---- shown ---- */

static struct message provider_words(const struct mail_provider *provider)
{
    if (!provider)
        return PLAIN_MESSAGE("This provider is not among those known here. What is filled in is a "
                             "guess: its help pages name its servers for IMAP and SMTP.");
    switch (provider->password) {
    case MAIL_PASSWORD_APP:
        return MESSAGE("{1} takes from programs only a password made for them (an app password), "
                       "not the one you sign in with. Make one there:",
                       arg_text(provider->name));
    case MAIL_PASSWORD_TOKEN:
        return MESSAGE("{1} takes no passwords from programs, only access tokens (OAuth), which "
                       "run out after an hour or so and are not renewed from here. For each day, "
                       "have its mail forwarded to another mailbox, and connect that one. More "
                       "there:",
                       arg_text(provider->name));
    case MAIL_PASSWORD_BRIDGE:
        return MESSAGE("{1} has to run on the machine of this server. Type the password that its "
                       "own window shows. More there:",
                       arg_text(provider->name));
    case MAIL_PASSWORD_OWN:
    case MAIL_PASSWORD_UNKNOWN:
        break;
    }
    return MESSAGE("{1} takes the password of the mailbox. Reading by programs (IMAP) may have to "
                   "be allowed there first:",
                   arg_text(provider->name));
}

static const char *number_text(struct exchange *exchange, int32_t number)
{
    struct text text = text_new(exchange->arena);

    text_format(&text, "%" PRId32, number);
    return text.at;
}

static const char *action_of(struct exchange *exchange, int64_t id)
{
    struct text text = text_new(exchange->arena);

    if (id == 0)
        return "/settings/mail/new";
    text_format(&text, "/settings/mail/%" PRId64, id);
    return text.at;
}

static void fill_texts(const struct form_view *form, const struct channel_given *given,
                       struct mail_box_view *view)
{
    struct exchange *exchange = form->exchange;

    view->address = text_field(form, "address", PLAIN_MESSAGE("Its address"), given->address);
    view->name = text_field(form, "name", PLAIN_MESSAGE("Name before the address"), given->name);
    view->name.hint = PLAIN_MESSAGE("As clients see who writes to them: your business, or you.");
    view->signature =
        text_field(form, "signature", PLAIN_MESSAGE("Signature, if you like"), given->signature);
    view->signature.hint = PLAIN_MESSAGE("Stands below what you write by this mailbox.");
    view->signature.is_long = true;
    view->days = text_field(form, "days", PLAIN_MESSAGE("How many days the first look goes back"),
                            number_text(exchange, given->settings.days));
    view->days.hint = PLAIN_MESSAGE("0 takes all there is.");
    view->days.is_number = view->days.is_narrow = true;
}

static void fill_servers(const struct form_view *form, const struct channel_settings *settings,
                         struct mail_box_view *view)
{
    struct exchange *exchange = form->exchange;

    view->user =
        text_field(form, "user", PLAIN_MESSAGE("Name to log in with"), settings->imap.user);
    view->user.hint = PLAIN_MESSAGE("Mostly the whole address.");
    view->imap_host = text_field(form, "imap_host", PLAIN_MESSAGE("Server"), settings->imap.host);
    view->imap_port = text_field(form, "imap_port", PLAIN_MESSAGE("Port"),
                                 number_text(exchange, settings->imap.port));
    view->smtp_host = text_field(form, "smtp_host", PLAIN_MESSAGE("Server"), settings->smtp.host);
    view->smtp_port = text_field(form, "smtp_port", PLAIN_MESSAGE("Port"),
                                 number_text(exchange, settings->smtp.port));
    view->imap_port.is_number = view->smtp_port.is_number = true;
    view->imap_port.is_narrow = view->smtp_port.is_narrow = true;
    view->imap_starts = settings->imap.tls == MAIL_TLS_STARTTLS;
    view->imap_none = settings->imap.tls == MAIL_TLS_NONE;
    view->smtp_starts = settings->smtp.tls == MAIL_TLS_STARTTLS;
    view->smtp_none = settings->smtp.tls == MAIL_TLS_NONE;
    view->imap_tls_fault = entry_fault(&form->fault, "imap_tls");
    view->smtp_tls_fault = entry_fault(&form->fault, "smtp_tls");
    view->has_token = settings->imap.login == MAIL_LOGIN_TOKEN;
    view->has_no_login = settings->imap.login == MAIL_LOGIN_NONE;
    view->is_own = settings->imap.may_be_own || settings->smtp.may_be_own;
}

static void fill_secret(const struct mail_form *form, struct mail_box_view *view)
{
    bool is_token = form->wish.given.settings.imap.login == MAIL_LOGIN_TOKEN;

    view->secret = entry_password("secret", "secret",
                                  is_token ? PLAIN_MESSAGE("Access token")
                                           : PLAIN_MESSAGE("Password of the mailbox"));
    view->secret.autocomplete = "off";
    view->secret.fault = entry_fault(&form->fault, "secret");
    if (form->wish.given.id != 0)
        view->secret.hint = PLAIN_MESSAGE("Empty: the one that is kept. It is never shown again.");
    else
        view->secret.hint = PLAIN_MESSAGE("It is kept encrypted and never shown again.");
}

static void fill_founds(struct exchange *exchange, const struct mail_form *form,
                        struct mail_box_view *view)
{
    const struct mailbox_trial *trial = form->trial;

    if (!trial || (!trial->imap.one && !trial->smtp.one))
        return;
    view->founds = (struct mail_founds){arena_array(exchange->arena, struct mail_found, 2), 2};
    view->founds.items[0] = (struct mail_found){PLAIN_MESSAGE("Reading mail (IMAP)"), trial->imap,
                                                trial->imap.one == NULL};
    view->founds.items[1] = (struct mail_found){PLAIN_MESSAGE("Sending mail (SMTP)"), trial->smtp,
                                                trial->smtp.one == NULL};
    view->may_keep_anyway = true;
}

/* Whether the fault is about a field that the form shows beside it; else it stands above all. */
static bool has_place(const char *field)
{
    static const char *const places[] = {"address",   "name",      "signature", "days",
                                         "user",      "imap_host", "imap_port", "imap_tls",
                                         "smtp_host", "smtp_port", "smtp_tls",  "secret"};

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (strcmp(places[i], field) == 0)
            return true;
    return false;
}

static bool is_of_servers(const char *field)
{
    return strncmp(field, "imap_", 5) == 0 || strncmp(field, "smtp_", 5) == 0 ||
           strcmp(field, "user") == 0 || strcmp(field, "own") == 0;
}

void mail_form_show(struct exchange *exchange, const struct mail_form *form)
{
    static const enum form_state states[] = {[MAIL_FORM_OPENED] = FORM_OPENED,
                                             [MAIL_FORM_TYPED] = FORM_TYPED,
                                             [MAIL_FORM_CONFLICT] = FORM_CONFLICT};
    const struct channel_given *given = &form->wish.given;
    const struct mail_provider *provider = mail_provider_of(given->address);
    const char *field = form->fault.field ? form->fault.field : "";
    const struct form_view fields = {exchange, states[form->state], form->fault};
    struct mail_box_view view = {
        .frame = settings_frame(exchange, translate(exchange->language, N_("Mailboxes"))),
        .csrf = exchange->csrf_token,
        .action = action_of(exchange, given->id),
        .address_shown = form->address,
        .id = given->id,
        .version = form->version,
        .is_conflict = form->state == MAIL_FORM_CONFLICT,
        .may_own = actor_may(&exchange->work->actor, RIGHT_OWN),
        .takes_sent = form->wish.takes_sent};

    if (form->fault.status != STATUS_OK && !has_place(field))
        view.trouble = form->fault.message;
    if (given->address[0] != '\0' && given->id == 0 && (provider || !form->trial)) {
        view.provider = provider_words(provider);
        view.help = provider && provider->help[0] != '\0' ? provider->help : NULL;
    }
    fill_texts(&fields, given, &view);
    fill_servers(&fields, &given->settings, &view);
    fill_secret(form, &view);
    fill_founds(exchange, form, &view);
    view.are_servers_open = (given->id == 0 && !provider) || view.founds.count > 0 ||
                            is_of_servers(field) || form->state == MAIL_FORM_CONFLICT;
    struct html out = reply_html(exchange);
    view_mail_box(&out, exchange->language, &view);
}
