// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/fit.h"
#include "support/simulated_buyers.h"

/*
 * A slow way up that knows no derivatives (Nelder and Mead 1965), from many random places and
 * anew from wherever it ends: what the fast one is held against. Returns the highest value found.
 */
double simplex_best(fit_function *function, const void *context, int parameter_count,
                    const double *around, int starts, struct dice *dice, double *ret_parameters);
