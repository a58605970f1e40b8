// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/audits.h"

#include "store/db.h"

#define AUDIT_COLUMNS                                                                    \
    "a.id, a.at, a.user_id, u.name, a.action, a.object_id, a.before_json, a.after_json," \
    " a.version, a.undone_by"
#define AUDIT_TABLES " FROM audit a LEFT JOIN user_account u ON u.id = a.user_id"

static struct audit read_audit(const struct rows *rows)
{
    return (struct audit){
        .id = rows_int(rows, 0),
        .at = rows_int(rows, 1),
        .user_id = rows_int_or_0(rows, 2),
        .user_name = rows_text(rows, 3),
        .action = (enum audit_action)rows_int(rows, 4),
        .object_id = rows_int(rows, 5),
        .before_json = rows_text(rows, 6),
        .after_json = rows_text(rows, 7),
        .version = rows_int_or_0(rows, 8),
        .undone_by = rows_int_or_0(rows, 9),
    };
}

enum status audits_insert(struct work *work, const struct audit *audit, int64_t *ret_id)
{
    int64_t id = work_new_id(work);

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO audit (workspace_id, id, at, user_id, action, object_id, before_json,"
        " after_json, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(work->now),
                db_int_or_null(work->actor.user_id), db_int(audit->action),
                db_int(audit->object_id), db_text(audit->before_json), db_text(audit->after_json),
                db_int_or_null(audit->version)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status audits_find(struct work *work, int64_t id, struct audit *ret_audit)
{
    struct rows rows = db_query(
        work, "SELECT " AUDIT_COLUMNS AUDIT_TABLES " WHERE a.workspace_id = $1 AND a.id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct audit audit = {0};
    bool found = rows_next(&rows);

    if (found)
        audit = read_audit(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no record of such a change"));
    *ret_audit = audit;
    return STATUS_OK;
}

enum status audits_of_object(struct work *work, int64_t object_id, size_t limit,
                             struct audit_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " AUDIT_COLUMNS AUDIT_TABLES " WHERE a.workspace_id = $1 AND a.object_id = $2"
        " ORDER BY a.id DESC LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(object_id), db_int((int64_t)limit + 1)));
    struct audit_list list = {.items = arena_array(work->arena, struct audit, limit)};

    while (rows_next(&rows)) {
        if (list.count == limit)
            list.has_more = true;
        else
            list.items[list.count++] = read_audit(&rows);
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status audits_set_undone(struct work *work, int64_t id, int64_t undone_by)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE audit SET undone_by = $3 WHERE workspace_id = $1 AND id = $2"
                   " AND undone_by IS NULL",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_int(undone_by)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this was taken back already"));
    return status;
}
