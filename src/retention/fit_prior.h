// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/model.h"

/*
 * What other shops say of a small base: see fit.h and docs/forecast.md, "Small bases". `strength`
 * is 1 for no clients and 0 from PRIOR_CLIENTS_MAX on.
 */
double prior_strength(double clients);

/*
 * Adds the prior's logarithm to `derivatives` and returns it. `weeks` is the mean time that
 * clients were seen: a lifetime is long or short beside it, so that the unit of time is free.
 */
double prior_add(const struct model *model, const double *parameters, double weeks, double strength,
                 struct derivatives *derivatives);
/* A normal prior on one logarithm alone: of parameter `index`, around ln `centre`. */
double prior_add_one(int index, double parameter, double centre, double strength,
                     struct derivatives *derivatives);
