// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/orders.h"

#include "store/db.h"

#include "store/order_row.h"

struct client_order order_row(const struct rows *rows)
{
    bool has_amount = !rows_is_null(rows, 3);

    return (struct client_order){
        .id = rows_int(rows, 0),
        .client_id = rows_int(rows, 1),
        .accepted_on = (day_t)rows_int(rows, 2),
        .has_amount = has_amount,
        .amount = has_amount ? rows_int(rows, 3) : 0,
        .currency = rows_text(rows, 4),
        .state = (enum order_state)rows_int(rows, 5),
        .number = rows_text(rows, 6),
        .source = rows_text(rows, 7),
        .service = rows_text(rows, 8),
        .import_id = rows_is_null(rows, 9) ? 0 : rows_int(rows, 9),
        .version = rows_int(rows, 10),
        .stage = (enum order_stage)rows_int(rows, 11),
        .title = rows_text(rows, 12),
        .details = rows_text(rows, 13),
        .due_on = rows_is_null(rows, 14) ? ORDER_DAY_NONE : (day_t)rows_int(rows, 14),
        .delivered_on = rows_is_null(rows, 15) ? ORDER_DAY_NONE : (day_t)rows_int(rows, 15),
        .cancel_reason = rows_text(rows, 16),
        .refund_of = rows_is_null(rows, 17) ? 0 : rows_int(rows, 17),
        .created_at = rows_int(rows, 18),
        .changed_at = rows_int(rows, 19),
        .is_deleted = !rows_is_null(rows, 20),
    };
}

enum status orders_of_client(struct work *work, int64_t client_id, size_t limit,
                             struct order_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " ORDER_ROW_COLUMNS " FROM client_order o"
        " WHERE o.workspace_id = $1 AND o.client_id = $2 AND o.deleted_at IS NULL"
        " ORDER BY o.accepted_on DESC, o.id DESC LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int((int64_t)limit + 1)));
    struct order_list list = {.items = arena_array(work->arena, struct client_order, limit)};

    while (rows_next(&rows)) {
        if (list.count == limit)
            list.has_more = true;
        else
            list.items[list.count++] = order_row(&rows);
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

static enum status one_version(struct work *work, struct rows *rows, int64_t *ret_version)
{
    bool found = rows_next(rows);
    int64_t version = found ? rows_int(rows, 0) : 0;

    enum status status = rows_end(rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such workspace"));
    *ret_version = version;
    return STATUS_OK;
}

enum status orders_next_version(struct work *work, int64_t *ret_version)
{
    struct rows rows = db_query(work,
                                "UPDATE workspace SET order_version = order_version + 1"
                                " WHERE id = $1 RETURNING order_version",
                                DB_BIND(db_int(work->workspace_id)));

    return one_version(work, &rows, ret_version);
}

#define ORDER_INSERTED                                                                  \
    "workspace_id, id, order_version, client_id, accepted_on, amount, currency, state," \
    " number, source, service, import_id, created_at"
enum { ORDER_INSERTED_COUNT = 13 };

static void order_values(const struct work *work, const struct client_order *order, int64_t id,
                         int64_t order_version, struct db_value values[ORDER_INSERTED_COUNT])
{
    size_t count = 0;

    values[count++] = db_int(work->workspace_id);
    values[count++] = db_int(id);
    values[count++] = db_int(order_version);
    values[count++] = db_int(order->client_id);
    values[count++] = db_int(order->accepted_on);
    values[count++] = order->has_amount ? db_int(order->amount) : db_null();
    values[count++] = db_text(order->currency);
    values[count++] = db_int(order->state);
    values[count++] = db_text(order->number);
    values[count++] = db_text(order->source);
    values[count++] = db_text(order->service);
    values[count++] = db_int_or_null(order->import_id);
    values[count++] = db_int(work->now);
}

enum status orders_insert(struct work *work, const struct client_order *order,
                          int64_t order_version, int64_t *ret_id)
{
    struct db_value values[ORDER_INSERTED_COUNT];
    int64_t id = work_new_id(work);

    order_values(work, order, id, order_version, values);
    enum status status =
        db_execute(work, NULL,
                   "INSERT INTO client_order (" ORDER_INSERTED ")"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                   values, ORDER_INSERTED_COUNT);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

struct db_bulk *orders_bulk(struct work *work)
{
    return db_bulk(work, "client_order", ORDER_INSERTED, ORDER_INSERTED_COUNT);
}

void orders_bulk_row(struct work *work, struct db_bulk *bulk, const struct client_order *order,
                     int64_t order_version)
{
    struct db_value values[ORDER_INSERTED_COUNT];

    order_values(work, order, order->id, order_version, values);
    bulk_row(bulk, values);
}

enum status orders_delete_import(struct work *work, int64_t import_id, int64_t order_version)
{
    return db_execute(work, NULL,
                      "UPDATE client_order SET deleted_at = $3, order_version = $4"
                      " WHERE workspace_id = $1 AND import_id = $2 AND deleted_at IS NULL",
                      DB_BIND(db_int(work->workspace_id), db_int(import_id), db_int(work->now),
                              db_int(order_version)));
}
