// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/last_contacts.h"

#include "domain/note.h"
#include "store/db.h"

enum status last_contacts_said(struct work *work, int64_t client_id, int64_t *ret_at)
{
    struct rows rows =
        db_query(work,
                 "SELECT n.happened_at FROM note n WHERE n.workspace_id = $1 AND n.client_id = $2"
                 " AND n.deleted_at IS NULL AND n.kind IN ($3, $4, $5) AND n.happened_at <= $6"
                 " ORDER BY n.happened_at DESC, n.id DESC LIMIT 1",
                 DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(NOTE_CALL),
                         db_int(NOTE_MEETING), db_int(NOTE_MESSAGE), db_int(work->now)));
    int64_t at = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_at = at;
    return status;
}
