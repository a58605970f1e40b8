// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/answer_clocks.h"

#include "store/db.h"

enum status waiting_clocks_list(struct work *work, const struct waiting_clock *after, size_t limit,
                                struct waiting_clocks *ret_list)
{
    const int64_t after_at = after ? after->waiting_since_at : 0, after_id = after ? after->id : 0;
    struct rows rows =
        db_query(work,
                 "SELECT c.id, c.waiting_since_at, c.answer_due_at, c.urgency FROM conversation c"
                 " WHERE c.workspace_id = $1 AND c.state = 1 AND c.waiting_since_at > 0"
                 " AND c.merged_into IS NULL AND (c.waiting_since_at, c.id) > ($2, $3)"
                 " ORDER BY c.waiting_since_at, c.id LIMIT $4",
                 DB_BIND(db_int(work->workspace_id), db_int(after_at), db_int(after_id),
                         db_int((int64_t)limit)));
    struct waiting_clocks list = {
        .items = arena_array(work->arena, struct waiting_clock, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] =
            (struct waiting_clock){.id = rows_int(&rows, 0),
                                   .waiting_since_at = rows_int(&rows, 1),
                                   .answer_due_at = rows_int_or_0(&rows, 2),
                                   .urgency = (enum urgency)rows_int(&rows, 3)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status waiting_clocks_set(struct work *work, int64_t id, int64_t answer_due_at)
{
    return db_execute(
        work, NULL,
        "UPDATE conversation SET answer_due_at = $3 WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int_or_null(answer_due_at)));
}
