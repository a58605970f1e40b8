// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client_order.h"
#include "store/work.h"

/* Orders as lists show them: each with the name of its client. */
struct listed_order {
    struct client_order order;
    const char *client_name;
};
struct listed_orders {
    struct listed_order *items;
    size_t count;
    bool has_more;
};

/* Which ones; zeros, NULL and ORDER_DAY_NONE take all. */
struct order_filter {
    int64_t client_id;
    const char *service, *source;
    enum order_stage stage; /* of those that count */
    enum order_state state;
    day_t from, to; /* accepted */
};

/* Where a page begins: behind the order whose key this is. Of orders by day, the newest first,
 * `day` is when it was accepted; of open ones what it was promised for. `id` 0: at the start. */
struct order_place {
    day_t day;
    int64_t id;
};

/* Of one client by day, the newest first; else the newest entries first: an index of all orders by
 * day made imports a third slower. */
CHECKED enum status orders_list(struct work *work, const struct order_filter *filter,
                                const struct order_place *after, size_t limit,
                                struct listed_orders *ret_list);

/* Open ones of one stage, what is due first before the rest, those without a day last. The key of
 * one without a day is ORDER_DUE_NONE. */
#define ORDER_DUE_NONE INT32_MAX
CHECKED enum status orders_list_open(struct work *work, enum order_stage stage,
                                     const struct order_place *after, size_t limit,
                                     struct listed_orders *ret_list);

/* How many are open, at most `most`. */
CHECKED enum status orders_count_open(struct work *work, int64_t most, int64_t *ret_count);

/* Money given back for an order, the oldest first. */
CHECKED enum status orders_list_refunds(struct work *work, int64_t order_id, size_t limit,
                                        struct listed_orders *ret_list);
