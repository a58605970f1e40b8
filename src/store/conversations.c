// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/conversations.h"

#include <string.h>

#include "store/db.h"

#define COLUMNS                                                                            \
    "c.id, c.version, c.channel_id, c.client_id, c.contact_id, c.enquiry_id, c.name,"      \
    " c.address, c.subject, c.token, c.state, c.urgency, c.owner_id, c.waiting_since_at,"  \
    " c.answer_due_at, c.snoozed_until_at, c.last_at, c.message_count, c.automatic_count," \
    " c.merged_into, c.created_at, c.changed_at, c.contact_at"
enum { OWN_COLUMNS = 23, LAST_TEXT_MAX = 300 };

static struct conversation read_conversation(const struct rows *rows)
{
    struct conversation conversation = {
        .id = rows_int(rows, 0),
        .version = rows_int(rows, 1),
        .channel_id = rows_int_or_0(rows, 2),
        .client_id = rows_int_or_0(rows, 3),
        .contact_id = rows_int_or_0(rows, 4),
        .enquiry_id = rows_int_or_0(rows, 5),
        .name = rows_text(rows, 6),
        .address = rows_text(rows, 7),
        .subject = rows_text(rows, 8),
        .state = (enum conversation_state)rows_int(rows, 10),
        .urgency = (enum urgency)rows_int(rows, 11),
        .owner_id = rows_int_or_0(rows, 12),
        .waiting_since_at = rows_int_or_0(rows, 13),
        .answer_due_at = rows_int_or_0(rows, 14),
        .snoozed_until_at = rows_int_or_0(rows, 15),
        .last_at = rows_int(rows, 16),
        .message_count = rows_int(rows, 17),
        .automatic_count = rows_int(rows, 18),
        .merged_into = rows_int_or_0(rows, 19),
        .created_at = rows_int(rows, 20),
        .changed_at = rows_int(rows, 21),
        .contact_at = rows_int_or_0(rows, 22),
    };
    struct slice token = rows_bytes(rows, 9);

    if (token.length == sizeof(conversation.token))
        memcpy(conversation.token, token.at, sizeof(conversation.token));
    return conversation;
}

static struct db_value token_value(const uint8_t token[CONVERSATION_TOKEN_SIZE])
{
    return db_bytes((struct slice){(const char *)token, CONVERSATION_TOKEN_SIZE});
}

