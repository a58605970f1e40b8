// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast_totals.h"

#include <math.h>
#include <string.h>

#include "retention/forecast_spread.h"

enum { TOP_GROUPS = 64, SOME_GROUPS = 448 };
#define TOTAL_STEP 1e-4

/* The last groups are those who order most; each counts for itself. */
static void pick_some(struct totals *totals, struct arena *arena)
{
    const struct buying *buying = totals->buying;
    size_t count = buying->group_count;
    size_t top = count < TOP_GROUPS ? count : TOP_GROUPS;
    size_t rest = count - top;
    size_t step = rest / SOME_GROUPS + 1;
    double all = 0, seen = 0;

    totals->some = arena_array(arena, size_t, TOP_GROUPS + SOME_GROUPS + 1);
    totals->some_times = arena_array(arena, double, TOP_GROUPS + SOME_GROUPS + 1);
    for (size_t group = step / 2; group < rest; group += step) {
        totals->some_times[totals->some_count] = buying->weight[group];
        totals->some[totals->some_count++] = group;
        seen += buying->weight[group];
    }
    for (size_t group = 0; group < rest; group++)
        all += buying->weight[group];
    for (size_t i = 0; i < totals->some_count; i++)
        totals->some_times[i] *= all / seen;
    for (size_t group = rest; group < count; group++) {
        totals->some_times[totals->some_count] = buying->weight[group];
        totals->some[totals->some_count++] = group;
    }
}

struct totals totals_open(const struct fit *fit, const struct buying *buying, struct arena *arena)
{
    struct totals totals = {.fit = fit, .buying = buying};
    const struct model *model = fit->model;

    totals.alive = arena_array(arena, double, buying->group_count);
    for (size_t group = 0; group < buying->group_count; group++)
        totals.alive[group] =
            buying->weight[group] * model->alive(model, fit->parameters, &buying->groups[group], 0);
    pick_some(&totals, arena);
    return totals;
}

struct totals totals_of_groups(const struct fit *fit, const struct buying *buying,
                               const struct client_forecast *groups, struct arena *arena)
{
    struct totals totals = {.fit = fit, .buying = buying};

    totals.alive = arena_array(arena, double, buying->group_count);
    for (size_t group = 0; group < buying->group_count; group++)
        totals.alive[group] = buying->weight[group] * groups[group].alive.expected;
    pick_some(&totals, arena);
    return totals;
}

typedef double model_figure(const struct model *model, const double *parameters,
                            const struct buyer *buyer, double weeks);

/* Sums over all groups, each key's figure worked out once. */
static double sum_by_key(const struct totals *totals, model_figure *figure, double weeks)
{
    const struct fit *fit = totals->fit;
    const struct model *model = fit->model;
    struct buyer known = {0};
    double of_one = 0, sum = 0;

    for (size_t group = 0; group < totals->buying->group_count; group++) {
        struct buyer key = outlook_key(model, &totals->buying->groups[group]);

        if (group == 0 || !outlook_is_same(&key, &known)) {
            double alive = model->alive(model, fit->parameters, &key, 0);

            known = key;
            of_one = figure(model, fit->parameters, &key, weeks);
            of_one = alive > 0 ? of_one / alive : 0;
        }
        sum += totals->alive[group] * of_one;
    }
    return sum;
}

double totals_orders(const struct totals *totals, double weeks)
{
    return sum_by_key(totals, totals->fit->model->expected, weeks);
}

double totals_alive(const struct totals *totals, double weeks)
{
    return sum_by_key(totals, totals->fit->model->alive, weeks);
}

/* The same over some groups, at other parameters. */
static double sum_some(const struct totals *totals, model_figure *figure, const double *parameters,
                       double weeks)
{
    double sum = 0;

    for (size_t i = 0; i < totals->some_count; i++)
        sum += totals->some_times[i] * figure(totals->fit->model, parameters,
                                              &totals->buying->groups[totals->some[i]], weeks);
    return sum;
}

/* Variance of ln(sum) that the covariance of the parameters leaves, by the delta method. */
static double parameter_variance(const struct totals *totals, model_figure *figure, double weeks)
{
    const struct fit *fit = totals->fit;
    int count = fit->model->parameter_count;
    double at = sum_some(totals, figure, fit->parameters, weeks);
    double gradient[MODEL_PARAMETERS_MAX] = {0}, variance = 0;

    if (!(at > 0) || fit->state != FIT_FOUND)
        return 0;
    for (int i = 0; i < count; i++) {
        double moved[MODEL_PARAMETERS_MAX];

        memcpy(moved, fit->parameters, sizeof(moved));
        moved[i] *= exp(TOTAL_STEP);
        gradient[i] = (sum_some(totals, figure, moved, weeks) / at - 1) / TOTAL_STEP;
    }
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++)
            variance += gradient[i] * fit->covariance[i][j] * gradient[j];
    }
    return fmax(variance, 0);
}

struct total_spread totals_spread(const struct totals *totals, double weeks)
{
    const struct fit *fit = totals->fit;
    const struct model *model = fit->model;
    double variance = 0, sum = 0, pairs = 0, staying = 0;

    for (size_t i = 0; i < totals->some_count; i++) {
        size_t group = totals->some[i];
        const struct buyer *buyer = &totals->buying->groups[group];
        struct count_mean mean = {
            .alive = totals->alive[group] / totals->buying->weight[group],
            .expected = model->expected(model, fit->parameters, buyer, weeks),
        };
        double of_one = count_pairs(fit, buyer, weeks, &mean);

        pairs += totals->some_times[i] * of_one;
        staying += totals->some_times[i] * count_pairs_staying(fit, buyer, &mean);
        variance +=
            totals->some_times[i] * fmax(of_one + mean.expected - mean.expected * mean.expected, 0);
        sum += totals->some_times[i] * mean.expected;
    }
    return (struct total_spread){
        .chance = sum > 0 ? variance / sum : 0,
        .parameter = parameter_variance(totals, model->expected, weeks),
        .pairs = staying > 0 ? pairs / staying : 1,
    };
}

struct total_spread totals_alive_spread(const struct totals *totals)
{
    double variance = 0, sum = 0;

    for (size_t group = 0; group < totals->buying->group_count; group++) {
        double alive = totals->alive[group] / totals->buying->weight[group];

        variance += totals->alive[group] * (1 - alive);
        sum += totals->alive[group];
    }
    return (struct total_spread){
        .chance = sum > 0 ? variance / sum : 0,
        .parameter = parameter_variance(totals, totals->fit->model->alive, 0),
    };
}

struct estimate totals_estimate(const struct total_spread *spread, double expected)
{
    double variance = expected * spread->chance + expected * expected * spread->parameter;

    if (expected <= 0 || variance <= 0)
        return (struct estimate){expected, expected, expected};
    return (struct estimate){
        .expected = expected,
        .low = fmin(gamma_between(INTERVAL_LOW, expected, variance), expected),
        .high = fmax(gamma_between(INTERVAL_HIGH, expected, variance), expected),
    };
}

struct estimate totals_count(const struct total_spread *spread, double expected)
{
    struct estimate count = totals_estimate(spread, expected);

    /* n comes where the continuous law lies within half of it. */
    if (count.low < count.high) {
        count.low = fmin(ceil(count.low - 0.5), expected);
        count.high = fmax(ceil(count.high - 0.5), expected);
    }
    return count;
}
