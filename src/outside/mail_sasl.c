// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mail_sasl.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "domain/mail_encode.h"

enum { RAW_SIZE = 10 * 1024 };

static size_t write_raw(char raw[RAW_SIZE], enum mail_sasl_way way,
                        const struct mail_server *server)
{
    const char *user = server->user, *secret = server->secret;
    int length = 0;

    switch (way) {
    case MAIL_SASL_PLAIN:
        length = snprintf(raw, RAW_SIZE, "%c%s%c%s", '\0', user, '\0', secret);
        break;
    case MAIL_SASL_XOAUTH2:
        length = snprintf(raw, RAW_SIZE, "user=%s\1auth=Bearer %s\1\1", user, secret);
        break;
    case MAIL_SASL_OAUTHBEARER:
        length = snprintf(raw, RAW_SIZE, "n,a=%s,\1host=%s\1port=%d\1auth=Bearer %s\1\1", user,
                          server->host, (int)server->port, secret);
        break;
    }
    return length > 0 && length < RAW_SIZE ? (size_t)length : 0;
}

/* The buffer is large enough for all that raw can hold: the text never grows into an arena, where
 * a copy would stay. */
static void encode(struct mail_sasl *sasl, struct slice raw)
{
    struct text out = {.at = sasl->text, .capacity = MAIL_SASL_SIZE - 1};

    sasl->text[0] = '\0';
    mail_base64_line_add(&out, raw);
    sasl->length = out.length;
}

void mail_sasl_make(struct mail_sasl *sasl, enum mail_sasl_way way,
                    const struct mail_server *server)
{
    char raw[RAW_SIZE];
    size_t length = write_raw(raw, way, server);

    encode(sasl, (struct slice){raw, length});
    explicit_bzero(raw, sizeof(raw));
}

void mail_sasl_word(struct mail_sasl *sasl, const char *word)
{
    size_t length = strlen(word);

    encode(sasl, (struct slice){word, length < RAW_SIZE ? length : RAW_SIZE});
}

void mail_sasl_wipe(struct mail_sasl *sasl)
{
    explicit_bzero(sasl, sizeof(*sasl));
}
