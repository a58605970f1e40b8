// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/fit_step.h"

#include <math.h>

/* The problem along the eigenvectors: slopes and curvatures. */
struct along {
    double slope[MODEL_PARAMETERS_MAX], curve[MODEL_PARAMETERS_MAX];
    int size;
    double largest; /* curvature */
    int upward;     /* where it is */
};

static struct along along_eigenvectors(const double *gradient, const struct eigen *hessian,
                                       int size)
{
    struct along along = {.size = size, .largest = -INFINITY};

    for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++)
            along.slope[i] += hessian->vector[i][j] * gradient[j];
        along.curve[i] = hessian->value[i];
        if (along.curve[i] > along.largest) {
            along.largest = along.curve[i];
            along.upward = i;
        }
    }
    return along;
}

/* The length of the step that maximises with `shift` taken off every curvature. */
static double length_at(const struct along *along, double shift)
{
    double sum = 0;

    for (int i = 0; i < along->size; i++) {
        double way = along->slope[i] / (shift - along->curve[i]);
        sum += way * way;
    }
    return sqrt(sum);
}

/* The shift at which the step just reaches `radius`; `least` is too small a one. */
static double shift_for(const struct along *along, double least, double radius)
{
    double slope = 0;

    for (int i = 0; i < along->size; i++)
        slope = hypot(slope, along->slope[i]);
    double low = least, high = least + slope / radius;
    for (int i = 0; i < 100 && high - low > 1e-12 * high; i++) {
        double middle = (low + high) / 2;
        if (length_at(along, middle) > radius)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static void lengthen_upward(const struct along *along, double radius, double *ways)
{
    double sum = 0;

    for (int i = 0; i < along->size; i++)
        sum += ways[i] * ways[i];
    double rest = radius * radius - sum;
    if (rest > 1e-6 * radius * radius && along->largest > 0)
        ways[along->upward] += (along->slope[along->upward] < 0 ? -1 : 1) * sqrt(rest);
}

struct fit_step fit_step(const double gradient[MODEL_PARAMETERS_MAX], const struct eigen *hessian,
                         int size, double radius)
{
    struct along along = along_eigenvectors(gradient, hessian, size);
    double ways[MODEL_PARAMETERS_MAX] = {0};
    double shift = 0;
    struct fit_step step = {0};

    if (along.largest >= 0 || length_at(&along, 0) > radius)
        shift = shift_for(&along, fmax(along.largest, 0), radius) + 1e-300;
    for (int i = 0; i < size; i++)
        ways[i] = along.slope[i] == 0 ? 0 : along.slope[i] / (shift - along.curve[i]);
    lengthen_upward(&along, shift > 0 ? radius : 0, ways);

    for (int i = 0; i < size; i++) {
        step.gain += along.slope[i] * ways[i] + along.curve[i] * ways[i] * ways[i] / 2;
        step.length = hypot(step.length, ways[i]);
        for (int j = 0; j < size; j++)
            step.by[j] += ways[i] * hessian->vector[i][j];
    }
    return step;
}
