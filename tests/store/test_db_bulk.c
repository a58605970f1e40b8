// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "store/db.h"
#include "support/check.h"
#include "support/table_case.h"

/* Many rows at once: however a store puts them together, they are those that were given. */

static const char TABLES[] =
    "CREATE TABLE owner (id @INT64@ NOT NULL PRIMARY KEY) @STRICT@;"
    "CREATE TABLE thing (id @INT64@ NOT NULL PRIMARY KEY, name TEXT, bytes @BLOB@,"
    " owner_id @INT64@ REFERENCES owner (id)) @STRICT@;"
    "INSERT INTO owner (id) VALUES (1)";

static int setup(void **state)
{
    return table_case_setup(state, TABLES);
}

static int64_t count_things(struct work *work)
{
    struct rows rows = db_query(work, "SELECT count(*) FROM thing", DB_NONE);
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : -1;

    assert_int_equal(rows_end(&rows), STATUS_OK);
    return count;
}

/* What the row of this number holds; texts and bytes of every length, also none and NULL. */
struct thing {
    char text[400000];
    size_t length;
    bool has_text, has_bytes;
};

static void describe(int64_t id, struct thing *ret_thing)
{
    bool is_long = id % 97 == 13;
    size_t length = is_long ? (size_t)id * 1009 % sizeof(ret_thing->text) : (size_t)id % 41;

    for (size_t i = 0; i < length; i++)
        ret_thing->text[i] = (char)('a' + (id + (int64_t)i) % 26);
    ret_thing->length = length;
    ret_thing->has_text = id % 3 != 0;
    ret_thing->has_bytes = id % 5 != 0;
}

static void give(struct db_bulk *bulk, struct thing *thing, int64_t id, int64_t owner)
{
    describe(id, thing);
    const struct slice text = {thing->text, thing->length};
    const struct db_value row[] = {db_int(id), thing->has_text ? db_slice(text) : db_null(),
                                   thing->has_bytes ? db_bytes(text) : db_null(), db_int(owner)};

    bulk_row(bulk, row);
    memset(thing->text, '#', thing->length); /* values are borrowed for the call alone */
}

static void expect(const struct db_stream *stream, struct thing *thing)
{
    describe(stream_int(stream, 0), thing);
    const struct slice wanted = {thing->text, thing->length};

    assert_int_equal(stream_is_null(stream, 1), !thing->has_text);
    assert_int_equal(stream_is_null(stream, 2), !thing->has_bytes);
    if (thing->has_text)
        assert_true(slice_equal(stream_text(stream, 1), wanted));
    if (thing->has_bytes)
        assert_true(slice_equal(stream_bytes(stream, 2), wanted));
}

static void all_rows_are_as_given_however_many_they_are(void **state)
{
    static const int64_t counts[] = {0, 1, 49, 50, 51, 100, 149, 777};
    struct table_case *fixture = *state;
    struct thing *thing = arena_alloc(&fixture->arena, sizeof(*thing));

    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        struct work work = start_writing(fixture);
        struct db_bulk *bulk = db_bulk(&work, "thing", "id, name, bytes, owner_id", 4);
        int64_t seen = 0;

        for (int64_t id = 1; id <= counts[i]; id++)
            give(bulk, thing, id, 1);
        assert_int_equal(bulk_end(bulk), STATUS_OK);
        struct db_stream *stream =
            db_stream(&work, "SELECT id, name, bytes FROM thing ORDER BY id", DB_NONE);
        for (; stream_next(stream); seen++) {
            assert_int_equal(stream_int(stream, 0), seen + 1);
            expect(stream, thing);
        }
        assert_int_equal(stream_end(stream), STATUS_OK);
        assert_int_equal(seen, counts[i]);
        work_end(&work);
    }
}

