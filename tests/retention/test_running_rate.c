// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/running_rate.h"

#include <stdio.h>

#include "support/sample_log.h"

#include "support/check.h"

static const struct window thirty_days = {.active_days = 30};

static void check_rate(const struct running_rate *rate, int64_t start, int64_t sure, int64_t open,
                       int64_t away)
{
    if (rate->start != start || rate->sure != sure || rate->open != open || rate->away != away)
        fail_msg("start %d sure %d open %d away %d", (int)rate->start, (int)rate->sure,
                 (int)rate->open, (int)rate->away);
}

/* Active at the end of March: all but `gone` and `new`. April is looked at from the 20th. */
static const char spring[] = "gone 2024-01-01 1\n"
                             "early 2024-03-05 1\n"  /* 46 days ago: away */
                             "middle 2024-03-25 1\n" /* active until the 24th: open */
                             "edge 2024-03-21 1\n"   /* active until the 20th: open, still */
                             "kept 2024-03-20 1\nkept 2024-04-02 1\n"
                             "late 2024-03-31 1\n" /* active until the 30th: nothing can happen */
                             "new 2024-04-10 1\n";

static void some_are_sure_some_open_some_away(void **state)
{
    (void)state;
    struct order_log log = sample_log(spring, "2024-04-20");
    struct running_rate rate = running_rate_measure(&log, &thirty_days, RATE_OF_STAYED,
                                                    on("2024-04-01"), on("2024-04-30"), 2);

    check_rate(&rate, 5, 2, 2, 1);
    assert_int_equal(rate.reason, RATE_KNOWN);
    rate = running_rate_measure(&log, &thirty_days, RATE_OF_CAME_BACK, on("2024-04-01"),
                                on("2024-04-30"), 2);
    check_rate(&rate, 5, 1, 3, 1); /* `late` is open here: there is no order in April */
    order_log_close(&log);
}

static void nobody_is_open_when_it_is_over(void **state)
{
    (void)state;
    struct order_log log = sample_log(spring, "2024-04-30");
    struct running_rate rate = running_rate_measure(&log, &thirty_days, RATE_OF_STAYED,
                                                    on("2024-04-01"), on("2024-04-30"), 1);

    check_rate(&rate, 5, 2, 0, 3);
    order_log_close(&log);
}

static void before_the_first_order_of_a_period_it_is_all_to_come(void **state)
{
    (void)state;
    struct order_log log = sample_log(spring, "2024-03-31");
    struct running_rate rate = running_rate_measure(&log, &thirty_days, RATE_OF_CAME_BACK,
                                                    on("2024-04-01"), on("2024-04-30"), 1);

    check_rate(&rate, 5, 0, 5, 0);
    rate = running_rate_measure(&log, &thirty_days, RATE_OF_STAYED, on("2024-01-20"),
                                on("2024-04-30"), 1);
    assert_int_equal(rate.reason, RATE_LOG_TOO_SHORT);
    order_log_close(&log);

    log = sample_log("a 2024-01-01 1\n", "2024-06-30");
    rate = running_rate_measure(&log, &thirty_days, RATE_OF_STAYED, on("2024-04-01"),
                                on("2024-07-30"), 1);
    assert_int_equal(rate.reason, RATE_NOBODY_AT_START);
    order_log_close(&log);
}

static uint32_t next_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

enum { NAMES = 40, ORDERS = 400 };

static void make_orders(uint64_t *seed, char names[NAMES][8], struct order *orders, day_t begin)
{
    for (int i = 0; i < NAMES; i++)
        snprintf(names[i], sizeof(names[i]), "c%d", i);
    for (int i = 0; i < ORDERS; i++)
        orders[i] = (struct order){.client = slice_of(names[next_random(seed) % NAMES]),
                                   .day = begin + (day_t)(next_random(seed) % 400)};
}

/*
 * Day by day: what is sure stays sure, what the range holds never grows, and in the end it is the
 * rate of the period.
 */
static void follow(const struct order *orders, day_t from, day_t to, enum rate_kind kind,
                   const struct window *window)
{
    int64_t sure = 0, start = -1;

    for (day_t today = from - 1; today <= to + 5; today++) {
        struct order_log log = order_log_build(orders, ORDERS, WITHOUT_AMOUNTS, today);
        struct running_rate rate = running_rate_measure(&log, window, kind, from, to, 1);

        assert_int_equal(rate.start, rate.sure + rate.open + rate.away);
        assert_true(start == -1 || rate.start == start);
        assert_true(rate.sure >= sure);
        start = rate.start;
        sure = rate.sure;
        if (today >= to) {
            struct rate whole = rate_between(&log, window, from, to, 1);

            assert_int_equal(rate.open, 0);
            assert_int_equal(rate.start, whole.start);
            assert_int_equal(rate.sure, kind == RATE_OF_STAYED ? whole.retained : whole.came_back);
            assert_int_equal(rate.reason, whole.reason);
        }
        order_log_close(&log);
    }
}

static void day_by_day_it_becomes_the_rate(void **state)
{
    (void)state;
    uint64_t seed = 11;

    for (int round = 0; round < 12; round++) {
        char names[NAMES][8];
        struct order orders[ORDERS];
        day_t begin = on("2023-01-01"), from = begin + 100 + (day_t)(next_random(&seed) % 100);
        const struct window window = {.active_days = 10 + (int32_t)(next_random(&seed) % 120)};
        day_t to = from + (day_t)(next_random(&seed) % 100);

        make_orders(&seed, names, orders, begin);
        follow(orders, from, to, RATE_OF_STAYED, &window);
        follow(orders, from, to, RATE_OF_CAME_BACK, &window);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(some_are_sure_some_open_some_away),
        cmocka_unit_test(nobody_is_open_when_it_is_over),
        cmocka_unit_test(before_the_first_order_of_a_period_it_is_all_to_come),
        cmocka_unit_test(day_by_day_it_becomes_the_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
