// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/people.h"

#include <string.h>

#include "app/invitations.h"
#include "app/undo.h"
#include "store/api_keys.h"
#include "store/audits.h"
#include "store/users.h"
#include "support/check.h"
#include "support/other_workspace.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

#define HOUR INT64_C(3600000000)
#define DAY (24 * HOUR)

static const enum role roles[] = {ROLE_VIEWER, ROLE_MEMBER, ROLE_MANAGER, ROLE_OWNER};
enum { ROLES = sizeof(roles) / sizeof(roles[0]) };

static enum role role_now(struct store_case *test, int64_t user_id)
{
    struct work work = store_case_work(test);
    enum role role = ROLE_NONE;

    store_case_ok(&work, members_role(&work, user_id, &role));
    work_end(&work);
    return role;
}

static enum status change(struct store_case *test, int64_t by, int64_t user_id, enum role role,
                          int64_t *ret_audit_id)
{
    struct work work = sample_work(test, by, role_now(test, by));

    enum status status = role == ROLE_NONE ? remove_person(&work, user_id, ret_audit_id)
                                           : change_role(&work, user_id, role, ret_audit_id);
    work_end(&work);
    return status;
}

static void who_decides_on_whom_is_what_the_table_says(void **state)
{
    struct store_case *test = *state;

    for (int by = 0; by < ROLES; by++)
        for (int of = 0; of < ROLES; of++)
            for (int to = -1; to < ROLES; to++) {
                const struct actor actor = {.role = roles[by]};
                int64_t who = sample_member(test, "By", roles[by]), audit_id = 0;
                int64_t whom = sample_member(test, "Of", roles[of]);
                enum role wanted = to < 0 ? ROLE_NONE : roles[to];
                bool may = actor_may(&actor, RIGHT_MANAGE) &&
                           actor_may_decide_on(&actor, roles[of]) &&
                           (wanted == ROLE_NONE || actor_may_decide_on(&actor, wanted));

                assert_int_equal(change(test, who, whom, wanted, &audit_id),
                                 may ? STATUS_OK : STATUS_FORBIDDEN);
                assert_int_equal(role_now(test, whom), may ? wanted : roles[of]);
                assert_int_equal(audit_id != 0, may && wanted != roles[of]);
            }
}

static void the_role_in_the_store_decides(void **state)
{
    struct store_case *test = *state;
    int64_t boris = sample_member(test, "Boris", ROLE_VIEWER), audit_id = 0;
    int64_t dana = sample_member(test, "Dana", ROLE_MEMBER);
    struct work stale = sample_work(test, boris, ROLE_OWNER); /* they were, when they signed in */

    assert_int_equal(change_role(&stale, dana, ROLE_VIEWER, &audit_id), STATUS_FORBIDDEN);
    work_end(&stale);
    assert_int_equal(role_now(test, dana), ROLE_MEMBER);
}

static void the_last_owner_is_neither_lowered_nor_removed(void **state)
{
    struct store_case *test = *state;
    int64_t audit_id = 0;
    const struct store_digest before = store_digest_of(test);

    assert_int_equal(change(test, test->user_id, test->user_id, ROLE_MANAGER, &audit_id),
                     STATUS_CONFLICT); /* AC-040 */
    assert_int_equal(change(test, test->user_id, test->user_id, ROLE_NONE, &audit_id),
                     STATUS_CONFLICT);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
    int64_t eva = sample_member(test, "Eva", ROLE_OWNER);
    assert_int_equal(change(test, eva, test->user_id, ROLE_MEMBER, &audit_id), STATUS_OK);
    assert_int_equal(change(test, eva, eva, ROLE_MEMBER, &audit_id), STATUS_CONFLICT);
}

