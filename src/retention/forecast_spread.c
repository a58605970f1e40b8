// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast_spread.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "retention/special.h"

/* Step of finite differences, by ln parameter: their error is far below that of the covariance. */
#define STEP 1e-4
/* Parameters whose variance is less than this share of chance's change no interval: it would grow
 * by a hundredth. */
#define SPREAD_SHARE_MIN 0.02
/* From so many orders on a gamma law stands in for the exact one: off by less than a hundredth of
 * the interval. */
#define TABLE_ORDERS_MAX 600.0
/* Points in time by which ln(1 + T) is told apart. */
#define TIME_POINTS 20.0
/* A table that reaches so many standard deviations beyond the mean holds all but a hundredth of
 * the pairs of the most uneven rates. */
#define PAIRS_DEVIATIONS 12.0

static bool is_certain(const struct fit *fit)
{
    for (int i = 0; i < fit->model->parameter_count; i++)
        if (fit->covariance[i][i] > 0)
            return false;
    return true;
}

/* sqrt(g' C g), and C g over it: one standard deviation along which g varies most. */
static double direction_of(const struct fit *fit, const double *gradient, double *ret_direction)
{
    int count = fit->model->parameter_count;
    double square = 0;

    for (int i = 0; i < count; i++) {
        ret_direction[i] = 0;
        for (int j = 0; j < count; j++)
            ret_direction[i] += fit->covariance[i][j] * gradient[j];
        square += gradient[i] * ret_direction[i];
    }
    double deviation = sqrt(fmax(square, 0));
    for (int i = 0; i < count; i++)
        ret_direction[i] = deviation > 0 ? ret_direction[i] / deviation : 0;
    return deviation;
}

static void move_one(const struct fit *fit, int which, double step, double *ret_parameters)
{
    memcpy(ret_parameters, fit->parameters, sizeof(fit->parameters));
    ret_parameters[which] *= exp(step);
}

/* Along a direction, held where models are finite. */
static void move_along(const struct fit *fit, const double *direction, double by,
                       double *ret_parameters)
{
    memcpy(ret_parameters, fit->parameters, sizeof(fit->parameters));
    for (int i = 0; i < fit->model->parameter_count; i++)
        ret_parameters[i] =
            fmin(fmax(ret_parameters[i] * exp(by * direction[i]), MODEL_PARAMETER_MIN),
                 MODEL_PARAMETER_MAX);
}

static double year_orders(const struct outlook_plan *plan, const double *parameters,
                          const struct buyer *key)
{
    const struct model *model = plan->basis->model;
    double alive = model->alive(model, parameters, key, 0);
    double orders = model->expected(model, parameters, key, plan->weeks[FORECAST_HORIZONS - 1]);

    return alive > 0 ? fmax(orders / alive, DBL_MIN) : DBL_MIN;
}

/*
 * How the parameters move a key's orders changes little with T, so it is looked up at the next of
 * about a hundred points in time: neighbours in a large base share it.
 */
static struct buyer time_point(const struct buyer *key)
{
    struct buyer point = *key;

    point.until = expm1(round(log1p(key->until) * TIME_POINTS) / TIME_POINTS);
    point.last = key->last > 0 ? point.until : 0;
    return point;
}

static void find_direction(const struct outlook_plan *plan, const struct buyer *key,
                           struct outlook *outlook)
{
    const struct fit *fit = &plan->basis->fit;
    struct buyer point = time_point(key);
    double gradient[MODEL_PARAMETERS_MAX] = {0};

    if (outlook->has_direction && outlook_is_same(&point, &outlook->point))
        return;
    double at = year_orders(plan, fit->parameters, &point);
    for (int i = 0; i < fit->model->parameter_count; i++) {
        double moved[MODEL_PARAMETERS_MAX];

        move_one(fit, i, STEP, moved);
        gradient[i] = (year_orders(plan, moved, &point) / at - 1) / STEP;
    }
    outlook->spread = direction_of(fit, gradient, outlook->direction);
    outlook->point = point;
    outlook->has_direction = true;
}

/* Adds `share` of the tails that these parameters give to what is there. */
static void add_tail(const struct outlook_plan *plan, const double *parameters,
                     const struct buyer *key, int horizon, double share, struct outlook *outlook)
{
    const struct model *model = plan->basis->model;
    double alive = model->alive(model, parameters, key, 0);
    double probabilities[OUTLOOK_TAIL_MAX];
    size_t count = outlook->tail_count[horizon];

    if (alive <= 0)
        return;
    model->distribution(model, parameters, key, plan->weeks[horizon], count, probabilities);
    /* One less P(none) would be but rounding beside a P(alive) of 1e-17. */
    double above = alive * model->within(model, parameters, key, plan->weeks[horizon]);
    outlook->tail[horizon][0] += share * fmin(above / alive, 1);
    for (size_t i = 1; i < count; i++) {
        above -= probabilities[i];
        outlook->tail[horizon][i] += share * fmin(fmax(above / alive, 0), 1);
    }
}

