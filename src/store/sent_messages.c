// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/sent_messages.h"

#include <assert.h>

#include "domain/note.h"
#include "store/db.h"

#define TWENTY_IDS                                                                         \
    "($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21," \
    " $22, $23)"

enum status sent_messages(struct work *work, const int64_t *ids, size_t count, int64_t client_id,
                          struct sent_messages *ret_messages)
{
    struct sent_messages found = {arena_array(work->arena, struct sent_message, count), 0};
    struct db_value values[SENT_MESSAGES_MAX + 3] = {
        db_int(work->workspace_id), db_int((int64_t)NOTE_MESSAGE), db_int(client_id)};

    assert(count <= SENT_MESSAGES_MAX);
    for (size_t i = 0; i < SENT_MESSAGES_MAX; i++) /* those that are left are 0: nobody's */
        values[i + 3] = db_int(i < count ? ids[i] : 0);
    struct rows rows = db_query(work,
                                "SELECT n.id, n.client_id, c.name, n.text, n.happened_at"
                                " FROM note n JOIN client c"
                                " ON c.workspace_id = n.workspace_id AND c.id = n.client_id"
                                " WHERE n.workspace_id = $1 AND n.kind = $2 AND n.client_id <> $3"
                                " AND n.deleted_at IS NULL AND c.deleted_at IS NULL"
                                " AND n.id IN " TWENTY_IDS " ORDER BY n.happened_at DESC",
                                values, SENT_MESSAGES_MAX + 3);
    while (found.count < count && rows_next(&rows))
        found.items[found.count++] = (struct sent_message){.note_id = rows_int(&rows, 0),
                                                           .client_id = rows_int(&rows, 1),
                                                           .client_name = rows_text(&rows, 2),
                                                           .text = rows_text(&rows, 3),
                                                           .at = rows_int(&rows, 4)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_messages = found;
    return status;
}
