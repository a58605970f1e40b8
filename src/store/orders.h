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

/* As a log has it: done, and without what only orders entered here have. */
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

/* The order `id`, also a deleted one (is_deleted). NOT_FOUND. */
CHECKED enum status orders_find(struct work *work, int64_t id, struct client_order *ret_order);

/* With all that it has, at version 1; `id` and the instants are the work's. */
CHECKED enum status orders_enter(struct work *work, const struct client_order *order,
                                 int64_t order_version, int64_t *ret_id);

/* Everything but id and where it came from. CONFLICT when it is no longer at
 * order->version. */
CHECKED enum status orders_update(struct work *work, const struct client_order *order,
                                  int64_t order_version, int64_t *ret_version);

/* What hangs on an order goes to another client with it: money given back for it, stamped, and
 * notes about it. */
CHECKED enum status orders_take_along(struct work *work, int64_t id, int64_t client_id,
                                      int64_t order_version);

/* Orders of this client went elsewhere at that version: columns in memory forget them. */
CHECKED enum status orders_stamp_left(struct work *work, int64_t client_id, int64_t order_version);

/* Another order entered here that has this number; *ret_id 0 when there is none. */
CHECKED enum status orders_find_number(struct work *work, const char *number, int64_t *ret_id);

/* The number that was given last, else of the order that came in last; NULL without one. */
CHECKED enum status orders_last_number(struct work *work, const char **ret_number);

/* What was given back of one order, as a sum below or at 0, without `except_id`. */
CHECKED enum status orders_given_back(struct work *work, int64_t order_id, int64_t except_id,
                                      int64_t *ret_sum);

/* Orders of the service `from` are of `to` from now on, and stamped: all of them, and back again
 * those that still are as the version `renamed_at` left them. */
CHECKED enum status orders_rename_service(struct work *work, const char *from, const char *to,
                                          int64_t order_version, int64_t *ret_count);
CHECKED enum status orders_rename_service_back(struct work *work, const char *from, const char *to,
                                               int64_t renamed_at, int64_t order_version,
                                               int64_t *ret_count);