static double shape_of(const struct fit *fit, const struct buyer *buyer)
{
    return fit->parameters[0] + fit->model->k * (double)buyer->orders;
}

/* Variance of who orders `mean` on average, as if nobody left: by chance alone. */
static double chance_variance(double mean, double shape)
{
    return mean + mean * mean / shape;
}

/* How many orders a table must reach so that less than the interval's end lies beyond. */
static size_t tail_length(double orders, double shape, double spread)
{
    double variance = chance_variance(orders, shape) + orders * orders * spread * spread;
    double length = orders + 4 * sqrt(variance) + 6;

    return length < OUTLOOK_TAIL_MAX ? (size_t)length : OUTLOOK_TAIL_MAX;
}

static bool spread_counts(double mean, double shape, double spread)
{
    double deviation = mean * spread;

    return deviation * deviation > SPREAD_SHARE_MIN * chance_variance(mean, shape);
}

/* E[N^2] is the sum of (2 n + 1) P(N > n). */
static double squares_of(const struct fit *fit, const struct buyer *key,
                         const struct outlook *outlook, int horizon)
{
    double mean = outlook->orders[horizon], shape = shape_of(fit, key), sum = 0;
    double left_open = mean * mean * outlook->spread * outlook->spread;

    for (size_t i = 0; i < outlook->tail_count[horizon]; i++)
        sum += (2 * (double)i + 1) * outlook->tail[horizon][i];
    if (outlook->tail_count[horizon] <= 1)
        return mean * mean + chance_variance(mean, shape) + left_open;
    return spread_counts(mean, shape, outlook->spread) ? sum : sum + left_open;
}

/* The table of one horizon, with what the parameters leave open mixed in where it counts. */
static void fill_tail(const struct outlook_plan *plan, const struct buyer *key, int horizon,
                      struct outlook *outlook)
{
    const struct fit *fit = &plan->basis->fit;
    double below[MODEL_PARAMETERS_MAX], above[MODEL_PARAMETERS_MAX];
    double mean = outlook->orders[horizon], shape = shape_of(fit, key);
    size_t count = tail_length(mean, shape, outlook->spread);

    if (mean <= INTERVAL_LOW) { /* and so is P(an order): all ends are 0 */
        outlook->tail_count[horizon] = 1;
        outlook->tail[horizon][0] = outlook_within(plan, key, horizon);
        outlook->order_within[horizon] = outlook->tail[horizon][0];
        return;
    }
    outlook->tail_count[horizon] = count;
    memset(outlook->tail[horizon], 0, count * sizeof(outlook->tail[horizon][0]));
    if (!spread_counts(mean, shape, outlook->spread)) {
        add_tail(plan, fit->parameters, key, horizon, 1, outlook);
        outlook->order_within[horizon] = outlook->tail[horizon][0];
        return;
    }
    outlook->order_within[horizon] = outlook_within(plan, key, horizon);
    move_along(fit, outlook->direction, -1, below);
    move_along(fit, outlook->direction, 1, above);
    add_tail(plan, below, key, horizon, 0.5, outlook);
    add_tail(plan, above, key, horizon, 0.5, outlook);
}

/*
 * Two points one standard deviation to each side, along the direction that moves the expectation:
 * they keep its mean and variance (a cubature of degree 3 in that direction).
 */
void forecast_spread(const struct outlook_plan *plan, const struct buyer *key,
                     struct outlook *outlook)
{
    const struct fit *fit = &plan->basis->fit;

    if (is_certain(fit))
        outlook->spread = 0;
    else
        find_direction(plan, key, outlook);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        if (outlook->orders[i] <= TABLE_ORDERS_MAX)
            fill_tail(plan, key, i, outlook);
        else
            outlook->order_within[i] = outlook_within(plan, key, i);
    }
    outlook->squares_365 = squares_of(fit, key, outlook, FORECAST_HORIZONS - 1);
}

static void alive_slopes(const struct fit *fit, const struct buyer *buyer, double alive,
                         double *ret_slopes)
{
    const struct model *model = fit->model;

    if (model->alive_slopes != NULL) {
        model->alive_slopes(model, fit->parameters, buyer, ret_slopes);
        return;
    }
    for (int i = 0; i < model->parameter_count; i++) {
        double moved[MODEL_PARAMETERS_MAX];

        move_one(fit, i, STEP, moved);
        double there = model->alive(model, moved, buyer, 0);
        ret_slopes[i] = (there / alive - 1) / ((1 - alive) * STEP);
    }
}

