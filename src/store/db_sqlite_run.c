// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include "base/text.h"
#include "store/db_sqlite.h"

/* --- statements ----------------------------------------------------------------------------- */

void sqlite_reset(sqlite3_stmt *statement)
{
    /* Tells again what the last step told. */
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
}

void sqlite_close_statements(struct sqlite_db *sqlite)
{
    for (size_t i = 0; i < sqlite->kept_count; i++)
        (void)sqlite3_finalize(sqlite->kept[i].statement);
    sqlite->kept_count = 0;
}

/* The same address may hold another text by now, and the same text another address. */
static struct kept_statement *find_kept(struct sqlite_db *sqlite, const char *sql)
{
    for (size_t i = 0; i < sqlite->kept_count; i++)
        if (sqlite->kept[i].literal == sql &&
            strcmp(sqlite3_sql(sqlite->kept[i].statement), sql) == 0)
            return &sqlite->kept[i];
    for (size_t i = 0; i < sqlite->kept_count; i++)
        if (strcmp(sqlite3_sql(sqlite->kept[i].statement), sql) == 0)
            return &sqlite->kept[i];
    return NULL;
}

static struct kept_statement *room_for_one(struct sqlite_db *sqlite)
{
    struct kept_statement *oldest = &sqlite->kept[0];

    if (sqlite->kept_count < STATEMENTS_MAX)
        return &sqlite->kept[sqlite->kept_count++];
    for (size_t i = 1; i < STATEMENTS_MAX; i++)
        if (sqlite->kept[i].used < oldest->used)
            oldest = &sqlite->kept[i];
    (void)sqlite3_finalize(oldest->statement);
    return oldest;
}

static enum status not_our_sql(struct fault *fault, const char *why, const char *sql)
{
    bool is_first = fault->status == STATUS_OK;
    enum status status =
        fault_set(fault, STATUS_BROKEN, "",
                  PLAIN_MESSAGE("the program asked the store for something it cannot do"));

    if (is_first)
        snprintf(fault->detail, sizeof(fault->detail), "%s: %s", why, sql);
    return status;
}

enum status sqlite_compile(struct sqlite_db *sqlite, const char *sql, unsigned flags,
                           struct fault *fault, sqlite3_stmt **ret_statement)
{
    sqlite3_stmt *statement;
    const char *rest;
    int result = sqlite3_prepare_v3(sqlite->handle, sql, -1, flags, &statement, &rest);

    if (result != SQLITE_OK)
        return sqlite_fault(sqlite, result, fault);
    if (!statement || *rest != '\0' || sqlite3_column_count(statement) > SQLITE_COLUMNS_MAX) {
        (void)sqlite3_finalize(statement);
        return not_our_sql(fault, "none, several, or too many columns", sql);
    }
    *ret_statement = statement;
    return STATUS_OK;
}

/* For SQLite $1 is a name, numbered by where it first stands in the text. */
static int place_of(sqlite3_stmt *statement, size_t number)
{
    char name[4] = {'$'};
    char *at = name + 1;

    if (number >= 10)
        *at++ = (char)('0' + number / 10);
    *at = (char)('0' + number % 10);
    return sqlite3_bind_parameter_index(statement, name);
}

/* Once: SQLite compares all names of a text for each of its values otherwise. */
static void find_places(struct kept_statement *kept)
{
    for (size_t i = 0; i < PARAMETERS_MAX; i++)
        kept->places[i] = (unsigned char)place_of(kept->statement, i + 1);
}

static enum status keep(struct sqlite_db *sqlite, const char *sql, struct fault *fault,
                        struct kept_statement **ret_kept)
{
    struct kept_statement *kept = find_kept(sqlite, sql);

    if (!kept) {
        sqlite3_stmt *statement = NULL;
        enum status status =
            sqlite_compile(sqlite, sql, SQLITE_PREPARE_PERSISTENT, fault, &statement);

        if (status != STATUS_OK)
            return status;
        kept = room_for_one(sqlite);
        kept->statement = statement;
        find_places(kept);
    }
    kept->literal = sql;
    kept->used = ++sqlite->run_count;
    *ret_kept = kept;
    return STATUS_OK;
}

/* --- values --------------------------------------------------------------------------------- */

int sqlite_bind(sqlite3_stmt *statement, int place, const struct db_value *value,
                enum sqlite_values lifetime)
{
    sqlite3_destructor_type until = lifetime == VALUES_COPIED ? SQLITE_TRANSIENT : SQLITE_STATIC;
    const char *at = value->bytes.at ? value->bytes.at : "";

