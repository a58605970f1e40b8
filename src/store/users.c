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

enum status users_find(struct work *work, int64_t id, struct user_account *ret_user)
{
    struct rows rows = db_query(work,
                                "SELECT u.id, u.name, u.email, u.language FROM user_account u"
                                " WHERE u.id = $1",
                                DB_BIND(db_int(id)));
    struct user_account user = {0};
    bool found = rows_next(&rows);

    if (found)
        user = (struct user_account){rows_int(&rows, 0), rows_text(&rows, 1), rows_text(&rows, 2),
                                     rows_text(&rows, 3)};
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    if (!found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such user"));
    *ret_user = user;
    return STATUS_OK;
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
                                "SELECT m.id, m.user_id, u.name, m.role FROM member m"
                                " JOIN user_account u ON u.id = m.user_id"
                                " WHERE m.workspace_id = $1 ORDER BY m.id LIMIT $2",
                                DB_BIND(db_int(work->workspace_id), db_int(MEMBERS_MAX)));
    struct member_list list = {.items = arena_array(work->arena, struct member, MEMBERS_MAX)};

    while (rows_next(&rows))
        list.items[list.count++] =
            (struct member){rows_int(&rows, 0), rows_int(&rows, 1), rows_text(&rows, 2),
                            (enum role)rows_int(&rows, 3)};
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
