// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/undo.h"
#include "store/audits.h"
#include "store/tags.h"
#include "store/work.h"

/*
 * One deed for many clients: all or none, in one transaction, with one audit row, which is what
 * Undo takes back.
 */
enum bulk_deed { BULK_TAG, BULK_UNTAG, BULK_MARK, BULK_ARCHIVE, BULK_BRING_BACK };
enum { BULK_CHOSEN_MAX = 1000, BULK_ALL_MAX = 10000 };
struct client_bulk {
    enum bulk_deed deed;
    const char *tag;    /* of the first two: its name */
    const char *mark;   /* of BULK_MARK: "none", "active", "lost", "rare" */
    const int64_t *ids; /* at most BULK_ALL_MAX; one that comes twice counts once */
    size_t count;
};
struct bulk_done {
    int64_t audit_id; /* for Undo; 0 when nothing changed */
    int64_t changed_count;
};

/* RIGHT_EDIT. NOT_FOUND when one of them is not there (AC-031): nothing is changed then. INVALID
 * names the field: "id" for none, "tag", "mark". */
CHECKED enum status change_clients(struct work *work, const struct client_bulk *bulk,
                                   struct bulk_done *ret_done);

/* Within a write unit: each of `ids`, which differ, as it stands, in no order, into as many places
 * as there are ids; `tag_id` 0 for none. NOT_FOUND when one of them is not there. */
struct bulk_state;
CHECKED enum status client_bulk_states(struct work *work, const int64_t *ids, size_t count,
                                       int64_t tag_id, struct bulk_state *ret_states);

/* Within undo(). CONFLICT when any of them was changed since, and says how many. */
CHECKED enum status undo_client_bulk(struct work *work, const struct audit *audit,
                                     struct undone *ret_undone);
