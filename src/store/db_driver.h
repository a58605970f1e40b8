// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/db.h"
#include "store/store.h"

/*
 * What a store's driver does. Only store/ and the test double that fails a statement include this.
 * All functions but open and close work on one connection by one thread at a time.
 *
 * An error fills `fault` and returns: RETRY for a serialization failure or deadlock; UNAVAILABLE
 * for busy, disk full, read-only, connection lost; CONFLICT for a violated constraint; BROKEN for
 * a damaged store or SQL that is wrong. SQL state or result code stand in fault.detail.
 */
struct db {
    const struct db_driver *driver;
    struct store *store;
    bool can_write;
    bool is_lost; /* the connection is of no more use: close it, open another */

    /* Kept by db.c and work.c, not by the driver. */
    bool is_open;       /* a stream or a bulk is under way: no other statement */
    enum status failed; /* how the first statement of this unit failed; it can then only end */
};

enum db_unit { DB_UNIT_READ, DB_UNIT_WRITE };

/* How a bulk ends: its rows are wanted, or one of them failed already, and nothing of it is. */
enum db_bulk_end { BULK_FINISHED, BULK_GIVEN_UP };

struct db_driver {
    const char *name;
    void (*close)(struct db *db);

    CHECKED enum status (*begin)(struct db *db, enum db_unit unit, struct fault *fault);
    CHECKED enum status (*commit)(struct db *db, struct fault *fault);
    void (*roll_back)(struct db *db);

    /*
     * NULL where each unit commits alone. Ends a write unit without committing it: a unit that is
     * begun then stands in the same transaction, its roll_back() ends it alone, and commit() is for
     * both. UNAVAILABLE from commit() when a failure in the later one undid the earlier one too.
     */
    CHECKED enum status (*settle)(struct db *db, struct fault *fault);

    /*
     * Within a write unit and until its end: the store is this unit's alone. CONFLICT while a
     * server holds it. Migrations and restoring ask for it. On SQLite always OK: whoever writes
     * has STORE.lock, see store_lock.h.
     */
    CHECKED enum status (*take_alone)(struct db *db, struct fault *fault);

    /* Runs one statement; `take` is called with each row; *ret_changed may be NULL. */
    CHECKED enum status (*run)(struct db *db, const char *sql, const struct db_value *values,
                               size_t count, db_row_taker *take, void *context,
                               int64_t *ret_changed, struct fault *fault);

    /* Several statements without parameters and rows: a migration's text. */
    CHECKED enum status (*run_script)(struct db *db, const char *sql, struct fault *fault);

    /* A stream: next gives the cells of a row, borrowed until the next one, or NULL at the end and
     * after a failure, which stream_end tells. */
    CHECKED enum status (*stream_begin)(struct db *db, const char *sql,
                                        const struct db_value *values, size_t count,
                                        struct fault *fault);
    const struct db_value *(*stream_next)(struct db *db, size_t *ret_column_count);
    CHECKED enum status (*stream_end)(struct db *db, struct fault *fault);

    /* All rows of a SELECT, in any order, its values numbers. */
    CHECKED enum status (*each)(struct db *db, const char *sql, const struct db_value *values,
                                size_t count, db_row_taker *take, void *context,
                                struct fault *fault);

    /* A bulk: rows may wait for others, or for the end, so that a failure is told with a later one.
     * BULK_GIVEN_UP leaves nothing but a unit that can only end, and is always OK. */
    CHECKED enum status (*bulk_begin)(struct db *db, const char *table, const char *columns,
                                      size_t column_count, struct fault *fault);
    CHECKED enum status (*bulk_row)(struct db *db, const struct db_value *values,
                                    struct fault *fault);
    CHECKED enum status (*bulk_end)(struct db *db, enum db_bulk_end how, struct fault *fault);

    /* How the store would run a statement, a line per step: for the test that reads all plans. */
    CHECKED enum status (*explain)(struct db *db, const char *sql, size_t parameter_count,
                                   db_row_taker *take, void *context, struct fault *fault);

    /* Outside of any unit: copies the log of writes into the file. NULL where there is none. */
    void (*checkpoint)(struct db *db);
};

enum store_connection { CONNECTION_READS, CONNECTION_WRITES, CONNECTION_CREATES };

/* Connections. `location` is the path, or the URI. */
CHECKED enum status db_sqlite_open(struct store *store, const char *location,
                                   enum store_connection connection, struct fault *fault,
                                   struct db **ret_db);
CHECKED enum status db_postgres_open(struct store *store, const char *location,
                                     enum store_connection connection, struct fault *fault,
                                     struct db **ret_db);

/* What the store was opened for: on PostgreSQL each writing connection of a server shares a
 * lock, so that take_alone() beside it is refused. The driver asks while it connects. */
enum store_access store_access(const struct store *store);

/* The driver tells its store that it was copied without its log of writes, see store.h. */
void store_set_log_missing(struct store *store);

/* The driver tells its store how much stands in the log of writes. */
void store_note_log(struct store *store, int64_t byte_count);

/* The driver tells its store whether the file is where it was, see store.h. */
void store_set_astray(struct store *store, bool is_astray);

/* The driver tells its store that no write can be trusted any more (D-03). */
void store_set_failed(struct store *store);

/*
 * For tests: puts a driver in front of the connections, those that lie idle now and those opened
 * from now on, as one that fails the n-th statement. `wrap` may return its argument. No unit of
 * work is open meanwhile.
 */
void store_wrap_connections(struct store *store, struct db *(*wrap)(void *context, struct db *db),
                            void *context);
