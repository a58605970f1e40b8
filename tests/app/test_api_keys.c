// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/api_keys.h"

#include <string.h>

#include "app/accounts.h"
#include "app/people.h"
#include "store/audits.h"
#include "store/users.h"
#include "support/check.h"
#include "support/other_workspace.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

#define MINUTE INT64_C(60000000)
#define DAY (24 * 60 * MINUTE)

/* The key's text, in the case's arena for good. */
static const char *made(struct store_case *test, int64_t user_id, enum role role,
                        const struct new_api_key *wanted)
{
    struct work work = sample_work(test, user_id, role);
    struct made_api_key key = {0};

    store_case_ok(&work, make_api_key(&work, wanted, &key));
    work_end(&work);
    assert_true(looks_like_api_key(key.key));
    return key.key;
}

static struct api_key_list listed(struct store_case *test, int64_t user_id, enum role role)
{
    struct work work = sample_work(test, user_id, role);
    struct api_key_list list = {0};

    store_case_ok(&work, list_api_keys(&work, &list));
    work_end(&work);
    return list;
}

/* What the key's caller may, `later` from now; ROLE_NONE when it does not work. */
static struct actor caller(struct store_case *test, const char *key, int64_t later)
{
    struct work work = store_case_work(test);
    struct signed_in_by_key by_key;
    struct actor actor = {.role = ROLE_NONE};

    work.workspace_id = 0;
    work.actor = (struct actor){.role = ROLE_NONE};
    work.now += later;
    enum status status = open_api_key(&work, key, &by_key);
    if (status == STATUS_OK)
        actor = work.actor;
    else
        assert_int_equal(status, STATUS_NOT_FOUND);
    if (status == STATUS_OK)
        assert_int_equal(work.workspace_id, test->workspace_id);
    work_end(&work);
    return actor;
}

static const struct new_api_key reading = {"Reads", SCOPE_READ, 0};
static const struct new_api_key writing = {"Writes", SCOPE_READ | SCOPE_WRITE, 0};

static void a_key_is_its_member_less_what_is_withheld(void **state)
{
    struct store_case *test = *state;
    int64_t boris = sample_member(test, "Boris", ROLE_MEMBER), audit_id;
    const char *reads = made(test, boris, ROLE_MEMBER, &reading);
    const char *writes = made(test, boris, ROLE_MEMBER, &writing);
    struct actor actor = caller(test, reads, 0);

    assert_int_equal(actor.user_id, boris);
    assert_true(actor_may(&actor, RIGHT_VIEW));
    assert_false(actor_may(&actor, RIGHT_EDIT));
    actor = caller(test, writes, 0);
    assert_true(actor_may(&actor, RIGHT_EDIT));
    assert_false(actor_may(&actor, RIGHT_MANAGE));
    struct work owner = sample_work(test, test->user_id, ROLE_OWNER); /* AC-039 */
    store_case_ok(&owner, change_role(&owner, boris, ROLE_VIEWER, &audit_id));
    work_end(&owner);
    actor = caller(test, writes, 0);
    assert_int_equal(actor.role, ROLE_VIEWER);
    assert_false(actor_may(&actor, RIGHT_EDIT));
    owner = sample_work(test, test->user_id, ROLE_OWNER); /* AC-038 */
    store_case_ok(&owner, remove_person(&owner, boris, &audit_id));
    work_end(&owner);
    assert_int_equal(caller(test, reads, 0).role, ROLE_NONE);
}

static void a_key_of_an_owner_settles_nothing(void **state)
{
    struct store_case *test = *state;
    const struct new_api_key all = {"All", SCOPES_ALL, 0};
    const struct actor actor = caller(test, made(test, test->user_id, ROLE_OWNER, &all), 0);

    assert_true(actor_may(&actor, RIGHT_EXPORT));
    assert_false(actor_may(&actor, RIGHT_MANAGE));
    assert_false(actor_may(&actor, RIGHT_OWN));
    struct work work = sample_work(test, test->user_id, ROLE_OWNER);
    struct made_api_key made_key;
    struct api_key_list list;
    work.actor = actor;
    assert_int_equal(make_api_key(&work, &reading, &made_key), STATUS_FORBIDDEN);
    assert_int_equal(list_api_keys(&work, &list), STATUS_FORBIDDEN);
    assert_int_equal(revoke_api_key(&work, 1), STATUS_FORBIDDEN);
    work_end(&work);
}