static void nobody_of_another_workspace_is_found(void **state)
{
    struct store_case *test = *state;
    struct work neighbour = other_workspace_work(test);
    int64_t theirs = neighbour.actor.user_id, audit_id = 0;

    work_end(&neighbour);
    assert_int_equal(change(test, test->user_id, theirs, ROLE_VIEWER, &audit_id), STATUS_NOT_FOUND);
    assert_int_equal(change(test, test->user_id, theirs, ROLE_NONE, &audit_id), STATUS_NOT_FOUND);
    assert_int_equal(change(test, test->user_id, 1, ROLE_OWNER, &audit_id), STATUS_NOT_FOUND);
}

static void open_session_of(struct store_case *test, int64_t user_id, const char *token)
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

static bool session_is_open(struct store_case *test, const char *token)
{
    struct work work = store_case_work(test);
    struct signed_in signed_in;

    enum status status = open_session(&work, token, &signed_in);
    work_end(&work);
    return status == STATUS_OK;
}

static void whoever_is_removed_is_out_at_once_and_stays_out(void **state)
{
    struct store_case *test = *state;
    int64_t boris = sample_member(test, "Boris", ROLE_MEMBER), removed = 0, key_id = 0;
    uint8_t hash[SECRET_HASH_SIZE];
    struct api_key_holder holder = {0};

    open_session_of(test, boris, "token of boris");
    secret_hash("key of boris", hash);
    struct work work = sample_work(test, boris, ROLE_MEMBER);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, api_keys_insert(&work, hash, &(struct api_key){.name = "k"}, &key_id));
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(change(test, test->user_id, boris, ROLE_NONE, &removed), STATUS_OK);
    assert_false(session_is_open(test, "token of boris")); /* AC-038 */
    store_case_ok(&work, api_keys_find(&work, hash, &holder));
    assert_int_equal(holder.key.id, 0);
    work_end(&work);

    struct work undoer = sample_work(test, test->user_id, ROLE_OWNER);
    struct undone undone;
    store_case_ok(&undoer, undo(&undoer, removed, &undone));
    work_end(&undoer);
    assert_int_equal(role_now(test, boris), ROLE_MEMBER);
    assert_false(session_is_open(test, "token of boris")); /* they sign in anew */
    store_case_ok(&work, api_keys_find(&work, hash, &holder));
    assert_int_equal(holder.key.id, 0);
    work_end(&work);
}

static enum status undo_by(struct store_case *test, int64_t by, int64_t audit_id)
{
    struct work work = sample_work(test, by, role_now(test, by));
    struct undone undone;

    enum status status = undo(&work, audit_id, &undone);
    work_end(&work);
    return status;
}

static void a_change_is_taken_back_by_whoever_might_have_made_it(void **state)
{
    struct store_case *test = *state;
    int64_t dana = sample_member(test, "Dana", ROLE_MEMBER), first = 0, second = 0;
    int64_t manager = sample_member(test, "Max", ROLE_MANAGER);

    assert_int_equal(change(test, test->user_id, dana, ROLE_MANAGER, &first), STATUS_OK);
    assert_int_equal(undo_by(test, manager, first), STATUS_FORBIDDEN);
    assert_int_equal(undo_by(test, dana, first), STATUS_FORBIDDEN); /* of themselves, too */
    assert_int_equal(undo_by(test, test->user_id, first), STATUS_OK);
    assert_int_equal(role_now(test, dana), ROLE_MEMBER);
    assert_int_equal(undo_by(test, test->user_id, first), STATUS_CONFLICT);
    assert_int_equal(change(test, manager, dana, ROLE_VIEWER, &first), STATUS_OK);
    assert_int_equal(change(test, test->user_id, dana, ROLE_OWNER, &second), STATUS_OK);
    assert_int_equal(undo_by(test, test->user_id, first), STATUS_CONFLICT);
    assert_int_equal(role_now(test, dana), ROLE_OWNER);
}

