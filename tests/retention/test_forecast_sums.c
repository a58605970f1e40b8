// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <string.h>

#include "retention/forecast.h"
#include "retention/special.h"
#include "support/near.h"
#include "support/simulated_log.h"

#include "support/check.h"

/*
 * The base's figures beside plain sums over its clients, as their definitions say: no grouping, no
 * grids, no shared outlooks.
 */
static const struct log_shop shop = {
    .r = 0.6, .alpha = 6, .a = 0.8, .b = 2, .days = 500, .joining = 400, .amount = 40};

struct base {
    struct order_log log;
    struct arena arena;
    struct forecast forecast;
};

static void open_base(struct base *base, const struct log_shop *of, size_t clients,
                      bool with_holdout)
{
    const struct forecast_options options = {.calibrate_to = DAY_NONE,
                                             .prior = WITH_PRIOR,
                                             .wanted = with_holdout ? 0x6 : 0x4,
                                             .discount = 0.1,
                                             .value_days = 365,
                                             .with_intervals = true,
                                             .threads = 1};

    base->log = simulated_log(of, clients, 11);
    base->arena = (struct arena){0};
    forecast_make(&base->log, &options, &base->arena, &base->forecast);
    assert_int_equal(base->forecast.state, FORECAST_MADE);
}

static void close_base(struct base *base)
{
    arena_free(&base->arena);
    order_log_close(&base->log);
}

static double sum_alive(const struct base *base, const double *parameters, double weeks)
{
    const struct buying *buying = &base->forecast.buying;
    const struct model *model = base->forecast.basis.model;
    double sum = 0;

    for (size_t group = 0; group < buying->group_count; group++)
        sum +=
            buying->weight[group] * model->alive(model, parameters, &buying->groups[group], weeks);
    return sum;
}

static void who_leaves_within_a_year_is_who_is_there_less_who_stays(void **state)
{
    (void)state;
    struct base base;
    open_base(&base, &shop, 300, false);
    const double *parameters = base.forecast.basis.fit.parameters;
    double now = sum_alive(&base, parameters, 0);

    assert_near_relative(base.forecast.base.alive.expected, now, 1e-9);
    assert_near_relative(base.forecast.base.leaving_365,
                         1 - sum_alive(&base, parameters, 365 / 7.0) / now, 1e-9);
    close_base(&base);
}

/* By the delta method: of the logarithm of the sum by those of the parameters. */
static double variance_by_parameters(const struct base *base)
{
    const struct fit *fit = &base->forecast.basis.fit;
    const double step = 1e-3;
    double gradient[4], variance = 0;

    for (int i = 0; i < 4; i++) {
        double up[4], down[4];

        memcpy(up, fit->parameters, sizeof(up));
        memcpy(down, fit->parameters, sizeof(down));
        up[i] *= exp(step);
        down[i] *= exp(-step);
        gradient[i] = log(sum_alive(base, up, 0) / sum_alive(base, down, 0)) / (2 * step);
    }
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            variance += gradient[i] * fit->covariance[i][j] * gradient[j];
    return variance;
}

/* `wholes`: 1 where ends are whole numbers, else 0. */
static void assert_gamma(const struct estimate *estimate, double mean, double variance,
                         double wholes)
{
    double shape = mean * mean / variance, within = wholes + 1e-6 * mean;

    assert_near_relative(estimate->expected, mean, 1e-6);
    assert_near(estimate->low, gamma_quantile(0.05, shape) * mean / shape, within);
    assert_near(estimate->high, gamma_quantile(0.95, shape) * mean / shape, within);
}

static void the_interval_of_clients_holds_their_chances_and_the_parameters(void **state)
{
    (void)state;
    struct base base;
    open_base(&base, &shop, 300, false);
    const struct buying *buying = &base.forecast.buying;
    const struct model *model = base.forecast.basis.model;
    const double *parameters = base.forecast.basis.fit.parameters;
    double mean = sum_alive(&base, parameters, 0), chance = 0;

    for (size_t group = 0; group < buying->group_count; group++) {
        double alive = model->alive(model, parameters, &buying->groups[group], 0);
        chance += buying->weight[group] * alive * (1 - alive);
    }
    assert_gamma(&base.forecast.base.alive, mean,
                 chance + mean * mean * variance_by_parameters(&base), 1);
    close_base(&base);
}

static void value_is_each_months_orders_discounted_from_its_end(void **state)
{
    (void)state;
    struct base base;
    open_base(&base, &shop, 300, false);
    const struct forecast *forecast = &base.forecast;
    const struct model *model = forecast->basis.model;

    for (size_t group = 0; group < forecast->buying.group_count; group += 7) {
        double value = 0, before = 0;

        for (int month = 1; month <= 12; month++) {
            double orders = model->expected(model, forecast->basis.fit.parameters,
                                            &forecast->buying.groups[group], month * 365 / 84.0);
            value += (orders - before) * pow(1.1, -month / 12.0);
            before = orders;
        }
        assert_near_relative(forecast->groups[group].value_orders, value, 5e-5);
    }
    close_base(&base);
}

/* Of those who return at all, a share that grows past a quarter, or three, on this very day. */
static void assert_returned(const struct fit *fit, struct buyer buyer, int32_t days, double share)
{
    buyer.until = buyer.last;
    double never = fit->model->none(fit->model, fit->parameters, &buyer, INFINITY);
    double by = fit->model->none(fit->model, fit->parameters, &buyer, days / 7.0);
    double before = fit->model->none(fit->model, fit->parameters, &buyer, (days - 1) / 7.0);

    assert_true((1 - by) / (1 - never) >= share - 1e-12);
    assert_true((1 - before) / (1 - never) < share + 1e-12);
}

