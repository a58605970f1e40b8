// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/model.h"

extern const struct model pareto_nbd;

/*
 * Discounted expected residual transactions (Fader, Hardie and Lee 2005): the orders to come of a
 * client, for ever, each less by exp(-rate weeks). `rate` is continuous, per week, at least 0;
 * without discount, and with s <= 1, they have no end: INFINITY.
 */
double pareto_discounted_orders(const double *parameters, const struct buyer *buyer, double rate);
