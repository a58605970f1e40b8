// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/users.h"

#include "store/db.h"

enum status users_insert(struct work *work, const struct user_account *user, int64_t *ret_id)
{
    int64_t id = work_new_id(work), inserted = 0;

    enum status status =
        db_execute(work, &inserted,
                   "INSERT INTO user_account (id, name, email, language, version, created_at)"
                   " VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT DO NOTHING",
                   DB_BIND(db_int(id), db_text(user->name), db_text(user->email),
                           db_text(user->language), db_int(work->now)));
    if (status != STATUS_OK)
        return status;
    if (inserted == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "email",
                         PLAIN_MESSAGE("somebody has an account with this e-mail address"));
    *ret_id = id;
    return STATUS_OK;
}

#define USER_COLUMNS                                                                  \
    "u.id, u.name, u.email, u.language, u.password_hash, coalesce(u.password_at, 0)," \
    " u.totp_secret, u.totp_step, u.has_shortcuts"

static struct user_account read_user(const struct rows *rows)
{
    return (struct user_account){.id = rows_int(rows, 0),
                                 .name = rows_text(rows, 1),
                                 .email = rows_text(rows, 2),
                                 .language = rows_text(rows, 3),
                                 .password_hash = rows_text(rows, 4),
                                 .password_at = rows_int(rows, 5),
                                 .totp_sealed = rows_bytes(rows, 6),
                                 .totp_step = rows_int(rows, 7),
                                 .has_shortcuts = rows_int(rows, 8) != 0};
}

enum status users_find(struct work *work, int64_t id, struct user_account *ret_user)
{
    struct rows rows = db_query(work, "SELECT " USER_COLUMNS " FROM user_account u WHERE u.id = $1",
                                DB_BIND(db_int(id)));
    struct user_account user = {0};
    bool found = rows_next(&rows);

    if (found)
        user = read_user(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such user"));
    *ret_user = user;
    return STATUS_OK;
}

enum status users_find_by_email(struct work *work, const char *email, struct user_account *ret_user)
{
    struct rows rows =
        db_query(work, "SELECT " USER_COLUMNS " FROM user_account u WHERE u.email = $1",
                 DB_BIND(db_text(email)));
    struct user_account user = {0};

    if (rows_next(&rows))
        user = read_user(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_user = user;
    return status;
}

enum status users_set_profile(struct work *work, int64_t id, const char *name, const char *email)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE user_account SET name = $2, email = $3, version = version + 1"
                   " WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM user_account o"
                   " WHERE o.email = $3 AND o.id <> $1)",
                   DB_BIND(db_int(id), db_text(name), db_text(email)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "email",
                         PLAIN_MESSAGE("somebody has an account with this e-mail address"));
    return status;
}

enum status users_set_shortcuts(struct work *work, int64_t id, bool has_shortcuts)
{
    return db_execute(work, NULL,
                      "UPDATE user_account SET has_shortcuts = $2, version = version + 1"
                      " WHERE id = $1",
                      DB_BIND(db_int(id), db_int(has_shortcuts)));
}

enum status users_set_password(struct work *work, int64_t id, const char *hash)
{
    return db_execute(work, NULL,
                      "UPDATE user_account SET password_hash = $2, password_at = $3,"
                      " version = version + 1 WHERE id = $1",
                      DB_BIND(db_int(id), db_text(hash), db_int(work->now)));
}

enum status users_rehash_password(struct work *work, int64_t id, const char *before,
                                  const char *hash)
{
    return db_execute(work, NULL,
                      "UPDATE user_account SET password_hash = $3"
                      " WHERE id = $1 AND password_hash = $2",
                      DB_BIND(db_int(id), db_text(before), db_text(hash)));
}

enum status users_set_totp(struct work *work, int64_t id, struct slice sealed, int64_t step)
{
    return db_execute(work, NULL,
                      "UPDATE user_account SET totp_secret = $2, totp_step = $3,"
                      " version = version + 1 WHERE id = $1",
                      DB_BIND(db_int(id), sealed.at ? db_bytes(sealed) : db_null(), db_int(step)));
}

enum status users_use_totp_step(struct work *work, int64_t id, int64_t step, bool *ret_is_new)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed, "UPDATE user_account SET totp_step = $2 WHERE id = $1 AND totp_step < $2",
        DB_BIND(db_int(id), db_int(step)));
    if (status == STATUS_OK)
        *ret_is_new = changed > 0;
    return status;
}

