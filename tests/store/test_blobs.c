// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/blobs.h"

#include "store/db.h"
#include "support/check.h"
#include "support/other_workspace.h"

#define HOUR (INT64_C(3600) * 1000000)

static void put(struct work *work, struct slice bytes, uint8_t hash[SECRET_HASH_SIZE])
{
    store_case_ok(work, work_begin(work));
    store_case_ok(work, blobs_put(work, bytes, hash));
    commit_work(work);
}

static int64_t count_chunks(struct work *work)
{
    struct rows rows = db_query(work, "SELECT count(*) FROM blob_chunk", DB_NONE);

    assert_true(rows_next(&rows));
    int64_t count = rows_int(&rows, 0);
    store_case_ok(work, rows_end(&rows));
    return count;
}

/* Bytes that no text could be, and no two chunks alike. */
static struct slice bytes_of(struct work *work, size_t length)
{
    char *bytes = arena_alloc(work->arena, length);

    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)(i ^ (i >> 8) ^ (i >> 16));
    return (struct slice){bytes, length};
}

static void bytes_of_any_length_come_back(void **state)
{
    struct work work = store_case_work(*state);
    static const struct {
        size_t length;
        int64_t chunks;
    } cases[] = {
        {0, 0},
        {1, 1},
        {BLOB_CHUNK_SIZE - 1, 1},
        {BLOB_CHUNK_SIZE, 1},
        {BLOB_CHUNK_SIZE + 1, 2},
        {3 * BLOB_CHUNK_SIZE + 5, 4},
    };
    int64_t chunks = 0;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice bytes = bytes_of(&work, cases[i].length), found = {0};
        uint8_t hash[SECRET_HASH_SIZE];

        put(&work, bytes, hash);
        chunks += cases[i].chunks;
        assert_int_equal(count_chunks(&work), chunks);
        store_case_ok(&work, blobs_get(&work, hash, bytes.length, &found));
        assert_true(slice_equal(found, bytes));
        work_end(&work);
    }
}

static void the_same_bytes_are_stored_once(void **state)
{
    struct work work = store_case_work(*state);
    uint8_t hash[SECRET_HASH_SIZE], again[SECRET_HASH_SIZE];

    put(&work, slice_of("picture"), hash);
    put(&work, slice_of("picture"), again);
    assert_memory_equal(hash, again, sizeof(hash));
    assert_int_equal(count_chunks(&work), 1);
    work_end(&work);
}

static void what_is_not_there_or_too_large_is_said(void **state)
{
    struct work work = store_case_work(*state);
    uint8_t hash[SECRET_HASH_SIZE] = {0};
    struct slice found = {0};

    assert_int_equal(blobs_get(&work, hash, 100, &found), STATUS_NOT_FOUND);
    work.fault = (struct fault){0};
    put(&work, slice_of("picture"), hash);
    assert_int_equal(blobs_get(&work, hash, 6, &found), STATUS_INVALID);
    assert_null(found.at);
    work_end(&work);
}

static void check_broken(struct work *work, const uint8_t hash[SECRET_HASH_SIZE])
{
    struct slice found = {0};

    assert_int_equal(blobs_get(work, hash, BLOB_SIZE_MAX, &found), STATUS_BROKEN);
    assert_null(found.at);
    work_end(work); /* takes the damage back */
    work->fault = (struct fault){0};
}

static void damage_is_found(void **state)
{
    struct work work = store_case_work(*state);
    struct slice bytes = bytes_of(&work, 2 * BLOB_CHUNK_SIZE + 9);
    uint8_t hash[SECRET_HASH_SIZE];

    put(&work, bytes, hash);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work,
                  db_execute(&work, NULL, "DELETE FROM blob_chunk WHERE place = 1", DB_NONE));
    check_broken(&work, hash);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work,
                  db_execute(&work, NULL, "DELETE FROM blob_chunk WHERE place = 2", DB_NONE));
    check_broken(&work, hash);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE blob_chunk SET bytes = $1 WHERE place = 2",
                                    DB_BIND(db_bytes(slice_of("ninebytes")))));
    check_broken(&work, hash);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE blob_chunk SET bytes = $1 WHERE place = 2",
                                    DB_BIND(db_bytes(slice_of("longer than it was")))));
    check_broken(&work, hash);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE blob SET length = -1", DB_NONE));
    check_broken(&work, hash);
}

static void name_it(struct work *work, const uint8_t hash[SECRET_HASH_SIZE])
{
    int64_t contact_id = 0;

    client_in(work, "Client", &contact_id);
    store_case_ok(work, work_begin(work));
    store_case_ok(
        work, db_execute(work, NULL,
                         "INSERT INTO contact_file (workspace_id, id, contact_id, kind,"
                         " media_type, blob_hash, created_at)"
                         " VALUES ($1, $2, $3, 1, 'image/png', $4, 0)",
                         DB_BIND(db_int(work->workspace_id), db_int(work_new_id(work)),
                                 db_int(contact_id),
                                 db_bytes((struct slice){(const char *)hash, SECRET_HASH_SIZE}))));
    commit_work(work);
}

static int64_t sweep(struct work *work)
{
    int64_t count = -1;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, blobs_sweep(work, &count));
    commit_work(work);
    return count;
}

static void only_old_and_unnamed_bytes_are_swept(void **state)
{
    struct work work = store_case_work(*state);
    uint8_t named[SECRET_HASH_SIZE], unnamed[SECRET_HASH_SIZE], again[SECRET_HASH_SIZE];
    struct slice found;

    put(&work, slice_of("named"), named);
    put(&work, bytes_of(&work, BLOB_CHUNK_SIZE + 1), unnamed);
    name_it(&work, named);
    assert_int_equal(sweep(&work), 0);
    work.now += HOUR;
    assert_int_equal(sweep(&work), 0);

    /* Put once more, they are young again. */
    put(&work, bytes_of(&work, BLOB_CHUNK_SIZE + 1), again);
    work.now += 1;
    assert_int_equal(sweep(&work), 0);
    work.now += HOUR;
    assert_int_equal(sweep(&work), 1);
    assert_int_equal(count_chunks(&work), 1);
    store_case_ok(&work, blobs_get(&work, named, 100, &found));
    assert_int_equal(blobs_get(&work, unnamed, BLOB_SIZE_MAX, &found), STATUS_NOT_FOUND);
    work_end(&work);
}

static void a_neighbour_finds_and_changes_nothing(void **state)
{
    struct work work = store_case_work(*state), other = other_workspace_work(*state);
    uint8_t hash[SECRET_HASH_SIZE];
    struct slice found;

    put(&work, slice_of("picture"), hash);
    assert_int_equal(blobs_get(&other, hash, 100, &found), STATUS_NOT_FOUND);
    work_end(&other);
    other.fault = (struct fault){0};
    other.now += 2 * HOUR;
    assert_int_equal(sweep(&other), 0);
    put(&other, slice_of("picture"), hash);
    assert_int_equal(count_chunks(&other), 2); /* each workspace has its own */
    work_end(&other);
    store_case_ok(&work, blobs_get(&work, hash, 100, &found));
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
        STORE_TEST(bytes_of_any_length_come_back),
        STORE_TEST(the_same_bytes_are_stored_once),
        STORE_TEST(what_is_not_there_or_too_large_is_said),
        STORE_TEST(damage_is_found),
        STORE_TEST(only_old_and_unnamed_bytes_are_swept),
        STORE_TEST(a_neighbour_finds_and_changes_nothing),
    };
    return run_store_tests(tests);
}
