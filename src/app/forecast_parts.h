// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/forecasts.h"

/* What making a kept forecast and bringing it up to date share. */

struct client_outlook client_outlook_of(int64_t client_id, const struct client_forecast *forecast);

/* FORBIDDEN without RIGHT_EDIT. */
CHECKED enum status forecast_needs_right(struct work *work);

struct forecast_keeping {
    const struct snapshot *snapshot;
    const struct forecast *forecast; /* FORECAST_MADE */
    struct stored_forecast head;     /* fitted_at and order_version are given, the rest is filled */
};

/* In place of what was kept. */
CHECKED enum status forecast_keep_whole(struct work *work, struct forecast_keeping *keeping);
