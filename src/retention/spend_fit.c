// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/fit_prior.h"
#include "retention/spend_groups.h"

enum { SPEND_STARTS = 4, SAMPLE_GROUPS = 1000 };

/* Centres of the prior: fits of CDNOW were published as 6.25, 3.74 and 4.68, 4.19. */
#define P_CENTRE 5.0
#define Q_CENTRE 4.0

struct spend_context {
    const struct spend_groups *groups;
    unsigned threads;
    struct arena *arena;
    double prior_strength;
};

static double add_prior(const double *parameters, double strength, struct derivatives *all)
{
    return prior_add_one(0, parameters[0], P_CENTRE, strength, all) +
           prior_add_one(1, parameters[1], Q_CENTRE, strength, all);
}

static void log_posterior(const void *context, const double *parameters,
                          struct derivatives *ret_derivatives)
{
    const struct spend_context *spend = context;
    struct arena_mark mark = arena_mark(spend->arena);

    spend_groups_likelihood(spend->groups, parameters, spend->threads, spend->arena,
                            ret_derivatives);
    arena_rewind(spend->arena, mark);
    if (spend->prior_strength > 0)
        add_prior(parameters, spend->prior_strength, ret_derivatives);
}

/* p, q and v of which the mean is 1, or, without a mean, the median about that. */
static const double starts[SPEND_STARTS][MODEL_PARAMETERS_MAX] = {
    {6, 4, 0.5}, {1, 3, 2}, {40, 20, 0.475}, {3, 1.2, 0.2}};

static struct fit_end best_end(const struct spend_context *context)
{
    struct fit_end end;
    size_t count = context->groups->count;

    if (count > 2 * SAMPLE_GROUPS) {
        double outset[1][MODEL_PARAMETERS_MAX];
        struct spend_groups sample =
            spend_groups_sample(context->groups, SAMPLE_GROUPS, context->arena);
        struct spend_context likeness = *context;

        likeness.groups = &sample;
        fit_maximise(log_posterior, &likeness, 3, starts, SPEND_STARTS, &end);
        for (int i = 0; i < MODEL_PARAMETERS_MAX; i++)
            outset[0][i] = end.parameters[i];
        fit_maximise(log_posterior, context, 3, (const double(*)[MODEL_PARAMETERS_MAX])outset, 1,
                     &end);
        if (end.is_optimum)
            return end;
    }
    fit_maximise(log_posterior, context, 3, starts, SPEND_STARTS, &end);
    return end;
}

static void note_end(const struct spend_context *context, const struct fit_end *end,
                     struct spend_fit *fit)
{
    struct derivatives prior = {0};
    double unit = context->groups->unit;

    fit->p = end->parameters[0];
    fit->q = end->parameters[1];
    fit->v = end->parameters[2] * unit;
    fit->gradient_norm = end->gradient_norm;
    fit->evaluations = end->evaluations;
    fit->log_likelihood = end->at.value - context->groups->clients * log(unit);
    if (fit->has_prior)
        fit->log_likelihood -= add_prior(end->parameters, context->prior_strength, &prior);
    if (!end->is_optimum || !fit_covariance(&end->at, 3, fit->covariance)) {
        fit->state = FIT_NOT_IDENTIFIED;
        return;
    }
    fit->state = FIT_FOUND;
    fit->standard_errors[0] = fit->p * sqrt(fit->covariance[0][0]);
    fit->standard_errors[1] = fit->q * sqrt(fit->covariance[1][1]);
    fit->standard_errors[2] = fit->v * sqrt(fit->covariance[2][2]);
}

void spend_fit(const struct spending *spending, enum fit_prior prior, unsigned threads,
               struct arena *arena, struct spend_fit *ret_fit)
{
    struct spend_fit fit = {
        .state = FIT_IMPOSSIBLE, .standard_errors = {NAN, NAN, NAN}, .clients = spending->spenders};

    if (spending->spenders > 0) {
        struct arena_mark mark = arena_mark(arena);
        struct spend_groups groups = spend_groups_make(spending, arena);
        struct spend_context context = {&groups, threads, arena, 0};

        if (prior == WITH_PRIOR)
            context.prior_strength = prior_strength((double)spending->spenders);
        fit.has_prior = context.prior_strength > 0;
        fit.correlation = spend_groups_correlation(&groups);
        struct fit_end end = best_end(&context);
        note_end(&context, &end, &fit);
        arena_rewind(arena, mark);
    }
    *ret_fit = fit;
}
