// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/pareto_nbd.h"

#include <math.h>

#include "retention/gamma_rate.h"
#include "retention/likelihood.h"
#include "retention/pareto_parts.h"

/*
 * Schmittlein, Morrison and Colombo 1987: clients order at random at a rate gamma(r, alpha), and
 * leave at a rate gamma(s, beta). With R = r + x,
 *
 *   L = Gamma(R) / Gamma(r) alpha^r beta^s ((alpha + T)^-R (beta + T)^-s
 *       + s integral from t_x to T of (alpha + y)^-R (beta + y)^-(s + 1) dy),
 *
 * a sum of positive terms: still a client at T, or gone at y. The peers' closed form, a difference
 * of two hypergeometric functions, loses all digits when T - t_x is short. Derivatives are those of
 * the terms, taken under the integral: with shares p of the terms and g their logarithms, the
 * gradient is E[g'], the Hessian E[g''] + Cov[g'].
 */
enum { TERMS_MAX = PANELS_MAX * PANEL_NODES_MAX + 1 };
struct terms {
    int count;
    double share[TERMS_MAX];
    double slope[PARETO_PARAMETERS][TERMS_MAX]; /* g' by the logarithms, rising's part left out */
    /* What E[g''] adds up: y / (alpha + y) and y / (beta + y), alone and times their complement. */
    double past_alpha, past_beta, curve_alpha, curve_beta, gone;
};

struct silence silence_since_last(const double *parameters, const struct buyer *buyer)
{
    return (struct silence){
        .r = parameters[PARETO_R] + buyer->orders,
        .alpha = parameters[PARETO_ALPHA] + buyer->last,
        .s = parameters[PARETO_S],
        .beta = parameters[PARETO_BETA] + buyer->last,
        .weeks = buyer->until - buyer->last,
    };
}

/* The term at y: gone = 1 there, or still a client = 0; its share as yet without norm. */
static void add_term(const double *parameters, double x, double y, double gone, double share,
                     double log_alpha, double log_beta, struct terms *terms)
{
    double alpha = parameters[PARETO_ALPHA], beta = parameters[PARETO_BETA];
    double r = parameters[PARETO_R], s = parameters[PARETO_S];
    double by_alpha = 1 / (alpha + y), by_beta = 1 / (beta + y);
    int i = terms->count++;

    terms->share[i] = share;
    terms->slope[PARETO_R][i] = -r * log_alpha;
    terms->slope[PARETO_ALPHA][i] = (r * y - x * alpha) * by_alpha;
    terms->slope[PARETO_S][i] = gone - s * log_beta;
    terms->slope[PARETO_BETA][i] = (s * y - gone * beta) * by_beta;
    terms->gone += share * gone;
    terms->past_alpha += share * (y * by_alpha);
    terms->past_beta += share * (y * by_beta);
    terms->curve_alpha += share * (alpha * by_alpha) * (y * by_alpha);
    terms->curve_beta += share * (s + gone) * (beta * by_beta) * (y * by_beta);
}

/* The terms of one buyer, relative to silent() = 1 at t_x. Returns the logarithm of their sum. */
static double make_terms(const double *parameters, const struct buyer *buyer, struct terms *terms)
{
    struct silence silence = silence_since_last(parameters, buyer);
    double x = buyer->orders, gone = 0, ordered = 0;
    double log_alpha = log1p(buyer->last / parameters[PARETO_ALPHA]);
    double log_beta = log1p(buyer->last / parameters[PARETO_BETA]);
    struct panels panels;

    pareto_panels(&silence, &panels);
    terms->count = 0;
    terms->past_alpha = terms->past_beta = terms->curve_alpha = terms->curve_beta = 0;
    terms->gone = 0;
    for (int p = 0; p < panels.count; p++) {
        const struct panel *panel = &panels.panels[p];

        for (int i = 0; i < panel->node_count; i++) {
            struct instant at = panel_instant(&silence, panel, i);
            double share = at.mass * silence.s / (silence.beta + at.y);
            gone += share;
            ordered += at.mass / (silence.alpha + at.y);
            add_term(parameters, x, buyer->last + at.y, 1, share, log_alpha + at.log_alpha,
                     log_beta + at.log_beta, terms);
        }
    }
    double past_alpha = log1p(silence.weeks / silence.alpha);
    double past_beta = log1p(silence.weeks / silence.beta);
    double alive = exp(-silence.r * past_alpha - silence.s * past_beta);
    add_term(parameters, x, buyer->until, 0, alive, log_alpha + past_alpha, log_beta + past_beta,
             terms);
    /* The three ways make 1; the smaller side keeps the digits of a logarithm near 0. */
    double less = silence.r * ordered;
    return less < 0.5 ? log1p(-less) : log(alive + gone);
}