static void what_is_no_key_opens_nothing(void **state)
{
    struct store_case *test = *state;
    const char *key = made(test, test->user_id, ROLE_OWNER, &reading);
    const size_t length = strlen(key);
    char *other = arena_copy(&test->at.arena, key, length);

    for (size_t i = 0; i < length; i++) {
        other[i] = key[i] == 'A' ? 'B' : 'A';
        assert_int_equal(caller(test, other, 0).role, ROLE_NONE);
        other[i] = key[i];
    }
    assert_int_equal(caller(test, "", 0).role, ROLE_NONE);
    assert_int_equal(caller(test, key + strlen(API_KEY_PREFIX), 0).role, ROLE_NONE);
    assert_int_equal(caller(test, arena_copy(&test->at.arena, key, length - 1), 0).role, ROLE_NONE);
    assert_int_equal(caller(test, key, 0).role, ROLE_OWNER);
}

static void a_key_ends_on_its_day(void **state)
{
    struct store_case *test = *state;
    const char *key =
        made(test, test->user_id, ROLE_OWNER, &(struct new_api_key){"Month", SCOPE_READ, 30});

    assert_int_equal(caller(test, key, 30 * DAY - MINUTE).role, ROLE_OWNER);
    assert_int_equal(caller(test, key, 30 * DAY + MINUTE).role, ROLE_NONE);
    assert_true(listed(test, test->user_id, ROLE_OWNER).items[0].expires_at > 0);
}

static void its_use_is_noted_at_most_every_ten_minutes(void **state)
{
    struct store_case *test = *state;
    const char *key = made(test, test->user_id, ROLE_OWNER, &reading);

    assert_int_equal(listed(test, test->user_id, ROLE_OWNER).items[0].used_at, 0);
    caller(test, key, 0);
    const int64_t first = listed(test, test->user_id, ROLE_OWNER).items[0].used_at;
    assert_true(first > 0);
    const struct store_digest before = store_digest_of(test);
    caller(test, key, 9 * MINUTE);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
    caller(test, key, 11 * MINUTE);
    assert_true(listed(test, test->user_id, ROLE_OWNER).items[0].used_at >= first + 10 * MINUTE);
}

static enum status revoke_by(struct store_case *test, int64_t by, enum role role, int64_t id)
{
    struct work work = sample_work(test, by, role);

    enum status status = revoke_api_key(&work, id);
    work_end(&work);
    return status;
}

static void one_ends_ones_own_and_an_owner_everybodys(void **state)
{
    struct store_case *test = *state;
    int64_t boris = sample_member(test, "Boris", ROLE_MEMBER);
    int64_t dana = sample_member(test, "Dana", ROLE_MANAGER);
    const char *first = made(test, boris, ROLE_MEMBER, &reading);
    const char *second = made(test, boris, ROLE_MEMBER, &writing);
    const struct api_key_list own = listed(test, boris, ROLE_MEMBER);

    assert_int_equal(own.count, 2);
    assert_int_equal(listed(test, dana, ROLE_MANAGER).count, 0);
    assert_int_equal(listed(test, test->user_id, ROLE_OWNER).count, 2);
    assert_int_equal(revoke_by(test, dana, ROLE_MANAGER, own.items[0].id), STATUS_NOT_FOUND);
    assert_int_equal(caller(test, first, 0).role, ROLE_MEMBER);
    assert_int_equal(revoke_by(test, boris, ROLE_MEMBER, own.items[0].id), STATUS_OK);
    assert_int_equal(revoke_by(test, boris, ROLE_MEMBER, own.items[0].id), STATUS_NOT_FOUND);
    assert_int_equal(revoke_by(test, test->user_id, ROLE_OWNER, own.items[1].id), STATUS_OK);
    assert_int_equal(listed(test, boris, ROLE_MEMBER).count, 0);
    assert_int_equal(caller(test, first, 0).role, ROLE_NONE);
    assert_int_equal(caller(test, second, 0).role, ROLE_NONE);
}