enum status users_workspace(struct work *work, int64_t id, int64_t *ret_workspace_id)
{
    struct rows rows = db_query(work,
                                "SELECT m.workspace_id FROM member m WHERE m.user_id = $1"
                                " ORDER BY m.joined_at, m.workspace_id LIMIT 1",
                                DB_BIND(db_int(id)));
    int64_t workspace_id = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_workspace_id = workspace_id;
    return status;
}

enum status users_set_language(struct work *work, int64_t id, const char *language)
{
    return db_execute(work, NULL,
                      "UPDATE user_account SET language = $2, version = version + 1"
                      " WHERE id = $1 AND language <> $2",
                      DB_BIND(db_int(id), db_text(language)));
}

enum status members_insert(struct work *work, int64_t user_id, enum role role, int64_t *ret_id)
{
    int64_t id = work_new_id(work), inserted = 0;

    enum status status =
        db_execute(work, &inserted,
                   "INSERT INTO member (workspace_id, id, user_id, role, joined_at)"
                   " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                   DB_BIND(db_int(work->workspace_id), db_int(id), db_int(user_id), db_int(role),
                           db_int(work->now)));
    if (status != STATUS_OK)
        return status;
    if (inserted == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("they are a member already"));
    *ret_id = id;
    return STATUS_OK;
}

enum status members_list(struct work *work, struct member_list *ret_list)
{
    struct rows rows = db_query(work,
                                "SELECT m.id, m.user_id, u.name, m.role, u.email,"
                                " CASE WHEN u.password_hash IS NULL THEN 0 ELSE 1 END,"
                                " CASE WHEN u.totp_secret IS NULL THEN 0 ELSE 1 END FROM member m"
                                " JOIN user_account u ON u.id = m.user_id"
                                " WHERE m.workspace_id = $1 ORDER BY m.id LIMIT $2",
                                DB_BIND(db_int(work->workspace_id), db_int(MEMBERS_MAX)));
    struct member_list list = {.items = arena_array(work->arena, struct member, MEMBERS_MAX)};

    while (rows_next(&rows))
        list.items[list.count++] = (struct member){.id = rows_int(&rows, 0),
                                                   .user_id = rows_int(&rows, 1),
                                                   .name = rows_text(&rows, 2),
                                                   .role = (enum role)rows_int(&rows, 3),
                                                   .email = rows_text(&rows, 4),
                                                   .has_password = rows_int(&rows, 5) != 0,
                                                   .has_totp = rows_int(&rows, 6) != 0};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status members_delete(struct work *work, int64_t user_id)
{
    int64_t deleted = 0;

    enum status status =
        db_execute(work, &deleted, "DELETE FROM member WHERE workspace_id = $1 AND user_id = $2",
                   DB_BIND(db_int(work->workspace_id), db_int(user_id)));
    if (status == STATUS_OK && deleted == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such member"));
    return status;
}

enum status members_role(struct work *work, int64_t user_id, enum role *ret_role)
{
    struct rows rows =
        db_query(work, "SELECT m.role FROM member m WHERE m.workspace_id = $1 AND m.user_id = $2",
                 DB_BIND(db_int(work->workspace_id), db_int(user_id)));
    enum role role = rows_next(&rows) ? (enum role)rows_int(&rows, 0) : ROLE_NONE;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_role = role;
    return status;
}
