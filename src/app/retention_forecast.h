// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/retention_view.h"

/*
 * What lies ahead of all clients together, by the fit that the workspace keeps (app/forecasts.h),
 * on the orders as they are now and seen from today: nothing is fitted. Measured once for each
 * state of the orders. RIGHT_VIEW. Close it in any case.
 */
struct retention_forecast {
    bool is_made;                     /* a forecast is kept, and of orders that are there */
    const struct kept_analysis *kept; /* SECTION_FORECAST; NULL unless made */
    int64_t fitted_at;                /* Unix microseconds */
    day_t fitted_on;                  /* of the business */
    struct snapshots *snapshots, *own;
};
CHECKED enum status retention_forecast(struct work *work, struct snapshots *snapshots,
                                       struct retention_forecast *ret_forecast);
void retention_forecast_close(struct retention_forecast *forecast);
