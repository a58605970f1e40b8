// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/bounces.h"

#include "store/db.h"

#define COLUMNS "p.id, k.client_id, p.value, p.bounced_at, p.bounce"

static enum status read_list(struct work *work, struct rows rows, struct bounced_list *ret_list)
{
    struct bounced_list list = {.items =
                                    arena_array(work->arena, struct bounced_point, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = (struct bounced_point){.point_id = rows_int(&rows, 0),
                                                          .client_id = rows_int(&rows, 1),
                                                          .value = rows_text(&rows, 2),
                                                          .bounced_at = rows_int(&rows, 3),
                                                          .bounce = rows_text(&rows, 4)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status bounces_of_client(struct work *work, int64_t client_id, struct bounced_list *ret_list)
{
    return read_list(
        work,
        db_query(work,
                 "SELECT " COLUMNS " FROM contact k JOIN contact_point p"
                 " ON p.workspace_id = k.workspace_id AND p.contact_id = k.id"
                 " WHERE k.workspace_id = $1 AND k.client_id = $2"
                 " AND k.deleted_at IS NULL AND coalesce(p.bounced_at, 0) > 0"
                 " ORDER BY p.id LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(BOUNCES_MAX))),
        ret_list);
}

enum status bounces_all(struct work *work, struct bounced_list *ret_list)
{
    return read_list(
        work,
        db_query(work,
                 "SELECT " COLUMNS " FROM contact_point p JOIN contact k"
                 " ON k.workspace_id = p.workspace_id AND k.id = p.contact_id JOIN client c"
                 " ON c.workspace_id = k.workspace_id AND c.id = k.client_id"
                 " WHERE p.workspace_id = $1 AND p.bounced_at > 0 AND k.deleted_at IS NULL"
                 " AND c.deleted_at IS NULL AND c.archived_at IS NULL"
                 " ORDER BY p.bounced_at, p.id LIMIT $2",
                 DB_BIND(db_int(work->workspace_id), db_int(BOUNCES_MAX))),
        ret_list);
}

enum status bounces_put(struct work *work, const struct bounced_point *point, bool *ret_changed)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE contact_point SET bounced_at = $4, bounce = $5 WHERE workspace_id = $1"
        " AND id = $2 AND contact_id IN (SELECT k.id FROM contact k WHERE k.workspace_id = $1"
        " AND k.client_id = $3 AND k.deleted_at IS NULL)",
        DB_BIND(db_int(work->workspace_id), db_int(point->point_id), db_int(point->client_id),
                db_int_or_null(point->bounced_at), db_text(point->bounce)));
    if (status == STATUS_OK)
        *ret_changed = changed > 0;
    return status;
}
