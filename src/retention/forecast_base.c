// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>

#include "retention/forecast_money.h"
#include "retention/forecast_parts.h"
#include "retention/forecast_spread.h"
#include "retention/forecast_totals.h"
#include "retention/steady_sum.h"

enum { YEAR = FORECAST_HORIZONS - 1 };

static double sum_of_groups(const struct forecast *forecast, int horizon)
{
    double sum = 0;

    for (size_t group = 0; group < forecast->buying.group_count; group++)
        sum += forecast->buying.weight[group] * forecast->groups[group].orders[horizon].expected;
    return sum;
}

static void sum_orders(const struct totals *totals, const struct outlook_plan *plan,
                       struct total_spread *spreads, struct forecast *forecast)
{
    bool with_intervals = forecast->options.with_intervals;
    struct total_spread alive_spread = {0};
    double alive = 0;

    for (size_t group = 0; group < forecast->buying.group_count; group++)
        alive += totals->alive[group];
    if (with_intervals)
        alive_spread = totals_alive_spread(totals);
    forecast->base.alive = totals_count(&alive_spread, alive);
    forecast->base.alive.high =
        fmin(forecast->base.alive.high, fmax((double)forecast->buying.clients, alive));
    forecast->base.leaving_365 =
        alive > 0 ? 1 - totals_alive(totals, plan->weeks[YEAR]) / alive : 0;
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        spreads[i] = (struct total_spread){0};
        if (with_intervals)
            spreads[i] = totals_spread(totals, plan->weeks[i]);
        forecast->base.orders[i] = totals_count(&spreads[i], sum_of_groups(forecast, i));
    }
}

/* Where the chosen model calls each one-time buyer alive by construction, the likeliest of those
 * that do not is asked; NULL when none was fitted. */
static const struct fit *fit_of_one_timers(const struct forecast *forecast)
{
    const struct fit *best = NULL;

    if (forecast->basis.model->knows_one_timers || !forecast->basis.model->leaves)
        return &forecast->basis.fit;
    for (size_t i = 0; i < forecast->result_count; i++) {
        const struct fit *fit = &forecast->results[i].fit;

        if (fit->state == FIT_FOUND && fit->model->leaves && fit->model->knows_one_timers &&
            (best == NULL || fit->log_likelihood > best->log_likelihood))
            best = fit;
    }
    return best;
}

