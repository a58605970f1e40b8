// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/coverage.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "retention/outlook.h"

enum { NAME_SIZE = 24, FIRST_DAY = 18000, YEAR_DAYS = 365 };

/* One client's truth: occasions on days, the future's too. */
struct truth {
    struct dice dice;
    struct arena arena;
    struct order *orders;
    size_t order_count, order_room;
    int32_t log_days;
    day_t as_of;
    uint32_t (*ahead)[FORECAST_HORIZONS]; /* [client] occasions within each horizon */
    double (*spent)[FORECAST_HORIZONS];
    double *value; /* discounted */
    int64_t alive;
};

double interval_share(const struct interval_count *count)
{
    int64_t all = count->below + count->inside + count->above;

    return all > 0 ? (double)count->inside / (double)all : NAN;
}

static void count_in(struct interval_count *count, double value, double low, double high)
{
    if (value < low)
        count->below++;
    else if (value > high)
        count->above++;
    else
        count->inside++;
}

static void add_occasion(struct truth *truth, const char *name, day_t day, double amount)
{
    if (truth->order_count == truth->order_room) {
        size_t room = truth->order_room * 2 + 4096;
        struct order *orders = arena_array(&truth->arena, struct order, room);
        if (truth->order_count > 0)
            memcpy(orders, truth->orders, truth->order_count * sizeof(*orders));
        truth->orders = orders;
        truth->order_room = room;
    }
    truth->orders[truth->order_count++] = (struct order){
        .client = {name, strlen(name)}, .day = day, .amount = (int64_t)(amount * 10000)};
}

static void add_ahead(struct truth *truth, size_t client, int32_t days, double spent)
{
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        if (days > forecast_horizons[i])
            continue;
        truth->ahead[client][i]++;
        truth->spent[client][i] += spent;
    }
    /* Paid at the end of the month in which it comes, 10 % a year. */
    truth->value[client] += spent * pow(1.1, -ceil(days * 12 / (double)YEAR_DAYS) / 12);
}

/* Day by day from the first order on, which comes at some hour of its day. */
static void live_one(struct truth *truth, const struct shop *shop, size_t client)
{
    struct shop at_once = *shop;
    struct dice *dice = &truth->dice;
    char name[NAME_SIZE];
    double joined = dice_uniform(dice) * shop->joining * 7;
    day_t day = FIRST_DAY + (day_t)joined;
    double hours = joined - floor(joined);

    at_once.weeks = at_once.joining = 0;
    at_once.in_whole_days = false;
    (void)snprintf(name, sizeof name, "%zu", client);
    const char *kept = arena_copy(&truth->arena, name, strlen(name));
    struct simulated one = simulate_client(&at_once, dice);
    add_occasion(truth, kept, day, shop->p > 0 ? dice_gamma(dice, shop->p) / one.scale : 0);
    struct future today = simulate_on(&at_once, (1 - hours) / 7, dice, &one);
    for (day++; day <= truth->as_of + YEAR_DAYS; day++) {
        if (day == truth->as_of + 1)
            truth->alive += one.is_alive;
        if (!one.is_alive && day > truth->as_of)
            break;
        today = simulate_on(&at_once, 1 / 7.0, dice, &one);
        if (today.orders > 0 && day <= truth->as_of)
            add_occasion(truth, kept, day, today.spent);
        else if (today.orders > 0)
            add_ahead(truth, client, day - truth->as_of, today.spent);
    }
}

static void live(const struct coverage_case *coverage_case, uint64_t seed, struct truth *truth)
{
    const struct shop *shop = &coverage_case->shop;
    size_t clients = coverage_case->clients;

    *truth = (struct truth){.dice = dice_from(seed)};
    truth->as_of = FIRST_DAY + (day_t)(shop->weeks * 7);
    truth->ahead = arena_alloc_array(&truth->arena, clients, sizeof(*truth->ahead));
    truth->spent = arena_alloc_array(&truth->arena, clients, sizeof(*truth->spent));
    truth->value = arena_array(&truth->arena, double, clients);
    for (size_t client = 0; client < clients; client++)
        live_one(truth, shop, client);
}

static unsigned long wanted(const struct coverage_case *coverage_case)
{
    for (size_t i = 0; coverage_case->model != NULL && i < model_count; i++)
        if (strcmp(models[i]->name, coverage_case->model) == 0 &&
            models[i]->k == coverage_case->shop.k)
            return 1UL << i;
    return 0;
}

/* The log's number of a client is that of the truth only by name. */
static size_t truth_of(const struct order_log *log, size_t client)
{
    struct slice name = order_log_name(log, client);
    size_t number = 0;

    for (size_t i = 0; i < name.length; i++)
        number = number * 10 + (size_t)(name.at[i] - '0');
    return number;
}

/* Where what came lies among what may come, by its own chance spread evenly. */
static double rank_of(const struct outlook *outlook, int horizon, double alive, uint32_t came,
                      double uniform)
{
    size_t count = outlook->tail_count[horizon];
    double more = came < count ? alive * outlook->tail[horizon][came] : 0;
    double at_least = came == 0 ? 1 : came <= count ? alive * outlook->tail[horizon][came - 1] : 0;

    return 1 - at_least + uniform * (at_least - more);
}

