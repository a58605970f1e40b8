// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/workspaces.h"

#include "store/db.h"

static struct workspace read_workspace(const struct rows *rows)
{
    return (struct workspace){
        .id = rows_int(rows, 0),
        .name = rows_text(rows, 1),
        .language = rows_text(rows, 2),
        .time_zone = rows_text(rows, 3),
        .currency = rows_text(rows, 4),
        .version = rows_int(rows, 5),
    };
}

enum status workspaces_find(struct work *work, int64_t id, struct workspace *ret_workspace)
{
    struct rows rows =
        db_query(work,
                 "SELECT w.id, w.name, w.language, w.time_zone, w.currency, w.version"
                 " FROM workspace w WHERE w.id = (CASE WHEN $1 = 0"
                 " THEN (SELECT min(f.id) FROM workspace f) ELSE $1 END)",
                 DB_BIND(db_int(id)));
    struct workspace workspace = {0};
    bool found = rows_next(&rows);

    if (found)
        workspace = read_workspace(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such workspace"));
    *ret_workspace = workspace;
    return STATUS_OK;
}

enum status workspaces_exist(struct work *work, bool *ret_exist)
{
    struct rows rows = db_query(work, "SELECT w.id FROM workspace w LIMIT 1", DB_NONE);
    bool exist = rows_next(&rows);

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_exist = exist;
    return status;
}

enum status workspaces_insert(struct work *work, const struct workspace *workspace, int64_t *ret_id)
{
    int64_t id = work_new_id(work);

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO workspace (id, name, language, time_zone, currency, order_version, version,"
        " created_at) VALUES ($1, $2, $3, $4, $5, 0, 1, $6)",
        DB_BIND(db_int(id), db_text(workspace->name), db_text(workspace->language),
                db_text(workspace->time_zone), db_text(workspace->currency), db_int(work->now)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status workspaces_set_currency(struct work *work, const char *currency)
{
    return db_execute(work, NULL,
                      "UPDATE workspace SET currency = $2, version = version + 1 WHERE id = $1",
                      DB_BIND(db_int(work->workspace_id), db_text(currency)));
}
