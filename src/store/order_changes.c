// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/order_changes.h"

#include "store/order_columns.h"

struct db_stream *order_columns_stream_client(struct work *work, int64_t client_id)
{
    return db_stream(work,
                     "SELECT " ORDER_COLUMNS ", CASE WHEN " ORDER_IS_OPEN
                     " THEN 1 ELSE 0 END FROM client_order o"
                     " WHERE o.workspace_id = $1 AND o.client_id = $2 AND o.deleted_at IS NULL",
                     DB_BIND(db_int(work->workspace_id), db_int(client_id)));
}

struct db_stream *order_clients_stream(struct work *work, int64_t after_version)
{
    return db_stream(work,
                     "SELECT o.client_id FROM client_order o"
                     " WHERE o.workspace_id = $1 AND o.order_version > $2"
                     " UNION ALL SELECT c.id FROM client c WHERE c.workspace_id = $1"
                     " AND c.orders_left > 0 AND c.orders_left > $2",
                     DB_BIND(db_int(work->workspace_id), db_int(after_version)));
}

struct db_stream *order_names_stream_changed(struct work *work, int64_t changed_from)
{
    return db_stream(work,
                     "SELECT c.id, c.name, c.mark FROM client c"
                     " WHERE c.workspace_id = $1 AND c.changed_at >= $2 AND c.version > 1",
                     DB_BIND(db_int(work->workspace_id), db_int(changed_from)));
}

enum status order_client_find(struct work *work, int64_t client_id, struct order_client *ret_client)
{
    struct rows rows = db_query(work,
                                "SELECT c.name, c.mark FROM client c"
                                " WHERE c.workspace_id = $1 AND c.id = $2",
                                DB_BIND(db_int(work->workspace_id), db_int(client_id)));
    struct order_client client = {NULL, 0};

    if (rows_next(&rows))
        client = (struct order_client){rows_text(&rows, 0), (int32_t)rows_int(&rows, 1)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_client = client;
    return status;
}

enum status order_freshness_find(struct work *work, struct order_freshness *ret_state)
{
    struct rows rows =
        db_query(work,
                 "SELECT w.order_version, coalesce((SELECT c.changed_at FROM client c"
                 " WHERE c.workspace_id = $1 AND c.version > 1"
                 " ORDER BY c.changed_at DESC LIMIT 1), 0)"
                 " FROM workspace w WHERE w.id = $1",
                 DB_BIND(db_int(work->workspace_id)));
    bool found = rows_next(&rows);
    struct order_freshness state = {.version = found ? rows_int(&rows, 0) : 0,
                                    .names_changed_at = found ? rows_int(&rows, 1) : 0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such workspace"));
    if (status == STATUS_OK)
        *ret_state = state;
    return status;
}
