// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* What moves from one client to another when they turn out to be one; all of it within a write unit
 * of the caller, and the same the other way round for an Undo. */

struct id_list {
    int64_t *items;
    size_t count;
};

/* At most MERGE_ROWS_MAX of each. */
enum { MERGE_ROWS_MAX = 5000 };
struct merge_rows {
    struct id_list contacts, notes, dates, enquiries, conversations;
    struct id_list losses; /* but those of a leaving of which both are known: see merges_losses() */
    int64_t orders;        /* of them only the number: they carry their order_version */
};
CHECKED enum status merges_rows(struct work *work, int64_t client_id, struct merge_rows *ret_rows);

/* Why they left, of the leavings of which the one that stays has no reason: of one day there is one
 * reason. */
CHECKED enum status merges_losses(struct work *work, int64_t from, int64_t into,
                                  struct id_list *ret_ids);

/* Moves one row each; `table` of enum merge_table. */
enum merge_table {
    MERGE_CONTACT,
    MERGE_NOTE,
    MERGE_DATE,
    MERGE_ENQUIRY,
    MERGE_LOSS,
    MERGE_CONVERSATION
};
CHECKED enum status merges_move(struct work *work, enum merge_table table, struct id_list ids,
                                int64_t from, int64_t to, int64_t *ret_moved);

/* All orders, stamped with a version of the workspace's orders; `of_version` 0: all that are not
 * deleted, else those that have this stamp. The client they leave is stamped, too, so that columns
 * in memory forget them. */
CHECKED enum status merges_move_orders(struct work *work, int64_t from, int64_t to,
                                       int64_t of_version, int64_t order_version,
                                       int64_t *ret_moved);

/* The moved contact is no main one; its number is told, 0 for none. */
CHECKED enum status merges_lower_main(struct work *work, int64_t client_id,
                                      int64_t *ret_contact_id);

/* Takes a client away into another, or brings it back (`into` 0). CONFLICT when it is not at
 * `version`. */
CHECKED enum status merges_close(struct work *work, int64_t id, int64_t version, int64_t into,
                                 int64_t *ret_version);

/* Who took in a client that is gone; 0 when nobody did. */
CHECKED enum status merges_find(struct work *work, int64_t id, int64_t *ret_into);

/* Who is gone into this client directly, at most `most`. */
CHECKED enum status merges_taken_in(struct work *work, int64_t into, size_t most,
                                    struct id_list *ret_ids);
