// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/channels.h"

#include "store/db.h"

#define COLUMNS                                                                                  \
    "h.id, h.version, h.kind, h.name, h.address, h.settings, h.signature, h.place, h.looked_at," \
    " h.fault, h.fault_at, h.is_main, h.created_at, h.changed_at, h.paused_at, h.archived_at,"   \
    " CASE WHEN h.secret IS NULL THEN 0 ELSE 1 END"

static struct channel read_channel(const struct rows *rows)
{
    return (struct channel){
        .id = rows_int(rows, 0),
        .version = rows_int(rows, 1),
        .kind = (enum channel_kind)rows_int(rows, 2),
        .name = rows_text(rows, 3),
        .address = rows_text(rows, 4),
        .settings = rows_text(rows, 5),
        .signature = rows_text(rows, 6),
        .place = rows_text(rows, 7),
        .looked_at = rows_int_or_0(rows, 8),
        .fault = rows_text(rows, 9),
        .fault_at = rows_int_or_0(rows, 10),
        .is_main = rows_int(rows, 11) != 0,
        .created_at = rows_int(rows, 12),
        .changed_at = rows_int(rows, 13),
        .is_paused = !rows_is_null(rows, 14),
        .is_archived = !rows_is_null(rows, 15),
        .has_secret = rows_int(rows, 16) != 0,
    };
}

static enum status not_found(struct work *work)
{
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("there is no such mailbox, or it was removed"));
}

