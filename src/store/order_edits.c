// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"
#include "store/order_row.h"
#include "store/orders.h"

/* One order as a person works with it: found, entered, changed. */

enum status orders_find(struct work *work, int64_t id, struct client_order *ret_order)
{
    struct rows rows = db_query(work,
                                "SELECT " ORDER_ROW_COLUMNS " FROM client_order o"
                                " WHERE o.workspace_id = $1 AND o.id = $2",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct client_order order = {0};
    bool found = rows_next(&rows);

    if (found)
        order = order_row(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such order"));
    *ret_order = order;
    return STATUS_OK;
}

static struct db_value day_or_null(day_t day)
{
    return day == ORDER_DAY_NONE ? db_null() : db_int(day);
}

enum status orders_enter(struct work *work, const struct client_order *order, int64_t order_version,
                         int64_t *ret_id)
{
    int64_t id = work_new_id(work);

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO client_order (workspace_id, id, order_version, client_id, accepted_on, amount,"
        " currency, state, number, source, service, created_at, version, stage, title, details,"
        " due_on, delivered_on, cancel_reason, refund_of, changed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13, $14, $15, $16, $17,"
        " $18, $19, $12)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(order_version),
                db_int(order->client_id), db_int(order->accepted_on),
                order->has_amount ? db_int(order->amount) : db_null(), db_text(order->currency),
                db_int(order->state), db_text(order->number), db_text(order->source),
                db_text(order->service), db_int(work->now), db_int(order->stage),
                db_text(order->title), db_text(order->details), day_or_null(order->due_on),
                day_or_null(order->delivered_on), db_text(order->cancel_reason),
                db_int_or_null(order->refund_of)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status orders_update(struct work *work, const struct client_order *order,
                          int64_t order_version, int64_t *ret_version)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE client_order SET order_version = $4, accepted_on = $5, amount = $6, currency = $7,"
        " state = $8, number = $9, source = $10, service = $11, stage = $12, title = $13,"
        " details = $14, due_on = $15, delivered_on = $16, cancel_reason = $17, changed_at = $18,"
        " deleted_at = $19, client_id = $20, version = version + 1"
        " WHERE workspace_id = $1 AND id = $2 AND version = $3",
        DB_BIND(db_int(work->workspace_id), db_int(order->id), db_int(order->version),
                db_int(order_version), db_int(order->accepted_on),
                order->has_amount ? db_int(order->amount) : db_null(), db_text(order->currency),
                db_int(order->state), db_text(order->number), db_text(order->source),
                db_text(order->service), db_int(order->stage), db_text(order->title),
                db_text(order->details), day_or_null(order->due_on),
                day_or_null(order->delivered_on), db_text(order->cancel_reason), db_int(work->now),
                order->is_deleted ? db_int(work->now) : db_null(), db_int(order->client_id)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "version",
                         PLAIN_MESSAGE("somebody changed this order meanwhile; see how it is now, "
                                       "and decide"));
    if (status == STATUS_OK)
        *ret_version = order->version + 1;
    return status;
}

enum status orders_take_along(struct work *work, int64_t id, int64_t client_id,
                              int64_t order_version)
{
    enum status status = db_execute(
        work, NULL,
        "UPDATE client_order SET client_id = $3, order_version = $4"
        " WHERE workspace_id = $1 AND refund_of = $2 AND refund_of IS NOT NULL",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(client_id), db_int(order_version)));

    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "UPDATE note SET client_id = $3 WHERE workspace_id = $1"
                            " AND order_id = $2 AND order_id IS NOT NULL",
                            DB_BIND(db_int(work->workspace_id), db_int(id), db_int(client_id)));
    return status;
}

enum status orders_stamp_left(struct work *work, int64_t client_id, int64_t order_version)
{
    return db_execute(
        work, NULL, "UPDATE client SET orders_left = $3 WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(order_version)));
}

static enum status one_id(struct rows *rows, int64_t *ret_id)
{
    int64_t id = rows_next(rows) ? rows_int(rows, 0) : 0;

    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status orders_find_number(struct work *work, const char *number, int64_t *ret_id)
{
    struct rows rows = db_query(
        work,
        "SELECT o.id FROM client_order o WHERE o.workspace_id = $1 AND o.number = $2"
        " AND o.number IS NOT NULL AND o.import_id IS NULL AND o.deleted_at IS NULL LIMIT 1",
        DB_BIND(db_int(work->workspace_id), db_text(number)));

    return one_id(&rows, ret_id);
}

static enum status one_number(struct rows *rows, const char **ret_number)
{
    const char *number = rows_next(rows) ? rows_text(rows, 0) : NULL;

    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_number = number;
    return status;
}

enum status orders_last_number(struct work *work, const char **ret_number)
{
    struct rows given = db_query(work,
                                 "SELECT o.number FROM client_order o WHERE o.workspace_id = $1"
                                 " AND o.number IS NOT NULL AND o.import_id IS NULL"
                                 " AND o.deleted_at IS NULL AND o.version > 0"
                                 " AND o.id > 0 ORDER BY o.id DESC LIMIT 1",
                                 DB_BIND(db_int(work->workspace_id)));

    enum status status = one_number(&given, ret_number);
    if (status != STATUS_OK || *ret_number)
        return status;
    struct rows came = db_query(work,
                                "SELECT o.number FROM client_order o WHERE o.workspace_id = $1"
                                " AND o.id > 0 ORDER BY o.id DESC LIMIT 1",
                                DB_BIND(db_int(work->workspace_id)));
    return one_number(&came, ret_number);
}

enum status orders_given_back(struct work *work, int64_t order_id, int64_t except_id,
                              int64_t *ret_sum)
{
    struct rows rows =
        db_query(work,
                 "SELECT coalesce(CAST(sum(o.amount) AS bigint), 0) FROM client_order o"
                 " WHERE o.workspace_id = $1 AND o.refund_of = $2 AND o.refund_of IS NOT NULL"
                 " AND o.deleted_at IS NULL AND o.id <> $3",
                 DB_BIND(db_int(work->workspace_id), db_int(order_id), db_int(except_id)));

    return one_id(&rows, ret_sum);
}

enum status orders_rename_service(struct work *work, const char *from, const char *to,
                                  int64_t order_version, int64_t *ret_count)
{
    return db_execute(work, ret_count,
                      "UPDATE client_order SET service = $3, order_version = $4,"
                      " version = version + 1, changed_at = $5"
                      " WHERE workspace_id = $1 AND service = $2 AND deleted_at IS NULL",
                      DB_BIND(db_int(work->workspace_id), db_text(from), db_text(to),
                              db_int(order_version), db_int(work->now)));
}

enum status orders_rename_service_back(struct work *work, const char *from, const char *to,
                                       int64_t renamed_at, int64_t order_version,
                                       int64_t *ret_count)
{
    return db_execute(work, ret_count,
                      "UPDATE client_order SET service = $3, order_version = $4,"
                      " version = version + 1, changed_at = $5"
                      " WHERE workspace_id = $1 AND service = $2 AND order_version = $6"
                      " AND deleted_at IS NULL",
                      DB_BIND(db_int(work->workspace_id), db_text(from), db_text(to),
                              db_int(order_version), db_int(work->now), db_int(renamed_at)));
}
