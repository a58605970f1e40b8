// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/window.h"

/* Why a period has no rates. */
enum rate_reason {
    RATE_KNOWN,
    RATE_LOG_TOO_SHORT, /* it begins before first_day + W: who was active is not known */
    RATE_NOBODY_AT_START,
};

/*
 * A1 for one period from day `from` to day `to`. Active at the end of day t: the last occasion
 * on or before t is at most W days before t. Invariants: retained + lost = start; retained +
 * joined = end; new_clients + returned = joined. At the end of as_of what is known of clients
 * beside their orders counts, too (hold.h); it says nothing of any day before.
 */
struct rate {
    day_t from, to;   /* `to` is the last day of the period, or as_of where that comes first */
    bool is_complete; /* the whole period lies between first_day and as_of */
    enum rate_reason reason;
    int64_t start, end, retained, lost, joined, new_clients, returned;
    int64_t new_gone;  /* first occasion within, not active at its end */
    int64_t came_back; /* of `start`, with an occasion within */
};

struct rate_list {
    struct rate *items; /* ascending, from the period of first_day to that of as_of */
    size_t count;
};

/* All calendar months, quarters and years of the log, [enum period]. */
void rate_by_periods(const struct order_log *log, const struct window *window, unsigned threads,
                     struct arena *arena, struct rate_list ret_lists[PERIOD_KINDS]);

/* One period of one's own; from <= to, and at most as_of. A `to` after as_of is held to it. */
struct rate rate_between(const struct order_log *log, const struct window *window, day_t from,
                         day_t to, unsigned threads);

/*
 * The three rates; meaningful only with reason RATE_KNOWN.
 * Stayed: retained / start. By the usual formula: (end - new) / start, which also counts those
 * who had lapsed and came back, and can pass 1 (seed 000). Came back: came_back / start.
 */
double rate_stayed(const struct rate *rate);
double rate_by_formula(const struct rate *rate);
double rate_came_back(const struct rate *rate);

/* The calculator of seed 000: 150 at the start, 20 lost, 65 new: end 195, crr 0.8667. */
struct rate_calculation {
    int64_t end;
    double crr; /* (end - new) / start; start > 0 */
};
struct rate_calculation rate_calculate(int64_t start, int64_t lost, int64_t new_clients);

/* Wilson's 95 % interval of a share (Wilson 1927, JASA 22); total > 0. */
struct interval {
    double low, high;
};
struct interval share_interval(int64_t part, int64_t total);

/* Newcombe's 95 % interval of the difference b - a of two shares (1998, method 10). */
struct interval share_difference(int64_t part_a, int64_t total_a, int64_t part_b, int64_t total_b);
