// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/store_lock.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store_parts.h"
#include "support/check.h"
#include "support/empty_store.h"

/* Who holds a SQLite store: one process writes, others read. */
struct fixture {
    struct empty_store at;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    assert_non_null(fixture);
    *state = fixture;
    empty_store_make(&fixture->at, STORE_CREATE);
    empty_store_script(&fixture->at, "CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT;"
                                     "INSERT INTO thing (id) VALUES (1), (2)");
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;

    chmod(fixture->at.folder, 0700);
    empty_store_remove(&fixture->at);
    free(fixture);
    return 0;
}

static enum status try_open(struct fixture *fixture, const char *address, enum store_access access,
                            struct fault *fault, struct store **ret_store)
{
    const struct store_options options = {.access = access};

    *fault = (struct fault){0};
    return store_open(address, &options, &fixture->at.arena, fault, ret_store);
}

/* Opens and closes it. */
static enum status try_it(struct fixture *fixture, enum store_access access, struct fault *fault)
{
    struct store *store;
    enum status status = try_open(fixture, fixture->at.address, access, fault, &store);

    if (status == STATUS_OK)
        store_close(store);
    return status;
}

static int64_t count_things(struct store *store, struct arena *arena)
{
    struct work work = work_start(store, arena);
    struct rows rows = db_query(&work, "SELECT count(*) FROM thing", DB_NONE);
    int64_t count = rows_next(&rows) ? rows_int(&rows, 0) : -1;

    if (rows_end(&rows) != STATUS_OK)
        count = -1;
    work_end(&work);
    return count;
}

static void one_process_writes_and_others_read_beside_it(void **state)
{
    static const enum store_access writing[] = {STORE_WRITE, STORE_SERVE, STORE_CREATE,
                                                STORE_SERVE_CREATE};
    struct fixture *fixture = *state;
    struct store *reader;
    struct fault fault;

    for (size_t i = 0; i < sizeof(writing) / sizeof(writing[0]); i++) {
        assert_int_equal(try_it(fixture, writing[i], &fault), STATUS_CONFLICT);
        assert_string_equal(fault.message.args[0].text, fixture->at.path);
    }
    assert_int_equal(try_open(fixture, fixture->at.address, STORE_READ, &fault, &reader),
                     STATUS_OK);
    assert_int_equal(count_things(reader, &fixture->at.arena), 2);
    empty_store_script(&fixture->at, "INSERT INTO thing (id) VALUES (3)");
    assert_int_equal(count_things(reader, &fixture->at.arena), 3);
    struct work work = work_start(reader, &fixture->at.arena);
    assert_int_equal(work_begin(&work), STATUS_UNAVAILABLE);
    assert_int_equal(work_reserve_ids(&work, 10), STATUS_UNAVAILABLE);
    /* The reader may stay when the writer goes, and does not copy the log. */
    empty_store_close(&fixture->at);
    assert_int_equal(count_things(reader, &fixture->at.arena), 3);
    store_close(reader);
    empty_store_reopen(&fixture->at, STORE_WRITE);
    assert_int_equal(count_things(fixture->at.store, &fixture->at.arena), 3);
}

static void readers_share_and_keep_a_writer_out_for_a_while(void **state)
{
    struct fixture *fixture = *state;
    struct store *first, *second;
    struct fault fault;

    empty_store_close(&fixture->at);
    assert_int_equal(try_open(fixture, fixture->at.address, STORE_READ, &fault, &first), STATUS_OK);
    assert_int_equal(try_open(fixture, fixture->at.address, STORE_READ, &fault, &second),
                     STATUS_OK);
    store_close(first);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_CONFLICT);
    assert_non_null(strstr(fault.message.one, "is reading"));
    store_close(second);
    assert_int_equal(try_it(fixture, STORE_WRITE, &fault), STATUS_OK);
}

static void a_lock_dies_with_its_process(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault;
    int status;

    empty_store_close(&fixture->at);
    pid_t child = fork();
    if (child == 0) {
        struct store *store;
        _exit(try_open(fixture, fixture->at.address, STORE_SERVE, &fault, &store) == STATUS_OK ? 0
                                                                                               : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(try_it(fixture, STORE_SERVE, &fault), STATUS_OK);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(one_process_writes_and_others_read_beside_it),
        STORE_TEST(readers_share_and_keep_a_writer_out_for_a_while),
        STORE_TEST(a_lock_dies_with_its_process),
    };
    return run_store_tests(tests);
}
