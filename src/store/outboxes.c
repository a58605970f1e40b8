// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/outboxes.h"

#include "store/db.h"
#include "store/store.h"

#define COLUMNS                                                                                  \
    "b.id, b.message_id, b.channel_id, b.kind, b.state, b.receiver, b.not_before_at, b.attempt," \
    " b.unknown_count, b.answer, b.created_at, b.ended_at"

static struct outbox read_outbox(const struct rows *rows)
{
    return (struct outbox){
        .id = rows_int(rows, 0),
        .message_id = rows_int(rows, 1),
        .channel_id = rows_int(rows, 2),
        .kind = (enum outbox_kind)rows_int(rows, 3),
        .state = (enum outbox_state)rows_int(rows, 4),
        .receiver = rows_text(rows, 5),
        .not_before_at = rows_int(rows, 6),
        .attempt = rows_int(rows, 7),
        .unknown_count = rows_int(rows, 8),
        .answer = rows_text(rows, 9),
        .created_at = rows_int(rows, 10),
        .ended_at = rows_int_or_0(rows, 11),
    };
}

static enum status read_list(struct work *work, struct rows *rows, struct outbox_list *ret_list)
{
    struct outbox_list list = {.items = arena_array(work->arena, struct outbox, rows->row_count)};

    while (rows_next(rows))
        list.items[list.count++] = read_outbox(rows);
    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status outboxes_insert(struct work *work, const struct outbox *outbox)
{
    int64_t added = 0;

    /* Only what we write to others leaves: a note among ourselves (kind 3) never, whoever asks. */
    enum status status = db_execute(
        work, &added,
        "INSERT INTO outbox (workspace_id, id, message_id, channel_id, kind, state, receiver,"
        " not_before_at, attempt, unknown_count, answer, created_at)"
        " SELECT m.workspace_id, cast($2 AS bigint), m.id, cast($4 AS bigint),"
        " cast($5 AS integer), cast($6 AS integer), cast($7 AS text), cast($8 AS bigint), 0, 0,"
        " '', cast($9 AS bigint) FROM message m"
        " WHERE m.workspace_id = $1 AND m.id = $3 AND m.kind = 2 AND m.deleted_at IS NULL",
        DB_BIND(db_int(work->workspace_id), db_int(outbox->id), db_int(outbox->message_id),
                db_int(outbox->channel_id), db_int(outbox->kind), db_int(outbox->state),
                db_text(outbox->receiver), db_int(outbox->not_before_at), db_int(work->now)));
    work->rings = true;
    if (status == STATUS_OK && added != 1)
        return fault_set(&work->fault, STATUS_INVALID, "message",
                         PLAIN_MESSAGE("only a message of ours can leave; a note among ourselves "
                                       "never does"));
    return status;
}

static enum status lease_one(struct work *work, const struct job_lease *lease,
                             struct outbox *outbox, bool *ret_is_ours)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE outbox SET state = 2, attempt = attempt + 1, lease_owner = $4, lease_until = $5"
        " WHERE workspace_id = $1 AND id = $2 AND state = 1 AND attempt = $3",
        DB_BIND(db_int(work->workspace_id), db_int(outbox->id), db_int(outbox->attempt),
                db_int(lease->owner), db_int(lease->until)));
    outbox->attempt++;
    outbox->state = OUTBOX_SENDING;
    *ret_is_ours = changed == 1;
    return status;
}

enum status outboxes_claim(struct work *work, const struct outbox_choice *choice,
                           const struct job_lease *lease, struct outbox_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT " COLUMNS " FROM outbox b WHERE b.workspace_id = $1"
                 " AND b.channel_id = $2 AND b.state = 1 AND b.kind = $5"
                 " AND b.not_before_at <= $3 ORDER BY b.not_before_at, b.id"
                 " LIMIT $4",
                 DB_BIND(db_int(work->workspace_id), db_int(choice->channel_id), db_int(work->now),
                         db_int((int64_t)choice->limit), db_int(choice->kind)));
    struct outbox_list due, ours = {0};

    enum status status = read_list(work, &rows, &due);
    if (status == STATUS_OK)
        ours.items = due.items;
    for (size_t i = 0; status == STATUS_OK && i < due.count; i++) {
        bool is_ours = false;

        status = lease_one(work, lease, &due.items[i], &is_ours);
        if (is_ours)
            ours.items[ours.count++] = due.items[i];
    }
    if (status == STATUS_OK)
        *ret_list = ours;
    return status;
}

