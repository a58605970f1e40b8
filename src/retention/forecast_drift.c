// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/forecast.h"

/*
 * The score test (Rao 1948): at an optimum the gradient of the clients' likelihood is 0, and on as
 * many new clients of the same kind it spreads with the information, the inverse of the covariance.
 * sqrt(g' C g / parameters) is about 1 for clients of whom the fit knows nothing.
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
    return sqrt(fmax(square, 0) / count);
}
