// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_log.h"

#include <stdio.h>

#include "support/check.h"

/* The number of the client called `name`, which must be there. */
static size_t client_of(const struct order_log *log, const char *name)
{
    for (size_t i = 0; i < log->client_count; i++)
        if (slice_equal(order_log_name(log, i), slice_of(name)))
            return i;
    fail_msg("no client %s", name);
    return 0;
}

static void puts_orders_of_a_client_in_order_of_days(void **state)
{
    (void)state;
    const struct order orders[] = {
        {.client = slice_of("Bo"), .day = 50, .amount = 10},
        {.client = slice_of("Ada"), .day = 30, .amount = 1},
        {.client = slice_of("Ada"), .day = 10, .amount = 2},
        {.client = slice_of("Ada"), .day = 20, .amount = 4},
    };
    struct order_log log = order_log_build(orders, 4, WITH_AMOUNTS, DAY_NONE);
    size_t ada = client_of(&log, "Ada");

    assert_int_equal(log.client_count, 2);
    assert_int_equal(log.occasion_count, 4);
    assert_int_equal(log.count[ada], 3);
    assert_int_equal(log.day[log.first[ada]], 10);
    assert_int_equal(log.day[log.first[ada] + 1], 20);
    assert_int_equal(log.day[log.first[ada] + 2], 30);
    assert_int_equal(log.amount[log.first[ada] + 1], 4);
    assert_int_equal(log.first_day, 10);
    assert_int_equal(log.last_day, 50);
    assert_int_equal(log.as_of, 50);
    assert_int_equal(log.counts.rows, 4);
    order_log_close(&log);
    assert_null(log.memory);
}

static void makes_one_occasion_of_a_day(void **state)
{
    (void)state;
    const struct order orders[] = {
        {.client = slice_of("Ada"), .day = 10, .amount = 3, .service = slice_of("Logo")},
        {.client = slice_of("Ada"), .day = 10, .amount = 9, .service = slice_of("Web")},
        {.client = slice_of("Ada"), .day = 10, .amount = 0},
        {.client = slice_of("Ada"), .day = 11, .amount = 5, .service = slice_of("Logo")},
    };
    struct order_log log = order_log_build(orders, 4, WITH_AMOUNTS, DAY_NONE);

    assert_int_equal(log.occasion_count, 2);
    assert_int_equal(log.amount[0], 12);
    assert_string_equal(log.services[log.service[0]], "Web");
    assert_string_equal(log.services[log.service[1]], "Logo");
    assert_int_equal(log.service_count, 3);
    assert_null(log.source);
    assert_int_equal(log.counts.rows, 4);
    order_log_close(&log);
}

static void keeps_refunds_apart_and_drops_clients_without_an_order(void **state)
{
    (void)state;
    const struct order orders[] = {
        {.client = slice_of("Ada"), .day = 10, .amount = 100},
        {.client = slice_of("Ada"), .day = 12, .amount = -40},
        {.client = slice_of("Bo"), .day = 14, .amount = -7},
        {.client = slice_of("Cy"), .day = 9, .amount = 0},
    };
    struct order_log log = order_log_build(orders, 4, WITH_AMOUNTS, DAY_NONE);

    assert_int_equal(log.client_count, 2);
    assert_int_equal(log.occasion_count, 2);
    assert_int_equal(log.refund_count, 1);
    assert_int_equal(log.refund_client[0], client_of(&log, "Ada"));
    assert_int_equal(log.refund_day[0], 12);
    assert_int_equal(log.refund_amount[0], -40);
    assert_int_equal(log.counts.refund_rows, 2);
    assert_int_equal(log.counts.refund_only_clients, 1);
    assert_int_equal(log.last_day, 14);
    order_log_close(&log);
}

static void leaves_out_what_comes_after_as_of(void **state)
{
    (void)state;
    const struct order orders[] = {
        {.client = slice_of("Ada"), .day = 10},
        {.client = slice_of("Ada"), .day = 21},
        {.client = slice_of("Bo"), .day = 22},
    };
    struct order_log log = order_log_build(orders, 3, WITHOUT_AMOUNTS, 20);

    assert_int_equal(log.client_count, 1);
    assert_int_equal(log.occasion_count, 1);
    assert_null(log.amount);
    assert_int_equal(log.as_of, 20);
    assert_int_equal(log.last_day, 10);
    assert_int_equal(log.counts.rows, 1);
    assert_int_equal(log.counts.rows_after_as_of, 2);
    order_log_close(&log);
}

static void tells_clients_apart_by_every_byte(void **state)
{
    (void)state;
    static char names[3000][16];
    static struct order orders[6000];

    for (size_t i = 0; i < 3000; i++) {
        snprintf(names[i], sizeof(names[i]), i % 2 == 0 ? "%zu" : "client-no-%05zu", i);
        orders[i] = (struct order){.client = slice_of(names[i]), .day = (day_t)i};
        orders[5999 - i] = (struct order){.client = slice_of(names[i]), .day = (day_t)(i + 7)};
    }
    struct order_log log = order_log_build(orders, 6000, WITHOUT_AMOUNTS, DAY_NONE);

    assert_int_equal(log.client_count, 3000);
    for (size_t i = 0; i < log.client_count; i++) {
        assert_int_equal(log.count[i], 2);
        assert_int_equal(log.day[log.first[i] + 1] - log.day[log.first[i]], 7);
    }
    order_log_close(&log);
}

/* One client with more orders than are sorted in place, latest first. */
static void sorts_a_client_with_very_many_orders(void **state)
{
    (void)state;
    static struct order orders[20000];

    for (size_t i = 0; i < 20000; i++)
        orders[i] = (struct order){
            .client = slice_of("Ada"), .day = (day_t)(20000 - i / 2), .amount = (int64_t)(i % 2)};
    struct order_log log = order_log_build(orders, 20000, WITH_AMOUNTS, DAY_NONE);

    assert_int_equal(log.count[0], 10000);
    for (size_t i = 1; i < 10000; i++) {
        assert_int_equal(log.day[i], log.day[i - 1] + 1);
        assert_int_equal(log.amount[i], 1);
    }
    order_log_close(&log);
}

static void makes_an_empty_log_of_nothing(void **state)
{
    (void)state;
    struct order_log log = order_log_build(NULL, 0, WITH_AMOUNTS, DAY_NONE);

    assert_int_equal(log.client_count, 0);
    assert_int_equal(log.occasion_count, 0);
    order_log_close(&log);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_orders_of_a_client_in_order_of_days),
        cmocka_unit_test(makes_one_occasion_of_a_day),
        cmocka_unit_test(keeps_refunds_apart_and_drops_clients_without_an_order),
        cmocka_unit_test(leaves_out_what_comes_after_as_of),
        cmocka_unit_test(tells_clients_apart_by_every_byte),
        cmocka_unit_test(sorts_a_client_with_very_many_orders),
        cmocka_unit_test(makes_an_empty_log_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
