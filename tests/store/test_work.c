// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/work.h"

#include <pthread.h>
#include <sched.h>

#include "base/clock.h"
#include "store/ids.h"
#include "store/store_parts.h"
#include "support/check.h"
#include "support/ends_in_abort.h"
#include "support/table_case.h"

static const char TABLES[] =
    "CREATE TABLE id_block (name TEXT NOT NULL PRIMARY KEY,"
    " next_id @INT64@ NOT NULL CHECK (next_id > 0)) @STRICT@;"
    "CREATE TABLE thing (id @INT64@ NOT NULL PRIMARY KEY, name TEXT) @STRICT@";

static int setup(void **state)
{
    return table_case_setup(state, TABLES);
}

static enum status insert(struct work *work, int64_t id)
{
    return db_execute(work, NULL, "INSERT INTO thing (id) VALUES ($1)", DB_BIND(db_int(id)));
}

/* How many there are, and their sum. */
static int64_t digest(struct work *work)
{
    struct rows rows =
        db_query(work, "SELECT count(*), cast(coalesce(sum(id), 0) AS BIGINT) FROM thing", DB_NONE);
    int64_t digest = rows_next(&rows) ? rows_int(&rows, 0) * 1000003 + rows_int(&rows, 1) : -1;

    assert_int_equal(rows_end(&rows), STATUS_OK);
    return digest;
}

static int64_t digest_now(struct table_case *fixture)
{
    struct work work = start(fixture);
    int64_t found = digest(&work);

    work_end(&work);
    return found;
}

static void what_is_committed_is_there_and_the_rest_is_not(void **state)
{
    struct work work = start(*state);
    int64_t empty = digest(&work);

    assert_int_equal(work_begin(&work), STATUS_OK);
    assert_int_equal(insert(&work, 1), STATUS_OK);
    assert_int_equal(work_commit(&work), STATUS_OK);
    int64_t one = digest(&work);
    assert_true(one != empty);
    assert_int_equal(work_begin(&work), STATUS_OK);
    assert_int_equal(insert(&work, 2), STATUS_OK);
    assert_true(digest(&work) != one);
    work_end(&work);
    assert_true(digest(&work) == one);
    work_end(&work);
    work_end(&work);
}

static void a_read_unit_sees_one_state_while_others_write(void **state)
{
    struct work reader = start(*state), writer = start(*state);
    int64_t before = digest(&reader);

    assert_int_equal(work_begin(&writer), STATUS_OK);
    assert_int_equal(insert(&writer, 1), STATUS_OK);
    assert_true(digest(&reader) == before);
    assert_int_equal(work_commit(&writer), STATUS_OK);
    assert_true(digest(&reader) == before);
    work_end(&reader);
    assert_true(digest(&reader) != before);
    work_end(&reader);
}

static void reading_cannot_write(void **state)
{
    struct work work = start(*state);

    assert_int_equal(digest(&work), 0);
    assert_int_not_equal(insert(&work, 1), STATUS_OK);
    work_end(&work);
    assert_int_equal(digest_now(*state), 0);
}

/* A use case with each kind of call. */
static enum status write_all_ways(struct work *work)
{
    enum status status = work_begin(work);

    if (status == STATUS_OK)
        status = insert(work, work_new_id(work));
    if (status == STATUS_OK) {
        struct db_bulk *bulk = db_bulk(work, "thing", "id, name", 2);

        for (int i = 0; i < 2; i++) {
            const struct db_value row[] = {db_int(work_new_id(work)), db_text("bulk")};
            bulk_row(bulk, row);
        }
        status = bulk_end(bulk);
    }
    if (status == STATUS_OK) {
        struct db_stream *stream = db_stream(work, "SELECT id FROM thing ORDER BY id", DB_NONE);

        while (stream_next(stream))
            assert_true(stream_int(stream, 0) > 0);
        status = stream_end(stream);
    }
    if (status == STATUS_OK) {
        struct rows rows = db_query(work, "UPDATE thing SET name = 'x' RETURNING id", DB_NONE);
        status = rows_end(&rows);
    }
    return status == STATUS_OK ? work_commit(work) : status;
}

static void whichever_call_fails_the_store_is_as_it_was(void **state)
{
    struct table_case *fixture = *state;

    for (int failing = 1; failing < 100; failing++) {
        int64_t before = digest_now(fixture);
        struct work work = start(fixture);

        failing_store_arm(&fixture->at.failing, failing);
        enum status status = write_all_ways(&work);
        bool was_hit = failing_store_was_hit(&fixture->at.failing);
        work_end(&work);
        if (!was_hit) {
            assert_int_equal(status, STATUS_OK);
            assert_true(digest_now(fixture) != before);
            assert_true(failing > 12);
            return;
        }
        assert_int_equal(status, STATUS_UNAVAILABLE);
        assert_int_equal(work.fault.status, STATUS_UNAVAILABLE);
        assert_true(digest_now(fixture) == before);
    }
    fail_msg("the use case never got through");
}

