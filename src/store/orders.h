// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client_order.h"
#include "store/work.h"

struct order_list {
    struct client_order *items;
    size_t count;
    bool has_more;
};

/* Of one client, the newest first, at most `limit`. */
CHECKED enum status orders_of_client(struct work *work, int64_t client_id, size_t limit,
                                     struct order_list *ret_list);

/* Raises the workspace's order_version; every change of orders in this unit is stamped with it. */
CHECKED enum status orders_next_version(struct work *work, int64_t *ret_version);

CHECKED enum status orders_insert(struct work *work, const struct client_order *order,
                                  int64_t order_version, int64_t *ret_id);

/* Many at once, by db_bulk: begin, rows, end. ids are given by the caller (work_reserve_ids()). */
struct db_bulk;
struct db_bulk *orders_bulk(struct work *work);
void orders_bulk_row(struct work *work, struct db_bulk *bulk, const struct client_order *order,
                     int64_t order_version);

/* A tombstone: the order counts nowhere any more. */
CHECKED enum status orders_delete_import(struct work *work, int64_t import_id,
                                         int64_t order_version);
