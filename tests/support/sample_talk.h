// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/conversation.h"
#include "support/store_case.h"

/* A mailbox and an open conversation in it, for tests of what answers. */
struct sample_talk {
    int64_t channel_id, conversation_id;
};
struct sample_talk sample_talk(struct work *work);

/* Another conversation in the same mailbox, as `conversation` says; within a write unit. Its token
 * is made of its id. */
int64_t sample_conversation(struct work *work, int64_t channel_id,
                            const struct conversation *conversation);

/* A message; within a write unit. Returns its id. */
int64_t sample_message(struct work *work, int64_t conversation_id, enum message_kind kind,
                       int64_t at);
