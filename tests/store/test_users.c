// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/users.h"

#include "store/sign_in_links.h"
#include "store/workspaces.h"
#include "support/check.h"
#include "support/other_workspace.h"

static const uint8_t hash[SECRET_HASH_SIZE] = {0, 1, 2, 0, 255};
static const uint8_t other_hash[SECRET_HASH_SIZE] = {0, 1, 2, 0, 254};

static int64_t insert_user(struct work *work, const char *email)
{
    const struct user_account user = {.name = "Iva \"'", .email = email, .language = "ru"};
    int64_t id = 0;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, users_insert(work, &user, &id));
    commit_work(work);
    return id;
}

static void a_workspace_is_read_back(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct workspace workspace = {0};

    store_case_ok(&work, workspaces_find(&work, test->workspace_id, &workspace));
    assert_int_equal(workspace.id, test->workspace_id);
    assert_string_equal(workspace.name, "Test");
    assert_string_equal(workspace.language, "en");
    assert_string_equal(workspace.time_zone, "UTC");
    assert_string_equal(workspace.currency, "EUR");
    assert_int_equal(workspace.version, 1);

    other_workspace_work(test);
    store_case_ok(&work, workspaces_find(&work, 0, &workspace));
    assert_int_equal(workspace.id, test->workspace_id); /* the first one */
    assert_int_equal(workspaces_find(&work, INT64_MAX, &workspace), STATUS_NOT_FOUND);
    work_end(&work);
}

static void a_workspace_gets_its_currency(void **state)
{
    struct store_case *test = *state;
    struct work other = other_workspace_work(test), work = begun_work(test);
    struct workspace workspace = {0};

    store_case_ok(&work, workspaces_set_currency(&work, "HRK"));
    commit_work(&work);
    store_case_ok(&work, workspaces_find(&work, test->workspace_id, &workspace));
    assert_string_equal(workspace.currency, "HRK");
    assert_int_equal(workspace.version, 2);
    store_case_ok(&other, workspaces_find(&other, other.workspace_id, &workspace));
    assert_string_equal(workspace.currency, "");
    work_end(&work);
    work_end(&other);
}

static void a_store_says_whether_it_has_a_workspace(void **state)
{
    struct work work = store_case_work(*state);
    bool exist = false;

    store_case_ok(&work, workspaces_exist(&work, &exist));
    assert_true(exist);
    work_end(&work);
}

static void a_user_is_read_back(void **state)
{
    struct work work = store_case_work(*state);
    struct user_account user = {0};
    int64_t id = insert_user(&work, "iva@example.com"), nameless = insert_user(&work, NULL);

    insert_user(&work, NULL); /* any number have no address */
    store_case_ok(&work, users_find(&work, id, &user));
    assert_int_equal(user.id, id);
    assert_string_equal(user.name, "Iva \"'");
    assert_string_equal(user.email, "iva@example.com");
    assert_string_equal(user.language, "ru");
    store_case_ok(&work, users_find(&work, nameless, &user));
    assert_null(user.email);
    assert_int_equal(users_find(&work, INT64_MAX, &user), STATUS_NOT_FOUND);
    work_end(&work);
}

static void an_address_is_one_users_alone(void **state)
{
    struct work work = store_case_work(*state);
    const struct user_account user = {.name = "", .email = "iva@example.com", .language = "en"};
    int64_t id = -1;

    insert_user(&work, "iva@example.com");
    store_case_ok(&work, work_begin(&work));
    assert_int_equal(users_insert(&work, &user, &id), STATUS_CONFLICT);
    assert_int_equal(id, -1);
    work_end(&work);
}

static void members_come_and_go(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    int64_t user_id = insert_user(&work, NULL), member_id = 0, again;
    struct member_list list = {0};
    enum role role = ROLE_OWNER;

    store_case_ok(&work, members_role(&work, user_id, &role));
    assert_int_equal(role, ROLE_NONE);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, members_insert(&work, user_id, ROLE_VIEWER, &member_id));
    commit_work(&work);
    store_case_ok(&work, members_list(&work, &list));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].user_id, test->user_id);
    assert_int_equal(list.items[0].role, ROLE_OWNER);
    assert_string_equal(list.items[0].name, "Ada");
    assert_int_equal(list.items[1].id, member_id);
    assert_int_equal(list.items[1].user_id, user_id);
    store_case_ok(&work, members_role(&work, user_id, &role));
    assert_int_equal(role, ROLE_VIEWER);

    store_case_ok(&work, work_begin(&work));
    assert_int_equal(members_insert(&work, user_id, ROLE_OWNER, &again), STATUS_CONFLICT);
    work_end(&work);
    work.fault = (struct fault){0};
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, members_delete(&work, user_id));
    assert_int_equal(members_delete(&work, user_id), STATUS_NOT_FOUND);
    work_end(&work);
}

static void insert_session(struct work *work, int64_t user_id, int64_t expires_at)
{
    const struct session session = {.user_id = user_id,
                                    .workspace_id = work->workspace_id,
                                    .created_at = 11,
                                    .used_at = 12,
                                    .expires_at = expires_at};

    store_case_ok(work, work_begin(work));
    store_case_ok(work, sessions_insert(work, hash, &session));
    commit_work(work);
}

