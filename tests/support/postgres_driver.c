// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/postgres_driver.h"

#include <stdlib.h>

#include "support/check.h"
#include "support/postgres_server.h"

static enum store_access access_now = STORE_WRITE;
static bool has_failed;

void open_for(enum store_access access)
{
    access_now = access;
}

bool store_was_failed(void)
{
    return has_failed;
}

enum store_access store_access(const struct store *store)
{
    (void)store;
    return access_now;
}

void store_set_failed(struct store *store)
{
    (void)store;
    has_failed = true;
}

struct db *open_another(struct fixture *fixture, enum store_connection connection)
{
    struct db *db = NULL;

    assert_int_equal(db_postgres_open(NULL, fixture->address, connection, &fixture->fault, &db),
                     STATUS_OK);
    return db;
}

void run(struct db *db, const char *sql)
{
    struct fault fault = {0};

    if (db->driver->run_script(db, sql, &fault) != STATUS_OK)
        fail_msg("%s: %s", sql, fault.detail);
}

void begin(struct db *db, enum db_unit unit)
{
    struct fault fault = {0};

    if (db->driver->begin(db, unit, &fault) != STATUS_OK)
        fail_msg("%s", fault.detail);
}

void commit(struct db *db)
{
    struct fault fault = {0};

    if (db->driver->commit(db, &fault) != STATUS_OK)
        fail_msg("%s", fault.detail);
}

int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    *state = fixture;
    access_now = STORE_WRITE;
    has_failed = false;
    fixture->address = postgres_new_address(&fixture->arena);
    if (!fixture->address)
        return 0;
    fixture->db = open_another(fixture, CONNECTION_CREATES);
    run(fixture->db, "CREATE TABLE thing (id BIGINT PRIMARY KEY, small INTEGER, name TEXT,"
                     " bytes BYTEA)");
    return 0;
}

int tear_down(void **state)
{
    struct fixture *fixture = *state;

    if (fixture->db)
        fixture->db->driver->close(fixture->db);
    if (fixture->address)
        postgres_drop(fixture->address);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

struct fixture *fixture_of(void **state)
{
    struct fixture *fixture = *state;

    if (!fixture->address)
        skip_because(NO_POSTGRES);
    return fixture;
}

bool see(void *context, const struct db_value *cells, size_t count)
{
    struct seen *seen = context;

    for (size_t i = 0; i < count; i++) {
        text_add(&seen->text, i > 0 ? " " : seen->rows > 0 ? "|" : "");
        if (cells[i].kind == DB_NULL)
            text_add(&seen->text, "-");
        else if (cells[i].kind == DB_INT)
            text_format(&seen->text, "%lld", (long long)cells[i].number);
        else
            text_format(&seen->text, cells[i].kind == DB_TEXT ? "'%.*s'" : "%.*s",
                        (int)cells[i].bytes.length, cells[i].bytes.at);
    }
    return ++seen->rows != seen->most;
}

enum status try_sql(struct fixture *fixture, struct db *db, const char *sql,
                    const struct db_value *values, size_t count, const char **ret_rows)
{
    struct seen seen = {.text = text_new(&fixture->arena)};

    fixture->fault = (struct fault){0};
    enum status status = db->driver->run(db, sql, values, count, see, &seen, NULL, &fixture->fault);
    if (ret_rows)
        *ret_rows = seen.text.at;
    return status;
}

const char *ask(struct fixture *fixture, const char *sql, const struct db_value *values,
                size_t count)
{
    const char *rows = "";

    if (try_sql(fixture, fixture->db, sql, values, count, &rows) != STATUS_OK)
        fail_msg("%s: %s", sql, fixture->fault.detail);
    return rows;
}
