// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/client_lists.h"

#include <stdlib.h>
#include <string.h>

#include "store/order_columns.h"

/* --- clients by an index of something else --- */

static enum status read_ids(struct rows rows, int64_t *ret_ids, size_t *ret_count)
{
    size_t count = 0;

    while (rows_next(&rows))
        ret_ids[count++] = rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status client_lists_of_tag(struct work *work, int64_t tag_id, size_t limit, int64_t *ret_ids,
                                size_t *ret_count)
{
    return read_ids(
        db_query(work,
                 "SELECT t.client_id FROM client_tag t"
                 " WHERE t.workspace_id = $1 AND t.tag_id = $2 LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(tag_id), db_int((int64_t)limit))),
        ret_ids, ret_count);
}

enum status client_lists_of_own_value(struct work *work, const struct own_condition *own,
                                      size_t limit, int64_t *ret_ids, size_t *ret_count)
{
    return read_ids(db_query(work,
                             "SELECT v.object_id FROM own_value v WHERE v.workspace_id = $1"
                             " AND v.field_id = $2 AND v.value = $3 LIMIT $4",
                             DB_BIND(db_int(work->workspace_id), db_int(own->field_id),
                                     db_text(own->value), db_int((int64_t)limit))),
                    ret_ids, ret_count);
}

enum status client_lists_of_last_order(struct work *work, day_t from, day_t to, size_t limit,
                                       int64_t *ret_ids, size_t *ret_count)
{
    return read_ids(db_query(work,
                             "SELECT c.id FROM client c WHERE c.workspace_id = $1"
                             " AND c.deleted_at IS NULL AND c.last_order_on IS NOT NULL"
                             " AND c.last_order_on >= $2 AND c.last_order_on <= $3 LIMIT $4",
                             DB_BIND(db_int(work->workspace_id), db_int(from), db_int(to),
                                     db_int((int64_t)limit))),
                    ret_ids, ret_count);
}

enum status client_lists_of_window(struct work *work, day_t by_from, day_t by_to, size_t limit,
                                   int64_t *ret_ids, size_t *ret_count)
{
    return read_ids(db_query(work,
                             "SELECT f.id FROM client_forecast f WHERE f.workspace_id = $1"
                             " AND f.window_by IS NOT NULL AND f.window_by >= $2"
                             " AND f.window_by <= $3 LIMIT $4",
                             DB_BIND(db_int(work->workspace_id), db_int(by_from), db_int(by_to),
                                     db_int((int64_t)limit))),
                    ret_ids, ret_count);
}

enum status client_lists_find_tag(struct work *work, const char *name_key, int64_t *ret_id)
{
    struct rows rows =
        db_query(work, "SELECT t.id FROM tag t WHERE t.workspace_id = $1 AND t.name_key = $2",
                 DB_BIND(db_int(work->workspace_id), db_text(name_key)));
    int64_t id = rows_next(&rows) ? rows_int(&rows, 0) : -1;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

/* --- open orders --- */

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static void add_open(struct arena *arena, struct open_clients *ids, int64_t id)
{
    enum { AT_FIRST = 256 };
    bool is_full = ids->count < AT_FIRST ? ids->count == 0 : (ids->count & (ids->count - 1)) == 0;

    if (is_full) {
        int64_t *items =
            arena_array(arena, int64_t, ids->count < AT_FIRST ? AT_FIRST : ids->count * 2);

        if (ids->count > 0)
            memcpy(items, ids->items, ids->count * sizeof(*items));
        ids->items = items;
    }
    ids->items[ids->count++] = id;
}

enum status client_lists_open(struct work *work, struct open_clients *ret_ids)
{
    struct db_stream *open = order_open_stream(work);
    struct open_clients ids = {NULL, 0};
    size_t kept = 0;

    while (stream_next(open))
        add_open(work->arena, &ids, stream_int(open, 0));
    enum status status = stream_end(open);
    if (status != STATUS_OK)
        return status;
    if (ids.count > 1)
        qsort(ids.items, ids.count, sizeof(*ids.items), by_id);
    for (size_t i = 0; i < ids.count; i++)
        if (i == 0 || ids.items[i] != ids.items[i - 1])
            ids.items[kept++] = ids.items[i];
    ids.count = kept;
    *ret_ids = ids;
    return STATUS_OK;
}

enum status client_lists_has_open(struct work *work, int64_t client_id, bool *ret_has)
{
    struct rows rows = db_query(work,
                                "SELECT o.client_id FROM client_order o WHERE o.workspace_id = $1"
                                " AND o.client_id = $2 AND o.deleted_at IS NULL"
                                " AND " ORDER_IS_OPEN " LIMIT 1",
                                DB_BIND(db_int(work->workspace_id), db_int(client_id)));
    bool has = rows_next(&rows);

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_has = has;
    return status;
}

/* --- of the clients of a page --- */

/* $3 to $52; those that are left are 0, which is nobody's. */
#define SHOWN                                                                                    \
    "($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,"   \
    " $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39," \
    " $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52)"
enum { SHOWN_AT_ONCE = 50, SHOWN_VALUES = 2 + SHOWN_AT_ONCE };

static void shown_values(const struct work *work, int64_t second, const int64_t *ids, size_t count,
                         struct db_value *values)
{
    values[0] = db_int(work->workspace_id);
    values[1] = db_int(second);
    for (size_t i = 0; i < SHOWN_AT_ONCE; i++)
        values[2 + i] = db_int(i < count ? ids[i] : 0);
}

static enum status some_tags(struct work *work, const int64_t *ids, size_t count,
                             struct tagging_list *list)
{
    struct db_value values[SHOWN_VALUES];

    shown_values(work, (int64_t)(TAGGINGS_MAX - list->count), ids, count, values);
    struct rows rows = db_query(work,
                                "SELECT t.client_id, (SELECT n.name FROM tag n"
                                " WHERE n.workspace_id = $1 AND n.id = t.tag_id)"
                                " FROM client_tag t WHERE t.workspace_id = $1"
                                " AND t.client_id IN " SHOWN " LIMIT $2",
                                values, SHOWN_VALUES);

    while (rows_next(&rows))
        list->items[list->count++] = (struct tagging){rows_int(&rows, 0), rows_text(&rows, 1)};
    return rows_end(&rows);
}

static int by_name(const void *left, const void *right)
{
    const struct tagging *a = left, *b = right;

    return strcmp(a->name, b->name);
}

enum status client_lists_tags(struct work *work, const int64_t *ids, size_t count,
                              struct tagging_list *ret_list)
{
    struct tagging_list list = {arena_array(work->arena, struct tagging, TAGGINGS_MAX), 0};
    enum status status = STATUS_OK;

    for (size_t at = 0; status == STATUS_OK && at < count && list.count < TAGGINGS_MAX;
         at += SHOWN_AT_ONCE) {
        size_t some = count - at < SHOWN_AT_ONCE ? count - at : SHOWN_AT_ONCE;

        status = some_tags(work, ids + at, some, &list);
    }
    qsort(list.items, list.count, sizeof(struct tagging), by_name);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

/* What counts is 1, ORDER_COUNTS, and 3, ORDER_REFUND, of domain/client_order.h. */
static enum status some_revenue(struct work *work, const int64_t *ids, size_t count, day_t from,
                                struct revenue_list *list, size_t room)
{
    struct db_value values[SHOWN_VALUES];

    shown_values(work, from, ids, count, values);
    struct rows rows =
        db_query(work,
                 "SELECT o.client_id, o.currency, CAST(sum(o.amount) AS bigint) FROM client_order o"
                 " WHERE o.workspace_id = $1 AND o.client_id IN " SHOWN " AND o.accepted_on >= $2"
                 " AND o.state IN (1, 3) AND o.amount IS NOT NULL AND o.deleted_at IS NULL"
                 " GROUP BY o.client_id, o.currency",
                 values, SHOWN_VALUES);

    while (rows_next(&rows))
        if (list->count < room)
            list->items[list->count++] =
                (struct revenue){rows_int(&rows, 0), rows_text(&rows, 1), rows_int(&rows, 2)};
    return rows_end(&rows);
}

enum status client_lists_revenue(struct work *work, const int64_t *ids, size_t count, day_t from,
                                 struct revenue_list *ret_list)
{
    enum { CURRENCIES_OF_CLIENT = 4 }; /* more than anybody buys in, on the average of a page */
    size_t room = count * CURRENCIES_OF_CLIENT;
    struct revenue_list list = {arena_array(work->arena, struct revenue, room), 0};
    enum status status = STATUS_OK;

    for (size_t at = 0; status == STATUS_OK && at < count; at += SHOWN_AT_ONCE) {
        size_t some = count - at < SHOWN_AT_ONCE ? count - at : SHOWN_AT_ONCE;

        status = some_revenue(work, ids + at, some, from, &list, room);
    }
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

/* --- what standing follows from --- */

enum status client_lists_basis(struct work *work, struct standing_basis *ret_basis)
{
    struct rows rows = db_query(work,
                                "SELECT w.order_version, w.time_zone, w.currency, w.active_days,"
                                " w.cooling_days FROM workspace w WHERE w.id = $1",
                                DB_BIND(db_int(work->workspace_id)));
    struct standing_basis basis = {.time_zone = "UTC", .currency = ""};

    if (rows_next(&rows))
        basis =
            (struct standing_basis){rows_int(&rows, 0), rows_text(&rows, 1), rows_text(&rows, 2),
                                    (int32_t)rows_int(&rows, 3), (int32_t)rows_int(&rows, 4)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_basis = basis;
    return status;
}

enum status client_lists_has_orders_above(struct work *work, int64_t most, bool *ret_has)
{
    struct rows rows = db_query(work,
                                "WITH first_ones AS (SELECT o.client_id FROM client_order o"
                                " WHERE o.workspace_id = $1 AND o.client_id > 0"
                                " AND o.deleted_at IS NULL ORDER BY o.client_id LIMIT $2)"
                                " SELECT count(*) FROM first_ones",
                                DB_BIND(db_int(work->workspace_id), db_int(most + 1)));
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_has = count > most;
    return status;
}
