// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "store/db_postgres.h"

/* Types of the server that values have (pg_type.dat). */
enum {
    TYPE_UNSPECIFIED = 0,
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
};
enum { BINARY = 1, NUMBER_BYTES = 8 };

/* --- types of parameters --- */

static Oid type_of(const struct db_value *value)
{
    switch (value->kind) {
    case DB_INT:
        return TYPE_INT8;
    case DB_TEXT:
        return TYPE_TEXT;
    case DB_BYTES:
        return TYPE_BYTEA;
    case DB_NULL:
        break;
    }
    return TYPE_UNSPECIFIED;
}

/* Whether the value can be sent as this type. NULL fits any; what the server found out for a NULL
 * may be a smaller number. */
static bool fits(const struct db_value *value, Oid type)
{
    if (value->kind == DB_NULL || type_of(value) == type)
        return true;
    return value->kind == DB_INT && type == TYPE_INT4 && value->number >= INT32_MIN &&
           value->number <= INT32_MAX;
}

static bool all_fit(const struct postgres_statement *statement, const struct db_value *values,
                    size_t count)
{
    if (statement->count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!fits(&values[i], statement->types[i]))
            return false;
    }
    return true;
}

/* --- prepared statements --- */

/* FNV-1a. */
static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u;

    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

/* Its slot, or the free one where it belongs. The table is never full. */
static struct postgres_statement **slot_of(struct postgres *postgres, const char *sql,
                                           uint32_t hash, const struct db_value *values,
                                           size_t count)
{
    static_assert(POSTGRES_STATEMENTS_MAX < POSTGRES_SLOTS, "one slot stays free");
    size_t i = hash % POSTGRES_SLOTS;

    for (; postgres->statements[i]; i = (i + 1) % POSTGRES_SLOTS) {
        const struct postgres_statement *statement = postgres->statements[i];

        if (statement->hash == hash && strcmp(statement->sql, sql) == 0 &&
            all_fit(statement, values, count))
            break;
    }
    return &postgres->statements[i];
}

void postgres_forget_statements(struct postgres *postgres)
{
    arena_free(&postgres->texts);
    memset(postgres->statements, 0, sizeof(postgres->statements));
    postgres->statement_count = 0;
}

const char *postgres_name_of(const struct postgres_statement *statement,
                             char name[POSTGRES_NAME_BYTES])
{
    name[0] = '\0';
    if (statement->number > 0)
        snprintf(name, POSTGRES_NAME_BYTES, "s%u", statement->number);
    return name;
}

/* Asks what types the server found for those it was not told. */
static enum status learn_types(struct postgres *postgres, struct postgres_statement *statement,
                               struct fault *fault)
{
    char name[POSTGRES_NAME_BYTES];
    PGresult *result = PQdescribePrepared(postgres->connection, postgres_name_of(statement, name));
    enum status status = STATUS_OK;

    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        status = postgres_fail(postgres, result, fault);
    for (size_t i = 0; status == STATUS_OK && i < statement->count; i++)
        statement->types[i] = PQparamtype(result, (int)i);
    PQclear(result);
    return status;
}

static enum status prepare(struct postgres *postgres, const struct postgres_statement *statement,
                           struct fault *fault)
{
    char name[POSTGRES_NAME_BYTES];

    if (!PQsendPrepare(postgres->connection, postgres_name_of(statement, name), statement->sql,
                       (int)statement->count, statement->types))
        return postgres_fail(postgres, NULL, fault);
    return postgres_finish(postgres, fault);
}

static enum status prepare_as(struct postgres *postgres, struct postgres_statement *statement,
                              const struct db_value *values, Oid type_of_null, struct fault *fault)
{
    bool has_unknown = false;

    for (size_t i = 0; i < statement->count; i++) {
        statement->types[i] = values[i].kind == DB_NULL ? type_of_null : type_of(&values[i]);
        has_unknown = has_unknown || statement->types[i] == TYPE_UNSPECIFIED;
    }
    enum status status = prepare(postgres, statement, fault);
    return status == STATUS_OK && has_unknown ? learn_types(postgres, statement, fault) : status;
}

/* The savepoint goes by a statement of its own, which a statement without a name does not outlive.
 */
