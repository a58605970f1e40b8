// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

/* One order of a client while orders are grouped. */
struct group_row {
    int64_t amount;
    uint64_t row_hash; /* see struct binned_order */
    day_t day;
    uint16_t source, service; /* places among the sorted names */
};

/* Sorts by day; on a day exact repeats come side by side, then the larger amount first, so that
 * the outcome does not hang on the order in which threads read. Fast where rows are in order. */
void group_rows_sort(struct group_row *rows, size_t count);

/* What the rows of one client come to. */
struct merged_rows {
    uint32_t occasions, refunds;
    int64_t rows;    /* that count, refunds among them */
    int64_t repeats; /* exact repeats of the row before, which an order number says are one */
};

/*
 * Makes the sorted rows of one client into occasions, at the front of the same rows, and puts the
 * refunds into `refunds`, which has room for `count`. An occasion's amount is the day's sum; its
 * source and service are those of the day's largest order.
 */
struct merged_rows group_rows_merge(struct group_row *rows, size_t count,
                                    struct group_row *refunds);
