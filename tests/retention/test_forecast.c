// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/forecast.h"

#include <stdio.h>
#include <string.h>

#include "support/near.h"
#include "support/sample_log.h"
#include "support/simulated_log.h"

#include "support/check.h"

static const struct log_shop shop = {
    .r = 0.6, .alpha = 6, .a = 0.8, .b = 2, .days = 500, .joining = 400, .amount = 40};

static struct forecast_options usual(void)
{
    return (struct forecast_options){.calibrate_to = DAY_NONE,
                                     .prior = WITH_PRIOR,
                                     .discount = 0.1,
                                     .value_days = 365,
                                     .with_season = true,
                                     .with_intervals = true,
                                     .threads = 1};
}

static enum forecast_state state_of(const char *lines, const char *as_of)
{
    struct order_log log = sample_log_of_days(lines, as_of);
    struct forecast_options options = usual();
    struct arena arena = {0};
    struct forecast forecast;

    forecast_make(&log, &options, &arena, &forecast);
    arena_free(&arena);
    order_log_close(&log);
    return forecast.state;
}

#define NINE_CLIENTS                                                         \
    "a 2024-01-01\nb 2024-01-02\nc 2024-01-03\nd 2024-01-04\ne 2024-01-05\n" \
    "f 2024-01-06\ng 2024-01-07\nh 2024-01-08\ni 2024-01-09\n"               \
    "a 2024-02-01\nb 2024-02-12\nc 2024-03-03\nd 2024-01-24\n"

static void says_what_is_missing(void **state)
{
    (void)state;
    assert_int_equal(state_of("a 2024-01-01\n", NULL), FORECAST_TOO_FEW);
    assert_int_equal(state_of(NINE_CLIENTS, "2024-06-01"), FORECAST_TOO_FEW);
    assert_int_equal(state_of(NINE_CLIENTS "j 2024-01-10\n", "2024-06-01"), FORECAST_MADE);
    assert_int_equal(state_of("a 2024-01-01\nb 2024-01-02\nc 2024-01-03\nd 2024-01-04\n"
                              "e 2024-01-05\nf 2024-01-06\ng 2024-01-07\nh 2024-01-08\n"
                              "i 2024-01-09\nj 2024-01-10\na 2024-02-01\nb 2024-02-03\n",
                              "2024-06-01"),
                     FORECAST_NO_REPEAT);
    assert_int_equal(state_of("a 2024-01-01\nb 2024-01-02\nc 2024-01-03\nd 2024-01-04\n"
                              "e 2024-01-05\nf 2024-01-06\ng 2024-01-07\nh 2024-01-08\n"
                              "i 2024-01-09\nj 2024-01-10\na 2024-01-11\nb 2024-01-13\n"
                              "c 2024-01-14\n",
                              NULL),
                     FORECAST_TOO_SHORT);
}

static void counts_what_there_was_to_go_by(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days(NINE_CLIENTS, "2024-06-01");
    struct forecast_options options = usual();
    struct arena arena = {0};
    struct forecast forecast;
    struct client_forecast client;

    forecast_make(&log, &options, &arena, &forecast);
    assert_int_equal(forecast.clients, 9);
    assert_int_equal(forecast.repeaters, 4);
    assert_int_equal(forecast.days, on("2024-06-01") - on("2024-01-01"));
    assert_false(forecast_of_client(&forecast, &log, 0, &client));
    arena_free(&arena);
    order_log_close(&log);
}

static void orders_on_one_day_only_are_too_short_a_log(void **state)
{
    (void)state;
    char lines[2048] = "";

    for (int i = 0; i < 40; i++) {
        size_t length = strlen(lines);
        snprintf(lines + length, sizeof(lines) - length, "c%d 2024-01-01\n", i);
    }
    assert_int_equal(state_of(lines, NULL), FORECAST_NO_REPEAT);
}

static void check_estimate(const struct estimate *estimate)
{
    assert_true(isfinite(estimate->low) && isfinite(estimate->high));
    assert_true(estimate->low >= 0);
    assert_true(estimate->low <= estimate->expected);
    assert_true(estimate->expected <= estimate->high);
}

static void check_probability(double probability)
{
    assert_true(probability >= 0 && probability <= 1);
}

static void check_client(const struct client_forecast *client)
{
    check_estimate(&client->alive);
    check_probability(client->alive.low);
    check_probability(client->alive.high);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        const struct estimate *orders = &client->orders[i];

        check_probability(client->order_within[i]);
        assert_true(client->order_within[i] <= client->alive.expected * (1 + 1e-9));
        assert_true(client->order_within[i] <= orders->expected * (1 + 1e-6) + 1e-12);
        assert_true(orders->expected >= 0 && orders->low <= orders->high);
        assert_true(orders->low <= ceil(orders->expected));
        assert_near(orders->low, round(orders->low), 0);
        assert_near(orders->high, round(orders->high), 0);
        if (i > 0) {
            assert_true(orders->expected >= client->orders[i - 1].expected);
            assert_true(client->order_within[i] >= client->order_within[i - 1]);
        }
    }
    if (client->has_money) {
        check_estimate(&client->revenue_365);
        check_estimate(&client->value);
        assert_true(client->value.expected <= client->revenue_365.expected * (1 + 1e-9));
    }
    if (client->has_window)
        assert_true(client->window_from <= client->window_by);
}

