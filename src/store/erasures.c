// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/erasures.h"

#include "store/db.h"
#include "store/searches.h"

/* The client, and whoever was merged into it: $1 workspace, $2 client. */
#define OWN_CLIENTS                                                      \
    "(SELECT c.id FROM client c WHERE c.workspace_id = $1 AND c.id = $2" \
    " UNION ALL SELECT m.id FROM client m WHERE m.workspace_id = $1 AND m.merged_into = $2)"
#define OWN_CONTACTS \
    "(SELECT k.id FROM contact k WHERE k.workspace_id = $1 AND k.client_id IN " OWN_CLIENTS ")"
#define OWN_ORDERS \
    "(SELECT o.id FROM client_order o WHERE o.workspace_id = $1 AND o.client_id IN " OWN_CLIENTS ")"
#define OWN_ENQUIRIES \
    "(SELECT e.id FROM enquiry e WHERE e.workspace_id = $1 AND e.client_id IN " OWN_CLIENTS ")"

#define OWN_NOTES \
    "(SELECT n.id FROM note n WHERE n.workspace_id = $1 AND n.client_id IN " OWN_CLIENTS ")"

#define OWN_CONVERSATIONS                                        \
    "(SELECT d.id FROM conversation d WHERE d.workspace_id = $1" \
    " AND d.client_id IN " OWN_CLIENTS ")"
#define OWN_MESSAGES                                        \
    "(SELECT g.id FROM message g WHERE g.workspace_id = $1" \
    " AND g.conversation_id IN " OWN_CONVERSATIONS ")"

#define OWN_COMPLAINTS \
    "(SELECT k.id FROM complaint k WHERE k.workspace_id = $1 AND k.client_id IN " OWN_CLIENTS ")"

#define RUN(status, work, client_id, sql)                  \
    ((status) != STATUS_OK ? (status)                      \
                           : db_execute((work), NULL, sql, \
                                        DB_BIND(db_int((work)->workspace_id), db_int(client_id))))

/* Whoever was merged into somebody who was merged into the client later is one of them, too. */
static enum status gather_merged(struct work *work, int64_t id)
{
    enum status status = STATUS_OK;
    int64_t changed = 1;

    while (status == STATUS_OK && changed > 0)
        status = db_execute(
            work, &changed,
            "UPDATE client SET merged_into = $2 WHERE workspace_id = $1 AND merged_into IN"
            " (SELECT m.id FROM client m WHERE m.workspace_id = $1 AND m.merged_into = $2)",
            DB_BIND(db_int(work->workspace_id), db_int(id)));
    return status;
}

/* What hangs on the people, then the people but the main ones. */
static enum status erase_people(struct work *work, int64_t id)
{
    enum status status = STATUS_OK;

    status =
        RUN(status, work, id,
            "DELETE FROM contact_file WHERE workspace_id = $1 AND contact_id IN " OWN_CONTACTS);
    status =
        RUN(status, work, id,
            "DELETE FROM contact_point WHERE workspace_id = $1 AND contact_id IN " OWN_CONTACTS);
    status =
        RUN(status, work, id,
            "DELETE FROM important_date WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "DELETE FROM note WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    /* Of an order that went over to another client. */
    status = RUN(status, work, id,
                 "UPDATE note SET contact_id = NULL WHERE workspace_id = $1"
                 " AND contact_id IS NOT NULL AND contact_id IN " OWN_CONTACTS);
    status = RUN(status, work, id,
                 "DELETE FROM client_tag WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "DELETE FROM contact WHERE workspace_id = $1 AND is_main = 0"
                 " AND client_id IN " OWN_CLIENTS);
    return status;
}

/* What orders, enquiries and notes are found by, in what the driver indexes, too. */
static enum status erase_words(struct work *work, int64_t id)
{
    enum { WORDS_AT_ONCE = 500 };
    enum status status = STATUS_OK;
    int64_t ids[WORDS_AT_ONCE];
    size_t count = WORDS_AT_ONCE;

