// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/answering.h"
#include "store/work.h"

/* Within app/: by what it is told until when that which comes in wants its answer. Read once for
 * all that is stored in one transaction. */
struct intake_clock {
    struct answering answering;
    struct working_hours hours;
    struct zone *zone;
};
CHECKED enum status intake_clock_open(struct work *work, struct intake_clock *ret_clock);
void intake_clock_close(struct intake_clock *clock); /* also zeros */
int64_t intake_clock_due(const struct intake_clock *clock, enum urgency urgency, int64_t at);
