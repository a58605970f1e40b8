// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/invitations.h"

#include "store/db.h"

static struct db_value hash_value(const uint8_t hash[SECRET_HASH_SIZE])
{
    return db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE});
}

#define INVITATION_COLUMNS                                                      \
    "i.id, i.workspace_id, i.name, i.role, i.created_by, u.name, i.created_at," \
    " i.expires_at"
#define INVITATION_TABLES " FROM invitation i LEFT JOIN user_account u ON u.id = i.created_by"

static struct invitation read_invitation(const struct rows *rows)
{
    return (struct invitation){.id = rows_int(rows, 0),
                               .workspace_id = rows_int(rows, 1),
                               .name = rows_text(rows, 2),
                               .role = (enum role)rows_int(rows, 3),
                               .created_by = rows_is_null(rows, 4) ? 0 : rows_int(rows, 4),
                               .maker_name = rows_text(rows, 5),
                               .created_at = rows_int(rows, 6),
                               .expires_at = rows_int(rows, 7)};
}

static enum status sweep(struct work *work)
{
    enum status status = db_execute(
        work, NULL, "DELETE FROM invitation WHERE workspace_id = $1 AND expires_at <= $2",
        DB_BIND(db_int(work->workspace_id), db_int(work->now)));

    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "DELETE FROM invitation WHERE workspace_id = $1 AND expires_at > $2"
                            " AND used_at IS NOT NULL",
                            DB_BIND(db_int(work->workspace_id), db_int(work->now)));
    return status;
}

enum status invitations_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                               const struct invitation *invitation, int64_t *ret_id)
{
    struct invitation_list open = {0};
    int64_t id = work_new_id(work), maker = work->actor.user_id;

    enum status status = sweep(work);
    if (status == STATUS_OK)
        status = invitations_list(work, &open);
    if (status != STATUS_OK)
        return status;
    if (open.count >= INVITATIONS_MAX)
        return fault_set(
            &work->fault, STATUS_CONFLICT, "",
            MESSAGE("{1} invitations are open; take one back first", arg_count(INVITATIONS_MAX)));
    status = db_execute(
        work, NULL,
        "INSERT INTO invitation (workspace_id, id, token_hash, name, role, created_by, created_at,"
        " expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        DB_BIND(db_int(work->workspace_id), db_int(id), hash_value(hash), db_text(invitation->name),
                db_int(invitation->role), db_int_or_null(maker), db_int(work->now),
                db_int(invitation->expires_at)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status invitations_list(struct work *work, struct invitation_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT " INVITATION_COLUMNS INVITATION_TABLES
                 " WHERE i.workspace_id = $1 AND i.expires_at > $2 AND i.used_at IS NULL"
                 " ORDER BY i.expires_at DESC, i.id DESC LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(work->now), db_int(INVITATIONS_MAX)));
    struct invitation_list list = {.items =
                                       arena_array(work->arena, struct invitation, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = read_invitation(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status invitations_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                             struct invitation *ret_invitation)
{
    struct rows rows =
        db_query(work,
                 "SELECT " INVITATION_COLUMNS INVITATION_TABLES
                 " WHERE i.token_hash = $1 AND i.expires_at > $2 AND i.used_at IS NULL",
                 DB_BIND(hash_value(hash), db_int(work->now)));
    struct invitation invitation = {0};

    if (rows_next(&rows))
        invitation = read_invitation(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_invitation = invitation;
    return status;
}

enum status invitations_use(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                            struct invitation *ret_invitation)
{
    struct invitation invitation = {0};
    int64_t used = 0;

    enum status status = invitations_find(work, hash, &invitation);
    if (status == STATUS_OK && invitation.id != 0)
        status = db_execute(work, &used,
                            "UPDATE invitation SET used_at = $2 WHERE token_hash = $1"
                            " AND used_at IS NULL",
                            DB_BIND(hash_value(hash), db_int(work->now)));
    if (status != STATUS_OK)
        return status;
    if (used == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("this link was used already or has expired; ask for a "
                                       "new one"));
    *ret_invitation = invitation;
    return STATUS_OK;
}

enum status invitations_delete(struct work *work, int64_t id)
{
    int64_t deleted = 0;

    enum status status =
        db_execute(work, &deleted,
                   "DELETE FROM invitation WHERE workspace_id = $1 AND id = $2 AND used_at IS NULL",
                   DB_BIND(db_int(work->workspace_id), db_int(id)));
    if (status == STATUS_OK && deleted == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such invitation any more"));
    return status;
}
