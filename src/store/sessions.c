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
        "INSERT INTO session (token_hash, user_id, workspace_id, created_at, used_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        DB_BIND(hash_value(hash), db_int(session->user_id), db_int(session->workspace_id),
                db_int(session->created_at), db_int(session->used_at),
                db_int(session->expires_at)));
}

enum status sessions_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                          struct session *ret_session)
{
    struct rows rows = db_query(
        work,
        "SELECT s.user_id, s.workspace_id, s.created_at, s.used_at, s.expires_at, m.role, u.name,"
        " u.language, u.has_shortcuts FROM session s"
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
                                   .has_shortcuts = rows_int(&rows, 8) != 0};
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

enum status sign_in_links_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                 int64_t user_id, int64_t workspace_id, int64_t expires_at)
{
    return db_execute(work, NULL,
                      "INSERT INTO sign_in_link (token_hash, user_id, workspace_id, created_at,"
                      " expires_at) VALUES ($1, $2, $3, $4, $5)",
                      DB_BIND(hash_value(hash), db_int(user_id), db_int(workspace_id),
                              db_int(work->now), db_int(expires_at)));
}

enum status sign_in_links_is_open(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                  bool *ret_is_open)
{
    struct rows rows = db_query(work,
                                "SELECT l.user_id FROM sign_in_link l WHERE l.token_hash = $1"
                                " AND l.used_at IS NULL AND l.expires_at > $2",
                                DB_BIND(hash_value(hash), db_int(work->now)));
    bool is_open = rows_next(&rows);

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_is_open = is_open;
    return status;
}

enum status sign_in_links_use(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                              int64_t *ret_user_id, int64_t *ret_workspace_id)
{
    /* One statement looks and uses up, so that a link works once however many come at once. */
    struct rows rows = db_query(work,
                                "UPDATE sign_in_link SET used_at = $2 WHERE token_hash = $1"
                                " AND used_at IS NULL AND expires_at > $2"
                                " RETURNING user_id, workspace_id",
                                DB_BIND(hash_value(hash), db_int(work->now)));
    bool found = rows_next(&rows);
    int64_t user_id = found ? rows_int(&rows, 0) : 0;
    int64_t workspace_id = found ? rows_int(&rows, 1) : 0;

    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this link was used already or has expired; ask for a "
                                       "new one"));
    *ret_user_id = user_id;
    *ret_workspace_id = workspace_id;
    return STATUS_OK;
}
