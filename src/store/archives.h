// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/archive_tables.h"
#include "store/db.h"

/* All rows of a table in the order of its key, of all workspaces; its columns in their order. */
struct db_stream *archives_stream(struct work *work, enum archive_table_id table);

/* The row that stream_next() gave; `values` has room for all columns and is borrowed as it is. */
void archives_read(const struct db_stream *stream, enum archive_table_id table,
                   struct db_value *values);

/* Rows into a table, with all of its columns. */
struct db_bulk *archives_bulk(struct work *work, enum archive_table_id table);

/* False when any row stands in a table of the archive, or anybody is signed in. */
CHECKED enum status archives_is_empty(struct work *work, bool *ret_is_empty);

/* Counts the days with an order, and finds the first, of clients that have orders, yet no such
 * day: an archive made before these were kept, or by another hand, comes without. What is there
 * stays. */
CHECKED enum status archives_sum_up_orders(struct work *work);

/* From now on ids begin at `next_id`, unless they do beyond it already. This unit takes none. */
CHECKED enum status archives_set_next_id(struct work *work, int64_t next_id);
