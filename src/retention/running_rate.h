// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/rate.h"

/* Which of a period's rates: rate_stayed() or rate_came_back(). */
enum rate_kind { RATE_OF_STAYED, RATE_OF_CAME_BACK };

/*
 * What is known at the end of as_of of a rate of the period `from` to `to`, which may go on after
 * it. Of those active at the start some count whatever comes: for "stayed", those whose last order
 * keeps them active to the end; for "came back", those who ordered within. The others may still
 * order: who is within W is open, who has been silent longer is away. Once the period is over
 * nobody is open, and `sure` is what rate_between() counts.
 */
struct running_rate {
    day_t from, to;
    enum rate_reason reason;
    int64_t start, sure, open, away; /* start = sure + open + away */
};

/* from <= to, and `from` at most as_of + 1. */
struct running_rate running_rate_measure(const struct order_log *log, const struct window *window,
                                         enum rate_kind kind, day_t from, day_t to,
                                         unsigned threads);
