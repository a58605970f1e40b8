// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"

#include <stdio.h>

#include "support/check.h"
#include "support/ends_in_abort.h"
#include "support/table_case.h"

static const char TABLE[] = "CREATE TABLE thing (id @INT64@ NOT NULL PRIMARY KEY, name TEXT,"
                            " bytes @BLOB@) @STRICT@";

static int setup(void **state)
{
    return table_case_setup(state, TABLE);
}

static void insert(struct work *work, int64_t id, const char *name)
{
    assert_int_equal(db_execute(work, NULL, "INSERT INTO thing (id, name) VALUES ($1, $2)",
                                DB_BIND(db_int(id), db_text(name))),
                     STATUS_OK);
}

static int64_t count_things(struct work *work)
{
    struct rows rows = db_query(work, "SELECT count(*) FROM thing", DB_NONE);
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : -1;

    assert_int_equal(rows_end(&rows), STATUS_OK);
    return count;
}

/* By a bulk: ids 1 to `count`. */
static void insert_many(struct work *work, int64_t count)
{
    struct db_bulk *bulk = db_bulk(work, "thing", "id, name, bytes", 3);

    for (int64_t id = 1; id <= count; id++) {
        const struct db_value row[] = {db_int(id), db_text("many"), db_null()};
        bulk_row(bulk, row);
    }
    assert_int_equal(bulk_end(bulk), STATUS_OK);
}

static void every_kind_of_value_comes_back(void **state)
{
    struct work work = start_writing(*state);
    const struct slice bytes = {"\0\x01\xFF", 3};
    static const char NAME[] = "Ёлка, čaša, 𝄞 'quoted' $1";

    assert_int_equal(db_execute(&work, NULL,
                                "INSERT INTO thing (id, name, bytes) VALUES ($1, $2, $3)",
                                DB_BIND(db_int(INT64_MIN), db_text(NAME), db_bytes(bytes))),
                     STATUS_OK);
    assert_int_equal(
        db_execute(&work, NULL, "INSERT INTO thing (id, name, bytes) VALUES ($1, $2, $3)",
                   DB_BIND(db_int(INT64_MAX), db_text(""), db_bytes((struct slice){0}))),
        STATUS_OK);
    insert(&work, 0, NULL);
    struct rows rows = db_query(&work, "SELECT id, name, bytes FROM thing ORDER BY id", DB_NONE);
    assert_true(rows_next(&rows));
    assert_true(rows_int(&rows, 0) == INT64_MIN);
    assert_string_equal(rows_text(&rows, 1), NAME);
    assert_true(slice_equal(rows_bytes(&rows, 2), bytes));
    assert_true(rows_next(&rows));
    assert_true(rows_is_null(&rows, 1) && rows_is_null(&rows, 2));
    assert_null(rows_text(&rows, 1));
    assert_null(rows_bytes(&rows, 2).at);
    assert_true(rows_next(&rows));
    assert_true(rows_int(&rows, 0) == INT64_MAX);
    assert_string_equal(rows_text(&rows, 1), "");
    assert_false(rows_is_null(&rows, 2));
    assert_int_equal(rows_bytes(&rows, 2).length, 0);
    assert_false(rows_next(&rows));
    assert_int_equal(rows_end(&rows), STATUS_OK);
    work_end(&work);
}

static void parameters_go_by_their_number_not_by_where_they_stand(void **state)
{
    struct work work = start_writing(*state);

    assert_int_equal(db_execute(&work, NULL, "INSERT INTO thing (name, id) VALUES ($2, $1)",
                                DB_BIND(db_int(7), db_text("seven"))),
                     STATUS_OK);
    struct rows rows =
        db_query(&work, "SELECT id FROM thing WHERE name = $2 AND id = $1 AND name >= $2",
                 DB_BIND(db_int(7), db_text("seven")));
    assert_true(rows_next(&rows));
    assert_int_equal(rows_int(&rows, 0), 7);
    assert_int_equal(rows_end(&rows), STATUS_OK);
    work_end(&work);
}

