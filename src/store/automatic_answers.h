// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/day.h"
#include "store/work.h"

/* Who was answered by the program, and in which night: once. */
struct automatic_given {
    const char *address_key;
    day_t night_on;
    int64_t message_id; /* ours */
};
CHECKED enum status automatic_answers_insert(struct work *work,
                                             const struct automatic_given *given);

/* What speaks against another one. */
struct automatic_before {
    bool is_given;   /* in that night */
    int64_t last_at; /* the last one to this address; 0: none */
    int64_t count;   /* of messages by machines in the conversation since then, of either side */
};
enum { AUTOMATIC_COUNTED_MAX = 100 };
CHECKED enum status automatic_answers_before(struct work *work, const struct automatic_given *given,
                                             int64_t conversation_id, int64_t since,
                                             struct automatic_before *ret_before);
