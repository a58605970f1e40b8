// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/complaints.h"

#include "store/db.h"

#define COLUMNS                                                                                    \
    "k.id, k.version, k.client_id, k.order_id, k.conversation_id, k.owner_id, k.title,"            \
    " k.details, k.service, k.stage, k.cause, k.opened_at, k.due_at, k.mended_at, k.told_at,"      \
    " k.closed_at, k.mended, k.gesture, k.learnt, k.created_by, k.created_at, k.changed_at,"       \
    " k.deleted_at, c.name, coalesce((SELECT u.name FROM user_account u WHERE u.id = k.owner_id)," \
    " '')"
#define FROM                                                                        \
    " FROM complaint k JOIN client c ON c.workspace_id = k.workspace_id AND c.id =" \
    " k.client_id WHERE k.workspace_id = $1"

static struct complaint_row read_complaint(const struct rows *rows)
{
    return (struct complaint_row){
        .complaint = {.id = rows_int(rows, 0),
                      .version = rows_int(rows, 1),
                      .client_id = rows_int(rows, 2),
                      .order_id = rows_int_or_0(rows, 3),
                      .conversation_id = rows_int_or_0(rows, 4),
                      .owner_id = rows_int(rows, 5),
                      .title = rows_text(rows, 6),
                      .details = rows_text(rows, 7),
                      .service = rows_text(rows, 8),
                      .stage = (enum complaint_stage)rows_int(rows, 9),
                      .cause = (enum complaint_cause)rows_int(rows, 10),
                      .opened_at = rows_int(rows, 11),
                      .due_at = rows_int(rows, 12),
                      .mended_at = rows_int_or_0(rows, 13),
                      .told_at = rows_int_or_0(rows, 14),
                      .closed_at = rows_int_or_0(rows, 15),
                      .mended = rows_text(rows, 16),
                      .gesture = rows_text(rows, 17),
                      .learnt = rows_text(rows, 18),
                      .created_by = rows_int_or_0(rows, 19),
                      .created_at = rows_int(rows, 20),
                      .changed_at = rows_int(rows, 21),
                      .is_deleted = !rows_is_null(rows, 22)},
        .client_name = rows_text(rows, 23),
        .owner_name = rows_text(rows, 24),
    };
}

static enum status read_list(struct work *work, struct rows rows, size_t limit,
                             struct complaint_list *ret_list)
{
    struct complaint_list list = {
        .items = arena_array(work->arena, struct complaint_row, rows.row_count)};

