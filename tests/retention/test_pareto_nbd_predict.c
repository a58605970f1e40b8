// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/pareto_nbd.h"

#include <math.h>

#include "support/model_check.h"
#include "support/near.h"
#include "support/simulated_buyers.h"

#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const double cdnow[] = {0.5532770, 10.57768, 0.6062400, 11.66874};
static const double near_cdnow[] = {0.55, 10.56, 0.61, 11.64};

static double alive(const double *parameters, struct buyer buyer, double weeks)
{
    return pareto_nbd.alive(&pareto_nbd, parameters, &buyer, weeks);
}

static double expected(const double *parameters, struct buyer buyer, double weeks)
{
    return pareto_nbd.expected(&pareto_nbd, parameters, &buyer, weeks);
}

static double none(const double *parameters, struct buyer buyer, double weeks)
{
    return pareto_nbd.none(&pareto_nbd, parameters, &buyer, weeks);
}

/* Clients 1, 2, 3 and 157 of the CDNOW sample after 39 weeks, and 39 weeks ahead. */
static void cdnow_clients_have_their_known_figures(void **state)
{
    (void)state;
    const struct {
        struct buyer buyer;
        double alive, expected;
    } clients[] = {
        {{2, 213 / 7.0, 272 / 7.0}, 0.86913426, 1.45520170},
        {{1, 12 / 7.0, 272 / 7.0}, 0.16799606, 0.17111434},
        {{0, 0, 272 / 7.0}, 0.29511257, 0.10707023},
        {{29, 264 / 7.0, 38}, 0.99618694, 19.59584925},
    };

    for (size_t i = 0; i < COUNT(clients); i++) {
        /* The parameters are rounded to seven digits. */
        assert_near_relative(alive(cdnow, clients[i].buyer, 0), clients[i].alive, 1e-6);
        assert_near_relative(expected(cdnow, clients[i].buyer, 39), clients[i].expected, 1e-6);
    }
}

/* Worked out with 30 digits, unless a program is named. */
static void being_a_client_is_exact(void **state)
{
    (void)state;
    const double heavy[] = {0.5143, 2.8845, 0.2856, 14.1087};
    const double steep[] = {10.465, 0.00798565181, 3.0516, 2.82};
    const double usual[] = {0.55, 10.58, 0.61, 11.67};

    /* lifetimes 0.11.3, to four digits; BTYD 2.4.3. */
    assert_near(
        alive((const double[]){0.5534, 10.5802, 0.6061, 11.6562}, (struct buyer){26, 30.86, 31}, 0),
        0.9979, 1e-4);
    assert_near(alive(near_cdnow, (struct buyer){0, 0, 39}, 0), 0.292403101109, 1e-12);
    assert_near(alive(heavy, (struct buyer){221, 103.42857, 103.57143}, 0), 0.999596052318, 1e-12);
    assert_near(alive(heavy, (struct buyer){161, 94.71429, 98}, 0), 0.749487752258, 1e-12);
    assert_near_relative(alive(steep, (struct buyer){40, 5, 6}, 0), 0.00188512818736, 1e-11);
    assert_near_relative(alive(usual, (struct buyer){3000, 380, 390}, 0), 5.52927302051e-30, 1e-10);
    assert_true(alive(usual, (struct buyer){4, 20, 20}, 0) == 1);
    assert_true(alive(usual, BUYER_NEW, 0) == 1);
}

