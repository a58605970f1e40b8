// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/saved_views.h"

#include "store/db.h"

#define VIEW_COLUMNS "v.id, v.list, v.name, v.query, coalesce(v.user_id, 0), v.created_at"

static struct saved_view read_view(const struct rows *rows)
{
    return (struct saved_view){
        .id = rows_int(rows, 0),
        .list = (enum saved_list)rows_int(rows, 1),
        .name = rows_text(rows, 2),
        .query = rows_text(rows, 3),
        .user_id = rows_int(rows, 4),
        .created_at = rows_int(rows, 5),
    };
}

enum status saved_views_list(struct work *work, enum saved_list list, int64_t user_id, size_t limit,
                             struct saved_view_list *ret_list)
{
    struct rows rows = db_query(work,
                                "SELECT " VIEW_COLUMNS " FROM saved_view v"
                                " WHERE v.workspace_id = $1 AND v.list = $2"
                                " AND (v.user_id IS NULL OR v.user_id = $3) ORDER BY v.id LIMIT $4",
                                DB_BIND(db_int(work->workspace_id), db_int((int64_t)list),
                                        db_int(user_id), db_int((int64_t)limit)));
    struct saved_view_list found = {arena_array(work->arena, struct saved_view, rows.row_count), 0};

    while (rows_next(&rows))
        found.items[found.count++] = read_view(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = found;
    return status;
}

enum status saved_views_find(struct work *work, int64_t id, int64_t user_id,
                             struct saved_view *ret_view)
{
    struct rows rows = db_query(work,
                                "SELECT " VIEW_COLUMNS " FROM saved_view v"
                                " WHERE v.workspace_id = $1 AND v.id = $2"
                                " AND (v.user_id IS NULL OR v.user_id = $3)",
                                DB_BIND(db_int(work->workspace_id), db_int(id), db_int(user_id)));
    bool is_there = rows_next(&rows);
    struct saved_view view = is_there ? read_view(&rows) : (struct saved_view){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !is_there)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this view is not there any more"));
    if (status == STATUS_OK)
        *ret_view = view;
    return status;
}

enum status saved_views_insert(struct work *work, const struct saved_view *view)
{
    int64_t count = 0;

    enum status status = db_execute(
        work, &count,
        "INSERT INTO saved_view (workspace_id, id, list, name, query, user_id,"
        " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        DB_BIND(db_int(work->workspace_id), db_int(view->id), db_int((int64_t)view->list),
                db_text(view->name), db_text(view->query),
                view->user_id != 0 ? db_int(view->user_id) : db_null(), db_int(view->created_at)));
    if (status == STATUS_OK && count == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this view is there already"));
    return status;
}

enum status saved_views_rename(struct work *work, int64_t id, const char *name)
{
    return db_execute(work, NULL,
                      "UPDATE saved_view SET name = $3 WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id), db_text(name)));
}

enum status saved_views_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "DELETE FROM saved_view WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}