enum status channels_list(struct work *work, struct channel_list *ret_list)
{
    struct rows rows = db_query(work,
                                "SELECT " COLUMNS " FROM channel h WHERE h.workspace_id = $1"
                                " AND h.archived_at IS NULL"
                                " ORDER BY h.is_main DESC, h.kind, h.address_key LIMIT $2",
                                DB_BIND(db_int(work->workspace_id), db_int(CHANNELS_MAX)));
    struct channel_list list = {.items = arena_array(work->arena, struct channel, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = read_channel(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

enum status channels_find(struct work *work, int64_t id, struct channel *ret_channel)
{
    struct rows rows =
        db_query(work, "SELECT " COLUMNS " FROM channel h WHERE h.workspace_id = $1 AND h.id = $2",
                 DB_BIND(db_int(work->workspace_id), db_int(id)));
    bool found = rows_next(&rows);
    struct channel channel = found ? read_channel(&rows) : (struct channel){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        return not_found(work);
    if (status == STATUS_OK)
        *ret_channel = channel;
    return status;
}

enum status channels_secret(struct work *work, int64_t id, struct slice *ret_sealed)
{
    struct rows rows =
        db_query(work, "SELECT h.secret FROM channel h WHERE h.workspace_id = $1 AND h.id = $2",
                 DB_BIND(db_int(work->workspace_id), db_int(id)));
    bool found = rows_next(&rows);
    struct slice sealed =
        found && !rows_is_null(&rows, 0) ? rows_bytes(&rows, 0) : (struct slice){0};

    enum status status = rows_end(&rows);
    if (status == STATUS_OK && !found)
        return not_found(work);
    if (status == STATUS_OK)
        *ret_sealed = sealed;
    return status;
}

static struct db_value secret_value(struct slice sealed)
{
    return sealed.at ? db_bytes(sealed) : db_null();
}

enum status channels_insert(struct work *work, const struct channel *channel,
                            const char *address_key, struct slice sealed)
{
    int64_t made = 0;

    enum status status = db_execute(
        work, &made,
        "INSERT INTO channel (workspace_id, id, version, kind, name, address, address_key,"
        " settings, secret, signature, place, is_main, created_at, changed_at)"
        " VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, '', 0, $10, $10)"
        " ON CONFLICT (workspace_id, kind, address_key) WHERE archived_at IS NULL DO NOTHING",
        DB_BIND(db_int(work->workspace_id), db_int(channel->id), db_int(channel->kind),
                db_text(channel->name), db_text(channel->address), db_text(address_key),
                db_text(channel->settings), secret_value(sealed), db_text(channel->signature),
                db_int(work->now)));
    if (status == STATUS_OK && made == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "address",
                         PLAIN_MESSAGE("this address is among your mailboxes already"));
    return status;
}

enum status channels_update(struct work *work, const struct channel *channel, struct slice sealed)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE channel SET version = version + 1, name = $4, settings = $5, signature = $6,"
        " secret = CASE WHEN $7 = 1 THEN $8 ELSE secret END, changed_at = $9,"
        " paused_at = CASE WHEN $10 = 0 THEN NULL WHEN paused_at IS NULL THEN $9"
        " ELSE paused_at END,"
        " archived_at = CASE WHEN $11 = 0 THEN NULL WHEN archived_at IS NULL THEN $9"
        " ELSE archived_at END,"
        " fault = CASE WHEN $7 = 1 OR settings <> $5 THEN NULL ELSE fault END,"
        " fault_at = CASE WHEN $7 = 1 OR settings <> $5 THEN NULL ELSE fault_at END"
        " WHERE workspace_id = $1 AND id = $2 AND version = $3",
        DB_BIND(db_int(work->workspace_id), db_int(channel->id), db_int(channel->version),
                db_text(channel->name), db_text(channel->settings), db_text(channel->signature),
                db_int(sealed.at != NULL), secret_value(sealed), db_int(work->now),
                db_int(channel->is_paused), db_int(channel->is_archived)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this mailbox was changed meanwhile; look at it again"));
    return status;
}

enum status channels_set_main(struct work *work, int64_t id)
{
    return db_execute(work, NULL,
                      "UPDATE channel SET is_main = CASE WHEN id = $2 THEN 1 ELSE 0 END"
                      " WHERE workspace_id = $1 AND archived_at IS NULL",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

enum status channels_by_key(struct work *work, enum channel_kind kind, const char *address_key,
                            int64_t *ret_id)
{
    struct rows rows =
        db_query(work,
                 "SELECT c.id FROM channel c WHERE c.workspace_id = $1 AND c.kind = $2"
                 " AND c.address_key = $3 AND c.archived_at IS NULL",
                 DB_BIND(db_int(work->workspace_id), db_int(kind), db_text(address_key)));
    int64_t id = rows_next(&rows) ? rows_int(&rows, 0) : 0;

    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status channels_put_address(struct work *work, int64_t id, const char *address)
{
    return db_execute(work, NULL,
                      "UPDATE channel SET address = $3 WHERE workspace_id = $1 AND id = $2",
                      DB_BIND(db_int(work->workspace_id), db_int(id), db_text(address)));
}

enum status channels_put_place(struct work *work, int64_t id, const char *place)
{
    return db_execute(
        work, NULL,
        "UPDATE channel SET place = $3, looked_at = $4,"
        " fault = CASE WHEN fault LIKE '%\"sends\":%' THEN fault ELSE NULL END,"
        " fault_at = CASE WHEN fault LIKE '%\"sends\":%' THEN fault_at ELSE NULL END"
        " WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_text(place), db_int(work->now)));
}

enum status channels_put_fault(struct work *work, int64_t id, const char *fault)
{
    return db_execute(
        work, NULL,
        "UPDATE channel SET fault = $3, fault_at = CASE WHEN fault IS NULL THEN $4 ELSE fault_at"
        " END WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_text(fault), db_int(work->now)));
}

enum status channels_drop_send_fault(struct work *work, int64_t id)
{
    return db_execute(work, NULL,
                      "UPDATE channel SET fault = NULL, fault_at = NULL"
                      " WHERE workspace_id = $1 AND id = $2 AND fault LIKE '%\"sends\":%'",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

enum status channels_at_work(struct work *work, enum channel_kind kind,
                             struct channel_at_work **ret_items, size_t *ret_count)
{
    struct rows rows = db_query(work,
                                "SELECT h.workspace_id, h.id FROM channel h WHERE h.kind = $1"
                                " AND h.archived_at IS NULL AND h.paused_at IS NULL"
                                " ORDER BY h.kind, h.workspace_id, h.id LIMIT $2",
                                DB_BIND(db_int(kind), db_int(CHANNELS_AT_WORK_MAX)));
    struct channel_at_work *items =
        arena_array(work->arena, struct channel_at_work, rows.row_count);
    size_t count = 0;

    while (rows_next(&rows))
        items[count++] = (struct channel_at_work){rows_int(&rows, 0), rows_int(&rows, 1)};
    enum status status = rows_end(&rows);
    if (status != STATUS_OK)
        return status;
    *ret_items = items;
    *ret_count = count;
    return STATUS_OK;
}
