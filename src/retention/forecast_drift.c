// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/fit_prior.h"
#include "retention/fit_start.h"
#include "retention/forecast.h"

/*
 * The score test (Rao 1948): at an optimum the gradient is 0, and a step of Newton's method from
 * here, C g, leads to the optimum of the clients as they are now. Its length in standard errors is
 * sqrt(g' C g). With a prior, the gradient is that of both together; of a fit that has run into a
 * limit there is no C, and how far it holds cannot be told.
 */
double forecast_drift(const struct fit *fit, const struct buying *now, unsigned threads,
                      struct arena *scratch)
{
    struct derivatives at;
    int count = fit->model->parameter_count;
    double square = 0;

    if (fit->state != FIT_FOUND)
        return INFINITY;
    fit->model->likelihood(fit->model, now, fit->parameters, threads, scratch, &at);
    if (fit->has_prior)
        prior_add(fit->model, fit->parameters, mean_weeks(now),
                  prior_strength((double)now->clients), &at);
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++)
            square += at.gradient[i] * fit->covariance[i][j] * at.gradient[j];
    }
    return sqrt(fmax(square, 0));
}
