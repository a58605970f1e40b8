// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/actor.h"
#include "support/check.h"

static void each_role_may_what_the_one_below_may_and_more(void **state)
{
    (void)state;
    static const struct {
        enum role role;
        bool may[RIGHT_MANAGE + 1];
    } cases[] = {
        {ROLE_NONE, {[RIGHT_NONE] = true}},
        {ROLE_VIEWER, {[RIGHT_NONE] = true, [RIGHT_VIEW] = true}},
        {ROLE_MEMBER, {[RIGHT_NONE] = true, [RIGHT_VIEW] = true, [RIGHT_EDIT] = true}},
        {ROLE_OWNER, {true, true, true, true, true, true}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct actor actor = {.user_id = 7, .role = cases[i].role};

        for (int right = RIGHT_NONE; right <= RIGHT_MANAGE; right++)
            if (actor_may(&actor, (enum right)right) != cases[i].may[right])
                fail_msg("role %d, right %d", cases[i].role, right);
    }
}

static void the_program_itself_may_everything(void **state)
{
    (void)state;
    struct actor actor = actor_system();

    assert_int_equal(actor.user_id, 0);
    assert_true(actor_may(&actor, RIGHT_MANAGE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_role_may_what_the_one_below_may_and_more),
        cmocka_unit_test(the_program_itself_may_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
