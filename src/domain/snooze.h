// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/working_hours.h"

/* Until when a conversation is out of sight: always a time at which somebody is there. */
enum snooze {
    SNOOZE_TONIGHT = 1,   /* an hour before today's closing */
    SNOOZE_TOMORROW = 2,  /* the first opening from tomorrow on */
    SNOOZE_MONDAY = 3,    /* from the Monday ahead on */
    SNOOZE_NEXT_WEEK = 4, /* from this day of next week on */
};
enum { SNOOZES = 4 };

/* Unix seconds. False: tonight is over, or today is closed. */
bool snooze_until(enum snooze snooze, const struct working_hours *hours, struct zone *zone,
                  int64_t now, int64_t *ret_until);

/* A time of one's own, moved on to the opening after it when nobody is there then. */
int64_t snooze_in_hours(int64_t at, const struct working_hours *hours, struct zone *zone);

/* "tonight", "tomorrow", "monday", "next_week"; false for none. */
const char *snooze_word(enum snooze snooze);
bool snooze_of(const char *word, enum snooze *ret_snooze);
