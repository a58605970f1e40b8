// SPDX-License-Identifier: AGPL-3.0-or-later
#include <errno.h>

#include "base/text.h"
#include "store/db_sqlite.h"

/*
 * All rows of a SELECT are the arguments of an aggregate function of ours, so that SQLite calls us
 * out of its loop: a quarter less than it takes to come back from sqlite3_step() with each row and
 * to ask for each column.
 */
#define TAKE_EACH "regulars_each"

static void take_row(sqlite3_context *call, int count, sqlite3_value **values)
{
    struct sqlite_db *sqlite = sqlite3_user_data(call);
    struct sqlite_each *each = &sqlite->each;

    for (int i = 0; each->take && i < count; i++) {
        if (sqlite_read_cell(values[i], &each->cells[i]))
            continue;
        (void)!sqlite_cell_fault(sqlite, values[i], each->sql, &each->fault);
        sqlite3_result_error(call, "a value", -1);
        return;
    }
    if (each->take && each->take(each->context, each->cells, (size_t)count))
        return;
    each->is_enough = true;
    sqlite3_result_error(call, "enough", -1); /* the one way to end the loop from within */
}

static void end_rows(sqlite3_context *call)
{
    sqlite3_result_null(call);
}

int sqlite_make_each(struct sqlite_db *sqlite)
{
    return sqlite3_create_function_v2(sqlite->handle, TAKE_EACH, -1,
                                      SQLITE_UTF8 | SQLITE_DIRECTONLY, sqlite, NULL, take_row,
                                      end_rows, NULL);
}

/* The statement as the source of our function. */
static enum status each_sql(struct sqlite_db *sqlite, const char *sql, struct text *out,
                            struct fault *fault)
{
    struct text columns = text_new(out->arena);
    sqlite3_stmt *statement = NULL;
    enum status status = sqlite_compile(sqlite, sql, 0, fault, &statement);

    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < sqlite3_column_count(statement); i++)
        text_format(&columns, "%sc%d", i > 0 ? ", " : "", i);
    (void)sqlite3_finalize(statement);
    text_format(out, "WITH r (%s) AS (%s) SELECT " TAKE_EACH "(%s) FROM r", columns.at, sql,
                columns.at);
    return STATUS_OK;
}

static enum status run(struct sqlite_db *sqlite, sqlite3_stmt *statement, struct fault *fault)
{
    struct sqlite_each *each = &sqlite->each;

    errno = 0; /* for sqlite_fault() */
    int result = sqlite3_step(statement);
    if (each->is_enough || result == SQLITE_ROW)
        return STATUS_OK;
    if (each->fault.status == STATUS_OK)
        return sqlite_fault(sqlite, result, fault);
    if (fault->status == STATUS_OK)
        *fault = each->fault;
    return each->fault.status;
}

enum status sqlite_each(struct db *db, const char *sql, const struct db_value *values, size_t count,
                        db_row_taker *take, void *context, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    struct arena arena = {0};
    struct text whole = text_new(&arena);
    sqlite3_stmt *statement = NULL;

    enum status status = each_sql(sqlite, sql, &whole, fault);
    if (status == STATUS_OK)
        status =
            sqlite_prepare(sqlite, whole.at, values, count, VALUES_BORROWED, fault, &statement);
    if (status == STATUS_OK) {
        sqlite->each.take = take;
        sqlite->each.context = context;
        sqlite->each.sql = sql;
        sqlite->each.is_enough = false;
        sqlite->each.fault = (struct fault){0};
        status = run(sqlite, statement, fault);
        sqlite->each.take = NULL;
        sqlite_reset(statement);
    }
    arena_free(&arena);
    return status;
}
