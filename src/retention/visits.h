// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/period_table.h"

/*
 * All periods in one walk along each client's occasions. Boundary number p is the end of the
 * day before period p, so period p goes from boundary p to p + 1. A client's occasions within
 * one period are a visit, of which only the last occasion matters: it covers the boundaries up
 * to `active_days` after it. Counting visits by their kind, and the boundaries where clients
 * drop out, is enough to know who was active when.
 */

/* How a client stands at the start and at the end of a period that they visit. */
enum visit {
    FIRST_VISIT_GONE, /* never seen before, not active at the end */
    FIRST_VISIT,      /* never seen before, active at the end */
    RETURN_GONE,      /* not active at the start */
    RETURN,
    STILL_GONE, /* active at the start */
    STILL,
};
enum { VISIT_KINDS = 6, BEFORE_FIRST = 0, BEFORE_RETURN = 2, BEFORE_STILL = 4 };

struct visit_counts {
    uint32_t visits[VISIT_KINDS];

    /* Visits, of any period, that cover the boundary of this number as their last one, and
     * whose client is not seen again before the next. Of a visit that covers no boundary, its
     * own period's. */
    uint32_t dropped;
};

/*
 * Counts the visits of months, quarters and years, [enum period]: each kind is made of whole
 * periods of the one before. `tables` must be of this log; ret_counts[kind][period].
 */
void visits_count(const struct order_log *log, int32_t active_days,
                  const struct period_table tables[PERIOD_KINDS], unsigned threads,
                  struct arena *arena, struct visit_counts *ret_counts[PERIOD_KINDS]);
