// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/bg.h"

#include <math.h>
#include <stdlib.h>

#include "support/model_check.h"
#include "support/near.h"
#include "support/sample_log.h"
#include "support/simulated_buyers.h"

#include "support/check.h"

extern const struct model bg_nbd, bg_cnbd_2, bg_cnbd_3, bg_cnbd_4;
extern const struct model mbg_nbd, mbg_cnbd_2, mbg_cnbd_3, mbg_cnbd_4;

enum { FAMILY = 8, SOME_PARAMETERS = 6 };
static const struct model *const family[FAMILY] = {&bg_nbd,  &bg_cnbd_2,  &bg_cnbd_3,  &bg_cnbd_4,
                                                   &mbg_nbd, &mbg_cnbd_2, &mbg_cnbd_3, &mbg_cnbd_4};
static const double some_parameters[SOME_PARAMETERS][4] = {
    {0.243, 4.414, 0.793, 2.426}, {1.2, 3, 1, 2.5},
    {0.85, 1.45, 0.79, 2.42},     {12, 0.3, 3, 0.4},
    {0.01, 50, 0.02, 90},         {300, 900, 150, 1000},
};
static const struct buyer some_buyers[] = {
    {0, 0, 0},   {0, 0, 0.2},  {0, 0, 38.86}, {1, 1.71, 38.86}, {2, 30.43, 38.86},
    {5, 25, 25}, {29, 37, 38}, {1, 3, 1000},  {120, 70, 78},    {700, 500, 530},
};
enum { SOME_BUYERS = sizeof(some_buyers) / sizeof(some_buyers[0]) };

static void derives_by_every_parameter(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct buying buying = buying_group(some_buyers, NULL, NULL, SOME_BUYERS, &arena);

    for (int m = 0; m < FAMILY; m++)
        for (int p = 0; p < SOME_PARAMETERS; p++)
            check_derivatives(family[m], &buying, some_parameters[p]);
    arena_free(&arena);
}

static void adds_tables_of_days_to_the_same(void **state)
{
    (void)state;
    struct order_log orders;
    struct arena arena = {0};

    if (!shared_log("cdnow_sample.csv", NULL, &orders))
        skip_because("the real logs are not there");
    struct buying by_day = buying_measure(&orders, on("1997-09-30"), NULL, 1, &arena);
    struct buying by_time = by_day;
    by_time.is_calendar = false;
    for (int m = 0; m < FAMILY; m++) {
        struct derivatives one, other;

        family[m]->likelihood(family[m], &by_day, some_parameters[0], 2, &arena, &one);
        family[m]->likelihood(family[m], &by_time, some_parameters[0], 2, &arena, &other);
        assert_near_relative(one.value, other.value, 1e-14);
        assert_near_relative(one.gradient[1], other.gradient[1], 1e-11);
        assert_near_relative(one.hessian[1][1], other.hessian[1][1], 1e-11);
    }
    arena_free(&arena);
    order_log_close(&orders);
}

/* Of BTYD at these parameters, and of the best fit. */
static void adds_up_the_real_log(void **state)
{
    (void)state;
    const double there[] = {0.5, 6, 1.2, 3.3}, best[] = {0.2425945, 4.413602, 0.7929220, 2.425907};
    const double modified[] = {0.5248432, 6.183085, 0.8913594, 1.614002};
    struct order_log orders;
    struct arena arena = {0};
    struct derivatives at;

    if (!shared_log("cdnow_sample.csv", NULL, &orders))
        skip_because("the real logs are not there");
    struct buying buying = buying_measure(&orders, on("1997-09-30"), NULL, 1, &arena);
    bg_nbd.likelihood(&bg_nbd, &buying, there, 2, &arena, &at);
    assert_near(at.value, -9783.44428562, 1e-8);
    bg_nbd.likelihood(&bg_nbd, &buying, best, 2, &arena, &at);
    assert_near(at.value, -9582.429207, 1e-6);
    for (int i = 0; i < 4; i++)
        assert_near(at.gradient[i], 0, 2e-3);
    mbg_nbd.likelihood(&mbg_nbd, &buying, modified, 2, &arena, &at);
    assert_near(at.value, -9582.135716, 1e-6);
    arena_free(&arena);
    order_log_close(&orders);
}

static void adds_the_gaps_of_regular_clients(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct buyer buyer = {3, 12, 32};
    const double log_gaps = 5;
    struct buying buying = buying_group(&buyer, &log_gaps, NULL, 1, &arena);
    struct derivatives at;

    for (int m = 0; m < FAMILY; m++) {
        family[m]->likelihood(family[m], &buying, some_parameters[2], 1, &arena, &at);
        assert_near(at.value,
                    buyer_likelihood(family[m], some_parameters[2], &buyer) +
                        5 * (family[m]->k - 1),
                    1e-11);
    }
    arena_free(&arena);
}

static void has_distributions_that_add_up(void **state)
{
    (void)state;
    for (int m = 0; m < FAMILY; m++)
        for (int p = 0; p < 3; p++)
            for (int b = 0; b < 8; b++) {
                check_distribution(family[m], some_parameters[p], &some_buyers[b], 0.3);
                check_distribution(family[m], some_parameters[p], &some_buyers[b], 26);
            }
}