    switch (value->kind) {
    case DB_INT:
        return sqlite3_bind_int64(statement, place, value->number);
    case DB_TEXT:
        return sqlite3_bind_text64(statement, place, at, value->bytes.length, until, SQLITE_UTF8);
    case DB_BYTES:
        return sqlite3_bind_blob64(statement, place, at, value->bytes.length, until);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(statement, place);
}

static enum status bind_values(struct sqlite_db *sqlite, const struct kept_statement *kept,
                               const struct db_value *values, size_t count,
                               enum sqlite_values lifetime, struct fault *fault)
{
    sqlite3_stmt *statement = kept->statement;
    int places = sqlite3_bind_parameter_count(statement);

    if ((size_t)places != count || count > PARAMETERS_MAX)
        return not_our_sql(fault, "values for other parameters", sqlite3_sql(statement));
    for (size_t i = 0; i < count; i++) {
        int place = kept->places[i];

        if (place == 0)
            return not_our_sql(fault, "a parameter is left out", sqlite3_sql(statement));
        int result = sqlite_bind(statement, place, &values[i], lifetime);
        if (result != SQLITE_OK)
            return sqlite_fault(sqlite, result, fault);
    }
    return STATUS_OK;
}

enum status sqlite_prepare(struct sqlite_db *sqlite, const char *sql, const struct db_value *values,
                           size_t count, enum sqlite_values lifetime, struct fault *fault,
                           sqlite3_stmt **ret_statement)
{
    struct kept_statement *kept;
    enum status status = keep(sqlite, sql, fault, &kept);

    if (status != STATUS_OK)
        return status;
    status = bind_values(sqlite, kept, values, count, lifetime, fault);
    if (status == STATUS_OK)
        *ret_statement = kept->statement;
    else
        sqlite_reset(kept->statement);
    return status;
}

static void read_text(sqlite3_value *value, struct db_value *cell)
{
    cell->kind = DB_TEXT;
    cell->bytes.at = (const char *)sqlite3_value_text(value);
    cell->bytes.length = (size_t)sqlite3_value_bytes(value);
}

static void read_bytes(sqlite3_value *value, struct db_value *cell)
{
    const char *at = sqlite3_value_blob(value);

    cell->kind = DB_BYTES;
    cell->bytes.length = (size_t)sqlite3_value_bytes(value);
    cell->bytes.at = cell->bytes.length > 0 ? at : "";
}

/*
 * A statement is asked for the column only once, as it looks it up each time; a connection is one
 * thread's at a time, so the value may be looked into. The cell is written field by field: copied
 * as a whole it would be read before its parts are there, a fifth of the time that a million orders
 * take.
 */
bool sqlite_read_cell(sqlite3_value *value, struct db_value *cell)
{
    cell->number = 0;
    cell->bytes.at = NULL;
    cell->bytes.length = 0;
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        cell->kind = DB_INT;
        cell->number = sqlite3_value_int64(value);
        return true;
    case SQLITE_TEXT:
        read_text(value, cell);
        return cell->bytes.at;
    case SQLITE_BLOB:
        read_bytes(value, cell);
        return cell->bytes.at;
    case SQLITE_NULL:
        cell->kind = DB_NULL;
        return true;
    default:
        return false;
    }
}

enum status sqlite_cell_fault(struct sqlite_db *sqlite, sqlite3_value *value, const char *sql,
                              struct fault *fault)
{
    if (sqlite3_value_type(value) == SQLITE_FLOAT)
        return not_our_sql(fault, "a real number", sql);
    return sqlite_fault(sqlite, SQLITE_NOMEM, fault);
}

static enum status row_cells(struct sqlite_db *sqlite, sqlite3_stmt *statement, int count,
                             struct db_value cells[SQLITE_COLUMNS_MAX], struct fault *fault)
{
    for (int i = 0; i < count; i++) {
        if (!sqlite_read_cell(sqlite3_column_value(statement, i), &cells[i]))
            return sqlite_cell_fault(sqlite, sqlite3_column_value(statement, i),
                                     sqlite3_sql(statement), fault);
    }
    return STATUS_OK;
}

/* --- running -------------------------------------------------------------------------------- */

