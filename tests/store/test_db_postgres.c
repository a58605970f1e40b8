// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/db_driver.h"
#include "support/check.h"
#include "support/postgres_driver.h"
#include "support/postgres_server.h"

static void values_of_every_kind_come_back(void **state)
{
    struct fixture *fixture = fixture_of(state);
    const struct slice bytes = {"a\0\\x\xFF", 5};

    begin(fixture->db, DB_UNIT_WRITE);
    assert_string_equal(
        ask(fixture, "INSERT INTO thing VALUES ($1, $2, $3, $4) RETURNING id, small, name",
            DB_BIND(db_int(INT64_MIN), db_int(-5), db_text("é ' \\ \n"), db_bytes(bytes))),
        "-9223372036854775808 -5 'é ' \\ \n'");
    assert_string_equal(ask(fixture, "SELECT length(bytes), bytes = $1, name IS NULL FROM thing",
                            DB_BIND(db_bytes(bytes))),
                        "5 1 0");
    assert_string_equal(ask(fixture, "SELECT $1, $2, $3",
                            DB_BIND(db_text(""), db_int(INT64_MAX), db_bytes((struct slice){0}))),
                        "'' 9223372036854775807 ");
    commit(fixture->db);
}

static void null_fits_every_column_and_question(void **state)
{
    struct fixture *fixture = fixture_of(state);
    static const char insert[] = "INSERT INTO thing VALUES ($1, $2, $3, $4)";
    static const char either[] = "SELECT count(*) FROM thing WHERE $1 IS NULL OR small = $1";
    static const char named[] = "SELECT count(*) FROM thing WHERE $1 IS NULL OR name = $1";

    begin(fixture->db, DB_UNIT_WRITE);
    (void)ask(fixture, insert, DB_BIND(db_int(1), db_null(), db_null(), db_null()));
    (void)ask(fixture, insert, DB_BIND(db_int(2), db_int(7), db_text("b"), db_null()));
    (void)ask(fixture, insert, DB_BIND(db_int(3), db_int(7), db_null(), db_bytes(slice_of("c"))));
    assert_string_equal(ask(fixture, either, DB_BIND(db_null())), "3");
    assert_string_equal(ask(fixture, either, DB_BIND(db_int(7))), "2");
    assert_string_equal(ask(fixture, either, DB_BIND(db_int(INT64_MAX))), "0");
    assert_string_equal(ask(fixture, named, DB_BIND(db_null())), "3");
    assert_string_equal(ask(fixture, named, DB_BIND(db_text("b"))), "1");
    assert_string_equal(ask(fixture, "SELECT $1 IS NULL", DB_BIND(db_null())), "1");
    commit(fixture->db);
}

static void a_number_too_large_for_its_column_is_refused(void **state)
{
    struct fixture *fixture = fixture_of(state);
    static const char insert[] = "INSERT INTO thing (id, small) VALUES ($1, $2)";

    begin(fixture->db, DB_UNIT_WRITE);
    (void)ask(fixture, insert, DB_BIND(db_int(1), db_null()));
    assert_int_equal(try_sql(fixture, fixture->db, insert,
                             DB_BIND(db_int(2), db_int(INT64_C(5000000000))), NULL),
                     STATUS_BROKEN);
    assert_memory_equal(fixture->fault.detail, "22003", 5);
    fixture->db->driver->roll_back(fixture->db);
}

static void failures_have_the_status_of_their_sql_state(void **state)
{
    struct fixture *fixture = fixture_of(state);
    static const struct {
        const char *sql, *state;
        enum status status;
    } cases[] = {
        {"INSERT INTO thing (id) VALUES (1), (1)", "23505", STATUS_CONFLICT},
        {"INSERT INTO thing (id) VALUES (NULL)", "23502", STATUS_CONFLICT},
        {"SELECT nothing FROM nowhere", "42P01", STATUS_BROKEN},
        {"SELECT sum(id) FROM thing", "a column", STATUS_BROKEN},
        {"SELECT E'\\x80'::TEXT", "22021", STATUS_INVALID},
        {"", "", STATUS_BROKEN},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        begin(fixture->db, DB_UNIT_WRITE);
        (void)ask(fixture, "INSERT INTO thing (id) VALUES (7)", DB_NONE);
        enum status status = try_sql(fixture, fixture->db, cases[i].sql, DB_NONE, NULL);
        fixture->db->driver->roll_back(fixture->db);
        if (status != cases[i].status ||
            strncmp(fixture->fault.detail, cases[i].state, strlen(cases[i].state)) != 0)
            fail_msg("%s: %d %s", cases[i].sql, (int)status, fixture->fault.detail);
        assert_false(fixture->db->is_lost);
    }
    assert_string_equal(
        postgres_ask(&fixture->arena, fixture->address, "SELECT count(*) FROM thing"), "0");
}