static void the_wrong_number_of_values_is_refused(void **state)
{
    struct work work = start(*state);

    if (store_kind(work.store) == STORE_POSTGRESQL)
        skip_because("PostgreSQL takes values that no parameter asks for");
    assert_int_equal(work_begin(&work), STATUS_OK);
    assert_int_equal(
        db_execute(&work, NULL, "DELETE FROM thing WHERE id = $1", DB_BIND(db_int(1), db_int(2))),
        STATUS_BROKEN);
    work_end(&work);
}

static void a_text_that_is_none_is_refused_on_both_stores(void **state)
{
    static const struct slice bad[] = {{"a\0b", 3}, {"\0", 1}, {"\xC3", 1}, {"\xED\xA0\x80", 3}};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct work work = start_writing(*state);

        assert_int_equal(db_execute(&work, NULL, "INSERT INTO thing (id, name) VALUES ($1, $2)",
                                    DB_BIND(db_int(1), db_slice(bad[i]))),
                         STATUS_INVALID);
        assert_int_equal(work_commit(&work), STATUS_INVALID);
    }
    struct work work = start_writing(*state);
    struct db_bulk *bulk = db_bulk(&work, "thing", "id, name", 2);
    const struct db_value row[] = {db_int(1), db_slice(bad[0])};
    bulk_row(bulk, row);
    assert_int_equal(bulk_end(bulk), STATUS_INVALID);
    work_end(&work);
    assert_int_equal(count_things(&work), 0);
    work_end(&work);
}

static void a_query_has_a_limit_of_rows_and_names_it(void **state)
{
    struct work work = start_writing(*state);

    insert_many(&work, DB_ROWS_MAX);
    struct rows rows = db_query(&work, "SELECT id FROM thing", DB_NONE);
    assert_int_equal(rows.row_count, DB_ROWS_MAX);
    assert_int_equal(rows_end(&rows), STATUS_OK);
    insert(&work, DB_ROWS_MAX + 1, "one too many");
    rows = db_query(&work, "SELECT id FROM thing", DB_NONE);
    assert_false(rows_next(&rows));
    assert_int_equal(rows_end(&rows), STATUS_BROKEN);
    assert_int_equal(work.fault.message.args[0].count, DB_ROWS_MAX);
    work_end(&work);
}

static void a_query_has_a_limit_of_bytes(void **state)
{
    enum { ROWS = 65, LENGTH = 1024 * 1024 };
    struct table_case *fixture = *state;
    struct work work = start_writing(fixture);
    char *bytes = arena_alloc(&fixture->arena, LENGTH);
    struct db_bulk *bulk = db_bulk(&work, "thing", "id, bytes", 2);

    for (int64_t id = 1; id <= ROWS; id++) {
        const struct db_value row[] = {db_int(id), db_bytes((struct slice){bytes, LENGTH})};
        bulk_row(bulk, row);
    }
    assert_int_equal(bulk_end(bulk), STATUS_OK);
    struct rows rows =
        db_query(&work, "SELECT bytes FROM thing WHERE id < $1 ORDER BY id", DB_BIND(db_int(3)));
    assert_int_equal(rows.row_count, 2);
    assert_int_equal(rows_end(&rows), STATUS_OK);
    rows = db_query(&work, "SELECT bytes FROM thing", DB_NONE);
    assert_int_equal(rows_end(&rows), STATUS_BROKEN);
    work_end(&work);
}

static void changes_are_counted_and_returned(void **state)
{
    struct work work = start_writing(*state);
    int64_t changed = -1;

    insert_many(&work, 5);
    assert_int_equal(db_execute(&work, &changed, "UPDATE thing SET name = $1 WHERE id < $2",
                                DB_BIND(db_text("new"), db_int(4))),
                     STATUS_OK);
    assert_int_equal(changed, 3);
    assert_int_equal(db_execute(&work, &changed,
                                "INSERT INTO thing (id) VALUES ($1) ON CONFLICT DO NOTHING",
                                DB_BIND(db_int(1))),
                     STATUS_OK);
    assert_int_equal(changed, 0);
    struct rows rows = db_query(
        &work, "UPDATE thing SET name = NULL WHERE id = $1 RETURNING id, name", DB_BIND(db_int(2)));
    assert_true(rows_next(&rows));
    assert_int_equal(rows_int(&rows, 0), 2);
    assert_true(rows_is_null(&rows, 1));
    assert_int_equal(rows_end(&rows), STATUS_OK);
    work_end(&work);
}

