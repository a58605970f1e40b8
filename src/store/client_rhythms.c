// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/client_rhythms.h"

#include "store/db.h"

enum status client_rhythms_days(struct work *work, int64_t client_id, size_t limit, day_t *ret_days,
                                size_t *ret_count)
{
    struct rows rows =
        db_query(work,
                 "SELECT DISTINCT o.accepted_on FROM client_order o"
                 " WHERE o.workspace_id = $1 AND o.client_id = $2"
                 " AND o.deleted_at IS NULL AND o.state = 1"
                 " ORDER BY o.accepted_on DESC LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int((int64_t)limit)));
    size_t count = 0;

    while (rows_next(&rows))
        ret_days[count++] = (day_t)rows_int(&rows, 0);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
