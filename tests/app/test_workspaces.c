// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/workspaces.h"

#include <string.h>

#include "app/sign_in.h"
#include "store/users.h"
#include "store/workspaces.h"
#include "support/check.h"
#include "support/other_workspace.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

#define DAY INT64_C(86400000000)

static const char token[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static void open_session_of(struct store_case *test, int64_t user_id)
{
    struct work work = store_case_work(test);
    const struct session session = {.user_id = user_id,
                                    .workspace_id = test->workspace_id,
                                    .created_at = work.now,
                                    .used_at = work.now,
                                    .expires_at = work.now + DAY};
    uint8_t hash[SECRET_HASH_SIZE];

    secret_hash(token, hash);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, sessions_insert(&work, hash, &session));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

/* Where a session's token leads, and what the frame says of it; 0: nowhere. */
static int64_t where(struct store_case *test, const char *session, struct signed_in *ret_signed_in)
{
    struct work work = store_case_work(test);

    work.workspace_id = 0;
    enum status status = open_session(&work, session, ret_signed_in);
    int64_t id = status == STATUS_OK ? work.workspace_id : 0;
    work_end(&work);
    return id;
}

static int64_t added(struct store_case *test, int64_t user_id, const char *name)
{
    struct work work = sample_work(test, user_id, ROLE_OWNER);
    int64_t id = 0;

    store_case_ok(&work, add_workspace(&work, name, &id));
    assert_int_equal(work.workspace_id, test->workspace_id);
    work_end(&work);
    return id;
}

static void a_new_one_is_its_maker_s_and_empty(void **state)
{
    struct store_case *test = *state;
    int64_t id = added(test, test->user_id, "  Second  business ");
    struct work work = sample_work(test, test->user_id, ROLE_OWNER);
    struct own_workspace_list list = {0};
    struct workspace first, second;

    store_case_ok(&work, list_own_workspaces(&work, &list));
    assert_int_equal(list.count, 2);
    assert_true(list.items[0].is_here);
    assert_false(list.items[1].is_here);
    assert_int_equal(list.items[1].id, id);
    assert_int_equal(list.items[1].role, ROLE_OWNER);
    assert_string_equal(list.items[1].name, "Second  business");
    store_case_ok(&work, workspaces_find(&work, test->workspace_id, &first));
    store_case_ok(&work, workspaces_find(&work, id, &second));
    assert_string_equal(first.time_zone, second.time_zone);
    assert_string_equal(first.currency, second.currency);
    work.workspace_id = id;
    struct member_list members = {0};
    store_case_ok(&work, members_list(&work, &members));
    assert_int_equal(members.count, 1);
    work_end(&work);
}

static void a_session_goes_there_and_back_under_new_tokens(void **state)
{
    struct store_case *test = *state;
    char there[SECRET_TOKEN_SIZE], back[SECRET_TOKEN_SIZE];
    struct signed_in signed_in;

    open_session_of(test, test->user_id);
    assert_int_equal(where(test, token, &signed_in), test->workspace_id);
    assert_null(signed_in.workspace_name);
    int64_t id = added(test, test->user_id, "Second");
    assert_int_equal(where(test, token, &signed_in), test->workspace_id);
    assert_non_null(signed_in.workspace_name);
    struct work work = sample_work(test, test->user_id, ROLE_OWNER);
    store_case_ok(&work, switch_workspace(&work, token, id, there));
    assert_int_equal(where(test, token, &signed_in), 0);
    assert_int_equal(where(test, there, &signed_in), id);
    assert_string_equal(signed_in.workspace_name, "Second");
    store_case_ok(&work, switch_workspace(&work, there, test->workspace_id, back));
    assert_int_equal(where(test, there, &signed_in), 0);
    assert_int_equal(where(test, back, &signed_in), test->workspace_id);
    work_end(&work);
}

static void nobody_goes_where_they_are_no_member(void **state)
{
    struct store_case *test = *state;
    struct work neighbour = other_workspace_work(test);
    const int64_t theirs = neighbour.workspace_id;
    char session[SECRET_TOKEN_SIZE];
    struct own_workspace_list list = {0};
    struct signed_in signed_in;

    work_end(&neighbour);
    open_session_of(test, test->user_id);
    struct work work = sample_work(test, test->user_id, ROLE_OWNER);
    const struct store_digest before = store_digest_of(test);
    assert_int_equal(switch_workspace(&work, token, theirs, session), STATUS_NOT_FOUND);
    work_end(&work);
    work = sample_work(test, test->user_id, ROLE_OWNER);
    assert_int_equal(switch_workspace(&work, token, 987654321, session), STATUS_NOT_FOUND);
    work_end(&work);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
    assert_int_equal(where(test, token, &signed_in), test->workspace_id);
    work = sample_work(test, test->user_id, ROLE_OWNER);
    store_case_ok(&work, list_own_workspaces(&work, &list));
    assert_int_equal(list.count, 1);
    work_end(&work);
    work = store_case_work(test); /* the program sees all there are */
    work.actor = actor_system();
    store_case_ok(&work, list_own_workspaces(&work, &list));
    assert_int_equal(list.count, 2);
    work_end(&work);
}

static void only_owners_add_and_not_without_end(void **state)
{
    struct store_case *test = *state;
    int64_t manager = sample_member(test, "Boris", ROLE_MANAGER), id = 0;
    struct work work = sample_work(test, manager, ROLE_MANAGER);

    assert_int_equal(add_workspace(&work, "Mine", &id), STATUS_FORBIDDEN);
    work_end(&work);
    static const char *const bad[] = {"", NULL, " \n", "\xff", "a\x01"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        work = sample_work(test, test->user_id, ROLE_OWNER);
        assert_int_equal(add_workspace(&work, bad[i], &id), STATUS_INVALID);
        assert_string_equal(work.fault.field, "name");
        work_end(&work);
    }
    for (int i = 1; i < OWN_WORKSPACES_MAX; i++)
        added(test, test->user_id, "One more");
    work = sample_work(test, test->user_id, ROLE_OWNER);
    assert_int_equal(add_workspace(&work, "Too many", &id), STATUS_CONFLICT);
    work_end(&work);
}

static void a_command_gives_it_to_the_first_owner(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct own_workspace_list list = {0};
    int64_t id = 0;

    work.actor = actor_system();
    store_case_ok(&work, add_workspace(&work, "By command", &id));
    work_end(&work);
    work = sample_work(test, test->user_id, ROLE_OWNER);
    store_case_ok(&work, list_own_workspaces(&work, &list));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[1].id, id);
    work_end(&work);
}

int main(void)
{
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_new_one_is_its_maker_s_and_empty),
        STORE_TEST(a_session_goes_there_and_back_under_new_tokens),
        STORE_TEST(nobody_goes_where_they_are_no_member),
        STORE_TEST(only_owners_add_and_not_without_end),
        STORE_TEST(a_command_gives_it_to_the_first_owner),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
