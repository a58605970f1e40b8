// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/answers.h"

#include <string.h>

#include "store/db.h"

static struct db_value hash_value(const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE});
}

enum status answers_find(struct work *work, const uint8_t key_hash[SECRET_HASH_SIZE],
                         bool *ret_found, struct kept_answer *ret_answer)
{
    struct rows rows = db_query(work,
                                "SELECT i.request_hash, i.code, i.headers, i.answer"
                                " FROM idempotency i"
                                " WHERE i.workspace_id = $1 AND i.key_hash = $2",
                                DB_BIND(db_int(work->workspace_id), hash_value(key_hash)));
    struct kept_answer answer = {.headers = "", .body = ""};
    const bool found = rows_next(&rows);

    if (found) {
        const struct slice hash = rows_bytes(&rows, 0);

        if (hash.length == SECRET_HASH_SIZE)
            memcpy(answer.request_hash, hash.at, SECRET_HASH_SIZE);
        answer.code = rows_int(&rows, 1);
        answer.headers = rows_text(&rows, 2);
        answer.body = rows_text(&rows, 3);
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK) {
        *ret_found = found;
        *ret_answer = answer;
    }
    return status;
}

enum status answers_insert(struct work *work, const uint8_t key_hash[SECRET_HASH_SIZE],
                           const struct kept_answer *answer, bool *ret_is_kept)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "INSERT INTO idempotency (workspace_id, key_hash, request_hash, code, headers, answer,"
        " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        DB_BIND(db_int(work->workspace_id), hash_value(key_hash), hash_value(answer->request_hash),
                db_int(answer->code), db_text(answer->headers), db_text(answer->body),
                db_int(work->now)));
    if (status == STATUS_OK)
        *ret_is_kept = changed > 0;
    return status;
}

enum status answers_delete_before(struct work *work, int64_t created_at)
{
    return db_execute(work, NULL, "DELETE FROM idempotency WHERE created_at < $1",
                      DB_BIND(db_int(created_at)));
}
