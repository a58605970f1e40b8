// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/notes.h"

#include "store/db.h"

#define NOTE_COLUMNS \
    "n.id, n.version, n.client_id, n.contact_id, n.order_id, n.kind, n.happened_at, n.text"

static struct note read_note(const struct rows *rows)
{
    return (struct note){
        .id = rows_int(rows, 0),
        .version = rows_int(rows, 1),
        .client_id = rows_int(rows, 2),
        .contact_id = rows_is_null(rows, 3) ? 0 : rows_int(rows, 3),
        .order_id = rows_is_null(rows, 4) ? 0 : rows_int(rows, 4),
        .kind = (enum note_kind)rows_int(rows, 5),
        .happened_at = rows_int(rows, 6),
        .text = rows_text(rows, 7),
    };
}

enum status notes_find(struct work *work, int64_t id, bool *ret_found, struct note *ret_note)
{
    struct rows rows = db_query(work,
                                "SELECT " NOTE_COLUMNS " FROM note n WHERE n.workspace_id = $1"
                                " AND n.id = $2 AND n.deleted_at IS NULL",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct note note = {0};
    bool found = rows_next(&rows);

    if (found)
        note = read_note(&rows);
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    *ret_found = found;
    *ret_note = note;
    return STATUS_OK;
}

enum status notes_of_order(struct work *work, int64_t order_id, size_t limit,
                           struct note_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT " NOTE_COLUMNS " FROM note n WHERE n.workspace_id = $1 AND n.order_id = $2"
                 " AND n.order_id IS NOT NULL AND n.deleted_at IS NULL"
                 " ORDER BY n.happened_at DESC, n.id DESC LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(order_id), db_int((int64_t)limit + 1)));
    struct note_list list = {.items = arena_array(work->arena, struct note, limit)};

    while (rows_next(&rows)) {
        if (list.count == limit)
            list.has_more = true;
        else
            list.items[list.count++] = read_note(&rows);
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status notes_put(struct work *work, const struct note *note)
{
    return db_execute(
        work, NULL,
        "INSERT INTO note (workspace_id, id, version, client_id, contact_id, order_id, kind,"
        " happened_at, text, created_by, created_at, changed_at)"
        " VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $10)"
        " ON CONFLICT (workspace_id, id) DO UPDATE SET version = note.version + 1,"
        " contact_id = excluded.contact_id, order_id = excluded.order_id, kind = excluded.kind,"
        " happened_at = excluded.happened_at, text = excluded.text,"
        " changed_at = excluded.changed_at, deleted_at = NULL",
        DB_BIND(db_int(work->workspace_id), db_int(note->id), db_int(note->client_id),
                db_int_or_null(note->contact_id), db_int_or_null(note->order_id),
                db_int(note->kind), db_int(note->happened_at), db_text(note->text),
                db_int_or_null(work->actor.user_id), db_int(work->now)));
}

enum status notes_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL,
                      "UPDATE note SET deleted_at = $3, version = version + 1"
                      " WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL",
                      DB_BIND(db_int(work->workspace_id), db_int(id), db_int(work->now)));
}
