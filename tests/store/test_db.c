// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/db.h"

#include <stdlib.h>

#include "support/check.h"
#include "support/empty_store.h"

static const char TABLE[] = "CREATE TABLE thing (id @INT64@ NOT NULL PRIMARY KEY, name TEXT,"
                            " bytes @BLOB@) @STRICT@";

struct fixture {
    struct empty_store at;
    struct arena arena;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    *state = fixture;
    empty_store_make(&fixture->at, STORE_CREATE);
    empty_store_script(&fixture->at, TABLE);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    empty_store_remove(&fixture->at);
    arena_free(&fixture->arena);
    free(fixture);
    return 0;
}

static struct work start(struct fixture *fixture)
{
    return work_start(fixture->at.store, &fixture->arena);
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

static void what_is_committed_is_there_and_the_rest_is_not(void **state)
{
    struct work work = start(*state);

    assert_int_equal(work_begin(&work), STATUS_OK);
    insert(&work, 1, "Ada");
    assert_int_equal(work_commit(&work), STATUS_OK);
    assert_int_equal(work_begin(&work), STATUS_OK);
    insert(&work, 2, "Bob");
    assert_int_equal(count_things(&work), 2);
    work_end(&work);
    assert_int_equal(count_things(&work), 1);
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_committed_is_there_and_the_rest_is_not, setup,
                                        teardown),
    };
    return run_store_tests(tests);
}
