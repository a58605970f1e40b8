// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "retention/forecast.h"
#include "support/near.h"
#include "support/sample_log.h"

#include "support/check.h"

/* The classic log, 39 weeks seen and 39 kept back; figures of several programs agree on it. */
struct expectation {
    const char *model;
    double predicted, mae, rmse;
    double alive[4], orders[4]; /* of the four clients, at a horizon of 39 weeks */
};
static const char *const client_names[4] = {"1", "2", "3", "157"};
static const struct expectation expectations[] = {
    {"bg_nbd",
     1653.41,
     0.785454,
     1.607982,
     {0.72662031, 0.21239104, 1, 0.96922127},
     {1.22599446, 0.20341885, 0.19479363, 20.05524927}},
    {"mbg_nbd",
     1576.73,
     0.764779,
     1.607183,
     {0.70613848, 0.17095108, 0.38972298, 0.96593808},
     {1.26275885, 0.18894490, 0.15396602, 18.95187207}},
    {"pareto_nbd",
     1665.51,
     0.754523,
     1.602848,
     {0.86913426, 0.16799606, 0.29511257, 0.99618694},
     {1.45520170, 0.17111434, 0.10707023, 19.59584925}},
};

struct cdnow {
    struct order_log log;
    struct arena arena;
    struct forecast forecast;
};

static void make(struct cdnow *cdnow, const char *name, day_t calibrate_to)
{
    const struct forecast_options options = {.calibrate_to = calibrate_to,
                                             .prior = WITH_PRIOR,
                                             .discount = 0.1,
                                             .value_days = 365,
                                             .with_season = true,
                                             .with_intervals = true,
                                             .threads = 1};

    *cdnow = (struct cdnow){0};
    if (!shared_log(name, NULL, &cdnow->log))
        skip_because("no folder of real logs (REGULARS_SHARED_DATA)");
    forecast_make(&cdnow->log, &options, &cdnow->arena, &cdnow->forecast);
    assert_int_equal(cdnow->forecast.state, FORECAST_MADE);
}

static void end(struct cdnow *cdnow)
{
    arena_free(&cdnow->arena);
    order_log_close(&cdnow->log);
}

static const struct model_result *result_of(const struct forecast *forecast, const char *name)
{
    for (size_t i = 0; i < forecast->result_count; i++)
        if (forecast->results[i].fit.model == model_find(name, 1))
            return &forecast->results[i];
    fail_msg("no result of %s", name);
    return NULL;
}

static void holdout_errors_are_those_of_other_programs(void **state)
{
    (void)state;
    struct cdnow cdnow;

    make(&cdnow, "cdnow_sample.csv", on("1997-09-30"));
    for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++) {
        const struct expectation *expected = &expectations[i];
        const struct holdout *holdout = &result_of(&cdnow.forecast, expected->model)->holdout;

        assert_true(holdout->is_made);
        assert_int_equal(holdout->days, 273);
        assert_int_equal(holdout->actual, 1882);
        assert_near(holdout->predicted, expected->predicted, 0.01);
        assert_near(holdout->mae, expected->mae, 1e-5);
        assert_near(holdout->rmse, expected->rmse, 1e-5);
    }
    end(&cdnow);
}

static void predictions_are_those_of_other_programs(void **state)
{
    (void)state;
    struct cdnow cdnow;

    make(&cdnow, "cdnow_sample.csv", on("1997-09-30"));
    for (size_t i = 0; i < sizeof(expectations) / sizeof(expectations[0]); i++) {
        const struct expectation *expected = &expectations[i];
        const struct fit *fit = &result_of(&cdnow.forecast, expected->model)->fit;

        for (size_t j = 0; j < 4; j++) {
            size_t client = client_named(&cdnow.log, client_names[j]);
            const struct buyer *buyer =
                &cdnow.forecast.buying.groups[cdnow.forecast.buying.group_of[client]];

            assert_near_relative(fit->model->alive(fit->model, fit->parameters, buyer, 0),
                                 expected->alive[j], 1e-6);
            assert_near_relative(fit->model->expected(fit->model, fit->parameters, buyer, 39),
                                 expected->orders[j], 1e-6);
        }
    }
    end(&cdnow);
}

static void the_model_that_foretells_best_is_chosen(void **state)
{
    (void)state;
    struct cdnow cdnow;

    make(&cdnow, "cdnow_sample.csv", on("1997-09-30"));
    const struct forecast *forecast = &cdnow.forecast;
    const struct model_result *chosen = &forecast->results[forecast->chosen];
    assert_ptr_equal(chosen->fit.model, model_find("pareto_nbd", 1));
    assert_false(chosen->is_excluded_for_alive);
    assert_true(result_of(forecast, "bg_nbd")->is_excluded_for_alive);
    assert_true(forecast->runner_up < forecast->result_count);
    assert_false(forecast->is_sample);
    assert_false(forecast->season_was_tried);
    assert_false(forecast->basis.has_season);
    assert_int_equal(forecast->basis.end, on("1997-09-30"));
    end(&cdnow);
}

