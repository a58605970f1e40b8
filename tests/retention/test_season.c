// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/season.h"

#include "retention/forecast.h"
#include "support/near.h"
#include "support/sample_log.h"
#include "support/simulated_log.h"

#include "support/check.h"

static const struct log_shop three_years = {.r = 0.8,
                                            .alpha = 8,
                                            .a = 0.6,
                                            .b = 3,
                                            .days = 1096,
                                            .joining = 1096,
                                            .month = 12,
                                            .times = 2.5};

static void weeks_are_days_over_seven_without_a_season(void **state)
{
    (void)state;
    assert_near(season_weeks(NULL, on("2024-01-01"), on("2024-01-15")), 2, 0);
    assert_near(season_weeks(NULL, on("2024-01-15"), on("2024-01-15")), 0, 0);
}

static void less_than_two_years_have_no_season(void **state)
{
    (void)state;
    struct order_log log = simulated_log(&three_years, 3000, 1);
    struct arena arena = {0};
    struct season season;

    assert_false(season_measure(&log, log.first_day + 729, log.as_of, &arena, &season));
    assert_true(season_measure(&log, log.first_day + 730, log.as_of, &arena, &season));
    arena_free(&arena);
    order_log_close(&log);
}

static void few_repeat_orders_have_no_season(void **state)
{
    (void)state;
    struct order_log log = simulated_log(&three_years, 20, 1);
    struct arena arena = {0};
    struct season season;

    assert_false(season_measure(&log, log.as_of, log.as_of, &arena, &season));
    arena_free(&arena);
    order_log_close(&log);
}

static void finds_the_month_in_which_everybody_orders_more(void **state)
{
    (void)state;
    struct order_log log = simulated_log(&three_years, 3000, 1);
    struct arena arena = {0};
    struct season season;
    double sum = 0;

    assert_true(season_measure(&log, log.as_of, log.as_of + 365, &arena, &season));
    /* December at 2.5 beside eleven months at 1: 2.22 and 0.89 once their mean is 1. */
    assert_near(season.factor[11], 2.22, 0.25);
    for (int month = 0; month < 11; month++)
        assert_near(season.factor[month], 0.89, 0.12);
    for (int month = 0; month < 12; month++)
        sum += season.factor[month];
    assert_near(sum / 12, 1, 0.01);
    arena_free(&arena);
    order_log_close(&log);
}

static void the_clock_runs_with_the_months_and_a_year_is_a_year(void **state)
{
    (void)state;
    struct order_log log = simulated_log(&three_years, 3000, 1);
    struct arena arena = {0};
    struct season season;

    assert_true(season_measure(&log, log.as_of, log.as_of + 365, &arena, &season));
    assert_near(season_weeks(&season, on("2022-11-30"), on("2022-12-31")),
                31 * season.factor[11] / 7, 1e-9);
    assert_near(season_weeks(&season, on("2021-12-31"), on("2022-12-31")), 365 / 7.0, 0.02);
    /* Before and after what it holds, as the calendar. */
    assert_near(season_weeks(&season, log.as_of + 365, log.as_of + 372), 1, 1e-12);
    assert_near(season_weeks(&season, log.first_day - 7, log.first_day), 1, 1e-12);
    arena_free(&arena);
    order_log_close(&log);
}

static struct forecast_options options_of(bool with_season)
{
    return (struct forecast_options){.calibrate_to = DAY_NONE,
                                     .prior = WITH_PRIOR,
                                     .value_days = 365,
                                     .with_season = with_season,
                                     .threads = 1};
}

static double total_error(const struct forecast *forecast)
{
    double actual = 0, predicted = 0;

    for (size_t i = 0; i < forecast->week_count; i++) {
        actual += (double)forecast->weeks[i].actual;
        predicted += forecast->weeks[i].predicted.expected;
    }
    return fabs(predicted / actual - 1);
}

static void a_season_is_kept_where_it_foretells_better(void **state)
{
    (void)state;
    struct order_log log = simulated_log(&three_years, 3000, 1);
    struct forecast_options with = options_of(true), without = options_of(false);
    struct arena arena = {0};
    struct forecast seasonal, plain;

    forecast_make(&log, &with, &arena, &seasonal);
    forecast_make(&log, &without, &arena, &plain);
    assert_true(seasonal.season_was_tried);
    assert_true(seasonal.basis.has_season);
    assert_true(seasonal.season_gain > 0.1);
    assert_false(plain.season_was_tried);
    assert_false(plain.basis.has_season);
    assert_true(total_error(&seasonal) < total_error(&plain));
    assert_true(total_error(&seasonal) < 0.05);
    arena_free(&arena);
    order_log_close(&log);
}

static void a_shop_without_seasons_gets_none(void **state)
{
    (void)state;
    struct log_shop even = three_years;
    struct forecast_options options = options_of(true);
    struct arena arena = {0};
    struct forecast forecast;

    even.month = 0;
    struct order_log log = simulated_log(&even, 3000, 2);
    forecast_make(&log, &options, &arena, &forecast);
    assert_true(forecast.season_was_tried);
    assert_false(forecast.basis.has_season);
    arena_free(&arena);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_are_days_over_seven_without_a_season),
        cmocka_unit_test(less_than_two_years_have_no_season),
        cmocka_unit_test(few_repeat_orders_have_no_season),
        cmocka_unit_test(finds_the_month_in_which_everybody_orders_more),
        cmocka_unit_test(the_clock_runs_with_the_months_and_a_year_is_a_year),
        cmocka_unit_test(a_season_is_kept_where_it_foretells_better),
        cmocka_unit_test(a_shop_without_seasons_gets_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
