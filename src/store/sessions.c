// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"
#include "store/users.h"

static struct db_value hash_value(const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE});
}

enum status sessions_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                            const struct session *session)
{
    return db_execute(
        work, NULL,
        "INSERT INTO session (token_hash, user_id, workspace_id, created_at, used_at, expires_at,"
        " id, agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        DB_BIND(hash_value(hash), db_int(session->user_id), db_int(session->workspace_id),
                db_int(session->created_at), db_int(session->used_at), db_int(session->expires_at),
                db_int(work_new_id(work)), db_text(session->agent ? session->agent : "")));
}

enum status sessions_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                          struct session *ret_session)
{
    struct rows rows = db_query(
        work,
        "SELECT s.user_id, s.workspace_id, s.created_at, s.used_at, s.expires_at, m.role, u.name,"
        " u.language, u.has_shortcuts, s.id, s.agent,"
        " CASE WHEN EXISTS (SELECT 1 FROM member o WHERE o.user_id = s.user_id"
        " AND o.workspace_id <> s.workspace_id)"
        " THEN (SELECT w.name FROM workspace w WHERE w.id = s.workspace_id) END FROM session s"
        " JOIN member m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id"
        " JOIN user_account u ON u.id = s.user_id"
        " WHERE s.token_hash = $1 AND s.expires_at > $2",
        DB_BIND(hash_value(hash), db_int(work->now)));
    struct session session = {0};
    bool found = rows_next(&rows);

    if (found)
        session = (struct session){.user_id = rows_int(&rows, 0),
                                   .workspace_id = rows_int(&rows, 1),
                                   .created_at = rows_int(&rows, 2),
                                   .used_at = rows_int(&rows, 3),
                                   .expires_at = rows_int(&rows, 4),
                                   .role = (enum role)rows_int(&rows, 5),
                                   .user_name = rows_text(&rows, 6),
                                   .language = rows_text(&rows, 7),
                                   .has_shortcuts = rows_int(&rows, 8) != 0,
                                   .id = rows_int(&rows, 9),
                                   .agent = rows_text(&rows, 10),
                                   .workspace_name = rows_text(&rows, 11)};
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("nobody is signed in here; sign in again"));
    *ret_session = session;
    return STATUS_OK;
}

enum status sessions_touch(struct work *work, const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_execute(work, NULL, "UPDATE session SET used_at = $2 WHERE token_hash = $1",
                      DB_BIND(hash_value(hash), db_int(work->now)));
}

enum status sessions_delete(struct work *work, const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_execute(work, NULL, "DELETE FROM session WHERE token_hash = $1",
                      DB_BIND(hash_value(hash)));
}

enum status sessions_sweep(struct work *work)
{
    enum status status = db_execute(work, NULL, "DELETE FROM session WHERE expires_at <= $1",
                                    DB_BIND(db_int(work->now)));

    if (status == STATUS_OK)
        status = db_execute(work, NULL, "DELETE FROM sign_in_link WHERE expires_at <= $1",
                            DB_BIND(db_int(work->now)));
    return status;
}

enum status sessions_of_user(struct work *work, int64_t user_id, int64_t used_since,
                             struct session_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT s.id, s.workspace_id, s.created_at, s.used_at, s.expires_at, s.agent"
                 " FROM session s WHERE s.user_id = $1 AND s.expires_at > $2 AND s.used_at >= $3"
                 " ORDER BY s.used_at DESC, s.id DESC LIMIT $4",
                 DB_BIND(db_int(user_id), db_int(work->now), db_int(used_since),
                         db_int(SESSIONS_LISTED_MAX)));
    struct session_list list = {.items = arena_array(work->arena, struct session, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = (struct session){.id = rows_int(&rows, 0),
                                                    .user_id = user_id,
                                                    .workspace_id = rows_int(&rows, 1),
                                                    .created_at = rows_int(&rows, 2),
                                                    .used_at = rows_int(&rows, 3),
                                                    .expires_at = rows_int(&rows, 4),
                                                    .agent = rows_text(&rows, 5)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status sessions_delete_of_user(struct work *work, int64_t user_id, int64_t id)
{
    int64_t deleted = 0;

    enum status status =
        db_execute(work, &deleted, "DELETE FROM session WHERE user_id = $1 AND id = $2",
                   DB_BIND(db_int(user_id), db_int(id)));
    if (status == STATUS_OK && deleted == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this session has ended already"));
    return status;
}

enum status sessions_delete_others(struct work *work, int64_t user_id, const uint8_t *kept,
                                   int64_t *ret_deleted)
{
    static const uint8_t none[SECRET_HASH_SIZE] = {0};

    return db_execute(work, ret_deleted,
                      "DELETE FROM session WHERE user_id = $1 AND token_hash <> $2",
                      DB_BIND(db_int(user_id), hash_value(kept ? kept : none)));
}