static void expected_orders_are_exact(void **state)
{
    (void)state;
    const double usual[] = {0.55, 10.58, 0.61, 11.67};
    const double walk[] = {0.5534, 10.5802, 0.6061, 11.6562};

    assert_near(expected(walk, (struct buyer){26, 30.86, 31}, 52), 25.46, 0.01);
    assert_near(expected(near_cdnow, (struct buyer){10, 35, 39}, 2), 0.388411723242, 1e-12);
    assert_near_relative(expected(usual, (struct buyer){132, 200, 200}, 10), 6.20605178896, 1e-11);
    assert_near_relative(expected(usual, (struct buyer){133, 200, 200}, 10), 6.25287224757, 1e-11);
    assert_near_relative(expected(walk, BUYER_NEW, 1), 0.0510045340023, 1e-11);
    assert_near_relative(expected(walk, BUYER_NEW, 2), 0.0996208809595, 1e-11);
    assert_near_relative(expected(walk, BUYER_NEW, 9), 0.3912843427991, 1e-11);
    assert_near_relative(expected(walk, BUYER_NEW, 52), 1.4730669919, 1e-10);
}

/* Parameters, buyer, weeks; likelihood, alive, expected, none, P(5 orders). With 30 digits. */
static const struct {
    double parameters[4];
    struct buyer buyer;
    double weeks, want[5];
} far_out[] = {
    {{0.55, 10.58, 0.61, 11.67},
     {10000, 36000, 36500},
     400,
     {-22830.456297387513, 2.0971483797502986e-56, 2.2900724564776746e-54, 1,
      1.2780450903650512e-60}},
    {{0.8, 2.5, 1, 40},
     {3, 12, 1e5},
     1000,
     {-10.820939676304687, 1.6795462655292095e-17, 6.3504294200963766e-19, 1,
      7.1349815436369068e-26}},
    {{2, 60, 0.999999, 3},
     {0, 0, 90},
     52,
     {-0.20206650937623834, 6.3170767027150229e-3, 3.4789821200337601e-3, 0.99767420991400278,
      1.6559037091098614e-5}},
    {{0.02, 0.05, 12, 900},
     {40, 80, 80.125},
     7,
     {-73.733426291493196, 0.99842197380755471, 3.3436141231555835, 0.057330064198573112,
      0.12012860769030849}},
    {{1e4, 3e5, 1e4, 2e6},
     {7, 150, 190},
     30,
     {-30.70405251430594, 0.67844962695264839, 0.63006405480216565, 0.5968387033022044,
      1.8450320536317009e-3}},
    {{0.3, 1e-4, 0.4, 5e4},
     {1, 1, 700},
     52,
     {-12.380149140187823, 0.89682766505204165, 0.08659015919547345, 0.92024694640214914,
      2.4198155084826206e-6}},
};

static void everything_is_exact_far_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(far_out); i++) {
        const double *parameters = far_out[i].parameters, *want = far_out[i].want;
        const struct buyer *buyer = &far_out[i].buyer;
        double weeks = far_out[i].weeks, probabilities[6];

        pareto_nbd.distribution(&pareto_nbd, parameters, buyer, weeks, 6, probabilities);
        assert_near_relative(buyer_likelihood(&pareto_nbd, parameters, buyer), want[0], 1e-12);
        assert_near_relative(alive(parameters, *buyer, 0), want[1], 1e-11);
        assert_near_relative(expected(parameters, *buyer, weeks), want[2], 1e-11);
        assert_near_relative(none(parameters, *buyer, weeks), want[3], 1e-11);
        assert_near_relative(probabilities[5], want[4], 1e-10);
    }
}

/* Who leaves long before their first order is due: a share far below what silence still has.
 * Within 50,000 weeks, and never again; with 40 digits. */
