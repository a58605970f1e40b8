// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"

/*
 * A4: when others came back after as many orders, for those who have no rhythm of their own yet:
 * the 25 and 75 % points among those who did, after the first to the fourth order; from the fifth
 * on after any.
 */
enum { RETURN_CURVES = 5 };
struct return_windows {
    struct return_window {
        int32_t from_days, by_days;
        int64_t returns; /* that this stands on */
    } after[RETURN_CURVES];
};

/* Fewer returns than these say nothing: five would lie before the window and five behind it. */
enum { RETURNS_LEAST = 20 };

/* The one in force after so many orders; NULL when too few came back. */
const struct return_window *return_window_after(const struct return_windows *windows,
                                                int64_t occasions);

/* What decides it: of the forecast and of the orders themselves. */
struct window_basis {
    day_t last_order_on; /* CLIENT_DAY_NONE for none */
    int64_t occasions;   /* days with an order */
    bool has_own;        /* by the forecast */
    day_t own_from, own_by;
};

/* The window of the next order that is in force: their own, else one shared with the base. */
struct window_in_force {
    bool is_known, is_shared;
    day_t from, by;
    int64_t returns; /* of a shared one: how many came back */
};

/*
 * For everything that shows or judges by a window: Today, a client's page and lists. What the
 * forecast says is of the orders that it has seen: one that begins before the last order is over.
 */
struct window_in_force window_in_force(const struct window_basis *basis,
                                       const struct return_windows *returns);

/* From and to how many days after the last order a shared window can end; false for none at all. */
bool return_windows_reach(const struct return_windows *windows, int32_t *ret_least,
                          int32_t *ret_most);
