// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/db.h"

/*
 * What the columns in memory (app/snapshot.h) are loaded and kept fresh from, one row at a time.
 * All of it stands in one index (client_order_client), a client's orders side by side; deleted ones
 * are left out.
 */
enum order_column {
    ORDER_COLUMN_CLIENT,
    ORDER_COLUMN_DAY,
    ORDER_COLUMN_AMOUNT,   /* may be NULL */
    ORDER_COLUMN_STATE,    /* enum order_state */
    ORDER_COLUMN_CURRENCY, /* "" when not said, as are the next */
    ORDER_COLUMN_SOURCE,
    ORDER_COLUMN_SERVICE,
};
struct db_stream *order_columns_stream(struct work *work);
struct db_stream *order_columns_stream_client(struct work *work, int64_t client_id);

/* The clients of orders that changed after this version of the workspace's orders, deleted ones
 * too; a client may come more than once. */
struct db_stream *order_clients_stream(struct work *work, int64_t after_version);

/* Id and name: of all clients, or of those that were changed at this instant or after and not only
 * made then. */
struct db_stream *order_names_stream(struct work *work);
struct db_stream *order_names_stream_changed(struct work *work, int64_t changed_from);

/* The name of one client; NULL when there is none. */
CHECKED enum status order_name_find(struct work *work, int64_t client_id, const char **ret_name);

/* When a client was changed last; 0 when none was since it was made. */
CHECKED enum status order_names_changed_last(struct work *work, int64_t *ret_changed_at);
