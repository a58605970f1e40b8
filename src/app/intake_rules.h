// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/answer_clock.h"
#include "domain/channel.h"

/* Within app/: what holds for all that is stored in one transaction, read once. */
struct intake_rules {
    struct answer_clock clock;
    const char *currency;
    struct channel channel; /* the last one that was asked for; id 0: none yet */
};
CHECKED enum status intake_rules_open(struct work *work, struct intake_rules *ret_rules);
void intake_rules_close(struct intake_rules *rules); /* also zeros */

CHECKED enum status intake_rules_channel(struct work *work, struct intake_rules *rules,
                                         int64_t channel_id);
