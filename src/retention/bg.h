// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/model.h"

/*
 * The BG family: (M)BG/CNBD-k of Reutterer, Platzer and Schroeder 2021, whose k = 1 are BG/NBD
 * (Fader, Hardie and Lee 2005) and MBG/NBD (Batislam, Denizel and Filiztekin 2007). While they are
 * clients they order every k-th time of a Poisson process, the rate is gamma(r, alpha) among
 * them; after each order they leave by a chance that is beta(a, b). In BG the first order does not
 * count, nobody leaves after it; in MBG it does.
 */
enum { BG_R, BG_ALPHA, BG_A, BG_B };
enum { BG_STAGES_MAX = 4 }; /* largest k */

/* Occasions after which a client could have left, and did not if they are one still. */
static inline double bg_chances(const struct model *model, uint32_t orders)
{
    return (double)orders + (model->knows_one_timers ? 1 : 0);
}

/*
 * What a history says of a client if they are one still. The steps of the Poisson process since
 * the last order are j = 0 ... k - 1 with weights Gamma(shape + j) / Gamma(shape) idle^j / j!, and
 * then the rate is gamma(shape + j, rate), independent of the chance, beta(a, b).
 */
struct bg_client {
    int k;
    double shape, rate; /* r + k x and alpha + T */
    double idle;        /* (T - t_x) / (alpha + T) */
    double a, b;        /* a and b + chances */
    double alive, gone; /* P(they are one still), P(they have left) */
};
struct bg_client bg_client_of(const struct model *model, const double *parameters,
                              const struct buyer *buyer);

/* P(at least so many orders in these weeks) of who is one still and would never leave. */
double bg_at_least(const struct bg_client *client, double weeks, double orders);

/* Of who is one still: E[orders in these weeks], P(still one after them). Above 0 weeks. */
enum bg_ahead { BG_ORDERS, BG_STAYING };
double bg_ahead(const struct bg_client *client, double weeks, enum bg_ahead wanted);

/* The same in two ways, as exact as each other: a sum over the number of orders, fast while few
 * are ahead; and an integral over the chance of leaving. */
bool bg_ahead_is_short(const struct bg_client *client, double weeks);
double bg_ahead_by_sum(const struct bg_client *client, double weeks, enum bg_ahead wanted);
double bg_ahead_by_integral(const struct bg_client *client, double weeks, enum bg_ahead wanted);

void bg_likelihood(const struct model *model, const struct buying *buying, const double *parameters,
                   unsigned threads, struct arena *scratch, struct derivatives *ret_derivatives);
