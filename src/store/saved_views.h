// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* A list as somebody wants to see it again. The numbers are stored: never renumber. */
enum saved_list { SAVED_CLIENTS = 1, SAVED_ORDERS = 2 };
struct saved_view {
    int64_t id;
    enum saved_list list;
    const char *name, *query; /* query without `?`; "" for everything */
    int64_t user_id;          /* whose; 0: everybody's */
    int64_t created_at;
};
struct saved_view_list {
    struct saved_view *items;
    size_t count;
};

/* At most `limit` of a list, the oldest first: everybody's, and those of the user. */
CHECKED enum status saved_views_list(struct work *work, enum saved_list list, int64_t user_id,
                                     size_t limit, struct saved_view_list *ret_list);

/* NOT_FOUND also for one that is somebody else's own. */
CHECKED enum status saved_views_find(struct work *work, int64_t id, int64_t user_id,
                                     struct saved_view *ret_view);

/* With the id and the instant of `view`; one that is taken already is CONFLICT. */
CHECKED enum status saved_views_insert(struct work *work, const struct saved_view *view);
CHECKED enum status saved_views_rename(struct work *work, int64_t id, const char *name);
CHECKED enum status saved_views_delete(struct work *work, int64_t id);