static enum status keep_types(struct postgres *postgres, const struct postgres_statement *statement,
                              struct fault *fault)
{
    enum status status = postgres_command(postgres, "RELEASE types_of_null", fault);

    return status == STATUS_OK && statement->number == 0 ? prepare(postgres, statement, fault)
                                                         : status;
}

/*
 * A NULL has no type of its own, and the server cannot always find one: not for "$1 IS NULL OR
 * name = $1". So types are tried in turn, within a savepoint, as a failure would end the unit of
 * work. This happens once for a statement on a connection.
 */
static enum status prepare_with_null(struct postgres *postgres,
                                     struct postgres_statement *statement,
                                     const struct db_value *values, struct fault *fault)
{
    static const Oid guesses[] = {TYPE_UNSPECIFIED, TYPE_INT8, TYPE_TEXT, TYPE_BYTEA};
    struct fault last = {0};
    enum status status = postgres_command(postgres, "SAVEPOINT types_of_null", fault);

    for (size_t i = 0; status == STATUS_OK && i < sizeof(guesses) / sizeof(guesses[0]); i++) {
        last = (struct fault){0};
        if (prepare_as(postgres, statement, values, guesses[i], &last) == STATUS_OK)
            return keep_types(postgres, statement, fault);
        if (last.status != STATUS_BROKEN || postgres->db.is_lost)
            break;
        status = postgres_command(postgres, "ROLLBACK TO types_of_null", fault);
    }
    if (status == STATUS_OK && fault->status == STATUS_OK)
        *fault = last;
    return fault->status;
}

static bool has_null(const struct db_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (values[i].kind == DB_NULL)
            return true;
    }
    return false;
}

enum status postgres_make_ready(struct postgres *postgres, const char *sql,
                                const struct db_value *values, size_t count,
                                struct postgres_statement *unnamed, struct fault *fault,
                                const struct postgres_statement **ret_statement)
{
    if (count > POSTGRES_PARAMETERS_MAX)
        return postgres_fail_statement(fault, "a statement of too many parameters");
    uint32_t hash = hash_of(sql);
    struct postgres_statement **slot = slot_of(postgres, sql, hash, values, count);
    if (*slot) {
        *ret_statement = *slot;
        return STATUS_OK;
    }

    bool is_kept = postgres->may_prepare && postgres->statement_count < POSTGRES_STATEMENTS_MAX;
    *unnamed = (struct postgres_statement){.sql = sql, .hash = hash, .count = count};
    unnamed->number = is_kept ? ++postgres->statement_count : 0;
    bool must_guess =
        has_null(values, count) && PQtransactionStatus(postgres->connection) == PQTRANS_INTRANS;
    enum status status = must_guess
                             ? prepare_with_null(postgres, unnamed, values, fault)
                             : prepare_as(postgres, unnamed, values, TYPE_UNSPECIFIED, fault);
    *ret_statement = unnamed;
    if (status != STATUS_OK || !is_kept)
        return status;
    *slot = arena_alloc(&postgres->texts, sizeof(**slot));
    **slot = *unnamed;
    (*slot)->sql = arena_copy(&postgres->texts, sql, strlen(sql));
    *ret_statement = *slot;
    return STATUS_OK;
}

/* --- sending --- */

/* Big endian, in the last `length` bytes. */
static void write_number(int64_t number, unsigned char bytes[NUMBER_BYTES])
{
    uint64_t rest = (uint64_t)number;

    for (size_t i = NUMBER_BYTES; i-- > 0; rest >>= 8)
        bytes[i] = (unsigned char)(rest & 0xFF);
}

static enum status send_values(struct postgres *postgres,
                               const struct postgres_statement *statement,
                               const struct db_value *values, struct fault *fault)
{
    unsigned char numbers[POSTGRES_PARAMETERS_MAX][NUMBER_BYTES];
    const char *texts[POSTGRES_PARAMETERS_MAX];
    int lengths[POSTGRES_PARAMETERS_MAX], formats[POSTGRES_PARAMETERS_MAX];
    char name[POSTGRES_NAME_BYTES];

    assert(values || statement->count == 0);
    for (size_t i = 0; i < statement->count; i++) {
        formats[i] = BINARY;
        texts[i] = values[i].bytes.length > 0 ? values[i].bytes.at : "";
        lengths[i] = (int)values[i].bytes.length;
        if (values[i].kind == DB_NULL)
            texts[i] = NULL;
        if (values[i].kind != DB_INT)
            continue;
        lengths[i] = statement->types[i] == TYPE_INT4 ? NUMBER_BYTES / 2 : NUMBER_BYTES;
        write_number(values[i].number, numbers[i]);
        texts[i] = (const char *)numbers[i] + NUMBER_BYTES - lengths[i];
    }
    if (!PQsendQueryPrepared(postgres->connection, postgres_name_of(statement, name),
                             (int)statement->count, texts, lengths, formats, BINARY))
        return postgres_fail(postgres, NULL, fault);
    PQsetSingleRowMode(postgres->connection);
    return STATUS_OK;
}