static void check_forecast(const struct forecast *forecast, const struct order_log *log)
{
    struct client_forecast client;

    assert_int_equal(forecast->state, FORECAST_MADE);
    check_estimate(&forecast->base.alive);
    assert_true(forecast->base.alive.high <= (double)forecast->clients);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        check_estimate(&forecast->base.orders[i]);
        check_estimate(&forecast->base.revenue[i]);
    }
    check_probability(forecast->base.leaving_365);
    check_probability(forecast->base.one_timers_gone);
    check_probability(forecast->base.new_second_order);
    for (size_t i = 0; i < forecast->week_count; i++)
        check_estimate(&forecast->weeks[i].predicted);
    for (size_t i = 0; i < forecast->cohort_count; i++)
        check_estimate(&forecast->cohort[i].predicted);
    for (size_t i = 0; i < log->client_count; i++)
        if (forecast_of_client(forecast, log, i, &client))
            check_client(&client);
}

static void figures_keep_their_bounds(void **state)
{
    (void)state;
    static const size_t sizes[] = {20, 200, 2000};
    struct forecast_options options = usual();

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct order_log log = simulated_log(&shop, sizes[i], 5 + i);
        struct arena arena = {0};
        struct forecast forecast;

        forecast_make(&log, &options, &arena, &forecast);
        check_forecast(&forecast, &log);
        arena_free(&arena);
        order_log_close(&log);
    }
}

static void check_same_client(const struct forecast *one, const struct order_log *one_log,
                              const struct forecast *other, const struct order_log *other_log,
                              size_t client)
{
    struct slice name = order_log_name(one_log, client);
    char text[32];
    struct client_forecast first, second;

    snprintf(text, sizeof(text), "%.*s", (int)name.length, name.at);
    assert_true(forecast_of_client(one, one_log, client, &first));
    assert_true(forecast_of_client(other, other_log, client_named(other_log, text), &second));
    assert_near(first.alive.expected, second.alive.expected, 0);
    assert_near(first.alive.low, second.alive.low, 0);
    assert_near(first.orders[2].expected, second.orders[2].expected, 0);
    assert_near(first.orders[2].high, second.orders[2].high, 0);
    assert_near(first.value.expected, second.value.expected, 0);
    assert_near(first.value.high, second.value.high, 0);
    assert_int_equal(first.has_window, second.has_window);
    assert_int_equal(first.window_by, second.window_by);
}

static void check_same_base(const struct forecast *one, const struct forecast *other)
{
    assert_int_equal(one->chosen, other->chosen);
    assert_near(one->base.alive.expected, other->base.alive.expected, 0);
    assert_near(one->base.alive.high, other->base.alive.high, 0);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        assert_near(one->base.orders[i].low, other->base.orders[i].low, 0);
        assert_near(one->base.revenue[i].expected, other->base.revenue[i].expected, 0);
        assert_near(one->base.revenue[i].high, other->base.revenue[i].high, 0);
    }
    assert_near(one->results[one->chosen].holdout.mae, other->results[other->chosen].holdout.mae,
                0);
    assert_int_equal(one->week_count, other->week_count);
    for (size_t i = 0; i < one->week_count; i++)
        assert_near(one->weeks[i].predicted.low, other->weeks[i].predicted.low, 0);
}

static void threads_and_the_order_of_rows_change_no_bit(void **state)
{
    (void)state;
    struct log_shop turned = shop;
    struct order_log log = simulated_log(&shop, 800, 11);
    struct forecast_options options = usual(), threaded = usual();
    struct arena arena = {0};
    struct forecast one, many, reversed;

    turned.backwards = true;
    threaded.threads = 4;
    struct order_log back = simulated_log(&turned, 800, 11);
    forecast_make(&log, &options, &arena, &one);
    forecast_make(&log, &threaded, &arena, &many);
    forecast_make(&back, &options, &arena, &reversed);
    check_same_base(&one, &many);
    check_same_base(&one, &reversed);
    for (size_t i = 0; i < log.client_count; i += 7) {
        check_same_client(&one, &log, &many, &log, i);
        check_same_client(&one, &log, &reversed, &back, i);
    }
    arena_free(&arena);
    order_log_close(&log);
    order_log_close(&back);
}

