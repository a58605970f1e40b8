// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/outlook.h"

/*
 * What all clients of a base order together. Sums are over all groups; how far they may be off is
 * read from some hundred of them, and scaled: the most frequent buyers all, of the others each
 * n-th in the groups' order.
 */
struct totals {
    const struct fit *fit;
    const struct buying *buying;
    double *alive;      /* [group] P(alive), times weight */
    size_t *some;       /* groups that are looked at closely */
    double *some_times; /* [some] how many such groups each stands for, times weight */
    size_t some_count;
};
struct totals totals_open(const struct fit *fit, const struct buying *buying, struct arena *arena);
/* The same where P(alive) of each group is known. */
struct totals totals_of_groups(const struct fit *fit, const struct buying *buying,
                               const struct client_forecast *groups, struct arena *arena);

/* E[orders of all in the next weeks]. */
double totals_orders(const struct totals *totals, double weeks);
/* E[clients still there in so many weeks]. */
double totals_alive(const struct totals *totals, double weeks);

/* How a total varies around its expectation. */
struct total_spread {
    double chance;    /* variance of all clients together, over the expectation */
    double parameter; /* variance that the parameters leave open, over its square */
    double pairs;     /* of orders of one client, over those if nobody left meanwhile: see
                         count_pairs_staying() */
};
struct total_spread totals_spread(const struct totals *totals, double weeks);
struct total_spread totals_alive_spread(const struct totals *totals);

struct estimate totals_estimate(const struct total_spread *spread, double expected);
/* The same of what comes in whole numbers: so are the ends, but for one that would lie on the
 * wrong side of the expectation. */
struct estimate totals_count(const struct total_spread *spread, double expected);
