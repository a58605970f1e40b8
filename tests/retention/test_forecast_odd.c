// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>

#include "retention/forecast.h"
#include "support/near.h"
#include "support/sample_log.h"

#include "support/check.h"

/* Bases that are like no other: each gets an answer that is right, or a state that says what is
 * missing. */
enum { ORDERS_MAX = 20000, NAME_SIZE = 12, YEAR = FORECAST_HORIZONS - 1 };

struct odd {
    struct arena arena;
    struct order *orders;
    size_t count;
    struct order_log log;
    struct forecast forecast;
};

static void open_odd(struct odd *odd)
{
    *odd = (struct odd){0};
    odd->orders = arena_array(&odd->arena, struct order, ORDERS_MAX);
}

/* Orders of one client from day `first` of 2023 on, `times` of them, every `gap` days. */
static void buys(struct odd *odd, int client, int first, int times, int gap, int64_t amount)
{
    char name[NAME_SIZE];
    int length = snprintf(name, sizeof(name), "c%d", client);
    struct slice text = {arena_copy(&odd->arena, name, (size_t)length), (size_t)length};

    for (int i = 0; i < times; i++) {
        assert_true(odd->count < ORDERS_MAX);
        odd->orders[odd->count++] = (struct order){
            .client = text,
            .day = on("2023-01-01") + first + i * gap,
            .amount = amount * 10000,
        };
    }
}

static void foretell(struct odd *odd, enum fit_prior prior, const char *as_of)
{
    const struct forecast_options options = {.calibrate_to = DAY_NONE,
                                             .prior = prior,
                                             .discount = 0.1,
                                             .value_days = 365,
                                             .with_season = true,
                                             .with_intervals = true,
                                             .threads = 1};

    odd->log = order_log_build(odd->orders, odd->count, WITH_AMOUNTS, on(as_of));
    forecast_make(&odd->log, &options, &odd->arena, &odd->forecast);
}

static void close_odd(struct odd *odd)
{
    order_log_close(&odd->log);
    arena_free(&odd->arena);
}

static void check_estimate(const struct estimate *estimate)
{
    assert_true(isfinite(estimate->expected) && estimate->expected >= 0);
    assert_true(isfinite(estimate->low) && isfinite(estimate->high));
    assert_true(estimate->low <= estimate->high);
}

/* Whatever was said, no figure is beyond its bounds. */
static void check_figures(const struct odd *odd)
{
    const struct forecast *forecast = &odd->forecast;

    if (forecast->state != FORECAST_MADE)
        return;
    check_estimate(&forecast->base.alive);
    for (int i = 0; i < FORECAST_HORIZONS; i++) {
        check_estimate(&forecast->base.orders[i]);
        check_estimate(&forecast->base.revenue[i]);
    }
    assert_true(forecast->base.leaving_365 >= 0 && forecast->base.leaving_365 <= 1);
    for (size_t i = 0; i < odd->log.client_count; i++) {
        struct client_forecast client;

        assert_true(forecast_of_client(forecast, &odd->log, i, &client));
        check_estimate(&client.alive);
        assert_true(client.alive.high <= 1);
        check_estimate(&client.orders[YEAR]);
        if (client.has_money)
            check_estimate(&client.value);
    }
}

static struct client_forecast client_of(const struct odd *odd, const char *name)
{
    struct client_forecast client;

    assert_true(
        forecast_of_client(&odd->forecast, &odd->log, client_named(&odd->log, name), &client));
    return client;
}

static void all_equal_go_on_as_they_did(void **state)
{
    (void)state;
    struct odd odd;

    open_odd(&odd);
    for (int client = 0; client < 40; client++)
        buys(&odd, client, client % 7, 52, 7, 20);
    foretell(&odd, WITH_PRIOR, "2023-12-31");
    check_figures(&odd);
    assert_int_equal(odd.forecast.state, FORECAST_MADE);
    struct client_forecast client = client_of(&odd, "c3");
    assert_true(client.alive.expected > 0.9);
    assert_near(client.orders[YEAR].expected, 52, 8);
    assert_true(client.has_window);
    close_odd(&odd);
}

