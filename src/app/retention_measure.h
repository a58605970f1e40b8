// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/retention_view.h"

/* Measuring for retention_view() and for the report of the same clients. */
struct retention_measuring {
    struct snapshots *snapshots;
    const struct retention_choice *choice;
    struct snapshot_choice snapshot_choice;
    struct window_choice window; /* of the settings */
    day_t today;

    struct snapshot *snapshot; /* held from retention_measure() on */
    struct order_log picked;
    struct window whole; /* boundaries of the whole log */
    struct analysis analysis;
};

/* INVALID: no orders, several currencies. In any case retention_measuring_end() afterwards; what is
 * measured is borrowed until then. */
CHECKED enum status retention_measure(struct work *work, struct retention_measuring *measuring,
                                      struct kept_analysis *ret_measured);
void retention_measuring_end(struct retention_measuring *measuring);
