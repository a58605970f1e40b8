// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/coverage.h"

#include "support/check.h"

/*
 * What is said to hold in 90 of 100 cases holds about so often: of few bases from fixed seeds, so
 * the bounds are those of chance (three standard deviations). bench/forecast_coverage measures it
 * with many.
 */
enum { BASES = 24 };

static const struct coverage_case cases[] = {
    {"MBG", {LAW_MBG, 1, 0.6, 6, 0.9, 2.2, 6, 4, 100, .weeks = 104, .joining = 78}, 200, NULL},
    {"Pareto",
     {LAW_PARETO, 1, 0.7, 9, 0.7, 20, 6, 4, 100, .weeks = 104, .joining = 78},
     200,
     "pareto_nbd"},
    {"few", {LAW_MBG, 1, 0.6, 6, 0.9, 2.2, .weeks = 104, .joining = 78}, 40, "mbg_nbd"},
};

static void assert_covers(const char *name, const char *what, const struct interval_count *count,
                          double low, double high)
{
    double share = interval_share(count);

    if (!(low <= share && share <= high))
        fail_msg("%s, %s: %.3f of intervals hold, %.2f to %.2f were expected", name, what, share,
                 low, high);
}

static void nine_tenths_of_intervals_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct coverage coverage;

        coverage_measure(&cases[i], BASES, 11, &coverage);
        assert_int_equal(coverage.bases, BASES);
        assert_true(coverage.made >= BASES - 2);
        assert_covers(cases[i].name, "orders of 90 days", &coverage.orders_90, 0.86, 0.94);
        assert_covers(cases[i].name, "orders of a year", &coverage.orders_365, 0.86, 0.94);
        assert_covers(cases[i].name, "whole orders", &coverage.orders_365_whole, 0.90, 0.995);
        assert_covers(cases[i].name, "all orders of a year", &coverage.base_orders[2], 0.70, 1);
        if (coverage.fits > 0)
            assert_covers(cases[i].name, "parameters", &coverage.parameters, 0.75, 0.99);
        if (coverage.revenue_clients > 0)
            assert_true((double)coverage.revenue_above < 0.08 * (double)coverage.revenue_clients);
        assert_true(coverage.predicted < 1.25 * coverage.actual);
        assert_true(coverage.predicted > 0.8 * coverage.actual);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nine_tenths_of_intervals_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
