// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/messages.h"

#include <string.h>

#include "store/db.h"

#define COLUMNS                                                                       \
    "m.id, m.conversation_id, m.kind, m.is_automatic, m.author_id, m.happened_at,"    \
    " m.written_at, m.sender_name, m.sender_address, m.receivers, m.subject, m.text," \
    " m.own_length, m.html_hash, m.mail_id, m.likeness, m.flags, m.created_at, m.changed_at"

enum { MESSAGES_LOOKED_AT = 500 };

static struct db_value hash_value(bool is_there, const uint8_t hash[SECRET_HASH_SIZE])
{
    return is_there ? db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE}) : db_null();
}

static bool read_hash(const struct rows *rows, size_t column, uint8_t ret_hash[SECRET_HASH_SIZE])
{
    if (rows_is_null(rows, column))
        return false;
    struct slice hash = rows_bytes(rows, column);
    if (hash.length != SECRET_HASH_SIZE)
        return false;
    memcpy(ret_hash, hash.at, SECRET_HASH_SIZE);
    return true;
}

static struct conversation_message read_message(const struct rows *rows)
{
    struct conversation_message message = {
        .id = rows_int(rows, 0),
        .conversation_id = rows_int(rows, 1),
        .kind = (enum message_kind)rows_int(rows, 2),
        .is_automatic = rows_int(rows, 3) != 0,
        .author_id = rows_int_or_0(rows, 4),
        .happened_at = rows_int(rows, 5),
        .written_at = rows_int_or_0(rows, 6),
        .sender_name = rows_text(rows, 7),
        .sender_address = rows_text(rows, 8),
        .receivers = rows_text(rows, 9),
        .subject = rows_text(rows, 10),
        .text = rows_text(rows, 11),
        .own_length = rows_int(rows, 12),
        .mail_id = rows_text(rows, 14),
        .flags = (int32_t)rows_int(rows, 16),
        .created_at = rows_int(rows, 17),
        .changed_at = rows_int(rows, 18),
    };

    message.has_html = read_hash(rows, 13, message.html_hash);
    message.has_likeness = read_hash(rows, 15, message.likeness);
    return message;
}

enum status messages_insert(struct work *work, const struct conversation_message *message)
{
    return db_execute(
        work, NULL,
        "INSERT INTO message (workspace_id, id, conversation_id, kind, is_automatic, author_id,"
        " happened_at, written_at, sender_name, sender_address, receivers, subject, text,"
        " own_length, html_hash, mail_id, likeness, flags, created_at, changed_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,"
        " $19, $19)",
        DB_BIND(db_int(work->workspace_id), db_int(message->id), db_int(message->conversation_id),
                db_int(message->kind), db_int(message->is_automatic),
                db_int_or_null(message->author_id), db_int(message->happened_at),
                db_int_or_null(message->written_at), db_text(message->sender_name),
                db_text(message->sender_address), db_text(message->receivers),
                db_text(message->subject), db_text(message->text), db_int(message->own_length),
                hash_value(message->has_html, message->html_hash), db_text(message->mail_id),
                hash_value(message->has_likeness, message->likeness), db_int(message->flags),
                db_int(work->now)));
}