static void a_whale_among_small_fish_is_a_whale(void **state)
{
    (void)state;
    struct odd odd;

    open_odd(&odd);
    for (int client = 0; client < 60; client++)
        buys(&odd, client, client * 3, 1 + client % 3, 30, 20);
    buys(&odd, 99, 0, 180, 2, 9000);
    foretell(&odd, WITH_PRIOR, "2023-12-31");
    check_figures(&odd);
    assert_int_equal(odd.forecast.state, FORECAST_MADE);
    struct client_forecast whale = client_of(&odd, "c99");
    struct client_forecast fish = client_of(&odd, "c3");
    assert_true(whale.orders[YEAR].expected > 20 * fish.orders[YEAR].expected);
    assert_true(whale.has_money);
    assert_true(whale.revenue_365.expected > 1000 * fish.revenue_365.expected);
    close_odd(&odd);
}

static void ten_thousand_orders_of_one_client_are_no_trouble(void **state)
{
    (void)state;
    struct odd odd;

    open_odd(&odd);
    for (int client = 0; client < 60; client++)
        buys(&odd, client, 8000 + client * 20, 1 + client % 4, 45, 20);
    buys(&odd, 99, 0, 10000, 1, 5);
    foretell(&odd, WITH_PRIOR, "2050-05-18");
    check_figures(&odd);
    assert_int_equal(odd.forecast.state, FORECAST_MADE);
    struct client_forecast busy = client_of(&odd, "c99");
    assert_true(busy.orders[YEAR].expected > 250 && busy.orders[YEAR].expected < 500);
    close_odd(&odd);
}

static void where_everybody_left_nobody_is_expected(void **state)
{
    (void)state;
    struct odd odd;

    open_odd(&odd);
    for (int client = 0; client < 100; client++)
        buys(&odd, client, client % 30, 3 + client % 5, 7, 20);
    foretell(&odd, WITH_PRIOR, "2026-12-31");
    check_figures(&odd);
    if (odd.forecast.state == FORECAST_MADE) {
        assert_true(odd.forecast.base.alive.expected < 30);
        assert_true(odd.forecast.base.orders[YEAR].expected < 30);
    }
    close_odd(&odd);
}

static void refunds_and_orders_for_nothing_say_nothing_of_spending(void **state)
{
    (void)state;
    struct odd odd;

    open_odd(&odd);
    for (int client = 0; client < 60; client++) {
        buys(&odd, client, client, 1 + client % 5, 40, 0);
        buys(&odd, client, client + 1, client % 2, 1, -15);
    }
    foretell(&odd, WITH_PRIOR, "2023-12-31");
    check_figures(&odd);
    assert_int_equal(odd.forecast.state, FORECAST_MADE);
    assert_false(client_of(&odd, "c3").has_money);
    assert_false(odd.forecast.base.has_money);
    close_odd(&odd);
}

/* Whoever first ordered on the last day has been followed for no time at all. */
static void newcomers_of_the_last_day_are_foretold_as_new(void **state)
{
    (void)state;
    struct odd odd;

    open_odd(&odd);
    for (int client = 0; client < 80; client++)
        buys(&odd, client, client * 3, 1 + client % 5, 30, 20);
    buys(&odd, 99, 364, 1, 1, 20);
    foretell(&odd, WITH_PRIOR, "2023-12-31");
    check_figures(&odd);
    assert_int_equal(odd.forecast.state, FORECAST_MADE);
    struct client_forecast newcomer = client_of(&odd, "c99");
    assert_near_relative(newcomer.orders[YEAR].expected, odd.forecast.base.new_orders_365, 1e-9);
    assert_near_relative(newcomer.order_within[YEAR], odd.forecast.base.new_second_order, 1e-9);
    close_odd(&odd);
}

static void small_bases_without_a_prior_keep_their_bounds_too(void **state)
{
    (void)state;

    for (int clients = 10; clients < 40; clients += 3) {
        struct odd odd;

        open_odd(&odd);
        for (int client = 0; client < clients; client++)
            buys(&odd, client, client * 5, 1 + client * client % 4, 17 + client, 20 + client);
        foretell(&odd, WITHOUT_PRIOR, "2023-12-31");
        check_figures(&odd);
        close_odd(&odd);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_equal_go_on_as_they_did),
        cmocka_unit_test(a_whale_among_small_fish_is_a_whale),
        cmocka_unit_test(ten_thousand_orders_of_one_client_are_no_trouble),
        cmocka_unit_test(where_everybody_left_nobody_is_expected),
        cmocka_unit_test(refunds_and_orders_for_nothing_say_nothing_of_spending),
        cmocka_unit_test(newcomers_of_the_last_day_are_foretold_as_new),
        cmocka_unit_test(small_bases_without_a_prior_keep_their_bounds_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
