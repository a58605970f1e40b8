// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/note.h"
#include "store/work.h"

/* *ret_found false when there is none, or it was removed. */
CHECKED enum status notes_find(struct work *work, int64_t id, bool *ret_found,
                               struct note *ret_note);

/* About one order, the newest first. */
struct note_list {
    struct note *items;
    size_t count;
    bool has_more;
};
CHECKED enum status notes_of_order(struct work *work, int64_t order_id, size_t limit,
                                   struct note_list *ret_list);

/* Changes a note and brings it back when it was removed, or makes it under its id. */
CHECKED enum status notes_put(struct work *work, const struct note *note);
CHECKED enum status notes_delete(struct work *work, int64_t id);
