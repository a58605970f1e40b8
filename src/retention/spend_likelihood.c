// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "base/parallel.h"
#include "retention/special.h"
#include "retention/spend_groups.h"

enum { SPENDERS_AT_A_TIME = 4096 };

/*
 * What the likelihood of all needs of each, with L = ln(1 + v / total) and R = 1 / (total + v):
 * one logarithm and two divisions a group, since all the rest hangs on the number of orders only.
 */
struct spend_sums {
    double l, orders_l;   /* of L and of orders * L */
    double r, orders_r;   /* of v R */
    double r2, orders_r2; /* of (v R)^2 */
};

struct sums_pass {
    const struct spend_groups *groups;
    double v;
    struct spend_sums *pieces; /* [from / SPENDERS_AT_A_TIME] */
};

static void sum_piece(void *context, size_t from, size_t to, unsigned thread)
{
    const struct sums_pass *pass = context;
    const struct spend_groups *groups = pass->groups;
    struct spend_sums sums = {0};
    double v = pass->v;

    (void)thread;
    for (size_t i = from; i < to; i++) {
        double weight = groups->weight[i], orders = groups->orders[i], total = groups->total[i];
        double l = weight * log1p(v / total), share = v / (total + v), r = weight * share;
        sums.l += l;
        sums.orders_l += orders * l;
        sums.r += r;
        sums.orders_r += orders * r;
        sums.r2 += r * share;
        sums.orders_r2 += orders * r * share;
    }
    pass->pieces[from / SPENDERS_AT_A_TIME] = sums;
}

static struct spend_sums sum_groups(const struct spend_groups *groups, double v, unsigned threads,
                                    struct arena *scratch)
{
    size_t pieces = (groups->count + SPENDERS_AT_A_TIME - 1) / SPENDERS_AT_A_TIME;
    struct sums_pass pass = {groups, v, arena_array(scratch, struct spend_sums, pieces)};
    struct spend_sums sums = {0};

    parallel_for(threads, groups->count, SPENDERS_AT_A_TIME, sum_piece, &pass);
    for (size_t i = 0; i < pieces; i++) {
        sums.l += pass.pieces[i].l;
        sums.orders_l += pass.pieces[i].orders_l;
        sums.r += pass.pieces[i].r;
        sums.orders_r += pass.pieces[i].orders_r;
        sums.r2 += pass.pieces[i].r2;
        sums.orders_r2 += pass.pieces[i].orders_r2;
    }
    return sums;
}

/* What hangs on the number of orders; by p and q themselves. */
static void add_class(const struct spend_class *class, double p, double q, struct derivatives *all)
{
    double shape = p * class->orders, clients = class->clients;
    double both = clients * class->orders * trigamma(shape + q);

    all->value -= clients * log_beta(shape, q);
    all->gradient[0] += clients * class->orders * digamma_rise(shape, q);
    all->gradient[1] += clients * digamma_rise(q, shape);
    all->hessian[0][0] += clients * class->orders * class->orders * trigamma_rise(shape, q);
    all->hessian[0][1] += both;
    all->hessian[1][1] += clients * trigamma_rise(q, shape);
}

/* From derivatives by the parameters to those by their logarithms. */
static void by_logarithms(const double *parameters, struct derivatives *all)
{
    for (int i = 0; i < 3; i++)
        for (int j = i; j < 3; j++)
            all->hessian[j][i] = all->hessian[i][j] *= parameters[i] * parameters[j];
    for (int i = 0; i < 3; i++) {
        all->gradient[i] *= parameters[i];
        all->hessian[i][i] += all->gradient[i];
    }
}

void spend_groups_likelihood(const struct spend_groups *groups, const double *parameters,
                             unsigned threads, struct arena *scratch,
                             struct derivatives *ret_derivatives)
{
    double p = parameters[0], q = parameters[1], v = parameters[2];
    struct spend_sums sums = sum_groups(groups, v, threads, scratch);
    double log_rates = groups->clients * log(v) - groups->log_totals - sums.l;
    struct derivatives all = {0};

    for (size_t i = 0; i < groups->class_count; i++)
        add_class(&groups->classes[i], p, q, &all);
    all.value += q * log_rates - p * sums.orders_l - groups->log_means;
    all.gradient[0] -= sums.orders_l;
    all.gradient[1] += log_rates;
    all.gradient[2] = (q * (groups->clients - sums.r) - p * sums.orders_r) / v;
    all.hessian[0][2] = -sums.orders_r / v;
    all.hessian[1][2] = (groups->clients - sums.r) / v;
    all.hessian[2][2] = (p * sums.orders_r2 + q * sums.r2 - q * groups->clients) / (v * v);
    by_logarithms(parameters, &all);
    *ret_derivatives = all;
}
