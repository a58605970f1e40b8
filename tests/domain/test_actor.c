// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/actor.h"
#include "support/check.h"

static void a_role_may_what_its_letters_say_and_no_more(void **state)
{
    (void)state;
    /* A letter for each right, in the order of enum right: none, view, edit, import, export,
     * manage, own. */
    static const char *const may[ROLE_COUNT] = {
        [ROLE_NONE] = "n......",    [ROLE_VIEWER] = "nv.....", [ROLE_MEMBER] = "nve....",
        [ROLE_MANAGER] = "nvei.m.", [ROLE_OWNER] = "nveixmo",
    };

    assert_int_equal(RIGHT_COUNT, 7);
    for (int role = ROLE_NONE; role < ROLE_COUNT; role++)
        for (int right = RIGHT_NONE; right < RIGHT_COUNT; right++) {
            struct actor actor = {.user_id = 7, .role = (enum role)role};

            if (actor_may(&actor, (enum right)right) != (may[role][right] != '.'))
                fail_msg("role %d, right %d", role, right);
        }
}

static void who_decides_on_whom_is_no_order_of_numbers(void **state)
{
    (void)state;
    static const char *const may[ROLE_COUNT] = {
        /* none, viewer, member, owner, manager */
        [ROLE_NONE] = ".....",    [ROLE_VIEWER] = ".....", [ROLE_MEMBER] = ".....",
        [ROLE_MANAGER] = ".vm..", [ROLE_OWNER] = ".vmoM",
    };

    for (int role = ROLE_NONE; role < ROLE_COUNT; role++)
        for (int of = ROLE_NONE; of < ROLE_COUNT; of++) {
            struct actor actor = {.user_id = 7, .role = (enum role)role};

            if (actor_may_decide_on(&actor, (enum role)of) != (may[role][of] != '.'))
                fail_msg("role %d decides on role %d", role, of);
        }
}

static void what_is_no_role_or_right_may_nothing(void **state)
{
    (void)state;
    struct actor stray = {.user_id = 7, .role = (enum role)ROLE_COUNT};
    struct actor owner = {.user_id = 7, .role = ROLE_OWNER};

    assert_true(actor_may(&stray, RIGHT_NONE));
    assert_false(actor_may(&stray, RIGHT_VIEW));
    stray.role = (enum role) - 1;
    assert_false(actor_may(&stray, RIGHT_VIEW));
    assert_false(actor_may(&owner, RIGHT_COUNT));
    assert_false(actor_may(&owner, (enum right) - 1));
    assert_false(actor_may_decide_on(&owner, ROLE_COUNT));
    assert_false(actor_may_decide_on(&stray, ROLE_VIEWER));
}

static void words_of_roles_are_read_back(void **state)
{
    (void)state;

    for (int role = ROLE_VIEWER; role < ROLE_COUNT; role++)
        assert_int_equal(role_by_name(role_name((enum role)role)), role);
    assert_string_equal(role_name(ROLE_NONE), "");
    assert_string_equal(role_name(ROLE_COUNT), "");
    assert_int_equal(role_by_name(""), ROLE_NONE);
    assert_int_equal(role_by_name("Owner"), ROLE_NONE);
    assert_int_equal(role_by_name("owner "), ROLE_NONE);
}

static void the_program_itself_may_everything(void **state)
{
    (void)state;
    struct actor actor = actor_system();

    assert_int_equal(actor.user_id, 0);
    assert_true(actor_may(&actor, RIGHT_OWN));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_role_may_what_its_letters_say_and_no_more),
        cmocka_unit_test(who_decides_on_whom_is_no_order_of_numbers),
        cmocka_unit_test(what_is_no_role_or_right_may_nothing),
        cmocka_unit_test(words_of_roles_are_read_back),
        cmocka_unit_test(the_program_itself_may_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