static double one_timers_gone(const struct forecast *forecast)
{
    const struct fit *fit = fit_of_one_timers(forecast);
    const struct buying *buying = &forecast->buying;
    double gone = 0, clients = 0;

    for (size_t group = 0; fit != NULL && group < buying->group_count; group++) {
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
    outlook.has_direction = false;
    outlook_of(&points, &key, &outlook);
    outlook_client(&points, &outlook, &key, &client);
    forecast_money(&basis, NULL, &client);
    forecast->base.new_orders_365 = client.orders[YEAR].expected;
    forecast->base.new_second_order = client.order_within[YEAR];
    /* Amounts may differ so much that what a client spends has no mean: then no sum has one. */
    forecast->base.has_money = client.has_money;
    forecast->base.new_value = client.has_money ? client.value.expected : 0;
}

/* What sums need of a group, close together: clients come in no order of theirs. */
struct group_orders {
    double orders[FORECAST_HORIZONS];
    double staying; /* pairs of orders if nobody left meanwhile, over the square of the orders */
};

static struct group_orders *list_groups(const struct forecast *forecast, struct arena *scratch)
{
    const struct buying *buying = &forecast->buying;
    const struct fit *fit = &forecast->basis.fit;
    struct group_orders *groups = arena_array(scratch, struct group_orders, buying->group_count);

    for (size_t group = 0; group < buying->group_count; group++) {
        const struct client_forecast *figures = &forecast->groups[group];
        struct count_mean one = {.alive = fmax(figures->alive.expected, 1e-12), .expected = 1};

        groups[group].staying = count_pairs_staying(fit, &buying->groups[group], &one);
        for (int i = 0; i < FORECAST_HORIZONS; i++)
            groups[group].orders[i] = figures->orders[i].expected;
    }
    return groups;
}

/* By client: revenue of each horizon, its variance by chance, and the part of it that rests on
 * what the base spends rather than on what they did. */
struct client_sums {
    const struct group_orders *groups;
    double pairs[FORECAST_HORIZONS]; /* as in total_spread */
    double *mean[FORECAST_HORIZONS], *variance[FORECAST_HORIZONS], *borrowed[FORECAST_HORIZONS];
};

static void add_client(const struct forecast *forecast, size_t client, struct client_sums *sums)
{
    uint32_t group = forecast->buying.group_of[client];
    const struct spender *spender = &forecast->spending.clients[client];
    const struct spend_fit *spend = &forecast->basis.spend;
    const struct group_orders *figures = &sums->groups[group];
    struct spend_spread one = {.mean = spend_mean(spend, spender)};

    if (forecast->options.with_intervals)
        one = spend_spread(spend, spender);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        double orders = figures->orders[i];

        sums->mean[i][client] = orders * one.mean;
        if (!forecast->options.with_intervals)
            continue;
        double pairs = orders * orders * figures->staying * sums->pairs[i];
        double variance = fmax(orders + pairs - orders * orders, 0);
        sums->variance[i][client] = one.each * orders + one.shared * (variance + orders * orders) +
                                    one.mean * one.mean * variance;
        sums->borrowed[i][client] =
            orders * one.mean * (spend->q - 1) / (spend->p * spender->orders + spend->q - 1);
    }
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

static struct estimate revenue_of(const struct forecast *forecast, const struct client_sums *sums,
                                  int horizon, const struct total_spread *orders)
{
    size_t clients = forecast->spending.count;
    struct total_spread spread = {0};
    double mean = steady_sum(sums->mean[horizon], clients);

    if (forecast->options.with_intervals && mean > 0) {
        double borrowed = steady_sum(sums->borrowed[horizon], clients) / mean;

        spread.chance = steady_sum(sums->variance[horizon], clients) / mean;
        spread.parameter =
            orders->parameter + borrowed * borrowed * spend_variance(&forecast->basis.spend);
    }
    return totals_estimate(&spread, mean);
}

static void sum_revenue(const struct total_spread *spreads, struct forecast *forecast)
{
    size_t clients = forecast->spending.count;
    struct arena scratch = {0};
    struct client_sums sums = {.groups = list_groups(forecast, &scratch)};

    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        sums.pairs[i] = spreads[i].pairs;
        sums.mean[i] = arena_array(&scratch, double, clients);
        sums.variance[i] = arena_array(&scratch, double, clients);
        sums.borrowed[i] = arena_array(&scratch, double, clients);
    }
    for (size_t client = 0; client < clients; client++)
        if (forecast->buying.group_of[client] != BUYING_NOBODY)
            add_client(forecast, client, &sums);
    for (int i = 0; i < FORECAST_HORIZONS; i++)
        forecast->base.revenue[i] = revenue_of(forecast, &sums, i, &spreads[i]);
    arena_free(&scratch);
}

void forecast_base(struct forecast *forecast)
{
    struct arena scratch = {0};
    struct outlook_plan plan;
    struct total_spread spreads[FORECAST_HORIZONS];
    struct totals totals =
        totals_of_groups(&forecast->basis.fit, &forecast->buying, forecast->groups, &scratch);

    outlook_plan(&forecast->basis, &plan);
    sum_orders(&totals, &plan, spreads, forecast);
    foretell_new_client(forecast, &plan);
    forecast->base.one_timers_gone = one_timers_gone(forecast);
    if (forecast->base.has_money)
        sum_revenue(spreads, forecast);
    arena_free(&scratch);
}
