// SPDX-License-Identifier: AGPL-3.0-or-later
#include <pthread.h>

#include <string.h>

#include "app/people.h"
#include "base/clock.h"
#include "store/audits.h"
#include "store/users.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

static size_t owners(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct member_list members = {0};
    size_t count = 0;

    store_case_ok(&work, members_list(&work, &members));
    work_end(&work);
    for (size_t i = 0; i < members.count; i++)
        count += members.items[i].role == ROLE_OWNER;
    return count;
}

static enum status leave(struct store_case *test, int64_t user_id, enum role role)
{
    struct work work = sample_work(test, user_id, role);

    enum status status = leave_workspace(&work);
    work_end(&work);
    return status;
}

static void members_leave_whenever_they_like(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct audit_list audits = {0};
    enum role role = ROLE_OWNER;
    int64_t boris = sample_member(test, "Boris", ROLE_VIEWER);

    assert_int_equal(leave(test, boris, ROLE_VIEWER), STATUS_OK);
    store_case_ok(&work, members_role(&work, boris, &role));
    assert_int_equal(role, ROLE_NONE);
    store_case_ok(&work, audits_of_object(&work, boris, 5, &audits));
    work_end(&work);
    assert_int_equal(audits.count, 1);
    assert_int_equal(audits.items[0].action, AUDIT_MEMBER_LEFT);
    assert_int_equal(audits.items[0].user_id, boris);
    assert_non_null(strstr(audits.items[0].before_json, "viewer"));
    assert_int_equal(leave(test, boris, ROLE_VIEWER), STATUS_NOT_FOUND);
}

static void the_last_owner_stays(void **state)
{
    struct store_case *test = *state;
    int64_t dana = sample_member(test, "Dana", ROLE_MEMBER);
    const struct store_digest before = store_digest_of(test);

    assert_int_equal(leave(test, test->user_id, ROLE_OWNER), STATUS_CONFLICT); /* AC-040 */
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
    assert_int_equal(leave(test, dana, ROLE_MEMBER), STATUS_OK);
    sample_member(test, "Eva", ROLE_OWNER);
    assert_int_equal(leave(test, test->user_id, ROLE_OWNER), STATUS_OK);
    assert_int_equal(owners(test), 1);
}

static void what_counts_is_the_role_in_the_store(void **state)
{
    struct store_case *test = *state;

    /* A session that was opened before they became the owner. */
    assert_int_equal(leave(test, test->user_id, ROLE_VIEWER), STATUS_CONFLICT);
}

static void the_program_and_the_public_are_no_members(void **state)
{
    struct store_case *test = *state;

    assert_int_equal(leave(test, 0, ROLE_OWNER), STATUS_FORBIDDEN);
    assert_int_equal(leave(test, test->user_id, ROLE_NONE), STATUS_FORBIDDEN);
}

struct leaver {
    struct store_case *test;
    int64_t user_id;
    pthread_barrier_t *start;
    enum status status;
};

static void *leave_at_once(void *context)
{
    struct leaver *leaver = context;
    struct arena arena = {0};
    struct work work = work_start(leaver->test->at.store, &arena);

    work.workspace_id = leaver->test->workspace_id;
    work.actor = (struct actor){.user_id = leaver->user_id, .role = ROLE_OWNER};
    pthread_barrier_wait(leaver->start);
    leaver->status = leave_workspace(&work);
    work_end(&work);
    /* On a machine that is busy enough the other one may be in the way each time. */
    for (int i = 0; i < 20 && leaver->status == STATUS_UNAVAILABLE; i++) {
        clock_pause(50000);
        work.fault = (struct fault){.status = STATUS_OK};
        leaver->status = leave_workspace(&work);
        work_end(&work);
    }
    arena_free(&arena);
    return NULL;
}

/* One of two owners who leave at once goes; the other is told that they are the last. */
static void two_owners_cannot_both_leave(void **state)
{
    struct store_case *test = *state;
    enum { ROUNDS = 25 };

    int64_t ada = test->user_id;
    for (int round = 0; round < ROUNDS; round++) {
        struct leaver leavers[2] = {
            {.test = test, .user_id = ada},
            {.test = test, .user_id = sample_member(test, "Boris", ROLE_OWNER)}};
        pthread_barrier_t start;
        pthread_t threads[2];

        pthread_barrier_init(&start, NULL, 2);
        for (int i = 0; i < 2; i++) {
            leavers[i].start = &start;
            assert_int_equal(pthread_create(&threads[i], NULL, leave_at_once, &leavers[i]), 0);
        }
        for (int i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        pthread_barrier_destroy(&start);
        bool first_left = leavers[0].status == STATUS_OK;
        assert_true(first_left != (leavers[1].status == STATUS_OK));
        assert_int_equal(leavers[first_left].status, STATUS_CONFLICT);
        assert_int_equal(owners(test), 1);
        ada = leavers[first_left].user_id;
    }
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(members_leave_whenever_they_like),
        STORE_TEST(the_last_owner_stays),
        STORE_TEST(what_counts_is_the_role_in_the_store),
        STORE_TEST(the_program_and_the_public_are_no_members),
        STORE_TEST(two_owners_cannot_both_leave),
    };
    return run_store_tests(tests);
}
