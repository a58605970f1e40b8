// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "base/text.h"
#include "store/db_postgres.h"

/*
 * All rows of a SELECT by COPY, in its binary format: libpq hands them out as they come, where a
 * result of its own for each row takes twice as long. COPY tells no types and takes no parameters,
 * so the statement is prepared too, and asked; its values, numbers, stand in the text.
 */
enum { HEADER_BYTES = 19, FLAGS_AT = 11, EXTENSION_AT = 15 };
static const char signature[FLAGS_AT] = "PGCOPY\n\377\r\n"; /* with the 0 at its end */

struct copy {
    db_row_taker *take;
    void *context;
    size_t column_count;
    Oid types[POSTGRES_COLUMNS_MAX];
    struct db_value cells[POSTGRES_COLUMNS_MAX];
    bool has_begun, is_enough;
};

static enum status learn_columns(struct postgres *postgres, const char *sql,
                                 const struct db_value *values, size_t count, struct copy *copy,
                                 struct fault *fault)
{
    struct postgres_statement unnamed;
    const struct postgres_statement *statement = NULL;
    char name[POSTGRES_NAME_BYTES];
    enum status status =
        postgres_make_ready(postgres, sql, values, count, &unnamed, fault, &statement);

    if (status != STATUS_OK)
        return status;
    PGresult *result = PQdescribePrepared(postgres->connection, postgres_name_of(statement, name));
    int columns = PQnfields(result);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        status = postgres_fail(postgres, result, fault);
    else if (columns < 1 || columns > POSTGRES_COLUMNS_MAX)
        status = postgres_fail_statement(fault, "a statement of no or too many columns");
    for (int i = 0; status == STATUS_OK && i < columns; i++)
        copy->types[i] = PQftype(result, i);
    copy->column_count = (size_t)columns;
    PQclear(result);
    return status;
}

/* The number behind a $, 0 when there is none. */
static size_t number_at(const char *at, size_t *ret_length)
{
    size_t number = 0, length = 0;

    for (; at[length] >= '0' && at[length] <= '9' && length < 3; length++)
        number = number * 10 + (size_t)(at[length] - '0');
    *ret_length = length;
    return number;
}

/* The values in the places of the parameters; our statements hold a $ nowhere else. */
static bool copy_sql(struct text *out, const char *sql, const struct db_value *values, size_t count)
{
    text_add(out, "COPY (");
    for (;;) {
        size_t plain = strcspn(sql, "$"), length;

        text_add_slice(out, (struct slice){sql, plain});
        sql += plain;
        if (*sql == '\0')
            break;
        size_t number = number_at(++sql, &length);
        if (number < 1 || number > count || values[number - 1].kind != DB_INT)
            return false;
        text_format(out, "CAST('%" PRId64 "' AS BIGINT)", values[number - 1].number);
        sql += length;
    }
    text_add(out, ") TO STDOUT (FORMAT binary)");
    return true;
}

static enum status begin(struct postgres *postgres, const char *sql, const struct db_value *values,
                         size_t count, struct fault *fault)
{
    struct arena arena = {0};
    struct text whole = text_new(&arena);
    enum status status = STATUS_OK;
    PGresult *result = NULL;

    if (!copy_sql(&whole, sql, values, count))
        status = postgres_fail_statement(fault, "a parameter that is no number");
    else if (!PQsendQuery(postgres->connection, whole.at))
        status = postgres_fail(postgres, NULL, fault);
    else
        result = PQgetResult(postgres->connection);
    if (status == STATUS_OK && PQresultStatus(result) != PGRES_COPY_OUT)
        status = postgres_fail(postgres, result, fault);
    PQclear(result);
    arena_free(&arena);
    return status;
}

static uint32_t read_word(const char *at)
{
    const unsigned char *bytes = (const unsigned char *)at;

    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* False when it is not what begins a copy. */
static bool skip_header(struct slice *rest)
{
    if (rest->length < HEADER_BYTES || memcmp(rest->at, signature, sizeof(signature)) != 0 ||
        read_word(rest->at + FLAGS_AT) != 0 || read_word(rest->at + EXTENSION_AT) != 0)
        return false;
    *rest = (struct slice){rest->at + HEADER_BYTES, rest->length - HEADER_BYTES};
    return true;
}

static bool read_cell(struct slice *rest, Oid type, struct db_value *ret_cell)
{
    if (rest->length < 4)
        return false;
    uint32_t length = read_word(rest->at);
    *rest = (struct slice){rest->at + 4, rest->length - 4};
    *ret_cell = db_null();
    if (length == UINT32_MAX)
        return true;
    if (length > rest->length)
        return false;
    const struct slice bytes = {rest->at, length};
    *rest = (struct slice){rest->at + length, rest->length - length};
    return postgres_read_value(type, bytes, ret_cell);
}

/* False when it is no row of such columns. */
static bool read_row(struct copy *copy, struct slice *rest)
{
    if (rest->length < 2 || (unsigned char)rest->at[0] != 0 ||
        (unsigned char)rest->at[1] != copy->column_count)
        return false;
    *rest = (struct slice){rest->at + 2, rest->length - 2};
    for (size_t i = 0; i < copy->column_count; i++)
        if (!read_cell(rest, copy->types[i], &copy->cells[i]))
            return false;
    return true;
}

/* Rows come whole; two bytes of ones stand behind the last. */
static enum status take_message(struct copy *copy, struct slice rest, struct fault *fault)
{
    bool is_sound = copy->has_begun || skip_header(&rest);

    copy->has_begun = true;
    while (is_sound && rest.length > 0 && !copy->is_enough) {
        if (rest.length == 2 && memcmp(rest.at, "\377\377", 2) == 0)
            return STATUS_OK;
        is_sound = read_row(copy, &rest);
        if (is_sound)
            copy->is_enough = !copy->take(copy->context, copy->cells, copy->column_count);
    }
    return is_sound ? STATUS_OK
                    : postgres_fail_statement(fault, "a column of a type that is not for both "
                                                     "stores, or a copy that cannot be read");
}

/* What nobody asked for any more still comes, and is dropped: cancelling would end the whole unit
 * of work. */
static enum status take_messages(struct postgres *postgres, struct copy *copy, struct fault *fault)
{
    enum status status = STATUS_OK;
    char *message = NULL;
    int length;

    while ((length = PQgetCopyData(postgres->connection, &message, 0)) > 0) {
        if (status == STATUS_OK && !copy->is_enough)
            status = take_message(copy, (struct slice){message, (size_t)length}, fault);
        PQfreemem(message);
    }
    return status;
}

enum status postgres_each(struct db *db, const char *sql, const struct db_value *values,
                          size_t count, db_row_taker *take, void *context, struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;
    struct copy copy = {.take = take, .context = context};
    struct fault rest = {0};

    if (db->is_lost)
        return postgres_fail(postgres, NULL, fault);
    enum status status = learn_columns(postgres, sql, values, count, &copy, fault);
    if (status == STATUS_OK)
        status = begin(postgres, sql, values, count, fault);
    if (status == STATUS_OK)
        status = take_messages(postgres, &copy, fault);
    if (postgres_finish(postgres, &rest) != STATUS_OK && status == STATUS_OK) {
        *fault = rest;
        status = rest.status;
    }
    return status;
}