static void a_neighbour_s_key_is_not_there(void **state)
{
    struct store_case *test = *state;
    struct work neighbour = other_workspace_work(test);
    struct made_api_key key;
    struct api_key_list theirs = {0};

    store_case_ok(&neighbour, make_api_key(&neighbour, &reading, &key));
    store_case_ok(&neighbour, list_api_keys(&neighbour, &theirs));
    assert_int_equal(theirs.count, 1);
    work_end(&neighbour);
    assert_int_equal(listed(test, test->user_id, ROLE_OWNER).count, 0);
    assert_int_equal(revoke_by(test, test->user_id, ROLE_OWNER, theirs.items[0].id),
                     STATUS_NOT_FOUND);
}

static void what_cannot_be_taken_is_said_where_it_is_wrong(void **state)
{
    static const struct bad {
        struct new_api_key wanted;
        enum status status;
        const char *field;
    } all[] = {
        {{"", SCOPE_READ, 0}, STATUS_INVALID, "name"},
        {{NULL, SCOPE_READ, 0}, STATUS_INVALID, "name"},
        {{" \t", SCOPE_READ, 0}, STATUS_INVALID, "name"},
        {{"\xff", SCOPE_READ, 0}, STATUS_INVALID, "name"},
        {{"k", 0, 0}, STATUS_INVALID, "scopes"},
        {{"k", 16, 0}, STATUS_INVALID, "scopes"},
        {{"k", SCOPE_READ, -1}, STATUS_INVALID, "days"},
        {{"k", SCOPE_READ, API_KEY_DAYS_MAX + 1}, STATUS_INVALID, "days"},
        {{"k", SCOPE_READ | SCOPE_IMPORT, 0}, STATUS_FORBIDDEN, "scopes"},
        {{"k", SCOPES_ALL, 0}, STATUS_FORBIDDEN, "scopes"},
    };
    struct store_case *test = *state;
    int64_t boris = sample_member(test, "Boris", ROLE_MEMBER);

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        struct work work = sample_work(test, boris, ROLE_MEMBER);
        struct made_api_key key;

        assert_int_equal(make_api_key(&work, &all[i].wanted, &key), all[i].status);
        assert_string_equal(work.fault.field, all[i].field);
        work_end(&work);
    }
    assert_int_equal(listed(test, boris, ROLE_MEMBER).count, 0);
}

static void nobody_has_more_than_the_list_shows(void **state)
{
    struct store_case *test = *state;
    struct made_api_key key;

    for (int i = 0; i < API_KEYS_MAX; i++)
        made(test, test->user_id, ROLE_OWNER, &reading);
    struct work work = sample_work(test, test->user_id, ROLE_OWNER);
    assert_int_equal(make_api_key(&work, &reading, &key), STATUS_CONFLICT);
    work_end(&work);
    const struct api_key_list list = listed(test, test->user_id, ROLE_OWNER);
    assert_int_equal(list.count, API_KEYS_MAX);
    assert_int_equal(revoke_by(test, test->user_id, ROLE_OWNER, list.items[7].id), STATUS_OK);
    made(test, test->user_id, ROLE_OWNER, &reading);
}

static void wrong_ones_from_one_address_come_to_wait(void **state)
{
    struct store_case *test = *state;
    struct accounts *accounts = accounts_open((struct secret_cost){8192, 1}, NULL, &test->at.arena);
    struct work work = store_case_work(test);
    int64_t seconds = 0;
    int passed = 0;

    while (passed < 1000 && !wrong_key_must_wait(&work, accounts, "192.0.2.7", &seconds))
        passed++;
    assert_in_range(passed, 10, 100);
    assert_in_range(seconds, 1, 600);
    assert_false(wrong_key_must_wait(&work, accounts, "192.0.2.8", &seconds));
    for (int i = 0; i < 1000; i++)
        assert_false(wrong_key_must_wait(&work, accounts, "", &seconds));
    work_end(&work);
    accounts_close(accounts);
}

int main(void)
{
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_key_is_its_member_less_what_is_withheld),
        STORE_TEST(a_key_of_an_owner_settles_nothing),
        STORE_TEST(what_is_no_key_opens_nothing),
        STORE_TEST(a_key_ends_on_its_day),
        STORE_TEST(its_use_is_noted_at_most_every_ten_minutes),
        STORE_TEST(one_ends_ones_own_and_an_owner_everybodys),
        STORE_TEST(a_neighbour_s_key_is_not_there),
        STORE_TEST(what_cannot_be_taken_is_said_where_it_is_wrong),
        STORE_TEST(nobody_has_more_than_the_list_shows),
        STORE_TEST(wrong_ones_from_one_address_come_to_wait),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
