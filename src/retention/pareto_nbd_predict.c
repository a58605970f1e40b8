// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/pareto_nbd.h"
#include "retention/pareto_parts.h"

/* P(alive at T | history). */
static double alive_now(const double *parameters, const struct buyer *buyer)
{
    struct silence silence = silence_since_last(parameters, buyer);
    struct silence_ends ends = silence_ends(&silence);

    return ends.alive / (ends.alive + ends.gone);
}

struct silence silence_to_come(const double *parameters, const struct buyer *buyer, double weeks)
{
    return (struct silence){
        .r = parameters[PARETO_R] + buyer->orders,
        .alpha = parameters[PARETO_ALPHA] + buyer->until,
        .s = parameters[PARETO_S],
        .beta = parameters[PARETO_BETA] + buyer->until,
        .weeks = weeks,
    };
}

double pareto_alive(const struct model *model, const double *parameters, const struct buyer *buyer,
                    double weeks)
{
    double stays = -parameters[PARETO_S] * log1p(weeks / (parameters[PARETO_BETA] + buyer->until));

    (void)model;
    return alive_now(parameters, buyer) * exp(stays);
}

/* Adds what leaving at y, so likely, moves: the derivatives of its logarithm. */
static void add_slopes(const double *parameters, const struct silence *since,
                       const struct instant *at, double share, double *slopes)
{
    double past_alpha = at->y / (since->alpha * (since->alpha + at->y));
    double past_beta = at->y / since->beta, by_beta = 1 / (since->beta + at->y);

    slopes[PARETO_R] -= share * parameters[PARETO_R] * at->log_alpha;
    slopes[PARETO_ALPHA] += share * parameters[PARETO_ALPHA] * since->r * past_alpha;
    slopes[PARETO_S] += share * (1 - since->s * at->log_beta);
    slopes[PARETO_BETA] += share * parameters[PARETO_BETA] * by_beta * (since->s * past_beta - 1);
}

/* P / (1 - P) is being there and silent until T, over having left at some y before. */
void pareto_alive_slopes(const struct model *model, const double *parameters,
                         const struct buyer *buyer, double *ret_slopes)
{
    struct silence since = silence_since_last(parameters, buyer);
    double gone[PARETO_PARAMETERS] = {0}, all = 0, weeks = since.weeks;
    struct panels panels;

    (void)model;
    pareto_panels(&since, &panels);
    for (int p = 0; p < panels.count; p++) {
        const struct panel *panel = &panels.panels[p];

        for (int i = 0; i < panel->node_count; i++) {
            struct instant at = panel_instant(&since, panel, i);
            double share = at.mass / (since.beta + at.y);
            all += share;
            add_slopes(parameters, &since, &at, share, gone);
        }
    }
    ret_slopes[PARETO_R] = -parameters[PARETO_R] * log1p(weeks / since.alpha);
    ret_slopes[PARETO_ALPHA] =
        parameters[PARETO_ALPHA] * since.r * weeks / (since.alpha * (since.alpha + weeks));
    ret_slopes[PARETO_S] = -since.s * log1p(weeks / since.beta);
    ret_slopes[PARETO_BETA] =
        parameters[PARETO_BETA] * since.s * weeks / (since.beta * (since.beta + weeks));
    for (int i = 0; i < PARETO_PARAMETERS; i++)
        ret_slopes[i] -= all > 0 ? gone[i] / all : 0;
}

/* (1 - exp(-rate length)) / rate, also where rate is 0 or below. */
static double decayed(double rate, double length)
{
    double fall = rate * length;

    return fabs(fall) < 1e-8 ? length * (1 - fall / 2) : -expm1(-fall) / rate;
}

double pareto_expected(const struct model *model, const double *parameters,
                       const struct buyer *buyer, double weeks)
{
    struct silence ahead = silence_to_come(parameters, buyer, weeks);
    double length = log1p(weeks / ahead.beta);

    (void)model;
    return alive_now(parameters, buyer) * (ahead.r / ahead.alpha) *
           (ahead.beta * decayed(ahead.s - 1, length));
}

double pareto_none(const struct model *model, const double *parameters, const struct buyer *buyer,
                   double weeks)
{
    struct silence ahead = silence_to_come(parameters, buyer, weeks);
    struct silence since = silence_since_last(parameters, buyer);
    struct silence_ends to_come = silence_ends(&ahead), before = silence_ends(&since);
    double here = before.alive + before.gone;

    (void)model;
    return fmin(1, before.gone / here + before.alive / here * (to_come.alive + to_come.gone));
}

/* What ends the silence to come is an order. */
double pareto_within(const struct model *model, const double *parameters, const struct buyer *buyer,
                     double weeks)
{
    struct silence ahead = silence_to_come(parameters, buyer, weeks);

    (void)model;
    return fmin(1, silence_ends(&ahead).ordered);
}

double pareto_discounted_orders(const double *parameters, const struct buyer *buyer, double rate)
{
    enum { NODES = 24, FIRST = GAUSS_TABLE - NODES };
    struct silence ahead = silence_to_come(parameters, buyer, 0);
    double falls = rate * ahead.beta, over = ahead.s - 1, sum = 0, from = 0;

    if (falls == 0)
        sum = over > 0 ? 1 / over : INFINITY;
    /* The integral of exp(-falls (e^z - 1) - over z) over z > 0, by panels of which each holds
     * little of the fall, until nothing is left. */
    while (falls > 0 && falls * expm1(from) + over * from < 45) {
        double slope = falls * exp(from) * 3 + fabs(over);
        double width = fmin(1, 16 / slope);

        for (int i = FIRST; i < GAUSS_TABLE; i++) {
            double z = from + width * gauss_node[i];
            sum += width * gauss_weight[i] * exp(-falls * expm1(z) - over * z);
        }
        from += width;
    }
    return alive_now(parameters, buyer) * (ahead.r / ahead.alpha) * ahead.beta * sum;
}