static enum status check_lengths(const struct db_value *values, size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        if ((values[i].kind == DB_TEXT || values[i].kind == DB_BYTES) &&
            values[i].bytes.length > POSTGRES_VALUE_MAX)
            return fault_set(fault, STATUS_INVALID, "",
                             MESSAGE("one value is of more than {1} bytes, which the store cannot "
                                     "hold",
                                     arg_count(POSTGRES_VALUE_MAX)));
    }
    return STATUS_OK;
}

static enum status send_statement(struct postgres *postgres, const char *sql,
                                  const struct db_value *values, size_t count, struct fault *fault)
{
    struct postgres_statement unnamed;
    const struct postgres_statement *statement = NULL;
    enum status status = check_lengths(values, count, fault);

    if (postgres->db.is_lost)
        return postgres_fail(postgres, NULL, fault);
    if (status == STATUS_OK)
        status = postgres_make_ready(postgres, sql, values, count, &unnamed, fault, &statement);
    return status == STATUS_OK ? send_values(postgres, statement, values, fault) : status;
}

/* --- rows --- */

static int64_t read_number(const unsigned char *bytes, size_t length)
{
    uint64_t number = length > 0 && (bytes[0] & 0x80) ? UINT64_MAX : 0;

    for (size_t i = 0; i < length; i++)
        number = number << 8 | bytes[i];
    return (int64_t)number;
}

bool postgres_read_value(Oid type, struct slice bytes, struct db_value *ret_value)
{
    switch (type) {
    case TYPE_BOOL: /* of a comparison: 1 and 0 on SQLite */
        *ret_value = db_int(bytes.length > 0 && bytes.at[0] != 0);
        return true;
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8:
        *ret_value = db_int(read_number((const unsigned char *)bytes.at, bytes.length));
        return true;
    case TYPE_TEXT:
        *ret_value = db_slice(bytes);
        return true;
    case TYPE_BYTEA:
        *ret_value = db_bytes(bytes);
        return true;
    default:
        return false;
    }
}

static bool read_cell(const PGresult *row, int column, struct db_value *ret_cell)
{
    const struct slice bytes = {PQgetvalue(row, 0, column), (size_t)PQgetlength(row, 0, column)};

    *ret_cell = db_null();
    return PQgetisnull(row, 0, column) ||
           postgres_read_value(PQftype(row, column), bytes, ret_cell);
}

static enum status read_row(struct postgres *postgres, const PGresult *row, struct fault *fault)
{
    int columns = PQnfields(row);

    if (columns > POSTGRES_COLUMNS_MAX)
        return postgres_fail_statement(fault, "a statement of too many columns");
    for (int i = 0; i < columns; i++) {
        if (!read_cell(row, i, &postgres->cells[i]))
            return postgres_fail_statement(fault, "a column of a type that is not for both stores");
    }
    return STATUS_OK;
}

/* --- a statement and all its rows --- */

struct receipt {
    db_row_taker *take;
    void *context;
    int64_t changed;
    bool is_enough;
};

static enum status take_result(struct postgres *postgres, struct receipt *receipt,
                               const PGresult *result, struct fault *fault)
{
    ExecStatusType kind = PQresultStatus(result);

    if (kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK) {
        receipt->changed = strtoll(PQcmdTuples((PGresult *)result), NULL, 10);
        return STATUS_OK;
    }
    if (kind != PGRES_SINGLE_TUPLE)
        return postgres_fail(postgres, result, fault);
    if (!receipt->take || receipt->is_enough)
        return STATUS_OK;
    enum status status = read_row(postgres, result, fault);
    if (status == STATUS_OK)
        receipt->is_enough =
            !receipt->take(receipt->context, postgres->cells, (size_t)PQnfields(result));
    return status;
}

