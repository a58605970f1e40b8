// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/auto_reply.h"
#include "domain/conversation_message.h"
#include "store/work.h"

/*
 * Within app/: what the program answers by itself to whoever writes while it is closed (C3), where
 * the business has switched that on: once a night to an address, never where RFC 3834 has a reason
 * against it (domain/auto_reply.h), and never to who cannot be trusted to be who they say.
 */
struct automatic_question {
    const struct mail_message *read;
    const struct conversation *conversation; /* with the message counted in */
    int64_t received_at;                     /* of the mail */
    int64_t contact_id;                      /* who wrote, 0: nobody we know */
};
struct automatic_answer {
    bool is_wanted;
    enum auto_reply reason; /* why not, where it is the mail's; AUTO_REPLY_MAY: it is another */
    const char *receiver, *address_key;
    const char *subject, *text;
    day_t night_on;
};

/* Whether, and what: within the write unit that takes the mail in. */
struct answer_clock;
CHECKED enum status automatic_answer_decide(struct work *work, const struct answer_clock *clock,
                                            const struct automatic_question *question,
                                            struct automatic_answer *ret_answer);

/* Queues it, once the conversation is stored. The caller counts it into the conversation. */
CHECKED enum status automatic_answer_give(struct work *work,
                                          const struct conversation *conversation,
                                          const struct automatic_answer *answer);

/* Of what is to leave, while the store is read: NOT_FOUND, with why, for an automatic answer that
 * says "closed" once it was open since; any other passes. */
CHECKED enum status automatic_answer_check(struct work *work, const struct outbox *outbox);
