// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <libpq-fe.h>

#include "store/db_driver.h"

/*
 * One connection to PostgreSQL. The driver is cut in pieces: db_postgres.c connects and holds units
 * of work, db_postgres_statement.c runs statements, db_postgres_bulk.c copies rows in,
 * db_postgres_each.c out, db_postgres_fault.c turns SQL states into faults.
 */
enum {
    POSTGRES_PARAMETERS_MAX = 64,
    POSTGRES_COLUMNS_MAX = 64,
    POSTGRES_GROWN_MAX = 16,
    POSTGRES_STATEMENTS_MAX = 1500, /* prepared on a connection; more run without preparing */
    POSTGRES_SLOTS = 2048,          /* of the table of prepared statements */
    POSTGRES_BULK_BYTES = 64 * 1024,
    POSTGRES_VALUE_MAX = 1024 * 1024 * 1024 - 1024, /* the server's own limit, less its header */
};

/* A statement that the server has prepared, for values of these types. */
struct postgres_statement {
    const char *sql; /* NULL: a free slot */
    unsigned number; /* its name is s1, s2 ... */
    uint32_t hash;
    size_t count;
    Oid types[POSTGRES_PARAMETERS_MAX];
};

struct postgres {
    struct db db;
    struct arena arena; /* holds this struct too */
    PGconn *connection;
    const char *location; /* the address, without what is ours in it */
    bool may_prepare;     /* "regulars_prepare=off" in the address: a pooler by transaction */
    struct arena texts;   /* of prepared statements: begins anew with each connection */
    struct postgres_statement *statements[POSTGRES_SLOTS];
    unsigned statement_count;

    /* The statement that runs. */
    PGresult *row; /* the row a stream stands on */
    struct db_value cells[POSTGRES_COLUMNS_MAX];
    bool is_streaming;
    struct fault stream_fault;

    /* The rows that are copied in. */
    const char *bulk_table;
    size_t bulk_columns, bulk_rows;
    size_t bulk_length;
    char *bulk; /* POSTGRES_BULK_BYTES, made when it is first wanted */

    /* Tables to which this unit has added so much that the server should look at them. */
    const char *grown[POSTGRES_GROWN_MAX];
    size_t grown_count;
};

/* --- db_postgres_fault.c --- */

/* The fault of a result or, when it is NULL, of the connection. Never OK. */
CHECKED enum status postgres_fail(struct postgres *postgres, const PGresult *result,
                                  struct fault *fault);

/* The fault of a connection that did not come about. */
CHECKED enum status postgres_fail_to_connect(struct postgres *postgres, struct fault *fault);

/* D-38: the answer to COMMIT did not come. It may have been done, or not. */
CHECKED enum status postgres_fail_unknown(struct postgres *postgres, struct fault *fault);

/* Our own mistake in a statement. */
CHECKED enum status postgres_fail_statement(struct fault *fault, const char *why);

/* Sends no statement but takes the answers to one that was sent, to the last. The first failure
 * stands. */
CHECKED enum status postgres_finish(struct postgres *postgres, struct fault *fault);

/* Statements without values and rows, one round trip. */
CHECKED enum status postgres_command(struct postgres *postgres, const char *sql,
                                     struct fault *fault);

/* --- db_postgres_statement.c --- */

CHECKED enum status postgres_run(struct db *db, const char *sql, const struct db_value *values,
                                 size_t count, db_row_taker *take, void *context,
                                 int64_t *ret_changed, struct fault *fault);
CHECKED enum status postgres_stream_begin(struct db *db, const char *sql,
                                          const struct db_value *values, size_t count,
                                          struct fault *fault);
const struct db_value *postgres_stream_next(struct db *db, size_t *ret_column_count);
CHECKED enum status postgres_stream_end(struct db *db, struct fault *fault);
CHECKED enum status postgres_explain(struct db *db, const char *sql, size_t parameter_count,
                                     db_row_taker *take, void *context, struct fault *fault);

/* The statement prepared for such values; `unnamed` is it when no more are kept. */
CHECKED enum status postgres_make_ready(struct postgres *postgres, const char *sql,
                                        const struct db_value *values, size_t count,
                                        struct postgres_statement *unnamed, struct fault *fault,
                                        const struct postgres_statement **ret_statement);

/* What it is called: "" when it is not kept. */
enum { POSTGRES_NAME_BYTES = 16 };
const char *postgres_name_of(const struct postgres_statement *statement,
                             char name[POSTGRES_NAME_BYTES]);

/* A value as the server sends it. False: a type that has no place on both stores, as the numeric
 * that sum() gives. */
bool postgres_read_value(Oid type, struct slice bytes, struct db_value *ret_value);

/* Forgets what was prepared: the connection is a new one. */
void postgres_forget_statements(struct postgres *postgres);

/* --- db_postgres_each.c --- */

CHECKED enum status postgres_each(struct db *db, const char *sql, const struct db_value *values,
                                  size_t count, db_row_taker *take, void *context,
                                  struct fault *fault);

/* --- db_postgres_bulk.c --- */

CHECKED enum status postgres_bulk_begin(struct db *db, const char *table, const char *columns,
                                        size_t column_count, struct fault *fault);
CHECKED enum status postgres_bulk_row(struct db *db, const struct db_value *values,
                                      struct fault *fault);
CHECKED enum status postgres_bulk_end(struct db *db, enum db_bulk_end how, struct fault *fault);

/* After a commit, outside of any unit: the server looks at what grown tables hold. What fails of it
 * the server does by itself, later. */
void postgres_learn_growth(struct postgres *postgres);
