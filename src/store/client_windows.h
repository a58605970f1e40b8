// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/day.h"
#include "store/work.h"

/*
 * Clients by the end of the window of their next order that is in force (domain/return_window.h):
 * those by their own rhythm, and those who share one with all who ordered as often. Each comes by
 * an index; whoever lists them joins them.
 */
struct client_window {
    int64_t id;
    day_t by;
};

/* Windows that end within a span of days: after one of them, in the order of (end, id). */
struct window_slice {
    bool is_descending;
    struct client_window after; /* not itself; id 0 or INT64_MAX: before all of that day */
    day_t until;                /* with that day */
    size_t limit;
};
CHECKED enum status client_windows_own(struct work *work, const struct window_slice *slice,
                                       struct client_window *ret_windows, size_t *ret_count);

/* Of those who ordered on so many days, whose window ends so many days after the last order. */
struct window_sharers {
    int64_t occasions_from, occasions_to;
    int32_t by_days;
};
CHECKED enum status client_windows_shared(struct work *work, const struct window_slice *slice,
                                          const struct window_sharers *sharers,
                                          struct client_window *ret_windows, size_t *ret_count);

/* The day of the last order that lies so many clients behind the beginning of a day, or before its
 * end; CLIENT_DAY_NONE when there are fewer. */
CHECKED enum status client_windows_order_day(struct work *work, bool is_descending, int64_t day,
                                             size_t clients, day_t *ret_day);

/* The first and the last end of an own window, and day of a last order; CLIENT_DAY_NONE where there
 * is none. */
struct window_edges {
    day_t first_own, last_own, first_order, last_order;
};
CHECKED enum status client_windows_edges(struct work *work, struct window_edges *ret_edges);