static void never_again_is_exact_far_out(void **state)
{
    (void)state;
    const struct {
        double parameters[4];
        struct buyer buyer;
        double within, never;
    } cases[] = {
        {{2.0855885420631983, 1e-8, 39.890387272021542, 613985.77162726654},
         {2, 0, 0},
         2.10558090024728953e-13,
         2.10558090024728953e-13},
        {{0.82403031668351967, 1e-8, 15.533676416343541, 123783.97862481602},
         {3, 0, 0},
         4.44365631375145326e-13,
         4.44365631375145326e-13},
        {{1.4, 1e-8, 0.7, 1e8}, {0, 0, 0}, 1.76663066081612044e-16, 1.74999880510173953e-16},
        {{1.7, 1e-8, 3, 1e6}, {0, 0, 0}, 4.28571429996806244e-14, 4.28571428048877042e-14},
        {{1.05, 1e-8, 1e-8, 1e8}, {0, 0, 0}, 4.63533893955637176e-14, 1.68171407670095179e-23},
        {{0.9, 1e-8, 1e8, 1e8}, {0, 0, 0}, 5.00261760247798559e-7, 5.00261760247798559e-7},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_near_relative(none(cases[i].parameters, cases[i].buyer, 5e4), cases[i].within,
                             1e-13);
        assert_near_relative(none(cases[i].parameters, cases[i].buyer, INFINITY), cases[i].never,
                             1e-13);
    }
}

static void expected_orders_pass_through_s_of_one(void **state)
{
    (void)state;
    struct buyer buyer = {3, 20, 30};
    double at_one = expected((const double[]){0.6, 9, 1, 12}, buyer, 26);

    assert_near_relative(expected((const double[]){0.6, 9, 1 + 1e-11, 12}, buyer, 26), at_one,
                         1e-10);
    assert_near_relative(expected((const double[]){0.6, 9, 1 - 1e-11, 12}, buyer, 26), at_one,
                         1e-10);
    assert_near_relative(expected((const double[]){0.6, 9, 1 + 1e-6, 12}, buyer, 26), at_one, 1e-5);
    /* P(alive) (r + x) / (alpha + T) (beta + T) ln(1 + w / (beta + T)) there. */
    assert_near_relative(
        at_one, alive((const double[]){0.6, 9, 1, 12}, buyer, 0) * 3.6 / 39 * 42 * log1p(26.0 / 42),
        1e-13);
}

static void discounted_orders_are_exact(void **state)
{
    (void)state;
    const double parameters[] = {0.5629966, 12.5590370, 0.4081095, 10.5148048};
    struct buyer buyer = {7, 35, 77.86};

    assert_near(pareto_discounted_orders(parameters, &buyer, 0.0027), 1.86418332807, 1e-8);
    /* CLVTools, client 1 of CDNOW, from its own parameters. */
    assert_near_relative(
        pareto_discounted_orders(cdnow, &(struct buyer){2, 213 / 7.0, 272 / 7.0}, 0.0027), 6.48427,
        1e-3);
    /* Without discount, and leaving fast enough: all orders to come. */
    const double leaving[] = {0.6, 9, 2.5, 12};
    assert_near_relative(pareto_discounted_orders(leaving, &buyer, 0),
                         expected(leaving, buyer, INFINITY), 1e-12);
    assert_near_relative(pareto_discounted_orders(leaving, &buyer, 1e-12),
                         expected(leaving, buyer, INFINITY), 1e-6);
    assert_true(pareto_discounted_orders(parameters, &buyer, 0) == INFINITY);
    /* A discount beyond all: the first moment's rate over it. */
    assert_near_relative(pareto_discounted_orders(parameters, &buyer, 1e9),
                         expected(parameters, buyer, 1e-9), 1e-6);
}

static void numbers_of_orders_are_exact(void **state)
{
    (void)state;
    double probabilities[12];
    struct buyer new = BUYER_NEW;

    pareto_nbd.distribution(&pareto_nbd, near_cdnow, &new, 39, 1, probabilities);
    assert_near(probabilities[0], 0.595938069598, 1e-12);
    /* BTYD 2.4.3 gives 1.89370759595e-09; this one was worked out with 30 digits. */
    pareto_nbd.distribution(&pareto_nbd, near_cdnow, &new, 2, 12, probabilities);
    assert_near_relative(probabilities[10], 1.89370759668251333e-09, 1e-12);
}

