// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "retention/order_log.h"

/*
 * How clients bought, as the models of repeat buying read it (conversion: Fader, Hardie and Lee
 * 2005): a client's first occasion is time 0 and is not counted; x = later occasions up to `end`;
 * t_x = last of them less the first; T = end less the first. Times are weeks (days / 7), or weeks
 * of a season's clock (season.h); orders are occasions.
 */
struct buyer {
    uint32_t orders;    /* x */
    double last, until; /* t_x and T: 0 <= t_x <= T; t_x = 0 when x = 0 */
};

/* Who has bought nothing but their first order, today: what models say of a new client. */
#define BUYER_NEW ((struct buyer){0})

/*
 * Buyers with equal x, t_x and T together, since every model gives them the same: sorted by x,
 * then T, then t_x. The order, and so every sum over them, hangs on the log's contents alone, not
 * on its rows' order nor on threads.
 */
struct buying {
    size_t group_count;
    struct buyer *groups;
    uint32_t *weight;    /* [group] clients in it, at least 1 */
    int32_t *last_days;  /* [group] t_x and T in days by the calendar; for tables by day */
    int32_t *until_days; /* [group] */
    uint32_t *group_of;  /* [client of the log] BUYING_NOBODY: no occasion up to `end` */
    double *log_gaps;    /* [client] sum of ln(gap in weeks) between their occasions */
    double log_gap_sum;  /* of all clients: what regular models take beside the groups */
    bool is_calendar;    /* groups[g].last == last_days[g] / 7.0, and so until */
    size_t clients;      /* sum of weights */
    int64_t orders;      /* sum of weight * x */
    int64_t repeaters;   /* clients with x > 0 */
    uint32_t most_orders;
    int32_t longest_days; /* largest T */
    day_t end;
};
#define BUYING_NOBODY UINT32_MAX

/* A clock that runs faster in strong months; NULL = the calendar. See season.h. */
struct season;

/* What the log says up to `end` (at most log->as_of), as seen on that day. */
struct buying buying_measure(const struct order_log *log, day_t end, const struct season *season,
                             unsigned threads, struct arena *arena);

/* The same from buyers that stand elsewhere: tests, simulations, summaries. `weight` may be NULL.
 * group_of is by the buyer's index; log_gaps may be NULL (0). is_calendar is false. */
struct buying buying_group(const struct buyer *buyers, const double *log_gaps,
                           const uint32_t *weight, size_t count, struct arena *arena);
