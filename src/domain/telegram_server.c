// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "domain/mail_server.h"
#include "domain/telegram.h"

/* Without JSON: regulars-outside looks over with this what it is asked for. */

static const char word_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

enum status telegram_token_check(const char *token, struct fault *fault)
{
    enum { ID_MAX = 20, SECRET_MIN = 20 };
    size_t digits = strspn(token, "0123456789");
    size_t length = strlen(token);

    if (digits > 0 && digits <= ID_MAX && token[digits] == ':' && length <= TELEGRAM_TOKEN_MAX) {
        const char *secret = token + digits + 1;
        if (strlen(secret) >= SECRET_MIN && strspn(secret, word_letters) == strlen(secret))
            return STATUS_OK;
    }
    return fault_set(fault, STATUS_INVALID, "token",
                     PLAIN_MESSAGE("this is no token of a bot: it looks like 123456:ABC-DEF..., "
                                   "and @BotFather in Telegram shows it"));
}

bool telegram_start_is_valid(struct slice word)
{
    for (size_t i = 0; i < word.length; i++)
        if (word.at[i] == '\0' || !strchr(word_letters, word.at[i]))
            return false;
    return word.length > 0 && word.length <= TELEGRAM_START_MAX;
}

static bool is_host(const char *host)
{
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    size_t length = strlen(host);

    return length > 0 && length <= MAIL_HOST_MAX && strspn(host, letters) == length;
}

/* The ports at which Telegram and its likes stand (AC-066). */
static bool is_usual(int32_t port)
{
    return port == TELEGRAM_PORT || port == 8443;
}

enum status telegram_server_check(const struct telegram_server *server, struct fault *fault)
{
    if (!is_host(server->host))
        return fault_set(fault, STATUS_INVALID, "host",
                         PLAIN_MESSAGE("Type the name of the server of the Bot API, without "
                                       "https:// and without a path"));
    if (server->port < 1 || server->port > UINT16_MAX ||
        (!server->may_be_own && !is_usual(server->port)))
        return fault_set(fault, STATUS_INVALID, "port",
                         PLAIN_MESSAGE("The Bot API stands at port 443 or 8443; another one is "
                                       "for own servers that the owner has listed"));
    return telegram_token_check(server->token, fault);
}
