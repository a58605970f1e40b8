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

static struct spend_sum revenue_of(const struct forecast_basis *basis, const struct buyer *buyer,
                                   const struct spender *spender,
                                   const struct client_forecast *forecast)
{
    static const struct spender nobody = {0};
    const int year = FORECAST_HORIZONS - 1;
    double orders = forecast->orders[year].expected;
    struct spend_spread spend = spend_spread(&basis->spend, spender == NULL ? &nobody : spender);
    struct count_law law = count_law(&basis->fit, buyer, orders, forecast->order_within[year]);
    double left_open = law.some * law.mean * law.mean * forecast->spread * forecast->spread;
    double variance = count_variance(&law) + left_open;

    return (struct spend_sum){
        .mean = orders * spend.mean,
        .variance = spend.each * orders + spend.shared * (variance + orders * orders) +
                    spend.mean * spend.mean * variance,
    };
}

/* Nothing with probability 1 - within, else a gamma law. */
static double revenue_at(double probability, double within, double mean, double variance)
{
    double none = 1 - within;

    if (probability <= none || within <= 0)
        return 0;
    return gamma_between((probability - none) / within, mean, variance);
}

void forecast_money(const struct forecast_basis *basis, const struct buyer *buyer,
                    const struct spender *spender, struct client_forecast *forecast)
{
    const int year = FORECAST_HORIZONS - 1;
    double orders = forecast->orders[year].expected, within = forecast->order_within[year];
    double per_order = orders > 0 ? forecast->value_orders / orders : 0;

    if (basis->spend.state == FIT_IMPOSSIBLE)
        return;
    struct spend_sum sum = revenue_of(basis, buyer, spender, forecast);
    if (!isfinite(sum.mean))
        return;
    struct estimate revenue = {sum.mean, sum.mean, sum.mean};
    if (basis->with_intervals && within > 0) {
        double mean = sum.mean / within;
        double variance = (sum.variance + sum.mean * sum.mean) / within - mean * mean;

        revenue.low = fmin(revenue_at(INTERVAL_LOW, within, mean, variance), sum.mean);
        revenue.high = fmax(revenue_at(INTERVAL_HIGH, within, mean, variance), sum.mean);
    }
    forecast->has_money = true;
    forecast->revenue_365 = revenue;
    forecast->value = (struct estimate){revenue.expected * per_order, revenue.low * per_order,
                                        revenue.high * per_order};
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
