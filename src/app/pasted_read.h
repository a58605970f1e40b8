// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/pasted_talks.h"
#include "domain/conversation_message.h"

/* A pasted dialogue beside what is stored; for pasted_talks.c alone. */
struct pasted_read {
    struct pasted_look look;
    struct conversation conversation;      /* of look.conversation_id */
    int64_t contact_id;                    /* of a new one */
    uint8_t (*likeness)[SECRET_HASH_SIZE]; /* of each message */
};

/* Within a read or write unit of whoever calls, who checked the right. */
CHECKED enum status pasted_read(struct work *work, const struct pasted_asked *asked,
                                struct pasted_read *ret_read);
