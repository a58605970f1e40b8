// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"
#include "store/users.h"

static struct db_value hash_value(const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE});
}

enum status recovery_codes_replace(struct work *work, int64_t user_id,
                                   const uint8_t hashes[][SECRET_HASH_SIZE], size_t count)
{
    enum status status = db_execute(work, NULL, "DELETE FROM recovery_code WHERE user_id = $1",
                                    DB_BIND(db_int(user_id)));

    for (size_t i = 0; status == STATUS_OK && i < count; i++)
        status =
            db_execute(work, NULL, "INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)",
                       DB_BIND(db_int(user_id), hash_value(hashes[i])));
    return status;
}

enum status recovery_codes_use(struct work *work, int64_t user_id,
                               const uint8_t hash[SECRET_HASH_SIZE], bool *ret_was_used)
{
    int64_t changed = 0;

    /* One statement looks and uses up, so that a code works once however many come at once. */
    enum status status = db_execute(work, &changed,
                                    "UPDATE recovery_code SET used_at = $3"
                                    " WHERE user_id = $1 AND code_hash = $2 AND used_at IS NULL",
                                    DB_BIND(db_int(user_id), hash_value(hash), db_int(work->now)));
    if (status == STATUS_OK)
        *ret_was_used = changed > 0;
    return status;
}

enum status recovery_codes_left(struct work *work, int64_t user_id, int64_t *ret_count)
{
    struct rows rows = db_query(
        work, "SELECT count(*) FROM recovery_code r WHERE r.user_id = $1 AND r.used_at IS NULL",
        DB_BIND(db_int(user_id)));
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
