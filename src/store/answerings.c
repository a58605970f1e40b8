// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/answerings.h"

#include "store/db.h"

static enum status broken(struct work *work)
{
    return fault_set(&work->fault, STATUS_BROKEN, "",
                     PLAIN_MESSAGE("the reading times that are stored cannot be read; save those "
                                   "you want under Answering in the settings"));
}

enum status answerings_find(struct work *work, struct answering *ret_answering)
{
    struct answering answering = answering_default();
    bool is_readable = true;
    struct rows rows =
        db_query(work,
                 "SELECT version, enquiry_minutes, message_minutes, reading_times, undo_seconds,"
                 " is_held, is_answered FROM answering WHERE workspace_id = $1",
                 DB_BIND(db_int(work->workspace_id)));

    if (rows_next(&rows)) {
        const char *times = rows_text(&rows, 3);

        answering.version = rows_int(&rows, 0);
        answering.enquiry_minutes = (int32_t)rows_int(&rows, 1);
        answering.message_minutes = (int32_t)rows_int(&rows, 2);
        is_readable = times && reading_times_read(times, &answering);
        answering.undo_seconds = (int32_t)rows_int(&rows, 4);
        answering.is_held = rows_int(&rows, 5) != 0;
        answering.is_answered = rows_int(&rows, 6) != 0;
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !is_readable)
        return broken(work);
    if (status == STATUS_OK)
        *ret_answering = answering;
    return status;
}

static enum status moved_on(struct work *work)
{
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("somebody changed the settings meanwhile; see how they "
                                   "are now, and decide"));
}

enum status answerings_put(struct work *work, const struct answering *answering,
                           int64_t *ret_version)
{
    struct text times = text_new(work->arena);
    int64_t changed = 0, version = answering->version + 1;

    reading_times_write(&times, answering);
    enum status status = db_execute(
        work, &changed,
        "INSERT INTO answering (workspace_id, version, enquiry_minutes, message_minutes,"
        " reading_times, undo_seconds, is_held, is_answered, changed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (workspace_id) DO UPDATE"
        " SET version = excluded.version, enquiry_minutes = excluded.enquiry_minutes,"
        " message_minutes = excluded.message_minutes, reading_times = excluded.reading_times,"
        " undo_seconds = excluded.undo_seconds, is_held = excluded.is_held,"
        " is_answered = excluded.is_answered, changed_at = excluded.changed_at"
        " WHERE answering.version = excluded.version - 1",
        DB_BIND(db_int(work->workspace_id), db_int(version), db_int(answering->enquiry_minutes),
                db_int(answering->message_minutes), db_text(times.at),
                db_int(answering->undo_seconds), db_int(answering->is_held),
                db_int(answering->is_answered), db_int(work->now)));
    if (status == STATUS_OK && changed == 0)
        return moved_on(work);
    if (status == STATUS_OK)
        *ret_version = version;
    return status;
}
