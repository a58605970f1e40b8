// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/conversations.h"
#include "http/exchange.h"
#include "web/views.h"

/* How pages say what is known of conversations; `zone` is the business's. */

/* "14:05" of today, "18 Nov, 14:05" before and after. */
const char *conversation_time(struct exchange *exchange, struct zone *zone, int64_t at);

/* For how long they wait, and until when an answer is due; none when it is their turn. */
struct message conversation_waiting_words(const struct conversation *conversation, int64_t now);
struct message conversation_due_words(struct exchange *exchange, struct zone *zone,
                                      const struct conversation *conversation);
bool conversation_is_late(const struct conversation *conversation, int64_t now);

struct message conversation_state_words(const struct conversation *conversation, int64_t now);
struct message conversation_box_words(enum conversation_box box);

/* What stands beside a message that is not simply theirs; and before the snippet of one. */
struct message urgency_words(enum urgency urgency);
struct message message_again_words(const struct outbox *outbox);
struct message message_kind_words(enum message_kind kind);

/* How a message of ours stands on its way. */
struct message message_state_words(struct exchange *exchange, struct zone *zone,
                                   const struct outbox *outbox);

/* The messages of a card as the view shows them; those behind `seen_id` (0: none) are new. */
void talk_messages_fill(struct exchange *exchange, struct zone *zone,
                        const struct conversation_card *card, int64_t seen_id,
                        struct talk_messages_view *view);
