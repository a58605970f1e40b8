// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/slice.h"

/* In which order numbers of a date stand. Words of forms: never rename. */
enum stamp_order { STAMP_UNSAID, STAMP_DAY_FIRST, STAMP_MONTH_FIRST };

/* A day, a time or both, as chats write them before or behind a name. */
enum stamp_day {
    STAMP_NO_DAY,
    STAMP_AGO,     /* first: 0 today, 1 yesterday */
    STAMP_EITHER,  /* first and second: day and month, in an order that numbers do not say */
    STAMP_ORDERED, /* first: the day, second: the month */
};
struct pasted_stamp {
    enum stamp_day day;
    int32_t first, second, year; /* year 0: not said */
    bool has_time;
    int32_t minute; /* of the day */
};

/* What `text` begins with; returns its bytes, 0 when that is neither day nor time. Months and words
 * are English, Russian and Croatian. */
size_t pasted_stamp_read(struct slice text, struct arena *arena, struct pasted_stamp *ret_stamp);

/* The day it means; without a year the last such day up to `today`. False for none. */
bool pasted_stamp_day(const struct pasted_stamp *stamp, enum stamp_order order, day_t today,
                      day_t *ret_day);

/* Bytes of white space, and of marks that nobody sees, at the beginning. */
size_t pasted_space(struct slice text);
