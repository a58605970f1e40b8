// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "retention/model.h"

/* Orders at random at a rate that clients draw from a gamma law: what models with it share. */

/* ln Gamma(r + x) - ln Gamma(r) and its first two derivatives by r. */
struct rising {
    double value, first, second;
};
struct rising rising_of(double r, uint32_t orders);

/*
 * P(n orders in `weeks`) for n = 0 ... count - 1, of a client whose rate is gamma(shape, rate);
 * negative binomial. `weeks` may be INFINITY, which nobody passes without any number of orders.
 */
void gamma_rate_distribution(double shape, double rate, double weeks, size_t count,
                             double *ret_probabilities);

/* Which limit a gamma(r, alpha) law of rates has run into, if any. */
enum model_limit gamma_rate_limit(double r, double alpha);
