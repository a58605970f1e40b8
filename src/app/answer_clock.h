// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/answering.h"
#include "store/work.h"

/*
 * Within app/: until when answers are due (C2), by the minutes, the hours and the days off of the
 * business as they are now. Nobody's rights are asked. It always follows from who waits since when,
 * and how urgently; so it is worked out anew whenever one of these changes.
 */
struct answer_clock {
    struct answering answering;
    struct working_hours hours; /* days off from ANSWER_CLOCK_PAST_DAYS ago on */
    const char *zone_name;
    struct zone *zone;
};
enum { ANSWER_CLOCK_PAST_DAYS = 31 };
CHECKED enum status answer_clock_open(struct work *work, struct answer_clock *ret_clock);
void answer_clock_close(struct answer_clock *clock); /* also zeros */

/* 0 for who does not wait. */
int64_t answer_clock_due(const struct answer_clock *clock, enum urgency urgency,
                         int64_t waiting_since_at);

/* Of one conversation, whose turn was just settled; it is not stored. */
CHECKED enum status answer_clock_settle(struct work *work, struct conversation *conversation);

/* Of all that wait, within the write unit that changed hours, days off, zone or minutes. */
CHECKED enum status answer_clock_renew(struct work *work);
