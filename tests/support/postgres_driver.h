// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/text.h"
#include "store/db_driver.h"

/* PostgreSQL's driver alone, without the store above it, which is stood in for: a connection to a
 * database of its own with a table `thing`. */
struct fixture {
    struct arena arena;
    const char *address; /* NULL: there is no server */
    struct db *db;
    struct fault fault;
};

int set_up(void **state);
int tear_down(void **state);

/* Leaves the test out when there is no server. */
struct fixture *fixture_of(void **state);

/* What the stood-in store says it was opened for, from now on; whether it was told that it failed.
 */
void open_for(enum store_access access);
bool store_was_failed(void);

struct db *open_another(struct fixture *fixture, enum store_connection connection);

/* These fail the test when they fail. */
void run(struct db *db, const char *sql);
void begin(struct db *db, enum db_unit unit);
void commit(struct db *db);

/* The cells of all rows as text, and when to stop taking them (0: never). */
struct seen {
    struct text text;
    size_t rows, most;
};
bool see(void *context, const struct db_value *cells, size_t count);

/* Rows as "1 'text' -|2 ..."; ask() fails the test when the statement fails. */
enum status try_sql(struct fixture *fixture, struct db *db, const char *sql,
                    const struct db_value *values, size_t count, const char **ret_rows);
const char *ask(struct fixture *fixture, const char *sql, const struct db_value *values,
                size_t count);
