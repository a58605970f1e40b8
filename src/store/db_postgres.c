// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db_postgres.h"

#include <poll.h>
#include <stdlib.h>

#include "base/text.h"

enum { CONNECT_SECONDS = 10, VERSION_LEAST = 130000 };

/* The lock of all programs of ours on one database: "Regu", and what it is for. */
#define SERVER_LOCK "1382376309, 1"

/*
 * What holds for a session unless the operator said otherwise, in the address, for the user or the
 * database. Nobody's table comes before ours; what hangs ends. Writes told of are durable (a
 * synchronous_commit of off is not obeyed).
 */
static const char settings_sql[] =
    "SELECT pg_catalog.set_config(s.name, w.value, false)"
    " FROM pg_catalog.pg_settings AS s JOIN (VALUES"
    " ('search_path', 'public, pg_temp'),"
    " ('statement_timeout', '900s'),"
    " ('lock_timeout', '10s'),"
    " ('idle_in_transaction_session_timeout', '300s'),"
    " ('jit', 'off')) AS w(name, value) ON s.name = w.name"
    " WHERE s.source = 'default'"
    " UNION ALL SELECT pg_catalog.set_config(s.name, 'on', false)"
    " FROM pg_catalog.pg_settings AS s WHERE s.name = 'synchronous_commit' AND s.setting = 'off'"
    " UNION ALL SELECT pg_catalog.set_config('client_min_messages', 'error', false)";

/* The same for one transaction: behind a pooler the session may be another's. */
static const char pooled_settings_sql[] = "SET LOCAL search_path = public, pg_temp;"
                                          " SET LOCAL synchronous_commit = on";

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

/* --- connecting --- */

/* False when the server says nothing for too long. */
static bool await_socket(PGconn *connection, PostgresPollingStatusType wanted)
{
    struct pollfd socket = {.fd = PQsocket(connection),
                            .events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT};

    return socket.fd >= 0 && poll(&socket, 1, CONNECT_SECONDS * 1000) > 0;
}

/* By hand, for libpq tells the SQL state of a refusal only to whoever asks before it begins. */
static bool await_connection(PGconn *connection)
{
    PostgresPollingStatusType next = PGRES_POLLING_WRITING;

    if (PQstatus(connection) == CONNECTION_BAD)
        return false;
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    while (next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED) {
        if (!await_socket(connection, next))
            return false;
        next = PQconnectPoll(connection);
    }
    PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
    return next == PGRES_POLLING_OK;
}

/* `database` NULL: the address's own. What stands before the address can be changed by it. */
static enum status connect_to(struct postgres *postgres, const char *database, struct fault *fault)
{
    const char *const keywords[] = {
        "fallback_application_name", "tcp_user_timeout",         "dbname",
        "client_encoding",           database ? "dbname" : NULL, NULL,
    };
    const char *const values[] = {"regulars", "30000", postgres->location, "UTF8", database, NULL};

    PQfinish(postgres->connection);
    postgres->connection = PQconnectStartParams(keywords, values, 1);
    if (!postgres->connection)
        abort(); /* out of memory */
    PQsetNoticeReceiver(postgres->connection, ignore_notice, NULL);
    if (!await_connection(postgres->connection))
        return postgres_fail_to_connect(postgres, fault);
    postgres->db.is_lost = false;
    return STATUS_OK;
}

static enum status check_server(struct postgres *postgres, struct fault *fault)
{
    const char *encoding = PQparameterStatus(postgres->connection, "server_encoding");

    if (PQserverVersion(postgres->connection) < VERSION_LEAST)
        return fault_set(fault, STATUS_INVALID, "",
                         MESSAGE("this PostgreSQL is too old; version {1} or a newer one is needed",
                                 arg_plain(VERSION_LEAST / 10000)));
    if (!encoding || strcmp(encoding, "UTF8") != 0)
        return fault_set(fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("the PostgreSQL database has to be of the encoding UTF8; "
                                       "please make it anew with that"));
    return STATUS_OK;
}