static void what_breaks_a_rule_of_the_schema_is_a_conflict(void **state)
{
    struct work work = start_writing(*state);

    insert(&work, 1, "Ada");
    assert_int_equal(
        db_execute(&work, NULL, "INSERT INTO thing (id) VALUES ($1)", DB_BIND(db_int(1))),
        STATUS_CONFLICT);
    assert_true(work.fault.detail[0] != '\0');
    work_end(&work);
}

static void after_a_failure_a_unit_only_ends(void **state)
{
    struct work work = start_writing(*state);

    insert(&work, 1, "Ada");
    assert_int_equal(db_execute(&work, NULL, "INSERT INTO nowhere (id) VALUES (1)", DB_NONE),
                     STATUS_BROKEN);
    assert_int_equal(db_execute(&work, NULL, "DELETE FROM thing", DB_NONE), STATUS_BROKEN);
    struct rows rows = db_query(&work, "SELECT id FROM thing", DB_NONE);
    assert_false(rows_next(&rows));
    assert_int_equal(rows_end(&rows), STATUS_BROKEN);
    assert_int_equal(work_commit(&work), STATUS_BROKEN);
    work.fault = (struct fault){0};
    assert_int_equal(count_things(&work), 0);
    work_end(&work);
}

static void a_stream_gives_every_row(void **state)
{
    enum { COUNT = 25000 };
    struct work work = start_writing(*state);
    int64_t sum = 0, count = 0;

    insert_many(&work, COUNT);
    char wanted[] = "many";
    struct db_stream *stream =
        db_stream(&work, "SELECT id, name, bytes FROM thing WHERE name = $1 ORDER BY id",
                  DB_BIND(db_text(wanted)));
    memset(wanted, 'x', 4); /* values are borrowed for the call alone */
    while (stream_next(stream)) {
        sum += stream_int(stream, 0);
        count++;
        assert_true(slice_equal(stream_text(stream, 1), slice_of("many")));
        assert_true(stream_is_null(stream, 2) && !stream_bytes(stream, 2).at);
    }
    assert_int_equal(stream_end(stream), STATUS_OK);
    assert_int_equal(count, COUNT);
    assert_int_equal(sum, (int64_t)COUNT * (COUNT + 1) / 2);
    assert_int_equal(count_things(&work), COUNT);
    work_end(&work);
}

static void a_stream_may_end_early_or_fail_to_begin(void **state)
{
    struct work work = start_writing(*state);

    insert_many(&work, 100);
    struct db_stream *stream = db_stream(&work, "SELECT id FROM thing ORDER BY id", DB_NONE);
    assert_true(stream_next(stream));
    assert_int_equal(stream_end(stream), STATUS_OK);
    assert_int_equal(count_things(&work), 100);
    stream = db_stream(&work, "SELECT id FROM nowhere", DB_NONE);
    assert_false(stream_next(stream));
    assert_int_equal(stream_end(stream), STATUS_BROKEN);
    assert_int_equal(work_commit(&work), STATUS_BROKEN);
}

static void query(void *context)
{
    (void)count_things(context);
}

static void commit(void *context)
{
    (void)!work_commit(context);
}

static void nothing_else_runs_beside_a_stream_or_a_bulk(void **state)
{
    struct work work = start_writing(*state);

    insert_many(&work, 10);
    struct db_stream *stream = db_stream(&work, "SELECT id FROM thing", DB_NONE);
    assert_true(stream_next(stream));
    assert_true(ends_in_abort(query, &work));
    assert_true(ends_in_abort(commit, &work));
    assert_int_equal(stream_end(stream), STATUS_OK);
    struct db_bulk *bulk = db_bulk(&work, "thing", "id", 1);
    assert_true(ends_in_abort(query, &work));
    assert_int_equal(bulk_end(bulk), STATUS_OK);
    assert_false(ends_in_abort(query, &work));
    work_end(&work);
}

