// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/accounts.h"
#include "app/channels.h"

/*
 * Bots of Telegram as people set them up. Looking at them and changing them needs RIGHT_MANAGE;
 * step_channel() of channels.h pauses, resumes and removes them. A token goes in and is never shown
 * again.
 */

/* Those that are not removed. */
CHECKED enum status list_bots(struct work *work, struct channel_list *ret_list);

/* A bot by its token; with the token of a bot that is there already, that one has it from now on.
 * What the bot is called is asked from Telegram by the server, within seconds, which finds out by
 * the same whether the token is right. INVALID with "token"; CONFLICT when there are too many. */
CHECKED enum status save_bot(struct work *work, struct accounts *accounts, const char *token,
                             struct channel_saved *ret_saved);

/*
 * A link by which a client's chat is known as theirs, once, for CHAT_LINK_DAYS. The one place where
 * its token is to be had. RIGHT_EDIT. NOT_FOUND: the client; CONFLICT: there is no bot at work yet.
 */
enum { CHAT_LINK_DAYS = 14 };
struct chat_link_made {
    const char *link;
    const char *client_name;
};
CHECKED enum status make_chat_link(struct work *work, int64_t client_id,
                                   struct chat_link_made *ret_made);

/* Whether there is a bot for such links. */
CHECKED enum status bot_is_there(struct work *work, bool *ret_is_there);