enum status postgres_run(struct db *db, const char *sql, const struct db_value *values,
                         size_t count, db_row_taker *take, void *context, int64_t *ret_changed,
                         struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;
    struct receipt receipt = {.take = take, .context = context};
    enum status status = send_statement(postgres, sql, values, count, fault);
    PGresult *result;

    while (status == STATUS_OK && (result = PQgetResult(postgres->connection)) != NULL) {
        status = take_result(postgres, &receipt, result, fault);
        PQclear(result);
    }
    struct fault rest = {0};
    if (postgres_finish(postgres, &rest) != STATUS_OK && status == STATUS_OK) {
        *fault = rest;
        status = rest.status;
    }
    if (status == STATUS_OK && ret_changed)
        *ret_changed = receipt.changed;
    return status;
}

/* --- a stream --- */

enum status postgres_stream_begin(struct db *db, const char *sql, const struct db_value *values,
                                  size_t count, struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;
    enum status status = send_statement(postgres, sql, values, count, fault);

    postgres->stream_fault = (struct fault){0};
    postgres->is_streaming = status == STATUS_OK;
    return status;
}

const struct db_value *postgres_stream_next(struct db *db, size_t *ret_column_count)
{
    struct postgres *postgres = (struct postgres *)db;
    struct fault *fault = &postgres->stream_fault;
    enum status status = STATUS_OK;

    PQclear(postgres->row);
    postgres->row = postgres->is_streaming ? PQgetResult(postgres->connection) : NULL;
    if (!postgres->row) {
        postgres->is_streaming = false;
        return NULL;
    }
    if (PQresultStatus(postgres->row) == PGRES_SINGLE_TUPLE)
        status = read_row(postgres, postgres->row, fault);
    else if (PQresultStatus(postgres->row) != PGRES_TUPLES_OK)
        status = postgres_fail(postgres, postgres->row, fault);
    postgres->is_streaming =
        status == STATUS_OK && PQresultStatus(postgres->row) == PGRES_SINGLE_TUPLE;
    *ret_column_count = (size_t)PQnfields(postgres->row);
    return postgres->is_streaming ? postgres->cells : NULL;
}

/* Rows that nobody asked for any more still come, and are dropped: cancelling would end the whole
 * unit of work. */
enum status postgres_stream_end(struct db *db, struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;

    PQclear(postgres->row);
    postgres->row = NULL;
    postgres->is_streaming = false;
    struct fault rest = {0};
    if (postgres_finish(postgres, &rest) != STATUS_OK && postgres->stream_fault.status == STATUS_OK)
        postgres->stream_fault = rest;
    if (postgres->stream_fault.status != STATUS_OK && fault->status == STATUS_OK)
        *fault = postgres->stream_fault;
    return postgres->stream_fault.status;
}

/* --- plans --- */

/* The plan for values that are not known yet: of the same prepared statement that would run. */
enum status postgres_explain(struct db *db, const char *sql, size_t parameter_count,
                             db_row_taker *take, void *context, struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;
    struct db_value nulls[POSTGRES_PARAMETERS_MAX] = {0};
    struct postgres_statement unnamed;
    const struct postgres_statement *statement = NULL;
    struct text explain = text_new(&postgres->texts);
    enum status status =
        postgres_make_ready(postgres, sql, nulls, parameter_count, &unnamed, fault, &statement);

    if (status == STATUS_OK && (!statement || statement->number == 0))
        return postgres_fail_statement(fault, "a statement that cannot be prepared");
    if (status == STATUS_OK)
        status =
            postgres_command(postgres, "SET LOCAL plan_cache_mode = force_generic_plan", fault);
    if (status != STATUS_OK)
        return status;
    text_format(&explain, "EXPLAIN (COSTS OFF) EXECUTE s%u", statement->number);
    for (size_t i = 0; i < parameter_count; i++)
        text_add(&explain, i == 0 ? "(NULL" : ", NULL");
    text_add(&explain, parameter_count > 0 ? ")" : "");
    return postgres_run(db, explain.at, NULL, 0, take, context, NULL, fault);
}
