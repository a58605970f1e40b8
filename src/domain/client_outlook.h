// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"

/*
 * What one client is expected to do, in whole numbers as it is kept: shares and numbers of orders
 * in millionths, amounts in ten-thousandths. Intervals hold 90 %. Meaning: docs/forecast.md.
 */
struct outlook_figure {
    int64_t expected, low, high;
};

enum { OUTLOOK_HORIZONS = 3, OUTLOOK_UNIT = 1000000 }; /* 30, 90 and 365 days */
struct client_outlook {
    int64_t client_id;
    struct outlook_figure alive; /* chance that they still are a client */
    int64_t order_within[OUTLOOK_HORIZONS];
    struct outlook_figure orders[OUTLOOK_HORIZONS];
    bool has_money;
    struct outlook_figure revenue; /* of 365 days */
    struct outlook_figure value;   /* discounted */
    bool has_window;
    day_t window_from, window_by; /* of the next order, by their own rhythm */
};
