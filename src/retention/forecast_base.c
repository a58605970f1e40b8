// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/forecast_money.h"
#include "retention/forecast_parts.h"
#include "retention/forecast_spread.h"
#include "retention/forecast_totals.h"
#include "retention/steady_sum.h"

enum { YEAR = FORECAST_HORIZONS - 1 };

static void sum_orders(const struct totals *totals, const struct outlook_plan *plan,
                       struct forecast *forecast)
{
    bool with_intervals = forecast->options.with_intervals;
    double alive = totals_alive(totals, 0);
    struct total_spread none = {0};
    struct total_spread spread = with_intervals ? totals_alive_spread(totals) : none;

    forecast->base.alive = totals_estimate(&spread, alive, 1);
    forecast->base.alive.high =
        fmin(forecast->base.alive.high, fmax((double)forecast->buying.clients, alive));
    forecast->base.leaving_365 =
        alive > 0 ? 1 - totals_alive(totals, plan->weeks[YEAR]) / alive : 0;
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        spread = with_intervals ? totals_spread(totals, plan->weeks[i]) : none;
        forecast->base.orders[i] =
            totals_estimate(&spread, totals_orders(totals, plan->weeks[i]), 1);
    }
}

static double one_timers_gone(const struct forecast *forecast)
{
    const struct fit *fit = &forecast->basis.fit;
    const struct buying *buying = &forecast->buying;
    double gone = 0, clients = 0;

    for (size_t group = 0; group < buying->group_count; group++) {
        const struct buyer *buyer = &buying->groups[group];

        if (buyer->orders > 0)
            break; /* groups are sorted by orders */
        clients += buying->weight[group];
        gone +=
            buying->weight[group] * fit->model->none(fit->model, fit->parameters, buyer, INFINITY);
    }
    return clients > 0 ? gone / clients : 0;
}

static void foretell_new_client(struct forecast *forecast, const struct outlook_plan *plan)
{
    struct outlook_plan points = *plan;
    struct forecast_basis basis = forecast->basis;
    struct buyer key = BUYER_NEW;
    struct client_forecast client;
    struct outlook outlook;

    basis.with_intervals = false;
    points.basis = &basis;
    outlook_of(&points, &key, &outlook);
    outlook_client(&points, &outlook, &key, &client);
    forecast_money(&basis, &key, NULL, &client);
    forecast->base.new_orders_365 = client.orders[YEAR].expected;
    forecast->base.new_second_order = client.order_within[YEAR];
    forecast->base.new_value = client.has_money ? client.value.expected : 0;
}

/* By client: revenue of a horizon, its variance by chance, and the part of it that rests on what
 * the base spends rather than on what they did. */
struct client_sums {
    double *mean, *variance, *borrowed;
};

/* Leaving within the horizon is not in it: of all clients together that is a small part. */
static double orders_variance(const struct forecast *forecast, const struct client_forecast *client,
                              const struct buyer *buyer, double orders)
{
    const struct fit *fit = &forecast->basis.fit;
    double alive = fmax(client->alive.expected, 1e-12);
    double shape = fit->parameters[0] + fit->model->k * (double)buyer->orders;

    return orders + orders * orders * ((1 + 1 / shape) / alive - 1);
}

static void add_client(const struct forecast *forecast, size_t client, int horizon,
                       struct client_sums *sums)
{
    uint32_t group = forecast->buying.group_of[client];
    const struct spender *spender = &forecast->spending.clients[client];
    const struct spend_fit *spend = &forecast->basis.spend;
    const struct client_forecast *figures = &forecast->groups[group];
    double orders = figures->orders[horizon].expected;
    struct spend_spread one = spend_spread(spend, spender);

    sums->mean[client] = orders * one.mean;
    if (!forecast->options.with_intervals)
        return;
    double variance = orders_variance(forecast, figures, &forecast->buying.groups[group], orders);
    sums->variance[client] = one.each * orders + one.shared * (variance + orders * orders) +
                             one.mean * one.mean * variance;
    sums->borrowed[client] =
        sums->mean[client] * (spend->q - 1) / (spend->p * spender->orders + spend->q - 1);
}

/* Variance of ln(mean spend of the base), v p / (q - 1). */
static double spend_variance(const struct spend_fit *spend)
{
    const double gradient[3] = {1, -spend->q / (spend->q - 1), 1};
    double variance = 0;

    if (spend->state != FIT_FOUND || spend->q <= 1)
        return 0;
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++)
            variance += gradient[i] * spend->covariance[i][j] * gradient[j];
    }
    return fmax(variance, 0);
}

static struct estimate sum_revenue(const struct forecast *forecast, const struct totals *totals,
                                   const struct outlook_plan *plan, int horizon)
{
    size_t clients = forecast->spending.count;
    struct arena scratch = {0};
    struct client_sums sums = {
        .mean = arena_array(&scratch, double, clients),
        .variance = arena_array(&scratch, double, clients),
        .borrowed = arena_array(&scratch, double, clients),
    };
    struct total_spread spread = {0};

    for (size_t client = 0; client < clients; client++)
        if (forecast->buying.group_of[client] != BUYING_NOBODY)
            add_client(forecast, client, horizon, &sums);
    double mean = steady_sum(sums.mean, clients);
    if (forecast->options.with_intervals && mean > 0) {
        double borrowed = steady_sum(sums.borrowed, clients) / mean;

        spread.chance = steady_sum(sums.variance, clients) / mean;
        spread.parameter = totals_parameter_variance(totals, plan->weeks[horizon]) +
                           borrowed * borrowed * spend_variance(&forecast->basis.spend);
    }
    arena_free(&scratch);
    return totals_estimate(&spread, mean, 1);
}

void forecast_base(struct forecast *forecast)
{
    struct arena scratch = {0};
    struct outlook_plan plan;
    struct totals totals = totals_open(&forecast->basis.fit, &forecast->buying, &scratch);

    outlook_plan(&forecast->basis, &plan);
    sum_orders(&totals, &plan, forecast);
    foretell_new_client(forecast, &plan);
    forecast->base.one_timers_gone = one_timers_gone(forecast);
    forecast->base.has_money =
        forecast->basis.spend.state != FIT_IMPOSSIBLE && isfinite(forecast->base.new_value);
    for (int i = 0; forecast->base.has_money && i < FORECAST_HORIZONS; i++)
        forecast->base.revenue[i] = sum_revenue(forecast, &totals, &plan, i);
    arena_free(&scratch);
}
