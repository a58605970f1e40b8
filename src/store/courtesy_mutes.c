// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/courtesy_mutes.h"

#include <string.h>

#include "store/db.h"

/* A rule that there is no more is skipped. */
static void mute(struct courtesy_mutes *mutes, const char *rule)
{
    for (int i = 0; i < COURTESY_LABELS; i++)
        if (strcmp(courtesy_label_key((enum courtesy_label)i), rule) == 0)
            mutes->is_muted[i] = true;
}

enum status courtesy_mutes_of(struct work *work, int64_t user_id, struct courtesy_mutes *ret_mutes)
{
    struct rows rows = db_query(
        work,
        "SELECT m.rule FROM courtesy_mute m"
        " WHERE m.workspace_id = $1 AND m.user_id = $2 LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(user_id), db_int(2 * (int64_t)COURTESY_LABELS)));
    struct courtesy_mutes mutes = {0};

    while (rows_next(&rows))
        mute(&mutes, rows_text(&rows, 0));
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_mutes = mutes;
    return status;
}

enum status courtesy_mutes_add(struct work *work, int64_t user_id, enum courtesy_label label)
{
    return db_execute(work, NULL,
                      "INSERT INTO courtesy_mute (workspace_id, id, user_id, rule, created_at)"
                      " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                      DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)),
                              db_int(user_id), db_text(courtesy_label_key(label)),
                              db_int(work->now)));
}

enum status courtesy_mutes_remove(struct work *work, int64_t user_id, enum courtesy_label label)
{
    return db_execute(
        work, NULL,
        "DELETE FROM courtesy_mute WHERE workspace_id = $1 AND user_id = $2"
        " AND rule = $3",
        DB_BIND(db_int(work->workspace_id), db_int(user_id), db_text(courtesy_label_key(label))));
}
