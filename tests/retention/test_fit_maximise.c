// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/fit.h"
#include "retention/fit_step.h"
#include "support/check.h"

/* What is sought by the maximiser, where the answer is known. */

static void assert_near(double got, double want, double within)
{
    if (!(fabs(got - want) <= within))
        fail_msg("got %.17g, want %.17g within %g", got, want, within);
}

/* -(y - x^2)^2 * 100 - (1 - x)^2 in the logarithms x and y: a bent ridge, top at (1, 1). */
static void bent_ridge(const void *context, const double *parameters, struct derivatives *ret)
{
    double x = log(parameters[0]), y = log(parameters[1]), off = y - x * x;

    (void)context;
    ret->value = -100 * off * off - (1 - x) * (1 - x);
    ret->gradient[0] = 400 * x * off + 2 * (1 - x);
    ret->gradient[1] = -200 * off;
    ret->hessian[0][0] = 400 * off - 800 * x * x - 2;
    ret->hessian[0][1] = ret->hessian[1][0] = 400 * x;
    ret->hessian[1][1] = -200;
}

static void climbs_a_bent_ridge_to_its_top(void **state)
{
    (void)state;
    const double starts[1][MODEL_PARAMETERS_MAX] = {{exp(-1.2), exp(1.0)}};
    struct fit_end end;

    fit_maximise(bent_ridge, NULL, 2, starts, 1, &end);
    assert_true(end.is_optimum);
    assert_near(log(end.parameters[0]), 1, 1e-6);
    assert_near(log(end.parameters[1]), 1, 1e-6);
    assert_true(end.gradient_norm < FIT_GRADIENT_MAX);
    assert_true(end.evaluations < 40);
}

/* Two tops in x, at ln -2 (value 1) and 2 (value 3); between them the curve bends up. */
static void two_tops(const void *context, const double *parameters, struct derivatives *ret)
{
    double x = log(parameters[0]);
    double left = exp(-(x + 2) * (x + 2)), right = 3 * exp(-(x - 2) * (x - 2));

    (void)context;
    ret->value = left + right;
    ret->gradient[0] = -2 * (x + 2) * left - 2 * (x - 2) * right;
    ret->hessian[0][0] = (4 * (x + 2) * (x + 2) - 2) * left + (4 * (x - 2) * (x - 2) - 2) * right;
}

static void the_best_of_several_starts_wins(void **state)
{
    (void)state;
    const double starts[3][MODEL_PARAMETERS_MAX] = {{exp(-2.4)}, {exp(1.2)}, {exp(3)}};
    struct fit_end end;

    fit_maximise(two_tops, NULL, 1, starts, 1, &end);
    assert_true(end.is_optimum);
    assert_near(log(end.parameters[0]), -2, 1e-3);
    fit_maximise(two_tops, NULL, 1, starts, 3, &end);
    assert_true(end.is_optimum);
    assert_near(log(end.parameters[0]), 2, 1e-3);
    assert_near(end.at.value, 3, 1e-6);
}

/* Rises for ever along x + y, has a top across. */
static void endless_ridge(const void *context, const double *parameters, struct derivatives *ret)
{
    double x = log(parameters[0]), y = log(parameters[1]), along = exp(-(x + y) / 2);

    (void)context;
    ret->value = -along - (x - y) * (x - y);
    for (int i = 0; i < 2; i++) {
        ret->gradient[i] = along / 2 - (i == 0 ? 2 : -2) * (x - y);
        for (int j = 0; j < 2; j++)
            ret->hessian[i][j] = -along / 4 - (i == j ? 2 : -2);
    }
}

static void what_rises_without_end_is_no_optimum(void **state)
{
    (void)state;
    const double starts[1][MODEL_PARAMETERS_MAX] = {{0.3, 2}};
    struct fit_end end;

    fit_maximise(endless_ridge, NULL, 2, starts, 1, &end);
    assert_false(end.is_optimum);
    assert_near(end.at.value, 0, 1e-6);
    assert_true(end.parameters[0] <= MODEL_PARAMETER_MAX);
}

/* ln x: nothing but the bound ends it. */
static void straight_up(const void *context, const double *parameters, struct derivatives *ret)
{
    (void)context;
    ret->value = log(parameters[0]);
    ret->gradient[0] = 1;
    ret->hessian[0][0] = 0;
}

static void stops_at_the_bounds_of_parameters(void **state)
{
    (void)state;
    const double starts[1][MODEL_PARAMETERS_MAX] = {{1}};
    struct fit_end end;

    fit_maximise(straight_up, NULL, 1, starts, 1, &end);
    assert_false(end.is_optimum);
    assert_near(end.parameters[0] / MODEL_PARAMETER_MAX, 1, 1e-9);
}

