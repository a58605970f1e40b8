// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"
#include "support/check.h"
#include "support/ends_in_abort.h"
#include "support/table_case.h"

/* All rows of a SELECT, given one by one. */

static const char TABLE[] = "CREATE TABLE thing (id @INT64@ NOT NULL PRIMARY KEY, small INTEGER,"
                            " name TEXT, bytes @BLOB@) @STRICT@";

static int setup(void **state)
{
    return table_case_setup(state, TABLE);
}

static void insert(struct work *work, int64_t id, struct db_value small, struct db_value name,
                   struct db_value bytes)
{
    assert_int_equal(
        db_execute(work, NULL, "INSERT INTO thing (id, small, name, bytes) VALUES ($1, $2, $3, $4)",
                   DB_BIND(db_int(id), small, name, bytes)),
        STATUS_OK);
}

static void insert_many(struct work *work, int64_t count)
{
    struct db_bulk *bulk = db_bulk(work, "thing", "id", 1);

    for (int64_t id = 1; id <= count; id++) {
        const struct db_value row[] = {db_int(id)};
        bulk_row(bulk, row);
    }
    assert_int_equal(bulk_end(bulk), STATUS_OK);
}

struct seen {
    struct work *work;
    int64_t count, sum;
    int64_t most; /* stops there; 0 = never */
};

static bool add_up(void *context, const struct db_value *cells, size_t column_count)
{
    struct seen *seen = context;

    assert_int_equal(column_count, 1);
    seen->sum += cell_int(&cells[0]);
    return ++seen->count != seen->most;
}

/* A row with something in all its cells, one with empty ones, one with none: by their ids. */
static bool look(void *context, const struct db_value *cells, size_t column_count)
{
    struct seen *seen = context;
    const struct slice name = cell_text(&cells[2]);

    assert_int_equal(column_count, 5);
    seen->count++;
    if (cell_int(&cells[0]) == INT64_MIN) {
        assert_int_equal(cell_int(&cells[1]), -7);
        assert_true(slice_equal(name, slice_of("Ёлка, čaša\t\\N 𝄞\n")));
        assert_int_equal(cells[3].kind, DB_BYTES);
        assert_true(slice_equal(cells[3].bytes, (struct slice){"\0\xFF\x01", 3}));
    } else if (cell_int(&cells[0]) == INT64_MAX) {
        assert_int_equal(cell_int(&cells[1]), 0);
        assert_true(name.at != NULL && name.length == 0);
        assert_true(cells[3].kind == DB_BYTES && cells[3].bytes.length == 0);
    } else {
        assert_true(cells[1].kind == DB_NULL && name.at == NULL && cells[3].kind == DB_NULL);
    }
    assert_int_equal(cell_int(&cells[4]), 1);
    return true;
}

static void every_kind_of_value_is_given(void **state)
{
    struct work work = start_writing(*state);
    struct seen seen = {0};

    insert(&work, INT64_MIN, db_int(-7), db_text("Ёлка, čaša\t\\N 𝄞\n"),
           db_bytes((struct slice){"\0\xFF\x01", 3}));
    insert(&work, INT64_MAX, db_int(0), db_text(""), db_bytes((struct slice){0}));
    insert(&work, 3, db_null(), db_null(), db_null());
    assert_int_equal(db_each(&work, look, &seen,
                             "SELECT id, small, name, bytes, $1 < 0 FROM thing WHERE id >= $1",
                             DB_BIND(db_int(INT64_MIN))),
                     STATUS_OK);
    assert_int_equal(seen.count, 3);
    assert_int_equal(work_commit(&work), STATUS_OK);
}

static bool measure(void *context, const struct db_value *cells, size_t column_count)
{
    struct seen *seen = context;

    assert_int_equal(column_count, 2);
    seen->count++;
    seen->sum += (int64_t)cell_text(&cells[0]).length;
    assert_int_equal(cells[1].bytes.length, cell_text(&cells[0]).length);
    return true;
}

