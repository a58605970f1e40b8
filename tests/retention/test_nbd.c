// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "support/model_check.h"
#include "support/near.h"
#include "support/sample_log.h"
#include "support/simulated_buyers.h"

#include "support/check.h"

extern const struct model nbd;

static const double cdnow[] = {0.384766, 12.07201};

/* BTYDplus 1.2.0 finds these parameters and this likelihood on the CDNOW sample, 39 weeks. */
static void finds_the_known_optimum_on_cdnow(void **state)
{
    (void)state;
    struct order_log log = {0};
    struct arena arena = {0};
    struct derivatives at = {0}, aside = {0};

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("no folder of real logs");
    struct buying buying = buying_measure(&log, on("1997-09-30"), NULL, 1, &arena);
    nbd.likelihood(&nbd, &buying, cdnow, 1, &arena, &at);
    assert_near(at.value, -9763.65761, 1e-4);
    assert_near(at.gradient[0], 0, 0.01);
    assert_near(at.gradient[1], 0, 0.01);
    nbd.likelihood(&nbd, &buying, cdnow, 2, &arena, &aside);
    assert_memory_equal(&at, &aside, sizeof(at));
    check_derivatives(&nbd, &buying, cdnow);
    check_derivatives(&nbd, &buying, (const double[]){5, 0.02});
    check_derivatives(&nbd, &buying, (const double[]){1e-4, 300});
    arena_free(&arena);
    order_log_close(&log);
}

/* lnGamma(2.5) - lnGamma(0.5) + 0.5 ln 12 - 2.5 ln 40, by hand. */
static void likelihood_of_one_buyer_is_the_formula(void **state)
{
    (void)state;
    const double parameters[] = {0.5, 12};
    struct buyer buyer = {.orders = 2, .last = 20, .until = 28};
    struct buyer new = BUYER_NEW;

    assert_near_relative(buyer_likelihood(&nbd, parameters, &buyer),
                         log(0.75) + 0.5 * log(12) - 2.5 * log(40), 1e-14);
    assert_true(buyer_likelihood(&nbd, parameters, &new) == 0);
}

static void nobody_leaves_and_orders_follow_the_rate(void **state)
{
    (void)state;
    struct buyer buyer = {.orders = 3, .last = 20, .until = 28};

    assert_true(nbd.alive(&nbd, cdnow, &buyer, 100) == 1);
    assert_near_relative(nbd.expected(&nbd, cdnow, &buyer, 10), 10 * 3.384766 / 40.07201, 1e-14);
    assert_near_relative(nbd.none(&nbd, cdnow, &buyer, 10), pow(40.07201 / 50.07201, 3.384766),
                         1e-13);
    assert_true(nbd.none(&nbd, cdnow, &buyer, INFINITY) == 0);
    assert_true(nbd.none(&nbd, cdnow, &buyer, 0) == 1);
    assert_true(nbd.within(&nbd, cdnow, &buyer, INFINITY) == 1);
    assert_near_relative(nbd.within(&nbd, cdnow, &buyer, 1e-15), 3.384766 / 40.07201 * 1e-15,
                         1e-12);
}

static void numbers_of_orders_make_a_distribution(void **state)
{
    (void)state;
    double probabilities[3];
    struct buyer many = {.orders = 700, .last = 99, .until = 100};

    check_distribution(&nbd, cdnow, &BUYER_NEW, 39);
    check_distribution(&nbd, cdnow, &(struct buyer){.orders = 12, .last = 5, .until = 9}, 30);
    /* The first hundreds lie below the doubles' range, the mean does not. */
    check_distribution(&nbd, (const double[]){2, 0.1}, &many, 300);
    nbd.distribution(&nbd, cdnow, &many, 0, 3, probabilities);
    assert_true(probabilities[0] == 1 && probabilities[1] == 0 && probabilities[2] == 0);
    nbd.distribution(&nbd, cdnow, &many, INFINITY, 3, probabilities);
    assert_true(probabilities[0] == 0 && probabilities[1] == 0 && probabilities[2] == 0);
}

/* P(1) = s (1 + w/A)^-s w / (A + w), where s + 1 - 1 would leave s seven digits. */
static void the_first_of_next_to_no_orders_has_its_digits(void **state)
{
    (void)state;
    const double parameters[] = {2.8e-8, 1};
    struct buyer buyer = {0};
    double chances[2] = {0};

    nbd.distribution(&nbd, parameters, &buyer, 1, 2, chances);
    assert_near(chances[1] / 1.4e-8, 1 - 2.8e-8 * log(2), 1e-12);
}

static void any_input_has_a_finite_answer(void **state)
{
    (void)state;
    check_random_inputs(&nbd, 1000000, 4);
}

static void a_fit_without_end_names_its_limit(void **state)
{
    (void)state;
    assert_int_equal(nbd.limit(&nbd, cdnow), LIMIT_NONE);
    assert_int_equal(nbd.limit(&nbd, (const double[]){1e6, 1e6}), LIMIT_SAME_RATE);
    assert_int_equal(nbd.limit(&nbd, (const double[]){1, 1e8}), LIMIT_NO_REPEATS);
    assert_int_equal(nbd.limit(&nbd, (const double[]){1e-7, 1}), LIMIT_NO_REPEATS);
    assert_int_equal(nbd.limit(&nbd, (const double[]){1e-5, 1e-3}), LIMIT_RATE_UNBOUNDED);
}

static void simulated_clients_order_as_foretold(void **state)
{
    (void)state;
    struct shop shop = {.law = LAW_NBD, .r = 0.8, .alpha = 6, .weeks = 30};
    const double parameters[] = {0.8, 6};
    struct dice dice = dice_from(7);
    double expected = 0, none = 0;
    int64_t orders = 0, silent = 0;
    enum { CLIENTS = 40000 };

    for (int i = 0; i < CLIENTS; i++) {
        struct simulated client = simulate_client(&shop, &dice);
        expected += nbd.expected(&nbd, parameters, &client.buyer, 20);
        none += nbd.none(&nbd, parameters, &client.buyer, 20);
        struct future future = simulate_on(&shop, 20, &dice, &client);
        orders += future.orders;
        silent += future.orders == 0;
    }
    /* Within about 4 standard errors. */
    assert_near((double)orders / CLIENTS, expected / CLIENTS, 0.06);
    assert_near((double)silent / CLIENTS, none / CLIENTS, 0.008);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_known_optimum_on_cdnow),
        cmocka_unit_test(likelihood_of_one_buyer_is_the_formula),
        cmocka_unit_test(nobody_leaves_and_orders_follow_the_rate),
        cmocka_unit_test(numbers_of_orders_make_a_distribution),
        cmocka_unit_test(the_first_of_next_to_no_orders_has_its_digits),
        cmocka_unit_test(any_input_has_a_finite_answer),
        cmocka_unit_test(a_fit_without_end_names_its_limit),
        cmocka_unit_test(simulated_clients_order_as_foretold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
