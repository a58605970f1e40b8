// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/spend.h"

#include <math.h>

#include "retention/special.h"

/*
 * Amounts of a client are Gamma(p, nu), nu among clients Gamma(q, v): so nu of a client seen to
 * spend a total s in x orders is Gamma(p x + q, v + s) (Fader and Hardie, note 025).
 */
struct nature {
    double shape, rate;
};
static struct nature nature_of(const struct spend_fit *fit, const struct spender *spender)
{
    return (struct nature){
        .shape = fit->p * spender->orders + fit->q,
        .rate = fit->v + spender->orders * spender->mean,
    };
}

double spend_likelihood(const double *parameters, const struct spender *spender)
{
    double p = parameters[0], q = parameters[1], v = parameters[2];
    double shape = p * spender->orders, total = spender->orders * spender->mean;

    return -log_beta(shape, q) - shape * log1p(v / total) - q * log1p(total / v) -
           log(spender->mean);
}

double spend_mean(const struct spend_fit *fit, const struct spender *spender)
{
    struct nature nature = nature_of(fit, spender);

    return nature.shape > 1 ? fit->p * nature.rate / (nature.shape - 1) : INFINITY;
}

double spend_density(const struct spend_fit *fit, const struct spender *spender)
{
    const double parameters[3] = {fit->p, fit->q, fit->v};

    return exp(spend_likelihood(parameters, spender));
}

struct spend_sum spend_of(const struct spend_fit *fit, const struct spender *spender, double n)
{
    struct nature nature = nature_of(fit, spender);
    double mean = spend_mean(fit, spender) * n;
    struct spend_sum sum = {.mean = n > 0 ? mean : 0};

    if (!(n > 0))
        return sum;
    if (nature.shape <= 2) {
        sum.variance = INFINITY;
        return sum;
    }
    /* E[1 / nu^2] = m2 and E[1 / nu] = m1: p n m2 from order to order, (p n)^2 (m2 - m1^2) from
     * what is not known of the client. */
    double one = nature.rate / (nature.shape - 1), shape = fit->p * n;
    double spread = one * one / (nature.shape - 2);
    sum.variance = shape * (one * one + spread) + shape * shape * spread;
    return sum;
}
