// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"
#include "store/work.h"

/* Names of clients and the keys that they sort by, also of deleted ones, who may come back. */
struct named_client {
    int64_t id;
    const char *name;
    struct slice sort_key;
};
CHECKED enum status client_names_page(struct work *work, int64_t after_id, size_t limit,
                                      struct named_client *ret_clients, size_t *ret_count);

/* Not a change of a person's: the version stays. */
CHECKED enum status client_names_set_key(struct work *work, int64_t id, struct slice sort_key);
