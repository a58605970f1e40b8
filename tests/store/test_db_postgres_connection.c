// SPDX-License-Identifier: AGPL-3.0-or-later
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/check.h"
#include "support/postgres_driver.h"
#include "support/postgres_server.h"

extern char **environ;

static void rows_are_copied_in_with_everything_they_may_hold(void **state)
{
    struct fixture *fixture = fixture_of(state);
    const struct db_driver *driver = fixture->db->driver;
    static const char odd[] = "tab\t line\n return\r back\\slash \\N \\. 'quote' é";
    char *large = arena_alloc(&fixture->arena, 300001);
    struct db_value row[] = {db_int(INT64_MIN), db_int(-1), db_text(odd),
                             db_bytes((struct slice){"\0\n\\\xFF", 4})};

    memset(large, '\\', 300000);
    begin(fixture->db, DB_UNIT_WRITE);
    assert_int_equal(
        driver->bulk_begin(fixture->db, "thing", "id, small, name, bytes", 4, &fixture->fault),
        STATUS_OK);
    assert_int_equal(driver->bulk_row(fixture->db, row, &fixture->fault), STATUS_OK);
    row[0] = db_int(2);
    row[1] = row[3] = db_null();
    row[2] = db_text(large);
    assert_int_equal(driver->bulk_row(fixture->db, row, &fixture->fault), STATUS_OK);
    for (int64_t id = 3; id <= 5000; id++) {
        row[0] = db_int(id);
        row[2] = db_text("");
        assert_int_equal(driver->bulk_row(fixture->db, row, &fixture->fault), STATUS_OK);
    }
    assert_int_equal(driver->bulk_end(fixture->db, BULK_FINISHED, &fixture->fault), STATUS_OK);
    assert_string_equal(ask(fixture,
                            "SELECT name = $1, length(bytes), small FROM thing"
                            " WHERE id < 2",
                            DB_BIND(db_text(odd))),
                        "1 4 -1");
    assert_string_equal(
        ask(fixture, "SELECT name = $1, bytes FROM thing WHERE id = 2", DB_BIND(db_text(large))),
        "1 -");
    assert_string_equal(ask(fixture, "SELECT count(*) FROM thing WHERE name = ''", DB_NONE),
                        "4998");
    commit(fixture->db);
}

static void copy_in(struct fixture *fixture, int64_t first, int64_t count)
{
    const struct db_driver *driver = fixture->db->driver;

    assert_int_equal(driver->bulk_begin(fixture->db, "thing", "id, name", 2, &fixture->fault),
                     STATUS_OK);
    for (int64_t id = first; id < first + count; id++) {
        const struct db_value row[] = {db_int(id), db_text("")};

        assert_int_equal(driver->bulk_row(fixture->db, row, &fixture->fault), STATUS_OK);
    }
    assert_int_equal(driver->bulk_end(fixture->db, BULK_FINISHED, &fixture->fault), STATUS_OK);
}

/* How many rows the planner believes in: -1 as long as nobody has looked. */
static const char *believed_rows(struct fixture *fixture)
{
    begin(fixture->db, DB_UNIT_READ);
    const char *rows = ask(fixture,
                           "SELECT CAST(reltuples AS BIGINT) FROM pg_catalog.pg_class"
                           " WHERE oid = CAST('thing' AS regclass)",
                           DB_NONE);
    fixture->db->driver->roll_back(fixture->db);
    return rows;
}

static void the_planner_learns_of_many_rows_at_once(void **state)
{
    enum { MANY = 10000 };
    struct fixture *fixture = fixture_of(state);

    /* The server's own look does not come between. */
    begin(fixture->db, DB_UNIT_WRITE);
    assert_int_equal(
        fixture->db->driver->run_script(
            fixture->db, "ALTER TABLE thing SET (autovacuum_enabled = false)", &fixture->fault),
        STATUS_OK);
    commit(fixture->db);
    begin(fixture->db, DB_UNIT_WRITE);
    copy_in(fixture, 1, MANY);
    fixture->db->driver->roll_back(fixture->db);
    begin(fixture->db, DB_UNIT_WRITE);
    copy_in(fixture, 1, MANY - 1);
    commit(fixture->db);
    assert_string_equal(believed_rows(fixture), "-1");
    begin(fixture->db, DB_UNIT_WRITE);
    copy_in(fixture, MANY, MANY);
    commit(fixture->db);
    assert_string_equal(believed_rows(fixture), "19999");
}

