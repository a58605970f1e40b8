// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/symmetric.h"

/*
 * Where a quadratic is largest within a distance: the step of Newton's method in a trust region,
 * exactly, by the eigenvectors of its Hessian (Conn, Gould and Toint 2000, 7.3).
 */
struct fit_step {
    double by[MODEL_PARAMETERS_MAX];
    double length;
    double gain; /* what the quadratic says it brings; at least 0 */
};
struct fit_step fit_step(const double gradient[MODEL_PARAMETERS_MAX], const struct eigen *hessian,
                         int size, double radius);
