// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "retention/buying.h"

/*
 * A model of repeat buying: how often clients order while they are clients, how rates differ among
 * them, and when they leave. Adding one is one file and one row of models.def. Parameters are
 * positive, per week where they have a dimension; every function takes them in the order of
 * `parameter_names`. All functions are pure, finite for every parameter in
 * [MODEL_PARAMETER_MIN, MODEL_PARAMETER_MAX] and every buyer with x <= 1e6 and T <= 1e5 weeks,
 * and exact to 1e-9 relative (log-likelihoods: of each buyer's).
 */
enum { MODEL_PARAMETERS_MAX = 4 };
#define MODEL_PARAMETER_MIN 1e-8
#define MODEL_PARAMETER_MAX 1e8

/* A value, and its derivatives by the logarithms of the parameters. */
struct derivatives {
    double value;
    double gradient[MODEL_PARAMETERS_MAX];
    double hessian[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX]; /* symmetric, all filled */
};

/* What a flat direction of the likelihood means: the simpler law that the model runs into. */
enum model_limit {
    LIMIT_NONE,
    LIMIT_NO_REPEATS,     /* nobody ordered twice: no rate can be known */
    LIMIT_SAME_RATE,      /* r and alpha without end: all order at one rate (Poisson) */
    LIMIT_NOBODY_LEAVES,  /* leaving goes to 0: as NBD */
    LIMIT_SAME_LEAVING,   /* a, b (s, beta) without end: one chance of leaving for all */
    LIMIT_LEAVE_OR_STAY,  /* a, b to 0: some leave at once, the others never */
    LIMIT_RATE_UNBOUNDED, /* r or alpha to 0 or beyond any scale */
};

struct model {
    const char *name; /* the key in JSON: "bg_nbd" */
    int k;            /* regularity: gaps are Erlang-k; 1 = at random */
    int parameter_count;
    const char *parameter_names[MODEL_PARAMETERS_MAX];
    bool leaves;           /* clients may leave for good: P(alive) means something */
    bool knows_one_timers; /* P(alive) of x = 0 is not 1 by construction */

    /* Of all groups; `threads` share the work, the result is the same bits for any number. */
    void (*likelihood)(const struct model *model, const struct buying *buying,
                       const double *parameters, unsigned threads, struct arena *scratch,
                       struct derivatives *ret_derivatives);
    /* P(still a client at T + weeks | history); weeks >= 0. */
    double (*alive)(const struct model *model, const double *parameters, const struct buyer *buyer,
                    double weeks);
    /* Derivatives of ln(P / (1 - P)) of P = P(still a client at T | history) by the logarithms of
     * the parameters, where P < 1. NULL: nothing cheaper than differences is known. */
    void (*alive_slopes)(const struct model *model, const double *parameters,
                         const struct buyer *buyer, double *ret_slopes);
    /* E[orders in (T, T + weeks] | history], leaving included; weeks >= 0. */
    double (*expected)(const struct model *model, const double *parameters,
                       const struct buyer *buyer, double weeks);
    /* P(no order in (T, T + weeks] | history); weeks may be INFINITY: never again. */
    double (*none)(const struct model *model, const double *parameters, const struct buyer *buyer,
                   double weeks);
    /* P(an order in (T, T + weeks] | history, and still a client at T), to all its digits where it
     * is small or P(still a client) is; weeks may be INFINITY. */
    double (*within)(const struct model *model, const double *parameters, const struct buyer *buyer,
                     double weeks);
    /* P(n orders in (T, T + weeks] | history) for n = 0 ... count - 1. */
    void (*distribution)(const struct model *model, const double *parameters,
                         const struct buyer *buyer, double weeks, size_t count,
                         double *ret_probabilities);
    /* Which limit a fit that ended at `parameters` ran into. */
    enum model_limit (*limit)(const struct model *model, const double *parameters);
};

/* Every model, in the order of models.def, which is also that of the report. */
extern const struct model *const models[];
extern const size_t model_count;

/* NULL when there is none. */
const struct model *model_find(const char *name, int k);
