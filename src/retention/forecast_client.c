// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast_money.h"
#include "retention/outlook.h"

const int32_t forecast_horizons[FORECAST_HORIZONS] = {30, 90, 365};

void forecast_client(const struct forecast_basis *basis, const struct buyer *buyer, day_t last,
                     const struct spender *spender, struct client_forecast *ret_forecast)
{
    struct buyer key = outlook_key(basis->model, buyer);
    struct outlook_plan plan;
    struct outlook outlook;

    outlook_plan(basis, &plan);
    outlook.has_direction = false;
    outlook_of(&plan, &key, &outlook);
    outlook_client(&plan, &outlook, buyer, ret_forecast);
    forecast_window(basis, buyer, last, ret_forecast);
    forecast_money(basis, spender, ret_forecast);
}

bool forecast_of_client(const struct forecast *forecast, const struct order_log *log, size_t client,
                        struct client_forecast *ret_forecast)
{
    const struct spending *spending = &forecast->spending;

    if (forecast->state != FORECAST_MADE || client >= log->client_count ||
        forecast->buying.group_of[client] == BUYING_NOBODY)
        return false;
    uint32_t group = forecast->buying.group_of[client];
    *ret_forecast = forecast->groups[group];
    forecast_money(&forecast->basis, spending->clients == NULL ? NULL : &spending->clients[client],
                   ret_forecast);
    return true;
}
