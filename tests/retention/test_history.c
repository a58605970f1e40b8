// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/history.h"

#include "support/sample_log.h"

#include "support/check.h"

static void sums_each_client_with_refunds_off(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2024-02-28 10.50\n"
                                      "a 2024-02-29 1\n"
                                      "a 2024-02-29 2.25\n"
                                      "b 2024-03-01 0\n"
                                      "a 2024-03-01 -4\n"
                                      "b 2024-03-02 -0.0001\n"
                                      "c 2024-03-02 -5\n",
                                      NULL);
    struct arena arena = {0};
    struct history history = history_measure(&log, 1, &arena);
    size_t a = client_named(&log, "a"), b = client_named(&log, "b");

    assert_int_equal(log.client_count, 2);
    assert_int_equal(history.first[a], on("2024-02-28"));
    assert_int_equal(history.last[a], on("2024-02-29"));
    assert_int_equal(history.revenue[a], 97500);
    assert_int_equal(history.first[b], on("2024-03-01"));
    assert_int_equal(history.last[b], on("2024-03-01"));
    assert_int_equal(history.revenue[b], -1);
    assert_int_equal(history.revenue_total, 97499);
    arena_free(&arena);
    order_log_close(&log);
}

static void has_no_revenue_without_amounts(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2024-12-31\nb 2025-01-01\na 2025-01-01\n", NULL);
    struct arena arena = {0};
    struct history history = history_measure(&log, 2, &arena);

    assert_null(history.revenue);
    assert_int_equal(history.revenue_total, 0);
    assert_int_equal(history.last[client_named(&log, "a")], on("2025-01-01"));
    arena_free(&arena);
    order_log_close(&log);
}

static void adds_up_the_real_log_whatever_the_threads(void **state)
{
    (void)state;
    struct order_log log;
    struct arena arena = {0};

    if (!shared_log("cdnow_master.csv", NULL, &log))
        skip_because("the real logs are not there");
    struct history one = history_measure(&log, 1, &arena);
    struct history three = history_measure(&log, 3, &arena);
    assert_int_equal(log.client_count, 23570);
    assert_int_equal(log.occasion_count, 67591);
    for (size_t client = 0; client < log.client_count; client++) {
        assert_int_equal(one.first[client], three.first[client]);
        assert_int_equal(one.last[client], three.last[client]);
        assert_int_equal(one.revenue[client], three.revenue[client]);
    }
    arena_free(&arena);
    order_log_close(&log);
}

static void adds_up_the_sample_to_the_cent(void **state)
{
    (void)state;
    struct order_log log;
    struct arena arena = {0};

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("the real logs are not there");
    struct history history = history_measure(&log, 2, &arena);
    size_t client = client_named(&log, "1");

    assert_int_equal(history.revenue_total, 2440919400);
    assert_int_equal(history.revenue[client], 1005000);
    assert_int_equal(log.count[client], 4);
    assert_int_equal(log.as_of - history.last[client], 200);
    arena_free(&arena);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_each_client_with_refunds_off),
        cmocka_unit_test(has_no_revenue_without_amounts),
        cmocka_unit_test(adds_up_the_real_log_whatever_the_threads),
        cmocka_unit_test(adds_up_the_sample_to_the_cent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
