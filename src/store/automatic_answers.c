// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/automatic_answers.h"

#include "store/db.h"

enum status automatic_answers_insert(struct work *work, const struct automatic_given *given)
{
    return db_execute(
        work, NULL,
        "INSERT INTO automatic_answer (workspace_id, id, address_key, night_on, message_id)"
        " VALUES ($1, $2, $3, $4, $5)",
        DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_text(given->address_key),
                db_int(given->night_on), db_int(given->message_id)));
}

/* The last one, whichever night it was of. */
static enum status read_last(struct work *work, const struct automatic_given *given,
                             struct automatic_before *before)
{
    struct rows rows =
        db_query(work,
                 "SELECT a.night_on, m.happened_at FROM automatic_answer a JOIN message m"
                 " ON m.workspace_id = a.workspace_id AND m.id = a.message_id"
                 " WHERE a.workspace_id = $1 AND a.address_key = $2"
                 " ORDER BY a.night_on DESC LIMIT 1",
                 DB_BIND(db_int(work->workspace_id), db_text(given->address_key)));

    if (rows_next(&rows)) {
        before->is_given = rows_int(&rows, 0) >= given->night_on;
        before->last_at = rows_int(&rows, 1);
    }
    return rows_end(&rows);
}

enum status automatic_answers_before(struct work *work, const struct automatic_given *given,
                                     int64_t conversation_id, int64_t since,
                                     struct automatic_before *ret_before)
{
    struct automatic_before before = {0};

    enum status status = read_last(work, given, &before);
    if (status != STATUS_OK)
        return status;
    struct rows rows =
        db_query(work,
                 "SELECT m.id FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $2"
                 " AND m.happened_at >= $3 AND m.is_automatic = 1 LIMIT $4",
                 DB_BIND(db_int(work->workspace_id), db_int(conversation_id), db_int(since),
                         db_int(AUTOMATIC_COUNTED_MAX)));
    before.count = (int64_t)rows.row_count;
    status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_before = before;
    return status;
}