static void a_bulk_that_fails_tells_it_at_its_end(void **state)
{
    struct work work = start_writing(*state);
    struct db_bulk *bulk = db_bulk(&work, "thing", "id, name", 2);

    for (int64_t id = 1; id <= 3; id++) {
        const struct db_value row[] = {db_int(id == 3 ? 1 : id), db_text("twice")};
        bulk_row(bulk, row);
    }
    assert_int_equal(bulk_end(bulk), STATUS_CONFLICT);
    assert_int_equal(work_commit(&work), STATUS_CONFLICT);
    assert_int_equal(count_things(&work), 0);
    work_end(&work);
    work.fault = (struct fault){0};
    assert_int_equal(work_begin(&work), STATUS_OK);
    bulk = db_bulk(&work, "nowhere", "id", 1);
    const struct db_value row[] = {db_int(1)};
    bulk_row(bulk, row);
    assert_int_equal(bulk_end(bulk), STATUS_BROKEN);
    work_end(&work);
}

/* Statements are kept ready by their text, a limited number of them; the same memory may hold
 * another text by then. */
static void more_statements_than_are_kept_run_all_the_same(void **state)
{
    enum { STATEMENTS = 150 };
    struct work work = start_writing(*state);
    char sql[64];

    for (int round = 0; round < 2; round++)
        for (int i = 0; i < STATEMENTS; i++) {
            snprintf(sql, sizeof(sql), "SELECT count(*) + %d FROM thing", i);
            struct rows rows = db_query_literal(&work, sql, DB_NONE);
            assert_true(rows_next(&rows));
            assert_int_equal(rows_int(&rows, 0), i);
            assert_int_equal(rows_end(&rows), STATUS_OK);
        }
    work_end(&work);
}

static void no_rows_and_no_columns_are_no_trouble(void **state)
{
    struct work work = start_writing(*state);
    struct rows rows = db_query(&work, "SELECT id FROM thing", DB_NONE);

    assert_false(rows_next(&rows));
    assert_int_equal(rows_end(&rows), STATUS_OK);
    rows = db_query(&work, "DELETE FROM thing", DB_NONE);
    assert_false(rows_next(&rows));
    assert_int_equal(rows_end(&rows), STATUS_OK);
    work_end(&work);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, table_case_teardown)

/* As in a file of which a byte was changed: told as damage, by rows and by streams. */
static void a_column_of_another_type_is_damage(void **state)
{
    struct work work = start_writing(*state);

    assert_int_equal(
        db_execute(&work, NULL, "INSERT INTO thing (id, name) VALUES (1, 'x')", DB_NONE),
        STATUS_OK);
    assert_int_equal(work_commit(&work), STATUS_OK);

    struct rows rows = db_query(&work, "SELECT id, name FROM thing", DB_NONE);
    assert_true(rows_next(&rows));
    assert_int_equal(rows_int(&rows, 1), 0);
    assert_string_equal(rows_text(&rows, 0), "");
    assert_int_equal(rows_end(&rows), STATUS_BROKEN);
    work_end(&work);

    work = start(*state);
    struct db_stream *stream = db_stream(&work, "SELECT id, name FROM thing", DB_NONE);
    assert_true(stream_next(stream));
    assert_int_equal(stream_bytes(stream, 1).length, 0);
    assert_int_equal(stream_end(stream), STATUS_BROKEN);
    assert_int_equal(work.fault.status, STATUS_BROKEN);
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_column_of_another_type_is_damage),
        STORE_TEST(every_kind_of_value_comes_back),
        STORE_TEST(parameters_go_by_their_number_not_by_where_they_stand),
        STORE_TEST(the_wrong_number_of_values_is_refused),
        STORE_TEST(a_text_that_is_none_is_refused_on_both_stores),
        STORE_TEST(a_query_has_a_limit_of_rows_and_names_it),
        STORE_TEST(a_query_has_a_limit_of_bytes),
        STORE_TEST(changes_are_counted_and_returned),
        STORE_TEST(what_breaks_a_rule_of_the_schema_is_a_conflict),
        STORE_TEST(after_a_failure_a_unit_only_ends),
        STORE_TEST(a_stream_gives_every_row),
        STORE_TEST(a_stream_may_end_early_or_fail_to_begin),
        STORE_TEST(nothing_else_runs_beside_a_stream_or_a_bulk),
        STORE_TEST(a_bulk_that_fails_tells_it_at_its_end),
        STORE_TEST(more_statements_than_are_kept_run_all_the_same),
        STORE_TEST(no_rows_and_no_columns_are_no_trouble),
    };
    return run_store_tests(tests);
}
