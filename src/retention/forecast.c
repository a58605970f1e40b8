// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast.h"

#include "base/clock.h"

/* What there is to go by, and whether it is enough. */
static enum forecast_state look_at(const struct order_log *log, struct forecast *forecast)
{
    for (size_t client = 0; client < log->client_count; client++)
        forecast->repeaters += log->count[client] > 1;
    forecast->clients = (int64_t)log->client_count;
    forecast->days = log->as_of - log->first_day;
    if (forecast->clients < FORECAST_CLIENTS_MIN)
        return FORECAST_TOO_FEW;
    if (forecast->repeaters < FORECAST_REPEATERS_MIN)
        return FORECAST_NO_REPEAT;
    return forecast->days < FORECAST_DAYS_MIN ? FORECAST_TOO_SHORT : FORECAST_NO_FIT;
}

void forecast_make(const struct order_log *log, const struct forecast_options *options,
                   struct arena *arena, struct forecast *ret_forecast)
{
    int64_t start = clock_ticks();
    struct forecast forecast = {
        .options = *options,
        .holdout_from = DAY_NONE,
        .holdout_to = DAY_NONE,
    };

    (void)arena;
    forecast.state = look_at(log, &forecast);
    forecast.elapsed_ns = clock_ticks() - start;
    *ret_forecast = forecast;
}
