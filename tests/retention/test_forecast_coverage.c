// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/coverage.h"

#include "retention/forecast_totals.h"
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
        assert_covers(cases[i].name, "all orders of a year", &coverage.base_orders[2], 0.75, 1);
        if (cases[i].model == NULL)
            assert_covers(cases[i].name, "orders of a week", &coverage.weeks, 0.86, 0.97);
        if (coverage.fits > 0)
            assert_covers(cases[i].name, "parameters", &coverage.parameters, 0.75, 0.99);
        if (coverage.revenue_clients > 0)
            assert_true((double)coverage.revenue_above < 0.08 * (double)coverage.revenue_clients);
        assert_true(coverage.predicted < 1.25 * coverage.actual);
        assert_true(coverage.predicted > 0.8 * coverage.actual);
    }
}

/* With the true parameters, so that chance alone is measured, and times that are exact. */
enum { CHANCE_BASES = 1000, CHANCE_CLIENTS = 300, CHANCE_WEEKS = 52 };

static void count_chance(const struct shop *shop, const char *name, uint64_t seed,
                         struct interval_count *count)
{
    struct arena arena = {0};
    struct simulated *clients;
    struct buying buying = simulate_base(shop, CHANCE_CLIENTS, seed, &arena, &clients);
    struct fit fit = {.model = model_find(name, shop->k),
                      .state = FIT_FOUND,
                      .parameters = {shop->r, shop->alpha, shop->a, shop->b}};
    struct totals totals = totals_open(&fit, &buying, &arena);
    struct total_spread spread = totals_spread(&totals, CHANCE_WEEKS);
    struct estimate said = totals_count(&spread, totals_orders(&totals, CHANCE_WEEKS));
    struct dice dice = dice_from(~seed);
    double came = 0;

    for (size_t i = 0; i < CHANCE_CLIENTS; i++)
        came += simulate_on(shop, CHANCE_WEEKS, &dice, &clients[i]).orders;
    count->below += came < said.low;
    count->above += came > said.high;
    count->inside += came >= said.low && came <= said.high;
    arena_free(&arena);
}

static void sums_vary_as_clients_who_leave_make_them(void **state)
{
    static const struct {
        const char *name;
        struct shop shop;
    } chances[] = {
        {"mbg_nbd", {LAW_MBG, 1, 0.6, 6, 0.9, 2.2, .weeks = 104, .joining = 78}},
        {"bg_nbd", {LAW_BG, 1, 0.8, 6.5, 0.8, 2.5, .weeks = 104, .joining = 78}},
        {"pareto_nbd", {LAW_PARETO, 1, 0.7, 9, 0.7, 20, .weeks = 104, .joining = 78}},
        {"nbd", {LAW_NBD, 1, 0.7, 9, .weeks = 104, .joining = 78}},
    };
    (void)state;

    for (size_t i = 0; i < sizeof chances / sizeof chances[0]; i++) {
        struct interval_count count = {0};

        for (uint64_t seed = 1; seed <= CHANCE_BASES; seed++)
            count_chance(&chances[i].shop, chances[i].name, seed, &count);
        assert_covers(chances[i].name, "chance alone", &count, 0.875, 0.93);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_vary_as_clients_who_leave_make_them),
        cmocka_unit_test(nine_tenths_of_intervals_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