/* Two ways to the same: a sum over the number of orders, an integral over the chance to leave. */
static void check_both_ways(const struct bg_client *client, double weeks)
{
    if (!bg_ahead_is_short(client, weeks) || client->shape * weeks < client->rate)
        return; /* with few orders ahead the integral's roots cancel */
    for (enum bg_ahead wanted = BG_ORDERS; wanted <= BG_STAYING; wanted++)
        assert_near_relative(bg_ahead_by_integral(client, weeks, wanted),
                             bg_ahead_by_sum(client, weeks, wanted), 1e-11);
}

static void sums_as_it_integrates(void **state)
{
    (void)state;
    for (int m = 0; m < FAMILY; m++)
        for (int p = 0; p < SOME_PARAMETERS; p++)
            for (int b = 0; b < SOME_BUYERS; b++) {
                struct bg_client client =
                    bg_client_of(family[m], some_parameters[p], &some_buyers[b]);

                check_both_ways(&client, 0.5);
                check_both_ways(&client, 4);
                check_both_ways(&client, 26);
                check_both_ways(&client, 52);
            }
}

static void check_waiting(const struct model *model, const double *parameters)
{
    struct buyer buyer = {4, 20, 20};
    double alive = 1, orders = 0, weeks = 1;

    for (int i = 0; i < 30; i++, weeks *= 1.3) {
        double now = model->expected(model, parameters, &buyer, weeks);
        double then = model->alive(model, parameters, &buyer, weeks);

        assert_true(now >= orders * (1 - 1e-12));
        assert_true(then > 0 && then <= alive * (1 + 1e-12));
        orders = now;
        alive = then;
    }
    for (alive = 1; buyer.until < 300; buyer.until *= 1.2) {
        double now = model->alive(model, parameters, &buyer, 0);

        assert_true(now <= alive && now >= 0);
        alive = now;
    }
}

static void loses_hope_with_silence_and_waits_for_more(void **state)
{
    (void)state;
    for (int m = 0; m < FAMILY; m++)
        for (int p = 0; p < SOME_PARAMETERS; p++)
            check_waiting(family[m], some_parameters[p]);
}

/* Weeks or days: the same client. */
static void scales_with_time(void **state)
{
    (void)state;
    for (int m = 0; m < FAMILY; m++)
        for (int b = 0; b < SOME_BUYERS; b++) {
            const double *weekly = some_parameters[0];
            const double daily[] = {weekly[0], 7 * weekly[1], weekly[2], weekly[3]};
            struct buyer buyer = some_buyers[b], days = buyer;

            days.last *= 7;
            days.until *= 7;
            assert_near_relative(family[m]->expected(family[m], daily, &days, 70),
                                 family[m]->expected(family[m], weekly, &buyer, 10), 1e-12);
            assert_near(buyer_likelihood(family[m], daily, &days) +
                            family[m]->k * buyer.orders * log(7),
                        buyer_likelihood(family[m], weekly, &buyer), 1e-9);
        }
}

static void never_again_is_to_have_left(void **state)
{
    (void)state;
    const struct buyer buyer = {2, 10, 40};
    double got[3];

    for (int m = 0; m < FAMILY; m++) {
        double alive = family[m]->alive(family[m], some_parameters[0], &buyer, 0);

        assert_near(family[m]->none(family[m], some_parameters[0], &buyer, INFINITY), 1 - alive,
                    1e-15);
        family[m]->distribution(family[m], some_parameters[0], &buyer, INFINITY, 3, got);
        assert_near(got[0], 1 - alive, 1e-15);
        assert_true(got[1] > 0 && got[1] + got[2] < alive);
        assert_near(family[m]->none(family[m], some_parameters[0], &buyer, 0), 1, 1e-15);
        family[m]->distribution(family[m], some_parameters[0], &buyer, 0, 3, got);
        assert_near(got[0], 1, 1e-15);
        assert_near(got[1], 0, 1e-15);
        assert_near(family[m]->expected(family[m], some_parameters[0], &buyer, 0), 0, 0);
    }
}

static void stays_finite_at_random(void **state)
{
    (void)state;
    const char *count = getenv("REGULARS_RANDOM_INPUTS");

    for (int m = 0; m < FAMILY; m++)
        check_random_inputs(family[m], count == NULL ? 500 : strtoul(count, NULL, 10),
                            (uint64_t)m + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(derives_by_every_parameter),
        cmocka_unit_test(adds_tables_of_days_to_the_same),
        cmocka_unit_test(adds_up_the_real_log),
        cmocka_unit_test(adds_the_gaps_of_regular_clients),
        cmocka_unit_test(has_distributions_that_add_up),
        cmocka_unit_test(sums_as_it_integrates),
        cmocka_unit_test(loses_hope_with_silence_and_waits_for_more),
        cmocka_unit_test(scales_with_time),
        cmocka_unit_test(never_again_is_to_have_left),
        cmocka_unit_test(stays_finite_at_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