static void copying_that_breaks_a_rule_leaves_nothing(void **state)
{
    struct fixture *fixture = fixture_of(state);
    const struct db_driver *driver = fixture->db->driver;
    struct db_value row[] = {db_int(1), db_text("a")};

    begin(fixture->db, DB_UNIT_WRITE);
    assert_int_equal(driver->bulk_begin(fixture->db, "thing", "id, name", 2, &fixture->fault),
                     STATUS_OK);
    for (int i = 0; i < 20000; i++)
        assert_int_equal(driver->bulk_row(fixture->db, row, &fixture->fault), STATUS_OK);
    assert_int_equal(driver->bulk_end(fixture->db, BULK_FINISHED, &fixture->fault),
                     STATUS_CONFLICT);
    driver->roll_back(fixture->db);

    fixture->fault = (struct fault){0};
    begin(fixture->db, DB_UNIT_WRITE);
    assert_int_equal(driver->bulk_begin(fixture->db, "thing", "id, name", 2, &fixture->fault),
                     STATUS_OK);
    row[1] = db_slice((struct slice){"a\0b", 3});
    assert_int_equal(driver->bulk_row(fixture->db, row, &fixture->fault), STATUS_INVALID);
    assert_int_equal(driver->bulk_end(fixture->db, BULK_GIVEN_UP, &fixture->fault), STATUS_OK);
    driver->roll_back(fixture->db);
    assert_string_equal(
        postgres_ask(&fixture->arena, fixture->address, "SELECT count(*) FROM thing"), "0");
    fixture->fault = (struct fault){0};
    assert_int_equal(driver->bulk_begin(fixture->db, "nowhere", "id", 1, &fixture->fault),
                     STATUS_BROKEN);
    assert_false(fixture->db->is_lost);
}

static void a_lost_connection_is_known_as_such(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct fault fault = {0};

    begin(fixture->db, DB_UNIT_WRITE);
    (void)ask(fixture, "INSERT INTO thing (id) VALUES (1)", DB_NONE);
    postgres_disconnect_all(fixture->address);
    assert_int_equal(try_sql(fixture, fixture->db, "SELECT 1", DB_NONE, NULL), STATUS_UNAVAILABLE);
    assert_true(fixture->db->is_lost);
    fixture->db->driver->roll_back(fixture->db);
    assert_int_equal(fixture->db->driver->begin(fixture->db, DB_UNIT_READ, &fault),
                     STATUS_UNAVAILABLE);
}

/* A server that ends a session says so before it closes: until then libpq thinks all is well. */
static void what_is_asked_of_a_lost_connection_is_not_taken_for_our_mistake(void **state)
{
    struct fixture *fixture = fixture_of(state);

    begin(fixture->db, DB_UNIT_READ);
    fixture->db->is_lost = true;
    assert_int_equal(try_sql(fixture, fixture->db, "SELECT 1", DB_NONE, NULL), STATUS_UNAVAILABLE);
    assert_int_equal(try_sql(fixture, fixture->db, "SELECT 1", DB_NONE, NULL), STATUS_UNAVAILABLE);
}

static void a_connection_lost_while_committing_leaves_the_outcome_open(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct fault fault = {0};

    begin(fixture->db, DB_UNIT_WRITE);
    (void)ask(fixture, "INSERT INTO thing (id) VALUES (1)", DB_NONE);
    postgres_disconnect_all(fixture->address);
    assert_int_equal(fixture->db->driver->commit(fixture->db, &fault), STATUS_UNAVAILABLE);
    assert_non_null(strstr(fault.detail, "the outcome is unknown"));
    assert_true(fixture->db->is_lost);
}

static void a_stream_whose_server_goes_away_ends(void **state)
{
    struct fixture *fixture = fixture_of(state);
    const struct db_driver *driver = fixture->db->driver;
    int64_t rows = 0;
    size_t columns;

    begin(fixture->db, DB_UNIT_READ);
    assert_int_equal(driver->stream_begin(fixture->db,
                                          "SELECT n, pg_sleep(0.001) IS NULL FROM"
                                          " generate_series(1, 1000000) AS s(n)",
                                          DB_NONE, &fixture->fault),
                     STATUS_OK);
    assert_non_null(driver->stream_next(fixture->db, &columns));
    postgres_disconnect_all(fixture->address);
    while (driver->stream_next(fixture->db, &columns))
        rows++;
    assert_true(rows < 999999);
    assert_int_equal(driver->stream_end(fixture->db, &fixture->fault), STATUS_UNAVAILABLE);
    assert_true(fixture->db->is_lost);
}

