// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/outlook.h"

/* The 90 % intervals of one client: between these shares of what may come. */
#define INTERVAL_LOW 0.05
#define INTERVAL_HIGH 0.95
#define INTERVAL_Z 1.6448536269514722 /* of the standard normal at INTERVAL_HIGH */

/* Tails and spread of an outlook; see struct outlook. */
void forecast_spread(const struct outlook_plan *plan, const struct buyer *key,
                     struct outlook *outlook);

/* P(alive) between what the parameters leave open: on the logit, by the delta method. */
struct estimate forecast_alive(const struct forecast_basis *basis, const struct buyer *buyer,
                               double alive);

/* Orders of the horizon: expected, and whole orders that may come. */
struct estimate forecast_orders(const struct outlook_plan *plan, const struct outlook *outlook,
                                int horizon, const struct buyer *buyer, double alive);

/*
 * How counts vary: a client orders at all (again) with probability `some`, and then as a negative
 * binomial of `shape`, so that mean and P(at least one) are those of the model.
 */
struct count_law {
    double some, mean, shape; /* `mean`: of those who may order */
};
struct count_law count_law(const struct fit *fit, const struct buyer *buyer, double expected,
                           double within);
double count_variance(const struct count_law *law);

/* Quantile of what has this mean and variance and is above 0: gamma. */
double gamma_between(double probability, double mean, double variance);
