// SPDX-License-Identifier: AGPL-3.0-or-later
#include <pthread.h>
#include <stdlib.h>

#include "store/db.h"
#include "support/check.h"
#include "support/empty_store.h"

/*
 * Threads that change and read the same rows. Each change reads a counter and writes it one higher
 * with a row of the history that says what was read: a lost update, or a change seen half, would
 * stand there.
 */
static const char TABLES[] =
    "CREATE TABLE id_block (name TEXT NOT NULL PRIMARY KEY,"
    " next_id @INT64@ NOT NULL CHECK (next_id > 0)) @STRICT@;"
    "CREATE TABLE counter (id @INT64@ NOT NULL PRIMARY KEY, number @INT64@ NOT NULL) @STRICT@;"
    "CREATE TABLE history (id @INT64@ NOT NULL PRIMARY KEY, counter @INT64@ NOT NULL,"
    " was_read @INT64@ NOT NULL, thread @INT64@ NOT NULL) @STRICT@";

enum { THREADS = 8, CHANGES = 60, COUNTERS = 3 };

struct fixture {
    struct empty_store at;
};

struct worker {
    struct store *store;
    int number;
    int64_t changed, seen_torn, went_back, gave_up;
    pthread_t thread;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    *state = fixture;
    empty_store_make(&fixture->at, STORE_SERVE_CREATE);
    empty_store_script(&fixture->at, TABLES);
    empty_store_script(&fixture->at,
                       "INSERT INTO counter (id, number) VALUES (0, 0), (1, 0), (2, 0)");
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    empty_store_remove(&fixture->at);
    free(fixture);
    return 0;
}

static int64_t one_number(struct rows rows)
{
    int64_t number = rows_next(&rows) ? rows_int(&rows, 0) : -1;

    return rows_end(&rows) == STATUS_OK ? number : -1;
}

static enum status change(struct work *work, int thread, int64_t counter)
{
    enum status status = work_begin(work);

    if (status != STATUS_OK)
        return status;
    struct rows rows =
        db_query(work, "SELECT number FROM counter WHERE id = $1", DB_BIND(db_int(counter)));
    int64_t number = rows_next(&rows) ? rows_int(&rows, 0) : -1;
    status = rows_end(&rows);
    if (status == STATUS_OK)
        status = db_execute(work, NULL, "UPDATE counter SET number = $2 WHERE id = $1",
                            DB_BIND(db_int(counter), db_int(number + 1)));
    if (status == STATUS_OK)
        status = db_execute(
            work, NULL,
            "INSERT INTO history (id, counter, was_read, thread) VALUES ($1, $2, $3, $4)",
            DB_BIND(db_int(work_new_id(work)), db_int(counter), db_int(number), db_int(thread)));
    return status == STATUS_OK ? work_commit(work) : status;
}

/* All counters together are as high as the history is long, in any one state. */
static void look(struct worker *worker, struct work *work, int64_t *newest)
{
    int64_t sum =
        one_number(db_query(work, "SELECT cast(sum(number) AS BIGINT) FROM counter", DB_NONE));
    int64_t rows = one_number(db_query(work, "SELECT count(*) FROM history", DB_NONE));

    worker->seen_torn += sum != rows;
    worker->went_back += sum < *newest;
    *newest = sum;
    work_end(work);
}

static void *work_hard(void *context)
{
    enum { ATTEMPTS = 500 };
    struct worker *worker = context;
    struct arena arena = {0};
    int64_t newest = 0;

    for (int i = 0; i < CHANGES; i++) {
        struct work work = work_start(worker->store, &arena);
        enum status status = STATUS_RETRY;

        for (int attempt = 0; status == STATUS_RETRY && attempt < ATTEMPTS; attempt++) {
            status = change(&work, worker->number, (worker->number + i) % COUNTERS);
            work_end(&work);
            work.fault = (struct fault){0};
        }
        worker->changed += status == STATUS_OK;
        worker->gave_up += status != STATUS_OK;
        look(worker, &work, &newest);
        arena_free(&arena);
    }
    return NULL;
}

static void no_update_is_lost_and_no_state_is_seen_half(void **state)
{
    struct fixture *fixture = *state;
    struct worker workers[THREADS];
    struct arena arena = {0};
    int64_t changed = 0;

    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.store = fixture->at.store, .number = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work_hard, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].gave_up, 0);
        assert_int_equal(workers[i].seen_torn, 0);
        assert_int_equal(workers[i].went_back, 0);
        changed += workers[i].changed;
    }
    assert_int_equal(changed, THREADS * CHANGES);
    struct work work = work_start(fixture->at.store, &arena);
    /* Each state of each counter was read by one change alone. */
    assert_int_equal(one_number(db_query(&work,
                                         "SELECT count(*) FROM (SELECT counter, was_read"
                                         " FROM history GROUP BY counter, was_read) AS states",
                                         DB_NONE)),
                     changed);
    assert_int_equal(one_number(db_query(&work, "SELECT count(DISTINCT id) FROM history", DB_NONE)),
                     changed);
    for (int i = 0; i < COUNTERS; i++)
        assert_int_equal(
            one_number(db_query(&work,
                                "SELECT max(was_read) + 1 - (SELECT number FROM counter"
                                " WHERE id = $1) FROM history WHERE counter = $1",
                                DB_BIND(db_int(i)))),
            0);
    work_end(&work);
    arena_free(&arena);
}

/* The server copies the log of writes now and then, whatever goes on. */
static void *copy_the_log(void *context)
{
    struct store *store = context;

    for (int i = 0; i < 200; i++) {
        store_checkpoint(store);
        assert_true(store_log_bytes(store) >= 0);
        nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
    }
    return NULL;
}

static void the_log_may_be_copied_meanwhile(void **state)
{
    struct fixture *fixture = *state;
    pthread_t copying;

    assert_int_equal(pthread_create(&copying, NULL, copy_the_log, fixture->at.store), 0);
    no_update_is_lost_and_no_state_is_seen_half(state);
    pthread_join(copying, NULL);
    assert_false(store_has_failed(fixture->at.store));
}

static void *read_one(void *context)
{
    struct worker *worker = context;
    struct arena arena = {0};

    for (int i = 0; i < 200; i++) {
        struct work work = work_start(worker->store, &arena);

        worker->seen_torn +=
            one_number(db_query(&work, "SELECT count(*) FROM counter", DB_NONE)) != COUNTERS;
        work_end(&work);
        arena_free(&arena);
    }
    return NULL;
}

static void more_readers_than_connections_wait_their_turn(void **state)
{
    const struct store_options options = {.access = STORE_SERVE, .readers = 2};
    struct fixture *fixture = *state;
    struct worker workers[THREADS];
    struct fault fault = {0};

    empty_store_close(&fixture->at);
    assert_int_equal(
        store_open(fixture->at.address, &options, &fixture->at.arena, &fault, &fixture->at.store),
        STATUS_OK);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.store = fixture->at.store};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, read_one, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].seen_torn, 0);
    }
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(no_update_is_lost_and_no_state_is_seen_half),
        STORE_TEST(the_log_may_be_copied_meanwhile),
        STORE_TEST(more_readers_than_connections_wait_their_turn),
    };
    return run_store_tests(tests);
}