static void those_who_decide_nothing_see_names_and_roles_alone(void **state)
{
    struct store_case *test = *state;

    for (int i = 0; i < ROLES; i++) {
        struct work work = sample_work(test, sample_member(test, "Somebody", roles[i]), roles[i]);
        bool may_know = actor_may(&work.actor, RIGHT_MANAGE);
        struct person_list people = {0};

        store_case_ok(&work, work_begin(&work));
        store_case_ok(&work, users_set_profile(&work, test->user_id, "Ada", "ada@example.com"));
        store_case_ok(&work, work_commit(&work));
        store_case_ok(&work, list_people(&work, &people));
        work_end(&work);
        assert_string_equal(people.items[0].member.name, "Ada");
        assert_int_equal(people.items[0].member.email != NULL, may_know);
        assert_int_equal(people.items[0].may_change, roles[i] == ROLE_OWNER);
        assert_true(people.items[people.count - 1].is_self);
    }
    struct work nobody = sample_work(test, 0, ROLE_NONE);
    struct person_list people;
    assert_int_equal(list_people(&nobody, &people), STATUS_FORBIDDEN);
}

/* --- invitations --- */

static enum status invite(struct store_case *test, int64_t by, enum role role, const char **ret)
{
    struct work work = sample_work(test, by, role_now(test, by));
    struct made_invitation made = {0};

    enum status status =
        make_invitation(&work, &(struct new_invitation){.name = "Eva", .role = role}, &made);
    work_end(&work);
    if (status == STATUS_OK)
        *ret = made.path + strlen("/invite/");
    return status;
}

static bool is_open_at(struct store_case *test, const char *token, int64_t later)
{
    struct work work = work_start(test->at.store, &test->arena);
    struct shown_invitation shown = {0};

    work.now += later;
    store_case_ok(&work, show_invitation(&work, token, &shown));
    work_end(&work);
    return shown.is_open;
}

/* A user of nowhere else, signed in somehow. */
static enum status join(struct store_case *test, int64_t user_id, const char *token)
{
    struct work work = work_start(test->at.store, &test->arena);

    work.actor = (struct actor){.user_id = user_id};
    enum status status = accept_signed_in(&work, token, "session of theirs");
    work_end(&work);
    return status;
}

static int64_t somebody(struct store_case *test)
{
    int64_t user_id = sample_member(test, "Eva", ROLE_VIEWER);
    struct work work = begun_work(test);

    store_case_ok(&work, members_delete(&work, user_id));
    commit_work(&work);
    return user_id;
}

static void an_invitation_works_once_and_for_a_week(void **state)
{
    struct store_case *test = *state;
    const char *token = NULL;

    assert_int_equal(invite(test, test->user_id, ROLE_MANAGER, &token), STATUS_OK);
    assert_true(is_open_at(test, token, 7 * DAY - HOUR));
    assert_false(is_open_at(test, token, 7 * DAY + 1));
    assert_true(is_open_at(test, token, 0)); /* AC-048: looking changes nothing */
    assert_false(is_open_at(test, "another", 0));
    int64_t eva = somebody(test);
    assert_int_equal(join(test, eva, token), STATUS_OK);
    assert_int_equal(role_now(test, eva), ROLE_MANAGER);
    assert_false(is_open_at(test, token, 0));
    assert_int_equal(join(test, somebody(test), token), STATUS_NOT_FOUND);
    assert_int_equal(join(test, 0, token), STATUS_FORBIDDEN);
}

static void a_member_who_joins_again_uses_nothing_up(void **state)
{
    struct store_case *test = *state;
    const char *token = NULL;

    assert_int_equal(invite(test, test->user_id, ROLE_VIEWER, &token), STATUS_OK);
    assert_int_equal(join(test, test->user_id, token), STATUS_CONFLICT);
    assert_int_equal(role_now(test, test->user_id), ROLE_OWNER);
    assert_true(is_open_at(test, token, 0));
}

