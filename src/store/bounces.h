// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* Addresses that a message came back from (C13). */
struct bounced_point {
    int64_t point_id, client_id;
    const char *value;
    int64_t bounced_at;
    const char *bounce; /* as the server said it */
};
struct bounced_list {
    struct bounced_point *items;
    size_t count;
};
enum { BOUNCES_MAX = 500 };

/* Of one client; of all who are neither deleted nor archived, the oldest first: the first
 * BOUNCES_MAX. */
CHECKED enum status bounces_of_client(struct work *work, int64_t client_id,
                                      struct bounced_list *ret_list);
CHECKED enum status bounces_all(struct work *work, struct bounced_list *ret_list);

/* Says of a client's point when a message came back from it; `bounced_at` 0: none did. *ret_changed
 * false when there is no such point. */
CHECKED enum status bounces_put(struct work *work, const struct bounced_point *point,
                                bool *ret_changed);
