// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/forecast.h"

/* Revenue and value of one client whose orders ahead are known. `spender` NULL: nothing is known
 * of what they spend but that they are one of this base's clients. */
void forecast_money(const struct forecast_basis *basis, const struct spender *spender,
                    struct client_forecast *forecast);

/* Sum of n orders of one client: n * each + n^2 * shared is its variance, since their own mean,
 * which all n share, is not known either. */
struct spend_spread {
    double mean, each, shared;
};
struct spend_spread spend_spread(const struct spend_fit *fit, const struct spender *spender);

enum { WINDOW_GAPS_MIN = 3 };
/* The window of the next order, of those who return, as seen on the day of the last one. */
void forecast_window(const struct forecast_basis *basis, const struct buyer *buyer, day_t last,
                     struct client_forecast *forecast);
