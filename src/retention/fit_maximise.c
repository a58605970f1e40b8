// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/fit.h"

#include <math.h>
#include <string.h>

#include "retention/fit_step.h"

enum { EVALUATIONS_MAX = 150, BLIND_STEPS_MAX = 4 };
#define RADIUS_FIRST 1.0
#define RADIUS_MAX 4.0
#define RADIUS_MIN 1e-9

/* What is still to be gained along a direction that stays flat: see FIT_NOT_IDENTIFIED. */
#define FLAT_GAIN 1e-8
#define FLAT_LENGTH 0.05

/* One way up from one start, in the logarithms of the parameters. */
struct climb {
    fit_function *function;
    const void *context;
    int size;
    double logs[MODEL_PARAMETERS_MAX];
    struct derivatives at;
    double radius;
    int evaluations, blind_steps;
    /* Of `at`: without what would lead beyond the bounds. */
    double gradient[MODEL_PARAMETERS_MAX];
    double hessian[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX];
    bool is_held; /* by a bound */
    struct eigen eigen;
    double gradient_norm;
    bool is_optimum;
};

static bool all_finite(const struct derivatives *at, int size)
{
    double sum = at->value;

    for (int i = 0; i < size; i++) {
        sum += at->gradient[i];
        for (int j = 0; j < size; j++)
            sum += at->hessian[i][j];
    }
    return isfinite(sum);
}

static double bounded(double log_parameter)
{
    return fmin(fmax(log_parameter, log(MODEL_PARAMETER_MIN)), log(MODEL_PARAMETER_MAX));
}

static bool evaluate(struct climb *climb, const double *logs, struct derivatives *ret_at)
{
    double parameters[MODEL_PARAMETERS_MAX] = {0};

    for (int i = 0; i < climb->size; i++)
        parameters[i] = fmin(fmax(exp(logs[i]), MODEL_PARAMETER_MIN), MODEL_PARAMETER_MAX);
    memset(ret_at, 0, sizeof(*ret_at));
    climb->function(climb->context, parameters, ret_at);
    climb->evaluations++;
    return all_finite(ret_at, climb->size);
}

/* A parameter at a bound that would go on stays where it is. */
static void hold_at_bounds(struct climb *climb)
{
    memcpy(climb->gradient, climb->at.gradient, sizeof(climb->gradient));
    memcpy(climb->hessian, climb->at.hessian, sizeof(climb->hessian));
    climb->is_held = false;
    for (int i = 0; i < climb->size; i++) {
        double next = climb->logs[i] + (climb->gradient[i] > 0 ? 1 : -1);
        if (bounded(next) != climb->logs[i])
            continue;
        climb->is_held = true;
        climb->gradient[i] = 0;
        for (int j = 0; j < climb->size; j++)
            climb->hessian[i][j] = climb->hessian[j][i] = 0;
        climb->hessian[i][i] = -1;
    }
}

/* Newton's decrement where the curvature is down in every direction, else INFINITY. */
static double decrement(const struct climb *climb)
{
    double sum = 0;

    for (int i = 0; i < climb->size; i++) {
        double slope = 0;
        if (climb->eigen.value[i] > -FIT_CURVATURE_MIN)
            return INFINITY;
        for (int j = 0; j < climb->size; j++)
            slope += climb->eigen.vector[i][j] * climb->gradient[j];
        sum += slope * slope / -climb->eigen.value[i];
    }
    return sqrt(sum);
}

static void look_around(struct climb *climb)
{
    hold_at_bounds(climb);
    climb->eigen =
        symmetric_eigen((const double(*)[MODEL_PARAMETERS_MAX])climb->hessian, climb->size);
    climb->gradient_norm = 0;
    for (int i = 0; i < climb->size; i++) {
        double scale = sqrt(fmax(-climb->at.hessian[i][i], 1));
        climb->gradient_norm = fmax(climb->gradient_norm, fabs(climb->at.gradient[i]) / scale);
    }
    climb->is_optimum = !climb->is_held && climb->gradient_norm < FIT_GRADIENT_MAX &&
                        decrement(climb) < FIT_GRADIENT_MAX;
}

/* The step that stays within the bounds, and what the quadratic says of it. */
static struct fit_step next_step(const struct climb *climb)
{
    struct fit_step step = fit_step(climb->gradient, &climb->eigen, climb->size, climb->radius);
    double gain = 0;

    for (int i = 0; i < climb->size; i++)
        step.by[i] = bounded(climb->logs[i] + step.by[i]) - climb->logs[i];
    for (int i = 0; i < climb->size; i++) {
        gain += climb->gradient[i] * step.by[i];
        for (int j = 0; j < climb->size; j++)
            gain += climb->hessian[i][j] * step.by[i] * step.by[j] / 2;
    }
    step.gain = gain;
    return step;
}

