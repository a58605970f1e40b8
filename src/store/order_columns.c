// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/order_columns.h"

/* `client_id > 0` is true of all: it lets SQLite see that the index serves. */
enum status order_columns_each(struct work *work, db_row_taker *take, void *context)
{
    return db_each(work, take, context,
                   "SELECT " ORDER_COLUMNS " FROM client_order o"
                   " WHERE o.workspace_id = $1 AND o.client_id > 0 AND o.deleted_at IS NULL",
                   DB_BIND(db_int(work->workspace_id)));
}

enum status order_names_each(struct work *work, db_row_taker *take, void *context)
{
    return db_each(work, take, context,
                   "SELECT c.id, c.name, c.mark FROM client c WHERE c.workspace_id = $1",
                   DB_BIND(db_int(work->workspace_id)));
}

struct db_stream *order_open_stream(struct work *work)
{
    return db_stream(work,
                     "SELECT o.client_id FROM client_order o WHERE o.workspace_id = $1"
                     " AND o.deleted_at IS NULL AND " ORDER_IS_OPEN,
                     DB_BIND(db_int(work->workspace_id)));
}
