// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/conversation.h"
#include "store/work.h"

/* Conversations that wait for us, as far as the answer clock is concerned. */
struct waiting_clock {
    int64_t id, waiting_since_at, answer_due_at;
    enum urgency urgency;
};
struct waiting_clocks {
    struct waiting_clock *items;
    size_t count;
};

/* At most `limit`, who waits longest first, behind the one given; NULL: from the first. Snoozed
 * ones too, those merged into another not. */
CHECKED enum status waiting_clocks_list(struct work *work, const struct waiting_clock *after,
                                        size_t limit, struct waiting_clocks *ret_list);

/* Until when the answer is due. It is worked out, not said by anybody: the version stays. */
CHECKED enum status waiting_clocks_set(struct work *work, int64_t id, int64_t answer_due_at);
