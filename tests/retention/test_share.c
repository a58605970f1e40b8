// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/rate.h"
#include "support/check.h"

static void check_near(double got, double want, double tolerance)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("got %.10f, want %.10f", got, want);
}

static void calculates_what_the_calculator_shows(void **state)
{
    (void)state;
    struct rate_calculation calculation = rate_calculate(150, 20, 65);

    assert_int_equal(calculation.end, 195);
    check_near(calculation.crr, 130.0 / 150, 1e-15);
    calculation = rate_calculate(1, 1, 0);
    assert_int_equal(calculation.end, 0);
    check_near(calculation.crr, 0, 0);
}

static void names_three_rates_apart(void **state)
{
    (void)state;
    const struct rate rate = {.start = 100,
                              .end = 130,
                              .retained = 70,
                              .lost = 30,
                              .joined = 60,
                              .new_clients = 20,
                              .returned = 40,
                              .came_back = 55};

    check_near(rate_stayed(&rate), 0.7, 1e-15);
    check_near(rate_by_formula(&rate), 1.1, 1e-15); /* the formula passes 1 */
    check_near(rate_came_back(&rate), 0.55, 1e-15);
}

/* Newcombe (1998), Stat Med 17, tables: 81/263 gives 0.2553 to 0.3662, 15/148 0.0624 to 0.1605,
 * 0/20 0 to 0.1611, 1/29 0.0061 to 0.1718. */
static void gives_wilsons_interval(void **state)
{
    (void)state;
    static const struct {
        int64_t part, total;
        double low, high;
    } cases[] = {
        {81, 263, 0.2553, 0.3662},
        {15, 148, 0.0624, 0.1605},
        {0, 20, 0, 0.1611},
        {1, 29, 0.0061, 0.1718},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct interval interval = share_interval(cases[i].part, cases[i].total);
        check_near(interval.low, cases[i].low, 5e-5);
        check_near(interval.high, cases[i].high, 5e-5);
    }
    assert_true(share_interval(0, 7).low == 0);
    assert_true(share_interval(7, 7).high == 1);
}

/* Newcombe (1998), method 10: 56/70 less 48/80 is 0.0524 to 0.3339; 9/10 less 3/10 is 0.1705
 * to 0.8090; 5/56 less 0/29 is -0.0381 to 0.1926. */
static void gives_newcombes_interval_of_a_difference(void **state)
{
    (void)state;
    struct interval interval = share_difference(48, 80, 56, 70);

    check_near(interval.low, 0.0524, 5e-5);
    check_near(interval.high, 0.3339, 5e-5);
    interval = share_difference(3, 10, 9, 10);
    check_near(interval.low, 0.1705, 5e-5);
    check_near(interval.high, 0.8090, 5e-5);
    interval = share_difference(0, 29, 5, 56);
    check_near(interval.low, -0.0381, 5e-5);
    check_near(interval.high, 0.1926, 5e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calculates_what_the_calculator_shows),
        cmocka_unit_test(names_three_rates_apart),
        cmocka_unit_test(gives_wilsons_interval),
        cmocka_unit_test(gives_newcombes_interval_of_a_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
