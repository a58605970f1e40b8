// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "base/text.h"
#include "store/db_postgres.h"

/* COPY's text format: fields between tabs, one line a row, \N for NULL. */

enum status postgres_bulk_begin(struct db *db, const char *table, const char *columns,
                                size_t column_count, struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;
    struct arena arena = {0};
    struct text sql = text_new(&arena);

    text_format(&sql, "COPY %s (%s) FROM STDIN", table, columns);
    postgres->bulk_table = table;
    postgres->bulk_columns = column_count;
    postgres->bulk_rows = 0;
    postgres->bulk_length = 0;
    if (!postgres->bulk)
        postgres->bulk = arena_alloc(&postgres->arena, POSTGRES_BULK_BYTES);
    bool is_sent = PQsendQuery(postgres->connection, sql.at);
    arena_free(&arena);
    if (!is_sent)
        return postgres_fail(postgres, NULL, fault);

    PGresult *result = PQgetResult(postgres->connection);
    enum status status = STATUS_OK;
    if (PQresultStatus(result) != PGRES_COPY_IN)
        status = postgres_fail(postgres, result, fault);
    PQclear(result);
    struct fault ignored = {0};
    if (status != STATUS_OK && postgres_finish(postgres, &ignored) != STATUS_OK)
        return status;
    return status;
}

static enum status flush(struct postgres *postgres, struct fault *fault)
{
    int sent = PQputCopyData(postgres->connection, postgres->bulk, (int)postgres->bulk_length);

    postgres->bulk_length = 0;
    return sent == 1 ? STATUS_OK : postgres_fail(postgres, NULL, fault);
}

/* Room for `length` bytes at once, which is much less than the buffer has. */
static enum status make_room(struct postgres *postgres, size_t length, struct fault *fault)
{
    if (POSTGRES_BULK_BYTES - postgres->bulk_length >= length)
        return STATUS_OK;
    return flush(postgres, fault);
}

static void put(struct postgres *postgres, const char *bytes, size_t length)
{
    memcpy(postgres->bulk + postgres->bulk_length, bytes, length);
    postgres->bulk_length += length;
}

static enum status put_number(struct postgres *postgres, int64_t number, struct fault *fault)
{
    char digits[24];
    int length = snprintf(digits, sizeof(digits), "%lld", (long long)number);
    enum status status = make_room(postgres, sizeof(digits), fault);

    if (status == STATUS_OK)
        put(postgres, digits, (size_t)length);
    return status;
}

/* What stands after a backslash for this character, 0 when it stands for itself. */
static char escape_of(char character)
{
    switch (character) {
    case '\\':
        return '\\';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return '\0';
    }
}

static enum status put_text(struct postgres *postgres, struct slice text, struct fault *fault)
{
    enum status status = STATUS_OK;

    if (text.length > 0 && memchr(text.at, '\0', text.length))
        return fault_set(fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the text holds characters that are not valid UTF-8"));
    for (size_t i = 0; i < text.length && status == STATUS_OK; i++) {
        const char escaped[] = {'\\', escape_of(text.at[i])};

        status = make_room(postgres, sizeof(escaped), fault);
        if (status == STATUS_OK && escaped[1] != '\0')
            put(postgres, escaped, sizeof(escaped));
        else if (status == STATUS_OK)
            put(postgres, text.at + i, 1);
    }
    return status;
}

static enum status put_bytes(struct postgres *postgres, struct slice bytes, struct fault *fault)
{
    static const char digits[] = "0123456789abcdef";
    enum status status = make_room(postgres, 3, fault);

    if (status == STATUS_OK)
        put(postgres, "\\\\x", 3);
    for (size_t i = 0; i < bytes.length && status == STATUS_OK; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        const char pair[] = {digits[byte >> 4], digits[byte & 0xF]};

        status = make_room(postgres, sizeof(pair), fault);
        if (status == STATUS_OK)
            put(postgres, pair, sizeof(pair));
    }
    return status;
}

static enum status put_value(struct postgres *postgres, const struct db_value *value,
                             struct fault *fault)
{
    switch (value->kind) {
    case DB_INT:
        return put_number(postgres, value->number, fault);
    case DB_TEXT:
        return put_text(postgres, value->bytes, fault);
    case DB_BYTES:
        return put_bytes(postgres, value->bytes, fault);
    case DB_NULL:
        break;
    }
    enum status status = make_room(postgres, 2, fault);
    if (status == STATUS_OK)
        put(postgres, "\\N", 2);
    return status;
}

enum status postgres_bulk_row(struct db *db, const struct db_value *values, struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;
    enum status status = STATUS_OK;

    for (size_t i = 0; i < postgres->bulk_columns && status == STATUS_OK; i++) {
        status = put_value(postgres, &values[i], fault);
        if (status == STATUS_OK)
            status = make_room(postgres, 1, fault);
        if (status == STATUS_OK)
            put(postgres, i + 1 < postgres->bulk_columns ? "\t" : "\n", 1);
    }
    postgres->bulk_rows++;
    return status;
}

/*
 * The server looks at what tables hold every minute or so. Until then rows that have just come in
 * are none to its planner, which then reads all of one table for each row of another: a search of
 * 50,000 clients took a second.
 */
enum { GROWN_ROWS = 10000 };

static void note_growth(struct postgres *postgres)
{
    if (postgres->bulk_rows >= GROWN_ROWS && postgres->grown_count < POSTGRES_GROWN_MAX)
        postgres->grown[postgres->grown_count++] = postgres->bulk_table;
}

void postgres_learn_growth(struct postgres *postgres)
{
    for (size_t i = 0; i < postgres->grown_count && !postgres->db.is_lost; i++) {
        struct arena arena = {0};
        struct text sql = text_new(&arena);
        struct fault ignored = {0};

        text_format(&sql, "ANALYZE %s", postgres->grown[i]);
        (void)!postgres_command(postgres, sql.at, &ignored);
        arena_free(&arena);
    }
    postgres->grown_count = 0;
}

/* What is given up, the server refuses as a whole. */
static void give_up(struct postgres *postgres)
{
    struct fault ignored = {0};

    postgres->bulk_length = 0;
    (void)PQputCopyEnd(postgres->connection, "given up");
    (void)!postgres_finish(postgres, &ignored);
}

enum status postgres_bulk_end(struct db *db, enum db_bulk_end how, struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;
    enum status status = STATUS_OK;

    if (how == BULK_GIVEN_UP) {
        give_up(postgres);
        return STATUS_OK;
    }
    if (postgres->bulk_length > 0)
        status = flush(postgres, fault);
    if (status == STATUS_OK && PQputCopyEnd(postgres->connection, NULL) != 1)
        status = postgres_fail(postgres, NULL, fault);
    if (status != STATUS_OK) {
        give_up(postgres);
        return status;
    }
    status = postgres_finish(postgres, fault);
    if (status == STATUS_OK)
        note_growth(postgres);
    return status;
}