/* The first, the last and one in the middle of those that go in together; behind such, too. */
static void a_row_that_breaks_a_rule_fails_all_wherever_it_stands(void **state)
{
    static const int64_t places[] = {1, 2, 25, 49, 50, 51, 75, 100, 101, 119, 120};
    enum { COUNT = 120 };
    struct table_case *fixture = *state;
    struct thing *thing = arena_alloc(&fixture->arena, sizeof(*thing));

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct work work = start_writing(fixture);
        struct db_bulk *bulk = db_bulk(&work, "thing", "id, name, bytes, owner_id", 4);

        for (int64_t id = 1; id <= COUNT; id++)
            give(bulk, thing, id, id == places[i] ? 2 : 1);
        assert_int_equal(bulk_end(bulk), STATUS_CONFLICT);
        assert_int_equal(work_commit(&work), STATUS_CONFLICT);
        work_end(&work);
        work.fault = (struct fault){0};
        assert_int_equal(count_things(&work), 0);
        work_end(&work);
    }
}

static void a_text_that_is_none_fails_all_and_the_unit_can_only_end(void **state)
{
    struct table_case *fixture = *state;
    struct work work = start_writing(fixture);
    struct thing *thing = arena_alloc(&fixture->arena, sizeof(*thing));
    struct db_bulk *bulk = db_bulk(&work, "thing", "id, name, bytes, owner_id", 4);
    const struct db_value bad[] = {db_int(1000), db_slice((struct slice){"a\0b", 3}), db_null(),
                                   db_null()};

    for (int64_t id = 1; id <= 60; id++)
        give(bulk, thing, id, 1);
    bulk_row(bulk, bad);
    give(bulk, thing, 61, 1);
    assert_int_equal(bulk_end(bulk), STATUS_INVALID);
    assert_int_equal(work_commit(&work), STATUS_INVALID);
    work_end(&work);
    work.fault = (struct fault){0};
    assert_int_equal(count_things(&work), 0);
    work_end(&work);
}

/* A fault that the unit had before is no failure of the rows. */
static void what_was_said_before_does_not_fail_the_rows(void **state)
{
    struct work work = start_writing(*state);
    struct db_bulk *bulk = db_bulk(&work, "thing", "id", 1);
    const struct db_value row[] = {db_int(1)};

    work.fault.status = STATUS_NOT_FOUND;
    bulk_row(bulk, row);
    assert_int_equal(bulk_end(bulk), STATUS_OK);
    work.fault = (struct fault){0};
    assert_int_equal(count_things(&work), 1);
    work_end(&work);
}

static void a_statement_that_fails_at_any_place_leaves_nothing(void **state)
{
    enum { COUNT = 120, CALLS = COUNT + 2 };
    struct table_case *fixture = *state;
    struct thing *thing = arena_alloc(&fixture->arena, sizeof(*thing));
    bool was_hit = true;
    int failing = 1;

    for (; was_hit; failing++) {
        struct work work = start_writing(fixture);

        failing_store_arm(&fixture->at.failing, failing);
        struct db_bulk *bulk = db_bulk(&work, "thing", "id, name, bytes, owner_id", 4);
        for (int64_t id = 1; id <= COUNT; id++)
            give(bulk, thing, id, 1);
        enum status status = bulk_end(bulk);
        was_hit = failing_store_was_hit(&fixture->at.failing);
        assert_int_equal(status, was_hit ? STATUS_UNAVAILABLE : STATUS_OK);
        work_end(&work);
        work.fault = (struct fault){0};
        assert_int_equal(count_things(&work), 0);
        work_end(&work);
    }
    assert_int_equal(failing - 1, CALLS + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_rows_are_as_given_however_many_they_are, setup,
                                        table_case_teardown),
        cmocka_unit_test_setup_teardown(a_row_that_breaks_a_rule_fails_all_wherever_it_stands,
                                        setup, table_case_teardown),
        cmocka_unit_test_setup_teardown(a_text_that_is_none_fails_all_and_the_unit_can_only_end,
                                        setup, table_case_teardown),
        cmocka_unit_test_setup_teardown(what_was_said_before_does_not_fail_the_rows, setup,
                                        table_case_teardown),
        cmocka_unit_test_setup_teardown(a_statement_that_fails_at_any_place_leaves_nothing, setup,
                                        table_case_teardown),
    };

    return run_store_tests(tests);
}
