// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/mail_matches.h"

#include "domain/client.h"
#include "store/db.h"

enum status mail_of_ours(struct work *work, const char *mail_id, int64_t *ret_id)
{
    struct rows rows =
        db_query(work,
                 "SELECT m.id FROM message m WHERE m.workspace_id = $1"
                 " AND m.mail_id = $2 AND m.kind = $3 ORDER BY m.id LIMIT 1",
                 DB_BIND(db_int(work->workspace_id), db_text(mail_id), db_int(MESSAGE_OURS)));
    int64_t id = rows_next(&rows) ? rows_int(&rows, 0) : 0;
    enum status status = rows_end(&rows);

    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status mail_sendings(struct work *work, int64_t message_id, struct mail_sending **ret_items,
                          size_t *ret_count)
{
    struct rows rows = db_query(
        work,
        "SELECT o.id, o.receiver, o.state FROM outbox o WHERE o.workspace_id = $1"
        " AND o.message_id = $2 ORDER BY o.receiver LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(message_id), db_int(MAIL_SENDINGS_MAX)));
    struct mail_sending *items = arena_array(work->arena, struct mail_sending, rows.row_count);
    size_t count = 0;

    while (rows_next(&rows))
        items[count++] = (struct mail_sending){rows_int(&rows, 0), rows_text(&rows, 1),
                                               (enum outbox_state)rows_int(&rows, 2)};
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    *ret_items = items;
    *ret_count = count;
    return STATUS_OK;
}

enum status mail_came_back(struct work *work, int64_t outbox_id, const char *answer)
{
    return db_execute(work, NULL,
                      "UPDATE outbox SET state = $3, answer = $4, ended_at = $5"
                      " WHERE workspace_id = $1 AND id = $2 AND state IN (3, 5)",
                      DB_BIND(db_int(work->workspace_id), db_int(outbox_id), db_int(OUTBOX_FAILED),
                              db_text(answer), db_int(work->now)));
}

enum status mail_bounced(struct work *work, const char *address_key, const char *answer)
{
    return db_execute(work, NULL,
                      "UPDATE contact_point SET bounced_at = coalesce(bounced_at, $4), bounce = $5"
                      " WHERE workspace_id = $1 AND kind = $2 AND value_key = $3",
                      DB_BIND(db_int(work->workspace_id), db_int(POINT_EMAIL), db_text(address_key),
                              db_int(work->now), db_text(answer)));
}
