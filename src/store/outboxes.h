// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/conversation_message.h"
#include "store/jobs.h"
#include "store/work.h"

/*
 * What waits to leave. A row is written in the transaction of the deed that sends; one process
 * leases it, sends, and tells how it went under the attempt that it leased: whoever lost the lease
 * cannot tell any more (D-11).
 */
struct outbox_list {
    struct outbox *items;
    size_t count;
};

/* INVALID with "message" for anything but a message of ours that stands: a note among ourselves
 * never leaves. */
CHECKED enum status outboxes_insert(struct work *work, const struct outbox *outbox);

/* Leases those of a channel and kind whose time has come, at most `limit`, who waits longest first.
 */
struct outbox_choice {
    int64_t channel_id;
    enum outbox_kind kind;
    size_t limit;
};
CHECKED enum status outboxes_claim(struct work *work, const struct outbox_choice *choice,
                                   const struct job_lease *lease, struct outbox_list *ret_list);

/* How an attempt went: state, answer, not_before_at and unknown_count of `outbox` as they are now.
 * *ret_is_ours false when the lease was lost meanwhile, and nothing was written. */
CHECKED enum status outboxes_finish(struct work *work, const struct outbox *outbox, int64_t owner,
                                    bool *ret_is_ours);

/* Those whose lease is over, and on SQLite all that others than owner..owner_last leased: a
 * person's own waits again the first time, all else is unknown. Of all workspaces. */
CHECKED enum status outboxes_break_off(struct work *work, int64_t owner, int64_t owner_last,
                                       int64_t *ret_count);

CHECKED enum status outboxes_find(struct work *work, int64_t id, struct outbox *ret_outbox);

/* From WAITING, TO_APPROVE, FAILED or UNKNOWN to WAITING; from the same to WITHDRAWN. CONFLICT when
 * it is on its way or has left. */
CHECKED enum status outboxes_let_go(struct work *work, int64_t id, int64_t not_before_at);
CHECKED enum status outboxes_withdraw(struct work *work, int64_t id);

/* Either of them taken back: state, not_before_at and ended_at are those of `before`. CONFLICT when
 * it is not in the state `now` any more. */
CHECKED enum status outboxes_put_back(struct work *work, const struct outbox *before,
                                      enum outbox_state now);

/* All of one conversation's newest messages, by message. */
enum { OUTBOXES_LISTED = 500 };
CHECKED enum status outboxes_of_conversation(struct work *work, int64_t conversation_id,
                                             struct outbox_list *ret_list);

/* With what people see of it. TROUBLED are those that want somebody: failed, unknown, to be
 * approved, in this order; UNDER_WAY those that wait, or are being sent. Who was first stands
 * first.
 */
enum outbox_shown { OUTBOX_SHOWN_TROUBLED, OUTBOX_SHOWN_UNDER_WAY };
struct outbox_row {
    struct outbox outbox;
    int64_t conversation_id;
    const char *name, *subject;
    const char *text; /* its beginning */
    const char *channel_address;
};
struct outbox_rows {
    struct outbox_row *items;
    size_t count;
};
CHECKED enum status outboxes_shown(struct work *work, enum outbox_shown shown, size_t limit,
                                   struct outbox_rows *ret_rows);

/* How many want somebody, at most `most` (DB_ROWS_MAX). */
CHECKED enum status outboxes_count_troubled(struct work *work, int64_t most, int64_t *ret_count);

/* How many wait to leave by a channel, or are on their way, at most `most` (DB_ROWS_MAX). */
CHECKED enum status outboxes_count_under_way(struct work *work, int64_t channel_id, int64_t most,
                                             int64_t *ret_count);

/* How many left by a channel since then, at most `most` (DB_ROWS_MAX): for its rate. */
CHECKED enum status outboxes_count_sent(struct work *work, int64_t channel_id, int64_t since,
                                        int64_t most, int64_t *ret_count);

/* When the next of a channel and kind may leave; 0 when none waits. */
CHECKED enum status outboxes_next(struct work *work, int64_t channel_id, enum outbox_kind kind,
                                  int64_t *ret_at);

/* All that waited, or was leased, is to be approved: of the whole store. For a store that was made
 * of another one, whose messages may have left long ago. */
CHECKED enum status outboxes_hold_all(struct work *work);
