// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/cues.h"

/* Own data in doubt, as the rules of the day want it. */

/*
 * Two of these clients who share an address, a number or a handle: each pair once, the lower id
 * first, by ids; the first CUE_DOUBLES_MAX of those that nobody has settled. What more than
 * DOUBLE_SHARERS_MAX people share is no sign that they are one.
 */
enum { CUE_DOUBLES_MAX = 200, DOUBLE_SHARERS_MAX = 12 };
struct cue_doubles {
    struct cue_double *items;
    size_t count;
};
CHECKED enum status cues_doubles(struct work *work, const struct cue_clients *clients,
                                 struct cue_doubles *ret_doubles);

/*
 * Orders with an amount and no currency, while one of the last DOUBT_ORDERS_SEEN entries names one:
 * where none ever does, nothing is in doubt. At most CUE_ORDERS_COUNTED are counted; `newest_id` 0
 * without any.
 */
enum { CUE_ORDERS_COUNTED = 10000, DOUBT_ORDERS_SEEN = 1000 };
struct cue_currency_doubt {
    int64_t count, newest_id;
};
CHECKED enum status cues_without_currency(struct work *work, struct cue_currency_doubt *ret_doubt);
