// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/history.h"

enum figure_origin { FROM_LOG, GIVEN };

/*
 * The boundaries in force, which every result that depends on them is shown with.
 * W: 90th percentile (nearest rank) of all gaps between successive occasions, held between 30
 * and 730; 365 without a gap. C: 75th percentile, at most W; W / 2 rounded down without a gap.
 * V: smallest n >= 3 such that at most 20 % of the clients with two or more occasions and age
 * <= W have n or more.
 */
struct window {
    int32_t active_days;  /* W */
    int32_t cooling_days; /* C */
    int32_t vip_orders;   /* V */
    enum figure_origin active_from, cooling_from, vip_from;
    int64_t gap_count;        /* gaps between successive occasions in the log */
    int32_t gap_quarter_days; /* 25 % (nearest rank) of them; 0 without a gap */
    int32_t gap_median_days;  /* 50 % */
};

/* What the user asked for; 0 = from the log. */
struct window_choice {
    int32_t active_days;  /* 1 to 36500 */
    int32_t cooling_days; /* 1 to active_days; a larger one is held to it */
    int32_t vip_orders;   /* 2 to 1000000 */
};

struct window window_measure(const struct order_log *log, const struct history *history,
                             const struct window_choice *choice, unsigned threads);