static void one_invites_to_the_roles_that_one_decides_on(void **state)
{
    struct store_case *test = *state;
    const char *token = NULL;

    for (int by = 0; by < ROLES; by++)
        for (int to = 0; to < ROLES; to++) {
            const struct actor actor = {.role = roles[by]};
            bool may = actor_may(&actor, RIGHT_MANAGE) && actor_may_decide_on(&actor, roles[to]);

            assert_int_equal(invite(test, sample_member(test, "By", roles[by]), roles[to], &token),
                             may ? STATUS_OK : STATUS_FORBIDDEN);
        }
    assert_int_equal(invite(test, test->user_id, ROLE_NONE, &token), STATUS_INVALID);
}

static void an_invitation_is_worth_what_its_maker_is(void **state)
{
    struct store_case *test = *state;
    int64_t manager = sample_member(test, "Max", ROLE_MANAGER), audit_id = 0;
    const char *first = NULL, *second = NULL;

    assert_int_equal(invite(test, manager, ROLE_MEMBER, &first), STATUS_OK);
    assert_int_equal(change(test, test->user_id, manager, ROLE_MEMBER, &audit_id), STATUS_OK);
    assert_false(is_open_at(test, first, 0));
    assert_int_equal(join(test, somebody(test), first), STATUS_NOT_FOUND);
    assert_int_equal(change(test, test->user_id, manager, ROLE_MANAGER, &audit_id), STATUS_OK);
    assert_true(is_open_at(test, first, 0));
    assert_int_equal(invite(test, manager, ROLE_MEMBER, &second), STATUS_OK);
    assert_int_equal(change(test, test->user_id, manager, ROLE_NONE, &audit_id), STATUS_OK);
    assert_int_equal(join(test, somebody(test), second), STATUS_NOT_FOUND);
}

static void an_invitation_is_taken_back(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct invitation_list list = {0};
    const char *token = NULL;

    assert_int_equal(invite(test, test->user_id, ROLE_VIEWER, &token), STATUS_OK);
    store_case_ok(&work, list_invitations(&work, &list));
    assert_int_equal(list.count, 1);
    assert_string_equal(list.items[0].name, "Eva");
    assert_int_equal(list.items[0].created_by, test->user_id);
    struct work neighbour = other_workspace_work(test);
    assert_int_equal(revoke_invitation(&neighbour, list.items[0].id), STATUS_NOT_FOUND);
    work_end(&neighbour);
    store_case_ok(&work, revoke_invitation(&work, list.items[0].id));
    work_end(&work);
    assert_false(is_open_at(test, token, 0));
    assert_int_equal(revoke_invitation(&work, list.items[0].id), STATUS_NOT_FOUND);
    work_end(&work);
}

static void there_is_a_most_of_open_invitations(void **state)
{
    struct store_case *test = *state;
    const char *token = NULL;

    for (int i = 0; i < INVITATIONS_MAX; i++)
        assert_int_equal(invite(test, test->user_id, ROLE_VIEWER, &token), STATUS_OK);
    assert_int_equal(invite(test, test->user_id, ROLE_VIEWER, &token), STATUS_CONFLICT);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(who_decides_on_whom_is_what_the_table_says),
        STORE_TEST(the_role_in_the_store_decides),
        STORE_TEST(the_last_owner_is_neither_lowered_nor_removed),
        STORE_TEST(nobody_of_another_workspace_is_found),
        STORE_TEST(whoever_is_removed_is_out_at_once_and_stays_out),
        STORE_TEST(a_change_is_taken_back_by_whoever_might_have_made_it),
        STORE_TEST(those_who_decide_nothing_see_names_and_roles_alone),
        STORE_TEST(an_invitation_works_once_and_for_a_week),
        STORE_TEST(a_member_who_joins_again_uses_nothing_up),
        STORE_TEST(one_invites_to_the_roles_that_one_decides_on),
        STORE_TEST(an_invitation_is_worth_what_its_maker_is),
        STORE_TEST(an_invitation_is_taken_back),
        STORE_TEST(there_is_a_most_of_open_invitations),
    };
    return run_store_tests(tests);
}
