// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/next_order.h"

#include <math.h>

#include "support/sample_log.h"

#include "support/check.h"

static void check_near(double got, double want)
{
    if (!(fabs(got - want) <= 5e-9))
        fail_msg("got %.10f, want %.10f", got, want);
}

static void follows_each_order_to_the_next_or_to_as_of(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2024-02-28\na 2024-03-01\n"
                                              "b 2024-01-01\nb 2024-01-02\nb 2024-01-04\n"
                                              "b 2024-01-07\nb 2024-01-11\nb 2024-01-16\n"
                                              "b 2024-01-22\n"
                                              "c 2024-03-10\nc 2024-03-10\n",
                                              "2024-03-10");
    struct arena arena = {0};
    struct next_order next = next_order_measure(&log, 2, &arena);

    assert_int_equal(next.by_number[0].n, 3);
    assert_int_equal(next.by_number[0].events, 2);
    assert_int_equal(next.by_number[0].points[0].day, 1);
    assert_int_equal(next.by_number[0].points[0].at_risk, 2); /* c is censored on day 0 */
    assert_int_equal(next.by_number[0].points[1].day, 2);     /* over the 29 February */
    assert_int_equal(next.by_number[0].longest, 2);
    assert_int_equal(next.by_number[1].n, 2);
    assert_int_equal(next.by_number[1].longest, 9); /* a, still waited for */
    assert_int_equal(next.by_number[2].n, 1);
    assert_int_equal(next.by_number[3].points[0].day, 4);
    assert_int_equal(next.any.n, 10);
    assert_int_equal(next.any.events, 7);
    assert_int_equal(next.any.longest, 48);
    assert_int_equal(next.any.points[5].day, 6);
    arena_free(&arena);
    order_log_close(&log);
}

static void expects_nothing_of_a_log_where_nobody_returns(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2024-02-29\n", NULL);
    struct arena arena = {0};
    struct next_order next = next_order_measure(&log, 1, &arena);
    struct due due;

    assert_int_equal(next.by_number[0].n, 1);
    assert_int_equal(next.by_number[0].events, 0);
    assert_int_equal(next.by_number[1].n, 0);
    assert_false(next_order_due(&next, 1, log.as_of, log.as_of, &due));
    assert_false(next_order_due(&next, 9, log.as_of, log.as_of, &due));
    arena_free(&arena);
    order_log_close(&log);
}

static void says_when_the_next_order_is_due(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2024-01-01\na 2024-01-11\n"
                                              "b 2024-01-01\nb 2024-01-21\n"
                                              "c 2024-01-01\nc 2024-01-31\n"
                                              "d 2024-01-01\nd 2024-02-10\nd 2024-02-11\n",
                                              NULL);
    struct arena arena = {0};
    struct next_order next = next_order_measure(&log, 1, &arena);
    struct due due;

    /* 10, 20, 30, 40 days after the first order. */
    assert_true(next_order_due(&next, 1, on("2024-02-20"), on("2024-03-21"), &due));
    assert_int_equal(due.from, on("2024-03-01"));
    assert_int_equal(due.by, on("2024-03-21"));
    assert_false(due.is_overdue);
    assert_true(next_order_due(&next, 1, on("2024-02-20"), on("2024-03-22"), &due));
    assert_true(due.is_overdue);
    assert_true(next_order_due(&next, 2, on("2024-02-20"), on("2024-02-20"), &due));
    assert_int_equal(due.by, on("2024-02-21"));
    assert_false(next_order_due(&next, 3, on("2024-02-20"), on("2024-02-20"), &due));
    /* From the fifth on, after any: 1, 10, 20, 30, 40. */
    assert_true(next_order_due(&next, 5, on("2024-01-01"), on("2024-01-01"), &due));
    assert_int_equal(due.from, on("2024-01-11"));
    assert_int_equal(due.by, on("2024-01-31"));
    arena_free(&arena);
    order_log_close(&log);
}

/* Values of R's survival on the same logs. */
static void agrees_with_r_on_the_sample(void **state)
{
    (void)state;
    static const struct {
        int32_t day;
        double survival;
    } known[] = {{7, 0.93848112},   {30, 0.82605006},  {60, 0.74501485}, {90, 0.70852779},
                 {180, 0.62367416}, {270, 0.57488333}, {360, 0.54560882}};
    struct order_log log;
    struct arena arena = {0};
    double survived = 0;

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("the real logs are not there");
    struct next_order next = next_order_measure(&log, 2, &arena);
    const struct survival *first = &next.by_number[0];

    assert_int_equal(first->n, 2357);
    assert_int_equal(first->events, 1139);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        assert_true(survival_at(first, known[i].day, &survived));
        check_near(survived, known[i].survival);
    }
    assert_false(survival_at(first, 720, &survived));
    check_near(survival_point_at(first, 30)->low, 0.81013578);
    check_near(survival_point_at(first, 30)->high, 0.84076446);
    assert_int_equal(first->quartiles[0], 59);
    assert_int_equal(first->quartiles[1], SURVIVAL_NONE);
    assert_int_equal(next.any.quartiles[0], 21);
    assert_int_equal(next.any.quartiles[1], 93);
    assert_true(survival_at(&next.any, 30, &survived));
    check_near(survived, 0.68882436);
    arena_free(&arena);
    order_log_close(&log);
}

static void agrees_with_r_at_an_earlier_end(void **state)
{
    (void)state;
    struct order_log log;
    struct arena arena = {0};
    double survived = 0;

    if (!shared_log("cdnow_sample.csv", "1997-09-30", &log))
        skip_because("the real logs are not there");
    struct next_order next = next_order_measure(&log, 1, &arena);

    assert_int_equal(next.by_number[0].events, 946);
    assert_true(survival_at(&next.by_number[0], 270, &survived));
    check_near(survived, 0.56817004);
    arena_free(&arena);
    order_log_close(&log);
}

static void agrees_with_r_on_the_whole_log(void **state)
{
    (void)state;
    struct order_log log;
    struct arena arena = {0};
    double survived = 0;

    if (!shared_log("cdnow_master.csv", NULL, &log))
        skip_because("the real logs are not there");
    struct next_order next = next_order_measure(&log, 2, &arena);

    assert_int_equal(next.by_number[0].n, 23570);
    assert_int_equal(next.by_number[0].events, 11516);
    assert_int_equal(next.by_number[0].quartiles[0], 60);
    assert_true(survival_at(&next.by_number[0], 30, &survived));
    check_near(survived, 0.82541366);
    assert_true(survival_at(&next.by_number[0], 180, &survived));
    check_near(survived, 0.62549852);
    assert_true(survival_at(&next.by_number[0], 360, &survived));
    check_near(survived, 0.54310564);
    assert_int_equal(next.any.quartiles[0], 22);
    assert_int_equal(next.any.quartiles[1], 94);
    arena_free(&arena);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_each_order_to_the_next_or_to_as_of),
        cmocka_unit_test(expects_nothing_of_a_log_where_nobody_returns),
        cmocka_unit_test(says_when_the_next_order_is_due),
        cmocka_unit_test(agrees_with_r_on_the_sample),
        cmocka_unit_test(agrees_with_r_at_an_earlier_end),
        cmocka_unit_test(agrees_with_r_on_the_whole_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
