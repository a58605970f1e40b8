// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/outlook.h"

/* The 90 % intervals of one client: between these shares of what may come. */
#define INTERVAL_LOW 0.05
#define INTERVAL_HIGH 0.95
#define INTERVAL_Z 1.6448536269514722 /* of the standard normal at INTERVAL_HIGH */

/* Tails, P(an order) and spread of an outlook; see struct outlook. */
void forecast_spread(const struct outlook_plan *plan, const struct buyer *key,
                     struct outlook *outlook);

/* P(alive) between what the parameters leave open: on the logit, by the delta method. */
struct estimate forecast_alive(const struct forecast_basis *basis, const struct buyer *buyer,
                               double alive);

/* Orders of the horizon: expected, and whole orders that may come. */
struct estimate forecast_orders(const struct outlook_plan *plan, const struct outlook *outlook,
                                int horizon, const struct buyer *buyer, double alive);

/*
 * How the orders n of a client vary: E[n (n - 1)], by the model's own distribution, which knows
 * that rates differ and that clients leave meanwhile. Then Var[n] = E[n (n - 1)] + E[n] - E[n]^2.
 */
struct count_mean {
    double alive, expected; /* P(alive) now, E[n] */
};
double count_pairs(const struct fit *fit, const struct buyer *buyer, double weeks,
                   const struct count_mean *mean);
/* The same of a negative binomial of that mean, as if nobody left meanwhile: at once, and less. */
double count_pairs_staying(const struct fit *fit, const struct buyer *buyer,
                           const struct count_mean *mean);

/* Quantile of what has this mean and variance and is above 0: gamma. */
double gamma_between(double probability, double mean, double variance);
