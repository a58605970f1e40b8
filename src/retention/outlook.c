// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/outlook.h"

#include <math.h>

#include "retention/forecast_spread.h"

/* Where P(still a client) is no longer a number that one can divide by. */
#define ALIVE_MIN 1e-280
#define YEAR_DAYS 365.0

/* Weeks from the basis' end until so many days later. */
static double weeks_ahead(const struct forecast_basis *basis, double days)
{
    if (!basis->has_season)
        return days / 7;
    return season_weeks(&basis->season, basis->end, basis->end + (day_t)lround(days));
}

/*
 * Value pays at the end of each of M months, sum over m of v^m (E(m) - E(m-1)), which is
 * v^M E(M) + (1 - v) sum over 0 < m < M of v^m E(m). By Euler and Maclaurin that sum is the
 * integral of v^m E(m) less half its end less a twelfth of its slope at 0, and the integral of so
 * smooth a function takes three nodes of Gauss (DLMF 2.10.1, 3.5.17).
 */
void outlook_plan(const struct forecast_basis *basis, struct outlook_plan *ret_plan)
{
    static const double node[VALUE_NODES] = {0.1127016653792583, 0.5, 0.8872983346207417};
    static const double weight[VALUE_NODES] = {5 / 18.0, 8 / 18.0, 5 / 18.0};
    struct outlook_plan plan = {.basis = basis};
    double days = basis->value_days;
    double months = fmax(round(days * 12 / YEAR_DAYS), 1);
    double month_days = days / months;
    double rate = log1p(basis->discount) / YEAR_DAYS;
    double paid_later = -expm1(-rate * month_days);

    for (int i = 0; i < FORECAST_HORIZONS; i++)
        plan.weeks[i] = weeks_ahead(basis, forecast_horizons[i]);
    plan.value_weeks = weeks_ahead(basis, days);
    for (int i = 0; i < VALUE_NODES; i++) {
        plan.node_weeks[i] = weeks_ahead(basis, days * node[i]);
        plan.node_weight[i] = paid_later * weight[i] * months * exp(-rate * days * node[i]);
    }
    plan.end_weight = exp(-rate * days) * (1 - paid_later / 2);
    plan.month_weight = -paid_later / 12 * month_days / forecast_horizons[0];
    *ret_plan = plan;
}

struct buyer outlook_key(const struct model *model, const struct buyer *buyer)
{
    struct buyer key = *buyer;

    if (model->k == 1)
        key.last = key.until;
    return key;
}

bool outlook_is_same(const struct buyer *one, const struct buyer *other)
{
    return one->orders == other->orders && one->until <= other->until &&
           one->until >= other->until && one->last <= other->last && one->last >= other->last;
}

static double value_orders(const struct outlook_plan *plan, const struct buyer *key, double month,
                           double year)
{
    const struct forecast_basis *basis = plan->basis;
    const struct model *model = basis->model;
    const double *parameters = basis->fit.parameters;
    double end = year;
    double sum = 0;

    if (basis->value_days != forecast_horizons[FORECAST_HORIZONS - 1])
        end = model->expected(model, parameters, key, plan->value_weeks);
    if (basis->discount > 0) {
        for (int i = 0; i < VALUE_NODES; i++)
            sum +=
                plan->node_weight[i] * model->expected(model, parameters, key, plan->node_weeks[i]);
    }
    return fmax(sum + plan->end_weight * end + plan->month_weight * month, 0);
}

double outlook_within(const struct outlook_plan *plan, const struct buyer *key, int horizon)
{
    const struct model *model = plan->basis->model;

    return model->within(model, plan->basis->fit.parameters, key, plan->weeks[horizon]);
}

/* More days never bring less: models say so but for rounding, and where one way of adding up takes
 * over from another. */
static void rise_with_days(struct outlook *outlook)
{
    for (int i = 1; i < FORECAST_HORIZONS; i++) {
        outlook->orders[i] = fmax(outlook->orders[i], outlook->orders[i - 1]);
        outlook->order_within[i] = fmax(outlook->order_within[i], outlook->order_within[i - 1]);
    }
}

void outlook_of(const struct outlook_plan *plan, const struct buyer *key, struct outlook *outlook)
{
    const struct model *model = plan->basis->model;
    const double *parameters = plan->basis->fit.parameters;
    double alive = model->alive(model, parameters, key, 0);
    double share = alive < ALIVE_MIN ? 0 : 1 / alive;
    const int year = FORECAST_HORIZONS - 1;

    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        outlook->orders[i] = model->expected(model, parameters, key, plan->weeks[i]) * share;
        outlook->tail_count[i] = 0;
    }
    outlook->value_orders =
        value_orders(plan, key, outlook->orders[0] * alive, outlook->orders[year] * alive) * share;
    outlook->alive_365 = fmin(model->alive(model, parameters, key, plan->weeks[year]) * share, 1);
    if (plan->basis->with_intervals && share > 0) {
        forecast_spread(plan, key, outlook);
    } else {
        outlook->spread = outlook->squares_365 = 0;
        for (int i = 0; i < FORECAST_HORIZONS; i++)
            outlook->order_within[i] = outlook_within(plan, key, i);
    }
    rise_with_days(outlook);
}

void outlook_client(const struct outlook_plan *plan, const struct outlook *outlook,
                    const struct buyer *buyer, struct client_forecast *ret_forecast)
{
    const struct forecast_basis *basis = plan->basis;
    double alive = basis->model->alive(basis->model, basis->fit.parameters, buyer, 0);

    *ret_forecast = (struct client_forecast){
        .alive = forecast_alive(basis, buyer, alive),
        .value_orders = alive * outlook->value_orders,
    };
    double year = alive * outlook->orders[FORECAST_HORIZONS - 1];
    ret_forecast->orders_variance = fmax(alive * outlook->squares_365 - year * year, 0);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        ret_forecast->orders[i] = forecast_orders(plan, outlook, i, buyer, alive);
        /* Markov's inequality, which rounding must not break: both may be all but equal. */
        ret_forecast->order_within[i] =
            fmin(alive * outlook->order_within[i], ret_forecast->orders[i].expected);
    }
}
