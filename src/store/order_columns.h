// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/db.h"

/*
 * What the columns in memory (app/snapshot.h) are loaded from: everything of a workspace, in no
 * order. All of it stands in one index (client_order_client), a client's orders side by side;
 * deleted ones are left out. order_changes.h keeps them fresh.
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
/* Selected in the order of enum order_column, from `client_order o`. */
#define ORDER_COLUMNS \
    "o.client_id, o.accepted_on, o.amount, o.state, o.currency, o.source, o.service"

CHECKED enum status order_columns_each(struct work *work, db_row_taker *take, void *context);

/* Of an open order: taken on and not done (order_is_open() of domain/client_order.h). */
#define ORDER_IS_OPEN "o.state = 1 AND o.stage < 4"

/* Id, name and mark (enum client_mark) of all clients. */
CHECKED enum status order_names_each(struct work *work, db_row_taker *take, void *context);

/* The clients of open orders; a client may come more than once. */
struct db_stream *order_open_stream(struct work *work);
