// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/forecast.h"

/*
 * The score test (Rao 1948): at an optimum the gradient is 0, and a step of Newton's method from
 * here, C g, leads to the optimum of the clients as they are now. Its length in standard errors is
 * sqrt(g' C g).
 */
double forecast_drift(const struct fit *fit, const struct buying *now, unsigned threads,
                      struct arena *scratch)
{
    struct derivatives at;
    int count = fit->model->parameter_count;
    double square = 0;

    fit->model->likelihood(fit->model, now, fit->parameters, threads, scratch, &at);
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++)
            square += at.gradient[i] * fit->covariance[i][j] * at.gradient[j];
    }
    return sqrt(fmax(square, 0));
}
