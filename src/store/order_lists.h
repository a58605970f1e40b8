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
    day_t from, to;        /* accepted */
    bool without_currency; /* those alone that have an amount and no currency */
};

/* Where a page begins: behind the order whose key this is. Of orders by day, the newest first,
 * `day` is when it was accepted; of open ones what it was promised for. `id` 0: at the start. */
struct order_place {
    day_t day;
    int64_t id;
};

/* Of one client by day, the newest first. */
CHECKED enum status orders_list_of_client(struct work *work, const struct order_filter *filter,
                                          const struct order_place *after, size_t limit,
                                          struct listed_orders *ret_list);

/*
 * Of all clients the newest entries first: an index of all orders by day made imports a third
 * slower. What is asked for beside a service or a source may be rare, so a list is looked through
 * by stretches, each as long as `size` says, of those of the service or the source when there is
 * one. A stretch is what comes before an id, from `first_id` on; of no orders at the end.
 */
struct order_stretch {
    int64_t first_id, count;
};
CHECKED enum status orders_stretch(struct work *work, const struct order_filter *filter,
                                   int64_t before_id, int64_t size,
                                   struct order_stretch *ret_stretch);
CHECKED enum status orders_list(struct work *work, const struct order_filter *filter,
                                int64_t before_id, int64_t first_id, size_t limit,
                                struct listed_orders *ret_list);

/* The first and the last id of all, deleted ones too; 0 without any. */
CHECKED enum status orders_ends(struct work *work, int64_t *ret_first_id, int64_t *ret_last_id);

/* Open ones of one stage, what is due first before the rest, those without a day last. The key of
 * one without a day is ORDER_DUE_NONE. */
#define ORDER_DUE_NONE INT32_MAX
CHECKED enum status orders_list_open(struct work *work, enum order_stage stage,
                                     const struct order_place *after, size_t limit,
                                     struct listed_orders *ret_list);

/* How many are open, at most `most`. */
CHECKED enum status orders_count_open(struct work *work, int64_t most, int64_t *ret_count);

/* How many in work were promised for `today` or before, at most `most`. */
CHECKED enum status orders_count_due(struct work *work, day_t today, int64_t most,
                                     int64_t *ret_count);

/* Money given back for an order, the oldest first. */
CHECKED enum status orders_list_refunds(struct work *work, int64_t order_id, size_t limit,
                                        struct listed_orders *ret_list);
