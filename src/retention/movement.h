// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/matrix.h"

/*
 * How clients moved between the groups of the matrix. Where a client stands at the end of day t is
 * told by the occasions on or before t and by the age t - last, with one window for all days; at
 * the end of as_of also by what is known beside the orders (hold.h).
 */

/* Beside the standings: without an order on or before the day. */
enum { NO_CLIENT_YET = STANDINGS, MOVEMENT_STATES = STANDINGS + 1 };

struct movement {
    day_t from, to;   /* from the end of the one to the end of the other */
    bool is_complete; /* the log does not end before the last day */
    bool is_known;    /* from + 1 >= first_day + W: the log tells who was active at the start */
    int64_t clients[MOVEMENT_STATES][MOVEMENT_STATES]; /* [state at from][state at to] */
};

/* Sums: how many were in a state at the start, and at the end. */
int64_t movement_at_start(const struct movement *movement, int state);
int64_t movement_at_end(const struct movement *movement, int state);

/* from <= to; days after as_of are held to it. */
struct movement movement_between(const struct order_log *log, const struct window *window,
                                 day_t from, day_t to, unsigned threads);

/*
 * The last quarters of the log, ascending: each from the end of the one before to its own, the last
 * one to as_of. So the states at the end of one are those at the start of the next, and at the end
 * of the last those of matrix_measure().
 */
enum { MOVEMENT_QUARTERS_MAX = 8 };
struct movement_list {
    struct movement items[MOVEMENT_QUARTERS_MAX];
    size_t count; /* 0 for a log without clients */
};
struct movement_list movement_by_quarters(const struct order_log *log, const struct window *window,
                                          unsigned threads);

/* The last one of a whole quarter that is known; NULL when there is none. */
const struct movement *movement_last_known(const struct movement_list *list);