/* Gains too small to be seen in the value are taken on trust in the derivatives, a few times. */
static bool is_welcome(struct climb *climb, const struct fit_step *step,
                       const struct derivatives *next)
{
    double rounding = 1e-13 * fabs(climb->at.value) + 1e-14;
    double gained = next->value - climb->at.value;

    if (step->gain < 10 * rounding) {
        climb->blind_steps++;
        return gained > -20 * rounding;
    }
    double ratio = gained / step->gain;
    if (ratio < 0.25)
        climb->radius = step->length / 4;
    else if (ratio > 0.75 && step->length > 0.9 * climb->radius)
        climb->radius = fmin(2 * climb->radius, RADIUS_MAX);
    return ratio > 1e-4;
}

/* One step, or one shorter radius. False when there is nowhere to go. */
static bool step_on(struct climb *climb)
{
    struct fit_step step = next_step(climb);
    double logs[MODEL_PARAMETERS_MAX] = {0};
    struct derivatives next;

    if ((step.gain < FLAT_GAIN && step.length > FLAT_LENGTH) ||
        climb->blind_steps >= BLIND_STEPS_MAX || climb->radius < RADIUS_MIN)
        return false;
    for (int i = 0; i < climb->size; i++)
        logs[i] = climb->logs[i] + step.by[i];
    if (!evaluate(climb, logs, &next)) {
        climb->radius = step.length / 4;
        return true;
    }
    if (is_welcome(climb, &step, &next)) {
        memcpy(climb->logs, logs, sizeof(logs));
        climb->at = next;
        look_around(climb);
    }
    return true;
}

/* Within a standard error of the best optimum so far: it leads there once more. */
static bool has_joined(const struct climb *climb, const struct fit_end *best)
{
    double away[MODEL_PARAMETERS_MAX], sum = 0;

    if (best == NULL || !best->is_optimum)
        return false;
    for (int i = 0; i < climb->size; i++)
        away[i] = climb->logs[i] - log(best->parameters[i]);
    for (int i = 0; i < climb->size; i++)
        for (int j = 0; j < climb->size; j++)
            sum -= best->at.hessian[i][j] * away[i] * away[j];
    return sum < 1;
}

/* Up from a start, unless it joins the way to `best`, which may be NULL. */
static void climb_from(struct climb *climb, const double *start, const struct fit_end *best)
{
    for (int i = 0; i < climb->size; i++)
        climb->logs[i] = bounded(log(start[i]));
    climb->radius = RADIUS_FIRST;
    climb->blind_steps = 0;
    climb->is_optimum = false;
    int most = climb->evaluations + EVALUATIONS_MAX;
    if (!evaluate(climb, climb->logs, &climb->at)) {
        climb->at = (struct derivatives){.value = -INFINITY};
        climb->gradient_norm = INFINITY;
        return;
    }
    look_around(climb);
    while (!climb->is_optimum && climb->evaluations < most && !has_joined(climb, best) &&
           step_on(climb))
        ;
}

/* Ends of two climbs are as good as each other when their values differ by less than this. */
static double same_value(double value)
{
    return 1e-7 + 1e-12 * fabs(value);
}

static bool is_better(const struct climb *climb, const struct fit_end *end)
{
    if (!isfinite(end->at.value))
        return isfinite(climb->at.value);
    if (climb->at.value > end->at.value + same_value(end->at.value))
        return true;
    return climb->is_optimum && !end->is_optimum &&
           climb->at.value > end->at.value - same_value(end->at.value);
}

void fit_maximise(fit_function *function, const void *context, int parameter_count,
                  const double (*starts)[MODEL_PARAMETERS_MAX], size_t start_count,
                  struct fit_end *ret_end)
{
    struct climb climb = {.function = function, .context = context, .size = parameter_count};
    struct fit_end end = {.at.value = -INFINITY};

    for (size_t i = 0; i < start_count; i++) {
        climb_from(&climb, starts[i], i > 0 ? &end : NULL);
        if (i > 0 && !is_better(&climb, &end))
            continue;
        for (int j = 0; j < parameter_count; j++)
            end.parameters[j] =
                fmin(fmax(exp(climb.logs[j]), MODEL_PARAMETER_MIN), MODEL_PARAMETER_MAX);
        end.at = climb.at;
        end.gradient_norm = climb.gradient_norm;
        end.is_optimum = climb.is_optimum;
    }
    end.evaluations = climb.evaluations;
    *ret_end = end;
}

bool fit_covariance(const struct derivatives *at, int parameter_count,
                    double ret_covariance[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX])
{
    struct eigen eigen = symmetric_eigen(at->hessian, parameter_count);
    double covariance[MODEL_PARAMETERS_MAX][MODEL_PARAMETERS_MAX] = {{0}};

    for (int k = 0; k < parameter_count; k++) {
        if (!(eigen.value[k] < 0))
            return false;
        for (int i = 0; i < parameter_count; i++)
            for (int j = 0; j < parameter_count; j++)
                covariance[i][j] += eigen.vector[k][i] * eigen.vector[k][j] / -eigen.value[k];
    }
    memcpy(ret_covariance, covariance, sizeof(covariance));
    return true;
}
