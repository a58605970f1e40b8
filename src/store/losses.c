// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/losses.h"

#include "store/db.h"
#include "store/loss_columns.h"
#include "store/order_columns.h"

#define COLUMNS "l.id, l.client_id, l.last_order_on, l.reason, l.words, l.said_at, l.said_by"

static struct client_loss read_loss(const struct rows *rows)
{
    return (struct client_loss){
        .id = rows_int(rows, 0),
        .client_id = rows_int(rows, 1),
        .last_order_on = (day_t)rows_int(rows, 2),
        .reason = (enum loss_reason)rows_int(rows, 3),
        .words = rows_text(rows, 4),
        .said_at = rows_int(rows, 5),
        .said_by = rows_is_null(rows, 6) ? 0 : rows_int(rows, 6),
    };
}

enum status losses_find(struct work *work, int64_t client_id, day_t last_order_on,
                        struct client_loss *ret_loss)
{
    struct rows rows = db_query(
        work,
        "SELECT " COLUMNS " FROM client_loss l WHERE l.workspace_id = $1 AND l.client_id = $2"
        " AND l.last_order_on = $3",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(last_order_on)));
    struct client_loss loss = {.words = ""};

    if (rows_next(&rows))
        loss = read_loss(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_loss = loss;
    return status;
}

enum status losses_insert(struct work *work, const struct client_loss *loss)
{
    return db_execute(work, NULL,
                      "INSERT INTO client_loss (workspace_id, id, client_id, last_order_on, reason,"
                      " words, said_at, said_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                      DB_BIND(db_int(work->workspace_id), db_int(loss->id), db_int(loss->client_id),
                              db_int(loss->last_order_on), db_int(loss->reason),
                              db_text(loss->words), db_int(loss->said_at),
                              db_int_or_null(loss->said_by)));
}

enum status losses_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "DELETE FROM client_loss WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

enum status losses_of_client(struct work *work, int64_t client_id,
                             struct client_loss_list *ret_list)
{
    struct client_loss_list list = {
        .items = arena_array(work->arena, struct client_loss, LOSSES_OF_CLIENT_MAX)};
    struct rows rows = db_query(
        work,
        "SELECT " COLUMNS " FROM client_loss l WHERE l.workspace_id = $1 AND l.client_id = $2"
        " ORDER BY l.last_order_on DESC LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(LOSSES_OF_CLIENT_MAX)));

    while (rows_next(&rows))
        list.items[list.count++] = read_loss(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

/* ---- what is known ---- */

enum { KNOWN_AT_ONCE = 50 };
#define KNOWN \
    "SELECT c.id, c.mark, " LOSS_SAID ", " LOSS_LATE_DAYS ", " LOSS_UNREACHABLE " FROM client c"

static struct loss_known read_known(const struct rows *rows)
{
    return (struct loss_known){
        .client_id = rows_int(rows, 0),
        .said = rows_is_null(rows, 2) ? LOSS_UNKNOWN : (enum loss_reason)rows_int(rows, 2),
        .record = {.mark = (enum client_mark)rows_int(rows, 1),
                   .late_days = rows_is_null(rows, 3) ? 0 : (int32_t)rows_int(rows, 3),
                   .is_unreachable = rows_int(rows, 4) != 0},
    };
}

enum status losses_known(struct work *work, int64_t client_id, struct loss_known *ret_known)
{
    struct rows rows =
        db_query(work, KNOWN " WHERE c.workspace_id = $1 AND c.id = $2 AND c.deleted_at IS NULL",
                 DB_BIND(db_int(work->workspace_id), db_int(client_id)));
    struct loss_known known = {0};

    if (rows_next(&rows))
        known = read_known(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_known = known;
    return status;
}

/* Those of one statement; what is left of the 50 is nobody's. */
static enum status add_known(struct work *work, const int64_t *client_ids, size_t count,
                             struct loss_known_list *list)
{
    struct db_value values[1 + KNOWN_AT_ONCE] = {db_int(work->workspace_id)};

    for (size_t i = 0; i < KNOWN_AT_ONCE; i++)
        values[1 + i] = db_int(i < count ? client_ids[i] : 0);
    struct rows rows = db_query(
        work,
        KNOWN
        " WHERE c.workspace_id = $1 AND c.deleted_at IS NULL AND c.id IN"
        " ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"
        " $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38,"
        " $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)",
        values, 1 + KNOWN_AT_ONCE);

    while (rows_next(&rows))
        list->items[list->count++] = read_known(&rows);
    return rows_end(&rows);
}

enum status losses_known_of(struct work *work, const int64_t *client_ids, size_t count,
                            struct loss_known_list *ret_list)
{
    struct loss_known_list list = {.items = arena_array(work->arena, struct loss_known, count)};
    enum status status = STATUS_OK;

    for (size_t at = 0; at < count && status == STATUS_OK; at += KNOWN_AT_ONCE)
        status = add_known(work, client_ids + at,
                           count - at < KNOWN_AT_ONCE ? count - at : KNOWN_AT_ONCE, &list);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

/* Marks are those of domain/client.h: 1 active, 2 lost, 3 needs us rarely. */
enum status losses_tally(struct work *work, day_t from, day_t to, day_t rare_before,
                         struct loss_tally_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "WITH gone AS (SELECT coalesce(" LOSS_SAID ", 0) AS said, c.mark AS mark,"
        " CASE WHEN " LOSS_LATE_DAYS " IS NULL THEN 0 ELSE 1 END AS late,"
        " " LOSS_UNREACHABLE " AS unreachable FROM client c WHERE c.workspace_id = $1"
        " AND c.deleted_at IS NULL AND c.last_order_on IS NOT NULL"
        " AND c.last_order_on >= $2 AND c.last_order_on <= $3"
        " AND c.archived_at IS NULL AND c.occasion_count > 1 AND c.mark <> 1"
        " AND (c.mark = 2 OR ((c.mark <> 3 OR c.last_order_on < $4)"
        " AND (SELECT o.client_id FROM client_order o WHERE o.workspace_id = $1"
        " AND o.client_id = c.id AND o.deleted_at IS NULL"
        " AND " ORDER_IS_OPEN " LIMIT 1) IS NULL)))"
        " SELECT g.said, g.mark, g.late, g.unreachable, count(*) FROM gone g"
        " GROUP BY g.said, g.mark, g.late, g.unreachable",
        DB_BIND(db_int(work->workspace_id), db_int(from), db_int(to), db_int(rare_before)));
    struct loss_tally_list list = {.items =
                                       arena_array(work->arena, struct loss_tally, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = (struct loss_tally){
            .said = (enum loss_reason)rows_int(&rows, 0),
            .record = {.mark = (enum client_mark)rows_int(&rows, 1),
                       .late_days = (int32_t)rows_int(&rows, 2),
                       .is_unreachable = rows_int(&rows, 3) != 0},
            .count = rows_int(&rows, 4),
        };
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}
