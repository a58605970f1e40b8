// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/archives.h"

#include <assert.h>
#include <string.h>

#include "store/ids.h"

struct db_stream *archives_stream(struct work *work, enum archive_table_id table)
{
    switch (table) {
#define TABLE(name, key, columns, kinds) \
    case ARCHIVE_TABLE_##name:           \
        return db_stream(work, "SELECT " columns " FROM " #name " ORDER BY " key, DB_NONE);
#define REFERENCE(table, column, parent)
#include "store/tables.def"
#undef TABLE
#undef REFERENCE
    case ARCHIVE_TABLES:
        break;
    }
    assert(false);
    return NULL;
}

void archives_read(const struct db_stream *stream, enum archive_table_id table,
                   struct db_value *values)
{
    const char *kinds = archive_tables[table].kinds;

    for (size_t i = 0; kinds[i] != '\0'; i++) {
        if (stream_is_null(stream, i))
            values[i] = db_null();
        else if (strchr("lwLW", kinds[i]))
            values[i] = db_int(stream_int(stream, i));
        else if (strchr("tT", kinds[i]))
            values[i] = db_slice(stream_text(stream, i));
        else
            values[i] = db_bytes(stream_bytes(stream, i));
    }
}

struct db_bulk *archives_bulk(struct work *work, enum archive_table_id table)
{
    switch (table) {
#define TABLE(name, key, columns, kinds) \
    case ARCHIVE_TABLE_##name:           \
        return db_bulk(work, #name, columns, strlen(kinds));
#define REFERENCE(table, column, parent)
#include "store/tables.def"
#undef TABLE
#undef REFERENCE
    case ARCHIVE_TABLES:
        break;
    }
    assert(false);
    return NULL;
}

/* Session and one-time link stay out of an archive: whoever has its file must not be signed in by
 * it; the same of an invitation and an api_key, which may have been ended since. idempotency and
 * job are of the day, backup of the machine; id_block follows from the ids, migration from the
 * program, forecast and client_forecast from the orders. Yet somebody signed in is not nothing. */
#define FILLED_TABLES                                                         \
    "SELECT 1 FROM workspace UNION ALL SELECT 1 FROM user_account UNION ALL " \
    "SELECT 1 FROM session UNION ALL SELECT 1 FROM sign_in_link LIMIT 1"

enum status archives_is_empty(struct work *work, bool *ret_is_empty)
{
    /* Whatever else there is belongs to a workspace. */
    struct rows rows = db_query(work, FILLED_TABLES, DB_NONE);
    bool is_empty = !rows_next(&rows);
    enum status status = rows_end(&rows);

    if (status == STATUS_OK)
        *ret_is_empty = is_empty;
    return status;
}

/* What counts is 1, ORDER_COUNTS of domain/client_order.h. */
enum status archives_sum_up_orders(struct work *work)
{
    return db_execute(work, NULL,
                      "UPDATE client SET (occasion_count, first_order_on) ="
                      " (SELECT count(DISTINCT o.accepted_on), min(o.accepted_on)"
                      " FROM client_order o"
                      " WHERE o.workspace_id = client.workspace_id AND o.client_id = client.id"
                      " AND o.state = 1 AND o.deleted_at IS NULL)"
                      " WHERE order_count > 0"
                      " AND (occasion_count = 0 OR first_order_on IS NULL)",
                      DB_NONE);
}

enum status archives_set_next_id(struct work *work, int64_t next_id)
{
    ids_forget(work);
    return db_execute(work, NULL,
                      "INSERT INTO id_block (name, next_id) VALUES ('id', $1) ON CONFLICT (name) "
                      "DO UPDATE SET next_id = excluded.next_id "
                      "WHERE id_block.next_id < excluded.next_id",
                      DB_BIND(db_int(next_id)));
}
