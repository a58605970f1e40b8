// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/reply_drafts.h"

#include "store/db.h"

static enum status delete_one(struct work *work, int64_t conversation_id, int64_t user_id)
{
    return db_execute(
        work, NULL,
        "DELETE FROM reply_draft WHERE workspace_id = $1 AND conversation_id = $2"
        " AND user_id = $3",
        DB_BIND(db_int(work->workspace_id), db_int(conversation_id), db_int(user_id)));
}

enum status reply_drafts_put(struct work *work, int64_t conversation_id, int64_t user_id,
                             const char *text)
{
    if (text[0] == '\0')
        return delete_one(work, conversation_id, user_id);
    return db_execute(work, NULL,
                      "INSERT INTO reply_draft (workspace_id, id, conversation_id, user_id, text,"
                      " changed_at) VALUES ($1, $2, $3, $4, $5, $6)"
                      " ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE"
                      " SET text = excluded.text, changed_at = excluded.changed_at",
                      DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)),
                              db_int(conversation_id), db_int(user_id), db_text(text),
                              db_int(work->now)));
}

enum status reply_drafts_find(struct work *work, int64_t conversation_id, int64_t user_id,
                              const char **ret_text)
{
    struct rows rows =
        db_query(work,
                 "SELECT r.text FROM reply_draft r WHERE r.workspace_id = $1"
                 " AND r.conversation_id = $2 AND r.user_id = $3",
                 DB_BIND(db_int(work->workspace_id), db_int(conversation_id), db_int(user_id)));
    const char *text = rows_next(&rows) ? rows_text(&rows, 0) : "";

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_text = text;
    return status;
}

enum status reply_drafts_since(struct work *work, int64_t conversation_id, int64_t since,
                               int64_t but_user, struct reply_draft_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT r.user_id, u.name, r.changed_at FROM reply_draft r JOIN user_account u"
        " ON u.id = r.user_id WHERE r.workspace_id = $1 AND r.conversation_id = $2"
        " AND r.changed_at > $3 AND r.user_id <> $4 ORDER BY r.changed_at DESC, r.id LIMIT $5",
        DB_BIND(db_int(work->workspace_id), db_int(conversation_id), db_int(since),
                db_int(but_user), db_int(REPLY_DRAFTS_LISTED)));
    struct reply_draft_list list = {
        .items = arena_array(work->arena, struct reply_draft, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = (struct reply_draft){.user_id = rows_int(&rows, 0),
                                                        .user_name = rows_text(&rows, 1),
                                                        .text = "",
                                                        .changed_at = rows_int(&rows, 2)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status reply_drafts_move(struct work *work, int64_t from_conversation, int64_t to_conversation)
{
    return db_execute(
        work, NULL,
        "UPDATE reply_draft SET conversation_id = $3 WHERE workspace_id = $1"
        " AND conversation_id = $2 AND user_id NOT IN (SELECT o.user_id FROM reply_draft o"
        " WHERE o.workspace_id = $1 AND o.conversation_id = $3)",
        DB_BIND(db_int(work->workspace_id), db_int(from_conversation), db_int(to_conversation)));
}
