// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "store/db_postgres.h"

/* SQL states by their beginning, the longer one first; what is not listed is our own mistake. */
struct state_class {
    const char *beginning;
    enum status status;
    struct message message;
    bool is_lost;
};
static const struct state_class state_classes[] = {
    {"40001", STATUS_RETRY, {.one = N_("somebody else changed the same at this moment")}},
    {"40P01", STATUS_RETRY, {.one = N_("somebody else changed the same at this moment")}},
    {"23", STATUS_CONFLICT, {.one = N_("the store has it already, or lacks what it refers to")}},
    {"22021", STATUS_INVALID, {.one = N_("the text holds characters that are not valid UTF-8")}},
    {"08", STATUS_UNAVAILABLE, {.one = N_("the connection to PostgreSQL was lost")}, true},
    {"57P", STATUS_UNAVAILABLE, {.one = N_("PostgreSQL is being stopped or started")}, true},
    {"25P03", STATUS_UNAVAILABLE, {.one = N_("the connection to PostgreSQL was lost")}, true},
    {"57014", STATUS_UNAVAILABLE, {.one = N_("PostgreSQL took too long")}},
    {"55P03", STATUS_UNAVAILABLE, {.one = N_("the store is busy; please try again")}},
    {"25006", STATUS_UNAVAILABLE, {.one = N_("the PostgreSQL database can only be read")}},
    {"53100", STATUS_UNAVAILABLE, {.one = N_("PostgreSQL's disk is full")}},
    {"53300", STATUS_UNAVAILABLE, {.one = N_("PostgreSQL has no connection left")}, true},
    {"53", STATUS_UNAVAILABLE, {.one = N_("PostgreSQL has run out of memory or disk space")}},
    {"28", STATUS_UNAVAILABLE, {.one = N_("PostgreSQL does not let this user in")}, true},
    {"3D000", STATUS_NOT_FOUND, {.one = N_("there is no such PostgreSQL database")}, true},
    {"42501", STATUS_UNAVAILABLE, {.one = N_("PostgreSQL does not allow this user to do that")}},
    {"58", STATUS_BROKEN, {.one = N_("PostgreSQL cannot use its files")}},
    {"XX", STATUS_BROKEN, {.one = N_("the PostgreSQL database is damaged")}},
    {"", STATUS_BROKEN, {.one = N_("the program and the store do not fit together")}},
};

static const struct state_class *class_of(const char *state)
{
    const struct state_class *class = state_classes;

    while (strncmp(state, class->beginning, strlen(class->beginning)) != 0)
        class ++;
    return class;
}

/* With a detail of one line, whatever the server wrote. The first fault stands. */
static enum status fail(struct fault *fault, enum status status, struct message message,
                        const char *state, const char *text)
{
    bool is_first = fault->status == STATUS_OK;

    status = fault_set(fault, status, "", message);
    if (!is_first)
        return status;
    snprintf(fault->detail, sizeof(fault->detail), "%s%s%s", state, state[0] ? " " : "", text);
    for (char *at = fault->detail; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ')
            *at = ' ';
    }
    return status;
}

static enum status fail_by_state(struct postgres *postgres, const char *state, const char *text,
                                 struct fault *fault)
{
    const struct state_class *class = class_of(state);

    if (class->is_lost || PQstatus(postgres->connection) == CONNECTION_BAD)
        postgres->db.is_lost = true;
    if (strcmp(state, "XX001") == 0 || strcmp(state, "XX002") == 0)
        store_set_failed(postgres->db.store); /* damaged pages or indexes */
    return fail(fault, class->status, class->message, state, text);
}

enum status postgres_fail(struct postgres *postgres, const PGresult *result, struct fault *fault)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;

    /* libpq's own failures have no state. One in a result means that the connection broke, which
     * its status may not say yet: after a server that said farewell, or when it could no longer be
     * written to. */
    if (!state) {
        bool is_told = result && PQresultStatus(result) == PGRES_FATAL_ERROR;
        bool is_lost =
            is_told || postgres->db.is_lost || PQstatus(postgres->connection) == CONNECTION_BAD;
        state = is_lost ? "08006" : "";
    }
    return fail_by_state(postgres, state, text ? text : PQerrorMessage(postgres->connection),
                         fault);
}

/* "FATAL:  3D000: database ..." in whatever language the server speaks. */
static const char *state_of_connection(const char *text, char state[6])
{
    const char *at = strstr(text, ":  ");

    for (; at; at = strstr(at + 1, ":  ")) {
        size_t length = strspn(at + 3, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

        if (length == 5 && at[8] == ':') {
            memcpy(state, at + 3, 5);
            state[5] = '\0';
            return state;
        }
    }
    return "08001";
}

enum status postgres_fail_to_connect(struct postgres *postgres, struct fault *fault)
{
    char found[6];
    const char *text = PQerrorMessage(postgres->connection);
    const char *state = state_of_connection(text, found);

    postgres->db.is_lost = true;
    if (strcmp(state, "08001") != 0)
        return fail_by_state(postgres, state, text, fault);
    return fail(fault, STATUS_UNAVAILABLE,
                PLAIN_MESSAGE("PostgreSQL cannot be reached; check its address and whether it is "
                              "running"),
                state, text);
}

enum status postgres_fail_statement(struct fault *fault, const char *why)
{
    return fail(fault, STATUS_BROKEN,
                PLAIN_MESSAGE("the program and the store do not fit together"), "", why);
}

enum status postgres_fail_unknown(struct postgres *postgres, struct fault *fault)
{
    postgres->db.is_lost = true;
    return fail(fault, STATUS_UNAVAILABLE,
                PLAIN_MESSAGE("the connection to PostgreSQL was lost at the last moment; please "
                              "look whether the change is there"),
                "", "the connection was lost while committing: the outcome is unknown");
}

static bool is_failure(const PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_EMPTY_QUERY:
    case PGRES_BAD_RESPONSE:
    case PGRES_FATAL_ERROR:
        return true;
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_COPY_OUT:
    case PGRES_COPY_IN:
    case PGRES_NONFATAL_ERROR:
    case PGRES_COPY_BOTH:
    case PGRES_SINGLE_TUPLE:
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED:
        break;
    }
    return false;
}

enum status postgres_finish(struct postgres *postgres, struct fault *fault)
{
    enum status status = STATUS_OK;
    PGresult *result;

    while ((result = PQgetResult(postgres->connection)) != NULL) {
        if (is_failure(result) && status == STATUS_OK)
            status = postgres_fail(postgres, result, fault);
        PQclear(result);
        if (PQstatus(postgres->connection) == CONNECTION_BAD)
            break;
    }
    if (PQstatus(postgres->connection) == CONNECTION_BAD && status == STATUS_OK)
        status = postgres_fail(postgres, NULL, fault);
    return status;
}

enum status postgres_command(struct postgres *postgres, const char *sql, struct fault *fault)
{
    if (!PQsendQuery(postgres->connection, sql))
        return postgres_fail(postgres, NULL, fault);
    return postgres_finish(postgres, fault);
}
