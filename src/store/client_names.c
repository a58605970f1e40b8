// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/client_names.h"

#include "store/db.h"

enum status client_names_page(struct work *work, int64_t after_id, size_t limit,
                              struct named_client *ret_clients, size_t *ret_count)
{
    struct rows rows = db_query(
        work,
        "SELECT c.id, c.name, c.sort_key FROM client c WHERE c.workspace_id = $1 AND c.id > $2"
        " ORDER BY c.id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(after_id), db_int((int64_t)limit)));
    size_t count = 0;

    while (rows_next(&rows))
        ret_clients[count++] =
            (struct named_client){rows_int(&rows, 0), rows_text(&rows, 1), rows_bytes(&rows, 2)};
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status client_names_set_key(struct work *work, int64_t id, struct slice sort_key)
{
    return db_execute(work, NULL,
                      "UPDATE client SET sort_key = $3 WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id), db_bytes(sort_key)));
}
