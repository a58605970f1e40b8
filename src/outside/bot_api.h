// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"
#include "domain/mail_server.h"
#include "domain/telegram.h"
#include "outside/telegram_request.h"

/*
 * One connection to a Bot API over HTTPS, by libcurl. The address is looked at before it is
 * connected to (AC-061 to AC-063); no redirection is followed (AC-064). Where the token stands, in
 * the address, nothing is written anywhere.
 */
struct bot_api;

/* NULL: there is no HTTPS to be had here. `server` is borrowed. */
struct bot_api *bot_api_open(const struct telegram_server *server);
void bot_api_close(struct bot_api *api);

struct bot_api_question {
    enum outside_telegram_call call;
    int32_t seconds;
    const char *body;                  /* JSON; of DOWNLOAD the path */
    const char *chat, *caption, *name; /* of SEND_DOCUMENT */
    struct slice bytes;                /* the same */
};
struct bot_api_answer {
    enum mail_code code;
    int32_t http_code;
    bool was_said;
};

/* Asks, and appends what comes to `bytes`. */
struct bot_api_answer bot_api_ask(struct bot_api *api, const struct bot_api_question *question,
                                  struct text *bytes);
