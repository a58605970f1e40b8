// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/fit_start.h"

#include <math.h>
#include <string.h>

/* How a base orders, roughly. */
struct pace {
    double weeks;       /* mean of T */
    double rate;        /* orders a week, of all clients, the whole time */
    double active_rate; /* of those who came back, up to their last order: too high */
    double shape;       /* of the rates among clients: r, by moments, as if nobody left */
};

static struct pace measure_pace(const struct buying *buying)
{
    double clients = 0, orders = 0, squares = 0, weeks = 0, active_weeks = 0;
    struct pace pace = {0};

    for (size_t i = 0; i < buying->group_count; i++) {
        const struct buyer *buyer = &buying->groups[i];
        double weight = buying->weight[i];
        clients += weight;
        orders += weight * buyer->orders;
        squares += weight * buyer->orders * buyer->orders;
        weeks += weight * buyer->until;
        active_weeks += weight * buyer->last;
    }
    double mean = orders / clients, variance = squares / clients - mean * mean;
    pace.weeks = weeks / clients;
    pace.rate = orders / weeks;
    pace.active_rate = active_weeks > 0 ? orders / active_weeks : pace.rate;
    pace.shape = variance > mean ? fmin(fmax(mean * mean / (variance - mean), 0.1), 10) : 10;
    return pace;
}

double mean_weeks(const struct buying *buying)
{
    return measure_pace(buying).weeks;
}

/* A start, by the names of the parameters. */
struct outset {
    double r;              /* 0: the base's own */
    double active;         /* the rate: between that of all the time (0) and of the active (1) */
    double a, b, s, weeks; /* beta is `weeks` times the mean of T */
};
static const struct outset outsets[FIT_STARTS] = {
    {0, 0.5, 0.8, 2.4, 0.6, 0.3},  /* a shop like those of the papers */
    {1, 0.2, 0.3, 6, 0.5, 3},      /* few leave */
    {0.6, 0.8, 1.5, 1.5, 1.5, .5}, /* many leave */
    {8, 0.5, 20, 60, 10, 20},      /* all alike */
    {3, 0.5, 0.5, 0.08, 0.3, .01}, /* most leave at once, the others stay */
    {0.1, 0.5, 10, 20, 3, 2},      /* some order often, most hardly ever */
};

static double start_of(const char *name, const struct outset *outset, const struct pace *pace,
                       int k)
{
    double r = outset->r > 0 ? outset->r : pace->shape;
    double rate = pow(pace->rate, 1 - outset->active) * pow(pace->active_rate, outset->active);

    if (strcmp(name, "r") == 0)
        return r;
    if (strcmp(name, "alpha") == 0)
        return r / (k * rate);
    if (strcmp(name, "a") == 0)
        return outset->a;
    if (strcmp(name, "b") == 0)
        return outset->b;
    return strcmp(name, "s") == 0 ? outset->s : outset->weeks * pace->weeks;
}

void fit_starts(const struct model *model, const struct buying *buying,
                double ret_starts[FIT_STARTS][MODEL_PARAMETERS_MAX])
{
    struct pace pace = measure_pace(buying);

    for (int i = 0; i < FIT_STARTS; i++)
        for (int j = 0; j < model->parameter_count; j++)
            ret_starts[i][j] = start_of(model->parameter_names[j], &outsets[i], &pace, model->k);
}

static void add_group(struct buying *sample, const struct buying *buying, size_t group)
{
    size_t to = sample->group_count++;
    uint32_t weight = buying->weight[group];
    const struct buyer *buyer = &buying->groups[group];

    sample->groups[to] = *buyer;
    sample->weight[to] = weight;
    sample->last_days[to] = buying->last_days[group];
    sample->until_days[to] = buying->until_days[group];
    sample->clients += weight;
    sample->orders += (int64_t)weight * buyer->orders;
    sample->repeaters += buyer->orders > 0 ? weight : 0;
    if (buyer->orders > sample->most_orders)
        sample->most_orders = buyer->orders;
    if (buying->until_days[group] > sample->longest_days)
        sample->longest_days = buying->until_days[group];
}

struct buying buying_sample(const struct buying *buying, size_t groups, struct arena *arena)
{
    size_t stride = (buying->group_count + groups - 1) / groups;
    size_t count = (buying->group_count + stride - 1) / stride;
    struct buying sample = {
        .groups = arena_array(arena, struct buyer, count),
        .weight = arena_array(arena, uint32_t, count),
        .last_days = arena_array(arena, int32_t, count),
        .until_days = arena_array(arena, int32_t, count),
        .is_calendar = buying->is_calendar,
        .end = buying->end,
    };

    for (size_t i = stride / 2; i < buying->group_count; i += stride)
        add_group(&sample, buying, i);
    return sample;
}
