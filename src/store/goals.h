// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/goal.h"
#include "store/work.h"

struct goal_list {
    struct goal *items;
    size_t count;
};

/* Those that stand, the latest period first, at most `max`. */
CHECKED enum status goals_list(struct work *work, size_t max, struct goal_list *ret_list);
CHECKED enum status goals_find(struct work *work, int64_t id, struct goal *ret_goal);

/* The one that stands for this share, these days and these clients; id 0 when there is none. */
CHECKED enum status goals_find_same(struct work *work, const struct goal *goal,
                                    struct goal *ret_goal);

CHECKED enum status goals_insert(struct work *work, const struct goal *goal, int64_t *ret_id);

/* Its target and whether it stands. CONFLICT when it is no longer at goal->version. */
CHECKED enum status goals_update(struct work *work, const struct goal *goal, int64_t *ret_version);