static void a_commit_after_a_failed_statement_says_so(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct fault fault = {0};

    begin(fixture->db, DB_UNIT_WRITE);
    (void)ask(fixture, "INSERT INTO thing (id) VALUES (7)", DB_NONE);
    assert_int_equal(try_sql(fixture, fixture->db, "SELECT 1/0", DB_NONE, NULL), STATUS_BROKEN);
    assert_int_equal(fixture->db->driver->commit(fixture->db, &fault), STATUS_BROKEN);
    assert_string_equal(
        postgres_ask(&fixture->arena, fixture->address, "SELECT count(*) FROM thing"), "0");
}

static void a_read_unit_sees_one_state_and_cannot_write(void **state)
{
    struct fixture *fixture = fixture_of(state);

    begin(fixture->db, DB_UNIT_READ);
    assert_string_equal(ask(fixture, "SELECT count(*) FROM thing", DB_NONE), "0");
    (void)postgres_ask(NULL, fixture->address, "INSERT INTO thing (id) VALUES (1)");
    assert_string_equal(ask(fixture, "SELECT count(*) FROM thing", DB_NONE), "0");
    assert_int_equal(
        try_sql(fixture, fixture->db, "DELETE FROM thing WHERE id = $1", DB_BIND(db_int(1)), NULL),
        STATUS_UNAVAILABLE);
    fixture->db->driver->roll_back(fixture->db);
    begin(fixture->db, DB_UNIT_READ);
    assert_string_equal(ask(fixture, "SELECT count(*) FROM thing", DB_NONE), "1");
    commit(fixture->db);
}

/* Each takes itself out because the other is still there: together they would leave nobody. */
static void two_units_that_would_break_a_rule_together_do_not_both_commit(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct db *other = open_another(fixture, CONNECTION_WRITES);
    struct fault fault = {0};

    run(fixture->db, "INSERT INTO thing (id) VALUES (1), (2)");
    begin(fixture->db, DB_UNIT_WRITE);
    begin(other, DB_UNIT_WRITE);
    assert_string_equal(ask(fixture, "SELECT count(*) FROM thing", DB_NONE), "2");
    const char *rows = "";
    assert_int_equal(try_sql(fixture, other, "SELECT count(*) FROM thing", DB_NONE, &rows),
                     STATUS_OK);
    assert_string_equal(rows, "2");
    (void)ask(fixture, "DELETE FROM thing WHERE id = $1", DB_BIND(db_int(1)));
    enum status status =
        try_sql(fixture, other, "DELETE FROM thing WHERE id = $1", DB_BIND(db_int(2)), NULL);
    commit(fixture->db);
    if (status == STATUS_OK)
        status = other->driver->commit(other, &fault);
    else
        other->driver->roll_back(other);
    assert_int_equal(status, STATUS_RETRY);
    assert_false(other->is_lost);
    other->driver->close(other);
    assert_string_equal(
        postgres_ask(&fixture->arena, fixture->address, "SELECT count(*) FROM thing"), "1");
}

static void taking_rows_can_stop_early(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct seen seen = {.text = text_new(&fixture->arena), .most = 3};

    begin(fixture->db, DB_UNIT_READ);
    assert_int_equal(fixture->db->driver->run(fixture->db,
                                              "SELECT CAST(n AS BIGINT) FROM"
                                              " generate_series(1, 5000) AS s(n)",
                                              DB_NONE, see, &seen, NULL, &fixture->fault),
                     STATUS_OK);
    assert_string_equal(seen.text.at, "1|2|3");
    assert_string_equal(ask(fixture, "SELECT 1", DB_NONE), "1");
    commit(fixture->db);
}