enum status outboxes_finish(struct work *work, const struct outbox *outbox, int64_t owner,
                            bool *ret_is_ours)
{
    bool has_ended = outbox->state != OUTBOX_WAITING;
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE outbox SET state = $5, answer = $6, not_before_at = $7, unknown_count = $8,"
        " ended_at = $9, lease_owner = NULL, lease_until = NULL"
        " WHERE workspace_id = $1 AND id = $2 AND state = 2 AND attempt = $3 AND lease_owner = $4",
        DB_BIND(db_int(work->workspace_id), db_int(outbox->id), db_int(outbox->attempt),
                db_int(owner), db_int(outbox->state), db_text(outbox->answer),
                db_int(outbox->not_before_at), db_int(outbox->unknown_count),
                has_ended ? db_int(work->now) : db_null()));
    if (status == STATUS_OK)
        *ret_is_ours = changed == 1;
    return status;
}

enum status outboxes_break_off(struct work *work, int64_t owner, int64_t owner_last,
                               int64_t *ret_count)
{
    /* Nobody but the one process can send from a SQLite store. What it leased itself is broken off
     * when the lease is over: it could not tell how that went. */
    int64_t until = store_kind(work->store) == STORE_SQLITE ? INT64_MAX : work->now;

    return db_execute(
        work, ret_count,
        "UPDATE outbox SET state = CASE WHEN kind = 1 AND unknown_count = 0 THEN 1 ELSE 5 END,"
        " ended_at = CASE WHEN kind = 1 AND unknown_count = 0 THEN NULL ELSE $4 END,"
        " unknown_count = unknown_count + 1, lease_owner = NULL, lease_until = NULL"
        " WHERE state = 2 AND (lease_until <= $4 OR (lease_until <= $3"
        " AND (lease_owner < $1 OR lease_owner > $2)))",
        DB_BIND(db_int(owner), db_int(owner_last), db_int(until), db_int(work->now)));
}

static enum status must_change(struct work *work, enum status status, int64_t changed)
{
    if (status != STATUS_OK || changed > 0)
        return status;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("this message is on its way already, or has left"));
}

enum status outboxes_let_go(struct work *work, int64_t id, int64_t not_before_at)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE outbox SET state = 1, not_before_at = $3, ended_at = NULL"
                   " WHERE workspace_id = $1 AND id = $2 AND state IN (1, 4, 5, 6)",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_int(not_before_at)));
    work->rings = true;
    return must_change(work, status, changed);
}

enum status outboxes_withdraw(struct work *work, int64_t id)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE outbox SET state = 7, ended_at = $3"
                   " WHERE workspace_id = $1 AND id = $2 AND state IN (1, 4, 5, 6)",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_int(work->now)));
    return must_change(work, status, changed);
}

enum status outboxes_find(struct work *work, int64_t id, struct outbox *ret_outbox)
{
    struct rows rows =
        db_query(work, "SELECT " COLUMNS " FROM outbox b WHERE b.workspace_id = $1 AND b.id = $2",
                 DB_BIND(db_int(work->workspace_id), db_int(id)));
    bool found = rows_next(&rows);
    struct outbox outbox = found ? read_outbox(&rows) : (struct outbox){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such message on its way"));
    if (status == STATUS_OK)
        *ret_outbox = outbox;
    return status;
}

enum status outboxes_put_back(struct work *work, const struct outbox *before, enum outbox_state now)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE outbox SET state = $4, not_before_at = $5, ended_at = $6"
                   " WHERE workspace_id = $1 AND id = $2 AND state = $3",
                   DB_BIND(db_int(work->workspace_id), db_int(before->id), db_int(now),
                           db_int(before->state), db_int(before->not_before_at),
                           before->ended_at != 0 ? db_int(before->ended_at) : db_null()));
    work->rings = true;
    return must_change(work, status, changed);
}