/* Takes a lock by a statement that answers with true or false. */
static enum status take_lock(struct postgres *postgres, const char *sql, struct message refusal,
                             struct fault *fault)
{
    PGresult *result = PQexec(postgres->connection, sql);
    enum status status = STATUS_OK;

    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        status = postgres_fail(postgres, result, fault);
    else if (strcmp(PQgetvalue(result, 0, 0), "t") != 0)
        status = fault_set(fault, STATUS_CONFLICT, "", refusal);
    PQclear(result);
    return status;
}

static bool is_server(const struct store *store)
{
    enum store_access access = store_access(store);

    return access == STORE_SERVE || access == STORE_SERVE_CREATE;
}

/*
 * A server has the store as long as it can write to it. Its readers do not count, so that it may
 * have a new store alone to make the tables. Behind a pooler a session's lock would stay with
 * whoever comes next.
 */
static enum status share_lock(struct postgres *postgres, struct fault *fault)
{
    if (!postgres->may_prepare || !postgres->db.can_write || !is_server(postgres->db.store))
        return STATUS_OK;
    return take_lock(postgres, "SELECT pg_catalog.pg_try_advisory_lock_shared(" SERVER_LOCK ")",
                     PLAIN_MESSAGE("another command has the store to itself at the moment; please "
                                   "wait until it is done"),
                     fault);
}

static enum status connect_session(struct postgres *postgres, struct fault *fault)
{
    enum status status = connect_to(postgres, NULL, fault);

    postgres_forget_statements(postgres);
    if (status == STATUS_OK)
        status = check_server(postgres, fault);
    if (status == STATUS_OK)
        status = postgres_command(postgres, settings_sql, fault);
    if (status == STATUS_OK)
        status = share_lock(postgres, fault);
    if (status != STATUS_OK)
        postgres->db.is_lost = true;
    return status;
}

/* Texts compare byte by byte in it, as they do on SQLite. One that somebody else made meanwhile
 * will do. */
static enum status create_database(struct postgres *postgres, struct fault *fault)
{
    struct text sql = text_new(&postgres->arena);
    const char *name = arena_copy(&postgres->arena, PQdb(postgres->connection),
                                  strlen(PQdb(postgres->connection)));
    enum status status = connect_to(postgres, "postgres", fault);

    if (status != STATUS_OK)
        return status;
    char *quoted = PQescapeIdentifier(postgres->connection, name, strlen(name));
    if (!quoted)
        return postgres_fail(postgres, NULL, fault);
    text_format(&sql,
                "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
                quoted);
    PQfreemem(quoted);

    PGresult *result = PQexec(postgres->connection, sql.at);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state && strcmp(state, "42P04") != 0 && strcmp(state, "23505") != 0)
        status = postgres_fail(postgres, result, fault);
    PQclear(result);
    return status;
}

/* --- the address --- */

/* Copies the address without "regulars_prepare=off", which is ours and unknown to libpq. */
static const char *take_own_options(struct arena *arena, const char *location,
                                    bool *ret_may_prepare)
{
    static const char option[] = "regulars_prepare=off";
    struct text out = text_new(arena);
    const char *at = strchr(location, '?');
    const char *found = at ? strstr(at, option) : NULL;

    *ret_may_prepare = true;
    if (!found || (found[-1] != '?' && found[-1] != '&') ||
        !strchr("&", found[sizeof(option) - 1])) {
        text_add(&out, location);
        return out.at;
    }
    *ret_may_prepare = false;
    const char *after = found + sizeof(option) - 1;
    bool is_last = *after == '\0';
    text_add_slice(&out, (struct slice){location, (size_t)(found - location) - (is_last ? 1 : 0)});
    text_add(&out, is_last ? "" : after + 1);
    return out.at;
}

/* --- units of work --- */

/* A connection whose server went away is seen here, before anything was done on it: the store then
 * opens another. */
static enum status postgres_begin(struct db *db, enum db_unit unit, struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;
    const char *sql = unit == DB_UNIT_WRITE ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
                                            : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    enum status status = postgres_command(postgres, sql, fault);

    postgres->grown_count = 0;
    if (status == STATUS_OK && !postgres->may_prepare)
        status = postgres_command(postgres, pooled_settings_sql, fault);
    return status;
}

