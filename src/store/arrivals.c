// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/arrivals.h"

#include <string.h>

#include "store/blobs.h"
#include "store/db.h"

#define COLUMNS                                                                       \
    "a.id, a.channel_id, a.origin, a.blob_hash, a.attempt, a.came_at, a.received_at," \
    " a.is_sent, a.is_head"
#define DAY_MICROSECONDS INT64_C(86400000000)

enum status arrivals_has(struct work *work, int64_t channel_id, const char *origin, bool *ret_has)
{
    struct rows rows =
        db_query(work,
                 "SELECT a.id FROM arrival a WHERE a.workspace_id = $1"
                 " AND a.channel_id = $2 AND a.origin = $3",
                 DB_BIND(db_int(work->workspace_id), db_int(channel_id), db_text(origin)));

    bool has = rows_next(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_has = has;
    return status;
}

enum status arrivals_keep(struct work *work, const struct arrival *arrival, struct slice bytes,
                          bool *ret_is_new)
{
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t kept = 0;

    enum status status = blobs_put(work, bytes, hash);
    if (status != STATUS_OK)
        return status;
    status = db_execute(
        work, &kept,
        "INSERT INTO arrival (workspace_id, id, channel_id, origin, blob_hash, state, attempt,"
        " came_at, received_at, is_sent, is_head)"
        " VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10)"
        " ON CONFLICT (workspace_id, channel_id, origin) DO NOTHING",
        DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)), db_int(arrival->channel_id),
                db_text(arrival->origin),
                db_bytes((struct slice){(const char *)hash, sizeof(hash)}), db_int(ARRIVAL_WAITING),
                db_int(work->now), db_int_or_null(arrival->received_at), db_int(arrival->is_sent),
                db_int(arrival->is_head)));
    if (status == STATUS_OK)
        *ret_is_new = kept > 0;
    return status;
}

static struct arrival read_arrival(const struct rows *rows)
{
    struct arrival arrival = {
        .id = rows_int(rows, 0),
        .channel_id = rows_int(rows, 1),
        .origin = rows_text(rows, 2),
        .attempt = rows_int(rows, 4),
        .came_at = rows_int(rows, 5),
        .received_at = rows_int_or_0(rows, 6),
        .is_sent = rows_int(rows, 7) != 0,
        .is_head = rows_int(rows, 8) != 0,
    };
    struct slice hash = rows_bytes(rows, 3);

    if (hash.length == sizeof(arrival.blob_hash))
        memcpy(arrival.blob_hash, hash.at, sizeof(arrival.blob_hash));
    return arrival;
}

static enum status read_list(struct work *work, struct rows *rows, struct arrival_list *ret_list)
{
    struct arrival_list list = {.items = arena_array(work->arena, struct arrival, rows->row_count)};

    while (rows_next(rows))
        list.items[list.count++] = read_arrival(rows);
    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

/* Of mailboxes and folders: enum channel_kind. */
enum status arrivals_waiting(struct work *work, size_t limit, struct arrival_list *ret_list)
{
    struct rows rows = db_query(
        work,
        "SELECT " COLUMNS " FROM arrival a JOIN channel c ON c.workspace_id = a.workspace_id"
        " AND c.id = a.channel_id WHERE a.workspace_id = $1 AND a.state = 1 AND c.kind IN (1, 4)"
        " ORDER BY a.id LIMIT $2",
        DB_BIND(db_int(work->workspace_id), db_int((int64_t)limit)));

    return read_list(work, &rows, ret_list);
}

enum status arrivals_waiting_in(struct work *work, int64_t channel_id, size_t limit,
                                struct arrival_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT " COLUMNS " FROM arrival a WHERE a.workspace_id = $1 AND a.state = 1"
                 " AND a.channel_id = $2 ORDER BY a.id LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(channel_id), db_int((int64_t)limit)));

    return read_list(work, &rows, ret_list);
}

enum status arrivals_begin(struct work *work, int64_t first_id, int64_t last_id)
{
    return db_execute(work, NULL,
                      "UPDATE arrival SET attempt = attempt + 1 WHERE workspace_id = $1"
                      " AND state = 1 AND id >= $2 AND id <= $3 AND EXISTS (SELECT 1 FROM channel c"
                      " WHERE c.workspace_id = arrival.workspace_id AND c.id = arrival.channel_id"
                      " AND c.kind IN (1, 4))",
                      DB_BIND(db_int(work->workspace_id), db_int(first_id), db_int(last_id)));
}

enum status arrivals_give_back(struct work *work, int64_t id)
{
    return db_execute(work, NULL,
                      "UPDATE arrival SET attempt = attempt - 1 WHERE workspace_id = $1"
                      " AND id = $2 AND state = 1 AND attempt > 0",
                      DB_BIND(db_int(work->workspace_id), db_int(id)));
}

enum status arrivals_end(struct work *work, int64_t id, enum arrival_state state,
                         int64_t message_id)
{
    int64_t count = 0;

    enum status status = db_execute(work, &count,
                                    "UPDATE arrival SET state = $3, message_id = $4, read_at = $5"
                                    " WHERE workspace_id = $1 AND id = $2 AND state = 1",
                                    DB_BIND(db_int(work->workspace_id), db_int(id), db_int(state),
                                            db_int_or_null(message_id), db_int(work->now)));
    if (status == STATUS_OK && count == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this message was read meanwhile"));
    return status;
}

enum status arrivals_sweep(struct work *work, int64_t *ret_count)
{
    return db_execute(
        work, ret_count,
        "DELETE FROM arrival WHERE workspace_id = $1 AND came_at < $2 AND state <> 1",
        DB_BIND(db_int(work->workspace_id), db_int(work->now - ARRIVAL_DAYS * DAY_MICROSECONDS)));
}
