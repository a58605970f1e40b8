// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "retention/spend.h"
#include "support/check.h"
#include "support/sample_log.h"
#include "support/simulated_buyers.h"

/* Values were computed for these parameters and logs by other programs, or with 30 digits. */

static void assert_near(const char *what, double got, double want, double relative)
{
    if (!(fabs(got - want) <= relative * fmax(fabs(want), 1e-300)))
        fail_msg("%s: got %.12g, want %.12g", what, got, want);
}

static const struct spend_fit published = {.p = 6.25, .q = 3.74, .v = 15.44};

static void means_and_densities_are_those_of_the_note(void **state)
{
    (void)state;
    static const double densities[4] = {0.0152661392200, 0.0166421388590, 0.0171808244357,
                                        0.0174686261696};

    assert_near("mean of all", spend_mean(&published, &(struct spender){0}), 35.2189781022, 1e-11);
    for (uint32_t i = 0; i < 4; i++) {
        const struct spender spender = {i + 1, 35};
        assert_near("density", spend_density(&published, &spender), densities[i], 1e-10);
    }
    const struct spender first = {2, 22.345};
    assert_near("client 1", spend_mean(&published, &first),
                6.25 * (15.44 + 44.69) / (12.5 + 3.74 - 1), 1e-12);
}

static void sums_to_come_are_a_gamma_mixture(void **state)
{
    (void)state;
    struct dice dice = dice_from(4);
    const struct spender spender = {2, 40};
    double sum = 0, squares = 0;
    enum { DRAWS = 200000 };

    for (int i = 0; i < DRAWS; i++) {
        double nu = dice_gamma(&dice, 2 * 6.25 + 3.74) / (15.44 + 80);
        double spent = dice_gamma(&dice, 3 * 6.25) / nu;
        sum += spent;
        squares += spent * spent;
    }
    struct spend_sum three = spend_of(&published, &spender, 3);
    assert_near("mean", three.mean, sum / DRAWS, 0.005);
    assert_near("mean", three.mean, 3 * spend_mean(&published, &spender), 1e-12);
    assert_near("variance", three.variance, squares / DRAWS - sum / DRAWS * sum / DRAWS, 0.03);
    three = spend_of(&published, &spender, 0);
    assert_true(three.mean == 0 && three.variance == 0);
}

static void moments_that_do_not_exist_are_infinite(void **state)
{
    (void)state;
    const struct spend_fit heavy = {.p = 0.5, .q = 0.9, .v = 10};
    const struct spender one = {1, 20};

    assert_true(spend_mean(&heavy, &(struct spender){0}) == INFINITY);
    assert_true(spend_of(&heavy, &(struct spender){0}, 2).mean == INFINITY);
    assert_true(isfinite(spend_mean(&heavy, &one)));
    assert_true(spend_of(&heavy, &one, 1).variance == INFINITY);
}

static void reads_occasions_after_the_first_above_zero(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct order_log log = sample_log("a 2024-01-01 100\na 2024-01-05 10\na 2024-01-05 5\n"
                                      "a 2024-02-01 0\na 2024-03-01 25\na 2024-03-09 -7\n"
                                      "b 2024-01-03 50\nb 2024-04-01 30\n"
                                      "c 2024-03-01 8\n",
                                      NULL);
    struct spending spending = spending_measure(&log, on("2024-03-31"), 2, &arena);
    const struct spender *a = &spending.clients[client_named(&log, "a")];

    assert_int_equal(spending.count, 3);
    assert_int_equal(spending.spenders, 1);
    assert_int_equal(a->orders, 2);
    assert_near("mean", a->mean, 20, 1e-12);
    assert_int_equal(spending.clients[client_named(&log, "b")].orders, 0);
    assert_near("all", spending.first_mean, (100 + 15 + 25 + 50 + 8) / 5.0, 1e-12);
    spending = spending_measure(&log, on("2024-04-01"), 1, &arena);
    assert_int_equal(spending.spenders, 2);
    spending = spending_measure(&log, on("2023-01-01"), 1, &arena);
    assert_int_equal(spending.spenders, 0);
    assert_true(spending.first_mean == 0);
    arena_free(&arena);
    order_log_close(&log);
}

static struct spend_fit fit_log(const char *file, const char *end, unsigned threads)
{
    struct arena arena = {0};
    struct order_log log;
    struct spend_fit fit;

