// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/channels.h"

#include <strings.h>

#include "app/channel_parts.h"
#include "app/channel_secret.h"
#include "domain/contact_point.h"
#include "domain/written_text.h"

enum status channel_right(struct work *work, enum right right)
{
    if (actor_may(&work->actor, right))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("your role in this workspace does not allow this"));
}

enum status list_channels(struct work *work, struct channel_list *ret_list)
{
    enum status status = channel_right(work, RIGHT_MANAGE);

    return status == STATUS_OK ? channels_list(work, ret_list) : status;
}

enum status channel_read(struct work *work, int64_t id, struct channel *ret_channel,
                         struct channel_settings *ret_settings)
{
    struct channel channel = {.settings = "{}"};

    enum status status = channels_find(work, id, &channel);
    if (status == STATUS_OK && (channel.is_archived || channel.kind != CHANNEL_MAIL))
        status = fault_set(&work->fault, STATUS_NOT_FOUND, "",
                           PLAIN_MESSAGE("there is no such mailbox, or it was removed"));
    if (status == STATUS_OK)
        status = channel_settings_read(channel.settings, work->arena, &work->fault, ret_settings);
    if (status == STATUS_OK)
        *ret_channel = channel;
    return status;
}

enum status show_channel(struct work *work, int64_t id, struct channel *ret_channel,
                         struct channel_settings *ret_settings)
{
    enum status status = channel_right(work, RIGHT_MANAGE);

    return status == STATUS_OK ? channel_read(work, id, ret_channel, ret_settings) : status;
}

/* ---- what was typed ---- */

static enum status clean_address(struct work *work, const char *typed, struct channel_draft *draft)
{
    struct slice seen = slice_trim(without_unseen(slice_of(typed), work->arena));

    draft->channel.address = arena_copy(work->arena, seen.at, seen.length);
    return contact_point_key(POINT_EMAIL, seen, NULL, "address", work->arena, &work->fault,
                             &draft->address_key);
}

static enum status clean_words(struct work *work, const struct channel_given *given,
                               struct channel_draft *draft)
{
    enum status status = written_line_clean(slice_of(given->name), CHANNEL_NAME_MAX, "name",
                                            work->arena, &work->fault, &draft->channel.name);
    if (status == STATUS_OK)
        status = written_text_clean(slice_of(given->signature), CHANNEL_SIGNATURE_MAX, "signature",
                                    work->arena, &work->fault, &draft->channel.signature);
    if (status == STATUS_OK &&
        (given->settings.days < 0 || given->settings.days > CHANNEL_DAYS_MAX))
        status = fault_set(&work->fault, STATUS_INVALID, "days",
                           MESSAGE("so far back goes the first look: from 0 days (all there is) "
                                   "to {1}",
                                   arg_count(CHANNEL_DAYS_MAX)));
    if (status == STATUS_OK && strlen(given->secret) > CHANNEL_SECRET_MAX)
        status =
            fault_set(&work->fault, STATUS_INVALID, "secret",
                      MESSAGE("a password has at most {1} bytes", arg_count(CHANNEL_SECRET_MAX)));
    return status;
}

/* The field of the form, where both servers stand in one. */
static const char *field_of(enum mail_protocol protocol, const char *field)
{
    static const struct {
        const char *field, *imap, *smtp;
    } names[] = {{"host", "imap_host", "smtp_host"},
                 {"port", "imap_port", "smtp_port"},
                 {"tls", "imap_tls", "smtp_tls"}};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i].field, field) == 0)
            return protocol == MAIL_IMAP ? names[i].imap : names[i].smtp;
    return field;
}

static enum status check_server(struct work *work, const struct mail_server *given,
                                enum mail_protocol protocol, const char *secret)
{
    struct mail_server server = *given;
    struct fault fault = {0};

    server.secret = secret;
    enum status status = mail_server_check(&server, protocol, &fault);
    if (status != STATUS_OK)
        return fault_set(&work->fault, status, field_of(protocol, fault.field), fault.message);
    return STATUS_OK;
}

static bool is_same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool is_same_server(const struct mail_server *a, const struct mail_server *b)
{
    return strcasecmp(a->host, b->host) == 0 && a->port == b->port && a->tls == b->tls &&
           a->login == b->login && is_same_text(a->user, b->user) &&
           is_same_text(a->trust, b->trust);
}

/* An own server is for the owner to name, and to change (AC-061). */
static enum status check_own(struct work *work, const struct mail_server *stored,
                             const struct mail_server *wanted)
{
    bool was_so = stored->may_be_own && is_same_server(stored, wanted);

    if (!wanted->may_be_own || was_so || actor_may(&work->actor, RIGHT_OWN))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_INVALID, "own",
                     PLAIN_MESSAGE("only the owner can say that a mail server stands in your own "
                                   "network"));
}

/* A password that is kept goes nowhere else than where it was typed for. */
static const char *secret_for(const struct channel_draft *draft, const struct channel *stored)
{
    if (draft->secret[0] != '\0')
        return draft->secret;
    return stored->has_secret && !draft->has_other_servers ? "kept" : "";
}

