// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/forecast_parts.h"

void forecast_basis_wind(struct forecast_basis *basis, day_t first_day, struct arena *arena)
{
    int32_t year = forecast_horizons[FORECAST_HORIZONS - 1];
    int32_t ahead = basis->value_days > year ? basis->value_days : year;

    if (basis->has_season)
        season_wind(&basis->season, first_day, basis->end + ahead, arena);
}

void forecast_again(const struct order_log *log, const struct forecast_basis *basis,
                    unsigned threads, struct arena *arena, struct forecast *ret_forecast)
{
    struct forecast forecast = {
        .state = FORECAST_MADE,
        .options = {.calibrate_to = DAY_NONE,
                    .discount = basis->discount,
                    .value_days = basis->value_days,
                    .with_intervals = basis->with_intervals,
                    .threads = threads},
        .basis = *basis,
        .holdout_from = DAY_NONE,
        .holdout_to = DAY_NONE,
    };
    const struct season *season = NULL;

    forecast.basis.end = log->as_of;
    forecast_basis_wind(&forecast.basis, log->first_day, arena);
    if (basis->has_season)
        season = &forecast.basis.season;
    forecast.buying = buying_measure(log, log->as_of, season, threads, arena);
    forecast.clients = (int64_t)forecast.buying.clients;
    forecast.repeaters = forecast.buying.repeaters;
    forecast.days = log->as_of - log->first_day;
    if (log->amount != NULL)
        forecast.spending = spending_measure(log, log->as_of, threads, arena);
    forecast_groups(arena, &forecast);
    *ret_forecast = forecast;
}

void forecast_sum(struct forecast *forecast, struct arena *arena)
{
    forecast->results = arena_array(arena, struct model_result, 1);
    forecast->results[0].fit = forecast->basis.fit;
    forecast->result_count = 1;
    forecast->runner_up = 1;
    forecast_base(forecast);
    if (!forecast->basis.model->knows_one_timers)
        forecast->base.one_timers_gone = NAN;
}

bool forecast_of_orders(const struct forecast_basis *basis, const struct order_log *log,
                        size_t client, struct client_forecast *ret_forecast)
{
    const struct season *season = basis->has_season ? &basis->season : NULL;
    const day_t *days = log->day + log->first[client];
    uint32_t count = log->count[client];

    while (count > 0 && days[count - 1] > basis->end)
        count--;
    if (count == 0)
        return false;
    const struct buyer buyer = {.orders = count - 1,
                                .last = season_weeks(season, days[0], days[count - 1]),
                                .until = season_weeks(season, days[0], basis->end)};
    struct spender spender = {0};
    if (log->amount != NULL)
        spender = spender_of(log, client, basis->end);
    forecast_client(basis, &buyer, days[count - 1], log->amount == NULL ? NULL : &spender,
                    ret_forecast);
    return true;
}
