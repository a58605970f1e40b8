// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "retention/forecast.h"
#include "retention/forecast_spread.h"
#include "retention/outlook.h"
#include "support/near.h"
#include "support/simulated_buyers.h"

#include "support/check.h"

/*
 * Whether 90 % intervals hold what comes in 90 % of cases: clients bought as a model says, are
 * fitted by it, and go on. Whole orders are judged by the randomised probability integral
 * transform (Czado, Gneiting and Held 2009): the share of clients for whom it lies in the middle
 * 90 %.
 */
struct trial {
    struct shop shop;
    const char *model;
    size_t clients;
    int bases;
    enum fit_prior prior;
};

struct coverage {
    int64_t inside[FORECAST_HORIZONS], of;
    int64_t revenue_inside;
    int64_t bases, alive_inside, orders_inside;
};

static double below(const struct outlook *outlook, int horizon, double alive, int64_t orders)
{
    if (orders < 0)
        return 0;
    assert_true((size_t)orders < OUTLOOK_TAIL_MAX);
    if ((size_t)orders >= outlook->tail_count[horizon])
        return 1;
    return 1 - alive * outlook->tail[horizon][orders];
}

static bool is_inside(const struct outlook *outlook, int horizon, double alive, uint32_t orders,
                      struct dice *dice)
{
    double low = below(outlook, horizon, alive, (int64_t)orders - 1);
    double high = below(outlook, horizon, alive, orders);
    double at = low + dice_uniform(dice) * (high - low);

    return at >= 0.05 && at <= 0.95;
}

/* Orders up to each horizon. */
static void go_on(const struct trial *trial, const struct outlook_plan *plan,
                  struct simulated *client, struct dice *dice, uint32_t *ret_orders)
{
    double before = 0;
    uint32_t orders = 0;

    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        orders += simulate_on(&trial->shop, plan->weeks[i] - before, dice, client).orders;
        before = plan->weeks[i];
        ret_orders[i] = orders;
    }
}

static void run_base(const struct trial *trial, uint64_t seed, struct coverage *coverage)
{
    struct arena arena = {0};
    struct simulated *clients;
    struct buying buying = simulate_base(&trial->shop, trial->clients, seed, &arena, &clients);
    struct forecast_basis basis = {.model = model_find(trial->model, trial->shop.k),
                                   .value_days = 365,
                                   .with_intervals = true};
    struct dice dice = dice_from(seed + 1000);
    struct outlook_plan plan;

    fit_model(basis.model, &buying, trial->prior, 1, &arena, &basis.fit);
    assert_true(isfinite(basis.fit.log_likelihood));
    outlook_plan(&basis, &plan);
    for (size_t i = 0; i < trial->clients; i++) {
        struct buyer key = outlook_key(basis.model, &clients[i].buyer);
        double alive = basis.model->alive(basis.model, basis.fit.parameters, &clients[i].buyer, 0);
        uint32_t orders[FORECAST_HORIZONS];
        struct outlook outlook;

        outlook.has_direction = false;
        outlook_of(&plan, &key, &outlook);
        go_on(trial, &plan, &clients[i], &dice, orders);
        coverage->of++;
        for (int j = 0; j < FORECAST_HORIZONS; j++)
            coverage->inside[j] += is_inside(&outlook, j, alive, orders[j], &dice);
    }
    arena_free(&arena);
}

static void check_trial(const struct trial *trial)
{
    struct coverage coverage = {0};

    for (int base = 0; base < trial->bases; base++)
        run_base(trial, 100 + (uint64_t)base, &coverage);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        double share = (double)coverage.inside[i] / (double)coverage.of;

        if (!(share >= 0.88 && share <= 0.92))
            fail_msg("%s, %zu clients, %d days: %.4f inside", trial->model, trial->clients,
                     forecast_horizons[i], share);
    }
}

static void whole_orders_of_large_bases_are_covered(void **state)
{
    (void)state;
    static const struct trial trials[] = {
        {{LAW_MBG, 1, 0.525, 6.18, 0.89, 1.61, .weeks = 52, .joining = 26},
         "mbg_nbd",
         4000,
         1,
         WITHOUT_PRIOR},
        {{LAW_PARETO, 1, 1.2, 6, 2.5, 60, .weeks = 104, .joining = 52},
         "pareto_nbd",
         4000,
         1,
         WITHOUT_PRIOR},
        {{LAW_MBG, 2, 1.5, 3, 0.8, 2.5, .weeks = 78, .joining = 39},
         "mbg_cnbd_k",
         2000,
         1,
         WITHOUT_PRIOR},
    };

    for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++)
        check_trial(&trials[i]);
}

static void whole_orders_of_small_bases_are_covered(void **state)
{
    (void)state;
    static const struct trial trials[] = {
        {{LAW_MBG, 1, 0.8, 4, 0.8, 2.5, .weeks = 52, .joining = 26},
         "mbg_nbd",
         100,
         30,
         WITH_PRIOR},
        {{LAW_PARETO, 1, 1.2, 6, 1.5, 40, .weeks = 78, .joining = 39},
         "pareto_nbd",
         100,
         30,
         WITH_PRIOR},
    };

    for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++)
        check_trial(&trials[i]);
}

/* Without leaving orders are negative binomial, few by a table as many by their mean. */
static void pairs_of_orders_are_those_of_the_model(void **state)
{
    (void)state;
    struct fit fit = {.model = model_find("nbd", 1), .parameters = {0.7, 9}};
    const struct buyer buyers[] = {{0, 0, 40}, {5, 30, 40}, {400, 39, 40}, {4000, 40, 40}};

    for (size_t i = 0; i < sizeof buyers / sizeof buyers[0]; i++) {
        struct count_mean mean = {1,
                                  fit.model->expected(fit.model, fit.parameters, &buyers[i], 50)};
        double staying = count_pairs_staying(&fit, &buyers[i], &mean);

        assert_near_relative(
            staying, mean.expected * mean.expected * (1 + 1 / (0.7 + buyers[i].orders)), 1e-12);
        assert_near_relative(count_pairs(&fit, &buyers[i], 50, &mean), staying, 1e-2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_of_orders_are_those_of_the_model),
        cmocka_unit_test(whole_orders_of_large_bases_are_covered),
        cmocka_unit_test(whole_orders_of_small_bases_are_covered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