    if (!shared_log(file, NULL, &log))
        skip_because("no shared data");
    struct spending spending = spending_measure(&log, on(end), threads, &arena);
    spend_fit(&spending, WITH_PRIOR, threads, &arena, &fit);
    arena_free(&arena);
    order_log_close(&log);
    return fit;
}

static void fits_of_cdnow_are_the_reference(void **state)
{
    (void)state;
    static const struct {
        const char *file, *end;
        double p, q, v, log_likelihood;
        size_t clients;
        double errors[3];
    } cases[] = {
        {"cdnow_sample.csv",
         "1997-09-30",
         6.249572,
         3.744225,
         15.44352,
         -4055.917695,
         946,
         {1.1901, 0.2901, 4.1595}},
        {"cdnow_sample.csv", "1998-06-30", 4.683453, 4.189783, 24.39055, -4884.566321, 1139, {0}},
        {"cdnow_master.csv", "1997-09-30", 6.275359, 3.624450, 14.98369, -40763.476261, 9450, {0}},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct spend_fit fit = fit_log(cases[i].file, cases[i].end, 1);
        assert_int_equal(fit.state, FIT_FOUND);
        assert_near("p", fit.p, cases[i].p, 1e-5);
        assert_near("q", fit.q, cases[i].q, 1e-5);
        assert_near("v", fit.v, cases[i].v, 1e-5);
        assert_near("likelihood", fit.log_likelihood, cases[i].log_likelihood,
                    1e-4 / fabs(cases[i].log_likelihood));
        assert_int_equal(fit.clients, cases[i].clients);
        assert_false(fit.has_prior);
        assert_true(fit.gradient_norm < FIT_GRADIENT_MAX);
        for (int j = 0; j < 3 && cases[i].errors[j] > 0; j++)
            assert_near("standard error", fit.standard_errors[j], cases[i].errors[j], 1e-3);
    }
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    struct spend_fit one = fit_log("cdnow_master.csv", "1998-06-30", 1);

    for (unsigned threads = 2; threads <= 7; threads += threads == 2 ? 1 : 4) {
        struct spend_fit several = fit_log("cdnow_master.csv", "1998-06-30", threads);
        assert_memory_equal(&one.p, &several.p, sizeof(double));
        assert_memory_equal(&one.q, &several.q, sizeof(double));
        assert_memory_equal(&one.v, &several.v, sizeof(double));
        assert_memory_equal(&one.covariance, &several.covariance, sizeof(one.covariance));
        assert_memory_equal(&one.log_likelihood, &several.log_likelihood, sizeof(double));
        assert_true(one.correlation == several.correlation);
    }
}

/* Of so many spenders who spend as the shop says; `factor` is another currency. */
static struct spend_fit fit_simulated(size_t count, enum fit_prior prior, double factor,
                                      bool backwards)
{
    const struct shop shop = {LAW_NBD, 1,      .r = 2,  .alpha = 10,
                              .p = 6,  .q = 4, .v = 15, .weeks = 40};
    struct arena arena = {0};
    struct spending spending = {.clients = arena_array(&arena, struct spender, count),
                                .count = count};
    struct dice dice = dice_from(11);
    struct spend_fit fit;

    for (size_t i = 0; i < count; i++) {
        struct spender *spender = &spending.clients[backwards ? count - 1 - i : i];
        do
            *spender = simulate_client(&shop, &dice).spender;
        while (spender->orders == 0);
        spender->mean *= factor;
    }
    spending.spenders = count;
    spend_fit(&spending, prior, 1, &arena, &fit);
    arena_free(&arena);
    return fit;
}

static void finds_the_truth_again_in_any_order_and_currency(void **state)
{
    (void)state;
    struct spend_fit fit = fit_simulated(6000, WITH_PRIOR, 1, false);
    struct spend_fit backwards = fit_simulated(6000, WITH_PRIOR, 1, true);
    struct spend_fit cents = fit_simulated(6000, WITH_PRIOR, 100, false);

    assert_int_equal(fit.state, FIT_FOUND);
    assert_true(fabs(fit.p - 6) < 3 * fit.standard_errors[0]);
    assert_true(fabs(fit.q - 4) < 3 * fit.standard_errors[1]);
    assert_true(fabs(fit.v - 15) < 3 * fit.standard_errors[2]);
    assert_true(fit.evaluations <= 8);
    assert_memory_equal(&fit.p, &backwards.p, sizeof(double));
    assert_memory_equal(&fit.v, &backwards.v, sizeof(double));
    assert_near("p", cents.p, fit.p, 1e-6);
    assert_near("v", cents.v, 100 * fit.v, 1e-6);
    assert_near("likelihood", cents.log_likelihood, fit.log_likelihood - 6000 * log(100), 1e-9);
}

