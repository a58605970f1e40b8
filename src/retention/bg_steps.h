// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <math.h>

#include "retention/bg.h"

/* The sum over stages j of Gamma(shape + j) / Gamma(shape) * idle^j / j!. */
static inline double bg_stages(int k, double shape, double idle)
{
    double term = 1, sum = 1;

    for (int j = 1; j < k; j++) {
        term *= (shape + (j - 1)) / j * idle;
        sum += term;
    }
    return sum;
}

/*
 * P(N orders in so many weeks) for N = 0, 1 ..., of a client who never leaves, times
 * exp(-log_scale). They are counted from the last order on: m = 0, 1 ... steps of the Poisson
 * process, j of them before today and m - j after,
 *   Gamma(shape + m) / Gamma(shape) * before^j / j! * after^(m - j) / (m - j)!
 * of which k make an order. All terms are positive, each follows from the one before.
 */
struct bg_steps {
    double shape;
    double before, after;       /* (T - t_x) and the weeks ahead, as shares of alpha + T + weeks */
    double term[BG_STAGES_MAX]; /* [j], of m - 1 steps */
    double m, sum;              /* sum: over the k steps before m */
    double log_scale;
};

static inline struct bg_steps bg_steps_of(const struct bg_client *client, double weeks)
{
    double total = client->rate + weeks;

    if (isinf(weeks))
        return (struct bg_steps){.log_scale = -INFINITY};
    return (struct bg_steps){
        .shape = client->shape,
        .before = client->idle * (client->rate / total),
        .after = weeks / total,
        .log_scale = -client->shape * log1p(weeks / client->rate) -
                     log(bg_stages(client->k, client->shape, client->idle)),
    };
}

/* The first k numbers of steps: nothing is ordered. */
static inline double bg_steps_first(struct bg_steps *steps, int k)
{
    double sum = 0, start = 1;

    for (int j = 0; j < k; j++) {
        double term = start;

        for (int m = j; m < k; m++) {
            if (m > j)
                term *= (steps->shape + (m - 1)) / (m - j) * steps->after;
            sum += term;
        }
        steps->term[j] = term;
        start *= (steps->shape + j) / (j + 1) * steps->before;
    }
    steps->m = k;
    steps->sum = sum;
    return sum;
}

/* Far from both ends of the doubles' range, whatever the client's number of orders. */
static inline void bg_steps_scale(struct bg_steps *steps, int k)
{
    for (int j = 0; j < k; j++)
        steps->term[j] *= 1e-200;
    steps->log_scale += 200 * 2.3025850929940456840; /* ln 10 */
}

static inline double bg_steps_next(struct bg_steps *steps, int k)
{
    double sum = 0;

    if (steps->m < k)
        return bg_steps_first(steps, k);
    if (steps->sum > 1e200)
        bg_steps_scale(steps, k);
    for (int i = 0; i < k; i++, steps->m += 1) {
        double factor = (steps->shape + (steps->m - 1)) * steps->after;

        for (int j = 0; j < k; j++) {
            steps->term[j] *= factor / (steps->m - j);
            sum += steps->term[j];
        }
    }
    steps->sum = sum;
    return sum;
}
