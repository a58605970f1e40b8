// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "retention/model.h"

/*
 * Maximum likelihood by Newton's method in a trust region (Conn, Gould and Toint 2000), on the
 * logarithms of the parameters, from several starts. Deterministic to the last bit.
 */
enum fit_state {
    FIT_FOUND,          /* at the optimum: scaled gradient below FIT_GRADIENT_MAX, curvature down */
    FIT_NOT_IDENTIFIED, /* the likelihood rises, or stays flat, without end: see `limit` */
    FIT_IMPOSSIBLE,     /* too little to fit anything: see `limit` */
};

/*
 * The scaled gradient: the largest |g_i| / sqrt(max(-H_ii, 1)), where g and H are the first and
 * second derivatives by the logarithms. Where the curvature is below 1, |g_i| itself. At an
 * optimum it is below FIT_GRADIENT_MAX, and so is the Newton decrement sqrt(g' (-H)^-1 g), which
 * is how far off the parameters may still be, in standard errors; every curvature (eigenvalue of
 * -H) is above FIT_CURVATURE_MIN. Below that a logarithm's standard error would be beyond 100:
 * the direction is flat, nothing was found.
 */
#define FIT_GRADIENT_MAX 1e-6
#define FIT_CURVATURE_MIN 1e-4

/*
 * A weak prior for small bases: normal on the logarithms of what has no unit (r, and a and b, or
 * s), none on rates, which are the base's own. Its precision falls in a straight line with the
 * number of clients and is gone from PRIOR_CLIENTS_MAX on, so that it decides nothing that the
 * data can. Source and effect: docs/forecast.md.
 */
enum fit_prior { WITHOUT_PRIOR, WITH_PRIOR };
enum { PRIOR_CLIENTS_MAX = 500 };

struct fit {
    const struct model *model;
    enum fit_state state;
    enum model_limit limit;
    double parameters[MODEL_PARAMETERS_MAX];      /* finite in every state, best found */
    double standard_errors[MODEL_PARAMETERS_MAX]; /* with FIT_FOUND, else NAN */
    double log_likelihood;                        /* of the data alone, without the prior */
    double gradient_norm; /* scaled, see FIT_GRADIENT_MAX; with a prior, of both together */
    /* Of the logarithms of the parameters (Laplace); zeros unless FIT_FOUND. */
    double covariance[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX];
    bool has_prior; /* it weighed in */
    int evaluations;
};

void fit_model(const struct model *model, const struct buying *buying, enum fit_prior prior,
               unsigned threads, struct arena *arena, struct fit *ret_fit);

double fit_aic(const struct fit *fit);
double fit_bic(const struct fit *fit, size_t clients);

/*
 * The maximiser itself, for any smooth function of up to MODEL_PARAMETERS_MAX logarithms: spend
 * models use it too.
 */
typedef void fit_function(const void *context, const double *parameters,
                          struct derivatives *ret_derivatives);
struct fit_end {
    double parameters[MODEL_PARAMETERS_MAX];
    struct derivatives at; /* there */
    double gradient_norm;
    bool is_optimum;
    int evaluations;
};
/* `starts` are [start_count][MODEL_PARAMETERS_MAX]. The best end of all; among ends as good as
 * each other an optimum, then the earlier start. Values that are not finite are stepped back from;
 * where no start has a finite one, at.value is -INFINITY. */
void fit_maximise(fit_function *function, const void *context, int parameter_count,
                  const double (*starts)[MODEL_PARAMETERS_MAX], size_t start_count,
                  struct fit_end *ret_end);
/* Inverse of the negative Hessian; false when it is not positive definite. */
bool fit_covariance(const struct derivatives *at, int parameter_count,
                    double ret_covariance[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX]);
