// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/clients.h"

/*
 * Two clients that are one. What is of the one that is taken in moves to the other: orders, people
 * with their points, notes, days, enquiries, tags and own values where the other has none. Of the
 * fields each keeps its own unless it is empty, or the other's is chosen.
 */
struct merge_preview {
    struct client into, from;
    struct client_edit into_fields, from_fields;
    int64_t orders, people, notes, days, enquiries; /* that move */
};

/* RIGHT_VIEW. NOT_FOUND; INVALID ("with") for a client and itself. */
CHECKED enum status preview_merge(struct work *work, int64_t into_id, int64_t from_id,
                                  struct merge_preview *ret_preview);

/* RIGHT_EDIT. CONFLICT when either is not at its version. Undo puts all back exactly, for
 * MERGE_UNDO_DAYS, unless one of both was changed since. */
enum { MERGE_UNDO_DAYS = 30 };
struct client_merge {
    int64_t into_id, into_version, from_id, from_version;
    bool takes_theirs[CLIENT_FIELDS]; /* the field of `from` */
};
CHECKED enum status merge_clients(struct work *work, const struct client_merge *merge,
                                  int64_t *ret_audit_id);

/* Who may be the same: reached in the same way, or of the same name. RIGHT_VIEW. */
CHECKED enum status list_same_clients(struct work *work, int64_t id, struct client_list *ret_list);

/* Who took in a client that is gone, 0 for none. RIGHT_VIEW. */
CHECKED enum status find_merged_client(struct work *work, int64_t id, int64_t *ret_into);

/* Within the write unit of undo(). */
struct audit;
struct undone;
CHECKED enum status merge_undo(struct work *work, const struct audit *audit,
                               struct undone *ret_undone);
