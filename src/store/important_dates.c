// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/important_dates.h"

#include "store/db.h"

enum status important_dates_list(struct work *work, int64_t client_id,
                                 struct important_date_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT d.id, d.client_id, d.contact_id, d.kind, d.label, d.month, d.day, d.year"
        " FROM important_date d WHERE d.workspace_id = $1 AND d.client_id = $2"
        " ORDER BY d.month * 100 + d.day, d.id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(DATES_OF_CLIENT_MAX)));
    struct important_date_list list = {
        .items = arena_array(work->arena, struct important_date, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = (struct important_date){
            .id = rows_int(&rows, 0),
            .client_id = rows_int(&rows, 1),
            .contact_id = rows_is_null(&rows, 2) ? 0 : rows_int(&rows, 2),
            .kind = (enum date_kind)rows_int(&rows, 3),
            .label = rows_text(&rows, 4),
            .month = (int32_t)rows_int(&rows, 5),
            .day = (int32_t)rows_int(&rows, 6),
            .year = rows_is_null(&rows, 7) ? 0 : (int32_t)rows_int(&rows, 7),
        };
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status important_dates_put(struct work *work, const struct important_date *date)
{
    return db_execute(
        work, NULL,
        "INSERT INTO important_date (workspace_id, id, client_id, contact_id, kind, label, month,"
        " day, year, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (workspace_id, id) DO UPDATE SET contact_id = excluded.contact_id,"
        " kind = excluded.kind, label = excluded.label, month = excluded.month,"
        " day = excluded.day, year = excluded.year",
        DB_BIND(db_int(work->workspace_id), db_int(date->id), db_int(date->client_id),
                db_int_or_null(date->contact_id), db_int(date->kind), db_text(date->label),
                db_int(date->month), db_int(date->day), db_int_or_null(date->year),
                db_int(work->now)));
}

enum status important_dates_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "DELETE FROM important_date WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}
