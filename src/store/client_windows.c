// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/client_windows.h"

#include "domain/client.h"
#include "store/db.h"

#define OWN_IN_FORCE " w.window_by IS NOT NULL AND w.window_from >= c.last_order_on"

/* The last order is a look beside the index of windows: of a join SQLite would begin there. */
#define OF_OWN                                                                  \
    "SELECT w.id, w.window_by FROM client_forecast w WHERE w.workspace_id = $1" \
    " AND w.window_by IS NOT NULL AND w.window_from >= (SELECT c.last_order_on" \
    " FROM client c WHERE c.workspace_id = $1 AND c.id = w.id AND c.deleted_at IS NULL)"

/* $4 is the last day, $5 the limit. */
static struct db_value *slice_values(const struct work *work, const struct window_slice *slice,
                                     int32_t by_days, struct db_value values[5])
{
    values[0] = db_int(work->workspace_id);
    values[1] = db_int((int64_t)slice->after.by - by_days);
    values[2] = db_int(slice->after.id);
    values[3] = db_int((int64_t)slice->until - by_days);
    values[4] = db_int((int64_t)slice->limit);
    return values;
}

static enum status read_windows(struct rows rows, int32_t by_days,
                                struct client_window *ret_windows, size_t *ret_count)
{
    size_t count = 0;

    while (rows_next(&rows))
        ret_windows[count++] =
            (struct client_window){rows_int(&rows, 0), (day_t)(rows_int(&rows, 1) + by_days)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status client_windows_own(struct work *work, const struct window_slice *slice,
                               struct client_window *ret_windows, size_t *ret_count)
{
    struct db_value values[5];
    const size_t count = sizeof(values) / sizeof(values[0]);

    slice_values(work, slice, 0, values);
    return read_windows(
        slice->is_descending
            ? db_query(work,
                       OF_OWN " AND (w.window_by, w.id) < ($2, $3) AND w.window_by >= $4"
                              " ORDER BY w.window_by DESC, w.id DESC LIMIT $5",
                       values, count)
            : db_query(work,
                       OF_OWN " AND (w.window_by, w.id) > ($2, $3) AND w.window_by <= $4"
                              " ORDER BY w.window_by, w.id LIMIT $5",
                       values, count),
        0, ret_windows, ret_count);
}

/* A look with LIMIT 1 rather than EXISTS, as in client_lists.c. */
#define OF_SHARERS                                                                       \
    "SELECT c.id, c.last_order_on FROM client c WHERE c.workspace_id = $1"               \
    " AND c.deleted_at IS NULL AND c.last_order_on IS NOT NULL"                          \
    " AND c.occasion_count >= $6 AND c.occasion_count <= $7"                             \
    " AND (SELECT w.id FROM client_forecast w WHERE w.workspace_id = $1 AND w.id = c.id" \
    " AND" OWN_IN_FORCE " LIMIT 1) IS NULL"

enum status client_windows_shared(struct work *work, const struct window_slice *slice,
                                  const struct window_sharers *sharers,
                                  struct client_window *ret_windows, size_t *ret_count)
{
    struct db_value values[7] = {
        [5] = db_int(sharers->occasions_from), [6] = db_int(sharers->occasions_to)};
    const size_t count = sizeof(values) / sizeof(values[0]);

    slice_values(work, slice, sharers->by_days, values);
    return read_windows(
        slice->is_descending
            ? db_query(work,
                       OF_SHARERS
                       " AND (c.last_order_on, c.id) < ($2, $3) AND c.last_order_on >= $4"
                       " ORDER BY c.last_order_on DESC, c.id DESC LIMIT $5",
                       values, count)
            : db_query(work,
                       OF_SHARERS
                       " AND (c.last_order_on, c.id) > ($2, $3) AND c.last_order_on <= $4"
                       " ORDER BY c.last_order_on, c.id LIMIT $5",
                       values, count),
        sharers->by_days, ret_windows, ret_count);
}

static enum status read_edge(struct rows rows, day_t *ret_day)
{
    day_t day = rows_next(&rows) ? (day_t)rows_int(&rows, 0) : CLIENT_DAY_NONE;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_day = day;
    return status;
}

enum status client_windows_order_day(struct work *work, bool is_descending, int64_t day,
                                     size_t clients, day_t *ret_day)
{
    const struct db_value values[] = {db_int(work->workspace_id), db_int(day),
                                      db_int((int64_t)clients)};
    struct rows rows = is_descending
                           ? db_query(work,
                                      "WITH passed AS (SELECT c.last_order_on FROM client c"
                                      " WHERE c.workspace_id = $1 AND c.deleted_at IS NULL"
                                      " AND c.last_order_on IS NOT NULL AND c.last_order_on <= $2"
                                      " ORDER BY c.last_order_on DESC, c.id DESC LIMIT $3)"
                                      " SELECT min(last_order_on), count(*) FROM passed",
                                      values, sizeof(values) / sizeof(values[0]))
                           : db_query(work,
                                      "WITH passed AS (SELECT c.last_order_on FROM client c"
                                      " WHERE c.workspace_id = $1 AND c.deleted_at IS NULL"
                                      " AND c.last_order_on IS NOT NULL AND c.last_order_on >= $2"
                                      " ORDER BY c.last_order_on, c.id LIMIT $3)"
                                      " SELECT max(last_order_on), count(*) FROM passed",
                                      values, sizeof(values) / sizeof(values[0]));
    const bool is_there = rows_next(&rows) && rows_int(&rows, 1) == (int64_t)clients;
    const day_t found = is_there ? (day_t)rows_int(&rows, 0) : CLIENT_DAY_NONE;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_day = found;
    return status;
}

#define OWN_ENDS                                                          \
    "SELECT w.window_by FROM client_forecast w WHERE w.workspace_id = $1" \
    " AND w.window_by IS NOT NULL AND w.window_by > $2 ORDER BY "
#define LAST_ORDERS                                                  \
    "SELECT c.last_order_on FROM client c WHERE c.workspace_id = $1" \
    " AND c.deleted_at IS NULL AND c.last_order_on IS NOT NULL AND c.last_order_on > $2 ORDER BY "

enum status client_windows_edges(struct work *work, struct window_edges *ret_edges)
{
    const struct db_value values[] = {db_int(work->workspace_id), db_int(CLIENT_DAY_NONE)};
    struct window_edges edges;

    enum status status = read_edge(db_query(work, OWN_ENDS "w.window_by, w.id LIMIT 1", values, 2),
                                   &edges.first_own);
    if (status == STATUS_OK)
        status =
            read_edge(db_query(work, OWN_ENDS "w.window_by DESC, w.id DESC LIMIT 1", values, 2),
                      &edges.last_own);
    if (status == STATUS_OK)
        status = read_edge(db_query(work, LAST_ORDERS "c.last_order_on, c.id LIMIT 1", values, 2),
                           &edges.first_order);
    if (status == STATUS_OK)
        status = read_edge(
            db_query(work, LAST_ORDERS "c.last_order_on DESC, c.id DESC LIMIT 1", values, 2),
            &edges.last_order);
    if (status == STATUS_OK)
        *ret_edges = edges;
    return status;
}
