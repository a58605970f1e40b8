// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/members.h"

#include "base/secret.h"
#include "store/audits.h"
#include "store/db.h"
#include "store/users.h"

enum status members_seen(struct work *work, struct member_seen_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT m.user_id, u.name, m.role, u.email, m.joined_at,"
                 " (SELECT max(a.at) FROM audit a WHERE a.workspace_id = m.workspace_id"
                 " AND a.object_id = m.user_id AND a.action = $3)"
                 " FROM member m JOIN user_account u ON u.id = m.user_id"
                 " WHERE m.workspace_id = $1 ORDER BY m.id LIMIT $2",
                 DB_BIND(db_int(work->workspace_id), db_int(MEMBERS_MAX), db_int(AUDIT_SIGNED_IN)));
    struct member_seen_list list = {
        .items = arena_array(work->arena, struct member_seen, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] =
            (struct member_seen){.user_id = rows_int(&rows, 0),
                                 .name = rows_text(&rows, 1),
                                 .role = (enum role)rows_int(&rows, 2),
                                 .email = rows_text(&rows, 3),
                                 .joined_at = rows_int(&rows, 4),
                                 .signed_in_at = rows_is_null(&rows, 5) ? 0 : rows_int(&rows, 5)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status members_set_role(struct work *work, int64_t user_id, enum role role)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed, "UPDATE member SET role = $3 WHERE workspace_id = $1 AND user_id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(user_id), db_int(role)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such member"));
    return status;
}

enum status members_end_sessions(struct work *work, int64_t user_id)
{
    return db_execute(work, NULL, "DELETE FROM session WHERE user_id = $2 AND workspace_id = $1",
                      DB_BIND(db_int(work->workspace_id), db_int(user_id)));
}

enum status sessions_set_workspace(struct work *work, const uint8_t *token_hash,
                                   int64_t workspace_id)
{
    return db_execute(work, NULL, "UPDATE session SET workspace_id = $2 WHERE token_hash = $1",
                      DB_BIND(db_bytes((struct slice){(const char *)token_hash, SECRET_HASH_SIZE}),
                              db_int(workspace_id)));
}

static enum status take_places(struct rows rows, struct member_place_list *ret_list)
{
    struct member_place_list list = {
        .items = arena_array(rows.work->arena, struct member_place, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = (struct member_place){.workspace_id = rows_int(&rows, 0),
                                                         .workspace_name = rows_text(&rows, 1),
                                                         .role = (enum role)rows_int(&rows, 2)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status members_places(struct work *work, int64_t user_id, int limit,
                           struct member_place_list *ret_list)
{
    if (user_id == 0)
        return take_places(db_query(work,
                                    "SELECT w.id, w.name, $1 FROM workspace w ORDER BY w.id"
                                    " LIMIT $2",
                                    DB_BIND(db_int(ROLE_OWNER), db_int(limit))),
                           ret_list);
    return take_places(db_query(work,
                                "SELECT w.id, w.name, m.role FROM member m JOIN workspace w"
                                " ON w.id = m.workspace_id WHERE m.user_id = $1"
                                " ORDER BY m.joined_at, w.id LIMIT $2",
                                DB_BIND(db_int(user_id), db_int(limit))),
                       ret_list);
}
