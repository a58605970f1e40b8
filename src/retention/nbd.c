// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/gamma_rate.h"
#include "retention/likelihood.h"
#include "retention/model.h"
#include "retention/special.h"

/*
 * Ehrenberg 1959: clients order at random at a rate that is gamma(r, alpha) among them, for ever.
 * L = Gamma(r + x) / Gamma(r) * alpha^r / (alpha + T)^(r + x).
 */
enum { R, ALPHA };

static void add_groups(const void *context, const struct buying *buying, size_t from, size_t to,
                       struct derivatives *sum)
{
    const double *parameters = context;
    double r = parameters[R], alpha = parameters[ALPHA];
    uint32_t orders = buying->groups[from].orders;
    struct rising rising = rising_of(r, orders);

    for (size_t g = from; g < to; g++) {
        const struct buyer *buyer = &buying->groups[g];
        if (buyer->orders != orders) {
            orders = buyer->orders;
            rising = rising_of(r, orders);
        }
        double weight = buying->weight[g], x = orders, until = buyer->until;
        double total = alpha + until, grown = log1p(until / alpha);
        double by_r = r * (rising.first - grown);

        sum->value += weight * (rising.value - r * grown - (x > 0 ? x * log(total) : 0));
        sum->gradient[R] += weight * by_r;
        sum->gradient[ALPHA] += weight * ((r * until - x * alpha) / total);
        sum->hessian[R][R] += weight * (by_r + r * r * rising.second);
        sum->hessian[ALPHA][R] += weight * (r * until / total);
        sum->hessian[ALPHA][ALPHA] -= weight * ((r + x) * (alpha / total) * (until / total));
    }
}

static void nbd_likelihood(const struct model *model, const struct buying *buying,
                           const double *parameters, unsigned threads, struct arena *scratch,
                           struct derivatives *ret_derivatives)
{
    (void)model;
    likelihood_sum(buying, add_groups, parameters, threads, scratch, ret_derivatives);
}

static double nbd_alive(const struct model *model, const double *parameters,
                        const struct buyer *buyer, double weeks)
{
    (void)model;
    (void)parameters;
    (void)buyer;
    (void)weeks;
    return 1;
}

static double nbd_expected(const struct model *model, const double *parameters,
                           const struct buyer *buyer, double weeks)
{
    (void)model;
    return (parameters[R] + buyer->orders) / (parameters[ALPHA] + buyer->until) * weeks;
}

static double nbd_none(const struct model *model, const double *parameters,
                       const struct buyer *buyer, double weeks)
{
    (void)model;
    return exp(-(parameters[R] + buyer->orders) *
               log1p(weeks / (parameters[ALPHA] + buyer->until)));
}

static double nbd_within(const struct model *model, const double *parameters,
                         const struct buyer *buyer, double weeks)
{
    (void)model;
    return -expm1(-(parameters[R] + buyer->orders) *
                  log1p(weeks / (parameters[ALPHA] + buyer->until)));
}

static void nbd_distribution(const struct model *model, const double *parameters,
                             const struct buyer *buyer, double weeks, size_t count,
                             double *ret_probabilities)
{
    (void)model;
    gamma_rate_distribution(parameters[R] + buyer->orders, parameters[ALPHA] + buyer->until, weeks,
                            count, ret_probabilities);
}

static enum model_limit nbd_limit(const struct model *model, const double *parameters)
{
    (void)model;
    return gamma_rate_limit(parameters[R], parameters[ALPHA]);
}

const struct model nbd = {
    .name = "nbd",
    .k = 1,
    .parameter_count = 2,
    .parameter_names = {"r", "alpha"},
    .leaves = false,
    .knows_one_timers = false,
    .likelihood = nbd_likelihood,
    .alive = nbd_alive,
    .expected = nbd_expected,
    .none = nbd_none,
    .within = nbd_within,
    .distribution = nbd_distribution,
    .limit = nbd_limit,
};