static void large_values_are_given_whole(void **state)
{
    enum { LENGTH = 3000000 };
    struct table_case *fixture = *state;
    struct work work = start_writing(fixture);
    struct seen seen = {0};
    char *text = arena_alloc(&fixture->arena, LENGTH + 1);

    memset(text, 'x', LENGTH);
    for (int64_t id = 1; id <= 3; id++)
        insert(&work, id, db_null(), db_text(text), db_bytes((struct slice){text, LENGTH}));
    assert_int_equal(db_each(&work, measure, &seen, "SELECT name, bytes FROM thing", DB_NONE),
                     STATUS_OK);
    assert_int_equal(seen.count, 3);
    assert_int_equal(seen.sum, 3 * (int64_t)LENGTH);
    work_end(&work);
}

static void all_rows_are_given_and_values_choose_them(void **state)
{
    enum { COUNT = 20000 };
    struct work work = start_writing(*state);
    struct seen all = {0}, some = {0}, none = {0};

    insert_many(&work, COUNT);
    assert_int_equal(db_each(&work, add_up, &all, "SELECT id FROM thing ORDER BY id", DB_NONE),
                     STATUS_OK);
    assert_int_equal(all.count, COUNT);
    assert_int_equal(all.sum, (int64_t)COUNT * (COUNT + 1) / 2);
    assert_int_equal(db_each(&work, add_up, &some,
                             "WITH few AS (SELECT id FROM thing WHERE id <= $2)"
                             " SELECT id FROM few WHERE id > $1 AND id + $2 > $1",
                             DB_BIND(db_int(10), db_int(12))),
                     STATUS_OK);
    assert_int_equal(some.count, 2);
    assert_int_equal(some.sum, 11 + 12);
    assert_int_equal(db_each(&work, add_up, &none, "SELECT id FROM thing WHERE id < $1",
                             DB_BIND(db_int(INT64_MIN))),
                     STATUS_OK);
    assert_int_equal(none.count, 0);
    work_end(&work);
}

static void whoever_has_enough_gets_no_more_and_the_unit_goes_on(void **state)
{
    enum { COUNT = 20000 };
    struct work work = start_writing(*state);
    struct seen first = {.most = 1}, later = {.most = 500}, all = {0};

    insert_many(&work, COUNT);
    assert_int_equal(db_each(&work, add_up, &first, "SELECT id FROM thing", DB_NONE), STATUS_OK);
    assert_int_equal(first.count, 1);
    assert_int_equal(db_each(&work, add_up, &later, "SELECT id FROM thing", DB_NONE), STATUS_OK);
    assert_int_equal(later.count, 500);
    assert_int_equal(db_each(&work, add_up, &all, "SELECT id FROM thing", DB_NONE), STATUS_OK);
    assert_int_equal(all.count, COUNT);
    assert_int_equal(work_commit(&work), STATUS_OK);
}

static void what_the_store_cannot_do_is_told_and_ends_the_unit(void **state)
{
    struct work work = start_writing(*state);
    struct seen seen = {0};

    insert_many(&work, 10);
    assert_int_equal(db_each(&work, add_up, &seen, "SELECT id FROM nowhere", DB_NONE),
                     STATUS_BROKEN);
    assert_int_equal(work_commit(&work), STATUS_BROKEN);
    work_end(&work);
    work.fault = (struct fault){0};
    assert_int_equal(work_begin(&work), STATUS_OK);
    insert_many(&work, 10);
    assert_int_equal(db_each(&work, add_up, &seen, "SELECT CAST(id AS REAL) FROM thing", DB_NONE),
                     STATUS_BROKEN);
    work_end(&work);
    work.fault = (struct fault){0};
    assert_int_equal(db_each(&work, add_up, &seen, "SELECT id FROM thing WHERE id > $1", DB_NONE),
                     STATUS_BROKEN);
    work_end(&work);
    assert_int_equal(seen.count, 0);
    work.fault = (struct fault){0};
    assert_int_equal(db_each(&work, add_up, &seen, "SELECT id FROM thing", DB_NONE), STATUS_OK);
    work_end(&work);
}