static void a_unit_alone_is_refused_beside_a_server_only(void **state)
{
    struct fixture *fixture = fixture_of(state);
    const struct db_driver *driver = fixture->db->driver;
    struct fault fault = {0};

    open_for(STORE_SERVE);
    struct db *server = open_another(fixture, CONNECTION_WRITES);
    struct db *second = open_another(fixture, CONNECTION_WRITES); /* servers share */
    begin(fixture->db, DB_UNIT_WRITE);
    assert_int_equal(driver->take_alone(fixture->db, &fault), STATUS_CONFLICT);
    driver->roll_back(fixture->db);
    server->driver->close(server);
    begin(fixture->db, DB_UNIT_WRITE);
    fault = (struct fault){0};
    assert_int_equal(driver->take_alone(fixture->db, &fault), STATUS_CONFLICT);
    driver->roll_back(fixture->db);

    /* Its readers are not in its own way, when it makes the tables of a new store. */
    struct db *reader = open_another(fixture, CONNECTION_READS);
    begin(second, DB_UNIT_WRITE);
    fault = (struct fault){0};
    assert_int_equal(driver->take_alone(second, &fault), STATUS_OK);
    commit(second);
    reader->driver->close(reader);
    second->driver->close(second);
}

static void a_server_does_not_start_beside_a_unit_alone(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct db *command = open_another(fixture, CONNECTION_WRITES), *late = NULL;
    struct fault fault = {0};

    begin(fixture->db, DB_UNIT_WRITE);
    assert_int_equal(fixture->db->driver->take_alone(fixture->db, &fault), STATUS_OK);
    begin(command, DB_UNIT_WRITE);
    assert_int_equal(command->driver->take_alone(command, &fault), STATUS_CONFLICT);
    command->driver->roll_back(command);
    command->driver->close(command);
    open_for(STORE_SERVE);
    fault = (struct fault){0};
    assert_int_equal(db_postgres_open(NULL, fixture->address, CONNECTION_WRITES, &fault, &late),
                     STATUS_CONFLICT);
    commit(fixture->db); /* and now it is free again */
    late = open_another(fixture, CONNECTION_WRITES);
    late->driver->close(late);
}

static void the_session_is_set_up_safely(void **state)
{
    struct fixture *fixture = fixture_of(state);

    begin(fixture->db, DB_UNIT_WRITE);
    assert_string_equal(ask(fixture,
                            "SELECT current_setting('search_path'),"
                            " current_setting('client_encoding'),"
                            " current_setting('application_name'),"
                            " current_setting('lock_timeout'),"
                            " current_setting('transaction_isolation'),"
                            " current_setting('synchronous_commit')",
                            DB_NONE),
                        "'public, pg_temp' 'UTF8' 'regulars' '10s' 'serializable' 'on'");
    assert_string_equal(ask(fixture,
                            "SELECT datcollate FROM pg_database"
                            " WHERE datname = current_database() AND $1 = 1",
                            DB_BIND(db_int(1))),
                        "'C'");
    commit(fixture->db);
}

static void what_the_operator_set_stays(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct text address = text_new(&fixture->arena);

    (void)postgres_ask(
        NULL, fixture->address,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off',"
        " current_database()); END $$");
    text_format(&address, "%s?options=-cstatement_timeout%%3D1s&application_name=shop",
                fixture->address);
    const char *plain = fixture->address;
    fixture->address = address.at;
    struct db *other = open_another(fixture, CONNECTION_READS);
    fixture->address = plain;
    const char *rows = "";
    begin(other, DB_UNIT_READ);
    assert_int_equal(try_sql(fixture, other,
                             "SELECT current_setting('statement_timeout'),"
                             " current_setting('application_name'),"
                             " current_setting('synchronous_commit')",
                             DB_NONE, &rows),
                     STATUS_OK);
    assert_string_equal(rows, "'1s' 'shop' 'on'");
    assert_int_equal(try_sql(fixture, other, "SELECT pg_sleep(20) IS NULL", DB_NONE, NULL),
                     STATUS_UNAVAILABLE);
    assert_memory_equal(fixture->fault.detail, "57014", 5);
    assert_false(other->is_lost);
    other->driver->close(other);
}

static void behind_a_pooler_nothing_is_prepared_or_left_in_the_session(void **state)
{
    struct fixture *fixture = fixture_of(state);
    static const char *const forms[] = {"%s?regulars_prepare=off",
                                        "%s?application_name=shop&regulars_prepare=off",
                                        "%s?regulars_prepare=off&application_name=shop"};
    const char *plain = fixture->address;

    open_for(STORE_SERVE);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct text address = text_new(&fixture->arena);
        const char *rows = "";

        text_add_slice(&address, (struct slice){plain, strlen(plain)});
        text_add(&address, forms[i] + 2);
        fixture->address = address.at;
        struct db *other = open_another(fixture, CONNECTION_WRITES);
        fixture->address = plain;
        begin(other, DB_UNIT_WRITE);
        for (int64_t n = 0; n < 3; n++)
            assert_int_equal(try_sql(fixture, other, "SELECT $1 + 1, $2 IS NULL",
                                     DB_BIND(db_int(n), db_null()), &rows),
                             STATUS_OK);
        assert_string_equal(rows, "3 1");
        assert_int_equal(
            try_sql(
                fixture, other,
                "SELECT count(*), (SELECT count(*) FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid = pg_backend_pid()) FROM pg_prepared_statements"
                " WHERE name <> ''",
                DB_NONE, &rows),
            STATUS_OK);
        assert_string_equal(rows, "0 0");
        commit(other);
        other->driver->close(other);
    }
}

