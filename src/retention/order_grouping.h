// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/status.h"
#include "retention/order_bins.h"
#include "retention/order_groups.h"
#include "retention/order_log.h"

/* What had to wait for the whole log. */
struct grouping_rules {
    enum date_order date_order;     /* of dates that can be read both ways */
    enum decimal_mark decimal_mark; /* of amounts that can be read both ways */
    day_t as_of;                    /* later orders are left out and counted; DAY_NONE = none is */
    bool has_amounts;
    const struct sorted_groups *sources, *services; /* NULL when the log does not say */
};

/*
 * Columns from bins: each client's orders together, sorted by day, orders of one day made one
 * occasion, refunds apart. Sets the columns, first_day, last_day, as_of and the counts that
 * arise here (rows, rows_repeated, rows_after_as_of, refund_rows, refund_only_clients); the
 * caller fills in the rest. Empties the bins. INVALID when the amounts add up to more than
 * columns can hold; nothing is to be closed then. Copies what it keeps of `rules`.
 */
CHECKED enum status order_grouping_make(struct order_bins *bins, const struct grouping_rules *rules,
                                        unsigned threads, struct fault *fault,
                                        struct order_log *ret_log);
