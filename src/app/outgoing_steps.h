// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/outboxes.h"

/*
 * What leaves, as people see it and decide about it. Looking needs RIGHT_VIEW, deciding RIGHT_EDIT.
 */
enum { OUTGOING_LISTED = 100, OUTGOING_COUNTED = 100 };
struct outgoing_seen {
    struct outbox_rows troubled;  /* these want somebody */
    struct outbox_rows under_way; /* these leave by themselves */
    bool has_more;                /* of either there are more than OUTGOING_LISTED */
    bool is_held;                 /* what is written while closed waits for the opening */
};
CHECKED enum status list_outgoing(struct work *work, struct outgoing_seen *ret_seen);

/* How many want somebody; OUTGOING_COUNTED: so many, or more. */
CHECKED enum status count_troubled_outgoing(struct work *work, int64_t *ret_count);

/* Let it go: now, again, or for the first time; it leaves after the seconds in which it can be
 * taken back, under the same Message-ID, so that most programs of theirs show it once (D-08). Or
 * keep it here. CONFLICT when it is on its way or has left, and when the mailbox by which it was to
 * leave was removed; NOT_FOUND. */
enum outgoing_step { OUTGOING_LET_GO = 1, OUTGOING_KEEP };
struct outgoing_stepped {
    int64_t audit_id, conversation_id;
};
CHECKED enum status step_outgoing(struct work *work, int64_t id, enum outgoing_step step,
                                  struct outgoing_stepped *ret_stepped);

/* What did not leave, of which nobody knows whether it did, or what waits for somebody's consent.
 */
bool outgoing_may_go_again(const struct outbox *outbox);

/* The same step for the row of a message that may go again; CONFLICT for any other. */
CHECKED enum status send_message_again(struct work *work, int64_t message_id,
                                       struct outgoing_stepped *ret_stepped);

/* For undo(), within its write unit. */
struct audit;
struct undone;
CHECKED enum status undo_outgoing_step(struct work *work, const struct audit *audit,
                                       struct undone *ret_undone);
