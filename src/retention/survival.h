// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"

/*
 * Kaplan-Meier on whole days (Kaplan and Meier 1958, JASA 53), with Greenwood's variance and
 * the log-log 95 % interval (Kalbfleisch and Prentice). An event on a day counts before a
 * censoring on the same day.
 */
struct survival_point {
    int32_t day; /* an event day */
    int64_t at_risk, events;
    double survival;
    double low, high; /* both equal survival where it is 0 or 1 */
};

enum { SURVIVAL_NONE = -1, SURVIVAL_MARKS = 8, SURVIVAL_RETURNS = 4 };
extern const int32_t survival_marks[SURVIVAL_MARKS]; /* 7, 30, 60, 90, 180, 270, 360, 720 */

struct survival {
    int64_t n, events;
    int32_t longest;      /* days that anybody was followed; 0 when n is 0 */
    int32_t quartiles[3]; /* first day with S <= 0.75, 0.5, 0.25, else SURVIVAL_NONE */
    struct survival_point *points;
    size_t point_count;
    /* Nearest-rank points 25, 50, 75, 90 % of the observed times: of those who return.
     * SURVIVAL_NONE without events. */
    int32_t returns[SURVIVAL_RETURNS];
};

/* events[d] and censored[d]: how many had an event, or were lost from sight, on day d. */
struct survival survival_measure(const int64_t *events, const int64_t *censored, size_t day_count,
                                 struct arena *arena);

/* S at the end of `day`; false beyond the longest time that anybody was followed. */
bool survival_at(const struct survival *survival, int32_t day, double *ret_survival);

/* The point in force at `day` (the last event day up to it), or NULL before the first. */
const struct survival_point *survival_point_at(const struct survival *survival, int32_t day);
