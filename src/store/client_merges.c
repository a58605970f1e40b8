// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/client_merges.h"

#include "store/db.h"
#include "store/orders.h"

static enum status read_ids(struct work *work, struct rows rows, struct id_list *ret_ids)
{
    struct id_list ids = {.items = arena_array(work->arena, int64_t, rows.row_count)};

    while (rows_next(&rows))
        ids.items[ids.count++] = rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK && ids.count > MERGE_ROWS_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "with",
                         MESSAGE("a client with more than {1} notes or people cannot be merged",
                                 arg_count(MERGE_ROWS_MAX)));
    if (status == STATUS_OK)
        *ret_ids = ids;
    return status;
}

static enum status count_orders(struct work *work, int64_t client_id, int64_t *ret_count)
{
    struct rows rows = db_query(work,
                                "SELECT count(*) FROM client_order o WHERE o.workspace_id = $1"
                                " AND o.client_id = $2 AND o.deleted_at IS NULL",
                                DB_BIND(db_int(work->workspace_id), db_int(client_id)));
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

static enum status read_conversations(struct work *work, int64_t client_id, struct id_list *ret_ids)
{
    return read_ids(
        work,
        db_query(
            work,
            "SELECT d.id FROM conversation d WHERE d.workspace_id = $1 AND d.client_id = $2"
            " ORDER BY d.last_at, d.id LIMIT $3",
            DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(MERGE_ROWS_MAX + 1))),
        ret_ids);
}

enum status merges_rows(struct work *work, int64_t client_id, struct merge_rows *ret_rows)
{
    struct merge_rows found = {0};

    enum status status = read_ids(
        work,
        db_query(
            work,
            "SELECT k.id FROM contact k WHERE k.workspace_id = $1 AND k.client_id = $2"
            " AND k.deleted_at IS NULL ORDER BY k.id LIMIT $3",
            DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(MERGE_ROWS_MAX + 1))),
        &found.contacts);
    if (status == STATUS_OK)
        status = read_ids(
            work,
            db_query(
                work,
                "SELECT n.id FROM note n WHERE n.workspace_id = $1 AND n.client_id = $2"
                " AND n.deleted_at IS NULL ORDER BY n.happened_at, n.id LIMIT $3",
                DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(MERGE_ROWS_MAX + 1))),
            &found.notes);
    if (status == STATUS_OK)
        status =
            read_ids(work,
                     db_query(work,
                              "SELECT d.id FROM important_date d WHERE d.workspace_id = $1"
                              " AND d.client_id = $2 ORDER BY d.month * 100 + d.day, d.id LIMIT $3",
                              DB_BIND(db_int(work->workspace_id), db_int(client_id),
                                      db_int(MERGE_ROWS_MAX + 1))),
                     &found.dates);
    if (status == STATUS_OK)
        status = read_ids(
            work,
            db_query(
                work,
                "SELECT e.id FROM enquiry e WHERE e.workspace_id = $1 AND e.client_id = $2"
                " ORDER BY e.received_at, e.id LIMIT $3",
                DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(MERGE_ROWS_MAX + 1))),
            &found.enquiries);
    if (status == STATUS_OK)
        status = read_conversations(work, client_id, &found.conversations);
    if (status == STATUS_OK)
        status = count_orders(work, client_id, &found.orders);
    if (status == STATUS_OK)
        *ret_rows = found;
    return status;
}

enum status merges_losses(struct work *work, int64_t from, int64_t into, struct id_list *ret_ids)
{
    return read_ids(
        work,
        db_query(work,
                 "SELECT l.id FROM client_loss l WHERE l.workspace_id = $1 AND l.client_id = $2"
                 " AND (SELECT m.id FROM client_loss m WHERE m.workspace_id = $1"
                 " AND m.client_id = $3 AND m.last_order_on = l.last_order_on) IS NULL"
                 " ORDER BY l.last_order_on LIMIT $4",
                 DB_BIND(db_int(work->workspace_id), db_int(from), db_int(into),
                         db_int(MERGE_ROWS_MAX + 1))),
        ret_ids);
}

