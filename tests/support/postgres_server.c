// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/postgres_server.h"

#include <libpq-fe.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "support/check.h"

#define NO_SUCH_DATABASE "3D000"
#define EXISTS_ALREADY "42P04"
#define NOT_UNIQUE "23505" /* the same, when both come at once */

const char *postgres_new_address(struct arena *arena)
{
    const char *server = getenv("REGULARS_TEST_POSTGRES");
    struct text address = text_new(arena);
    uint64_t number;

    if (!server || server[0] == '\0')
        return NULL;
    random_bytes(&number, sizeof(number));
    text_format(&address, "%sregulars_%016llx", server, (unsigned long long)number);
    return address.at;
}

static const char *name_of(const char *address)
{
    return strrchr(address, '/') + 1;
}

/* `database` NULL: the one that the address names. */
static PGconn *connect_to(const char *address, const char *database)
{
    const char *const keywords[] = {"dbname", database ? "dbname" : NULL, NULL};
    const char *const values[] = {address, database, NULL};
    PGconn *connection = PQconnectdbParams(keywords, values, 1);

    if (PQstatus(connection) != CONNECTION_OK)
        fail_msg("%s", PQerrorMessage(connection));
    return connection;
}

/* Runs it on this connection, which ends; the error's SQLSTATE, "" when there was none. */
static const char *run_at(struct arena *arena, PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    state = state ? arena_copy(arena, state, strlen(state)) : "";
    PQclear(result);
    PQfinish(connection);
    return state;
}

bool postgres_copy(const char *address, const char *original)
{
    enum { COPIES_BLOCKS_UNLESS_TOLD = 150000 }; /* each of them also into the log */
    PGconn *connection = connect_to(address, "postgres");
    struct arena arena = {0};
    struct text sql = text_new(&arena);

    text_format(&sql, "CREATE DATABASE %s TEMPLATE %s%s", name_of(address), original,
                PQserverVersion(connection) < COPIES_BLOCKS_UNLESS_TOLD ? ""
                                                                        : " STRATEGY file_copy");
    const char *state = run_at(&arena, connection, sql.at);
    bool is_missing = strcmp(state, NO_SUCH_DATABASE) == 0;
    if (!is_missing && state[0] != '\0')
        fail_msg("%s: not copied: %s", original, state);
    arena_free(&arena);
    return !is_missing;
}

void postgres_keep(const char *address, const char *name)
{
    struct arena arena = {0};
    struct text sql = text_new(&arena);

    text_format(&sql, "ALTER DATABASE %s RENAME TO %s", name_of(address), name);
    const char *state = run_at(&arena, connect_to(address, "postgres"), sql.at);
    if (state[0] != '\0' && strcmp(state, EXISTS_ALREADY) != 0 && strcmp(state, NOT_UNIQUE) != 0)
        fail_msg("%s: not kept: %s", name, state);
    arena_free(&arena);
}

static const char *ask(struct arena *arena, PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType kind = PQresultStatus(result);
    const char *answer = "";

    if (kind != PGRES_TUPLES_OK && kind != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(connection));
    if (arena && PQntuples(result) > 0)
        answer = arena_copy(arena, PQgetvalue(result, 0, 0), (size_t)PQgetlength(result, 0, 0));
    PQclear(result);
    PQfinish(connection);
    return answer;
}

const char *postgres_ask(struct arena *arena, const char *address, const char *sql)
{
    return ask(arena, connect_to(address, NULL), sql);
}

void postgres_drop(const char *address)
{
    struct arena arena = {0};
    struct text sql = text_new(&arena);

    text_format(&sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name_of(address));
    (void)ask(NULL, connect_to(address, "postgres"), sql.at);
    arena_free(&arena);
}

void postgres_disconnect_all(const char *address)
{
    struct arena arena = {0};
    struct text sql = text_new(&arena);

    text_format(&sql,
                "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity"
                " WHERE datname = '%s'",
                name_of(address));
    (void)ask(NULL, connect_to(address, "postgres"), sql.at);
    arena_free(&arena);
}
