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
        .about = rows_text(rows, 6),
        .active_days = (int32_t)rows_int(rows, 7),
        .cooling_days = (int32_t)rows_int(rows, 8),
        .holidays = rows_text(rows, 9),
    };
}

enum status workspaces_find(struct work *work, int64_t id, struct workspace *ret_workspace)
{
    struct rows rows =
        db_query(work,
                 "SELECT w.id, w.name, w.language, w.time_zone, w.currency, w.version, w.about,"
                 " w.active_days, w.cooling_days, w.holidays"
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

/* The new version, which the statement gives back. */
static enum status read_version(struct rows *rows, struct work *work, int64_t *ret_version)
{
    int64_t version = rows_next(rows) ? rows_int(rows, 0) : 0;

    enum status status = rows_end(rows);
    if (status == STATUS_OK && version == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such workspace"));
    if (status == STATUS_OK)
        *ret_version = version;
    return status;
}

enum status workspaces_update(struct work *work, const struct workspace *workspace,
                              int64_t *ret_version)
{
    struct rows rows =
        db_query(work,
                 "UPDATE workspace SET name = $2, about = $3, time_zone = $4, currency = $5,"
                 " language = $6, active_days = $7, cooling_days = $8, changed_at = $9,"
                 " version = version + 1 WHERE id = $1 RETURNING version",
                 DB_BIND(db_int(workspace->id), db_text(workspace->name), db_text(workspace->about),
                         db_text(workspace->time_zone), db_text(workspace->currency),
                         db_text(workspace->language), db_int(workspace->active_days),
                         db_int(workspace->cooling_days), db_int(work->now)));

    return read_version(&rows, work, ret_version);
}

enum status workspaces_set_holidays(struct work *work, const char *holidays, int64_t *ret_version)
{
    struct rows rows =
        db_query(work,
                 "UPDATE workspace SET holidays = $2, changed_at = $3, version = version + 1"
                 " WHERE id = $1 RETURNING version",
                 DB_BIND(db_int(work->workspace_id), db_text(holidays), db_int(work->now)));

    return read_version(&rows, work, ret_version);
}