static void count_orders(const struct forecast *forecast, const struct truth *truth, size_t number,
                         const struct buyer *buyer, struct dice *dice, struct coverage *coverage)
{
    struct interval_count *counts[] = {NULL, &coverage->orders_90, &coverage->orders_365};
    struct buyer key = outlook_key(forecast->basis.model, buyer);
    struct outlook_plan plan;
    struct outlook outlook;
    double alive = forecast->basis.model->alive(forecast->basis.model,
                                                forecast->basis.fit.parameters, buyer, 0);

    outlook_plan(&forecast->basis, &plan);
    outlook.has_direction = false;
    outlook_of(&plan, &key, &outlook);
    for (int i = 1; i < FORECAST_HORIZONS; i++)
        if (outlook.tail_count[i] > 0)
            count_in(counts[i],
                     rank_of(&outlook, i, alive, truth->ahead[number][i], dice_uniform(dice)), 0.05,
                     0.95);
}

static void count_client(const struct client_forecast *said, const struct truth *truth,
                         size_t number, struct coverage *coverage)
{
    const struct estimate *orders = &said->orders[FORECAST_HORIZONS - 1];
    double spent = truth->spent[number][FORECAST_HORIZONS - 1];

    coverage->predicted += orders->expected;
    coverage->actual += truth->ahead[number][FORECAST_HORIZONS - 1];
    count_in(&coverage->orders_365_whole, truth->ahead[number][FORECAST_HORIZONS - 1], orders->low,
             orders->high);
    if (!said->has_money)
        return;
    if (said->order_within[FORECAST_HORIZONS - 1] > 0.95) {
        count_in(&coverage->revenue_365, spent, said->revenue_365.low, said->revenue_365.high);
        count_in(&coverage->value, truth->value[number], said->value.low, said->value.high);
    }
    if (said->order_within[FORECAST_HORIZONS - 1] > 0.1) {
        coverage->revenue_clients++;
        coverage->revenue_above += spent > said->revenue_365.high;
    }
}

static void count_base(const struct forecast *forecast, const struct truth *truth, size_t clients,
                       struct coverage *coverage)
{
    count_in(&coverage->alive, (double)truth->alive, forecast->base.alive.low,
             forecast->base.alive.high);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        double orders = 0, spent = 0;
        for (size_t client = 0; client < clients; client++) {
            orders += truth->ahead[client][i];
            spent += truth->spent[client][i];
        }
        count_in(&coverage->base_orders[i], orders, forecast->base.orders[i].low,
                 forecast->base.orders[i].high);
        if (forecast->base.has_money)
            count_in(&coverage->base_revenue[i], spent, forecast->base.revenue[i].low,
                     forecast->base.revenue[i].high);
    }
    for (size_t i = 0; i < forecast->week_count; i++)
        count_in(&coverage->weeks, (double)forecast->weeks[i].actual,
                 forecast->weeks[i].predicted.low, forecast->weeks[i].predicted.high);
}

static void forecast_base(const struct coverage_case *coverage_case, uint64_t seed,
                          struct coverage *coverage)
{
    struct arena arena = {0};
    struct forecast forecast;
    struct truth truth;
    struct forecast_options options = {
        .calibrate_to = DAY_NONE,
        .prior = WITH_PRIOR,
        .wanted = wanted(coverage_case),
        .discount = 0.1,
        .value_days = YEAR_DAYS,
        .with_intervals = true,
        .threads = 1,
    };

    live(coverage_case, seed, &truth);
    struct order_log log =
        order_log_build(truth.orders, truth.order_count,
                        coverage_case->shop.p > 0 ? WITH_AMOUNTS : WITHOUT_AMOUNTS, truth.as_of);
    forecast_make(&log, &options, &arena, &forecast);
    coverage->bases++;
    coverage->made += forecast.state == FORECAST_MADE;
    for (size_t i = 0; forecast.state == FORECAST_MADE && i < log.client_count; i++) {
        struct client_forecast said;
        size_t number = truth_of(&log, i);
        if (!forecast_of_client(&forecast, &log, i, &said))
            continue;
        count_client(&said, &truth, number, coverage);
        count_orders(&forecast, &truth, number,
                     &forecast.buying.groups[forecast.buying.group_of[i]], &truth.dice, coverage);
    }
    if (forecast.state == FORECAST_MADE)
        count_base(&forecast, &truth, coverage_case->clients, coverage);
    order_log_close(&log);
    arena_free(&truth.arena);
    arena_free(&arena);
}

/* Exact times, so that nothing but the fit's own uncertainty is between it and the truth. */
static void count_parameters(const struct coverage_case *coverage_case, uint64_t seed,
                             struct coverage *coverage)
{
    struct shop shop = coverage_case->shop;
    double truth[MODEL_PARAMETERS_MAX] = {shop.r, shop.alpha, shop.a, shop.b};
    unsigned long which = wanted(coverage_case);
    struct arena arena = {0};
    struct fit fit;
    size_t at = 0;

    if (which == 0)
        return;
    while ((which >> at & 1) == 0)
        at++;
    shop.in_whole_days = false;
    struct buying buying = simulate_base(&shop, coverage_case->clients, seed, &arena, NULL);
    fit_model(models[at], &buying, WITH_PRIOR, 1, &arena, &fit);
    coverage->fits += fit.state == FIT_FOUND;
    for (int i = 0; fit.state == FIT_FOUND && i < models[at]->parameter_count; i++) {
        double half = 1.6448536269514722 * sqrt(fit.covariance[i][i]);
        double middle = log(fit.parameters[i]);
        count_in(&coverage->parameters, log(truth[i]), middle - half, middle + half);
    }
    arena_free(&arena);
}

void coverage_measure(const struct coverage_case *coverage_case, int bases, uint64_t seed,
                      struct coverage *ret_coverage)
{
    struct coverage coverage = {0};

    for (int i = 0; i < bases; i++) {
        forecast_base(coverage_case, seed * 1000003 + (uint64_t)i, &coverage);
        count_parameters(coverage_case, seed * 1000003 + (uint64_t)i, &coverage);
    }
    *ret_coverage = coverage;
}
