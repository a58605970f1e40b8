// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/order_columns.h"

/* What columns in memory are kept fresh from, see order_columns.h. */

/* All orders of one client, in the columns of enum order_column, and whether it is open (1, 0). */
enum { ORDER_COLUMN_OPEN = ORDER_COLUMN_SERVICE + 1 };
struct db_stream *order_columns_stream_client(struct work *work, int64_t client_id);

/* The clients of orders that changed after this version of the workspace's orders, deleted ones
 * too, and those whose orders went to another; a client may come more than once. */
struct db_stream *order_clients_stream(struct work *work, int64_t after_version);

/* Id, name and mark of the clients that were changed at this instant or after, and not only made
 * then. */
struct db_stream *order_names_stream_changed(struct work *work, int64_t changed_from);

/* The name and the mark (enum client_mark) of one client; NULL when there is none. */
struct order_client {
    const char *name;
    int32_t mark;
};
CHECKED enum status order_client_find(struct work *work, int64_t client_id,
                                      struct order_client *ret_client);

/* How new the orders and their clients are. In a unit of work that reads it stays the same. */
struct order_freshness {
    int64_t version; /* of the workspace's orders */
    int64_t
        names_changed_at; /* when a client was changed last; 0 when none was since it was made */
};
CHECKED enum status order_freshness_find(struct work *work, struct order_freshness *ret_state);
