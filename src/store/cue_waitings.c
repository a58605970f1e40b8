// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/cue_waitings.h"

#include "store/db.h"

#define COLUMNS                                                               \
    "c.id, c.client_id, c.enquiry_id, c.name, c.urgency, c.waiting_since_at," \
    " c.answer_due_at, c.snoozed_until_at"

static enum status take(struct rows rows, struct cue_waiting_rows *list)
{
    while (rows_next(&rows)) {
        const char *name = rows_text(&rows, 3);

        list->items[list->count++] =
            (struct cue_waiting_row){.id = rows_int(&rows, 0),
                                     .client_id = rows_int_or_0(&rows, 1),
                                     .enquiry_id = rows_int_or_0(&rows, 2),
                                     .name = name ? name : "",
                                     .urgency = (enum urgency)rows_int(&rows, 4),
                                     .waiting_since_at = rows_int_or_0(&rows, 5),
                                     .answer_due_at = rows_int_or_0(&rows, 6),
                                     .snoozed_until_at = rows_int_or_0(&rows, 7)};
    }
    return rows_end(&rows);
}

enum status cue_waitings(struct work *work, struct cue_waiting_rows *ret_rows)
{
    struct cue_waiting_rows list = {
        .items = arena_array(work->arena, struct cue_waiting_row, (size_t)2 * CUE_WAITINGS_MAX)};

    enum status status = take(
        db_query(work,
                 "SELECT " COLUMNS " FROM conversation c WHERE c.workspace_id = $1"
                 " AND c.state = 1 AND c.waiting_since_at > 0 AND c.merged_into IS NULL"
                 " AND (c.snoozed_until_at IS NULL OR c.snoozed_until_at <= $2)"
                 " ORDER BY c.waiting_since_at, c.id LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(work->now), db_int(CUE_WAITINGS_MAX))),
        &list);
    if (status == STATUS_OK)
        status = take(db_query(work,
                               "SELECT " COLUMNS " FROM conversation c WHERE c.workspace_id = $1"
                               " AND c.snoozed_until_at <= $2 AND c.snoozed_until_at > c.last_at"
                               " AND c.state = 1 AND c.waiting_since_at IS NULL"
                               " AND c.merged_into IS NULL"
                               " ORDER BY c.snoozed_until_at DESC LIMIT $3",
                               DB_BIND(db_int(work->workspace_id), db_int(work->now),
                                       db_int(CUE_WAITINGS_MAX))),
                      &list);
    if (status == STATUS_OK)
        *ret_rows = list;
    return status;
}
