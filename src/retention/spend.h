// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/buying.h"
#include "retention/fit.h"

/*
 * Gamma-Gamma (Fader and Hardie, note 025): how much clients spend an order. Read from the
 * occasions after the first one, as every peer does, those above zero only; amounts in major
 * units, refunds left out (they belong to no occasion).
 */
struct spender {
    uint32_t orders; /* repeat occasions with an amount above 0 */
    double mean;     /* of them; 0 without any */
};
struct spending {
    struct spender *clients; /* [client of the log] */
    size_t count, spenders;  /* spenders: with orders > 0 */
    double first_mean; /* mean of all occasions above zero, the first ones among them; 0 = none */
};
/* Up to `end`, for a log with amounts. */
struct spender spender_of(const struct order_log *log, size_t client, day_t end);
struct spending spending_measure(const struct order_log *log, day_t end, unsigned threads,
                                 struct arena *arena);

/*
 * Parameters have no bounds in money, but MODEL_PARAMETER_MIN and _MAX where amounts are counted
 * in the mean spender's. FIT_IMPOSSIBLE: nobody to go by, parameters are 0. FIT_NOT_IDENTIFIED:
 * all spend alike, or always the same; the parameters still tell means.
 */
struct spend_fit {
    enum fit_state state;
    double p, q, v;
    double standard_errors[3]; /* of p, q, v; NAN unless FIT_FOUND */
    double covariance[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX]; /* of ln p, ln q, ln v */
    double log_likelihood, gradient_norm;                          /* as in struct fit */
    size_t clients;
    double correlation; /* of number and mean of orders (the model takes them as unrelated); 0
                           where all have the same number or mean */
    bool has_prior;
    int evaluations;
};
void spend_fit(const struct spending *spending, enum fit_prior prior, unsigned threads,
               struct arena *arena, struct spend_fit *ret_fit);

/* Logarithm of the density of the spender's mean; parameters p, q, v; orders > 0, mean > 0. */
double spend_likelihood(const double *parameters, const struct spender *spender);
/* E[mean spend of an order | history]; INFINITY where it does not exist: p * orders + q <= 1. */
double spend_mean(const struct spend_fit *fit, const struct spender *spender);
/* Density of the observed mean of `orders` orders at `mean`. */
double spend_density(const struct spend_fit *fit, const struct spender *spender);
/*
 * What n more orders of this client come to: mean and variance of their sum, from the client's own
 * mean (a gamma mixture); either is INFINITY where it does not exist.
 */
struct spend_sum {
    double mean, variance;
};
struct spend_sum spend_of(const struct spend_fit *fit, const struct spender *spender, double n);