static void a_stream_gives_every_row_or_stops_early(void **state)
{
    struct fixture *fixture = fixture_of(state);
    const struct db_driver *driver = fixture->db->driver;
    static const char sql[] = "SELECT CAST(n AS BIGINT) FROM generate_series(1, $1) AS s(n)";
    const struct db_value *cells;
    size_t columns;
    int64_t sum = 0;

    begin(fixture->db, DB_UNIT_READ);
    assert_int_equal(
        driver->stream_begin(fixture->db, sql, DB_BIND(db_int(20000)), &fixture->fault), STATUS_OK);
    while ((cells = driver->stream_next(fixture->db, &columns)) != NULL)
        sum += cells[0].number;
    assert_null(driver->stream_next(fixture->db, &columns));
    assert_int_equal(driver->stream_end(fixture->db, &fixture->fault), STATUS_OK);
    assert_int_equal(sum, INT64_C(20000) * 20001 / 2);

    assert_int_equal(
        driver->stream_begin(fixture->db, sql, DB_BIND(db_int(20000)), &fixture->fault), STATUS_OK);
    assert_non_null(driver->stream_next(fixture->db, &columns));
    assert_int_equal(driver->stream_end(fixture->db, &fixture->fault), STATUS_OK);
    assert_string_equal(ask(fixture, "SELECT 1", DB_NONE), "1");
    commit(fixture->db);
}

static void a_stream_that_fails_on_the_way_tells_it_at_its_end(void **state)
{
    struct fixture *fixture = fixture_of(state);
    const struct db_driver *driver = fixture->db->driver;
    int64_t rows = 0;
    size_t columns;

    begin(fixture->db, DB_UNIT_READ);
    assert_int_equal(driver->stream_begin(fixture->db,
                                          "SELECT 10 / (n - 3000) FROM"
                                          " generate_series(1, 5000) AS s(n)",
                                          DB_NONE, &fixture->fault),
                     STATUS_OK);
    while (driver->stream_next(fixture->db, &columns))
        rows++;
    assert_true(rows < 3000);
    assert_int_equal(driver->stream_end(fixture->db, &fixture->fault), STATUS_BROKEN);
    assert_memory_equal(fixture->fault.detail, "22012", 5);
    driver->roll_back(fixture->db);
}

static void more_statements_than_are_kept_run_all_the_same(void **state)
{
    struct fixture *fixture = fixture_of(state);

    begin(fixture->db, DB_UNIT_READ);
    for (int i = 0; i < 1700; i++) {
        struct text sql = text_new(&fixture->arena);

        text_format(&sql, "SELECT $1 + %d", i);
        assert_int_equal(strtoll(ask(fixture, sql.at, DB_BIND(db_int(1))), NULL, 10), i + 1);
        assert_int_equal(strtoll(ask(fixture, sql.at, DB_BIND(db_int(2))), NULL, 10), i + 2);
    }
    commit(fixture->db);
    begin(fixture->db, DB_UNIT_READ);
    assert_string_equal(ask(fixture,
                            "SELECT count(*) FROM pg_prepared_statements"
                            " WHERE name <> ''",
                            DB_NONE),
                        "1500");
    commit(fixture->db);
}

static void a_plan_is_told_for_unknown_values(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct seen seen = {.text = text_new(&fixture->arena)};

    begin(fixture->db, DB_UNIT_READ);
    run(fixture->db, "SET LOCAL enable_seqscan = off");
    assert_int_equal(fixture->db->driver->explain(fixture->db,
                                                  "SELECT name FROM thing WHERE id = $1"
                                                  " AND ($2 IS NULL OR small = $2)",
                                                  2, see, &seen, &fixture->fault),
                     STATUS_OK);
    assert_non_null(strstr(seen.text.at, "Index Cond: (id = $1)"));
    fixture->db->driver->roll_back(fixture->db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_of_every_kind_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(null_fits_every_column_and_question, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_number_too_large_for_its_column_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(failures_have_the_status_of_their_sql_state, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_commit_after_a_failed_statement_says_so, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_read_unit_sees_one_state_and_cannot_write, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            two_units_that_would_break_a_rule_together_do_not_both_commit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(taking_rows_can_stop_early, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stream_gives_every_row_or_stops_early, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_stream_that_fails_on_the_way_tells_it_at_its_end, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(more_statements_than_are_kept_run_all_the_same, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_plan_is_told_for_unknown_values, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
