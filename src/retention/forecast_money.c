// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast_money.h"

#include <math.h>

#include "retention/forecast_spread.h"

struct spend_spread spend_spread(const struct spend_fit *fit, const struct spender *spender)
{
    struct spend_sum one = spend_of(fit, spender, 1), two = spend_of(fit, spender, 2);
    struct spend_spread spend = {.mean = one.mean};

    if (!isfinite(one.variance) || !isfinite(two.variance)) {
        spend.each = spend.shared = one.mean * one.mean;
        return spend;
    }
    spend.shared = fmax((two.variance - 2 * one.variance) / 2, 0);
    spend.each = fmax(one.variance - spend.shared, 0);
    return spend;
}

/* Nothing with probability 1 - within, else a gamma law. */
static double revenue_at(double probability, double within, double mean, double variance)
{
    double none = 1 - within;

    if (probability <= none || within <= 0)
        return 0;
    return gamma_between((probability - none) / within, mean, variance);
}

/* Who may well order nothing: the gamma law has mean and variance of what those bring who order. */
static struct estimate rare_revenue(const struct client_forecast *forecast,
                                    const struct spend_spread *spend)
{
    const int year = FORECAST_HORIZONS - 1;
    double orders = forecast->orders[year].expected, within = forecast->order_within[year];
    double squares = forecast->orders_variance + orders * orders, mean = orders * spend->mean;
    double all = spend->each * orders + (spend->shared + spend->mean * spend->mean) * squares;
    double some = mean / within, variance = all / within - some * some;

    return (struct estimate){
        .expected = mean,
        .low = fmin(revenue_at(INTERVAL_LOW, within, some, variance), mean),
        .high = fmax(revenue_at(INTERVAL_HIGH, within, some, variance), mean),
    };
}

/*
 * Who will hardly order nothing: to each side the orders' own interval and that of the amounts, as
 * independent errors add up. Orders spread further down, where clients leave, than up.
 */
static struct estimate frequent_revenue(const struct client_forecast *forecast,
                                        const struct spend_spread *spend)
{
    const struct estimate *orders = &forecast->orders[FORECAST_HORIZONS - 1];
    double mean = orders->expected * spend->mean;
    double squares = forecast->orders_variance + orders->expected * orders->expected;
    double amounts = INTERVAL_Z * sqrt(spend->each * orders->expected + spend->shared * squares);

    return (struct estimate){
        .expected = mean,
        .low = fmax(mean - hypot(mean - orders->low * spend->mean, amounts), 0),
        .high = mean + hypot(orders->high * spend->mean - mean, amounts),
    };
}

void forecast_money(const struct forecast_basis *basis, const struct spender *spender,
                    struct client_forecast *forecast)
{
    static const struct spender nobody = {0};
    const struct estimate *orders = &forecast->orders[FORECAST_HORIZONS - 1];
    double per_order = orders->expected > 0 ? forecast->value_orders / orders->expected : 0;

    if (basis->spend.state == FIT_IMPOSSIBLE)
        return;
    struct spend_spread spend = spend_spread(&basis->spend, spender == NULL ? &nobody : spender);
    double mean = orders->expected * spend.mean;
    if (!isfinite(mean))
        return;
    struct estimate revenue = {mean, mean, mean};
    if (basis->with_intervals && orders->low > 0)
        revenue = frequent_revenue(forecast, &spend);
    else if (basis->with_intervals && forecast->order_within[FORECAST_HORIZONS - 1] > 0)
        revenue = rare_revenue(forecast, &spend);
    forecast->has_money = true;
    forecast->revenue_365 = revenue;
    forecast->value =
        (struct estimate){mean * per_order, revenue.low * per_order, revenue.high * per_order};
}

/* What is sought: the first day by which so many of those who return have done so. */
struct return_search {
    const struct forecast_basis *basis;
    struct buyer buyer; /* on the day of their last order */
    day_t last;
    double none; /* P(no order) that far: none() falls with the days */
};

static bool is_by(const struct return_search *search, int32_t days)
{
    const struct forecast_basis *basis = search->basis;
    double weeks =
        season_weeks(basis->has_season ? &basis->season : NULL, search->last, search->last + days);

    return basis->model->none(basis->model, basis->fit.parameters, &search->buyer, weeks) <=
           search->none;
}

/* Doubles from `days` until it is passed, then halves what is left. */
static int32_t first_day_by(const struct return_search *search, int32_t days)
{
    enum { DAYS_MAX = 36525 };
    int32_t before = 0, by = days;

    while (by < DAYS_MAX && !is_by(search, by)) {
        before = by;
        by *= 2;
    }
    while (by - before > 1) {
        int32_t middle = before + (by - before) / 2;

        if (is_by(search, middle))
            by = middle;
        else
            before = middle;
    }
    return by;
}

void forecast_window(const struct forecast_basis *basis, const struct buyer *buyer, day_t last,
                     struct client_forecast *forecast)
{
    struct return_search search = {.basis = basis, .buyer = *buyer, .last = last};
    int32_t usual = (int32_t)fmin(fmax(buyer->last * 7 / (buyer->orders + 1), 1), 1000);

    if (buyer->orders < WINDOW_GAPS_MIN)
        return;
    search.buyer.until = buyer->last;
    double never = basis->model->none(basis->model, basis->fit.parameters, &search.buyer, INFINITY);
    if (!(never < 1))
        return;
    search.none = 1 - 0.25 * (1 - never);
    forecast->window_from = last + first_day_by(&search, usual);
    search.none = 1 - 0.75 * (1 - never);
    forecast->window_by = last + first_day_by(&search, forecast->window_from - last);
    forecast->has_window = true;
}
