// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "store/db_sqlite.h"
#include "support/check.h"
#include "support/empty_store.h"

/* What SQLite keeps in memory. The store stands beside the one that has a driver of tests in front
 * of its connections. */
enum { MEGABYTE = 1024 * 1024, PIECE = 64 * 1024 };

struct fixture {
    struct empty_store at;
    struct store *store;
    const char *path;
};

static int setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    const struct store_options options = {.access = STORE_CREATE};
    struct fault fault = {0};

    assert_non_null(fixture);
    *state = fixture;
    empty_store_make(&fixture->at, STORE_CREATE);
    struct text address = text_new(&fixture->at.arena);
    text_format(&address, "sqlite:%s/large.db", fixture->at.folder);
    assert_int_equal(store_open(address.at, &options, &fixture->at.arena, &fault, &fixture->store),
                     STATUS_OK);
    fixture->path = address.at + strlen("sqlite:");
    return 0;
}

static int teardown(void **state)
{
    struct fixture *fixture = *state;
    struct text lock = text_new(&fixture->at.arena);

    store_close(fixture->store);
    text_format(&lock, "%s.lock", fixture->path);
    unlink(lock.at);
    unlink(fixture->path);
    empty_store_remove(&fixture->at);
    free(fixture);
    return 0;
}

static void insert_pieces(struct work *work, int64_t count)
{
    static const char piece[PIECE];

    assert_int_equal(db_execute(work, NULL,
                                "CREATE TABLE much (id INTEGER PRIMARY KEY, bytes BLOB) STRICT",
                                DB_NONE),
                     STATUS_OK);
    for (int64_t id = 0; id < count; id++)
        assert_int_equal(db_execute(work, NULL, "INSERT INTO much (id, bytes) VALUES ($1, $2)",
                                    DB_BIND(db_int(id), db_bytes((struct slice){piece, PIECE}))),
                         STATUS_OK);
}

static int cache_bytes(struct db *db)
{
    int now = 0, most = 0;

    sqlite3_db_status(sqlite_of(db)->handle, SQLITE_DBSTATUS_CACHE_USED, &now, &most, 0);
    return now;
}

/* An import may use memory, a server that lies idle afterwards does not. */
static void what_a_large_commit_used_is_given_back(void **state)
{
    struct fixture *fixture = *state;
    struct work work = work_start(fixture->store, &fixture->at.arena);

    assert_int_equal(work_begin(&work), STATUS_OK);
    struct db *db = work.db;
    insert_pieces(&work, 32 * MEGABYTE / PIECE);
    assert_true(cache_bytes(db) > 24 * MEGABYTE);
    assert_int_equal(work_commit(&work), STATUS_OK);
    assert_true(cache_bytes(db) < MEGABYTE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_a_large_commit_used_is_given_back, setup, teardown),
    };
    return run_store_tests(tests);
}