struct estimate forecast_alive(const struct forecast_basis *basis, const struct buyer *buyer,
                               double alive)
{
    const struct fit *fit = &basis->fit;
    double slopes[MODEL_PARAMETERS_MAX] = {0}, direction[MODEL_PARAMETERS_MAX];

    if (!basis->with_intervals || alive <= 0 || alive >= 1 || is_certain(fit))
        return (struct estimate){alive, alive, alive};
    alive_slopes(fit, buyer, alive, slopes);
    double half = exp(INTERVAL_Z * direction_of(fit, slopes, direction));
    double odds = (1 - alive) / alive;
    return (struct estimate){alive, 1 / (1 + odds * half), 1 / (1 + odds / half)};
}

/* The least whole number of orders that at most `share` of all pass. */
static double orders_at(const struct outlook *outlook, int horizon, double alive, double share)
{
    const double *tail = outlook->tail[horizon];
    size_t low = 0, high = outlook->tail_count[horizon];

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (alive * tail[middle] <= share)
            high = middle;
        else
            low = middle + 1;
    }
    return (double)low;
}

/* The same where orders are so many that they are as good as continuous. */
static double many_orders_at(double mean, double variance, double alive, double share)
{
    if (alive <= share)
        return 0;
    return ceil(gamma_between(1 - share / alive, mean, variance) - 0.5);
}

struct estimate forecast_orders(const struct outlook_plan *plan, const struct outlook *outlook,
                                int horizon, const struct buyer *buyer, double alive)
{
    double mean = outlook->orders[horizon], expected = alive * mean;
    struct estimate orders = {expected, expected, expected};

    if (!plan->basis->with_intervals)
        return orders;
    if (outlook->tail_count[horizon] > 0) {
        orders.low = orders_at(outlook, horizon, alive, INTERVAL_HIGH);
        orders.high = orders_at(outlook, horizon, alive, INTERVAL_LOW);
        return orders;
    }
    double shape = shape_of(&plan->basis->fit, buyer);
    double variance =
        chance_variance(mean, shape) + mean * mean * outlook->spread * outlook->spread;
    orders.low = many_orders_at(mean, variance, alive, INTERVAL_HIGH);
    orders.high = many_orders_at(mean, variance, alive, INTERVAL_LOW);
    return orders;
}

/* E[n (n - 1)] where n is too large for a table: as if the time until a client leaves had nothing
 * to do with their rate, which so many orders tell anyway. */
static double many_pairs(const struct fit *fit, const struct buyer *buyer, double weeks,
                         double expected)
{
    static const double node[] = {0.1127016653792583, 0.5, 0.8872983346207417};
    static const double weight[] = {5 / 18.0, 8 / 18.0, 5 / 18.0};
    double shape = shape_of(fit, buyer);
    double rate = shape / (fit->model->k * (fit->parameters[1] + buyer->until));
    double before = 0;

    for (size_t i = 0; i < sizeof node / sizeof node[0]; i++)
        before +=
            weight[i] * fit->model->expected(fit->model, fit->parameters, buyer, weeks * node[i]);
    return (1 + 1 / shape) * rate * 2 * weeks * fmax(expected - before, 0);
}

double count_pairs(const struct fit *fit, const struct buyer *buyer, double weeks,
                   const struct count_mean *mean)
{
    double of_clients = mean->alive > 0 ? mean->expected / mean->alive : 0;
    double deviation = sqrt(of_clients + of_clients * of_clients / shape_of(fit, buyer));
    double length = of_clients + PAIRS_DEVIATIONS * (deviation + 1);
    double probabilities[OUTLOOK_TAIL_MAX], pairs = 0;

    if (!(mean->expected > 0))
        return 0;
    if (length > OUTLOOK_TAIL_MAX)
        return many_pairs(fit, buyer, weeks, mean->expected);
    fit->model->distribution(fit->model, fit->parameters, buyer, weeks, (size_t)length,
                             probabilities);
    for (size_t n = 2; n < (size_t)length; n++)
        pairs += (double)n * ((double)n - 1) * probabilities[n];
    return pairs;
}

double count_pairs_staying(const struct fit *fit, const struct buyer *buyer,
                           const struct count_mean *mean)
{
    if (!(mean->alive > 0))
        return 0;
    return mean->expected * mean->expected * (1 + 1 / shape_of(fit, buyer)) / mean->alive;
}

double gamma_between(double probability, double mean, double variance)
{
    if (mean <= 0 || variance <= 0)
        return mean;
    double shape = mean * mean / variance;
    return gamma_quantile_rough(probability, shape) * mean / shape;
}
