// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/channel.h"
#include "domain/conversation_message.h"
#include "store/work.h"

/* By which place an answer of this conversation leaves: its own, else the main one. INVALID with
 * "channel" when there is none. */
CHECKED enum status conversation_channel(struct work *work, const struct conversation *conversation,
                                         struct channel *ret_channel);

/* Writes a message of ours and its row of the outbox, within the write unit of whoever calls. It
 * leaves SEND_UNDO_SECONDS later, until when it can be taken back. */
enum { SEND_UNDO_SECONDS = 30 };
struct conversation_sent {
    int64_t outbox_id;
    struct conversation_message message;
};
CHECKED enum status conversation_send(struct work *work, const struct conversation *conversation,
                                      const char *text, struct conversation_sent *ret_sent);

/* What a message is found by: who wrote, what about, and its words. */
CHECKED enum status message_words_put(struct work *work,
                                      const struct conversation_message *message);
CHECKED enum status message_words_delete(struct work *work, int64_t message_id);
