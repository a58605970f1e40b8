// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/spend.h"

/*
 * Spenders sorted by their number of orders and their mean, equal ones together, amounts counted
 * in `unit`s (the mean of all): sums over them do not hang on the order of clients.
 */
struct spend_class { /* of those with equally many orders */
    double orders, clients;
};
struct spend_groups {
    size_t count;
    double *orders, *total, *weight; /* [group] */
    struct spend_class *classes;
    size_t class_count;
    double clients, unit;
    double log_means;  /* sum of ln mean, in units */
    double log_totals; /* sum of ln total, in units */
};

/* At least one spender. */
struct spend_groups spend_groups_make(const struct spending *spending, struct arena *arena);

/* Every so many groups, so that about `count` are left. */
struct spend_groups spend_groups_sample(const struct spend_groups *groups, size_t count,
                                        struct arena *arena);

/* Of number and mean of orders (Pearson). */
double spend_groups_correlation(const struct spend_groups *groups);

/* The likelihood of ln p, ln q and ln v, v in units. */
void spend_groups_likelihood(const struct spend_groups *groups, const double *parameters,
                             unsigned threads, struct arena *scratch,
                             struct derivatives *ret_derivatives);
