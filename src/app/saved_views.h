// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "app/undo.h"
#include "store/saved_views.h"

/* Lists kept under a name, by whoever looks at clients: for themselves or for everybody. */
enum { SAVED_VIEWS_MAX = 30, VIEW_NAME_MAX = 120, VIEW_QUERY_MAX = 4000 }; /* of a list; bytes */

/* RIGHT_VIEW: everybody's, and one's own; the oldest first. */
CHECKED enum status list_saved_views(struct work *work, enum saved_list list,
                                     struct saved_view_list *ret_list);

/*
 * RIGHT_VIEW for one's own, RIGHT_EDIT for everybody's. INVALID names "name": empty, too long, or
 * one that another view of the list has; or says that there are too many. `query` is as the list
 * itself writes it.
 */
struct view_wanted {
    enum saved_list list;
    const char *name, *query;
    bool is_shared; /* everybody's */
};
struct view_saved {
    int64_t id;
    int64_t audit_id; /* for Undo; 0 when nothing changed */
};
CHECKED enum status save_view(struct work *work, const struct view_wanted *wanted,
                              struct view_saved *ret_saved);
CHECKED enum status rename_view(struct work *work, int64_t id, const char *name,
                                struct view_saved *ret_saved);
CHECKED enum status remove_view(struct work *work, int64_t id, struct view_saved *ret_saved);

/* Within undo(). CONFLICT when it was renamed or removed again since. */
struct audit;
CHECKED enum status undo_saved_view(struct work *work, const struct audit *audit,
                                    struct undone *ret_undone);
