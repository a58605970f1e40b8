// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/chats.h"

#include "store/db.h"

enum { MERGED_MAX = 8 };

static struct db_value hash_value(const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE});
}

/* One number of a row that there is or is not: 0 for none, and for NULL. */
static enum status take_number(struct rows *rows, int64_t *ret_number)
{
    int64_t number = rows_next(rows) ? rows_int_or_0(rows, 0) : 0;

    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_number = number;
    return status;
}

static enum status conversation_after(struct work *work, int64_t id, int64_t *ret_id)
{
    struct rows rows = db_query(
        work, "SELECT c.merged_into FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id)));

    return take_number(&rows, ret_id);
}

enum status chats_conversation(struct work *work, int64_t channel_id, const char *address,
                               int64_t *ret_id)
{
    struct rows rows =
        db_query(work,
                 "SELECT c.id FROM conversation c WHERE c.workspace_id = $1 AND c.channel_id = $2"
                 " AND c.address = $3 ORDER BY c.id DESC LIMIT 1",
                 DB_BIND(db_int(work->workspace_id), db_int(channel_id), db_text(address)));
    int64_t id = 0;

    enum status status = take_number(&rows, &id);
    int64_t next = id;
    for (int i = 0; i < MERGED_MAX && status == STATUS_OK && next != 0; i++) {
        id = next;
        status = conversation_after(work, id, &next);
    }
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

static enum status sweep(struct work *work)
{
    return db_execute(work, NULL,
                      "DELETE FROM chat_link WHERE workspace_id = $1 AND expires_at <= $2",
                      DB_BIND(db_int(work->workspace_id), db_int(work->now)));
}

enum status chat_links_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                              const struct chat_link *link)
{
    enum status status = sweep(work);

    if (status != STATUS_OK)
        return status;
    return db_execute(
        work, NULL,
        "INSERT INTO chat_link (workspace_id, id, channel_id, client_id, token_hash, created_by,"
        " created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(link->channel_id),
                db_int(link->client_id), hash_value(hash), db_int_or_null(work->actor.user_id),
                db_int(work->now), db_int(link->expires_at)));
}

static enum status client_after(struct work *work, int64_t id, int64_t *ret_id)
{
    struct rows rows =
        db_query(work, "SELECT c.merged_into FROM client c WHERE c.workspace_id = $1 AND c.id = $2",
                 DB_BIND(db_int(work->workspace_id), db_int(id)));

    return take_number(&rows, ret_id);
}

enum status chat_links_use(struct work *work, int64_t channel_id,
                           const uint8_t hash[SECRET_HASH_SIZE], int64_t *ret_client_id)
{
    int64_t used = 0, client_id = 0;

    *ret_client_id = 0;
    enum status status =
        db_execute(work, &used,
                   "UPDATE chat_link SET used_at = $4 WHERE workspace_id = $1 AND token_hash = $2"
                   " AND channel_id = $3 AND expires_at > $4 AND used_at IS NULL",
                   DB_BIND(db_int(work->workspace_id), hash_value(hash), db_int(channel_id),
                           db_int(work->now)));
    if (status != STATUS_OK || used == 0)
        return status;
    struct rows rows = db_query(
        work, "SELECT l.client_id FROM chat_link l WHERE l.workspace_id = $1 AND l.token_hash = $2",
        DB_BIND(db_int(work->workspace_id), hash_value(hash)));
    status = take_number(&rows, &client_id);
    int64_t next = client_id;
    for (int i = 0; i < MERGED_MAX && status == STATUS_OK && next != 0; i++) {
        client_id = next;
        status = client_after(work, client_id, &next);
    }
    if (status == STATUS_OK)
        *ret_client_id = client_id;
    return status;
}
