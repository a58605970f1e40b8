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
enum status orders_list_of_client(struct work *work, const struct order_filter *filter,
                                  const struct order_place *after, size_t limit,
                                  struct listed_orders *ret_list)
{
    const struct order_place start = start_of(filter, after);
    struct rows rows = db_query(
        work,
        "SELECT " ORDER_ROW_COLUMNS ", c.name FROM client_order o JOIN client c"
        " ON c.workspace_id = o.workspace_id AND c.id = o.client_id"
        " WHERE o.workspace_id = $1 AND o.client_id = $2 AND o.deleted_at IS NULL"
        " AND o.accepted_on >= $3 AND (o.accepted_on, o.id) < ($4, $5)"
        " AND ($6 = '' OR o.service = $6) AND ($7 = '' OR o.source = $7)"
        " AND ($8 = 0 OR (o.stage = $8 AND o.state = 1)) AND ($9 = 0 OR o.state = $9)"
        " AND ($11 = 0 OR (o.currency = '' AND o.amount IS NOT NULL))"
        " ORDER BY o.accepted_on DESC, o.id DESC LIMIT $10",
        DB_BIND(db_int(work->workspace_id), db_int(filter->client_id), db_int(filter->from),
                db_int(start.day), db_int(start.id), db_text(text_or_empty(filter->service)),
                db_text(text_or_empty(filter->source)), db_int(filter->stage),
                db_int(filter->state), db_int((int64_t)limit + 1),
                db_int(filter->without_currency)));

    return read_list(work, &rows, limit, ret_list);
}

/* --- of all clients --- */

/* Deleted ones make a stretch longer than its list: whether they are is not in all indexes. */
#define STRETCH(which)                                                           \
    "WITH stretch AS (SELECT o.id FROM client_order o WHERE o.workspace_id = $1" \
    " AND o.id < $2" which " ORDER BY o.id DESC LIMIT $3)"                       \
    " SELECT coalesce(min(id), 0), count(*) FROM stretch"
/* The second half of each is what the index holds. */
#define OF_SERVICE(value) " AND o.service = " value " AND o.service <> '' AND o.deleted_at IS NULL"
#define OF_NO_CURRENCY " AND o.currency = '' AND o.amount IS NOT NULL AND o.deleted_at IS NULL"
#define OF_SOURCE(value) " AND o.source = " value " AND o.source <> '' AND o.deleted_at IS NULL"

static struct rows stretch_rows(struct work *work, const struct order_filter *filter,
                                int64_t before_id, int64_t size)
{
    const struct db_value values[] = {db_int(work->workspace_id), db_int(before_id), db_int(size),
                                      db_text(text_or_empty(filter->service))};

    if (values[3].bytes.length > 0)
        return db_query(work, STRETCH(OF_SERVICE("$4")), values, 4);
    if (text_or_empty(filter->source)[0] != '\0')
        return db_query(work, STRETCH(OF_SOURCE("$4")),
                        DB_BIND(values[0], values[1], values[2], db_text(filter->source)));
    if (filter->without_currency)
        return db_query(work, STRETCH(OF_NO_CURRENCY), values, 3);
    return db_query(work, STRETCH(""), values, 3);
}

enum status orders_stretch(struct work *work, const struct order_filter *filter, int64_t before_id,
                           int64_t size, struct order_stretch *ret_stretch)
{
    struct rows rows = stretch_rows(work, filter, before_id, size);
    struct order_stretch stretch = {0};

    if (rows_next(&rows))
        stretch = (struct order_stretch){rows_int(&rows, 0), rows_int(&rows, 1)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_stretch = stretch;
    return status;
}

#define LISTED(which)                                                              \
    "SELECT " ORDER_ROW_COLUMNS ", c.name FROM client_order o JOIN client c"       \
    " ON c.workspace_id = o.workspace_id AND c.id = o.client_id"                   \
    " WHERE o.workspace_id = $1 AND o.deleted_at IS NULL" which                    \
    " AND o.accepted_on >= $2 AND o.accepted_on <= $3 AND o.id < $4"               \
    " AND ($5 = '' OR o.service = $5) AND ($6 = '' OR o.source = $6)"              \
    " AND ($7 = 0 OR (o.stage = $7 AND o.state = 1)) AND ($8 = 0 OR o.state = $8)" \
    " AND ($11 = 0 OR (o.currency = '' AND o.amount IS NOT NULL))"                 \
    " AND o.id >= $10 ORDER BY o.id DESC LIMIT $9"

enum status orders_list(struct work *work, const struct order_filter *filter, int64_t before_id,
                        int64_t first_id, size_t limit, struct listed_orders *ret_list)
{
    enum { VALUES = 11 };
    const day_t to = filter->to == ORDER_DAY_NONE ? DAY_LAST : filter->to;
    const char *service = text_or_empty(filter->service), *source = text_or_empty(filter->source);
    const struct db_value values[VALUES] = {db_int(work->workspace_id),
                                            db_int(filter->from),
                                            db_int(to),
                                            db_int(before_id),
                                            db_text(service),
                                            db_text(source),
                                            db_int(filter->stage),
                                            db_int(filter->state),
                                            db_int((int64_t)limit + 1),
                                            db_int(first_id),
                                            db_int(filter->without_currency)};
    struct rows rows;

    if (service[0] != '\0')
        rows = db_query(work, LISTED(OF_SERVICE("$5")), values, VALUES);
    else if (source[0] != '\0')
        rows = db_query(work, LISTED(OF_SOURCE("$6")), values, VALUES);
    else if (filter->without_currency)
        rows = db_query(work, LISTED(OF_NO_CURRENCY), values, VALUES);
    else
        rows = db_query(work, LISTED(""), values, VALUES);
    return read_list(work, &rows, limit, ret_list);
}

static enum status read_id(struct rows rows, int64_t *ret_id)
{
    int64_t id = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status orders_ends(struct work *work, int64_t *ret_first_id, int64_t *ret_last_id)
{
    enum status status = read_id(db_query(work,
                                          "SELECT o.id FROM client_order o WHERE"
                                          " o.workspace_id = $1 AND o.id > 0 ORDER BY o.id LIMIT 1",
                                          DB_BIND(db_int(work->workspace_id))),
                                 ret_first_id);
    if (status != STATUS_OK)
        return status;
    return read_id(db_query(work,
                            "SELECT o.id FROM client_order o WHERE o.workspace_id = $1"
                            " AND o.id > 0 ORDER BY o.id DESC LIMIT 1",
                            DB_BIND(db_int(work->workspace_id))),
                   ret_last_id);
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

enum status orders_count_due(struct work *work, day_t today, int64_t most, int64_t *ret_count)
{
    struct rows rows =
        db_query(work,
                 "SELECT o.id FROM client_order o WHERE o.workspace_id = $1 AND o.stage IN ($2, $3)"
                 " AND o.stage < 4 AND o.state = 1 AND o.deleted_at IS NULL"
                 " AND coalesce(o.due_on, 2147483647) <= $4 LIMIT $5",
                 DB_BIND(db_int(work->workspace_id), db_int(STAGE_ACCEPTED), db_int(STAGE_IN_WORK),
                         db_int(today), db_int(most)));
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
