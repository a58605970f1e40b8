// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/contact_limit.h"
#include "domain/return_window.h"

#include "support/check.h"

enum { NONE = LIMIT_UNSET, NEVER = LIMIT_NEVER };

static void ones_own_limit_beats_a_tags_which_beats_the_standings(void **state)
{
    static const struct {
        const char *why;
        struct contact_limits_said said;
        enum client_mark mark;
        int32_t days;
        enum contact_limit_kind kind;
    } cases[] = {
        {"nothing is said", {NONE, NONE, NONE}, MARK_NONE, NONE, 0},
        {"of the standing alone", {NONE, NONE, 60}, MARK_NONE, 60, LIMIT_STANDING},
        {"a tag is narrower than a standing", {NONE, 90, 60}, MARK_NONE, 90, LIMIT_TAG},
        {"their own is narrowest", {120, 90, 60}, MARK_NONE, 120, LIMIT_CLIENT},
        {"never of their own", {NEVER, 90, 60}, MARK_ACTIVE, NEVER, LIMIT_CLIENT},
        {"never of a tag", {NONE, NEVER, 60}, MARK_NONE, NEVER, LIMIT_TAG},
        {"whoever needs us rarely is left alone", {NONE, 90, 60}, MARK_RARE, NONE, 0},
        {"but for a limit of their own", {365, 90, 60}, MARK_RARE, 365, LIMIT_CLIENT},
        {"whoever was given up is left alone", {30, 30, 30}, MARK_LOST, NONE, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct contact_limit_held held = contact_limit_held(&cases[i].said, cases[i].mark);

        if (held.days != cases[i].days || (held.days != NONE && held.kind != cases[i].kind))
            fail_msg("%s: %d days of kind %d", cases[i].why, held.days, (int)held.kind);
    }
}

static void of_several_tags_the_shortest_holds(void **state)
{
    static const int32_t cases[][3] = {
        {30, 60, 30},          {60, 30, 30},      {NEVER, 30, 30}, {30, NEVER, 30},
        {NEVER, NEVER, NEVER}, {NONE, 30, 30},    {30, NONE, 30},  {NONE, NEVER, NEVER},
        {NEVER, NONE, NEVER},  {NONE, NONE, NONE}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(contact_limit_shorter(cases[i][0], cases[i][1]), cases[i][2]);
}

static void yellow_begins_at_three_quarters_and_red_at_the_limit(void **state)
{
    static const struct {
        int32_t limit, days;
        enum contact_silence silence;
    } cases[] = {
        {60, 0, SILENCE_WITHIN},  {60, 44, SILENCE_WITHIN},      {60, 45, SILENCE_YELLOW},
        {60, 59, SILENCE_YELLOW}, {60, 60, SILENCE_RED},         {60, 10000, SILENCE_RED},
        {1, 0, SILENCE_WITHIN},   {1, 1, SILENCE_RED},           {10, 7, SILENCE_WITHIN},
        {10, 8, SILENCE_YELLOW},  {NEVER, 5000, SILENCE_WITHIN}, {NONE, 5000, SILENCE_WITHIN},
        {60, -3, SILENCE_WITHIN},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(contact_silence_of(cases[i].limit, 20000, 20000 + cases[i].days),
                         cases[i].silence);
    assert_int_equal(contact_silence_of(60, CLIENT_DAY_NONE, 20000), SILENCE_WITHIN);
}

static void a_limit_has_its_bounds(void **state)
{
    struct fault fault = {0};

    (void)state;
    assert_int_equal(contact_limit_check(LIMIT_UNSET, "days", &fault), STATUS_OK);
    assert_int_equal(contact_limit_check(LIMIT_NEVER, "days", &fault), STATUS_OK);
    assert_int_equal(contact_limit_check(LIMIT_DAYS_MAX, "days", &fault), STATUS_OK);
    assert_int_equal(contact_limit_check(LIMIT_DAYS_MAX + 1, "days", &fault), STATUS_INVALID);
    assert_string_equal(fault.field, "days");
    assert_int_equal(contact_limit_check(-2, "days", &fault), STATUS_INVALID);
    assert_int_equal(contact_limit_check(INT64_MAX, "days", &fault), STATUS_INVALID);
    assert_int_equal(contact_limit_check(INT64_MIN, "days", &fault), STATUS_INVALID);
}

static void what_is_proposed_is_a_limit(void **state)
{
    struct fault fault = {0};

    (void)state;
    for (int i = 0; i < CLIENT_STANDINGS; i++)
        assert_int_equal(
            contact_limit_check(contact_limit_proposed((enum client_standing)i), "", &fault),
            STATUS_OK);
    assert_true(contact_limit_proposed(CLIENT_VIP) > 0);
    assert_int_equal(contact_limit_proposed(CLIENT_LOST), LIMIT_UNSET);
}

static void too_few_returns_make_no_window(void **state)
{
    struct return_windows windows = {0};

    (void)state;
    for (size_t i = 0; i < RETURN_CURVES; i++)
        windows.after[i] = (struct return_window){10, 20, RETURNS_LEAST - 2 + (int64_t)i};
    assert_null(return_window_after(&windows, 0));
    assert_null(return_window_after(&windows, -1));
    assert_null(return_window_after(&windows, 1));
    assert_null(return_window_after(&windows, 2));
    assert_ptr_equal(return_window_after(&windows, 3), &windows.after[2]);
    assert_ptr_equal(return_window_after(&windows, 4), &windows.after[3]);
    assert_ptr_equal(return_window_after(&windows, 5), &windows.after[4]);
    assert_ptr_equal(return_window_after(&windows, INT64_MAX), &windows.after[4]);
}

static struct window_in_force in_force(day_t last_on, int64_t occasions, day_t own_from)
{
    const struct return_windows windows = {.after = {{10, 20, RETURNS_LEAST}, {5, 8, 3}}};
    const struct window_basis basis = {last_on, occasions, own_from != CLIENT_DAY_NONE, own_from,
                                       own_from + 7};

    return window_in_force(&basis, &windows);
}

static void their_own_window_holds_until_they_order_again(void **state)
{
    (void)state;
    struct window_in_force window = in_force(100, 1, 100);
    assert_true(window.is_known && !window.is_shared);
    assert_true(window.from == 100 && window.by == 107 && window.returns == 0);
    window = in_force(101, 1, 100); /* the order that the forecast has not seen */
    assert_true(window.is_known && window.is_shared);
    assert_true(window.from == 111 && window.by == 121 && window.returns == RETURNS_LEAST);
    window = in_force(101, 1, CLIENT_DAY_NONE);
    assert_true(window.is_shared && window.by == 121);
    assert_false(in_force(101, 2, 100).is_known); /* too few came back a second time */
    assert_true(in_force(101, 2, 102).is_known);
    assert_false(in_force(CLIENT_DAY_NONE, 0, 100).is_known);
}

static void shared_windows_reach_from_the_shortest_to_the_longest(void **state)
{
    struct return_windows windows = {.after = {{1, 90, RETURNS_LEAST},
                                               {1, 400, RETURNS_LEAST - 1},
                                               {1, 30, RETURNS_LEAST},
                                               {1, 60, RETURNS_LEAST}}};
    int32_t least = -1, most = -1;

    (void)state;
    assert_true(return_windows_reach(&windows, &least, &most));
    assert_int_equal(least, 30);
    assert_int_equal(most, 90);
    windows = (struct return_windows){0};
    assert_false(return_windows_reach(&windows, &least, &most));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ones_own_limit_beats_a_tags_which_beats_the_standings),
        cmocka_unit_test(of_several_tags_the_shortest_holds),
        cmocka_unit_test(yellow_begins_at_three_quarters_and_red_at_the_limit),
        cmocka_unit_test(a_limit_has_its_bounds),
        cmocka_unit_test(what_is_proposed_is_a_limit),
        cmocka_unit_test(too_few_returns_make_no_window),
        cmocka_unit_test(their_own_window_holds_until_they_order_again),
        cmocka_unit_test(shared_windows_reach_from_the_shortest_to_the_longest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
