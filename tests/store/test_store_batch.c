// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store_batch.h"

#include <pthread.h>
#include <stdlib.h>

#include "store/db.h"
#include "support/check.h"
#include "support/empty_store.h"

/* Units that end while others wait for the one writer of SQLite share a commit. */
static const char TABLES[] = "CREATE TABLE id_block (name TEXT NOT NULL PRIMARY KEY,"
                             " next_id INTEGER NOT NULL) STRICT;"
                             "CREATE TABLE thing (id INTEGER NOT NULL PRIMARY KEY) STRICT;"
                             "INSERT INTO thing (id) VALUES (0)";

enum way { WAY_COMMITS, WAY_ROLLS_BACK, WAY_FAILS, WAY_UNDOES_ALL };
enum { UNITS_MAX = 5, ATTEMPTS = 50 };

struct fixture {
    struct empty_store at;
};

struct unit {
    struct store *store;
    enum way way;
    int64_t id;
    enum status status; /* how it ended */
    pthread_t thread;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    *state = fixture;
    empty_store_make(&fixture->at, STORE_CREATE);
    empty_store_script(&fixture->at, TABLES);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    empty_store_remove(&fixture->at);
    free(fixture);
    return 0;
}

static enum status insert(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "INSERT INTO thing (id) VALUES ($1)", DB_BIND(db_int(id)));
}

static void *run_unit(void *context)
{
    struct unit *unit = context;
    struct arena arena = {0};
    struct work work = work_start(unit->store, &arena);

    enum status status = work_begin(&work);
    if (status == STATUS_OK)
        status = insert(&work, unit->id);
    if (status == STATUS_OK && unit->way == WAY_FAILS)
        status = insert(&work, 0);
    if (status == STATUS_OK && unit->way == WAY_UNDOES_ALL)
        status = db_execute(&work, NULL, "INSERT OR ROLLBACK INTO thing (id) VALUES (0)", DB_NONE);
    if (status == STATUS_OK && unit->way != WAY_ROLLS_BACK)
        status = work_commit(&work);
    work_end(&work);
    unit->status = status;
    arena_free(&arena);
    return NULL;
}

/*
 * The first unit holds the writer until the others stand in line. Returns in how many commits all
 * of it was kept; *ret_things is what is there beside the first row.
 */
static int run_in_line(struct fixture *fixture, struct unit *units, int count, int64_t first_id,
                       int64_t *ret_things)
{
    struct arena arena = {0};
    struct work first = work_start(fixture->at.store, &arena);

    assert_int_equal(work_begin(&first), STATUS_OK);
    units[0].status = insert(&first, first_id);
    for (int i = 1; i < count; i++) {
        units[i].store = fixture->at.store;
        units[i].id = first_id + i;
        pthread_create(&units[i].thread, NULL, run_unit, &units[i]);
        nanosleep(&(struct timespec){.tv_nsec = 10 * 1000000}, NULL);
    }
    int before = atomic_load(&fixture->at.failing.commits);
    if (units[0].status == STATUS_OK)
        units[0].status = work_commit(&first);
    for (int i = 1; i < count; i++)
        pthread_join(units[i].thread, NULL);
    int commits = atomic_load(&fixture->at.failing.commits) - before;
    struct rows rows =
        db_query(&first, "SELECT count(*) FROM thing WHERE id >= $1", DB_BIND(db_int(first_id)));
    *ret_things = rows_next(&rows) ? rows_int(&rows, 0) : -1;
    assert_int_equal(rows_end(&rows), STATUS_OK);
    work_end(&first);
    arena_free(&arena);
    return commits;
}

static void units_in_line_share_a_commit(void **state)
{
    struct fixture *fixture = *state;
    bool shared = false;

    for (int attempt = 0; attempt < ATTEMPTS && !shared; attempt++) {
        struct unit units[UNITS_MAX] = {0};
        int64_t things;
        int commits = run_in_line(fixture, units, UNITS_MAX, 1 + attempt * 10, &things);

        for (int i = 0; i < UNITS_MAX; i++)
            assert_int_equal(units[i].status, STATUS_OK);
        assert_int_equal(things, UNITS_MAX);
        assert_in_range(commits, 1, UNITS_MAX);
        shared = commits == 1; /* more when this machine was busy: none waits long */
    }
    assert_true(shared);
}

