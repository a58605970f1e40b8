// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/today.h"

/*
 * How many cues are due today, for the navigation of every page: kept in memory for each workspace
 * by the state it was counted in. Each look at Today counts anew. Another page does when the state
 * has moved, but not more often than a minute apart, unless counting is quick; in between it says
 * what was counted last that day.
 */
struct today_counts;
struct today_counts *today_counts_open(void);
void today_counts_close(struct today_counts *counts);

/* What show_today() found, with how long it took. `snapshots` NULL: nothing is kept. */
CHECKED enum status today_count_keep(struct work *work, struct snapshots *snapshots,
                                     const struct today *today, int64_t nanoseconds);

/* RIGHT_VIEW. Not within a write unit. *ret_known false while nobody looked at Today. */
CHECKED enum status today_count(struct work *work, struct snapshots *snapshots, int64_t *ret_count,
                                bool *ret_known);
