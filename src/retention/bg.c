// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/bg.h"

#include <math.h>

#include "retention/bg_steps.h"
#include "retention/gamma_rate.h"
#include "retention/special.h"

struct bg_client bg_client_of(const struct model *model, const double *parameters,
                              const struct buyer *buyer)
{
    double chances = bg_chances(model, buyer->orders), idle = buyer->until - buyer->last;
    struct bg_client client = {
        .k = model->k,
        .shape = parameters[BG_R] + model->k * (double)buyer->orders,
        .rate = parameters[BG_ALPHA] + buyer->until,
        .a = parameters[BG_A],
        .b = parameters[BG_B] + chances,
        .alive = 1,
    };

    client.idle = idle / client.rate;
    if (chances > 0) {
        double stays = exp(-client.shape * log1p(idle / (parameters[BG_ALPHA] + buyer->last))) *
                       bg_stages(client.k, client.shape, client.idle);
        double gone = parameters[BG_A] / (parameters[BG_B] + (chances - 1));
        client.alive = stays / (stays + gone);
        client.gone = gone / (stays + gone);
    }
    return client;
}

/* P(who is one still orders nothing in so many weeks). */
static double idle_on(const struct bg_client *client, double weeks)
{
    double rate = client->rate + weeks, idle = client->idle * client->rate + weeks;

    if (isinf(weeks))
        return 0;
    return exp(-client->shape * log1p(weeks / client->rate)) *
           (bg_stages(client->k, client->shape, idle / rate) /
            bg_stages(client->k, client->shape, client->idle));
}

static double bg_alive(const struct model *model, const double *parameters,
                       const struct buyer *buyer, double weeks)
{
    struct bg_client client = bg_client_of(model, parameters, buyer);

    return weeks > 0 ? client.alive * fmin(bg_ahead(&client, weeks, BG_STAYING), 1) : client.alive;
}

static double bg_expected(const struct model *model, const double *parameters,
                          const struct buyer *buyer, double weeks)
{
    struct bg_client client = bg_client_of(model, parameters, buyer);

    return weeks > 0 ? client.alive * bg_ahead(&client, weeks, BG_ORDERS) : 0;
}

static double none_of(const struct bg_client *client, double weeks)
{
    return fmin(client->gone + client->alive * idle_on(client, weeks), 1);
}

static double bg_none(const struct model *model, const double *parameters,
                      const struct buyer *buyer, double weeks)
{
    struct bg_client client = bg_client_of(model, parameters, buyer);

    return none_of(&client, weeks);
}

/* One less P(none), and where that would leave few digits, the orders themselves. */
static double bg_within(const struct model *model, const double *parameters,
                        const struct buyer *buyer, double weeks)
{
    struct bg_client client = bg_client_of(model, parameters, buyer);

    if (client.k == 1)
        return -expm1(-client.shape * log1p(weeks / client.rate));
    double none = idle_on(&client, weeks);
    return none < 0.5 ? 1 - none : bg_at_least(&client, weeks, 1);
}

double bg_at_least(const struct bg_client *client, double weeks, double orders)
{
    double total = client->rate + weeks, later = weeks / total, now = client->rate / total;
    double weight = 1 / bg_stages(client->k, client->shape, client->idle), sum = 0;

    for (int j = 0; j < client->k; j++) {
        double steps = client->k * orders - j, shape = client->shape + j;

        sum += weight *
               (later < 0.5 ? beta_below(later, steps, shape) : beta_above(now, shape, steps));
        weight *= shape / (j + 1) * client->idle;
    }
    return fmin(sum, 1);
}

/* P(n orders, if nobody left) into P(n or more). */
static void add_up_from_the_end(const struct bg_client *client, double weeks, size_t count,
                                double *probabilities)
{
    double tail = isinf(weeks) ? 1 : bg_at_least(client, weeks, (double)count);

    for (size_t n = count; n > 0; n--) {
        tail += probabilities[n - 1];
        probabilities[n - 1] = fmin(tail, 1);
    }
}

/*
 * n orders are n of who stays, with a chance to leave after each that is not taken; or at least n
 * of who would have stayed, but leaves after the last of them.
 */
static void bg_distribution(const struct model *model, const double *parameters,
                            const struct buyer *buyer, double weeks, size_t count,
                            double *ret_probabilities)
{
    struct bg_client client = bg_client_of(model, parameters, buyer);
    struct bg_steps steps = bg_steps_of(&client, weeks);
    double stays = client.alive;

    for (size_t n = 0; n < count; n++)
        ret_probabilities[n] = bg_steps_next(&steps, client.k) * exp(steps.log_scale);
    add_up_from_the_end(&client, weeks, count, ret_probabilities);
    steps = bg_steps_of(&client, weeks);
    for (size_t n = 0; n < count; n++) {
        double just = bg_steps_next(&steps, client.k) * exp(steps.log_scale);
        double left = client.a + (client.b + ((double)n - 1));

        if (n == 0) {
            ret_probabilities[0] = none_of(&client, weeks);
            continue;
        }
        double leaves = stays * (client.a / left) * ret_probabilities[n];
        stays *= (client.b + ((double)n - 1)) / left;
        ret_probabilities[n] = fmin(leaves + stays * just, 1);
    }
}

static enum model_limit bg_limit(const struct model *model, const double *parameters)
{
    double a = parameters[BG_A], b = parameters[BG_B];
    enum model_limit limit = gamma_rate_limit(parameters[BG_R], parameters[BG_ALPHA]);

    (void)model;
    if (limit != LIMIT_NONE)
        return limit;
    if (a < 1e-4 * b)
        return LIMIT_NOBODY_LEAVES; /* one of 10,000 after an order */
    if (a > 1e3 || b > 1e4 || b < 1e-4 * a)
        return LIMIT_SAME_LEAVING; /* chances differ by less than 3 %, or all leave at once */
    return a + b < 1e-3 ? LIMIT_LEAVE_OR_STAY : LIMIT_NONE;
}

#define BG_MODEL(variable, key, stages, first_counts) \
    const struct model variable = {                   \
        .name = (key),                                \
        .k = (stages),                                \
        .parameter_count = 4,                         \
        .parameter_names = {"r", "alpha", "a", "b"},  \
        .leaves = true,                               \
        .knows_one_timers = (first_counts),           \
        .likelihood = bg_likelihood,                  \
        .alive = bg_alive,                            \
        .expected = bg_expected,                      \
        .none = bg_none,                              \
        .within = bg_within,                          \
        .distribution = bg_distribution,              \
        .limit = bg_limit,                            \
    }

BG_MODEL(bg_nbd, "bg_nbd", 1, false);
BG_MODEL(bg_cnbd_2, "bg_cnbd_k", 2, false);
BG_MODEL(bg_cnbd_3, "bg_cnbd_k", 3, false);
BG_MODEL(bg_cnbd_4, "bg_cnbd_k", 4, false);
BG_MODEL(mbg_nbd, "mbg_nbd", 1, true);
BG_MODEL(mbg_cnbd_2, "mbg_cnbd_k", 2, true);
BG_MODEL(mbg_cnbd_3, "mbg_cnbd_k", 3, true);
BG_MODEL(mbg_cnbd_4, "mbg_cnbd_k", 4, true);
