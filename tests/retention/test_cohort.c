// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/cohort.h"

#include "support/sample_log.h"

#include "support/check.h"

static void check_row(const int64_t *row, const int64_t *want, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (row[i] != want[i])
            fail_msg("cell %zu: %lld, want %lld", i, (long long)row[i], (long long)want[i]);
    }
}

static void follows_each_month_of_first_orders(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2023-12-31 1\na 2024-01-01 2\na 2024-01-31 3\n"
                                      "a 2024-03-15 4\n"
                                      "b 2023-12-01 5\n"
                                      "c 2024-02-29 6\nc 2024-02-29 7\nc 2024-03-01 8\n",
                                      "2024-04-01");
    struct arena arena = {0};
    struct cohort_list list = cohort_measure(&log, PERIOD_MONTH, 2, &arena);

    assert_int_equal(list.count, 5);
    assert_int_equal(list.items[0].start, on("2023-12-01"));
    assert_int_equal(list.items[0].count, 5);
    check_row(list.items[0].active, (const int64_t[]){2, 1, 0, 1, 0}, 5);
    check_row(list.items[0].revenue, (const int64_t[]){60000, 50000, 0, 40000, 0}, 5);
    assert_int_equal(list.items[1].start, on("2024-01-01")); /* nobody came: a row of zeros */
    check_row(list.items[1].active, (const int64_t[]){0, 0, 0, 0}, 4);
    check_row(list.items[2].active, (const int64_t[]){1, 1, 0}, 3);
    check_row(list.items[2].revenue, (const int64_t[]){130000, 80000, 0}, 3);
    assert_int_equal(list.items[4].count, 1);

    list = cohort_measure(&log, PERIOD_QUARTER, 1, &arena);
    assert_int_equal(list.count, 3);
    check_row(list.items[0].active, (const int64_t[]){2, 1, 0}, 3);
    check_row(list.items[1].active, (const int64_t[]){1, 0}, 2);
    list = cohort_measure(&log, PERIOD_YEAR, 1, &arena);
    assert_int_equal(list.count, 2);
    check_row(list.items[0].active, (const int64_t[]){2, 1}, 2);
    arena_free(&arena);
    order_log_close(&log);
}

static void takes_refunds_off_in_the_period_of_their_day(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2024-02-10 10\na 2024-03-10 20\n"
                                      "a 2024-04-10 -3\n" /* in a month without an order */
                                      "a 2024-01-10 -1\n" /* before the first order */
                                      "a 2024-03-11 -2\n"
                                      "b 2024-01-01 -9\n", /* of nobody */
                                      NULL);
    struct arena arena = {0};
    struct cohort_list list = cohort_measure(&log, PERIOD_MONTH, 1, &arena);

    assert_int_equal(list.count, 4); /* the log begins with the first row */
    check_row(list.items[0].active, (const int64_t[]){0, 0, 0, 0}, 4);
    check_row(list.items[1].active, (const int64_t[]){1, 1, 0}, 3);
    check_row(list.items[1].revenue, (const int64_t[]){90000, 180000, -30000}, 3);
    arena_free(&arena);
    order_log_close(&log);
}

static void has_no_revenue_without_amounts(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2024-02-29\n", NULL);
    struct arena arena = {0};
    struct cohort_list list = cohort_measure(&log, PERIOD_YEAR, 1, &arena);

    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].active[0], 1);
    assert_null(list.items[0].revenue);
    arena_free(&arena);
    order_log_close(&log);
}

/* 1900 to 2199 make 3600 months: a triangle that threads do not copy. */
static void follows_three_centuries(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 1900-01-01 1\na 2199-12-31 2\n", NULL);
    struct arena arena = {0};
    struct cohort_list list = cohort_measure(&log, PERIOD_MONTH, 2, &arena);

    assert_int_equal(list.count, 3600);
    assert_int_equal(list.items[0].active[3599], 1);
    assert_int_equal(list.items[0].revenue[3599], 20000);
    assert_int_equal(list.items[3599].count, 1);
    arena_free(&arena);
    order_log_close(&log);
}

static void agrees_with_the_known_triangle(void **state)
{
    (void)state;
    static const int64_t january[] = {781, 124, 95, 70, 65, 77, 65, 53, 52,
                                      45,  62,  59, 45, 47, 63, 37, 37, 33};
    static const int64_t february[] = {857, 134, 110, 75, 77, 75, 61, 61, 74,
                                       70,  59,  57,  59, 70, 56, 59, 60};
    static const int64_t march[] = {719, 87, 84, 78, 63, 64, 55, 57,
                                    73,  65, 47, 51, 78, 32, 38, 45};
    static const int64_t revenue[] = {285927000, 70037300, 42416400, 37553600};
    struct order_log log;
    struct arena arena = {0};

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("the real logs are not there");
    struct cohort_list list = cohort_measure(&log, PERIOD_MONTH, 2, &arena);
    assert_int_equal(list.count, 18);
    check_row(list.items[0].active, january, 18);
    check_row(list.items[1].active, february, 17);
    check_row(list.items[2].active, march, 16);
    check_row(list.items[0].revenue, revenue, 4);
    arena_free(&arena);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_each_month_of_first_orders),
        cmocka_unit_test(takes_refunds_off_in_the_period_of_their_day),
        cmocka_unit_test(has_no_revenue_without_amounts),
        cmocka_unit_test(follows_three_centuries),
        cmocka_unit_test(agrees_with_the_known_triangle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
