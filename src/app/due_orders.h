// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/order_lists.h"

/* Orders in work whose promised day is `today` or has passed, that day first. RIGHT_VIEW. */
enum { DUE_ORDERS_SHOWN = 5, DUE_ORDERS_COUNTED = 100 };
struct due_orders {
    struct listed_orders shown; /* at most DUE_ORDERS_SHOWN */
    int64_t count;              /* of all, at most DUE_ORDERS_COUNTED */
};
CHECKED enum status list_due_orders(struct work *work, day_t today, struct due_orders *ret_due);