static void a_failed_unit_can_be_tried_again_with_the_same_work(void **state)
{
    struct table_case *fixture = *state;
    struct work work = start(fixture);

    failing_store_arm(&fixture->at.failing, 4);
    assert_int_equal(write_all_ways(&work), STATUS_UNAVAILABLE);
    assert_true(failing_store_was_hit(&fixture->at.failing));
    work_end(&work);
    work.fault = (struct fault){0};
    assert_int_equal(write_all_ways(&work), STATUS_OK);
}

/* --- waiting ----------------------------------------------------------------------------- */

static void reopen_impatient(struct table_case *fixture)
{
    const struct store_options options = {
        .access = STORE_WRITE, .readers = 1, .wait_milliseconds = 60};
    struct fault fault = {0};

    empty_store_close(&fixture->at);
    assert_int_equal(
        store_open(fixture->at.address, &options, &fixture->at.arena, &fault, &fixture->at.store),
        STATUS_OK);
}

static void who_waits_too_long_is_told_that_the_store_is_busy(void **state)
{
    struct table_case *fixture = *state;
    struct work first, second;

    reopen_impatient(fixture);
    first = start(fixture);
    second = start(fixture);
    assert_int_equal(work_begin(&first), STATUS_OK);
    int64_t began = clock_ticks();
    assert_int_equal(work_begin(&second), STATUS_UNAVAILABLE);
    assert_true(clock_ticks() - began >= INT64_C(60) * 1000000);
    assert_string_equal(second.fault.message.one, "the store is busy: try again in a moment");
    assert_int_equal(work_commit(&first), STATUS_OK);
    second.fault = (struct fault){0};
    assert_int_equal(digest(&first), 0);
    struct rows rows = db_query(&second, "SELECT id FROM thing", DB_NONE);
    assert_int_equal(rows_end(&rows), STATUS_UNAVAILABLE);
    work_end(&first);
    second.fault = (struct fault){0};
    assert_int_equal(digest(&second), 0);
    work_end(&second);
}

enum { WAITERS = 6 };

struct line {
    struct table_case *fixture;
    pthread_mutex_t mutex;
    int order[WAITERS], served;
};

struct waiter {
    struct line *line;
    int number;
    pthread_t thread;
};

static void *wait_for_the_writer(void *context)
{
    struct waiter *waiter = context;
    struct arena arena = {0};
    struct work work = work_start(waiter->line->fixture->at.store, &arena);

    if (work_begin(&work) == STATUS_OK) {
        pthread_mutex_lock(&waiter->line->mutex);
        waiter->line->order[waiter->line->served++] = waiter->number;
        pthread_mutex_unlock(&waiter->line->mutex);
    }
    work_end(&work);
    arena_free(&arena);
    return NULL;
}

/* Until somebody else than *last stands at the end of the line. */
static void await_next_in_line(struct store *store, const struct pool_waiter **last)
{
    struct store_pool *pool = &store->writers;
    bool has_come = false;

    while (!has_come) {
        pthread_mutex_lock(&pool->mutex);
        has_come = pool->last != *last;
        *last = pool->last;
        pthread_mutex_unlock(&pool->mutex);
        sched_yield();
    }
}

static void who_waits_longest_is_served_first(void **state)
{
    struct line line = {.fixture = *state, .mutex = PTHREAD_MUTEX_INITIALIZER};
    struct waiter waiters[WAITERS];
    struct work work = start(*state);
    const struct pool_waiter *last = NULL;

    if (store_kind(line.fixture->at.store) == STORE_POSTGRESQL)
        skip_because("PostgreSQL has more writers than one");
    assert_int_equal(work_begin(&work), STATUS_OK);
    for (int i = 0; i < WAITERS; i++) {
        waiters[i] = (struct waiter){.line = &line, .number = i};
        pthread_create(&waiters[i].thread, NULL, wait_for_the_writer, &waiters[i]);
        await_next_in_line(line.fixture->at.store, &last);
    }
    work_end(&work);
    for (int i = 0; i < WAITERS; i++)
        pthread_join(waiters[i].thread, NULL);
    assert_int_equal(line.served, WAITERS);
    for (int i = 0; i < WAITERS; i++)
        assert_int_equal(line.order[i], i);
}