static enum status give_rows(struct sqlite_db *sqlite, sqlite3_stmt *statement, db_row_taker *take,
                             void *context, struct fault *fault)
{
    struct db_value cells[SQLITE_COLUMNS_MAX];
    int column_count = sqlite3_column_count(statement);

    errno = 0; /* for sqlite_fault() */
    int result = sqlite3_step(statement);

    while (result == SQLITE_ROW) {
        if (take) {
            enum status status = row_cells(sqlite, statement, column_count, cells, fault);
            if (status != STATUS_OK)
                return status;
            if (!take(context, cells, (size_t)column_count))
                return STATUS_OK;
        }
        result = sqlite3_step(statement);
    }
    return result == SQLITE_DONE ? STATUS_OK : sqlite_fault(sqlite, result, fault);
}

enum status sqlite_run(struct db *db, const char *sql, const struct db_value *values, size_t count,
                       db_row_taker *take, void *context, int64_t *ret_changed, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    sqlite3_stmt *statement;
    enum status status =
        sqlite_prepare(sqlite, sql, values, count, VALUES_BORROWED, fault, &statement);

    if (status != STATUS_OK)
        return status;
    status = give_rows(sqlite, statement, take, context, fault);
    if (status == STATUS_OK && ret_changed)
        *ret_changed = sqlite3_stmt_readonly(statement) ? 0 : sqlite3_changes64(sqlite->handle);
    sqlite_reset(statement);
    return status;
}

enum status sqlite_run_script(struct db *db, const char *sql, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    int result = sqlite3_exec(sqlite->handle, sql, NULL, NULL, NULL);

    return result == SQLITE_OK ? STATUS_OK : sqlite_fault(sqlite, result, fault);
}

/* --- streams -------------------------------------------------------------------------------- */

enum status sqlite_stream_begin(struct db *db, const char *sql, const struct db_value *values,
                                size_t count, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);

    assert(!sqlite->stream);
    sqlite->stream_result = SQLITE_ROW;
    sqlite->stream_fault = (struct fault){0};
    return sqlite_prepare(sqlite, sql, values, count, VALUES_COPIED, fault, &sqlite->stream);
}

const struct db_value *sqlite_stream_next(struct db *db, size_t *ret_column_count)
{
    struct sqlite_db *sqlite = sqlite_of(db);

    if (sqlite->stream_result != SQLITE_ROW || sqlite->stream_fault.status != STATUS_OK)
        return NULL;
    sqlite->stream_result = sqlite3_step(sqlite->stream);
    if (sqlite->stream_result != SQLITE_ROW)
        return NULL;
    int column_count = sqlite3_column_count(sqlite->stream);
    *ret_column_count = (size_t)column_count;
    if (row_cells(sqlite, sqlite->stream, column_count, sqlite->stream_cells,
                  &sqlite->stream_fault) != STATUS_OK)
        return NULL;
    return sqlite->stream_cells;
}

enum status sqlite_stream_end(struct db *db, struct fault *fault)
{
    struct sqlite_db *sqlite = sqlite_of(db);
    enum status status = STATUS_OK;

    if (sqlite->stream_result != SQLITE_ROW && sqlite->stream_result != SQLITE_DONE)
        status = sqlite_fault(sqlite, sqlite->stream_result, fault);
    if (status == STATUS_OK && sqlite->stream_fault.status != STATUS_OK) {
        *fault = sqlite->stream_fault;
        status = fault->status;
    }
    sqlite_reset(sqlite->stream);
    sqlite->stream = NULL;
    return status;
}

/* --- plans ---------------------------------------------------------------------------------- */

enum status sqlite_explain(struct db *db, const char *sql, size_t parameter_count,
                           db_row_taker *take, void *context, struct fault *fault)
{
    enum { PLAN_DETAIL = 3 };
    struct sqlite_db *sqlite = sqlite_of(db);
    struct arena arena = {0};
    struct text question = text_new(&arena);
    sqlite3_stmt *statement = NULL;

    (void)parameter_count; /* none is bound: NULL */
    text_format(&question, "EXPLAIN QUERY PLAN %s", sql);
    enum status status = sqlite_compile(sqlite, question.at, 0, fault, &statement);
    arena_free(&arena);
    if (status != STATUS_OK)
        return status;
    int result = sqlite3_step(statement);
    bool wants_more = true;
    while (result == SQLITE_ROW && wants_more) {
        struct db_value cell = {.kind = DB_NULL};

        wants_more = sqlite_read_cell(sqlite3_column_value(statement, PLAN_DETAIL), &cell) &&
                     take(context, &cell, 1);
        result = sqlite3_step(statement);
    }
    if (result != SQLITE_DONE && result != SQLITE_ROW)
        status = sqlite_fault(sqlite, result, fault);
    (void)sqlite3_finalize(statement);
    return status;
}
