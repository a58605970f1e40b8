// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mailbox_guess.h"

#include <string.h>

#include "domain/mail_provider.h"

static void take_way(struct mail_server *server, const struct mail_way *way)
{
    server->host = way->host;
    server->port = way->port;
    server->tls = way->tls;
}

static void take_provider(const struct mail_provider *provider, bool may_own,
                          struct channel_settings *settings)
{
    take_way(&settings->imap, &provider->imap);
    take_way(&settings->smtp, &provider->smtp);
    if (provider->password == MAIL_PASSWORD_TOKEN)
        settings->imap.login = settings->smtp.login = MAIL_LOGIN_TOKEN;
    if (provider->password == MAIL_PASSWORD_BRIDGE)
        settings->imap.may_be_own = settings->smtp.may_be_own = may_own;
}

static void take_guess(const char *address, struct arena *arena, struct channel_settings *settings)
{
    struct mail_way ways[MAIL_GUESSES_MAX];
    bool has_domain = strchr(address, '@') != NULL;

    settings->imap.port = 993;
    settings->smtp.port = 465;
    if (has_domain && mail_guesses(address, MAIL_IMAP, arena, ways) > 0)
        take_way(&settings->imap, &ways[0]);
    if (has_domain && mail_guesses(address, MAIL_SMTP, arena, ways) > 0)
        take_way(&settings->smtp, &ways[0]);
}

struct channel_settings mailbox_guess(const char *address, bool may_own, struct arena *arena)
{
    const struct mail_provider *provider = mail_provider_of(address);
    struct channel_settings settings = channel_settings_none();

    if (provider)
        take_provider(provider, may_own, &settings);
    else
        take_guess(address, arena, &settings);
    settings.imap.user = settings.smtp.user = address;
    return settings;
}

const char *mailbox_sent(const struct mail_trial *imap)
{
    for (size_t i = 0; i < imap->mailbox_count; i++)
        if (imap->mailboxes[i].role == MAIL_ROLE_SENT && imap->mailboxes[i].can_be_selected)
            return imap->mailboxes[i].name;
    return "";
}
