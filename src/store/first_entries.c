// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/first_entries.h"

#include "domain/note.h"
#include "store/db.h"

enum status first_entries_set_source(struct work *work, int64_t import_id, const char *source)
{
    return db_execute(work, NULL,
                      "UPDATE client SET source = $3 WHERE workspace_id = $1 AND import_id = $2"
                      " AND source = ''",
                      DB_BIND(db_int(work->workspace_id), db_int(import_id), db_text(source)));
}

enum status first_entries_note(struct work *work, int64_t client_id, const char *text)
{
    int64_t user_id = work->actor.user_id;

    return db_execute(work, NULL,
                      "INSERT INTO note (workspace_id, id, version, client_id, kind, happened_at,"
                      " text, created_by, created_at, changed_at)"
                      " VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $5, $5)",
                      DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)),
                              db_int(client_id), db_int(NOTE_NOTE), db_int(work->now),
                              db_text(text), db_int_or_null(user_id)));
}

enum status first_entries_delete_notes(struct work *work, int64_t import_id, int64_t at)
{
    return db_execute(
        work, NULL,
        "UPDATE note SET deleted_at = $4 WHERE workspace_id = $1 AND happened_at = $3"
        " AND deleted_at IS NULL AND client_id IN (SELECT o.client_id FROM client_order o"
        " WHERE o.workspace_id = $1 AND o.import_id = $2 UNION SELECT c.id FROM client c"
        " WHERE c.workspace_id = $1 AND c.import_id = $2)",
        DB_BIND(db_int(work->workspace_id), db_int(import_id), db_int(at), db_int(work->now)));
}
