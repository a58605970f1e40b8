// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/clients.h"
#include "app/standing_windows.h"

/*
 * A client's own rhythm: the gaps between their orders, and the window of the next one, by their
 * own rhythm where the forecast knows it, else by how others came back after as many orders.
 */
enum { RHYTHM_GAPS = 24 };
struct own_rhythm {
    day_t days[RHYTHM_GAPS + 1]; /* of their last orders, ascending; several on a day are one */
    size_t day_count;
    int64_t occasion_count; /* of all */
    int32_t age_days;       /* since the last one */
    bool has_window, is_shared;
    int32_t from_days, by_days; /* of the window, since the last order */
    int64_t returns;            /* of a shared one: how many came back */
    enum own_window place;      /* today's */
};

/* RIGHT_VIEW. day_count 0 for whoever has not ordered. */
CHECKED enum status show_client_rhythm(struct work *work, const struct client_card *card,
                                       const struct standing_now *now,
                                       struct own_rhythm *ret_rhythm);
