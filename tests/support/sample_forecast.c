// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_forecast.h"

#include <math.h>

enum { WEEKS = 7, COHORT_WEEKS = 16, RESULTS = 3 };

const struct model sample_pareto = {
    .name = "pareto_nbd",
    .k = 1,
    .parameter_count = 4,
    .parameter_names = {"r", "alpha", "s", "beta"},
    .leaves = true,
    .knows_one_timers = true,
};
const struct model sample_bg = {
    .name = "bg_nbd",
    .k = 1,
    .parameter_count = 4,
    .parameter_names = {"r", "alpha", "a", "b"},
    .leaves = true,
};
const struct model sample_cnbd = {
    .name = "mbg_cnbd_k",
    .k = 2,
    .parameter_count = 4,
    .parameter_names = {"r", "alpha", "a", "b"},
    .leaves = true,
    .knows_one_timers = true,
};
const struct model sample_nbd = {
    .name = "nbd",
    .k = 1,
    .parameter_count = 2,
    .parameter_names = {"r", "alpha"},
};

static void fill_results(struct forecast *forecast, struct arena *arena)
{
    const struct holdout holdout = {true, 49, 410, 395.25, 0.7545, 1.6028};
    struct model_result *results = arena_array(arena, struct model_result, RESULTS);

    results[0] = (struct model_result){
        .fit = {.model = &sample_pareto,
                .parameters = {0.5533, 10.5777, 0.6062, 11.6687},
                .standard_errors = {0.0476, 0.8427, 0.1873, 6.2111},
                .log_likelihood = -9594.976179,
                .gradient_norm = 1e-9},
        .holdout = holdout,
    };
    results[1] = (struct model_result){
        .fit = {.model = &sample_cnbd,
                .state = FIT_NOT_IDENTIFIED,
                .limit = LIMIT_SAME_LEAVING,
                .parameters = {0.4, 7, 1e6, 3e6},
                .standard_errors = {NAN, NAN, NAN, NAN},
                .log_likelihood = -9601.5},
    };
    results[2] = (struct model_result){
        .fit = {.model = &sample_bg,
                .parameters = {0.2426, 4.4136, 0.7929, 2.4259},
                .standard_errors = {0.0126, 0.3782, 0.1857, 0.7054},
                .log_likelihood = -9582.429207,
                .gradient_norm = 1e-10},
        .holdout = {true, 49, 410, 380.5, 0.7855, 1.608},
        .is_excluded_for_alive = true,
    };
    for (int i = 0; i < RESULTS; i++)
        results[i].calibration = results[i].fit;
    forecast->results = results;
    forecast->result_count = RESULTS;
}

static void fill_base(struct forecast *forecast)
{
    forecast->base.alive = (struct estimate){128.4, 121.2, 135.8};
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        double size = i == 0 ? 1 : i == 1 ? 2.9 : 10.4;

        forecast->base.orders[i] = (struct estimate){61.2 * size, 48.5 * size, 74.6 * size};
        forecast->base.revenue[i] = (struct estimate){9150.5 * size, 7200 * size, 11300.25 * size};
    }
    forecast->base.new_orders_365 = 2.31;
    forecast->base.new_second_order = 0.62;
    forecast->base.has_money = true;
    forecast->base.new_value = 331.7;
    forecast->base.leaving_365 = 0.27;
    forecast->base.one_timers_gone = 0.44;
}

static void fill_checks(struct forecast *forecast, struct arena *arena)
{
    static const int64_t came[WEEKS] = {61, 48, 70, 55, 58, 95, 23};
    static const struct class_check classes[] = {
        {0, 70, 0.41, 0.38}, {1, 34, 0.97, 1.12}, {2, 21, 1.6, 1.55}, {3, 35, 4.87, 4.31}};

    forecast->weeks = arena_array(arena, struct week_check, WEEKS);
    forecast->week_count = WEEKS;
    for (int i = 0; i < WEEKS; i++)
        forecast->weeks[i] =
            (struct week_check){day_of(2026, 10, 2) + 7 * i, came[i], {56.5 - i / 2.0, 43.5, 69}};
    forecast->class_count = sizeof(classes) / sizeof(classes[0]);
    for (size_t i = 0; i < forecast->class_count; i++)
        forecast->classes[i] = classes[i];
    forecast->cohort = arena_array(arena, struct week_check, COHORT_WEEKS);
    forecast->cohort_count = COHORT_WEEKS;
    for (int i = 0; i < COHORT_WEEKS; i++)
        forecast->cohort[i] = (struct week_check){
            day_of(2026, 7, 31) + 7 * i, 40 * i + i % 3, {39.5 * i, 37.0 * i, 42.0 * i}};
}

struct forecast sample_forecast(struct arena *arena)
{
    struct forecast forecast = {
        .state = FORECAST_MADE,
        .clients = 160,
        .repeaters = 90,
        .days = 1095,
        .options = analysis_forecast_options(),
        .reason = CHOSEN_HOLDOUT,
        .runner_up = 2,
        .season_was_tried = true,
        .holdout_from = day_of(2026, 10, 2),
        .holdout_to = day_of(2026, 11, 19),
    };

    fill_results(&forecast, arena);
    forecast.basis = (struct forecast_basis){
        .model = &sample_pareto,
        .fit = forecast.results[0].fit,
        .spend = {.p = 6.2496,
                  .q = 3.7442,
                  .v = 15.4435,
                  .standard_errors = {1.1901, 0.2901, 4.1595},
                  .log_likelihood = -4055.917695,
                  .clients = 90,
                  .correlation = 0.11},
        .end = day_of(2026, 11, 19),
        .discount = 0.1,
        .value_days = 365,
        .with_intervals = true,
    };
    fill_base(&forecast);
    fill_checks(&forecast, arena);
    return forecast;
}

void sample_forecast_into(struct analysis *analysis, const struct forecast *forecast,
                          struct arena *arena)
{
    size_t clients = analysis->log->client_count;
    uint32_t *group_of = arena_array(arena, uint32_t, clients);

    for (size_t i = 0; i < clients; i++)
        group_of[i] = BUYING_NOBODY;
    analysis->options.sections |= SECTION_FORECAST;
    analysis->forecast = *forecast;
    analysis->forecast.buying.group_of = group_of;
    analysis->has_forecast = forecast->state == FORECAST_MADE;
}
