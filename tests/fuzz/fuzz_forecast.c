// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "retention/forecast.h"
#include "support/fuzz.h"

/*
 * Four bytes choose options, then three bytes are an order: the client, days since the order
 * before, the amount. Few clients, so that an input takes milliseconds.
 */
enum { OPTION_BYTES = 4, ORDER_BYTES = 3, ORDERS_MOST = 300, CLIENTS_MOST = 40 };
enum { LONG_STEP = 200, DAYS_MOST = 60000, FIRST_DAY = 10000 };

static void require(bool is_true)
{
    if (!is_true)
        abort();
}

/* Most orders come soon; from LONG_STEP on, months apart. */
static day_t step_of(uint8_t byte)
{
    return byte < LONG_STEP ? byte / 16 : (byte - LONG_STEP) * 30;
}

/* Some refunds, some of nothing, whales at the end of the scale. */
static int64_t amount_of(uint8_t byte)
{
    if (byte < 8)
        return -(int64_t)byte * 10000;
    return byte > 250 ? (int64_t)byte * INT64_C(100000000000) : (int64_t)byte * byte * 997;
}

static struct order_log log_of(const uint8_t *bytes, size_t length, enum order_amounts amounts)
{
    static const char names[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN";
    struct order orders[ORDERS_MOST] = {0};
    size_t count = length / ORDER_BYTES < ORDERS_MOST ? length / ORDER_BYTES : ORDERS_MOST;
    day_t day = FIRST_DAY;

    for (size_t i = 0; i < count; i++) {
        const uint8_t *order = bytes + i * ORDER_BYTES;
        if (day - FIRST_DAY < DAYS_MOST)
            day += step_of(order[1]);
        orders[i] = (struct order){.client = {&names[order[0] % CLIENTS_MOST], 1},
                                   .day = day,
                                   .amount = amount_of(order[2])};
    }
    return order_log_build(orders, count, amounts, DAY_NONE);
}

static struct forecast_options options_of(const uint8_t *bytes, const struct order_log *log)
{
    struct forecast_options options = {
        .calibrate_to = DAY_NONE,
        .prior = (bytes[0] & 1) != 0 ? WITHOUT_PRIOR : WITH_PRIOR,
        .discount = (bytes[0] & 2) != 0 ? 0.1 : 0,
        .value_days = 365,
        .with_season = (bytes[0] & 4) != 0,
        .with_intervals = (bytes[0] & 8) == 0,
        .wanted = bytes[1] % 3 == 0 ? 0 : (bytes[1] | (unsigned long)(bytes[2] & 3) << 8),
        .threads = 1,
    };

    if ((bytes[0] & 16) != 0)
        options.calibrate_to = log->first_day + (log->as_of - log->first_day) * bytes[3] / 255;
    return options;
}

static void check_estimate(const struct estimate *estimate, double most)
{
    require(isfinite(estimate->expected) && isfinite(estimate->low) && isfinite(estimate->high));
    require(0 <= estimate->low && estimate->low <= estimate->expected);
    require(estimate->expected <= estimate->high && estimate->high <= most);
}

/* Of one client: orders that may really come are whole, so their mean may lie beside them. */
static void check_orders(const struct estimate *estimate)
{
    require(isfinite(estimate->expected) && estimate->expected >= 0);
    require(0 <= estimate->low && estimate->low <= estimate->high && isfinite(estimate->high));
    require(estimate->low == floor(estimate->low) && estimate->high == floor(estimate->high));
}

static void check_money(const struct estimate *estimate)
{
    require(isfinite(estimate->expected) && estimate->expected >= 0);
    require(0 <= estimate->low && estimate->low <= estimate->high && isfinite(estimate->high));
}

static void check_client(const struct client_forecast *client, bool with_intervals)
{
    check_estimate(&client->alive, 1);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        require(client->order_within[i] >= 0 && client->order_within[i] <= 1);
        require(i == 0 || client->order_within[i] >= client->order_within[i - 1]);
        require(i == 0 || client->orders[i].expected >= client->orders[i - 1].expected);
        require(client->orders[i].expected >= client->order_within[i] * (1 - 1e-9));
        if (with_intervals)
            check_orders(&client->orders[i]);
    }
    if (client->has_money) {
        check_money(&client->revenue_365);
        check_money(&client->value);
        require(client->value.expected <= client->revenue_365.expected * (1 + 1e-9));
    }
    require(!client->has_window || client->window_from <= client->window_by);
}

static void check_fit(const struct fit *fit)
{
    for (int i = 0; i < fit->model->parameter_count; i++) {
        require(isfinite(fit->parameters[i]) && fit->parameters[i] > 0);
        require(fit->state != FIT_FOUND || fit->standard_errors[i] > 0);
    }
    require(isfinite(fit->log_likelihood));
    require(fit->state != FIT_FOUND || fit->gradient_norm < FIT_GRADIENT_MAX);
    require(fit->state == FIT_FOUND || fit->limit != LIMIT_NONE);
}

static void check_base(const struct forecast *forecast)
{
    check_estimate(&forecast->base.alive, (double)forecast->clients);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        check_estimate(&forecast->base.orders[i], INFINITY);
        if (forecast->base.has_money)
            check_estimate(&forecast->base.revenue[i], INFINITY);
    }
    require(forecast->base.new_orders_365 >= 0 && isfinite(forecast->base.new_orders_365));
    require(forecast->base.new_second_order >= 0 && forecast->base.new_second_order <= 1);
    require(forecast->base.leaving_365 >= 0 && forecast->base.leaving_365 <= 1);
    require(forecast->base.one_timers_gone >= 0 && forecast->base.one_timers_gone <= 1);
}

static void check_made(const struct order_log *log, const struct forecast *forecast)
{
    require(forecast->chosen < forecast->result_count);
    for (size_t i = 0; i < forecast->result_count; i++)
        check_fit(&forecast->results[i].fit);
    require(forecast->basis.fit.state != FIT_IMPOSSIBLE && forecast->basis.model != NULL);
    check_base(forecast);
    for (size_t i = 0; i < forecast->buying.group_count; i++)
        check_client(&forecast->groups[i], forecast->options.with_intervals);
    for (size_t i = 0; i < log->client_count; i++) {
        struct client_forecast client;
        if (forecast_of_client(forecast, log, i, &client))
            check_client(&client, forecast->options.with_intervals);
    }
    for (size_t i = 0; i < forecast->week_count; i++)
        require(forecast->weeks[i].actual >= 0 && isfinite(forecast->weeks[i].predicted.expected));
    for (size_t i = 0; i < forecast->class_count; i++)
        require(isfinite(forecast->classes[i].predicted) && forecast->classes[i].clients > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena = {0};
    struct forecast forecast;

    if (length < OPTION_BYTES + ORDER_BYTES)
        return 0;
    struct order_log log = log_of(bytes + OPTION_BYTES, length - OPTION_BYTES,
                                  (bytes[0] & 32) != 0 ? WITHOUT_AMOUNTS : WITH_AMOUNTS);
    if (log.client_count > 0) {
        struct forecast_options options = options_of(bytes, &log);
        forecast_make(&log, &options, &arena, &forecast);
        require(forecast.clients <= (int64_t)log.client_count);
        if (forecast.state == FORECAST_MADE)
            check_made(&log, &forecast);
    }
    arena_free(&arena);
    order_log_close(&log);
    return 0;
}
