// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/order_lists.h"

#include "store/order_row.h"

static enum status read_list(struct work *work, struct rows *rows, size_t limit,
                             struct listed_orders *ret_list)
{
    struct listed_orders list = {.items = arena_array(work->arena, struct listed_order, limit)};

    while (rows_next(rows)) {
        if (list.count == limit) {
            list.has_more = true;
            continue;
        }
        list.items[list.count++] =
            (struct listed_order){order_row(rows), rows_text(rows, ORDER_ROW_COUNT)};
    }
    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

/* Where pages of a client begin, which go by day, and what bounds them. */
static struct order_place start_of(const struct order_filter *filter,
                                   const struct order_place *after)
{
    bool has_end = filter->to != ORDER_DAY_NONE;

    if (after->id != 0)
        return *after;
    return (struct order_place){.day = has_end ? filter->to : DAY_LAST, .id = INT64_MAX};
}

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

/* One client's orders lie side by side. */
static enum status list_of_client(struct work *work, const struct order_filter *filter,
                                  const struct order_place *start, size_t limit,
                                  struct listed_orders *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " ORDER_ROW_COLUMNS ", c.name FROM client_order o JOIN client c"
        " ON c.workspace_id = o.workspace_id AND c.id = o.client_id"
        " WHERE o.workspace_id = $1 AND o.client_id = $2 AND o.deleted_at IS NULL"
        " AND o.accepted_on >= $3 AND (o.accepted_on, o.id) < ($4, $5)"
        " AND ($6 = '' OR o.service = $6) AND ($7 = '' OR o.source = $7)"
        " AND ($8 = 0 OR (o.stage = $8 AND o.state = 1)) AND ($9 = 0 OR o.state = $9)"
        " ORDER BY o.accepted_on DESC, o.id DESC LIMIT $10",
        DB_BIND(db_int(work->workspace_id), db_int(filter->client_id), db_int(filter->from),
                db_int(start->day), db_int(start->id), db_text(text_or_empty(filter->service)),
                db_text(text_or_empty(filter->source)), db_int(filter->stage),
                db_int(filter->state), db_int((int64_t)limit + 1)));

    return read_list(work, &rows, limit, ret_list);
}

enum status orders_list(struct work *work, const struct order_filter *filter,
                        const struct order_place *after, size_t limit,
                        struct listed_orders *ret_list)
{
    const int64_t before = after->id != 0 ? after->id : INT64_MAX;
    const day_t to = filter->to == ORDER_DAY_NONE ? DAY_LAST : filter->to;

    if (filter->client_id != 0) {
        const struct order_place start = start_of(filter, after);

        return list_of_client(work, filter, &start, limit, ret_list);
    }
    struct rows rows = db_query(
        work,
        "SELECT " ORDER_ROW_COLUMNS ", c.name FROM client_order o JOIN client c"
        " ON c.workspace_id = o.workspace_id AND c.id = o.client_id"
        " WHERE o.workspace_id = $1 AND o.deleted_at IS NULL"
        " AND o.accepted_on >= $2 AND o.accepted_on <= $3 AND o.id < $4"
        " AND ($5 = '' OR o.service = $5) AND ($6 = '' OR o.source = $6)"
        " AND ($7 = 0 OR (o.stage = $7 AND o.state = 1)) AND ($8 = 0 OR o.state = $8)"
        " ORDER BY o.id DESC LIMIT $9",
        DB_BIND(db_int(work->workspace_id), db_int(filter->from), db_int(to), db_int(before),
                db_text(text_or_empty(filter->service)), db_text(text_or_empty(filter->source)),
                db_int(filter->stage), db_int(filter->state), db_int((int64_t)limit + 1)));

    return read_list(work, &rows, limit, ret_list);
}

enum status orders_list_open(struct work *work, enum order_stage stage,
                             const struct order_place *after, size_t limit,
                             struct listed_orders *ret_list)
{
    day_t from = after->id == 0 ? INT32_MIN : after->day;
    struct rows rows = db_query(
        work,
        "SELECT " ORDER_ROW_COLUMNS ", c.name FROM client_order o JOIN client c"
        " ON c.workspace_id = o.workspace_id AND c.id = o.client_id"
        " WHERE o.workspace_id = $1 AND o.stage = $2 AND o.stage < 4 AND o.deleted_at IS NULL"
        " AND (coalesce(o.due_on, 2147483647), o.id) > ($3, $4)"
        " ORDER BY coalesce(o.due_on, 2147483647), o.id LIMIT $5",
        DB_BIND(db_int(work->workspace_id), db_int(stage), db_int(from), db_int(after->id),
                db_int((int64_t)limit + 1)));

    return read_list(work, &rows, limit, ret_list);
}

enum status orders_count_open(struct work *work, int64_t most, int64_t *ret_count)
{
    struct rows rows = db_query(work,
                                "SELECT o.id FROM client_order o WHERE o.workspace_id = $1"
                                " AND o.stage > 0 AND o.stage < 4 AND o.deleted_at IS NULL"
                                " LIMIT $2",
                                DB_BIND(db_int(work->workspace_id), db_int(most)));
    int64_t count = (int64_t)rows.row_count;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status orders_list_refunds(struct work *work, int64_t order_id, size_t limit,
                                struct listed_orders *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT " ORDER_ROW_COLUMNS ", c.name FROM client_order o JOIN client c"
                 " ON c.workspace_id = o.workspace_id AND c.id = o.client_id"
                 " WHERE o.workspace_id = $1 AND o.refund_of = $2 AND o.refund_of IS NOT NULL"
                 " AND o.deleted_at IS NULL ORDER BY o.id LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(order_id), db_int((int64_t)limit + 1)));

    return read_list(work, &rows, limit, ret_list);
}
