// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/fit.h"

#include <math.h>

#include "retention/fit_prior.h"
#include "retention/fit_start.h"
#include "retention/symmetric.h"

/*
 * The starts are tried on a likeness of a large base: of so many groups where there are so many
 * times as many.
 */
static const struct likeness {
    size_t groups, times;
} likenesses[] = {{150, 2}, {9000, 8}};
enum { LIKENESSES = sizeof(likenesses) / sizeof(likenesses[0]) };

struct fit_context {
    const struct model *model;
    const struct buying *buying;
    unsigned threads;
    struct arena *arena;
    double prior_strength, weeks;
};

static void log_posterior(const void *context, const double *parameters,
                          struct derivatives *ret_derivatives)
{
    const struct fit_context *fit = context;
    struct arena_mark mark = arena_mark(fit->arena);

    fit->model->likelihood(fit->model, fit->buying, parameters, fit->threads, fit->arena,
                           ret_derivatives);
    arena_rewind(fit->arena, mark);
    if (fit->prior_strength > 0)
        prior_add(fit->model, parameters, fit->weeks, fit->prior_strength, ret_derivatives);
}

static struct fit_end end_of(const struct fit_context *context,
                             double (*starts)[MODEL_PARAMETERS_MAX], size_t count)
{
    struct fit_end end;

    fit_maximise(log_posterior, context, context->model->parameter_count,
                 (const double(*)[MODEL_PARAMETERS_MAX])starts, count, &end);
    return end;
}

static struct fit_end sample_end(const struct fit_context *context, size_t groups,
                                 double (*starts)[MODEL_PARAMETERS_MAX], size_t count)
{
    struct arena_mark mark = arena_mark(context->arena);
    struct buying sample = buying_sample(context->buying, groups, context->arena);
    struct fit_context likeness = *context;

    likeness.buying = &sample;
    struct fit_end end = end_of(&likeness, starts, count);
    arena_rewind(context->arena, mark);
    return end;
}

/*
 * The best end: of all starts on a few groups, from there on many more, from there on all. Where
 * a likeness has no optimum, all starts are tried again on the next.
 */
static struct fit_end best_end(const struct fit_context *context)
{
    double starts[FIT_STARTS + 1][MODEL_PARAMETERS_MAX] = {{0}};
    size_t first = 1, count = FIT_STARTS, groups = context->buying->group_count;
    struct fit_end end;

    fit_starts(context->model, context->buying, starts + 1);
    for (int i = 0; i < LIKENESSES && likenesses[i].groups * likenesses[i].times < groups; i++) {
        end = sample_end(context, likenesses[i].groups, starts + first, count);
        first = end.is_optimum ? 0 : 1;
        count = end.is_optimum ? 1 : FIT_STARTS;
        for (int j = 0; j < MODEL_PARAMETERS_MAX; j++)
            starts[0][j] = end.parameters[j];
    }
    end = end_of(context, starts + first, count);
    if (first == 0 && !end.is_optimum) {
        int evaluations = end.evaluations;
        end = end_of(context, starts, FIT_STARTS + 1);
        end.evaluations += evaluations;
    }
    return end;
}

/* So far along a direction from a fit's parameters, held where models are finite. */
static enum model_limit limit_at(const struct fit *fit, const double *direction, double by)
{
    double parameters[MODEL_PARAMETERS_MAX] = {0};

    for (int i = 0; i < fit->model->parameter_count; i++)
        parameters[i] = fmin(fmax(fit->parameters[i] * exp(by * direction[i]), MODEL_PARAMETER_MIN),
                             MODEL_PARAMETER_MAX);
    return fit->model->limit(fit->model, parameters);
}

/*
 * A way up may end short of the limit, where nothing is left to gain: then it is the nearer one of
 * the two ways along the flattest direction, on which the likelihood hardly changes.
 */
static enum model_limit limit_ahead(const struct fit *fit, const struct derivatives *at)
{
    /* Of a unit vector one part is at least a half: it passes from bound to bound. */
    const double length = 2 * log(MODEL_PARAMETER_MAX / MODEL_PARAMETER_MIN), step = 0.25;
    int size = fit->model->parameter_count, flattest = 0;
    struct eigen eigen = symmetric_eigen(at->hessian, size);
    enum model_limit limit = LIMIT_NONE;

    for (int i = 1; i < size; i++)
        if (eigen.value[i] > eigen.value[flattest])
            flattest = i;
    for (double by = 0; by < length && limit == LIMIT_NONE; by += step) {
        limit = limit_at(fit, eigen.vector[flattest], by);
        if (limit == LIMIT_NONE)
            limit = limit_at(fit, eigen.vector[flattest], -by);
    }
    return limit;
}

static void note_end(const struct fit_context *context, const struct fit_end *end, struct fit *fit)
{
    const struct model *model = context->model;
    struct derivatives prior = {0};

    fit->evaluations = end->evaluations;
    fit->gradient_norm = end->gradient_norm;
    fit->log_likelihood = end->at.value;
    if (context->prior_strength > 0)
        fit->log_likelihood -=
            prior_add(model, end->parameters, context->weeks, context->prior_strength, &prior);
    for (int i = 0; i < model->parameter_count; i++)
        fit->parameters[i] = end->parameters[i];
    if (!end->is_optimum || !fit_covariance(&end->at, model->parameter_count, fit->covariance)) {
        fit->state = FIT_NOT_IDENTIFIED;
        fit->limit = limit_ahead(fit, &end->at);
        return;
    }
    fit->state = FIT_FOUND;
    for (int i = 0; i < model->parameter_count; i++)
        fit->standard_errors[i] = fit->parameters[i] * sqrt(fit->covariance[i][i]);
}

/* Nothing to go by: as if they never ordered again, which is the likeliest law. */
static void note_impossible(const struct fit_context *context, struct fit *fit)
{
    struct derivatives at = {0};

    fit->state = FIT_IMPOSSIBLE;
    fit->limit = context->buying->repeaters == 0 ? LIMIT_NO_REPEATS : LIMIT_RATE_UNBOUNDED;
    for (int i = 0; i < context->model->parameter_count; i++)
        fit->parameters[i] = i == 1 ? MODEL_PARAMETER_MAX : 1;
    if (context->buying->repeaters > 0)
        fit->parameters[1] = 1;
    if (context->buying->group_count > 0)
        context->model->likelihood(context->model, context->buying, fit->parameters,
                                   context->threads, context->arena, &at);
    fit->log_likelihood = at.value;
}

void fit_model(const struct model *model, const struct buying *buying, enum fit_prior prior,
               unsigned threads, struct arena *arena, struct fit *ret_fit)
{
    struct fit fit = {.model = model};
    struct fit_context context = {model, buying, threads, arena, 0, 0};

    for (int i = 0; i < MODEL_PARAMETERS_MAX; i++)
        fit.standard_errors[i] = NAN;
    context.weeks = buying->clients > 0 ? mean_weeks(buying) : 0;
    if (prior == WITH_PRIOR)
        context.prior_strength = prior_strength((double)buying->clients);
    fit.has_prior = context.prior_strength > 0;
    if (buying->repeaters == 0 || !(context.weeks > 0)) {
        note_impossible(&context, &fit);
    } else {
        struct fit_end end = best_end(&context);
        note_end(&context, &end, &fit);
    }
    *ret_fit = fit;
}

double fit_aic(const struct fit *fit)
{
    return 2 * fit->model->parameter_count - 2 * fit->log_likelihood;
}

double fit_bic(const struct fit *fit, size_t clients)
{
    return fit->model->parameter_count * log((double)clients) - 2 * fit->log_likelihood;
}
