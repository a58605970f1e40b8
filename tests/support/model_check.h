// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/model.h"

/* What holds for every model of repeat buying, checked against the model itself. */

/* Log-likelihood of one buyer. */
double buyer_likelihood(const struct model *model, const double *parameters,
                        const struct buyer *buyer);

/* Gradient and Hessian against central differences of the value and of the gradient. */
void check_derivatives(const struct model *model, const struct buying *buying,
                       const double *parameters);

/* P(n orders) sum to one and their mean is expected(); none() is the first. */
void check_distribution(const struct model *model, const double *parameters,
                        const struct buyer *buyer, double weeks);

/*
 * Every function at random parameters, buyers and weeks as far out as model.h says: finite, and
 * probabilities are probabilities.
 */
void check_random_inputs(const struct model *model, size_t count, uint64_t seed);
