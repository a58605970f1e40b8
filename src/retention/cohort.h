// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log.h"

/* A7: clients by the month, quarter or year of their first occasion. */
struct cohort {
    day_t start;      /* first day of the period */
    size_t count;     /* periods from it up to the one of as_of, both included */
    int64_t *active;  /* [k] clients with an occasion in the k-th period after; [0] is all */
    int64_t *revenue; /* [k] likewise, refunds off; NULL without amounts */
};

struct cohort_list {
    enum period period;
    struct cohort *items; /* ascending, also the periods in which nobody came */
    size_t count;
};

/* One client among them: whether their first occasion lies in the period around `start`, and they
 * have one in the `after`-th period after it. */
bool cohort_has(const struct order_log *log, size_t client, enum period period, day_t start,
                int32_t after);

struct cohort_list cohort_measure(const struct order_log *log, enum period period, unsigned threads,
                                  struct arena *arena);
