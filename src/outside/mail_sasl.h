// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "domain/mail_server.h"

/* What logs in (RFC 4616, 7628), in base64 and with a NUL, for IMAP and SMTP alike. To be wiped
 * with mail_sasl_wipe() once it was sent. */
enum { MAIL_SASL_SIZE = 16 * 1024 };
struct mail_sasl {
    char text[MAIL_SASL_SIZE];
    size_t length;
};

enum mail_sasl_way { MAIL_SASL_PLAIN, MAIL_SASL_XOAUTH2, MAIL_SASL_OAUTHBEARER };
void mail_sasl_make(struct mail_sasl *sasl, enum mail_sasl_way way,
                    const struct mail_server *server);

/* One text alone, as AUTH LOGIN asks for it. */
void mail_sasl_word(struct mail_sasl *sasl, const char *word);

void mail_sasl_wipe(struct mail_sasl *sasl);
