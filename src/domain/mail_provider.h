// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>

#include "domain/mail_server.h"

/* What is asked for where a person would type their password. */
enum mail_password {
    MAIL_PASSWORD_OWN,    /* the password of the mailbox */
    MAIL_PASSWORD_APP,    /* one made for programs in the provider's settings; the own is refused */
    MAIL_PASSWORD_TOKEN,  /* OAuth alone */
    MAIL_PASSWORD_BRIDGE, /* one that a program beside this one shows */
    MAIL_PASSWORD_UNKNOWN,
};

struct mail_way {
    const char *host;
    int32_t port;
    enum mail_tls tls;
};

/* Settings of a provider of mail, by the domain of an address. */
struct mail_provider {
    const char *name; /* "Gmail" */
    struct mail_way imap, smtp;
    enum mail_password password;
    const char *help; /* where its page says how; "" for none */
};

/* NULL when the domain is no provider's that is known. */
const struct mail_provider *mail_provider_of(const char *address);

/* The provider that has this host; NULL when none is known. The port matters at this machine. */
const struct mail_provider *mail_provider_at(const char *host, int32_t port);

/* What to try for any other domain, best first. Returns how many. */
enum { MAIL_GUESSES_MAX = 6 };
size_t mail_guesses(const char *address, enum mail_protocol protocol, struct arena *arena,
                    struct mail_way ret_ways[MAIL_GUESSES_MAX]);
