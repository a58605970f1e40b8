// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/mail_sending.h"
#include "domain/channel.h"
#include "domain/conversation_message.h"
#include "domain/mail_thread.h"
#include "store/work.h"

/* What a mail is made with beside what stands in the store. */
struct outgoing_seal {
    const uint8_t *key; /* MAIL_KEY_SIZE, for the tokens in our addresses; NULL: there is none */
    struct zone *zone;  /* of the workspace, in which it is dated */
};

/*
 * Within app/: the mail of one row of the outbox, the same bytes however often it is made: its
 * Message-ID and date stand with the message. NOT_FOUND: the message was taken back. INVALID: it
 * cannot be written as a mail; a note among ourselves never is.
 */
CHECKED enum status outgoing_letter(struct work *work, const struct channel *channel,
                                    const struct outbox *outbox, const struct outgoing_seal *seal,
                                    struct mail_letter *ret_letter);

/* The same for a chat: its recipient is the chat, its bytes are the words alone. */
CHECKED enum status outgoing_chat(struct work *work, const struct outbox *outbox,
                                  struct mail_letter *ret_letter);

/* INVALID: a note among ourselves. */
CHECKED enum status outgoing_may_leave(struct work *work,
                                       const struct conversation_message *message);