enum status messages_find(struct work *work, int64_t id, struct conversation_message *ret_message)
{
    struct rows rows = db_query(work,
                                "SELECT " COLUMNS " FROM message m WHERE m.workspace_id = $1"
                                " AND m.id = $2 AND m.deleted_at IS NULL",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    bool found = rows_next(&rows);
    struct conversation_message message =
        found ? read_message(&rows) : (struct conversation_message){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such message, or it was taken back"));
    if (status == STATUS_OK)
        *ret_message = message;
    return status;
}

enum status messages_like(struct work *work, const uint8_t likeness[SECRET_HASH_SIZE],
                          int64_t *ret_id)
{
    struct rows rows =
        db_query(work, "SELECT m.id FROM message m WHERE m.workspace_id = $1 AND m.likeness = $2",
                 DB_BIND(db_int(work->workspace_id), hash_value(true, likeness)));
    int64_t id = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

static enum status conversation_of(struct work *work, const char *mail_id, int64_t *ret_id)
{
    struct rows rows = db_query(work,
                                "SELECT c.id, c.merged_into FROM message m JOIN conversation c"
                                " ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id"
                                " WHERE m.workspace_id = $1 AND m.mail_id = $2"
                                " ORDER BY m.id LIMIT 1",
                                DB_BIND(db_int(work->workspace_id), db_text(mail_id)));
    int64_t id = 0;

    if (rows_next(&rows))
        id = rows_is_null(&rows, 1) ? rows_int(&rows, 0) : rows_int(&rows, 1);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status messages_answered(struct work *work, const char *const *mail_ids, size_t count,
                              int64_t *ret_conversation)
{
    enum status status = STATUS_OK;
    int64_t id = 0;

    for (size_t i = 0; i < count && status == STATUS_OK && id == 0; i++)
        status = conversation_of(work, mail_ids[i], &id);
    if (status == STATUS_OK)
        *ret_conversation = id;
    return status;
}

enum status messages_list(struct work *work, int64_t conversation_id, struct message_place before,
                          size_t limit, struct message_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " COLUMNS " FROM message m WHERE m.workspace_id = $1 AND m.conversation_id = $2"
        " AND m.deleted_at IS NULL AND ($3 = 0 OR (m.happened_at, m.id) < ($3, $4))"
        " ORDER BY m.happened_at DESC, m.id DESC LIMIT $5",
        DB_BIND(db_int(work->workspace_id), db_int(conversation_id), db_int(before.at),
                db_int(before.id), db_int((int64_t)limit + 1)));
    size_t count = rows.row_count > limit ? limit : rows.row_count;
    struct message_list list = {.items =
                                    arena_array(work->arena, struct conversation_message, count)};

    list.has_earlier = rows.row_count > limit;
    while (list.count < count && rows_next(&rows))
        list.items[count - ++list.count] = read_message(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status messages_delete(struct work *work, int64_t id)
{
    return db_execute(work, NULL,
                      "UPDATE message SET deleted_at = $3, changed_at = $3"
                      " WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL",
                      DB_BIND(db_int(work->workspace_id), db_int(id), db_int(work->now)));
}

enum status messages_remove(struct work *work, int64_t conversation_id, int64_t id,
                            int64_t *ret_count)
{
    return db_execute(work, ret_count,
                      "DELETE FROM message WHERE workspace_id = $1 AND id = $2"
                      " AND conversation_id = $3",
                      DB_BIND(db_int(work->workspace_id), db_int(id), db_int(conversation_id)));
}

enum status messages_events(struct work *work, int64_t conversation_id, size_t limit,
                            struct message_events *ret_events)
{
    struct rows rows = db_query(
        work,
        "SELECT m.id, m.happened_at, m.author_id, m.kind, m.is_automatic, m.flags FROM message m"
        " WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.deleted_at IS NULL"
        " ORDER BY m.happened_at, m.id LIMIT $3",
        DB_BIND(db_int(work->workspace_id), db_int(conversation_id), db_int((int64_t)limit)));
    struct message_events events = {
        .items = arena_array(work->arena, struct message_event, rows.row_count)};

    while (rows_next(&rows))
        events.items[events.count++] = (struct message_event){
            .id = rows_int(&rows, 0),
            .at = rows_int(&rows, 1),
            .author_id = rows_int_or_0(&rows, 2),
            .kind = (enum message_kind)rows_int(&rows, 3),
            .is_automatic = rows_int(&rows, 4) != 0,
            .flags = (int32_t)rows_int(&rows, 5),
        };
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_events = events;
    return status;
}

enum status messages_move_one(struct work *work, int64_t id, int64_t from_conversation,
                              int64_t to_conversation, int64_t *ret_count)
{
    return db_execute(work, ret_count,
                      "UPDATE message SET conversation_id = $4 WHERE workspace_id = $1 AND id = $2"
                      " AND conversation_id = $3",
                      DB_BIND(db_int(work->workspace_id), db_int(id), db_int(from_conversation),
                              db_int(to_conversation)));
}

enum status messages_move(struct work *work, int64_t from_conversation, int64_t to_conversation,
                          int64_t *ret_count)
{
    return db_execute(
        work, ret_count,
        "UPDATE message SET conversation_id = $3 WHERE workspace_id = $1"
        " AND conversation_id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(from_conversation), db_int(to_conversation)));
}

/* --- their files --- */

#define FILE_COLUMNS                                                                          \
    "f.id, f.message_id, f.place, f.name, f.media_type, f.content_id, f.is_inline, f.length," \
    " f.blob_hash"

static struct message_file read_file(const struct rows *rows)
{
    struct message_file file = {
        .id = rows_int(rows, 0),
        .message_id = rows_int(rows, 1),
        .place = (int32_t)rows_int(rows, 2),
        .name = rows_text(rows, 3),
        .media_type = rows_text(rows, 4),
        .content_id = rows_text(rows, 5),
        .is_inline = rows_int(rows, 6) != 0,
        .length = rows_int(rows, 7),
    };

    file.is_kept = read_hash(rows, 8, file.hash);
    return file;
}

enum status message_files_insert(struct work *work, const struct message_file *file)
{
    return db_execute(
        work, NULL,
        "INSERT INTO message_file (workspace_id, id, message_id, place, name, media_type,"
        " content_id, is_inline, length, blob_hash)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        DB_BIND(db_int(work->workspace_id), db_int(file->id), db_int(file->message_id),
                db_int(file->place), db_text(file->name), db_text(file->media_type),
                db_text(file->content_id), db_int(file->is_inline), db_int(file->length),
                hash_value(file->is_kept, file->hash)));
}

enum status message_files_list(struct work *work, int64_t conversation_id,
                               struct message_files *ret_files)
{
    struct rows rows =
        db_query(work,
                 "SELECT " FILE_COLUMNS " FROM message_file f WHERE f.workspace_id = $1"
                 " AND f.message_id IN (SELECT m.id FROM message m WHERE m.workspace_id = $1"
                 " AND m.conversation_id = $2 AND m.deleted_at IS NULL"
                 " ORDER BY m.happened_at DESC, m.id DESC LIMIT $3)"
                 " ORDER BY f.message_id, f.place LIMIT $4",
                 DB_BIND(db_int(work->workspace_id), db_int(conversation_id),
                         db_int(MESSAGES_LOOKED_AT), db_int(MESSAGE_FILES_LISTED)));
    struct message_files files = {
        .items = arena_array(work->arena, struct message_file, rows.row_count)};

    while (rows_next(&rows))
        files.items[files.count++] = read_file(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_files = files;
    return status;
}

enum status message_files_find(struct work *work, int64_t id, struct message_file *ret_file)
{
    struct rows rows = db_query(work,
                                "SELECT " FILE_COLUMNS " FROM message_file f JOIN message m"
                                " ON m.workspace_id = f.workspace_id AND m.id = f.message_id"
                                " WHERE f.workspace_id = $1 AND f.id = $2"
                                " AND m.deleted_at IS NULL",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    bool found = rows_next(&rows);
    struct message_file file = found ? read_file(&rows) : (struct message_file){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such file, or its message was taken back"));
    if (status == STATUS_OK)
        *ret_file = file;
    return status;
}