static void a_session_is_read_back(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct session session = {0};

    insert_session(&work, test->user_id, work.now + 1);
    store_case_ok(&work, sessions_find(&work, hash, &session));
    assert_int_equal(session.user_id, test->user_id);
    assert_int_equal(session.workspace_id, test->workspace_id);
    assert_int_equal(session.created_at, 11);
    assert_int_equal(session.used_at, 12);
    assert_int_equal(session.expires_at, work.now + 1);
    assert_int_equal(session.role, ROLE_OWNER);
    assert_string_equal(session.user_name, "Ada");
    assert_string_equal(session.language, "en");

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, sessions_touch(&work, hash));
    store_case_ok(&work, sessions_find(&work, hash, &session));
    assert_int_equal(session.used_at, work.now);
    assert_int_equal(sessions_find(&work, other_hash, &session), STATUS_NOT_FOUND);
    work_end(&work);
}

static void a_session_ends(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct session session;

    /* With its hour. */
    insert_session(&work, test->user_id, work.now);
    assert_int_equal(sessions_find(&work, hash, &session), STATUS_NOT_FOUND);
    work_end(&work);
    work.fault = (struct fault){0};
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, sessions_sweep(&work));
    commit_work(&work);

    /* By signing out. */
    insert_session(&work, test->user_id, work.now + 100);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, sessions_delete(&work, hash));
    commit_work(&work);

    /* When its user leaves. */
    insert_session(&work, test->user_id, work.now + 100);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, sessions_sweep(&work)); /* which leaves it */
    store_case_ok(&work, sessions_find(&work, hash, &session));
    store_case_ok(&work, members_delete(&work, test->user_id));
    assert_int_equal(sessions_find(&work, hash, &session), STATUS_NOT_FOUND);
    work_end(&work);
}

static void insert_link(struct store_case *test, struct work *work, int64_t expires_at)
{
    const struct sign_in_link link = {.user_id = test->user_id,
                                      .workspace_id = test->workspace_id,
                                      .purpose = LINK_SIGN_IN,
                                      .expires_at = expires_at};

    store_case_ok(work, sign_in_links_insert(work, hash, &link));
}

static int64_t link_of(struct work *work, const uint8_t *of, enum link_purpose purpose)
{
    struct sign_in_link link = {.user_id = -1};

    store_case_ok(work, sign_in_links_find(work, of, purpose, &link));
    return link.user_id;
}

static void a_link_works_once(void **state)
{
    struct store_case *test = *state;
    struct work work = begun_work(test);
    struct sign_in_link link = {0};

    insert_link(test, &work, work.now + 1);
    assert_int_equal(link_of(&work, hash, LINK_SIGN_IN), test->user_id);
    assert_int_equal(link_of(&work, other_hash, LINK_SIGN_IN), 0);
    store_case_ok(&work, sign_in_links_use(&work, hash, LINK_SIGN_IN, &link));
    assert_int_equal(link.user_id, test->user_id);
    assert_int_equal(link.workspace_id, test->workspace_id);
    assert_int_equal(link.created_at, work.now);
    assert_int_equal(link_of(&work, hash, LINK_SIGN_IN), 0);
    assert_int_equal(sign_in_links_use(&work, hash, LINK_SIGN_IN, &link), STATUS_NOT_FOUND);
    work_end(&work);
}

static void a_link_is_good_for_its_purpose_alone(void **state)
{
    struct store_case *test = *state;
    struct work work = begun_work(test);
    struct sign_in_link link = {0};

    insert_link(test, &work, work.now + 1);
    for (int purpose = LINK_PASSWORD; purpose <= LINK_DEVICE; purpose++) {
        assert_int_equal(link_of(&work, hash, (enum link_purpose)purpose), 0);
        store_case_ok(&work, sign_in_links_void(&work, test->user_id, (enum link_purpose)purpose));
    }
    assert_int_equal(link_of(&work, hash, LINK_SIGN_IN), test->user_id);
    store_case_ok(&work, sign_in_links_void(&work, test->user_id, LINK_SIGN_IN));
    assert_int_equal(sign_in_links_use(&work, hash, LINK_SIGN_IN, &link), STATUS_NOT_FOUND);
    work_end(&work);
}

static void a_link_expires(void **state)
{
    struct store_case *test = *state;
    struct work work = begun_work(test);
    struct sign_in_link link = {0};

    insert_link(test, &work, work.now);
    assert_int_equal(link_of(&work, hash, LINK_SIGN_IN), 0);
    assert_int_equal(sign_in_links_use(&work, hash, LINK_SIGN_IN, &link), STATUS_NOT_FOUND);
    work_end(&work);
}

static void a_neighbour_finds_and_changes_nothing(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test), other = other_workspace_work(test);
    struct member_list list = {0};
    enum role role = ROLE_OWNER;

    store_case_ok(&other, members_list(&other, &list));
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].name, "Mallory");
    store_case_ok(&other, members_role(&other, test->user_id, &role));
    assert_int_equal(role, ROLE_NONE);
    store_case_ok(&other, work_begin(&other));
    assert_int_equal(members_delete(&other, test->user_id), STATUS_NOT_FOUND);
    work_end(&other);
    store_case_ok(&work, members_role(&work, test->user_id, &role));
    assert_int_equal(role, ROLE_OWNER);
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
        STORE_TEST(a_workspace_is_read_back),
        STORE_TEST(a_workspace_gets_its_currency),
        STORE_TEST(a_store_says_whether_it_has_a_workspace),
        STORE_TEST(a_user_is_read_back),
        STORE_TEST(an_address_is_one_users_alone),
        STORE_TEST(members_come_and_go),
        STORE_TEST(a_session_is_read_back),
        STORE_TEST(a_session_ends),
        STORE_TEST(a_link_works_once),
        STORE_TEST(a_link_is_good_for_its_purpose_alone),
        STORE_TEST(a_link_expires),
        STORE_TEST(a_neighbour_finds_and_changes_nothing),
    };
    return run_store_tests(tests);
}
