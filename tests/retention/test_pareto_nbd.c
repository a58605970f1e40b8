// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/pareto_nbd.h"

#include <math.h>

#include "support/model_check.h"
#include "support/near.h"
#include "support/sample_log.h"
#include "support/simulated_buyers.h"

#include "support/check.h"

static const double cdnow[] = {0.5532770, 10.57768, 0.6062400, 11.66874};

/* Parameters, buyer, value; worked out with 30 digits. */
struct one_case {
    double parameters[4];
    struct buyer buyer;
    double want;
};

static const struct one_case likelihoods[] = {
    {{0.553, 10.578, 0.606, 11.669}, {2, 30.43, 38.86}, -9.55428324515},
    {{0.55, 10.58, 0.61, 11.67}, {1, 1.5, 12}, -4.00694866219},
    {{10.465, 0.00798565181, 3.0516, 2.82}, {500, 1, 37}, 2594.40445462},
    {{0.55, 10.58, 0.61, 10.58}, {3, 20, 39}, -12.0591805585},
};

static void likelihood_of_one_buyer_is_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(likelihoods) / sizeof(likelihoods[0]); i++) {
        const struct one_case *one = &likelihoods[i];

        assert_near_relative(buyer_likelihood(&pareto_nbd, one->parameters, &one->buyer), one->want,
                             1e-11);
    }
    assert_true(buyer_likelihood(&pareto_nbd, cdnow, &BUYER_NEW) == 0);
}

static double log_likelihood(const char *day, const double *parameters, double *ret_gradient)
{
    struct order_log log = {0};
    struct arena arena = {0};
    struct derivatives at = {0}, aside = {0};

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("no folder of real logs");
    struct buying buying = buying_measure(&log, on(day), NULL, 1, &arena);
    pareto_nbd.likelihood(&pareto_nbd, &buying, parameters, 1, &arena, &at);
    pareto_nbd.likelihood(&pareto_nbd, &buying, parameters, 2, &arena, &aside);
    assert_memory_equal(&at, &aside, sizeof(at));
    check_derivatives(&pareto_nbd, &buying, parameters);
    *ret_gradient = 0;
    for (int i = 0; i < 4; i++)
        *ret_gradient = fmax(*ret_gradient, fabs(at.gradient[i]));
    arena_free(&arena);
    order_log_close(&log);
    return at.value;
}

static void finds_the_known_optimum_on_cdnow(void **state)
{
    (void)state;
    double gradient = 0;

    assert_near(log_likelihood("1997-09-30", cdnow, &gradient), -9594.976179, 1e-5);
    assert_true(gradient < 1e-3);
    assert_near(log_likelihood("1998-06-30",
                               (const double[]){0.5630037, 12.55917, 0.4081073, 10.51454},
                               &gradient),
                -17135.835886, 1e-5);
    assert_true(gradient < 1e-3);
    /* BTYD 2.4.3 */
    assert_near(log_likelihood("1997-09-30", (const double[]){0.5, 8, 0.7, 10}, &gradient),
                -9611.36208164, 1e-5);
}

static void assert_same(const struct derivatives *got, const struct derivatives *want)
{
    assert_near_relative(got->value, want->value, 1e-12);
    for (int i = 0; i < 4; i++) {
        double scale = sqrt(fabs(want->hessian[i][i]));

        assert_near(got->gradient[i], want->gradient[i], 1e-8 * scale * scale);
        for (int j = 0; j < 4; j++)
            assert_near(got->hessian[i][j], want->hessian[i][j],
                        1e-8 * scale * sqrt(fabs(want->hessian[j][j])));
    }
}

/* Whole days are summed up in another way than buyers one by one. */
static void whole_days_give_what_each_buyer_gives(void **state)
{
    (void)state;
    const double laws[][4] = {{0.5532770, 10.57768, 0.6062400, 11.66874},
                              {0.5, 8, 0.7, 10},
                              {0.9, 0.8, 1.4, 0.75},
                              {30, 2000, 3, 0.9},
                              {0.01, 40, 200, 9000}};
    struct order_log log = {0};
    struct arena arena = {0};
    struct derivatives by_days = {0}, one_by_one = {0};

    if (!shared_log("cdnow_master.csv", NULL, &log))
        skip_because("no folder of real logs");
    struct buying buying = buying_measure(&log, on("1998-06-30"), NULL, 1, &arena);
    for (size_t i = 0; i < sizeof(laws) / sizeof(laws[0]); i++) {
        buying.is_calendar = true;
        pareto_nbd.likelihood(&pareto_nbd, &buying, laws[i], 1, &arena, &by_days);
        buying.is_calendar = false;
        pareto_nbd.likelihood(&pareto_nbd, &buying, laws[i], 1, &arena, &one_by_one);
        assert_same(&by_days, &one_by_one);
    }
    arena_free(&arena);
    order_log_close(&log);
}

static void whole_days_are_finite_at_any_parameters(void **state)
{
    (void)state;
    struct order_log log = {0};
    struct arena arena = {0};
    struct dice dice = dice_from(3);
    struct derivatives at = {0};

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("no folder of real logs");
    struct buying buying = buying_measure(&log, on("1997-09-30"), NULL, 1, &arena);
    for (int i = 0; i < 100; i++) {
        double parameters[4];

        for (int p = 0; p < 4; p++)
            parameters[p] = MODEL_PARAMETER_MIN *
                            pow(MODEL_PARAMETER_MAX / MODEL_PARAMETER_MIN, dice_uniform(&dice));
        pareto_nbd.likelihood(&pareto_nbd, &buying, parameters, 1, &arena, &at);
        assert_true(isfinite(at.value));
        for (int p = 0; p < 4; p++) {
            assert_true(isfinite(at.gradient[p]));
            for (int q = 0; q < 4; q++)
                assert_true(isfinite(at.hessian[p][q]));
        }
    }
    arena_free(&arena);
    order_log_close(&log);
}

static void derivatives_are_right_far_from_the_optimum(void **state)
{
    (void)state;
    double gradient = 0;

    log_likelihood("1997-09-30", (const double[]){3, 0.05, 0.01, 200}, &gradient);
    log_likelihood("1997-09-30", (const double[]){0.02, 90, 30, 0.4}, &gradient);
    log_likelihood("1997-09-30", (const double[]){50, 400, 2000, 30000}, &gradient);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likelihood_of_one_buyer_is_exact),
        cmocka_unit_test(finds_the_known_optimum_on_cdnow),
        cmocka_unit_test(whole_days_give_what_each_buyer_gives),
        cmocka_unit_test(whole_days_are_finite_at_any_parameters),
        cmocka_unit_test(derivatives_are_right_far_from_the_optimum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
