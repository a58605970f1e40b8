// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/db.h"

/* What columns in memory are kept fresh from, see order_columns.h. */

/* All orders of one client, in the columns of enum order_column. */
struct db_stream *order_columns_stream_client(struct work *work, int64_t client_id);

/* The clients of orders that changed after this version of the workspace's orders, deleted ones
 * too, and those whose orders went to another; a client may come more than once. */
struct db_stream *order_clients_stream(struct work *work, int64_t after_version);

/* Id and name of the clients that were changed at this instant or after, and not only made then. */
struct db_stream *order_names_stream_changed(struct work *work, int64_t changed_from);

/* The name of one client; NULL when there is none. */
CHECKED enum status order_name_find(struct work *work, int64_t client_id, const char **ret_name);

/* How new the orders and their clients are. In a unit of work that reads it stays the same. */
struct order_freshness {
    int64_t version; /* of the workspace's orders */
    int64_t
        names_changed_at; /* when a client was changed last; 0 when none was since it was made */
};
CHECKED enum status order_freshness_find(struct work *work, struct order_freshness *ret_state);