    while (rows_next(&rows)) {
        if (list.count == limit)
            list.has_more = true;
        else
            list.items[list.count++] = read_complaint(&rows);
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status complaints_find(struct work *work, int64_t id, struct complaint_row *ret_row)
{
    struct rows rows = db_query(work, "SELECT " COLUMNS FROM " AND k.id = $2",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct complaint_row row = {0};
    bool found = rows_next(&rows);

    if (found)
        row = read_complaint(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        status = fault_set(&work->fault, STATUS_NOT_FOUND, "",
                           PLAIN_MESSAGE("there is no such complaint"));
    if (status == STATUS_OK)
        *ret_row = row;
    return status;
}

enum status complaints_open(struct work *work, size_t limit, struct complaint_list *ret_list)
{
    return read_list(work,
                     db_query(work,
                              "SELECT " COLUMNS FROM
                              " AND k.closed_at IS NULL AND k.deleted_at IS NULL AND k.due_at > 0"
                              " AND c.archived_at IS NULL AND c.deleted_at IS NULL"
                              " ORDER BY k.due_at, k.id LIMIT $2",
                              DB_BIND(db_int(work->workspace_id), db_int((int64_t)limit + 1))),
                     limit, ret_list);
}

enum status complaints_closed(struct work *work, const struct complaint_choice *choice,
                              struct complaint_list *ret_list)
{
    const bool is_first = choice->before_id == 0;

    return read_list(
        work,
        db_query(work,
                 "SELECT " COLUMNS FROM " AND k.closed_at IS NOT NULL AND k.deleted_at IS NULL"
                 " AND (k.closed_at, k.id) < ($2, $3) AND ($4 = 0 OR k.cause = $4)"
                 " AND ($5 = 1 OR k.service = $6) ORDER BY k.closed_at DESC, k.id DESC LIMIT $7",
                 DB_BIND(db_int(work->workspace_id),
                         db_int(is_first ? INT64_MAX : choice->before_at),
                         db_int(choice->before_id), db_int(choice->cause),
                         db_int(choice->service == NULL),
                         db_text(choice->service ? choice->service : ""),
                         db_int((int64_t)choice->limit + 1))),
        choice->limit, ret_list);
}

enum status complaints_of_client(struct work *work, int64_t client_id, size_t limit,
                                 struct complaint_list *ret_list)
{
    return read_list(work,
                     db_query(work,
                              "SELECT " COLUMNS FROM
                              " AND k.client_id = $2 AND k.deleted_at IS NULL"
                              " ORDER BY k.opened_at DESC, k.id DESC LIMIT $3",
                              DB_BIND(db_int(work->workspace_id), db_int(client_id),
                                      db_int((int64_t)limit + 1))),
                     limit, ret_list);
}

enum status complaints_tally(struct work *work, struct complaint_tally_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT k.service, k.cause, count(*) FROM complaint k WHERE k.workspace_id = $1"
                 " AND k.closed_at > 0 AND k.deleted_at IS NULL"
                 " GROUP BY k.service, k.cause ORDER BY 3 DESC, 1, 2 LIMIT $2",
                 DB_BIND(db_int(work->workspace_id), db_int(COMPLAINT_TALLIES_MAX)));
    struct complaint_tally_list list = {
        .items = arena_array(work->arena, struct complaint_tally, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] =
            (struct complaint_tally){.service = rows_text(&rows, 0),
                                     .cause = (enum complaint_cause)rows_int(&rows, 1),
                                     .count = rows_int(&rows, 2)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status complaints_insert(struct work *work, const struct complaint *complaint, int64_t *ret_id)
{
    const int64_t id = work_new_id(work);

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO complaint (workspace_id, id, version, client_id, order_id, conversation_id,"
        " owner_id, title, details, service, stage, cause, opened_at, due_at, mended_at, told_at,"
        " closed_at, mended, gesture, learnt, created_by, created_at, changed_at)"
        " VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
        " $18, $19, $20, $21, $21)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(complaint->client_id),
                db_int_or_null(complaint->order_id), db_int_or_null(complaint->conversation_id),
                db_int(complaint->owner_id), db_text(complaint->title), db_text(complaint->details),
                db_text(complaint->service), db_int(complaint->stage), db_int(complaint->cause),
                db_int(complaint->opened_at), db_int(complaint->due_at),
                db_int_or_null(complaint->mended_at), db_int_or_null(complaint->told_at),
                db_int_or_null(complaint->closed_at), db_text(complaint->mended),
                db_text(complaint->gesture), db_text(complaint->learnt),
                db_int_or_null(work->actor.user_id), db_int(work->now)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status complaints_update(struct work *work, const struct complaint *complaint,
                              int64_t *ret_version)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE complaint SET client_id = $4, order_id = $5, conversation_id = $6, owner_id = $7,"
        " title = $8, details = $9, service = $10, stage = $11, cause = $12, opened_at = $13,"
        " due_at = $14, mended_at = $15, told_at = $16, closed_at = $17, mended = $18,"
        " gesture = $19, learnt = $20, changed_at = $21, deleted_at = $22, version = version + 1"
        " WHERE workspace_id = $1 AND id = $2 AND version = $3",
        DB_BIND(db_int(work->workspace_id), db_int(complaint->id), db_int(complaint->version),
                db_int(complaint->client_id), db_int_or_null(complaint->order_id),
                db_int_or_null(complaint->conversation_id), db_int(complaint->owner_id),
                db_text(complaint->title), db_text(complaint->details), db_text(complaint->service),
                db_int(complaint->stage), db_int(complaint->cause), db_int(complaint->opened_at),
                db_int(complaint->due_at), db_int_or_null(complaint->mended_at),
                db_int_or_null(complaint->told_at), db_int_or_null(complaint->closed_at),
                db_text(complaint->mended), db_text(complaint->gesture), db_text(complaint->learnt),
                db_int(work->now), complaint->is_deleted ? db_int(work->now) : db_null()));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "version",
                         PLAIN_MESSAGE("somebody changed this complaint meanwhile; see how it is "
                                       "now, and decide"));
    if (status == STATUS_OK)
        *ret_version = complaint->version + 1;
    return status;
}

enum status complaints_ids(struct work *work, int64_t client_id, size_t most, int64_t **ret_ids,
                           size_t *ret_count)
{
    struct rows rows =
        db_query(work,
                 "SELECT k.id FROM complaint k WHERE k.workspace_id = $1 AND k.client_id = $2"
                 " ORDER BY k.opened_at, k.id LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int((int64_t)most)));
    int64_t *ids = arena_array(work->arena, int64_t, rows.row_count);
    size_t count = 0;

    while (rows_next(&rows))
        ids[count++] = rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    *ret_ids = ids;
    *ret_count = count;
    return STATUS_OK;
}

enum status complaints_move(struct work *work, const int64_t *ids, size_t count,
                            int64_t from_client, int64_t to_client, int64_t *ret_moved)
{
    enum status status = STATUS_OK;
    int64_t moved = 0;

    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        int64_t changed = 0;

        status = db_execute(work, &changed,
                            "UPDATE complaint SET client_id = $4 WHERE workspace_id = $1"
                            " AND id = $2 AND client_id = $3",
                            DB_BIND(db_int(work->workspace_id), db_int(ids[i]), db_int(from_client),
                                    db_int(to_client)));
        moved += changed;
    }
    if (status == STATUS_OK)
        *ret_moved = moved;
    return status;
}

/* ---- what colleagues say ---- */

enum status complaint_notes_list(struct work *work, int64_t complaint_id,
                                 struct complaint_note_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT n.id, n.complaint_id, n.author_id, n.asked_id, n.text, n.created_at,"
        " coalesce((SELECT u.name FROM user_account u WHERE u.id = n.author_id), ''),"
        " coalesce((SELECT v.name FROM user_account v WHERE v.id = n.asked_id), '')"
        " FROM complaint_note n WHERE n.workspace_id = $1 AND n.complaint_id = $2"
        " ORDER BY n.created_at, n.id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(complaint_id), db_int(COMPLAINT_NOTES_MAX)));
    struct complaint_note_list list = {
        .items = arena_array(work->arena, struct complaint_note, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = (struct complaint_note){.id = rows_int(&rows, 0),
                                                           .complaint_id = rows_int(&rows, 1),
                                                           .author_id = rows_int_or_0(&rows, 2),
                                                           .asked_id = rows_int_or_0(&rows, 3),
                                                           .text = rows_text(&rows, 4),
                                                           .created_at = rows_int(&rows, 5),
                                                           .author_name = rows_text(&rows, 6),
                                                           .asked_name = rows_text(&rows, 7)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status complaint_notes_count(struct work *work, int64_t complaint_id, int64_t *ret_count)
{
    struct rows rows = db_query(
        work,
        "SELECT count(*) FROM complaint_note n WHERE n.workspace_id = $1 AND n.complaint_id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(complaint_id)));
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status complaint_notes_insert(struct work *work, const struct complaint_note *note)
{
    return db_execute(work, NULL,
                      "INSERT INTO complaint_note (workspace_id, id, complaint_id, author_id,"
                      " asked_id, text, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                      DB_BIND(db_int(work->workspace_id), db_int(note->id),
                              db_int(note->complaint_id), db_int_or_null(note->author_id),
                              db_int_or_null(note->asked_id), db_text(note->text),
                              db_int(note->created_at)));
}

enum status complaint_notes_delete(struct work *work, int64_t id, bool *ret_is_gone)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed, "DELETE FROM complaint_note WHERE workspace_id = $1 AND id = $2",
                   DB_BIND(db_int(work->workspace_id), db_int(id)));
    if (status == STATUS_OK)
        *ret_is_gone = changed > 0;
    return status;
}
