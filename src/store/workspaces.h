// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "store/work.h"

struct workspace {
    int64_t id;
    const char *name, *language, *time_zone, *currency;
    int64_t version;
    const char *about;                 /* address and other lines; "" */
    int32_t active_days, cooling_days; /* 0: from the rhythm of the clients */
    const char *holidays;              /* country whose public holidays are kept, "HR"; "" */
};

/* The workspace `id`; 0 takes the first one. NOT_FOUND. */
CHECKED enum status workspaces_find(struct work *work, int64_t id, struct workspace *ret_workspace);

/* False for a store that was only just made. */
CHECKED enum status workspaces_exist(struct work *work, bool *ret_exist);
CHECKED enum status workspaces_insert(struct work *work, const struct workspace *workspace,
                                      int64_t *ret_id);
CHECKED enum status workspaces_set_currency(struct work *work, const char *currency);

/* Name, about, zone, currency, language, window: of the workspace `workspace->id`, which was read
 * in this unit. */
CHECKED enum status workspaces_update(struct work *work, const struct workspace *workspace,
                                      int64_t *ret_version);
CHECKED enum status workspaces_set_holidays(struct work *work, const char *holidays,
                                            int64_t *ret_version);