static void what_cannot_be_opened_says_why(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct text nobody = text_new(&fixture->arena), nowhere = text_new(&fixture->arena);
    struct db *db = NULL;
    struct fault fault = {0};

    text_format(&nowhere, "%s_not_there", fixture->address);
    assert_int_equal(db_postgres_open(NULL, nowhere.at, CONNECTION_WRITES, &fault, &db),
                     STATUS_NOT_FOUND);
    assert_memory_equal(fault.detail, "3D000", 5);
    text_format(&nobody, "%s?user=nobody_of_that_name", fixture->address);
    fault = (struct fault){0};
    assert_int_equal(db_postgres_open(NULL, nobody.at, CONNECTION_WRITES, &fault, &db),
                     STATUS_UNAVAILABLE);
    assert_memory_equal(fault.detail, "28000", 5);
    fault = (struct fault){0};
    assert_int_equal(
        db_postgres_open(NULL, "postgresql://127.0.0.1:1/none", CONNECTION_CREATES, &fault, &db),
        STATUS_UNAVAILABLE);
    fault = (struct fault){0};
    assert_int_equal(db_postgres_open(NULL, "postgresql://%zz", CONNECTION_READS, &fault, &db),
                     STATUS_UNAVAILABLE);
    assert_null(db);
}

/* tools/test_postgres.sh ACTION on the server of this test alone. */
static void tell_server(const char *action)
{
    struct arena arena = {0};
    struct text script = text_new(&arena);
    const char *folder = getenv("REGULARS_OWN_POSTGRES_FOLDER");
    pid_t child;
    int ended = -1;

    text_format(&script, "%s/tools/test_postgres.sh", getenv("REGULARS_SOURCE"));
    char *const arguments[] = {script.at, (char *)action, (char *)folder, NULL};
    assert_int_equal(posix_spawn(&child, script.at, NULL, NULL, arguments, environ), 0);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_int_equal(ended, 0);
    arena_free(&arena);
}

static void a_server_that_died_and_came_back_has_what_was_committed(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct fault fault = {0};

    if (!getenv("REGULARS_OWN_POSTGRES_FOLDER"))
        skip_because("no server that may be killed: run as test db_postgres_restart");
    for (int64_t round = 1; round <= 3; round++) {
        begin(fixture->db, DB_UNIT_WRITE);
        (void)ask(fixture, "INSERT INTO thing (id) VALUES ($1)", DB_BIND(db_int(round)));
        commit(fixture->db);
        begin(fixture->db, DB_UNIT_WRITE);
        (void)ask(fixture, "INSERT INTO thing (id) VALUES (100)", DB_NONE);
        tell_server("kill");
        fault = (struct fault){0};
        assert_int_equal(try_sql(fixture, fixture->db, "SELECT 1", DB_NONE, NULL),
                         STATUS_UNAVAILABLE);
        assert_true(fixture->db->is_lost);
        struct db *db = NULL;
        assert_int_equal(db_postgres_open(NULL, fixture->address, CONNECTION_WRITES, &fault, &db),
                         STATUS_UNAVAILABLE);
        tell_server("start");
        fixture->db->driver->close(fixture->db);
        fixture->db = open_another(fixture, CONNECTION_WRITES);
        begin(fixture->db, DB_UNIT_READ);
        assert_int_equal(strtoll(ask(fixture, "SELECT count(*) FROM thing", DB_NONE), NULL, 10),
                         round);
        commit(fixture->db);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_are_copied_in_with_everything_they_may_hold, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_planner_learns_of_many_rows_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(copying_that_breaks_a_rule_leaves_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_lost_connection_is_known_as_such, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            what_is_asked_of_a_lost_connection_is_not_taken_for_our_mistake, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_connection_lost_while_committing_leaves_the_outcome_open,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stream_whose_server_goes_away_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_unit_alone_is_refused_beside_a_server_only, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_server_does_not_start_beside_a_unit_alone, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_session_is_set_up_safely, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_the_operator_set_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(behind_a_pooler_nothing_is_prepared_or_left_in_the_session,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_opened_says_why, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_server_that_died_and_came_back_has_what_was_committed,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