    while (status == STATUS_OK && count == WORDS_AT_ONCE) {
        struct rows rows =
            db_query(work,
                     "SELECT s.id FROM search s WHERE s.workspace_id = $1 AND (s.id IN " OWN_ORDERS
                     " OR s.id IN " OWN_ENQUIRIES " OR s.id IN " OWN_NOTES
                     " OR s.id IN " OWN_MESSAGES ") LIMIT $3",
                     DB_BIND(db_int(work->workspace_id), db_int(id), db_int(WORDS_AT_ONCE)));

        for (count = 0; count < WORDS_AT_ONCE && rows_next(&rows); count++)
            ids[count] = rows_int(&rows, 0);
        status = rows_end(&rows);
        for (size_t i = 0; status == STATUS_OK && i < count; i++)
            status = searches_put(work, ids[i], SEARCH_ORDER, "");
    }
    return status;
}

/* What was written, with all that hangs on it; the bytes are swept with what nobody names. */
static enum status erase_conversations(struct work *work, int64_t id)
{
    enum status status =
        RUN(STATUS_OK, work, id,
            "DELETE FROM arrival WHERE workspace_id = $1 AND message_id IN " OWN_MESSAGES);
    status = RUN(status, work, id,
                 "DELETE FROM automatic_answer WHERE workspace_id = $1"
                 " AND message_id IN " OWN_MESSAGES);
    status = RUN(status, work, id,
                 "DELETE FROM outbox WHERE workspace_id = $1 AND message_id IN " OWN_MESSAGES);
    status =
        RUN(status, work, id,
            "DELETE FROM message_file WHERE workspace_id = $1 AND message_id IN " OWN_MESSAGES);
    status = RUN(status, work, id,
                 "UPDATE complaint SET conversation_id = NULL WHERE workspace_id = $1"
                 " AND conversation_id IN " OWN_CONVERSATIONS);
    status = RUN(status, work, id,
                 "DELETE FROM message WHERE workspace_id = $1"
                 " AND conversation_id IN " OWN_CONVERSATIONS);
    status = RUN(status, work, id,
                 "DELETE FROM reply_draft WHERE workspace_id = $1"
                 " AND conversation_id IN " OWN_CONVERSATIONS);
    status = RUN(status, work, id,
                 "DELETE FROM chat_link WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "UPDATE audit SET before_json = NULL, after_json = NULL WHERE workspace_id = $1"
                 " AND object_id IN " OWN_CONVERSATIONS);
    status = RUN(status, work, id,
                 "DELETE FROM conversation WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    return status;
}

static enum status erase_doings(struct work *work, int64_t id)
{
    enum status status =
        RUN(STATUS_OK, work, id,
            "UPDATE audit SET before_json = NULL, after_json = NULL WHERE workspace_id = $1"
            " AND object_id IN " OWN_ENQUIRIES);
    status = RUN(status, work, id,
                 "DELETE FROM enquiry WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "DELETE FROM cue_answer WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "DELETE FROM client_loss WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "DELETE FROM contact_limit WHERE workspace_id = $1 AND kind = 3"
                 " AND object_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "DELETE FROM own_value WHERE workspace_id = $1 AND object_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "DELETE FROM own_value WHERE workspace_id = $1 AND object_id IN " OWN_ORDERS);
    status = RUN(status, work, id,
                 "DELETE FROM own_cue WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "UPDATE audit SET before_json = NULL, after_json = NULL WHERE workspace_id = $1"
                 " AND object_id IN " OWN_ORDERS);
    status = RUN(status, work, id,
                 "UPDATE client_order SET title = '', details = '', cancel_reason = '',"
                 " source = '' WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    return status;
}

/* What was closed stays in the mistake log by its service, cause and days; no words of it do. */
static enum status erase_complaints(struct work *work, int64_t id)
{
    enum status status = RUN(STATUS_OK, work, id,
                             "DELETE FROM complaint_note WHERE workspace_id = $1"
                             " AND complaint_id IN " OWN_COMPLAINTS);
    status = RUN(status, work, id,
                 "UPDATE audit SET before_json = NULL, after_json = NULL WHERE workspace_id = $1"
                 " AND object_id IN " OWN_COMPLAINTS);
    status = RUN(status, work, id,
                 "DELETE FROM complaint WHERE workspace_id = $1"
                 " AND (closed_at IS NULL OR deleted_at IS NOT NULL)"
                 " AND client_id IN " OWN_CLIENTS);
    status = RUN(status, work, id,
                 "UPDATE complaint SET title = '', details = '', mended = '', gesture = '',"
                 " learnt = '' WHERE workspace_id = $1 AND client_id IN " OWN_CLIENTS);
    return status;
}

static enum status erase_names(struct work *work, int64_t id, const char *name,
                               struct slice sort_key)
{
    enum status status = db_execute(
        work, NULL,
        "UPDATE contact SET name = $3, given = '', family = '', additional = '', salutation = '',"
        " language = '', form_of_address = 0 WHERE workspace_id = $1"
        " AND client_id IN " OWN_CLIENTS,
        DB_BIND(db_int(work->workspace_id), db_int(id), db_text(name)));

    if (status == STATUS_OK)
        status = db_execute(
            work, NULL,
            "UPDATE client SET name = $3, sort_key = $4, reference = NULL, source = '',"
            " words = '', likes = '', talked_of = '', mark = 0, rhythm = 0, archived_at = $5,"
            " version = version + 1, changed_at = $5 WHERE workspace_id = $1"
            " AND id IN " OWN_CLIENTS,
            DB_BIND(db_int(work->workspace_id), db_int(id), db_text(name), db_bytes(sort_key),
                    db_int(work->now)));
    return status;
}

enum status erase_person(struct work *work, int64_t client_id, const char *name,
                         struct slice sort_key, int64_t audit_id)
{
    enum status status = gather_merged(work, client_id);

    if (status == STATUS_OK)
        status = erase_words(work, client_id);
    if (status == STATUS_OK)
        status = erase_conversations(work, client_id);
    if (status == STATUS_OK)
        status = erase_people(work, client_id);
    if (status == STATUS_OK)
        status = erase_doings(work, client_id);
    if (status == STATUS_OK)
        status = erase_complaints(work, client_id);
    if (status == STATUS_OK)
        status = erase_names(work, client_id, name, sort_key);
    if (status == STATUS_OK)
        status =
            db_execute(work, NULL,
                       "UPDATE audit SET before_json = NULL, after_json = NULL,"
                       " undone_by = coalesce(undone_by, $3) WHERE workspace_id = $1"
                       " AND object_id IN " OWN_CLIENTS " AND id <> $3",
                       DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(audit_id)));
    if (status == STATUS_OK)
        status = searches_put(work, client_id, SEARCH_CLIENT, "");
    /* Answers that were kept for a day may hold the client as it was. */
    if (status == STATUS_OK)
        status = db_execute(work, NULL, "DELETE FROM idempotency WHERE workspace_id = $1",
                            DB_BIND(db_int(work->workspace_id)));
    return status;
}
