// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast_parts.h"

/* Less than this fall of the weekly error is chance, and no season is made of it. */
#define SEASON_GAIN_MIN 0.02
enum { TWO_YEARS = 730, SEASON_CHECK_MIN = 28 };

/* One way to foretell the days kept back: by the calendar, or by the season's clock. */
struct attempt {
    struct kept_back kept_back;
    struct fit fit;
    double error; /* by week */
};

static struct attempt attempt_from(const struct order_log *log, day_t end,
                                   const struct season *season, struct forecast *forecast,
                                   struct arena *arena)
{
    const struct forecast_options *options = &forecast->options;
    const struct model *model = forecast->results[forecast->chosen].fit.model;
    struct attempt attempt = {
        .kept_back = {.end = end, .to = log->as_of, .season = season},
    };
    struct buying *buying = &attempt.kept_back.buying;

    *buying = buying_measure(log, end, season, options->threads, arena);
    if (buying_is_large(buying))
        *buying = clients_sample(buying, log, arena);
    kept_back_count(log, &attempt.kept_back, arena);
    fit_model(model, buying, options->prior, options->threads, arena, &attempt.fit);
    kept_back_weeks(&attempt.kept_back, log, &attempt.fit, arena, forecast);
    attempt.error = weeks_error(forecast->weeks, forecast->week_count);
    return attempt;
}

/* The last day that a season may be read from when the days after it are to check it. */
static bool find_end(const struct order_log *log, const struct forecast *forecast, day_t *ret_end)
{
    day_t end = forecast->options.calibrate_to;

    if (end == DAY_NONE || end >= log->as_of) {
        end = log->as_of - (log->as_of - log->first_day) / 4;
        if (end < log->first_day + TWO_YEARS)
            end = log->first_day + TWO_YEARS;
    }
    *ret_end = end;
    return log->as_of - end >= SEASON_CHECK_MIN;
}

/* Everything that follows, on the season's clock. */
static void keep(const struct order_log *log, const struct attempt *attempt, struct arena *arena,
                 struct forecast *forecast)
{
    const struct forecast_options *options = &forecast->options;
    struct forecast_basis *basis = &forecast->basis;
    struct model_result *result = &forecast->results[forecast->chosen];
    day_t ahead = basis->end + options->value_days;
    day_t year = basis->end + forecast_horizons[FORECAST_HORIZONS - 1];

    ahead = ahead > year ? ahead : year;
    ahead = ahead > log->as_of ? ahead : log->as_of;
    basis->has_season = season_measure(log, basis->end, ahead, arena, &basis->season);
    forecast->buying = buying_measure(log, basis->end, &basis->season, options->threads, arena);
    fit_model(basis->model, &forecast->buying, options->prior, options->threads, arena,
              &result->fit);
    basis->fit = result->fit;
    result->calibration = attempt->fit;
    kept_back_check(&attempt->kept_back, &attempt->fit, arena, &result->holdout);
    kept_back_weeks(&attempt->kept_back, log, &attempt->fit, arena, forecast);
    kept_back_classes(&attempt->kept_back, &attempt->fit, forecast);
    forecast->holdout_from = attempt->kept_back.end + 1;
    forecast->holdout_to = attempt->kept_back.to;
}

bool forecast_season(const struct order_log *log, struct arena *arena, struct forecast *forecast)
{
    struct arena scratch = {0};
    struct forecast trial = *forecast;
    struct season season;
    day_t end;

    if (!forecast->options.with_season || !find_end(log, forecast, &end) ||
        !season_measure(log, end, log->as_of, &scratch, &season)) {
        arena_free(&scratch);
        return false;
    }
    struct attempt plain = attempt_from(log, end, NULL, &trial, &scratch);
    struct attempt seasonal = attempt_from(log, end, &season, &trial, &scratch);
    forecast->season_was_tried = true;
    forecast->season_gain = plain.error > 0 ? 1 - seasonal.error / plain.error : 0;
    bool is_kept = forecast->season_gain >= SEASON_GAIN_MIN;
    if (is_kept)
        keep(log, &seasonal, arena, forecast);
    arena_free(&scratch);
    return is_kept;
}