static enum status move_one(struct work *work, enum merge_table table, int64_t id, int64_t from,
                            int64_t to, int64_t *ret_changed)
{
    switch (table) {
    case MERGE_CONTACT:
        return db_execute(
            work, ret_changed,
            "UPDATE contact SET client_id = $4 WHERE workspace_id = $1 AND id = $2"
            " AND client_id = $3",
            DB_BIND(db_int(work->workspace_id), db_int(id), db_int(from), db_int(to)));
    case MERGE_NOTE:
        return db_execute(
            work, ret_changed,
            "UPDATE note SET client_id = $4 WHERE workspace_id = $1 AND id = $2"
            " AND client_id = $3",
            DB_BIND(db_int(work->workspace_id), db_int(id), db_int(from), db_int(to)));
    case MERGE_DATE:
        return db_execute(
            work, ret_changed,
            "UPDATE important_date SET client_id = $4 WHERE workspace_id = $1"
            " AND id = $2 AND client_id = $3",
            DB_BIND(db_int(work->workspace_id), db_int(id), db_int(from), db_int(to)));
    case MERGE_LOSS:
        return db_execute(
            work, ret_changed,
            "UPDATE client_loss SET client_id = $4 WHERE workspace_id = $1 AND id = $2"
            " AND client_id = $3",
            DB_BIND(db_int(work->workspace_id), db_int(id), db_int(from), db_int(to)));
    case MERGE_CONVERSATION:
        return db_execute(
            work, ret_changed,
            "UPDATE conversation SET client_id = $4 WHERE workspace_id = $1 AND id = $2"
            " AND client_id = $3",
            DB_BIND(db_int(work->workspace_id), db_int(id), db_int(from), db_int(to)));
    case MERGE_ENQUIRY:
        break;
    }
    return db_execute(work, ret_changed,
                      "UPDATE enquiry SET client_id = $4 WHERE workspace_id = $1 AND id = $2"
                      " AND client_id = $3",
                      DB_BIND(db_int(work->workspace_id), db_int(id), db_int(from), db_int(to)));
}

enum status merges_move(struct work *work, enum merge_table table, struct id_list ids, int64_t from,
                        int64_t to, int64_t *ret_moved)
{
    enum status status = STATUS_OK;
    int64_t moved = 0;

    for (size_t i = 0; status == STATUS_OK && i < ids.count; i++) {
        int64_t changed = 0;

        status = move_one(work, table, ids.items[i], from, to, &changed);
        moved += changed;
    }
    if (status == STATUS_OK)
        *ret_moved = moved;
    return status;
}

enum status merges_move_orders(struct work *work, int64_t from, int64_t to, int64_t of_version,
                               int64_t order_version, int64_t *ret_moved)
{
    int64_t moved = 0;

    enum status status = db_execute(
        work, &moved,
        "UPDATE client_order SET client_id = $3, order_version = $5 WHERE workspace_id = $1"
        " AND client_id = $2 AND deleted_at IS NULL AND ($4 = 0 OR order_version = $4)",
        DB_BIND(db_int(work->workspace_id), db_int(from), db_int(to), db_int(of_version),
                db_int(order_version)));
    if (status == STATUS_OK && moved > 0)
        status = orders_stamp_left(work, from, order_version);
    if (status == STATUS_OK)
        *ret_moved = moved;
    return status;
}

enum status merges_lower_main(struct work *work, int64_t client_id, int64_t *ret_contact_id)
{
    struct rows rows = db_query(work,
                                "UPDATE contact SET is_main = 0 WHERE workspace_id = $1"
                                " AND client_id = $2 AND is_main = 1 RETURNING id",
                                DB_BIND(db_int(work->workspace_id), db_int(client_id)));
    int64_t id = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_contact_id = id;
    return status;
}

enum status merges_close(struct work *work, int64_t id, int64_t version, int64_t into,
                         int64_t *ret_version)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE client SET deleted_at = $4, merged_into = $5, version = version + 1,"
                   " changed_at = $6 WHERE workspace_id = $1 AND id = $2 AND version = $3",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_int(version),
                           into == 0 ? db_null() : db_int(work->now), db_int_or_null(into),
                           db_int(work->now)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "version",
                         PLAIN_MESSAGE("the client was changed meanwhile; look at it again, then "
                                       "decide"));
    if (status == STATUS_OK)
        *ret_version = version + 1;
    return status;
}

enum status merges_find(struct work *work, int64_t id, int64_t *ret_into)
{
    struct rows rows = db_query(work,
                                "SELECT c.merged_into FROM client c WHERE c.workspace_id = $1"
                                " AND c.id = $2 AND c.merged_into IS NOT NULL",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    int64_t into = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_into = into;
    return status;
}

enum status merges_taken_in(struct work *work, int64_t into, size_t most, struct id_list *ret_ids)
{
    struct rows rows =
        db_query(work,
                 "SELECT c.id FROM client c WHERE c.workspace_id = $1 AND c.merged_into = $2"
                 " ORDER BY c.id LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(into), db_int((int64_t)most)));
    struct id_list ids = {.items = arena_array(work->arena, int64_t, rows.row_count)};

    while (rows_next(&rows))
        ids.items[ids.count++] = rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_ids = ids;
    return status;
}
