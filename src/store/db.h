// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "store/work.h"

/*
 * Statements and their values, the same on both stores. Parameters are $1, $2 ...; the SQL is the
 * subset that docs/decisions/sql-for-both-stores.md names.
 */
struct db_value {
    enum db_kind { DB_NULL, DB_INT, DB_TEXT, DB_BYTES } kind;
    int64_t number;
    struct slice bytes; /* of TEXT: UTF-8 without NUL; borrowed for the call */
};

static inline struct db_value db_int(int64_t number)
{
    return (struct db_value){.kind = DB_INT, .number = number};
}

static inline struct db_value db_null(void)
{
    return (struct db_value){.kind = DB_NULL};
}

/* 0, which no id and no instant is, becomes NULL. */
static inline struct db_value db_int_or_null(int64_t number)
{
    return number == 0 ? db_null() : db_int(number);
}

/* NULL becomes NULL. */
static inline struct db_value db_text(const char *text)
{
    return text ? (struct db_value){.kind = DB_TEXT, .bytes = slice_of(text)} : db_null();
}

static inline struct db_value db_slice(struct slice text)
{
    return (struct db_value){.kind = DB_TEXT, .bytes = text};
}

static inline struct db_value db_bytes(struct slice bytes)
{
    return (struct db_value){.kind = DB_BYTES, .bytes = bytes};
}

/* What a cell must hold: another type is our mistake and asserts. */
static inline int64_t cell_int(const struct db_value *value)
{
    assert(value->kind == DB_INT);
    return value->number;
}

/* .at NULL for NULL. Nothing ends the text but its length. */
static inline struct slice cell_text(const struct db_value *value)
{
    assert(value->kind == DB_TEXT || value->kind == DB_NULL);
    return value->kind == DB_TEXT ? value->bytes : (struct slice){0};
}

/* One row, borrowed for the call. Return false when no more are wanted: that is no failure. */
typedef bool db_row_taker(void *context, const struct db_value *cells, size_t column_count);

/* The values for $1, $2, ... of the statement, in that order; DB_NONE for none. */
#define DB_BIND(...)                        \
    (const struct db_value[]){__VA_ARGS__}, \
        sizeof((const struct db_value[]){__VA_ARGS__}) / sizeof(struct db_value)
#define DB_NONE (const struct db_value *)NULL, (size_t)0

/*
 * Rows copied into the arena; the connection is free for the next statement at once. At most
 * DB_ROWS_MAX rows and DB_BYTES_MAX bytes: a query that may give more is streamed, or has a LIMIT.
 */
enum { DB_ROWS_MAX = 10000, DB_BYTES_MAX = 64 * 1024 * 1024 };
struct rows {
    struct work *work;
    enum status status;
    struct db_value *cells;
    size_t column_count, row_count;
    size_t next; /* the row that rows_next() gives next */
};

/*
 * Runs a statement that returns rows (SELECT, or INSERT, UPDATE, DELETE ... RETURNING). Pasting ""
 * before `sql` makes passing a variable a syntax error, so input cannot become SQL by accident.
 */
#define db_query(work, sql, ...) db_query_literal((work), "" sql, __VA_ARGS__)
CHECKED struct rows db_query_literal(struct work *work, const char *sql,
                                     const struct db_value *values, size_t count);

bool rows_next(struct rows *rows);

/* Of the row that rows_next() gave. A column of another type means a damaged store: the value is 0
 * or empty, and rows_end() fails. */
int64_t rows_int(const struct rows *rows, size_t column);      /* NULL is damage, too */
const char *rows_text(const struct rows *rows, size_t column); /* NULL for NULL */
struct slice rows_bytes(const struct rows *rows, size_t column);
bool rows_is_null(const struct rows *rows, size_t column);

/* 0 for NULL. */
static inline int64_t rows_int_or_0(const struct rows *rows, size_t column)
{
    return rows_is_null(rows, column) ? 0 : rows_int(rows, column);
}

/* How the query ended; call it once, after the last rows_next(). */
CHECKED enum status rows_end(struct rows *rows);

/* Runs a statement for its effect. *ret_changed (may be NULL) is the number of rows it touched. */
#define db_execute(work, ret_changed, sql, ...) \
    db_execute_literal((work), (ret_changed), "" sql, __VA_ARGS__)
CHECKED enum status db_execute_literal(struct work *work, int64_t *ret_changed, const char *sql,
                                       const struct db_value *values, size_t count);

/*
 * One row at a time, for any number. No other statement may run on this unit of work meanwhile
 * (asserts). Texts and bytes are borrowed until the next stream_next(). stream_end() in any case.
 */
struct db_stream;
#define db_stream(work, sql, ...) db_stream_literal((work), "" sql, __VA_ARGS__)
struct db_stream *db_stream_literal(struct work *work, const char *sql,
                                    const struct db_value *values, size_t count);
bool stream_next(struct db_stream *stream);
int64_t stream_int(const struct db_stream *stream, size_t column);
struct slice stream_text(const struct db_stream *stream, size_t column); /* .at NULL for NULL */
struct slice stream_bytes(const struct db_stream *stream, size_t column);
bool stream_is_null(const struct db_stream *stream, size_t column);
const struct db_value *stream_cells(const struct db_stream *stream); /* the whole row */
CHECKED enum status stream_end(struct db_stream *stream);

/*
 * Each row of a SELECT is given to `take`, in no order, as fast as the store can hand them out: for
 * what is read whole and large, as it takes longer to begin than a stream (SQLite calls `take` out
 * of its own loop; on PostgreSQL it is a COPY). Values are numbers. No other statement may run on
 * this unit of work meanwhile (asserts).
 */
#define db_each(work, take, context, sql, ...) \
    db_each_literal((work), (take), (context), "" sql, __VA_ARGS__)
CHECKED enum status db_each_literal(struct work *work, db_row_taker *take, void *context,
                                    const char *sql, const struct db_value *values, size_t count);

/*
 * Many rows into one table, as fast as the store can: INSERTs of many rows on SQLite, COPY on
 * PostgreSQL; values are borrowed for the call. `columns` is the list, as "workspace_id, id, name".
 * No other statement on this unit of work until bulk_end(), which must be called in any case and
 * tells how it went; after a failure bulk_row() does nothing.
 */
struct db_bulk;
#define db_bulk(work, table, columns, column_count) \
    db_bulk_literal((work), "" table, "" columns, (column_count))
struct db_bulk *db_bulk_literal(struct work *work, const char *table, const char *columns,
                                size_t column_count);
void bulk_row(struct db_bulk *bulk, const struct db_value *values);
CHECKED enum status bulk_end(struct db_bulk *bulk);
