// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/gamma_rate.h"

#include <float.h>
#include <math.h>

#include "retention/special.h"

struct rising rising_of(double r, uint32_t orders)
{
    return (struct rising){
        .value = log_rising(r, orders),
        .first = digamma_rise(r, orders),
        .second = trigamma_rise(r, orders),
    };
}

void gamma_rate_distribution(double shape, double rate, double weeks, size_t count,
                             double *ret_probabilities)
{
    double log_none = -shape * log1p(weeks / rate), log_share = -log1p(rate / weeks);
    double share = exp(log_share), probability = exp(log_none);

    for (size_t n = 0; n < count; n++) {
        double orders = (double)n;

        /* From the one before; but what is below the doubles' range has no next. */
        if (n > 0 && probability > DBL_MIN / DBL_EPSILON)
            probability *= (shape + (orders - 1)) / orders * share;
        else if (n > 0)
            probability = exp(log_none + log_rising(shape, orders) - log_rising(1, orders) +
                              orders * log_share);
        ret_probabilities[n] = probability;
    }
}

enum model_limit gamma_rate_limit(double r, double alpha)
{
    if (r < 1e-6 * alpha)
        return LIMIT_NO_REPEATS; /* an order in 20,000 years */
    if (r > 1e3)
        return LIMIT_SAME_RATE; /* rates differ by less than 3 % */
    if (r < 1e-4 || alpha < 1e-5)
        return LIMIT_RATE_UNBOUNDED;
    return LIMIT_NONE;
}