static void numbers_of_orders_make_a_distribution(void **state)
{
    (void)state;
    const double laws[][4] = {
        {0.5532770, 10.57768, 0.6062400, 11.66874},
        {3, 0.5, 1, 0.01},
        {0.1, 0.2, 4, 3000},
        {20, 60, 15, 9},
        {1e6, 4e6, 1e6, 3e7},
        {0.01, 1e-3, 0.02, 500},
        {2, 700, 0.3, 1e-6},
    };
    const struct buyer buyers[] = {
        {0, 0, 0}, {0, 0, 25}, {1, 4, 30}, {40, 29.5, 30}, {900, 99, 99.5}};

    for (size_t l = 0; l < COUNT(laws); l++)
        for (size_t b = 0; b < COUNT(buyers); b++) {
            double scale = laws[l][1] + buyers[b].until;
            double rate = (laws[l][0] + buyers[b].orders) / scale;

            /* So that nearly all of it lies within the few thousand that are summed. */
            check_distribution(&pareto_nbd, laws[l], &buyers[b],
                               fmin(fmin(52, 60 / rate), 100 * scale));
            check_distribution(&pareto_nbd, laws[l], &buyers[b],
                               fmin(fmin(0.3, 2 / rate), 100 * scale));
        }
}

static void silence_lowers_the_chance_of_still_being_a_client(void **state)
{
    (void)state;
    for (uint32_t orders = 0; orders < 20; orders += 3) {
        double before = 1, until = 20;

        for (int i = 0; i < 32; i++, until *= 1.3) {
            double now = alive(cdnow, (struct buyer){orders, orders > 0 ? 20 : 0, until}, 0);
            assert_true(now <= before);
            before = now;
        }
        struct buyer buyer = {orders, orders > 0 ? 20 : 0, 45};
        assert_true(alive(cdnow, buyer, 10) < alive(cdnow, buyer, 0));
        assert_true(none(cdnow, buyer, 20) < none(cdnow, buyer, 10));
        assert_true(none(cdnow, buyer, INFINITY) >= 1 - alive(cdnow, buyer, 0));
        assert_near(none(cdnow, buyer, INFINITY), none(cdnow, buyer, 1e14), 1e-7);
        assert_true(none(cdnow, buyer, 0) == 1);
    }
}

static void another_unit_of_time_changes_nothing(void **state)
{
    (void)state;
    const double days[] = {0.5532770, 10.57768 * 7, 0.6062400, 11.66874 * 7};
    struct buyer in_weeks = {5, 20, 31}, in_days = {5, 140, 217};

    assert_near_relative(alive(days, in_days, 70), alive(cdnow, in_weeks, 10), 1e-12);
    assert_near_relative(expected(days, in_days, 70), expected(cdnow, in_weeks, 10), 1e-12);
    assert_near_relative(none(days, in_days, 70), none(cdnow, in_weeks, 10), 1e-12);
    assert_near_relative(buyer_likelihood(&pareto_nbd, days, &in_days) + 5 * log(7),
                         buyer_likelihood(&pareto_nbd, cdnow, &in_weeks), 1e-12);
}

static void simulated_clients_do_as_foretold(void **state)
{
    (void)state;
    struct shop shop = {.law = LAW_PARETO, .r = 0.8, .alpha = 6, .a = 0.9, .b = 20, .weeks = 30};
    const double parameters[] = {0.8, 6, 0.9, 20};
    struct dice dice = dice_from(11);
    double orders = 0, silent = 0, still = 0, seen_orders = 0, seen_silent = 0, seen_still = 0;
    enum { CLIENTS = 40000 };

    for (int i = 0; i < CLIENTS; i++) {
        struct simulated client = simulate_client(&shop, &dice);
        orders += expected(parameters, client.buyer, 20);
        silent += none(parameters, client.buyer, 20);
        still += alive(parameters, client.buyer, 0);
        seen_still += client.is_alive;
        struct future future = simulate_on(&shop, 20, &dice, &client);
        seen_orders += future.orders;
        seen_silent += future.orders == 0;
    }
    /* Within about 4 standard errors. */
    assert_near(seen_orders / CLIENTS, orders / CLIENTS, 0.05);
    assert_near(seen_silent / CLIENTS, silent / CLIENTS, 0.008);
    assert_near(seen_still / CLIENTS, still / CLIENTS, 0.008);
}

