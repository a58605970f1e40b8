// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/channel.h"
#include "domain/conversation_message.h"
#include "store/work.h"

/* By which place an answer of this conversation leaves: its own, else the main one. INVALID with
 * "channel" when there is none: where the main one leads, a bot that was removed does not. */
CHECKED enum status conversation_channel(struct work *work, const struct conversation *conversation,
                                         struct channel *ret_channel);

/* What a message is found by: who wrote, what about, and its words. */
CHECKED enum status message_words_put(struct work *work,
                                      const struct conversation_message *message);
CHECKED enum status message_words_delete(struct work *work, int64_t message_id);
