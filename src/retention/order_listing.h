// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_list.h"
#include "retention/order_rows.h"

/* A text as it was written, and what is kept of it. */
struct kept_text {
    struct slice written, copy;
};

/* The rows of a log while it is read, for order_list.h. */
struct order_listing {
    struct arena *arena;
    struct kept_rows *first, *last; /* block by block */
    size_t count;
    struct kept_text source, service; /* the last ones: logs repeat themselves */
};

/* Copies what a block kept; `line` is that of its first record. */
void order_listing_add(struct order_listing *listing, const struct block_outcome *outcome,
                       int64_t line);

/* What had to wait for the whole log. */
struct listing_rules {
    enum date_order date_order;
    enum decimal_mark decimal_mark;
    bool sources_count, services_count; /* they tell orders apart: see order_grouping.h */
};

/* INVALID when the amounts add up to more than a report can hold. */
CHECKED enum status order_listing_finish(const struct order_listing *listing,
                                         const struct listing_rules *rules, struct fault *fault,
                                         struct listed_orders *ret_orders);
