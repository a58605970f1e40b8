// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <errno.h>

#include "base/text.h"
#include "store/db_sqlite.h"

/* The same statement for so many rows. */
static const char *insert_sql(struct arena *arena, const char *table, const char *columns,
                              size_t column_count, size_t row_count)
{
    struct text sql = text_new(arena);

    text_format(&sql, "INSERT INTO %s (%s) VALUES ", table, columns);
    for (size_t row = 0; row < row_count; row++) {
        for (size_t i = 0; i < column_count; i++)
            text_add(&sql, i > 0 ? ",?" : row > 0 ? ",(?" : "(?");
        text_add_char(&sql, ')');
    }
    return sql.at;
}

enum status sqlite_bulk_begin(struct db *db, const char *table, const char *columns,
                              size_t column_count, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    struct sqlite_bulk bulk = {.column_count = column_count};
    size_t places =
        (size_t)sqlite3_limit(sqlite->handle, SQLITE_LIMIT_VARIABLE_NUMBER, -1) / column_count;

    assert(!sqlite->bulk.one);
    const char *sql = insert_sql(&bulk.arena, table, columns, column_count, 1);
    enum status status = sqlite_compile(sqlite, sql, 0, fault, &bulk.one);
    if (status != STATUS_OK) {
        arena_free(&bulk.arena);
        return status;
    }
    bulk.row_max = places < 1 ? 1 : places < BULK_ROWS ? places : BULK_ROWS;
    bulk.many_sql = insert_sql(&bulk.arena, table, columns, column_count, bulk.row_max);
    bulk.values = arena_array(&bulk.arena, struct db_value, bulk.row_max * column_count);
    bulk.bytes = arena_alloc(&bulk.arena, BULK_BYTES);
    sqlite->bulk = bulk;
    return STATUS_OK;
}

/* Runs one of the two statements. The values are bound anew each time. */
static enum status insert(struct sqlite_db *sqlite, sqlite3_stmt *statement,
                          const struct db_value *values, size_t count, struct fault *fault)
{
    int result = SQLITE_OK;

    errno = 0; /* for sqlite_fault() */
    for (size_t i = 0; i < count && result == SQLITE_OK; i++)
        result = sqlite_bind(statement, (int)i + 1, &values[i], VALUES_BORROWED);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    enum status status = result == SQLITE_DONE ? STATUS_OK : sqlite_fault(sqlite, result, fault);
    (void)sqlite3_reset(statement);
    return status;
}

static enum status insert_many(struct sqlite_db *sqlite, struct fault *fault)
{
    struct sqlite_bulk *bulk = &sqlite->bulk;
    enum status status = STATUS_OK;

    if (!bulk->many)
        status = sqlite_compile(sqlite, bulk->many_sql, 0, fault, &bulk->many);
    if (status != STATUS_OK)
        return status;
    return insert(sqlite, bulk->many, bulk->values, bulk->row_max * bulk->column_count, fault);
}

/* The rows that wait go in, in their order. */
static enum status insert_waiting(struct sqlite_db *sqlite, struct fault *fault)
{
    struct sqlite_bulk *bulk = &sqlite->bulk;
    enum status status = STATUS_OK;

    if (bulk->row_count == bulk->row_max)
        status = insert_many(sqlite, fault);
    for (size_t i = 0; i < bulk->row_count && bulk->row_count < bulk->row_max; i++) {
        if (status == STATUS_OK)
            status = insert(sqlite, bulk->one, &bulk->values[i * bulk->column_count],
                            bulk->column_count, fault);
    }
    bulk->row_count = bulk->byte_count = 0;
    return status;
}

static size_t bytes_of(const struct db_value *values, size_t count)
{
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++)
        if (values[i].kind == DB_TEXT || values[i].kind == DB_BYTES)
            bytes += values[i].bytes.length;
    return bytes;
}

/* Until they go in, their texts are the bulk's own. */
static void let_wait(struct sqlite_bulk *bulk, const struct db_value *values)
{
    struct db_value *waiting = &bulk->values[bulk->row_count++ * bulk->column_count];

    for (size_t i = 0; i < bulk->column_count; i++) {
        waiting[i] = values[i];
        if ((values[i].kind != DB_TEXT && values[i].kind != DB_BYTES) ||
            values[i].bytes.length == 0)
            continue;
        waiting[i].bytes.at =
            memcpy(bulk->bytes + bulk->byte_count, values[i].bytes.at, values[i].bytes.length);
        bulk->byte_count += values[i].bytes.length;
    }
}

enum status sqlite_bulk_row(struct db *db, const struct db_value *values, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    struct sqlite_bulk *bulk = &sqlite->bulk;
    size_t bytes = bytes_of(values, bulk->column_count);
    enum status status = STATUS_OK;

    if (bytes > BULK_BYTES - bulk->byte_count)
        status = insert_waiting(sqlite, fault);
    if (status == STATUS_OK && bytes > BULK_BYTES)
        return insert(sqlite, bulk->one, values, bulk->column_count, fault);
    if (status != STATUS_OK)
        return status;
    let_wait(bulk, values);
    return bulk->row_count == bulk->row_max ? insert_waiting(sqlite, fault) : STATUS_OK;
}

enum status sqlite_bulk_end(struct db *db, enum db_bulk_end how, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    enum status status = how == BULK_FINISHED ? insert_waiting(sqlite, fault) : STATUS_OK;

    (void)sqlite3_finalize(sqlite->bulk.one);
    (void)sqlite3_finalize(sqlite->bulk.many);
    arena_free(&sqlite->bulk.arena);
    sqlite->bulk = (struct sqlite_bulk){0};
    return status;
}