enum status outboxes_of_conversation(struct work *work, int64_t conversation_id,
                                     struct outbox_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " COLUMNS " FROM outbox b WHERE b.workspace_id = $1 AND b.message_id IN"
        " (SELECT m.id FROM message m WHERE m.workspace_id = $1"
        " AND m.conversation_id = $2 ORDER BY m.happened_at DESC, m.id DESC LIMIT $3)"
        " ORDER BY b.message_id, b.id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(conversation_id), db_int(OUTBOXES_LISTED)));

    return read_list(work, &rows, ret_list);
}

static struct outbox_row read_row(const struct rows *rows)
{
    return (struct outbox_row){
        .outbox = read_outbox(rows),
        .conversation_id = rows_int(rows, 12),
        .name = rows_text(rows, 13),
        .subject = rows_text(rows, 14),
        .text = rows_text(rows, 15),
        .channel_address = rows_text(rows, 16),
    };
}

enum status outboxes_shown(struct work *work, enum outbox_shown shown, size_t limit,
                           struct outbox_rows *ret_rows)
{
    bool is_troubled = shown == OUTBOX_SHOWN_TROUBLED;
    struct rows rows = db_query(
        work,
        "SELECT " COLUMNS ", c.id, c.name, m.subject, substr(m.text, 1, 200), h.address"
        " FROM outbox b JOIN message m ON m.workspace_id = b.workspace_id AND m.id = b.message_id"
        " JOIN conversation c ON c.workspace_id = b.workspace_id AND c.id = m.conversation_id"
        " JOIN channel h ON h.workspace_id = b.workspace_id AND h.id = b.channel_id"
        " WHERE b.workspace_id = $1 AND b.state BETWEEN $2 AND $3"
        " ORDER BY b.state, b.id LIMIT $4",
        DB_BIND(db_int(work->workspace_id), db_int(is_troubled ? OUTBOX_FAILED : OUTBOX_WAITING),
                db_int(is_troubled ? OUTBOX_TO_APPROVE : OUTBOX_SENDING), db_int((int64_t)limit)));
    struct outbox_rows list = {.items =
                                   arena_array(work->arena, struct outbox_row, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = read_row(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_rows = list;
    return status;
}

enum status outboxes_count_troubled(struct work *work, int64_t most, int64_t *ret_count)
{
    struct rows rows = db_query(work,
                                "SELECT b.id FROM outbox b WHERE b.workspace_id = $1"
                                " AND b.state BETWEEN 4 AND 6 LIMIT $2",
                                DB_BIND(db_int(work->workspace_id), db_int(most)));
    int64_t count = (int64_t)rows.row_count;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status outboxes_count_under_way(struct work *work, int64_t channel_id, int64_t most,
                                     int64_t *ret_count)
{
    struct rows rows =
        db_query(work,
                 "SELECT b.id FROM outbox b WHERE b.workspace_id = $1"
                 " AND b.state BETWEEN 1 AND 2 AND b.channel_id = $2 LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(channel_id), db_int(most)));
    int64_t count = (int64_t)rows.row_count;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status outboxes_count_sent(struct work *work, int64_t channel_id, int64_t since, int64_t most,
                                int64_t *ret_count)
{
    struct rows rows = db_query(
        work,
        "SELECT b.id FROM outbox b WHERE b.workspace_id = $1"
        " AND b.channel_id = $2 AND b.state = 3 AND b.ended_at >= $3"
        " LIMIT $4",
        DB_BIND(db_int(work->workspace_id), db_int(channel_id), db_int(since), db_int(most)));
    int64_t count = (int64_t)rows.row_count;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status outboxes_next(struct work *work, int64_t channel_id, enum outbox_kind kind,
                          int64_t *ret_at)
{
    struct rows rows =
        db_query(work,
                 "SELECT b.not_before_at FROM outbox b WHERE b.workspace_id = $1"
                 " AND b.channel_id = $2 AND b.state = 1 AND b.kind = $3"
                 " ORDER BY b.not_before_at, b.id LIMIT 1",
                 DB_BIND(db_int(work->workspace_id), db_int(channel_id), db_int(kind)));
    int64_t at = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_at = at;
    return status;
}

enum status outboxes_hold_all(struct work *work)
{
    return db_execute(work, NULL,
                      "UPDATE outbox SET state = 6, lease_owner = NULL, lease_until = NULL"
                      " WHERE state IN (1, 2)",
                      DB_NONE);
}
