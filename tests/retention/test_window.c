// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/window.h"

#include "support/sample_log.h"

#include "support/check.h"

static struct window measure(const char *lines, const char *as_of, struct window_choice choice)
{
    struct order_log log = sample_log_of_days(lines, as_of);
    struct arena arena = {0};
    struct history history = history_measure(&log, 1, &arena);
    struct window window = window_measure(&log, &history, &choice, 2);

    arena_free(&arena);
    order_log_close(&log);
    return window;
}

static void takes_a_year_when_nobody_has_come_back(void **state)
{
    (void)state;
    struct window window =
        measure("a 2024-01-01\na 2024-01-01\nb 2024-02-01\n", NULL, (struct window_choice){0});

    assert_int_equal(window.gap_count, 0);
    assert_int_equal(window.active_days, 365);
    assert_int_equal(window.cooling_days, 182);
    assert_int_equal(window.vip_orders, 3);
    assert_int_equal(window.gap_quarter_days, 0);
    assert_int_equal(window.gap_median_days, 0);
    assert_int_equal(window.active_from, FROM_LOG);
}

/* Gaps of 1, 2, ... 10 days times 10: nearest rank takes the 3rd, 5th, 8th and 9th of ten. */
static void takes_percentiles_by_nearest_rank(void **state)
{
    (void)state;
    struct window window = measure("a 2023-01-01\na 2023-01-11\n"  /* 10 */
                                   "b 2023-01-01\nb 2023-01-21\n"  /* 20 */
                                   "c 2023-01-01\nc 2023-01-31\n"  /* 30 */
                                   "d 2023-01-01\nd 2023-02-10\n"  /* 40 */
                                   "e 2023-01-01\ne 2023-02-20\n"  /* 50 */
                                   "f 2023-01-01\nf 2023-03-02\n"  /* 60 */
                                   "g 2023-01-01\ng 2023-03-12\n"  /* 70 */
                                   "h 2023-01-01\nh 2023-03-22\n"  /* 80 */
                                   "i 2023-01-01\ni 2023-04-01\n"  /* 90 */
                                   "j 2023-01-01\nj 2023-04-11\n", /* 100 */
                                   NULL, (struct window_choice){0});

    assert_int_equal(window.gap_count, 10);
    assert_int_equal(window.gap_quarter_days, 30);
    assert_int_equal(window.gap_median_days, 50);
    assert_int_equal(window.cooling_days, 80);
    assert_int_equal(window.active_days, 90);
}

static void holds_the_window_between_a_month_and_two_years(void **state)
{
    (void)state;
    struct window window = measure("a 2024-01-01\na 2024-01-08\n", NULL, (struct window_choice){0});

    assert_int_equal(window.active_days, 30);
    assert_int_equal(window.cooling_days, 7);
    window = measure("a 2020-01-01\na 2024-01-01\n", NULL, (struct window_choice){0});
    assert_int_equal(window.active_days, 730);
    assert_int_equal(window.cooling_days, 730);
}

static void counts_a_leap_day_as_a_day(void **state)
{
    (void)state;
    struct window window = measure("a 2024-02-28\na 2024-03-31\n", NULL, (struct window_choice){0});

    assert_int_equal(window.cooling_days, 32);
    assert_int_equal(window.active_days, 32);
    window = measure("a 2023-02-28\na 2023-03-31\n", NULL, (struct window_choice){0});
    assert_int_equal(window.active_days, 31);
}

static void takes_what_is_given(void **state)
{
    (void)state;
    const char *log = "a 2024-01-01\na 2024-04-10\n"; /* a gap of 100 days */
    struct window window = measure(log, NULL, (struct window_choice){.active_days = 60});

    assert_int_equal(window.active_days, 60);
    assert_int_equal(window.active_from, GIVEN);
    assert_int_equal(window.cooling_days, 60); /* 100 from the log, held to the window */
    assert_int_equal(window.cooling_from, FROM_LOG);

    window = measure(log, NULL, (struct window_choice){.cooling_days = 500, .vip_orders = 2});
    assert_int_equal(window.active_days, 100);
    assert_int_equal(window.cooling_days, 100);
    assert_int_equal(window.cooling_from, GIVEN);
    assert_int_equal(window.vip_orders, 2);
    assert_int_equal(window.vip_from, GIVEN);

    window = measure("a 2024-01-01\n", NULL, (struct window_choice){.active_days = 91});
    assert_int_equal(window.cooling_days, 45); /* half, rounded down */
}

/* Five clients with two orders or more; at most one of five may be VIP. */
static void sets_the_threshold_so_that_one_in_five_is_vip(void **state)
{
    (void)state;
    const char *log = "a 2024-01-01\na 2024-01-02\n"
                      "b 2024-01-01\nb 2024-01-02\n"
                      "c 2024-01-01\nc 2024-01-02\nc 2024-01-03\n"
                      "d 2024-01-01\nd 2024-01-02\nd 2024-01-03\nd 2024-01-04\n"
                      "e 2024-01-01\ne 2024-01-02\ne 2024-01-03\ne 2024-01-04\ne 2024-01-05\n"
                      "f 2024-01-05\n";
    struct window window = measure(log, NULL, (struct window_choice){0});

    assert_int_equal(window.vip_orders, 5); /* 3: 3 of 5, 4: 2 of 5, 5: 1 of 5 */

    /* As of later only d (age 30) and e (age 29) are active: half of them have 5, none has 6. */
    window = measure(log, "2024-02-03", (struct window_choice){.active_days = 30});
    assert_int_equal(window.vip_orders, 6);
    /* And later nobody: none of none is no more than a fifth. */
    window = measure(log, "2025-02-03", (struct window_choice){.active_days = 30});
    assert_int_equal(window.vip_orders, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_a_year_when_nobody_has_come_back),
        cmocka_unit_test(takes_percentiles_by_nearest_rank),
        cmocka_unit_test(holds_the_window_between_a_month_and_two_years),
        cmocka_unit_test(counts_a_leap_day_as_a_day),
        cmocka_unit_test(takes_what_is_given),
        cmocka_unit_test(sets_the_threshold_so_that_one_in_five_is_vip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