/* The top of -(x - 3)^2 lies beside a cliff: no value from x = 4 on. */
static void beside_a_cliff(const void *context, const double *parameters, struct derivatives *ret)
{
    double x = log(parameters[0]);

    (void)context;
    ret->value = x >= 4 ? NAN : -pow(x - 3, 4) - (x - 3) * (x - 3);
    ret->gradient[0] = -4 * pow(x - 3, 3) - 2 * (x - 3);
    ret->hessian[0][0] = -12 * pow(x - 3, 2) - 2;
}

static void steps_back_from_what_is_no_number(void **state)
{
    (void)state;
    const double starts[2][MODEL_PARAMETERS_MAX] = {{exp(5)}, {exp(-9)}};
    struct fit_end end;

    fit_maximise(beside_a_cliff, NULL, 1, starts, 1, &end);
    assert_false(end.is_optimum);
    assert_true(end.at.value == -INFINITY);
    fit_maximise(beside_a_cliff, NULL, 1, starts, 2, &end);
    assert_true(end.is_optimum);
    assert_near(log(end.parameters[0]), 3, 1e-6);
}

/* Equal to the last digit but for noise: the earlier start's end stays. */
static void flat_top(const void *context, const double *parameters, struct derivatives *ret)
{
    double x = log(parameters[0]), bend = fabs(x) > 1 ? fabs(x) - 1 : 0;

    (void)context;
    ret->value = -bend * bend;
    ret->gradient[0] = x > 0 ? -2 * bend : 2 * bend;
    ret->hessian[0][0] = -2;
}

static void among_equals_the_earlier_start_wins(void **state)
{
    (void)state;
    const double starts[2][MODEL_PARAMETERS_MAX] = {{exp(0.5)}, {exp(-0.5)}};
    struct fit_end end;

    fit_maximise(flat_top, NULL, 1, starts, 2, &end);
    assert_near(log(end.parameters[0]), 0.5, 1e-12);
}

static void a_step_is_the_best_one_within_its_radius(void **state)
{
    (void)state;
    const double gradient[MODEL_PARAMETERS_MAX] = {1, -0.5, 0.25, 0};
    const double hessian[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX] = {
        {-4, 1, 0.5, 0}, {1, 2, -1, 0.3}, {0.5, -1, -1, 0.2}, {0, 0.3, 0.2, 1}};
    struct eigen eigen = symmetric_eigen(hessian, 4);
    struct fit_step step = fit_step(gradient, &eigen, 4, 0.7);

    assert_near(step.length, 0.7, 1e-9);
    /* On the border, (H - mu) d = -g with mu above every eigenvalue. */
    double mu = NAN;
    for (int i = 0; i < 4; i++) {
        double of = gradient[i];
        for (int j = 0; j < 4; j++)
            of += hessian[i][j] * step.by[j];
        if (i == 0)
            mu = of / step.by[0];
        assert_near(of / step.by[i], mu, 1e-8);
    }
    for (int i = 0; i < 4; i++)
        assert_true(mu > eigen.value[i]);
}

static void eigenvectors_make_up_the_matrix_again(void **state)
{
    (void)state;
    const double matrix[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX] = {
        {-1e6, 3e2, 0.1, 0}, {3e2, -1, 1e-3, 0}, {0.1, 1e-3, 1e-5, 1e-6}, {0, 0, 1e-6, 2}};
    struct eigen eigen = symmetric_eigen(matrix, 4);

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            double sum = 0;
            for (int k = 0; k < 4; k++)
                sum += eigen.value[k] * eigen.vector[k][i] * eigen.vector[k][j];
            assert_near(sum, matrix[i][j], 1e-9);
        }
}

static void covariance_is_the_inverse_of_the_negative_hessian(void **state)
{
    (void)state;
    struct derivatives at = {.hessian = {{-2, 1}, {1, -3}}};
    double covariance[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX];

    assert_true(fit_covariance(&at, 2, covariance));
    assert_near(covariance[0][0], 0.6, 1e-12);
    assert_near(covariance[0][1], 0.2, 1e-12);
    assert_near(covariance[1][1], 0.4, 1e-12);
    at.hessian[1][1] = 0.1;
    assert_false(fit_covariance(&at, 2, covariance));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(climbs_a_bent_ridge_to_its_top),
        cmocka_unit_test(the_best_of_several_starts_wins),
        cmocka_unit_test(what_rises_without_end_is_no_optimum),
        cmocka_unit_test(stops_at_the_bounds_of_parameters),
        cmocka_unit_test(steps_back_from_what_is_no_number),
        cmocka_unit_test(among_equals_the_earlier_start_wins),
        cmocka_unit_test(a_step_is_the_best_one_within_its_radius),
        cmocka_unit_test(eigenvectors_make_up_the_matrix_again),
        cmocka_unit_test(covariance_is_the_inverse_of_the_negative_hessian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
