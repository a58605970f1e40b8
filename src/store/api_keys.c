// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/api_keys.h"

#include "store/db.h"

static struct db_value hash_value(const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE});
}

#define KEY_COLUMNS \
    "k.id, k.user_id, k.name, u.name, k.scopes, k.created_at, k.used_at, k.expires_at"

static struct api_key read_key(const struct rows *rows)
{
    return (struct api_key){.id = rows_int(rows, 0),
                            .user_id = rows_int(rows, 1),
                            .name = rows_text(rows, 2),
                            .user_name = rows_text(rows, 3),
                            .scopes = (unsigned)rows_int(rows, 4),
                            .created_at = rows_int(rows, 5),
                            .used_at = rows_int_or_0(rows, 6),
                            .expires_at = rows_int_or_0(rows, 7)};
}

enum status api_keys_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                            const struct api_key *key, int64_t *ret_id)
{
    struct api_key_list own = {0};
    int64_t id = work_new_id(work);

    enum status status = api_keys_list(work, work->actor.user_id, &own);
    if (status != STATUS_OK)
        return status;
    if (own.count >= API_KEYS_MAX)
        return fault_set(
            &work->fault, STATUS_CONFLICT, "",
            MESSAGE("you have {1} keys; end one of them first", arg_count(API_KEYS_MAX)));
    status = db_execute(
        work, NULL,
        "INSERT INTO api_key (workspace_id, id, key_hash, user_id, name, scopes, created_at,"
        " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        DB_BIND(db_int(work->workspace_id), db_int(id), hash_value(hash),
                db_int(work->actor.user_id), db_text(key->name), db_int(key->scopes),
                db_int(work->now), db_int_or_null(key->expires_at)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

static enum status take_list(struct rows rows, struct api_key_list *ret_list)
{
    struct api_key_list list = {.items =
                                    arena_array(rows.work->arena, struct api_key, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = read_key(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status api_keys_list(struct work *work, int64_t user_id, struct api_key_list *ret_list)
{
    if (user_id != 0)
        return take_list(
            db_query(
                work,
                "SELECT " KEY_COLUMNS " FROM api_key k JOIN user_account u ON u.id = k.user_id"
                " WHERE k.workspace_id = $1 AND k.user_id = $2 AND k.revoked_at IS NULL"
                " AND (k.expires_at IS NULL OR k.expires_at > $3) ORDER BY k.created_at, k.id LIMIT $4",
                DB_BIND(db_int(work->workspace_id), db_int(user_id), db_int(work->now),
                        db_int(API_KEYS_MAX))),
            ret_list);
    return take_list(
        db_query(work,
                 "SELECT " KEY_COLUMNS " FROM api_key k JOIN user_account u ON u.id = k.user_id"
                 " WHERE k.workspace_id = $1 AND k.revoked_at IS NULL"
                 " AND (k.expires_at IS NULL OR k.expires_at > $2) ORDER BY k.user_id, k.id"
                 " LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(work->now), db_int(LISTED_KEYS_MAX))),
        ret_list);
}

enum status api_keys_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                          struct api_key_holder *ret_holder)
{
    struct rows rows =
        db_query(work,
                 "SELECT " KEY_COLUMNS ", k.workspace_id, m.role, u.language FROM api_key k"
                 " JOIN member m ON m.workspace_id = k.workspace_id AND m.user_id = k.user_id"
                 " JOIN user_account u ON u.id = k.user_id"
                 " WHERE k.key_hash = $1 AND k.revoked_at IS NULL"
                 " AND (k.expires_at IS NULL OR k.expires_at > $2)",
                 DB_BIND(hash_value(hash), db_int(work->now)));
    struct api_key_holder holder = {0};

    if (rows_next(&rows))
        holder = (struct api_key_holder){.key = read_key(&rows),
                                         .workspace_id = rows_int(&rows, 8),
                                         .role = (enum role)rows_int(&rows, 9),
                                         .language = rows_text(&rows, 10)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_holder = holder;
    return status;
}

enum status api_keys_touch(struct work *work, const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_execute(work, NULL, "UPDATE api_key SET used_at = $2 WHERE key_hash = $1",
                      DB_BIND(hash_value(hash), db_int(work->now)));
}

static enum status no_such_key(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("there is no such key any more"));
}

enum status api_keys_get(struct work *work, int64_t id, struct api_key *ret_key)
{
    struct api_key_list list = {0};

    enum status status = take_list(
        db_query(work,
                 "SELECT " KEY_COLUMNS " FROM api_key k JOIN user_account u ON u.id = k.user_id"
                 " WHERE k.workspace_id = $1 AND k.id = $2 AND k.revoked_at IS NULL",
                 DB_BIND(db_int(work->workspace_id), db_int(id))),
        &list);
    if (status == STATUS_OK && list.count == 0)
        return no_such_key(work);
    if (status == STATUS_OK)
        *ret_key = list.items[0];
    return status;
}

enum status api_keys_revoke(struct work *work, int64_t id)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE api_key SET revoked_at = $3 WHERE workspace_id = $1 AND id = $2"
                   " AND revoked_at IS NULL",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_int(work->now)));
    if (status == STATUS_OK && changed == 0)
        return no_such_key(work);
    return status;
}

enum status api_keys_revoke_of_user(struct work *work, int64_t user_id)
{
    return db_execute(work, NULL,
                      "UPDATE api_key SET revoked_at = $3 WHERE workspace_id = $1"
                      " AND user_id = $2 AND revoked_at IS NULL",
                      DB_BIND(db_int(work->workspace_id), db_int(user_id), db_int(work->now)));
}