static void a_window_is_from_a_quarter_to_three_of_those_who_return(void **state)
{
    (void)state;
    struct base base;
    open_base(&base, &shop, 300, false);
    const struct forecast *forecast = &base.forecast;
    const struct buying *buying = &forecast->buying;
    size_t windows = 0;

    for (size_t group = 0; group < buying->group_count; group++) {
        const struct client_forecast *figures = &forecast->groups[group];
        day_t last = buying->end - buying->until_days[group] + buying->last_days[group];

        assert_int_equal(figures->has_window, buying->groups[group].orders >= 3);
        if (!figures->has_window)
            continue;
        windows++;
        assert_returned(&forecast->basis.fit, buying->groups[group], figures->window_from - last,
                        0.25);
        assert_returned(&forecast->basis.fit, buying->groups[group], figures->window_by - last,
                        0.75);
    }
    assert_true(windows > 10);
    close_base(&base);
}

static void the_cohort_curve_is_what_new_clients_order_by_their_age(void **state)
{
    (void)state;
    struct log_shop old = shop;
    old.days = 6000; /* ages far beyond those that are worked out for each day */
    old.joining = 5900;
    struct base base;
    open_base(&base, &old, 400, false);
    const struct forecast *forecast = &base.forecast;
    const struct fit *fit = &forecast->basis.fit;
    const struct buyer newcomer = BUYER_NEW;
    double mean = 0, variance = 0;
    int64_t actual = 0;

    for (size_t client = 0; client < base.log.client_count; client++) {
        int32_t age = base.log.as_of - base.log.day[base.log.first[client]];
        double orders = fit->model->expected(fit->model, fit->parameters, &newcomer, age / 7.0);
        mean += orders;
        variance += orders + orders * orders / fit->parameters[0];
        actual += base.log.count[client] - 1;
    }
    const struct week_check *last = &forecast->cohort[forecast->cohort_count - 1];
    assert_int_equal(last->actual, actual);
    assert_gamma(&last->predicted, mean, variance, 0);
    close_base(&base);
}

static void weeks_of_a_long_holdout_add_up_to_it(void **state)
{
    (void)state;
    struct log_shop old = shop;
    old.days = 9000;
    old.joining = 8900;
    struct base base;
    open_base(&base, &old, 1500, true);
    const struct forecast *forecast = &base.forecast;
    const struct holdout *holdout = &forecast->results[forecast->chosen].holdout;
    double sum = 0, before = INFINITY;
    int64_t actual = 0;

    assert_true(forecast->week_count > 300);
    for (size_t week = 0; week < forecast->week_count; week++) {
        const struct week_check *check = &forecast->weeks[week];

        sum += check->predicted.expected;
        actual += check->actual;
        if (week + 1 < forecast->week_count) /* the last one is cut short */
            assert_true(check->predicted.expected <= before * (1 + 1e-9));
        assert_true(check->predicted.expected > 0);
        before = check->predicted.expected;
    }
    assert_near_relative(sum, holdout->predicted, 1e-9);
    assert_int_equal(actual, holdout->actual);
    close_base(&base);
}

static void drift_is_the_scores_length_in_standard_errors(void **state)
{
    (void)state;
    struct base base;
    open_base(&base, &shop, 1000, false);
    struct order_log other = simulated_log(&shop, 1000, 12);
    struct buying now = buying_measure(&other, other.as_of, NULL, 1, &base.arena);
    struct fit fit = base.forecast.basis.fit;
    struct derivatives at;
    double square = 0;

    fit.model->likelihood(fit.model, &now, fit.parameters, 1, &base.arena, &at);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            square += at.gradient[i] * fit.covariance[i][j] * at.gradient[j];
    assert_true(square > 0.1);
    assert_near_relative(forecast_drift(&fit, &now, 1, &base.arena), sqrt(square), 1e-12);
    /* Where no optimum was found, none can be drifted from: what is known is that it is no fit. */
    fit.state = FIT_NOT_IDENTIFIED;
    assert_true(isinf(forecast_drift(&fit, &now, 1, &base.arena)));
    order_log_close(&other);
    close_base(&base);
}

static void a_prior_is_no_drift(void **state)
{
    (void)state;
    struct base base;
    open_base(&base, &shop, 40, false);
    const struct fit *fit = &base.forecast.basis.fit;

    assert_true(fit->has_prior);
    assert_true(forecast_drift(fit, &base.forecast.buying, 1, &base.arena) < 1e-3);
    close_base(&base);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_leaves_within_a_year_is_who_is_there_less_who_stays),
        cmocka_unit_test(the_interval_of_clients_holds_their_chances_and_the_parameters),
        cmocka_unit_test(value_is_each_months_orders_discounted_from_its_end),
        cmocka_unit_test(a_window_is_from_a_quarter_to_three_of_those_who_return),
        cmocka_unit_test(the_cohort_curve_is_what_new_clients_order_by_their_age),
        cmocka_unit_test(weeks_of_a_long_holdout_add_up_to_it),
        cmocka_unit_test(drift_is_the_scores_length_in_standard_errors),
        cmocka_unit_test(a_prior_is_no_drift),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
