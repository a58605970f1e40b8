// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast.h"

const int32_t forecast_horizons[FORECAST_HORIZONS] = {30, 90, 365};

void forecast_client(const struct forecast_basis *basis, const struct buyer *buyer, day_t last,
                     const struct spender *spender, struct client_forecast *ret_forecast)
{
    const struct model *model = basis->model;
    const struct season *season = basis->has_season ? &basis->season : NULL;
    struct client_forecast forecast = {0};
    double alive = model->alive(model, basis->fit.parameters, buyer, 0);

    forecast.alive = (struct estimate){alive, alive, alive};
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        double weeks = season_weeks(season, basis->end, basis->end + forecast_horizons[i]);
        double orders = model->expected(model, basis->fit.parameters, buyer, weeks);

        forecast.order_within[i] = 1 - model->none(model, basis->fit.parameters, buyer, weeks);
        forecast.orders[i] = (struct estimate){orders, orders, orders};
    }
    (void)last;
    (void)spender;
    *ret_forecast = forecast;
}

bool forecast_of_client(const struct forecast *forecast, const struct order_log *log, size_t client,
                        struct client_forecast *ret_forecast)
{
    uint32_t group = forecast->buying.group_of[client];
    const struct spender *spender =
        forecast->spending.clients == NULL ? NULL : &forecast->spending.clients[client];

    if (group == BUYING_NOBODY)
        return false;
    const struct buyer *buyer = &forecast->buying.groups[group];
    forecast_client(&forecast->basis, buyer, log->day[log->first[client] + buyer->orders], spender,
                    ret_forecast);
    return true;
}
