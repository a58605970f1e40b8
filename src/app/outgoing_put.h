// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/conversation_message.h"
#include "store/work.h"

/* What is to leave, in a conversation and by its channel. */
struct outgoing {
    const struct conversation *conversation;
    enum outbox_kind kind; /* who wrote it: a person, or the program */
    enum outgoing_leave {
        /* As the business set it (domain/answering.h): a person's words can be taken back for some
         * seconds, and wait for the opening while it is closed; a series waits for the day; an
         * automatic answer does not wait. */
        OUTGOING_AS_SET = 1,
        OUTGOING_AT_ONCE,       /* a person's words, also while it is closed */
        OUTGOING_ONCE_APPROVED, /* somebody looks at it first */
    } leave;
    const char *subject; /* NULL: that of the conversation, answered */
    const char *text;
};

struct outgoing_written {
    int64_t outbox_id;
    struct conversation_message message;
    int64_t leaves_at;
    bool is_held; /* longer than it can be taken back: until the opening, or the day */
};

/*
 * Within app/, and the write unit of whoever calls: writes a message of ours, what it is found by,
 * and its row of the outbox; what becomes of the conversation is the caller's. INVALID with
 * "channel" when there is none by which it could leave, with "text" when nobody knows where to.
 */
CHECKED enum status outgoing_put(struct work *work, const struct outgoing *outgoing,
                                 struct outgoing_written *ret_written);
