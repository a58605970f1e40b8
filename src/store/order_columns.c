// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/order_columns.h"

/* `client_id > 0` is true of all: it lets SQLite see that the index serves. */
struct db_stream *order_columns_stream(struct work *work)
{
    return db_stream(work,
                     "SELECT " ORDER_COLUMNS " FROM client_order o"
                     " WHERE o.workspace_id = $1 AND o.client_id > 0 AND o.deleted_at IS NULL",
                     DB_BIND(db_int(work->workspace_id)));
}

struct db_stream *order_names_stream(struct work *work)
{
    return db_stream(work, "SELECT c.id, c.name FROM client c WHERE c.workspace_id = $1",
                     DB_BIND(db_int(work->workspace_id)));
}