/* --- ids --------------------------------------------------------------------------------- */

static void ids_begin_at_one_and_are_never_given_twice(void **state)
{
    struct table_case *fixture = *state;
    int64_t newest = 0;

    for (int round = 0; round < 3; round++) {
        struct work work = start(fixture);

        for (int unit = 0; unit < 3; unit++) {
            assert_int_equal(work_begin(&work), STATUS_OK);
            for (int i = 0; i < WORK_IDS_MAX; i++) {
                int64_t id = work_new_id(&work);
                assert_true(id > newest);
                newest = id;
            }
            /* Whether or not it is committed. */
            if (unit == 1)
                assert_int_equal(work_commit(&work), STATUS_OK);
            work_end(&work);
        }
        empty_store_reopen(&fixture->at, STORE_WRITE);
    }
    assert_in_range(newest, 9 * WORK_IDS_MAX, 3 * ID_BLOCK_SIZE);
}

static void take_one_more(void *context)
{
    (void)work_new_id(context);
}

static void a_unit_is_promised_so_many_ids_and_no_more(void **state)
{
    struct work work = start(*state);

    assert_true(ends_in_abort(take_one_more, &work));
    assert_int_equal(work_begin(&work), STATUS_OK);
    for (int i = 0; i < WORK_IDS_MAX; i++)
        assert_true(work_new_id(&work) > 0);
    assert_true(ends_in_abort(take_one_more, &work));
    work_end(&work);
}

static void ids_outlast_their_block(void **state)
{
    struct work work = start(*state);
    int64_t newest = 0;

    for (int64_t taken = 0; taken < ID_BLOCK_SIZE * 2;) {
        assert_int_equal(work_begin(&work), STATUS_OK);
        for (int i = 0; i < 200; i++, taken++) {
            int64_t id = work_new_id(&work);
            assert_true(id > newest);
            newest = id;
        }
        work_end(&work);
    }
}

static void reserved_ids_come_first_and_survive_the_unit(void **state)
{
    enum { COUNT = 100000 };
    struct work work = start(*state), other = start(*state);

    assert_int_equal(work_reserve_ids(&work, COUNT), STATUS_OK);
    assert_int_equal(work_begin(&work), STATUS_OK);
    int64_t first = work_new_id(&work);
    for (int i = 1; i < COUNT / 2; i++)
        assert_int_equal(work_new_id(&work), first + i);
    work_end(&work);
    assert_int_equal(work_begin(&work), STATUS_OK);
    for (int i = COUNT / 2; i < COUNT; i++)
        assert_int_equal(work_new_id(&work), first + i);
    int64_t beyond = work_new_id(&work);
    assert_true(beyond < first || beyond >= first + COUNT);
    work_end(&work);
    assert_int_equal(work_begin(&other), STATUS_OK);
    int64_t id = work_new_id(&other);
    assert_true(id < first || id >= first + COUNT);
    work_end(&other);
}

static void without_its_table_a_unit_begins_and_has_no_ids(void **state)
{
    struct table_case *fixture = *state;

    empty_store_script(&fixture->at, "DROP TABLE id_block");
    empty_store_reopen(&fixture->at, STORE_WRITE);
    struct work work = start(fixture);
    assert_int_equal(work_begin(&work), STATUS_OK);
    assert_int_equal(insert(&work, 1), STATUS_OK);
    assert_true(ends_in_abort(take_one_more, &work));
    assert_int_equal(work_commit(&work), STATUS_OK);
    assert_int_equal(work_reserve_ids(&work, 10), STATUS_BROKEN);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, table_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(what_is_committed_is_there_and_the_rest_is_not),
        STORE_TEST(a_read_unit_sees_one_state_while_others_write),
        STORE_TEST(reading_cannot_write),
        STORE_TEST(whichever_call_fails_the_store_is_as_it_was),
        STORE_TEST(a_failed_unit_can_be_tried_again_with_the_same_work),
        STORE_TEST(who_waits_too_long_is_told_that_the_store_is_busy),
        STORE_TEST(who_waits_longest_is_served_first),
        STORE_TEST(ids_begin_at_one_and_are_never_given_twice),
        STORE_TEST(a_unit_is_promised_so_many_ids_and_no_more),
        STORE_TEST(ids_outlast_their_block),
        STORE_TEST(reserved_ids_come_first_and_survive_the_unit),
        STORE_TEST(without_its_table_a_unit_begins_and_has_no_ids),
    };
    return run_store_tests(tests);
}
