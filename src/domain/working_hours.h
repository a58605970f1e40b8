// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/status.h"

/*
 * When the business is open: several intervals a day, days that are not as the week says, public
 * holidays. The answer clock, promises and what is held until morning go by it. Minutes are those
 * of a clock on the wall, from midnight; an interval ends before to_minute, 1440 at the latest.
 * What several days of one's own say of a day counts before the public holidays, they before the
 * week; of one's own the one that begins last counts.
 */
enum { DAY_MINUTES = 1440, WEEK_DAYS = 7 };
enum { INTERVALS_OF_DAY_MAX = 4, DAYS_OFF_MAX = 500, DAY_OFF_LABEL_MAX = 200 };

struct open_interval {
    int32_t weekday; /* 1 Monday */
    int32_t from_minute, to_minute;
};

struct day_off {
    int64_t id;
    day_t first_on, last_on;
    const char *label; /* "" */
    bool is_open;      /* from_minute to to_minute; else closed */
    int32_t from_minute, to_minute;
};

struct working_hours {
    const struct open_interval *week; /* by weekday and from_minute, none touching another */
    size_t week_count;
    const struct day_off *days_off;
    size_t day_off_count;
    const char *holidays; /* country, "" for none */
};

/*
 * The week as it is kept: sorted. INVALID, with the day named as the field ("monday"): an
 * interval that ends before it begins, two that overlap, more than INTERVALS_OF_DAY_MAX a day.
 */
CHECKED enum status working_week_clean(struct open_interval *week, size_t count,
                                       struct fault *fault);

/* INVALID with "last_on", "until" or "label" named: a last day before the first, more than a year,
 * hours that end before they begin. */
CHECKED enum status day_off_check(const struct day_off *day_off, struct fault *fault);

/* What is open on one day of the calendar, and why it is not as the week says. */
struct day_hours {
    struct open_interval intervals[INTERVALS_OF_DAY_MAX];
    size_t count;
    const struct day_off *day_off; /* that decides; NULL for none */
    const char *holiday;           /* public one that decides; NULL for none */
};
struct day_hours working_day(const struct working_hours *hours, day_t day);

/* Instants are Unix seconds. */
bool working_is_open(const struct working_hours *hours, struct zone *zone, int64_t at);

/* When it closes next, if open at `at`; false when it is not. What follows without a gap, as over
 * midnight, is one opening. */
bool working_closes(const struct working_hours *hours, struct zone *zone, int64_t at,
                    int64_t *ret_at);

/* The next opening at `at` or later, `at` itself while it is open. False when there is none within
 * WORKING_AHEAD_DAYS. */
enum { WORKING_AHEAD_DAYS = 400 };
bool working_opens(const struct working_hours *hours, struct zone *zone, int64_t at,
                   int64_t *ret_at);

/* Whole minutes of open time between two instants; 0 when `to` is not later. Counts at most
 * WORKING_SPAN_DAYS days from `from` on. */
enum { WORKING_SPAN_DAYS = 3660 };
int64_t working_minutes(const struct working_hours *hours, struct zone *zone, int64_t from,
                        int64_t to);

/* When so many minutes of open time have passed since `from`. By the clock alone where nothing
 * opens within WORKING_AHEAD_DAYS. */
int64_t working_after(const struct working_hours *hours, struct zone *zone, int64_t from,
                      int64_t minutes);
