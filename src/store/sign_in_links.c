// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sign_in_links.h"

#include "store/db.h"

static struct db_value hash_value(const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE});
}

enum status sign_in_links_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                 const struct sign_in_link *link)
{
    return db_execute(work, NULL,
                      "INSERT INTO sign_in_link (token_hash, user_id, workspace_id, created_at,"
                      " expires_at, purpose) VALUES ($1, $2, $3, $4, $5, $6)",
                      DB_BIND(hash_value(hash), db_int(link->user_id), db_int(link->workspace_id),
                              db_int(work->now), db_int(link->expires_at), db_int(link->purpose)));
}

/* The columns user_id, workspace_id, created_at, expires_at. */
static bool read_link(struct rows *rows, enum link_purpose purpose, struct sign_in_link *link)
{
    if (!rows_next(rows))
        return false;
    *link = (struct sign_in_link){.user_id = rows_int(rows, 0),
                                  .workspace_id = rows_int(rows, 1),
                                  .created_at = rows_int(rows, 2),
                                  .expires_at = rows_int(rows, 3),
                                  .purpose = purpose};
    return true;
}

enum status sign_in_links_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                               enum link_purpose purpose, struct sign_in_link *ret_link)
{
    struct rows rows =
        db_query(work,
                 "SELECT l.user_id, l.workspace_id, l.created_at, l.expires_at FROM sign_in_link l"
                 " WHERE l.token_hash = $1 AND l.purpose = $3 AND l.used_at IS NULL"
                 " AND l.expires_at > $2",
                 DB_BIND(hash_value(hash), db_int(work->now), db_int(purpose)));
    struct sign_in_link link = {0};

    (void)read_link(&rows, purpose, &link);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_link = link;
    return status;
}

enum status sign_in_links_use(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                              enum link_purpose purpose, struct sign_in_link *ret_link)
{
    /* One statement looks and uses up, so that a link works once however many come at once. */
    struct rows rows = db_query(work,
                                "UPDATE sign_in_link SET used_at = $2 WHERE token_hash = $1"
                                " AND purpose = $3 AND used_at IS NULL AND expires_at > $2"
                                " RETURNING user_id, workspace_id, created_at, expires_at",
                                DB_BIND(hash_value(hash), db_int(work->now), db_int(purpose)));
    struct sign_in_link link = {0};
    bool found = read_link(&rows, purpose, &link);

    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this link was used already or has expired; ask for a "
                                       "new one"));
    *ret_link = link;
    return STATUS_OK;
}

enum status sign_in_links_void(struct work *work, int64_t user_id, enum link_purpose purpose)
{
    return db_execute(work, NULL, "DELETE FROM sign_in_link WHERE user_id = $1 AND purpose = $2",
                      DB_BIND(db_int(user_id), db_int(purpose)));
}