static void a_prior_makes_few_spenders_fit(void **state)
{
    (void)state;
    for (size_t count = 1; count <= 40; count = 2 * count + 1) {
        struct spend_fit fit = fit_simulated(count, WITH_PRIOR, 1, false);
        assert_int_equal(fit.state, FIT_FOUND);
        assert_true(fit.has_prior);
        assert_true(fit.p > 0.2 && fit.p < 100 && fit.q > 0.2 && fit.q < 100);
        assert_true(isfinite(fit.standard_errors[2]));
    }
    /* It is gone where the data say it all, and when it is not wanted. */
    assert_false(fit_simulated(PRIOR_CLIENTS_MAX, WITH_PRIOR, 1, false).has_prior);
    assert_false(fit_simulated(40, WITHOUT_PRIOR, 1, false).has_prior);
}

static struct spend_fit fit_equal(size_t count, uint32_t orders, double mean, double whale,
                                  enum fit_prior prior)
{
    struct arena arena = {0};
    struct spending spending = {.clients = arena_array(&arena, struct spender, count),
                                .count = count,
                                .spenders = orders > 0 ? count : 0};
    struct spend_fit fit;

    for (size_t i = 0; i < count; i++)
        spending.clients[i] = (struct spender){orders, orders > 0 ? mean : 0};
    if (whale > 0)
        spending.clients[count / 2].mean = whale;
    spend_fit(&spending, prior, 1, &arena, &fit);
    arena_free(&arena);
    return fit;
}

static void what_cannot_be_known_is_said(void **state)
{
    (void)state;
    struct spend_fit fit = fit_equal(600, 3, 25, 0, WITH_PRIOR);

    assert_int_equal(fit.state, FIT_NOT_IDENTIFIED);
    assert_near("all the same", spend_mean(&fit, &(struct spender){0}), 25, 1e-3);
    fit = fit_equal(1, 4, 25, 0, WITHOUT_PRIOR);
    assert_int_equal(fit.state, FIT_NOT_IDENTIFIED);
    assert_true(isfinite(fit.log_likelihood) && isnan(fit.standard_errors[0]));
    fit = fit_equal(20, 0, 0, 0, WITH_PRIOR);
    assert_int_equal(fit.state, FIT_IMPOSSIBLE);
    assert_true(fit.p == 0 && fit.clients == 0);
    fit = fit_equal(0, 0, 0, 0, WITH_PRIOR);
    assert_int_equal(fit.state, FIT_IMPOSSIBLE);
}

static void equal_spenders_and_a_whale_leave_finite_figures(void **state)
{
    (void)state;
    static const double whales[] = {0, 1e-4, 5e3, 1e9};

    for (size_t i = 0; i < 4; i++)
        for (size_t count = 1; count <= 3000; count *= 14)
            for (uint32_t orders = 1; orders <= 100000; orders *= 300)
                for (int prior = WITHOUT_PRIOR; prior <= WITH_PRIOR; prior++) {
                    struct spend_fit fit =
                        fit_equal(count, orders, 25, whales[i], (enum fit_prior)prior);
                    const struct spender spender = {orders, 25};
                    assert_true(isfinite(fit.log_likelihood));
                    assert_true(fit.p > 0 && fit.q > 0 && fit.v > 0 && isfinite(fit.v));
                    assert_true(spend_mean(&fit, &spender) > 0);
                    assert_true(fit.state == FIT_FOUND || fit.state == FIT_NOT_IDENTIFIED);
                    assert_true((fit.state == FIT_FOUND) == isfinite(fit.standard_errors[0]));
                    if (fit.state == FIT_FOUND)
                        assert_true(fit.gradient_norm < FIT_GRADIENT_MAX);
                }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_and_densities_are_those_of_the_note),
        cmocka_unit_test(sums_to_come_are_a_gamma_mixture),
        cmocka_unit_test(moments_that_do_not_exist_are_infinite),
        cmocka_unit_test(reads_occasions_after_the_first_above_zero),
        cmocka_unit_test(fits_of_cdnow_are_the_reference),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(finds_the_truth_again_in_any_order_and_currency),
        cmocka_unit_test(a_prior_makes_few_spenders_fit),
        cmocka_unit_test(what_cannot_be_known_is_said),
        cmocka_unit_test(equal_spenders_and_a_whale_leave_finite_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
