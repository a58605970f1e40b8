// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/conversation.h"
#include "store/work.h"

/* Conversations that want somebody now, as the rules of the day need them. */
struct cue_waiting_row {
    int64_t id, client_id, enquiry_id; /* 0: none */
    const char *name;                  /* who writes */
    enum urgency urgency;
    int64_t waiting_since_at, answer_due_at; /* 0: it is their turn */
    int64_t snoozed_until_at;                /* that has passed; 0 */
};
struct cue_waiting_rows {
    struct cue_waiting_row *items;
    size_t count;
};

/* Who waits for us and is not put off, the longest first, whoever they are; and those put off whose
 * time has come, with nothing said since. At most CUE_WAITINGS_MAX of each. */
enum { CUE_WAITINGS_MAX = 500 };
CHECKED enum status cue_waitings(struct work *work, struct cue_waiting_rows *ret_rows);
