// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/simplex.h"

#include <math.h>
#include <string.h>

enum { STEPS_MAX = 4000, CORNERS_MAX = MODEL_PARAMETERS_MAX + 1 };

struct corner {
    double logs[MODEL_PARAMETERS_MAX], value;
};
struct simplex {
    fit_function *function;
    const void *context;
    int size;
    struct corner corners[CORNERS_MAX]; /* the best first */
};

static struct corner corner_at(const struct simplex *simplex, const double *logs)
{
    double parameters[MODEL_PARAMETERS_MAX] = {0};
    struct derivatives at = {0};
    struct corner corner = {.value = -INFINITY};

    for (int i = 0; i < simplex->size; i++) {
        corner.logs[i] = logs[i];
        parameters[i] = exp(logs[i]);
        if (parameters[i] < MODEL_PARAMETER_MIN || parameters[i] > MODEL_PARAMETER_MAX)
            return corner;
    }
    simplex->function(simplex->context, parameters, &at);
    if (isfinite(at.value))
        corner.value = at.value;
    return corner;
}

static void sort_corners(struct simplex *simplex)
{
    for (int i = 1; i <= simplex->size; i++)
        for (int j = i; j > 0 && simplex->corners[j].value > simplex->corners[j - 1].value; j--) {
            struct corner better = simplex->corners[j];
            simplex->corners[j] = simplex->corners[j - 1];
            simplex->corners[j - 1] = better;
        }
}

/* The point on the line from the worst corner through the middle of the others. */
static struct corner beyond(const struct simplex *simplex, double factor)
{
    double logs[MODEL_PARAMETERS_MAX] = {0};

    for (int i = 0; i < simplex->size; i++) {
        double middle = 0;
        for (int j = 0; j < simplex->size; j++)
            middle += simplex->corners[j].logs[i] / simplex->size;
        logs[i] = middle + factor * (middle - simplex->corners[simplex->size].logs[i]);
    }
    return corner_at(simplex, logs);
}

static void shrink(struct simplex *simplex)
{
    for (int i = 1; i <= simplex->size; i++) {
        double logs[MODEL_PARAMETERS_MAX] = {0};
        for (int j = 0; j < simplex->size; j++)
            logs[j] = (simplex->corners[0].logs[j] + simplex->corners[i].logs[j]) / 2;
        simplex->corners[i] = corner_at(simplex, logs);
    }
}

static void move_worst(struct simplex *simplex)
{
    struct corner *worst = &simplex->corners[simplex->size];
    struct corner next = beyond(simplex, 1);

    if (next.value > simplex->corners[0].value) {
        struct corner further = beyond(simplex, 2);
        *worst = further.value > next.value ? further : next;
    } else if (next.value > simplex->corners[simplex->size - 1].value) {
        *worst = next;
    } else {
        struct corner nearer = beyond(simplex, next.value > worst->value ? 0.5 : -0.5);
        if (nearer.value > worst->value)
            *worst = nearer;
        else
            shrink(simplex);
    }
    sort_corners(simplex);
}

static struct corner climb(struct simplex *simplex, const double *logs, double width)
{
    simplex->corners[0] = corner_at(simplex, logs);
    for (int i = 0; i < simplex->size; i++) {
        double aside[MODEL_PARAMETERS_MAX] = {0};
        memcpy(aside, logs, sizeof(double) * (size_t)simplex->size);
        aside[i] += aside[i] > 15 ? -width : width;
        simplex->corners[i + 1] = corner_at(simplex, aside);
    }
    sort_corners(simplex);
    for (int i = 0; i < STEPS_MAX; i++) {
        double spread = simplex->corners[0].value - simplex->corners[simplex->size].value;
        if (spread < 1e-10)
            break;
        move_worst(simplex);
    }
    return simplex->corners[0];
}

double simplex_best(fit_function *function, const void *context, int parameter_count,
                    const double *around, int starts, struct dice *dice, double *ret_parameters)
{
    struct simplex simplex = {function, context, parameter_count, {{{0}, 0}}};
    struct corner best = {.value = -INFINITY};

    for (int i = 0; i < starts; i++) {
        double logs[MODEL_PARAMETERS_MAX] = {0};
        for (int j = 0; j < parameter_count; j++)
            logs[j] = log(around[j]) + 2 * dice_normal(dice);
        struct corner end = climb(&simplex, logs, 1);
        if (end.value > best.value)
            best = end;
    }
    for (double gained = 1; gained > 1e-8;) {
        double before = best.value;
        for (int power = 2; power >= -8; power -= 2) {
            struct corner end = climb(&simplex, best.logs, exp2(power));
            if (end.value > best.value)
                best = end;
        }
        gained = best.value - before;
    }
    for (int i = 0; i < parameter_count; i++)
        ret_parameters[i] = exp(best.logs[i]);
    return best.value;
}