static void master_errors_are_those_of_other_programs(void **state)
{
    (void)state;
    struct cdnow cdnow;

    make(&cdnow, "cdnow_master.csv", on("1997-09-30"));
    const struct holdout *pareto = &result_of(&cdnow.forecast, "pareto_nbd")->holdout;
    const struct holdout *mbg = &result_of(&cdnow.forecast, "mbg_nbd")->holdout;
    assert_int_equal(pareto->actual, 19684);
    assert_near(pareto->predicted, 17153.2, 0.1);
    assert_near(pareto->mae, 0.793766, 1e-5);
    assert_near(pareto->rmse, 1.726153, 1e-5);
    assert_near(mbg->mae, 0.794536, 1e-5);
    end(&cdnow);
}

static void weeks_and_classes_add_up_to_the_holdout(void **state)
{
    (void)state;
    struct cdnow cdnow;
    double predicted = 0, by_class = 0, actual_by_class = 0;
    int64_t actual = 0, clients = 0;

    make(&cdnow, "cdnow_sample.csv", on("1997-09-30"));
    const struct forecast *forecast = &cdnow.forecast;
    const struct holdout *holdout = &forecast->results[forecast->chosen].holdout;
    assert_int_equal(forecast->holdout_from, on("1997-10-01"));
    assert_int_equal(forecast->holdout_to, on("1998-06-30"));
    assert_int_equal(forecast->week_count, 39);
    for (size_t i = 0; i < forecast->week_count; i++) {
        actual += forecast->weeks[i].actual;
        predicted += forecast->weeks[i].predicted.expected;
        assert_int_equal(forecast->weeks[i].from, on("1997-10-01") + 7 * (day_t)i);
    }
    assert_int_equal(actual, holdout->actual);
    assert_near_relative(predicted, holdout->predicted, 1e-9);
    assert_int_equal(forecast->class_count, FORECAST_CLASSES_MAX);
    for (size_t i = 0; i < forecast->class_count; i++) {
        const struct class_check *class = &forecast->classes[i];

        assert_int_equal(class->orders, i);
        clients += class->clients;
        by_class += class->predicted * (double)class->clients;
        actual_by_class += class->actual * (double)class->clients;
    }
    assert_int_equal(clients, 2357);
    assert_int_equal(forecast->classes[0].clients, 1411);
    assert_near_relative(by_class, holdout->predicted, 1e-9);
    assert_near(actual_by_class, (double)holdout->actual, 1e-6);
    end(&cdnow);
}

static void the_cohort_curve_follows_what_was_ordered(void **state)
{
    (void)state;
    struct cdnow cdnow;

    make(&cdnow, "cdnow_sample.csv", DAY_NONE);
    const struct forecast *forecast = &cdnow.forecast;
    assert_int_equal(forecast->cohort_count, 78);
    const struct week_check *last = &forecast->cohort[77];
    assert_int_equal(last->actual, 6696 - 2357);
    assert_near_relative(last->predicted.expected, (double)last->actual, 0.05);
    for (size_t i = 1; i < forecast->cohort_count; i++) {
        assert_true(forecast->cohort[i].actual >= forecast->cohort[i - 1].actual);
        assert_true(forecast->cohort[i].predicted.expected >=
                    forecast->cohort[i - 1].predicted.expected);
    }
    assert_int_equal(forecast->basis.end, on("1998-06-30"));
    end(&cdnow);
}

/* Twelve months of 4.345 weeks at 1 % a month; here of 365 / 12 days, which is the same. */
static void value_is_that_of_other_programs(void **state)
{
    (void)state;
    struct cdnow cdnow = {0};
    struct forecast_options options = {.calibrate_to = on("1997-09-30"),
                                       .prior = WITHOUT_PRIOR,
                                       .discount = pow(1.01, 12) - 1,
                                       .value_days = 365,
                                       .threads = 1};
    static const char *const names[] = {"1", "2", "3", "6", "9"};
    static const double values[] = {36.2785, 4.6375, 8.3441, 283.5236, 43.3536};
    struct client_forecast client;

    if (!shared_log("cdnow_sample.csv", NULL, &cdnow.log))
        skip_because("no folder of real logs (REGULARS_SHARED_DATA)");
    for (size_t i = 0; i < model_count; i++)
        if (models[i] == model_find("bg_nbd", 1))
            options.wanted = 1UL << i;
    assert_int_not_equal(options.wanted, 0);
    forecast_make(&cdnow.log, &options, &cdnow.arena, &cdnow.forecast);
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        size_t at = client_named(&cdnow.log, names[i]);

        assert_true(forecast_of_client(&cdnow.forecast, &cdnow.log, at, &client));
        assert_true(client.has_money);
        /* There: times rounded to two decimals. */
        assert_near_relative(client.value.expected, values[i], 1e-3);
    }
    end(&cdnow);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holdout_errors_are_those_of_other_programs),
        cmocka_unit_test(predictions_are_those_of_other_programs),
        cmocka_unit_test(the_model_that_foretells_best_is_chosen),
        cmocka_unit_test(master_errors_are_those_of_other_programs),
        cmocka_unit_test(weeks_and_classes_add_up_to_the_holdout),
        cmocka_unit_test(the_cohort_curve_follows_what_was_ordered),
        cmocka_unit_test(value_is_that_of_other_programs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
