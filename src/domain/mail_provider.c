// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_provider.h"

#include <strings.h>

#include "base/text.h"

struct row {
    struct mail_provider provider;
    const char *domains; /* a space on both sides of each */
};

#define MAIL_PROVIDER(name, domains, password, help, imap, imap_port, imap_tls, smtp, smtp_port, \
                      smtp_tls)                                                                  \
    {{name,                                                                                      \
      {imap, imap_port, MAIL_TLS_##imap_tls},                                                    \
      {smtp, smtp_port, MAIL_TLS_##smtp_tls},                                                    \
      MAIL_PASSWORD_##password,                                                                  \
      help},                                                                                     \
     domains},
static const struct row rows[] = {
#include "domain/mail_providers.def"
};
#undef MAIL_PROVIDER

static const char *domain_of(const char *address)
{
    const char *at = strrchr(address, '@');

    return at ? at + 1 : address;
}

/* A whole word of the list, whatever the case. */
static bool lists(const char *words, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = words; length > 0 && *at != '\0'; at++)
        if (*at == ' ' && strncasecmp(at + 1, word, length) == 0 && at[length + 1] == ' ')
            return true;
    return false;
}

const struct mail_provider *mail_provider_of(const char *address)
{
    const char *domain = domain_of(address);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !strchr(domain, ' '); i++)
        if (lists(rows[i].domains, domain))
            return &rows[i].provider;
    return NULL;
}

static bool is_at(const struct mail_way *way, const char *host, int32_t port)
{
    bool is_here = strncmp(host, "127.", 4) == 0;

    return strcasecmp(way->host, host) == 0 && (!is_here || way->port == port);
}

const struct mail_provider *mail_provider_at(const char *host, int32_t port)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (is_at(&rows[i].provider.imap, host, port) || is_at(&rows[i].provider.smtp, host, port))
            return &rows[i].provider;
    return NULL;
}

static const char *host_of(const char *before, const char *domain, struct arena *arena)
{
    struct text host = text_new(arena);

    text_format(&host, "%s%s", before, domain);
    return host.at;
}

size_t mail_guesses(const char *address, enum mail_protocol protocol, struct arena *arena,
                    struct mail_way ret_ways[MAIL_GUESSES_MAX])
{
    const char *domain = domain_of(address);
    const char *const hosts[] = {host_of(protocol == MAIL_IMAP ? "imap." : "smtp.", domain, arena),
                                 host_of("mail.", domain, arena), host_of("", domain, arena)};
    size_t count = 0;

    if (domain[0] == '\0')
        return 0;
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        ret_ways[count++] =
            (struct mail_way){hosts[i], protocol == MAIL_IMAP ? 993 : 465, MAIL_TLS_FROM_START};
        ret_ways[count++] =
            (struct mail_way){hosts[i], protocol == MAIL_IMAP ? 143 : 587, MAIL_TLS_STARTTLS};
    }
    return count;
}