/* The first answer counts: once committed, what follows cannot take it back. */
static enum status read_commit(struct postgres *postgres, struct fault *fault)
{
    PGresult *result = PQgetResult(postgres->connection);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    enum status status = STATUS_OK;

    if (result && PQresultStatus(result) == PGRES_COMMAND_OK) {
        if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
            status = postgres_fail_statement(fault, "COMMIT after a statement that failed");
    } else if (!state || strncmp(state, "08", 2) == 0 || strncmp(state, "57P", 3) == 0) {
        status = postgres_fail_unknown(postgres, fault);
    } else {
        status = postgres_fail(postgres, result, fault);
    }
    PQclear(result);
    return status;
}

static enum status postgres_commit(struct db *db, struct fault *fault)
{
    struct postgres *postgres = (struct postgres *)db;
    struct fault afterwards = {0};

    if (!PQsendQuery(postgres->connection, "COMMIT"))
        return postgres_fail_unknown(postgres, fault);
    enum status status = read_commit(postgres, fault);
    if (postgres_finish(postgres, &afterwards) != STATUS_OK)
        db->is_lost = true;
    if (status == STATUS_OK)
        postgres_learn_growth(postgres);
    return status;
}

/* A connection that cannot even roll back is given up; its server rolls back by itself. */
static void postgres_roll_back(struct db *db)
{
    struct postgres *postgres = (struct postgres *)db;
    struct fault ignored = {0};

    if (!db->is_lost && postgres_command(postgres, "ROLLBACK", &ignored) != STATUS_OK)
        db->is_lost = true;
}

static enum status postgres_take_alone(struct db *db, struct fault *fault)
{
    return take_lock((struct postgres *)db,
                     "SELECT pg_catalog.pg_try_advisory_xact_lock(" SERVER_LOCK ")",
                     PLAIN_MESSAGE("a running server has this store; stop it first"), fault);
}

static enum status postgres_run_script(struct db *db, const char *sql, struct fault *fault)
{
    return postgres_command((struct postgres *)db, sql, fault);
}

static void postgres_close(struct db *db)
{
    struct postgres *postgres = (struct postgres *)db;
    struct arena arena = postgres->arena; /* it holds the struct itself */

    PQclear(postgres->row);
    PQfinish(postgres->connection);
    arena_free(&postgres->texts);
    arena_free(&arena);
}

static const struct db_driver postgres_driver = {
    .name = "postgresql",
    .close = postgres_close,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .roll_back = postgres_roll_back,
    .take_alone = postgres_take_alone,
    .run = postgres_run,
    .run_script = postgres_run_script,
    .stream_begin = postgres_stream_begin,
    .stream_next = postgres_stream_next,
    .stream_end = postgres_stream_end,
    .each = postgres_each,
    .bulk_begin = postgres_bulk_begin,
    .bulk_row = postgres_bulk_row,
    .bulk_end = postgres_bulk_end,
    .explain = postgres_explain,
};

enum status db_postgres_open(struct store *store, const char *location,
                             enum store_connection connection, struct fault *fault,
                             struct db **ret_db)
{
    struct arena arena = {0};
    struct postgres *postgres = arena_alloc(&arena, sizeof(*postgres));

    postgres->arena = arena;
    postgres->db.driver = &postgres_driver;
    postgres->db.store = store;
    postgres->db.can_write = connection != CONNECTION_READS;
    postgres->location = take_own_options(&postgres->arena, location, &postgres->may_prepare);

    struct fault first = {0};
    enum status status = connect_session(postgres, &first);
    if (status == STATUS_NOT_FOUND && connection == CONNECTION_CREATES) {
        first = (struct fault){0};
        status = create_database(postgres, &first);
        if (status == STATUS_OK)
            status = connect_session(postgres, &first);
    }
    if (status != STATUS_OK) {
        if (fault->status == STATUS_OK)
            *fault = first;
        postgres_close(&postgres->db);
        return status;
    }
    *ret_db = &postgres->db;
    return STATUS_OK;
}