static void one_that_rolls_back_or_fails_takes_no_other_with_it(void **state)
{
    struct fixture *fixture = *state;

    for (int attempt = 0; attempt < 5; attempt++) {
        struct unit units[UNITS_MAX] = {[1] = {.way = WAY_ROLLS_BACK}, [2] = {.way = WAY_FAILS}};
        int64_t things;

        (void)run_in_line(fixture, units, UNITS_MAX, 1 + attempt * 10, &things);
        assert_int_equal(units[0].status, STATUS_OK);
        assert_int_equal(units[1].status, STATUS_OK);
        assert_int_equal(units[2].status, STATUS_CONFLICT);
        assert_int_equal(units[3].status, STATUS_OK);
        assert_int_equal(units[4].status, STATUS_OK);
        assert_int_equal(things, 3);
    }
}

static void when_the_commit_fails_all_are_told(void **state)
{
    struct fixture *fixture = *state;
    struct unit units[UNITS_MAX] = {0};
    int64_t things;

    (void)run_in_line(fixture, units, 1, 1000, &things); /* takes ids, a commit of its own */
    atomic_store(&fixture->at.failing.fails_commits, true);
    (void)run_in_line(fixture, units, UNITS_MAX, 1, &things);
    atomic_store(&fixture->at.failing.fails_commits, false);
    for (int i = 0; i < UNITS_MAX; i++)
        assert_int_equal(units[i].status, STATUS_UNAVAILABLE);
    assert_int_equal(things, 1); /* the first one's */
    (void)run_in_line(fixture, units, UNITS_MAX, 1, &things);
    assert_int_equal(things, 1 + UNITS_MAX);
}

/* As SQLite does when a statement finds the disk full. */
static void a_failure_that_undoes_the_whole_transaction_is_told_to_all(void **state)
{
    struct fixture *fixture = *state;
    bool undone = false;

    for (int attempt = 0; attempt < ATTEMPTS && !undone; attempt++) {
        struct unit units[3] = {[2] = {.way = WAY_UNDOES_ALL}};
        int64_t things, kept = 0;

        (void)run_in_line(fixture, units, 3, 1 + attempt * 10, &things);
        for (int i = 0; i < 2; i++) {
            assert_true(units[i].status == STATUS_OK || units[i].status == STATUS_UNAVAILABLE);
            kept += units[i].status == STATUS_OK;
        }
        assert_int_equal(units[2].status, STATUS_CONFLICT);
        assert_int_equal(things, kept);
        undone = kept == 0;
    }
    assert_true(undone);
}

struct import {
    struct store *store;
    atomic_int is_done; /* small units that are told, while the import is open */
};

static void *import_slowly(void *context)
{
    struct import *import = context;
    struct arena arena = {0};
    struct work work = work_start(import->store, &arena);
    int done = -1;

    if (work_reserve_ids(&work, WORK_IDS_MAX + 1) == STATUS_OK && work_begin(&work) == STATUS_OK) {
        nanosleep(&(struct timespec){.tv_nsec = 100 * 1000000}, NULL);
        done = atomic_load(&import->is_done);
    }
    work_end(&work);
    atomic_store(&import->is_done, done);
    arena_free(&arena);
    return NULL;
}

/* An import does not begin in the transaction of others, whose commit would then wait for it. */
static void nobody_waits_for_an_import_to_be_told(void **state)
{
    struct fixture *fixture = *state;
    struct import import = {.store = fixture->at.store};
    struct arena arena = {0};
    struct work work = work_start(fixture->at.store, &arena);
    pthread_t thread;

    assert_int_equal(work_begin(&work), STATUS_OK);
    assert_int_equal(insert(&work, 1), STATUS_OK);
    pthread_create(&thread, NULL, import_slowly, &import);
    nanosleep(&(struct timespec){.tv_nsec = 30 * 1000000}, NULL);
    assert_int_equal(work_commit(&work), STATUS_OK);
    atomic_store(&import.is_done, 1);
    pthread_join(thread, NULL);
    assert_int_equal(atomic_load(&import.is_done), 1);
    arena_free(&arena);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(units_in_line_share_a_commit),
        STORE_TEST(one_that_rolls_back_or_fails_takes_no_other_with_it),
        STORE_TEST(when_the_commit_fails_all_are_told),
        STORE_TEST(a_failure_that_undoes_the_whole_transaction_is_told_to_all),
        STORE_TEST(nobody_waits_for_an_import_to_be_told),
    };
    return run_store_tests(tests);
}