static void one_wanted_model_is_taken_and_not_compared(void **state)
{
    (void)state;
    struct order_log log = simulated_log(&shop, 400, 3);
    struct forecast_options options = usual();
    struct arena arena = {0};
    struct forecast forecast;

    options.wanted = 1;
    forecast_make(&log, &options, &arena, &forecast);
    assert_int_equal(forecast.state, FORECAST_MADE);
    assert_int_equal(forecast.result_count, 1);
    assert_ptr_equal(forecast.basis.model, models[0]);
    assert_int_equal(forecast.reason, CHOSEN_ONLY_ONE);
    assert_int_equal(forecast.runner_up, forecast.result_count);
    assert_false(forecast.results[0].holdout.is_made);
    assert_int_equal(forecast.holdout_from, DAY_NONE);
    arena_free(&arena);
    order_log_close(&log);
}

/* A basis is all that a client's figures need: as a store keeps it. */
static void a_client_by_basis_is_the_client_of_the_forecast(void **state)
{
    (void)state;
    struct order_log log = simulated_log(&shop, 400, 3);
    struct forecast_options options = usual();
    struct arena arena = {0};
    struct forecast forecast;

    forecast_make(&log, &options, &arena, &forecast);
    for (size_t i = 0; i < log.client_count; i++) {
        struct client_forecast whole, alone;
        const struct buyer *buyer = &forecast.buying.groups[forecast.buying.group_of[i]];
        day_t last = log.day[log.first[i] + log.count[i] - 1];

        assert_true(forecast_of_client(&forecast, &log, i, &whole));
        forecast_client(&forecast.basis, buyer, last, &forecast.spending.clients[i], &alone);
        assert_near(whole.alive.expected, alone.alive.expected, 0);
        assert_near(whole.orders[1].high, alone.orders[1].high, 0);
        assert_near(whole.value.low, alone.value.low, 0);
        assert_int_equal(whole.window_from, alone.window_from);
    }
    arena_free(&arena);
    order_log_close(&log);
}

static void large_bases_are_chosen_for_on_some_of_their_clients(void **state)
{
    (void)state;
    struct log_shop quick = shop;
    struct forecast_options options = usual();
    struct arena arena = {0};
    struct forecast forecast;

    quick.amount = 0;
    struct order_log log = simulated_log(&quick, 45000, 21);
    forecast_make(&log, &options, &arena, &forecast);
    assert_int_equal(forecast.state, FORECAST_MADE);
    assert_true(forecast.is_sample);
    assert_true(forecast.sample_clients > 19000 && forecast.sample_clients < 21000);
    assert_int_equal(forecast.clients, 45000);
    assert_ptr_equal(forecast.basis.model, model_find("mbg_nbd", 1));
    /* What was true of everybody: see `shop`. */
    assert_near(forecast.basis.fit.parameters[0], shop.r,
                4 * forecast.basis.fit.standard_errors[0]);
    assert_true(forecast.basis.fit.standard_errors[0] < 0.03);
    assert_true(forecast.week_count > 0);
    assert_false(forecast.base.has_money);
    arena_free(&arena);
    order_log_close(&log);
}

static void drift_is_nothing_at_the_fit_and_grows_with_what_has_changed(void **state)
{
    (void)state;
    struct log_shop other = shop;
    struct forecast_options options = usual();
    struct arena arena = {0};
    struct forecast forecast;

    other.alpha = 3;
    struct order_log log = simulated_log(&shop, 2000, 3), changed = simulated_log(&other, 2000, 4);
    struct order_log alike = simulated_log(&shop, 2000, 5);
    forecast_make(&log, &options, &arena, &forecast);
    const struct fit *fit = &forecast.basis.fit;
    struct buying later = buying_measure(&changed, changed.as_of, NULL, 1, &arena);
    struct buying same = buying_measure(&alike, alike.as_of, NULL, 1, &arena);
    assert_true(forecast_drift(fit, &forecast.buying, 1, &arena) < 1e-3);
    assert_true(forecast_drift(fit, &same, 1, &arena) < 4.5);
    assert_true(forecast_drift(fit, &later, 1, &arena) > 5 * FORECAST_DRIFT_MAX);
    arena_free(&arena);
    order_log_close(&log);
    order_log_close(&changed);
    order_log_close(&alike);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_is_missing),
        cmocka_unit_test(counts_what_there_was_to_go_by),
        cmocka_unit_test(orders_on_one_day_only_are_too_short_a_log),
        cmocka_unit_test(figures_keep_their_bounds),
        cmocka_unit_test(threads_and_the_order_of_rows_change_no_bit),
        cmocka_unit_test(one_wanted_model_is_taken_and_not_compared),
        cmocka_unit_test(large_bases_are_chosen_for_on_some_of_their_clients),
        cmocka_unit_test(drift_is_nothing_at_the_fit_and_grows_with_what_has_changed),
        cmocka_unit_test(a_client_by_basis_is_the_client_of_the_forecast),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