static void norm(struct terms *terms, double *ret_mean)
{
    double sum = 0;

    for (int i = 0; i < terms->count; i++)
        sum += terms->share[i];
    for (int i = 0; i < terms->count; i++)
        terms->share[i] /= sum;
    terms->gone /= sum;
    terms->past_alpha /= sum;
    terms->past_beta /= sum;
    terms->curve_alpha /= sum;
    terms->curve_beta /= sum;
    for (int p = 0; p < PARETO_PARAMETERS; p++) {
        ret_mean[p] = 0;
        for (int i = 0; i < terms->count; i++)
            ret_mean[p] += terms->share[i] * terms->slope[p][i];
    }
}

static double covariance(const struct terms *terms, const double *mean, int p, int q)
{
    double sum = 0;

    for (int i = 0; i < terms->count; i++)
        sum += terms->share[i] * (terms->slope[p][i] - mean[p]) * (terms->slope[q][i] - mean[q]);
    return sum;
}

static void add_buyer(const double *parameters, const struct buyer *buyer, double weight,
                      const struct rising *rising, struct derivatives *sum)
{
    struct terms terms;
    double r = parameters[PARETO_R], s = parameters[PARETO_S], mean[PARETO_PARAMETERS];
    double alpha = parameters[PARETO_ALPHA], x = buyer->orders;
    double value = make_terms(parameters, buyer, &terms) + rising->value -
                   r * log1p(buyer->last / alpha) -
                   s * log1p(buyer->last / parameters[PARETO_BETA]);

    norm(&terms, mean);
    sum->value += weight * (value - (x > 0 ? x * log(alpha + buyer->last) : 0));
    for (int p = 0; p < PARETO_PARAMETERS; p++) {
        sum->gradient[p] += weight * mean[p];
        for (int q = 0; q <= p; q++)
            sum->hessian[p][q] += weight * covariance(&terms, mean, p, q);
    }
    double rises = r * rising->first;
    sum->gradient[PARETO_R] += weight * rises;
    sum->hessian[PARETO_R][PARETO_R] += weight * (rises + mean[PARETO_R] + r * r * rising->second);
    sum->hessian[PARETO_ALPHA][PARETO_R] += weight * r * terms.past_alpha;
    sum->hessian[PARETO_ALPHA][PARETO_ALPHA] -= weight * (r + x) * terms.curve_alpha;
    /* E[gone] less E[s ln] is the mean slope; only the logarithm's part is curved. */
    sum->hessian[PARETO_BETA][PARETO_S] += weight * s * terms.past_beta;
    sum->hessian[PARETO_BETA][PARETO_BETA] -= weight * terms.curve_beta;
    sum->hessian[PARETO_S][PARETO_S] += weight * (mean[PARETO_S] - terms.gone);
}

void pareto_add_groups(const void *context, const struct buying *buying, size_t from, size_t to,
                       struct derivatives *sum)
{
    const double *parameters = context;
    uint32_t orders = buying->groups[from].orders;
    struct rising rising = rising_of(parameters[PARETO_R], orders);

    for (size_t g = from; g < to; g++) {
        if (buying->groups[g].orders != orders) {
            orders = buying->groups[g].orders;
            rising = rising_of(parameters[PARETO_R], orders);
        }
        add_buyer(parameters, &buying->groups[g], buying->weight[g], &rising, sum);
    }
}

static void pareto_likelihood(const struct model *model, const struct buying *buying,
                              const double *parameters, unsigned threads, struct arena *scratch,
                              struct derivatives *ret_derivatives)
{
    (void)model;
    if (!pareto_likelihood_by_days(buying, parameters, threads, scratch, ret_derivatives))
        likelihood_sum(buying, pareto_add_groups, parameters, threads, scratch, ret_derivatives);
}

static enum model_limit pareto_limit(const struct model *model, const double *parameters)
{
    double s = parameters[PARETO_S], beta = parameters[PARETO_BETA];

    (void)model;
    if (s < 1e-5 * beta || s < 1e-4)
        return LIMIT_NOBODY_LEAVES; /* one of a hundred thousand a week, or hardly anyone ever */
    if (beta < 1e-3)
        return LIMIT_LEAVE_OR_STAY; /* at once, if at all */
    if (s > 1e3)
        return LIMIT_SAME_LEAVING; /* chances differ by less than 3 % */
    return gamma_rate_limit(parameters[PARETO_R], parameters[PARETO_ALPHA]);
}

const struct model pareto_nbd = {
    .name = "pareto_nbd",
    .k = 1,
    .parameter_count = PARETO_PARAMETERS,
    .parameter_names = {"r", "alpha", "s", "beta"},
    .leaves = true,
    .knows_one_timers = true,
    .likelihood = pareto_likelihood,
    .alive = pareto_alive,
    .alive_slopes = pareto_alive_slopes,
    .expected = pareto_expected,
    .none = pareto_none,
    .within = pareto_within,
    .distribution = pareto_distribution,
    .limit = pareto_limit,
};
