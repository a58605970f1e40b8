// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/survival.h"

#include <math.h>

#include "support/check.h"

enum { DAYS = 1000 };

static void check_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("got %.12f, want %.12f", got, want);
}

/*
 * The 6-MP arm of Freireich et al. (1963), as in Cox and Oakes: remission of 21 patients in
 * weeks. The survivor function and Greenwood's error are in every textbook.
 */
static void measures_the_leukaemia_trial(void **state)
{
    (void)state;
    int64_t events[36] = {0}, censored[36] = {0};
    const int event_weeks[] = {6, 6, 6, 7, 10, 13, 16, 22, 23};
    const int censored_weeks[] = {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35};
    struct arena arena = {0};
    double survived = 0;

    for (size_t i = 0; i < 9; i++)
        events[event_weeks[i]]++;
    for (size_t i = 0; i < 12; i++)
        censored[censored_weeks[i]]++;
    struct survival survival = survival_measure(events, censored, 36, &arena);

    assert_int_equal(survival.n, 21);
    assert_int_equal(survival.events, 9);
    assert_int_equal(survival.longest, 35);
    assert_int_equal(survival.point_count, 7);
    assert_int_equal(survival.points[0].at_risk, 21); /* the one censored at 6 still counts */
    assert_int_equal(survival.points[1].at_risk, 17);
    check_near(survival.points[0].survival, 0.857143, 5e-7);
    check_near(survival.points[1].survival, 0.806723, 5e-7);
    check_near(survival.points[2].survival, 0.752941, 5e-7);
    check_near(survival.points[6].survival, 0.448179, 5e-7);
    assert_int_equal(survival.quartiles[0], 13);
    assert_int_equal(survival.quartiles[1], 23);
    assert_int_equal(survival.quartiles[2], SURVIVAL_NONE);
    /* The log-log interval at week 7 that statistics programs print: 0.5631 to 0.9228. */
    check_near(survival.points[1].low, 0.5631, 5e-5);
    check_near(survival.points[1].high, 0.9228, 5e-5);
    assert_true(survival_at(&survival, 9, &survived));
    check_near(survived, 0.806723, 5e-7);
    assert_true(survival_at(&survival, 35, &survived));
    assert_false(survival_at(&survival, 36, &survived));
    arena_free(&arena);
}

static void meets_a_quartile_exactly(void **state)
{
    (void)state;
    struct arena arena = {0};
    int64_t events[6] = {0, 1, 1, 4, 4, 2}, censored[6] = {0};
    struct survival survival = survival_measure(events, censored, 6, &arena);

    /* 12 clients: 11/12, 10/12, 6/12, 2/12, 0. */
    assert_int_equal(survival.quartiles[0], 3);
    assert_int_equal(survival.quartiles[1], 3);
    assert_int_equal(survival.quartiles[2], 4);
    assert_true(survival.points[2].survival == 0.5);
    assert_true(survival.points[4].survival == 0);
    assert_true(survival.points[4].low == 0 && survival.points[4].high == 0);

    /* 9/10, one censored, 5/6 of the rest: 0.75 although no factor is exact in binary. */
    int64_t late_events[4] = {0, 1, 0, 1}, late_censored[4] = {0, 3, 0, 5};
    survival = survival_measure(late_events, late_censored, 4, &arena);
    assert_int_equal(survival.points[1].at_risk, 6);
    assert_int_equal(survival.quartiles[0], 3);
    arena_free(&arena);
}

static void follows_nobody_or_without_an_event(void **state)
{
    (void)state;
    struct arena arena = {0};
    int64_t events[3] = {0}, censored[3] = {0};
    double survived = 0;
    struct survival survival = survival_measure(events, censored, 3, &arena);

    assert_int_equal(survival.n, 0);
    assert_int_equal(survival.point_count, 0);
    assert_false(survival_at(&survival, 0, &survived));
    assert_int_equal(survival.returns[0], SURVIVAL_NONE);
    assert_null(survival_point_at(&survival, 2));

    censored[2] = 4;
    survival = survival_measure(events, censored, 3, &arena);
    assert_int_equal(survival.longest, 2);
    assert_int_equal(survival.quartiles[0], SURVIVAL_NONE);
    assert_true(survival_at(&survival, 2, &survived));
    assert_true(survived == 1);
    assert_false(survival_at(&survival, 3, &survived));

    survival = survival_measure(NULL, NULL, 0, &arena);
    assert_int_equal(survival.n, 0);
    arena_free(&arena);
}

static void finds_the_point_in_force(void **state)
{
    (void)state;
    struct arena arena = {0};
    int64_t events[10] = {0, 0, 1, 0, 0, 1, 0, 0, 1, 0}, censored[10] = {0};

    censored[9] = 1;
    struct survival survival = survival_measure(events, censored, 10, &arena);
    assert_null(survival_point_at(&survival, 1));
    assert_int_equal(survival_point_at(&survival, 2)->day, 2);
    assert_int_equal(survival_point_at(&survival, 4)->day, 2);
    assert_int_equal(survival_point_at(&survival, 7)->day, 5);
    assert_int_equal(survival_point_at(&survival, 900)->day, 8);
    arena_free(&arena);
}

static void takes_points_of_those_who_return_by_nearest_rank(void **state)
{
    (void)state;
    struct arena arena = {0};
    int64_t events[DAYS] = {0}, censored[DAYS] = {0};

    events[1] = 1;
    events[5] = 1;
    events[7] = 2;
    events[900] = 1;
    censored[0] = 1000; /* those who do not return have no say here */
    struct survival survival = survival_measure(events, censored, DAYS, &arena);
    assert_int_equal(survival.returns[0], 5);   /* 2nd of 5 */
    assert_int_equal(survival.returns[1], 7);   /* 3rd */
    assert_int_equal(survival.returns[2], 7);   /* 4th */
    assert_int_equal(survival.returns[3], 900); /* 5th */
    assert_int_equal(survival.points[0].at_risk, 5);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_the_leukaemia_trial),
        cmocka_unit_test(meets_a_quartile_exactly),
        cmocka_unit_test(follows_nobody_or_without_an_event),
        cmocka_unit_test(finds_the_point_in_force),
        cmocka_unit_test(takes_points_of_those_who_return_by_nearest_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
