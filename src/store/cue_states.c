// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/cue_states.h"

#include "store/db.h"

enum status cue_states_find(struct work *work, struct cue_state *ret_state)
{
    struct rows rows =
        db_query(work,
                 "SELECT w.order_version, w.time_zone, coalesce((SELECT a.id FROM audit a"
                 " WHERE a.workspace_id = $1 AND a.id > 0 ORDER BY a.id DESC LIMIT 1), 0)"
                 " FROM workspace w WHERE w.id = $1",
                 DB_BIND(db_int(work->workspace_id)));
    struct cue_state state = {.time_zone = "UTC"};

    if (rows_next(&rows))
        state = (struct cue_state){.order_version = rows_int(&rows, 0),
                                   .time_zone = rows_text(&rows, 1),
                                   .audit_id = rows_int(&rows, 2)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_state = state;
    return status;
}