static void a_fit_without_end_names_its_limit(void **state)
{
    (void)state;
    assert_int_equal(pareto_nbd.limit(&pareto_nbd, cdnow), LIMIT_NONE);
    assert_int_equal(pareto_nbd.limit(&pareto_nbd, (const double[]){1, 9, 1e-7, 3}),
                     LIMIT_NOBODY_LEAVES);
    assert_int_equal(pareto_nbd.limit(&pareto_nbd, (const double[]){1, 9, 2, 1e8}),
                     LIMIT_NOBODY_LEAVES);
    assert_int_equal(pareto_nbd.limit(&pareto_nbd, (const double[]){1, 9, 1e6, 1e8}),
                     LIMIT_SAME_LEAVING);
    assert_int_equal(pareto_nbd.limit(&pareto_nbd, (const double[]){1, 9, 0.2, 1e-7}),
                     LIMIT_LEAVE_OR_STAY);
    assert_int_equal(pareto_nbd.limit(&pareto_nbd, (const double[]){1e5, 1e6, 1, 10}),
                     LIMIT_SAME_RATE);
}

static double logit_alive(const double *parameters, const struct buyer *buyer)
{
    double at = alive(parameters, *buyer, 0);

    return log(at / (1 - at));
}

static void slopes_of_being_a_client_are_those_of_differences(void **state)
{
    (void)state;
    const double steps = 1e-5, steep[] = {10.465, 0.00798565181, 3.0516, 2.82};
    const double *parameters[] = {cdnow, steep};
    const struct buyer buyers[] = {{0, 0, 30}, {2, 30, 38}, {1, 2, 39}, {29, 37, 38}, {3, 1, 1.5}};

    for (size_t i = 0; i < COUNT(parameters) * COUNT(buyers); i++) {
        const double *at = parameters[i % 2];
        const struct buyer *buyer = &buyers[i / 2];
        double slopes[MODEL_PARAMETERS_MAX];

        if (alive(at, *buyer, 0) < 1e-6)
            continue;
        pareto_nbd.alive_slopes(&pareto_nbd, at, buyer, slopes);
        for (int j = 0; j < pareto_nbd.parameter_count; j++) {
            double less[4], more[4];

            for (int k = 0; k < 4; k++)
                less[k] = more[k] = at[k];
            less[j] *= exp(-steps);
            more[j] *= exp(steps);
            assert_near(slopes[j],
                        (logit_alive(more, buyer) - logit_alive(less, buyer)) / 2 / steps,
                        2e-6 * fmax(fabs(slopes[j]), 1));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cdnow_clients_have_their_known_figures),
        cmocka_unit_test(being_a_client_is_exact),
        cmocka_unit_test(expected_orders_are_exact),
        cmocka_unit_test(everything_is_exact_far_out),
        cmocka_unit_test(never_again_is_exact_far_out),
        cmocka_unit_test(expected_orders_pass_through_s_of_one),
        cmocka_unit_test(discounted_orders_are_exact),
        cmocka_unit_test(numbers_of_orders_are_exact),
        cmocka_unit_test(numbers_of_orders_make_a_distribution),
        cmocka_unit_test(slopes_of_being_a_client_are_those_of_differences),
        cmocka_unit_test(silence_lowers_the_chance_of_still_being_a_client),
        cmocka_unit_test(another_unit_of_time_changes_nothing),
        cmocka_unit_test(simulated_clients_do_as_foretold),
        cmocka_unit_test(a_fit_without_end_names_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