enum status conversations_find(struct work *work, int64_t id, struct conversation *ret_conversation)
{
    struct rows rows = db_query(
        work, "SELECT " COLUMNS " FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id)));
    bool found = rows_next(&rows);
    struct conversation conversation = found ? read_conversation(&rows) : (struct conversation){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such conversation"));
    if (status == STATUS_OK)
        *ret_conversation = conversation;
    return status;
}

enum status conversations_by_token(struct work *work, const uint8_t token[CONVERSATION_TOKEN_SIZE],
                                   int64_t *ret_id)
{
    struct rows rows = db_query(work,
                                "SELECT c.id, c.merged_into FROM conversation c"
                                " WHERE c.workspace_id = $1 AND c.token = $2",
                                DB_BIND(db_int(work->workspace_id), token_value(token)));
    int64_t id = 0;

    if (rows_next(&rows))
        id = rows_is_null(&rows, 1) ? rows_int(&rows, 0) : rows_int(&rows, 1);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status conversations_insert(struct work *work, const struct conversation *conversation)
{
    return db_execute(
        work, NULL,
        "INSERT INTO conversation (workspace_id, id, version, channel_id, client_id, contact_id,"
        " enquiry_id, name, address, subject, token, state, urgency, owner_id, waiting_since_at,"
        " answer_due_at, snoozed_until_at, last_at, message_count, automatic_count, created_at,"
        " changed_at, contact_at) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
        " $13, $14, $15, $16, $17, $18, $19, $20, $20, $21)",
        DB_BIND(db_int(work->workspace_id), db_int(conversation->id),
                db_int_or_null(conversation->channel_id), db_int_or_null(conversation->client_id),
                db_int_or_null(conversation->contact_id), db_int_or_null(conversation->enquiry_id),
                db_text(conversation->name), db_text(conversation->address),
                db_text(conversation->subject), token_value(conversation->token),
                db_int(conversation->state), db_int(conversation->urgency),
                db_int_or_null(conversation->owner_id),
                db_int_or_null(conversation->waiting_since_at),
                db_int_or_null(conversation->answer_due_at),
                db_int_or_null(conversation->snoozed_until_at), db_int(conversation->last_at),
                db_int(conversation->message_count), db_int(conversation->automatic_count),
                db_int(work->now), db_int_or_null(conversation->contact_at)));
}

enum status conversations_update(struct work *work, const struct conversation *conversation)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE conversation SET version = version + 1, channel_id = $4, client_id = $5,"
        " contact_id = $6, enquiry_id = $7, name = $8, address = $9, subject = $10, state = $11,"
        " urgency = $12, owner_id = $13, waiting_since_at = $14, answer_due_at = $15,"
        " snoozed_until_at = $16, last_at = $17, message_count = $18, automatic_count = $19,"
        " merged_into = $20, changed_at = $21, contact_at = $22"
        " WHERE workspace_id = $1 AND id = $2 AND version = $3",
        DB_BIND(db_int(work->workspace_id), db_int(conversation->id), db_int(conversation->version),
                db_int_or_null(conversation->channel_id), db_int_or_null(conversation->client_id),
                db_int_or_null(conversation->contact_id), db_int_or_null(conversation->enquiry_id),
                db_text(conversation->name), db_text(conversation->address),
                db_text(conversation->subject), db_int(conversation->state),
                db_int(conversation->urgency), db_int_or_null(conversation->owner_id),
                db_int_or_null(conversation->waiting_since_at),
                db_int_or_null(conversation->answer_due_at),
                db_int_or_null(conversation->snoozed_until_at), db_int(conversation->last_at),
                db_int(conversation->message_count), db_int(conversation->automatic_count),
                db_int_or_null(conversation->merged_into), db_int(work->now),
                db_int_or_null(conversation->contact_at)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this conversation moved on meanwhile; look at it again"));
    return status;
}

enum status conversations_remove(struct work *work, int64_t id)
{
    enum status status = db_execute(
        work, NULL, "DELETE FROM reply_draft WHERE workspace_id = $1 AND conversation_id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id)));

    if (status != STATUS_OK)
        return status;
    return db_execute(work, NULL, "DELETE FROM conversation WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

/* --- lists --- */

/* What a row shows besides: the client, the owner, the last message that was not taken back. */
#define ROW_COLUMNS                                                                          \
    COLUMNS                                                                                  \
    ", (SELECT k.name FROM client k WHERE k.workspace_id = c.workspace_id"                   \
    " AND k.id = c.client_id), (SELECT u.name FROM user_account u WHERE u.id = c.owner_id)," \
    " (SELECT substr(m.text, 1, 300) FROM message m WHERE m.workspace_id = c.workspace_id"   \
    " AND m.conversation_id = c.id AND m.deleted_at IS NULL"                                 \
    " ORDER BY m.happened_at DESC, m.id DESC LIMIT 1),"                                      \
    " (SELECT m.kind FROM message m WHERE m.workspace_id = c.workspace_id"                   \
    " AND m.conversation_id = c.id AND m.deleted_at IS NULL"                                 \
    " ORDER BY m.happened_at DESC, m.id DESC LIMIT 1)"

static struct conversation_row read_row(const struct rows *rows)
{
    const char *text = rows_text(rows, OWN_COLUMNS + 2);

    return (struct conversation_row){
        .conversation = read_conversation(rows),
        .client_name = rows_text(rows, OWN_COLUMNS),
        .owner_name = rows_text(rows, OWN_COLUMNS + 1),
        .last_text = text ? text : "",
        .last_kind = (enum message_kind)rows_int_or_0(rows, OWN_COLUMNS + 3),
    };
}

static struct rows query_waiting(struct work *work, const struct conversation_choice *choice)
{
    return db_query(work,
                    "SELECT " ROW_COLUMNS " FROM conversation c WHERE c.workspace_id = $1"
                    " AND c.waiting_since_at > 0 AND c.state = 1 AND c.merged_into IS NULL"
                    " AND (c.snoozed_until_at IS NULL OR c.snoozed_until_at <= $2)"
                    " AND ($3 = 0 OR c.owner_id = $3)"
                    " AND ($4 = 0 OR (c.waiting_since_at, c.id) > ($5, $6))"
                    " ORDER BY c.waiting_since_at, c.id LIMIT $7",
                    DB_BIND(db_int(work->workspace_id), db_int(work->now), db_int(choice->owner_id),
                            db_int(choice->has_after), db_int(choice->after_at),
                            db_int(choice->after_id), db_int((int64_t)choice->limit + 1)));
}

static struct rows query_snoozed(struct work *work, const struct conversation_choice *choice)
{
    return db_query(work,
                    "SELECT " ROW_COLUMNS " FROM conversation c WHERE c.workspace_id = $1"
                    " AND c.snoozed_until_at > $2 AND c.merged_into IS NULL"
                    " AND ($3 = 0 OR c.owner_id = $3)"
                    " AND ($4 = 0 OR (c.snoozed_until_at, c.id) > ($5, $6))"
                    " ORDER BY c.snoozed_until_at, c.id LIMIT $7",
                    DB_BIND(db_int(work->workspace_id), db_int(work->now), db_int(choice->owner_id),
                            db_int(choice->has_after), db_int(choice->after_at),
                            db_int(choice->after_id), db_int((int64_t)choice->limit + 1)));
}

static struct rows query_latest(struct work *work, const struct conversation_choice *choice)
{
    enum conversation_state state = choice->box == BOX_CLOSED ? CONVERSATION_CLOSED
                                    : choice->box == BOX_SPAM ? CONVERSATION_SPAM
                                                              : CONVERSATION_OPEN;

    return db_query(work,
                    "SELECT " ROW_COLUMNS " FROM conversation c WHERE c.workspace_id = $1"
                    " AND c.state = $2 AND c.merged_into IS NULL"
                    " AND ($3 = 0 OR c.owner_id = $3)"
                    " AND ($4 = 0 OR (c.last_at, c.id) < ($5, $6))"
                    " ORDER BY c.last_at DESC, c.id DESC LIMIT $7",
                    DB_BIND(db_int(work->workspace_id), db_int(state), db_int(choice->owner_id),
                            db_int(choice->has_after), db_int(choice->after_at),
                            db_int(choice->after_id), db_int((int64_t)choice->limit + 1)));
}

static struct rows query_client(struct work *work, const struct conversation_choice *choice)
{
    return db_query(work,
                    "SELECT " ROW_COLUMNS " FROM conversation c WHERE c.workspace_id = $1"
                    " AND c.client_id = $2 AND c.merged_into IS NULL"
                    " AND ($3 = 0 OR (c.last_at, c.id) < ($4, $5))"
                    " ORDER BY c.last_at DESC, c.id DESC LIMIT $6",
                    DB_BIND(db_int(work->workspace_id), db_int(choice->client_id),
                            db_int(choice->has_after), db_int(choice->after_at),
                            db_int(choice->after_id), db_int((int64_t)choice->limit + 1)));
}

static struct rows query_box(struct work *work, const struct conversation_choice *choice)
{
    if (choice->client_id)
        return query_client(work, choice);
    switch (choice->box) {
    case BOX_WAITING:
        return query_waiting(work, choice);
    case BOX_SNOOZED:
        return query_snoozed(work, choice);
    case BOX_OPEN:
    case BOX_CLOSED:
    case BOX_SPAM:
        break;
    }
    return query_latest(work, choice);
}

enum status conversations_list(struct work *work, const struct conversation_choice *choice,
                               struct conversation_list *ret_list)
{
    struct rows rows = query_box(work, choice);
    struct conversation_list list = {
        .items = arena_array(work->arena, struct conversation_row, rows.row_count)};

    while (rows_next(&rows)) {
        if (list.count == choice->limit)
            list.has_more = true;
        else
            list.items[list.count++] = read_row(&rows);
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

/* How many there are: a row each, and no more than the most that is asked for. */
static enum status count_rows(struct rows rows, int64_t *ret_count)
{
    int64_t count = (int64_t)rows.row_count;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}

enum status conversations_count_waiting(struct work *work, int64_t most, int64_t *ret_count)
{
    return count_rows(
        db_query(work,
                 "SELECT c.id FROM conversation c WHERE c.workspace_id = $1"
                 " AND c.waiting_since_at > 0 AND c.state = 1 AND c.merged_into IS NULL"
                 " AND (c.snoozed_until_at IS NULL OR c.snoozed_until_at <= $2) LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(work->now), db_int(most))),
        ret_count);
}

static struct rows query_own_waiting(struct work *work, int64_t owner_id, int64_t most)
{
    return db_query(
        work,
        "SELECT c.id FROM conversation c WHERE c.workspace_id = $1"
        " AND c.owner_id = $2 AND c.state = 1 AND c.waiting_since_at > 0"
        " AND c.merged_into IS NULL AND (c.snoozed_until_at IS NULL OR c.snoozed_until_at <= $3)"
        " LIMIT $4",
        DB_BIND(db_int(work->workspace_id), db_int(owner_id), db_int(work->now), db_int(most)));
}

static struct rows query_snoozed_count(struct work *work, int64_t most)
{
    return db_query(work,
                    "SELECT c.id FROM conversation c WHERE c.workspace_id = $1"
                    " AND c.snoozed_until_at > $2 AND c.merged_into IS NULL LIMIT $3",
                    DB_BIND(db_int(work->workspace_id), db_int(work->now), db_int(most)));
}

enum status conversations_count(struct work *work, int64_t owner_id, int64_t most,
                                struct conversation_counts *ret_counts)
{
    struct conversation_counts counts = {0};

    enum status status = conversations_count_waiting(work, most, &counts.waiting);
    if (status == STATUS_OK)
        status = count_rows(query_own_waiting(work, owner_id, most), &counts.own_waiting);
    if (status == STATUS_OK)
        status = count_rows(query_snoozed_count(work, most), &counts.snoozed);
    if (status == STATUS_OK)
        *ret_counts = counts;
    return status;
}
