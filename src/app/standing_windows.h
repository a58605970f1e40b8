// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/snapshot.h"
#include "domain/client_filter.h"
#include "domain/return_window.h"

/*
 * The boundaries by which clients are newcomers, growing, lost ...: those that the report measures
 * (retention/window.h) on the orders as they are now, seen from today, unless the settings say
 * others. Measured once for each state of the orders, and kept in memory.
 */
struct standing_windows;
struct standing_windows *standing_windows_open(void);
void standing_windows_close(struct standing_windows *windows);

struct standing_now {
    day_t today; /* of the business */
    const char *time_zone, *currency;
    struct standing_window window; /* active_days 0: not measured yet, see below */
    bool is_given;                 /* the settings say when somebody counts as lost */
    struct return_windows returns; /* zeros while `window` is not measured */
};

/*
 * `snapshots` NULL: measured from columns of its own. A base of more than STANDING_ORDERS_AT_ONCE
 * orders whose columns are not in memory is measured only when it is needed; else the boundaries
 * are those that were measured last, or none.
 */
enum { STANDING_ORDERS_AT_ONCE = 200000 };
enum standing_need { STANDING_IF_QUICK, STANDING_NEEDED };
CHECKED enum status standing_now(struct work *work, struct snapshots *snapshots,
                                 enum standing_need need, struct standing_now *ret_now);
