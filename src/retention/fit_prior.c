// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/fit_prior.h"

#include <math.h>
#include <string.h>

#include "retention/fit.h"

/*
 * Centres: between the fits of real shops that were published for these models (CDNOW by BG/NBD
 * 0.24, 0.79, 2.43, by MBG/NBD 0.52, 0.89, 1.61, by Pareto/NBD 0.55, 0.61, 11.7 of 39 weeks).
 */
#define R_CENTRE 0.5
#define ODDS_CENTRE (1.0 / 3) /* a / b: chance of leaving after an order, as odds */
#define LIKENESS_CENTRE 3.0   /* a + b */
#define S_CENTRE 0.5
#define BETA_CENTRE 0.3 /* of the mean time that clients were seen */
/* Of a logarithm: two thirds of shops within a factor of 4.5 of the centre either way. */
#define SPREAD 1.5

double prior_strength(double clients)
{
    return fmax(0, 1 - clients / PRIOR_CLIENTS_MAX);
}

double prior_add_one(int index, double parameter, double centre, double strength,
                     struct derivatives *derivatives)
{
    double precision = strength / (SPREAD * SPREAD), off = log(parameter / centre);

    derivatives->value -= precision * off * off / 2;
    derivatives->gradient[index] -= precision * off;
    derivatives->hessian[index][index] -= precision;
    return -precision * off * off / 2;
}

/* On ln(a / b) and on ln(a + b), for a and b at `index` and the one after it. */
static double add_leaving(int index, double a, double b, double strength,
                          struct derivatives *derivatives)
{
    double precision = strength / (SPREAD * SPREAD), share = a / (a + b);
    double odds = log(a / b / ODDS_CENTRE), likeness = log((a + b) / LIKENESS_CENTRE);
    double value = -precision * (odds * odds + likeness * likeness) / 2;
    const double by[2] = {share, 1 - share}, sign[2] = {1, -1};

    derivatives->value += value;
    for (int i = 0; i < 2; i++) {
        derivatives->gradient[index + i] -= precision * (odds * sign[i] + likeness * by[i]);
        for (int j = 0; j < 2; j++)
            derivatives->hessian[index + i][index + j] -=
                precision * sign[i] * sign[j] * (1 + likeness * share * (1 - share)) +
                precision * by[i] * by[j];
    }
    return value;
}

double prior_add(const struct model *model, const double *parameters, double weeks, double strength,
                 struct derivatives *derivatives)
{
    double value = 0;

    for (int i = 0; i < model->parameter_count; i++) {
        const char *name = model->parameter_names[i];
        if (strcmp(name, "r") == 0)
            value += prior_add_one(i, parameters[i], R_CENTRE, strength, derivatives);
        if (strcmp(name, "a") == 0)
            value += add_leaving(i, parameters[i], parameters[i + 1], strength, derivatives);
        if (strcmp(name, "s") == 0)
            value += prior_add_one(i, parameters[i], S_CENTRE, strength, derivatives);
        if (strcmp(name, "beta") == 0)
            value += prior_add_one(i, parameters[i], BETA_CENTRE * weeks, strength, derivatives);
    }
    return value;
}
