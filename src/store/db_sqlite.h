// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <sqlite3.h>
#include <sys/types.h>

#include "base/arena.h"
#include "store/db_driver.h"

/* The inside of a connection to SQLite: for db_sqlite*.c alone. */

/* Statements kept ready, by the text of their SQL, which is a literal of the program. */
enum { STATEMENTS_MAX = 96, SQLITE_COLUMNS_MAX = 64, PARAMETERS_MAX = 99 };
struct kept_statement {
    const char *literal; /* found by its address first */
    sqlite3_stmt *statement;
    int64_t used; /* when, counted in statements: who waited longest goes first */
    /* Of $1, $2 and so on: where SQLite has them; 0 for one that the text leaves out. */
    unsigned char places[PARAMETERS_MAX];
};

/*
 * Rows that go in together. A statement of many rows opens the table and its indexes once for all
 * of them, which is a third of what rows one by one cost; with more rows it saves little, and takes
 * longer to compile. What is copied until then has a limit; a row of more bytes goes in alone.
 */
enum { BULK_ROWS = 50, BULK_BYTES = 64 * 1024 };
struct sqlite_bulk {
    struct arena arena;
    sqlite3_stmt *one;    /* a row; NULL: no bulk is under way */
    sqlite3_stmt *many;   /* `row_max` rows; NULL until they are there */
    const char *many_sql; /* in the arena, as are the rows that wait */
    struct db_value *values;
    char *bytes; /* BULK_BYTES, of their texts */
    size_t column_count, row_count, row_max, byte_count;
};

/* Where the rows of sqlite_each() go. */
struct sqlite_each {
    db_row_taker *take; /* NULL: none is under way */
    void *context;
    const char *sql;
    bool is_enough;
    struct fault fault;
    struct db_value cells[SQLITE_COLUMNS_MAX];
};

struct sqlite_db {
    struct db db;
    struct arena arena;
    sqlite3 *handle;
    ino_t log_file; /* of the log of writes; 0: none was seen yet */
    struct kept_statement kept[STATEMENTS_MAX];
    size_t kept_count;
    int64_t run_count;

    bool was_in_use;    /* when it was opened: its last writer did not close it */
    bool has_savepoint; /* the unit stands in the transaction of one before it */

    sqlite3_stmt *stream; /* NULL when none is open */
    int stream_result;    /* of the last step */
    struct db_value stream_cells[SQLITE_COLUMNS_MAX];
    struct fault stream_fault;

    struct sqlite_bulk bulk;
    struct sqlite_each each;

    /* The log of writes, in pages: after the last commit, and how far it was copied into the file
     * (readers of what was before hold it up), and was when that was last tried. */
    int log_pages, copied_pages, tried_pages;
};

static inline struct sqlite_db *sqlite_of(struct db *db)
{
    return (struct sqlite_db *)db;
}

/* UNAVAILABLE when the file is no longer where it was opened. Tells the store. */
CHECKED enum status sqlite_check_place(struct sqlite_db *sqlite, struct fault *fault);

/* Fills the fault for a result code of SQLite and returns its status. Tells the store when no
 * write can be trusted any more. */
CHECKED enum status sqlite_fault(struct sqlite_db *sqlite, int result, struct fault *fault);

CHECKED enum status sqlite_compile(struct sqlite_db *sqlite, const char *sql, unsigned flags,
                                   struct fault *fault, sqlite3_stmt **ret_statement);

/* A value for a place from 1 on; returns SQLite's result. */
enum sqlite_values { VALUES_BORROWED, VALUES_COPIED }; /* until the reset */
int sqlite_bind(sqlite3_stmt *statement, int place, const struct db_value *value,
                enum sqlite_values lifetime);

/* False for a real number, and for bytes for which there was no memory: sqlite_cell_fault() tells.
 */
bool sqlite_read_cell(sqlite3_value *value, struct db_value *cell);
CHECKED enum status sqlite_cell_fault(struct sqlite_db *sqlite, sqlite3_value *value,
                                      const char *sql, struct fault *fault);

/* A statement ready to run, its parameters bound. */
CHECKED enum status sqlite_prepare(struct sqlite_db *sqlite, const char *sql,
                                   const struct db_value *values, size_t count,
                                   enum sqlite_values lifetime, struct fault *fault,
                                   sqlite3_stmt **ret_statement);

/* After use: lets go of rows, locks and values. */
void sqlite_reset(sqlite3_stmt *statement);
void sqlite_close_statements(struct sqlite_db *sqlite);

/* The functions of the driver that run statements. */
CHECKED enum status sqlite_run(struct db *db, const char *sql, const struct db_value *values,
                               size_t count, db_row_taker *take, void *context,
                               int64_t *ret_changed, struct fault *fault);
CHECKED enum status sqlite_run_script(struct db *db, const char *sql, struct fault *fault);
CHECKED enum status sqlite_stream_begin(struct db *db, const char *sql,
                                        const struct db_value *values, size_t count,
                                        struct fault *fault);
const struct db_value *sqlite_stream_next(struct db *db, size_t *ret_column_count);
CHECKED enum status sqlite_stream_end(struct db *db, struct fault *fault);
CHECKED enum status sqlite_explain(struct db *db, const char *sql, size_t parameter_count,
                                   db_row_taker *take, void *context, struct fault *fault);

/* db_sqlite_each.c: all rows. The function that takes them is made with the connection. */
int sqlite_make_each(struct sqlite_db *sqlite);
CHECKED enum status sqlite_each(struct db *db, const char *sql, const struct db_value *values,
                                size_t count, db_row_taker *take, void *context,
                                struct fault *fault);

/* db_sqlite_bulk.c: many rows. */
CHECKED enum status sqlite_bulk_begin(struct db *db, const char *table, const char *columns,
                                      size_t column_count, struct fault *fault);
CHECKED enum status sqlite_bulk_row(struct db *db, const struct db_value *values,
                                    struct fault *fault);
CHECKED enum status sqlite_bulk_end(struct db *db, enum db_bulk_end how, struct fault *fault);