static enum status check_servers(struct work *work, struct channel_draft *draft,
                                 const struct channel *stored,
                                 const struct channel_settings *before)
{
    const struct channel_settings *after = &draft->settings;

    draft->has_other_servers = !is_same_server(&before->imap, &after->imap) ||
                               !is_same_server(&before->smtp, &after->smtp) ||
                               before->imap.may_be_own != after->imap.may_be_own ||
                               before->smtp.may_be_own != after->smtp.may_be_own;
    if (stored->has_secret && draft->has_other_servers && draft->secret[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "secret",
                         PLAIN_MESSAGE("type the password again: it would go to another server "
                                       "or by another name now"));
    enum status status = check_own(work, &before->imap, &after->imap);
    if (status == STATUS_OK)
        status = check_own(work, &before->smtp, &after->smtp);
    if (status == STATUS_OK)
        status = check_server(work, &after->imap, MAIL_IMAP, secret_for(draft, stored));
    if (status == STATUS_OK)
        status = check_server(work, &after->smtp, MAIL_SMTP, secret_for(draft, stored));
    return status;
}

enum status channel_draft(struct work *work, const struct channel_given *given,
                          struct channel *ret_stored, struct channel_draft *ret_draft)
{
    struct channel stored = {.settings = "{}"};
    struct channel_settings before = channel_settings_none();
    struct channel_draft draft = {.settings = given->settings, .secret = given->secret};
    enum status status = STATUS_OK;

    if (given->id != 0)
        status = channel_read(work, given->id, &stored, &before);
    if (status != STATUS_OK)
        return status;
    draft.channel = stored;
    draft.channel.kind = CHANNEL_MAIL;
    if (given->id == 0)
        status = clean_address(work, given->address, &draft);
    if (status == STATUS_OK)
        status = clean_words(work, given, &draft);
    if (status == STATUS_OK)
        status = check_servers(work, &draft, &stored, &before);
    if (status != STATUS_OK)
        return status;
    draft.channel.settings = channel_settings_json(work->arena, &draft.settings);
    *ret_stored = stored;
    *ret_draft = draft;
    return STATUS_OK;
}

/* ---- with the secret ---- */

static enum status open_secret(struct work *work, struct accounts *accounts, int64_t id,
                               char **ret_secret)
{
    uint8_t key[SECRET_KEY_SIZE];

    enum status status = accounts_key(accounts, KEY_READ, &work->fault, key);
    if (status == STATUS_OK)
        status = channel_secret_open(work, key, id, ret_secret);
    secret_wipe(key, sizeof(key));
    return status;
}

static void give(const struct channel_settings *settings, const char *secret,
                 struct mail_server *imap, struct mail_server *smtp)
{
    *imap = settings->imap;
    *smtp = settings->smtp;
    imap->secret = smtp->secret = secret;
}

enum status channel_to_try(struct work *work, struct accounts *accounts,
                           const struct channel_given *given, struct mail_server *ret_imap,
                           struct mail_server *ret_smtp)
{
    struct channel stored;
    struct channel_draft draft;
    char *kept = NULL;

    enum status status = channel_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = channel_draft(work, given, &stored, &draft);
    if (status == STATUS_OK && given->secret[0] == '\0' && stored.has_secret)
        status = open_secret(work, accounts, stored.id, &kept);
    if (status == STATUS_OK && !kept)
        kept = arena_copy(work->arena, given->secret, strlen(given->secret));
    if (status == STATUS_OK)
        give(&draft.settings, kept, ret_imap, ret_smtp);
    return status;
}

enum status channel_mail_settings(struct work *work, struct accounts *accounts, int64_t id,
                                  struct mail_server *ret_imap, struct mail_server *ret_smtp)
{
    struct channel channel;
    struct channel_settings settings;
    char *secret = NULL;

    enum status status = channel_read(work, id, &channel, &settings);
    if (status == STATUS_OK && channel.has_secret)
        status = open_secret(work, accounts, id, &secret);
    if (status == STATUS_OK)
        give(&settings, secret ? secret : arena_copy(work->arena, "", 0), ret_imap, ret_smtp);
    return status;
}

/* Both have the same copy, which lies in an arena of its owner. */
void mail_settings_wipe(struct mail_server *imap, struct mail_server *smtp)
{
    char *secret;

    memcpy(&secret, &imap->secret, sizeof(secret));
    if (secret)
        secret_wipe(secret, strlen(secret));
    imap->secret = smtp->secret = "";
}

enum status try_channel(const struct mail_server *imap, const struct mail_server *smtp,
                        const char *program, struct arena *arena, struct fault *fault,
                        struct channel_trial *ret_trial)
{
    struct channel_trial trial = {0};

    enum status status = mail_try(imap, MAIL_IMAP, program, arena, fault, &trial.imap);
    if (status == STATUS_OK)
        status = mail_try(smtp, MAIL_SMTP, program, arena, fault, &trial.smtp);
    if (status != STATUS_OK)
        return status;
    trial.works = trial.imap.code == MAIL_WORKS && trial.smtp.code == MAIL_WORKS;
    *ret_trial = trial;
    return STATUS_OK;
}
