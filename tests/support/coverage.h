// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/forecast.h"
#include "support/simulated_buyers.h"

/*
 * How often 90 % intervals hold what then comes: bases are simulated from a seed, forecast, and
 * the truth goes on for a year. Orders have days and hours, orders of one day are one occasion.
 */
struct interval_count {
    int64_t below, inside, above; /* of what came */
};
double interval_share(const struct interval_count *count); /* inside, of all; NAN of none */

struct coverage_case {
    const char *name;
    struct shop shop; /* with `joining` at most `weeks` */
    size_t clients;
    const char *model; /* that may be chosen, with shop.k; NULL: whichever forecasts best */
};

struct coverage {
    int bases, made, fits;
    /* The true ones, in intervals of ln parameter, from a base with exact times. */
    struct interval_count parameters;
    /* Of clients: occasions within 90 and 365 days, randomised, so that whole numbers have 90 %
     * too: what came, and a uniform share of its own chance, among the chances of all. */
    struct interval_count orders_90, orders_365;
    struct interval_count orders_365_whole; /* as said: low <= what came <= high */
    /* Revenue of a year, of those with P(an order) above 0.95, whose low end says something. */
    struct interval_count revenue_365, value;
    int64_t revenue_clients, revenue_above; /* of all who may order; above the high end */
    struct interval_count alive, base_orders[FORECAST_HORIZONS], base_revenue[FORECAST_HORIZONS];
    struct interval_count weeks; /* of the holdout, where one was made */
    double predicted, actual;    /* occasions of a year, all bases */
};

void coverage_measure(const struct coverage_case *coverage_case, int bases, uint64_t seed,
                      struct coverage *ret_coverage);