/* Fails while the rows are given, not before. */
static void a_failure_among_the_rows_is_told(void **state)
{
    struct work work = start_writing(*state);
    struct seen seen = {0};

    insert_many(&work, 100);
    insert(&work, INT64_MAX, db_null(), db_null(), db_null());
    enum status status = db_each(&work, add_up, &seen,
                                 "SELECT abs(CASE WHEN id > $1 THEN $2 ELSE id END) FROM thing",
                                 DB_BIND(db_int(1000), db_int(INT64_MIN)));
    assert_int_not_equal(status, STATUS_OK);
    assert_int_equal(work_commit(&work), status);
    work_end(&work);
    work.fault = (struct fault){0};
    seen = (struct seen){0};
    assert_int_equal(db_each(&work, add_up, &seen, "SELECT id FROM thing", DB_NONE), STATUS_OK);
    assert_int_equal(seen.count, 0);
    work_end(&work);
}

static void query(void *context)
{
    struct rows rows = db_query(context, "SELECT id FROM thing", DB_NONE);

    (void)!rows_end(&rows);
}

static bool try_another(void *context, const struct db_value *cells, size_t column_count)
{
    struct seen *seen = context;

    (void)cells, (void)column_count;
    seen->count += ends_in_abort(query, seen->work);
    return false;
}

static void nothing_else_runs_meanwhile(void **state)
{
    struct work work = start_writing(*state);
    struct seen seen = {.work = &work};

    insert_many(&work, 10);
    assert_int_equal(db_each(&work, try_another, &seen, "SELECT id FROM thing", DB_NONE),
                     STATUS_OK);
    assert_int_equal(seen.count, 1);
    work_end(&work);
}

static void each_call_that_fails_is_told(void **state)
{
    enum { COUNT = 5, CALLS = COUNT + 1 };
    struct table_case *fixture = *state;
    bool was_hit = true;
    int failing = 1;

    for (; was_hit; failing++) {
        struct work work = start_writing(fixture);
        struct seen seen = {0};

        insert_many(&work, COUNT);
        failing_store_arm(&fixture->at.failing, failing);
        enum status status = db_each(&work, add_up, &seen, "SELECT id FROM thing", DB_NONE);
        was_hit = failing_store_was_hit(&fixture->at.failing);
        assert_int_equal(status, was_hit ? STATUS_UNAVAILABLE : STATUS_OK);
        assert_int_equal(seen.count, was_hit ? failing - 2 + (failing == 1) : COUNT);
        assert_int_equal(work_commit(&work), status);
        work_end(&work);
    }
    assert_int_equal(failing - 1, CALLS + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_kind_of_value_is_given, setup, table_case_teardown),
        cmocka_unit_test_setup_teardown(large_values_are_given_whole, setup, table_case_teardown),
        cmocka_unit_test_setup_teardown(all_rows_are_given_and_values_choose_them, setup,
                                        table_case_teardown),
        cmocka_unit_test_setup_teardown(whoever_has_enough_gets_no_more_and_the_unit_goes_on, setup,
                                        table_case_teardown),
        cmocka_unit_test_setup_teardown(what_the_store_cannot_do_is_told_and_ends_the_unit, setup,
                                        table_case_teardown),
        cmocka_unit_test_setup_teardown(a_failure_among_the_rows_is_told, setup,
                                        table_case_teardown),
        cmocka_unit_test_setup_teardown(nothing_else_runs_meanwhile, setup, table_case_teardown),
        cmocka_unit_test_setup_teardown(each_call_that_fails_is_told, setup, table_case_teardown),
    };

    return run_store_tests(tests);
}
