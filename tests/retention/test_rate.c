// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/rate.h"

#include "support/sample_log.h"

#include "support/check.h"

static const struct window thirty_days = {.active_days = 30};

/* Every identity that the definition promises. */
static void check_identities(const struct rate *rate)
{
    assert_int_equal(rate->retained + rate->lost, rate->start);
    assert_int_equal(rate->retained + rate->joined, rate->end);
    assert_int_equal(rate->new_clients + rate->returned, rate->joined);
    assert_true(rate->retained <= rate->start && rate->came_back <= rate->start);
    assert_true(rate->returned >= 0 && rate->new_gone >= 0);
}

static void check_counts(const struct rate *rate, const char *what, int64_t start, int64_t retained,
                         int64_t new_clients, int64_t returned, int64_t new_gone, int64_t came_back)
{
    check_identities(rate);
    if (rate->start != start || rate->retained != retained || rate->new_clients != new_clients ||
        rate->returned != returned || rate->new_gone != new_gone || rate->came_back != came_back)
        fail_msg("%s: start %d retained %d new %d returned %d new_gone %d came_back %d", what,
                 (int)rate->start, (int)rate->retained, (int)rate->new_clients, (int)rate->returned,
                 (int)rate->new_gone, (int)rate->came_back);
}

static void check_equal(const struct rate *one, const struct rate *other)
{
    assert_int_equal(one->from, other->from);
    assert_int_equal(one->to, other->to);
    assert_int_equal(one->reason, other->reason);
    assert_int_equal(one->start, other->start);
    assert_int_equal(one->end, other->end);
    assert_int_equal(one->retained, other->retained);
    assert_int_equal(one->lost, other->lost);
    assert_int_equal(one->joined, other->joined);
    assert_int_equal(one->new_clients, other->new_clients);
    assert_int_equal(one->returned, other->returned);
    assert_int_equal(one->new_gone, other->new_gone);
    assert_int_equal(one->came_back, other->came_back);
}

static struct rate_list of_period(const struct order_log *log, const struct window *window,
                                  enum period period, unsigned threads, struct arena *arena)
{
    struct rate_list lists[PERIOD_KINDS];

    rate_by_periods(log, window, threads, arena, lists);
    return lists[period];
}

/* January: all new. a is covered until 31 January exactly, b until 30 January. */
static void counts_whoever_the_window_still_covers(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2023-01-01\n"
                                              "b 2022-12-31\n"
                                              "c 2023-01-15\nc 2023-02-10\nc 2023-03-20\n"
                                              "d 2023-01-10\nd 2023-02-20\n"
                                              "e 2023-03-31\n",
                                              NULL);
    struct arena arena = {0};
    struct rate_list list = of_period(&log, &thirty_days, PERIOD_MONTH, 1, &arena);

    assert_int_equal(list.count, 4);
    check_counts(&list.items[0], "December", 0, 0, 1, 0, 0, 0);
    /* b was active at the end of December and is not on 31 January; a, c, d are new. */
    check_counts(&list.items[1], "January", 1, 0, 3, 0, 0, 0);
    /* a is gone; d lapsed on 9 February and returned within the month: in both, so retained. */
    check_counts(&list.items[2], "February", 3, 2, 0, 0, 0, 2);
    /* c lapsed on 12 March and is back; d is gone after 22 March; e is new. */
    check_counts(&list.items[3], "March", 2, 1, 1, 0, 0, 1);
    arena_free(&arena);
    order_log_close(&log);
}

static void tells_new_from_returned_from_gone(void **state)
{
    (void)state;
    /* a lapses for all of February and returns in March; b comes and goes within January;
     * c comes twice within January and stays. */
    struct order_log log = sample_log_of_days("a 2023-01-01\na 2023-03-05\n"
                                              "b 2022-12-01\n"
                                              "c 2023-01-02\nc 2023-01-30\n"
                                              "d 2023-02-28\n",
                                              "2023-03-31");
    const struct window ten_days = {.active_days = 10};
    struct arena arena = {0};
    struct rate_list list = of_period(&log, &ten_days, PERIOD_MONTH, 1, &arena);

    check_counts(&list.items[0], "December", 0, 0, 0, 0, 1, 0);
    check_counts(&list.items[1], "January", 0, 0, 1, 0, 1, 0);
    check_counts(&list.items[2], "February", 1, 0, 1, 0, 0, 0);
    check_counts(&list.items[3], "March", 1, 0, 0, 0, 0, 0);
    arena_free(&arena);

    const struct window thirty_one = {.active_days = 31};
    list = of_period(&log, &thirty_one, PERIOD_MONTH, 1, &arena);
    check_counts(&list.items[2], "February", 2, 1, 1, 0, 0, 0); /* c is covered up to 2 March */
    check_counts(&list.items[3], "March", 2, 1, 0, 1, 0, 0);    /* a returned, d still counts */
    arena_free(&arena);
    order_log_close(&log);
}

static void begins_with_the_first_order_and_ends_with_as_of(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2024-02-29\na 2024-12-31\n", "2025-02-10");
    struct arena arena = {0};
    struct rate_list months = of_period(&log, &thirty_days, PERIOD_MONTH, 1, &arena);
    struct rate_list quarters = of_period(&log, &thirty_days, PERIOD_QUARTER, 1, &arena);
    struct rate_list years = of_period(&log, &thirty_days, PERIOD_YEAR, 1, &arena);

    assert_int_equal(months.count, 13);
    assert_int_equal(quarters.count, 5);
    assert_int_equal(years.count, 2);
    assert_int_equal(months.items[0].from, on("2024-02-01"));
    assert_int_equal(months.items[0].to, on("2024-02-29"));
    assert_false(months.items[0].is_complete); /* it begins before the log */
    assert_true(months.items[1].is_complete);
    assert_true(months.items[11].is_complete);
    assert_int_equal(months.items[12].to, on("2025-02-10"));
    assert_false(months.items[12].is_complete);
    assert_int_equal(quarters.items[4].from, on("2025-01-01"));
    assert_int_equal(years.items[1].from, on("2025-01-01"));
    assert_int_equal(years.items[0].to, on("2024-12-31"));
    assert_int_equal(years.items[0].end, 1);
    assert_int_equal(years.items[1].lost, 1); /* 10 February is 41 days after */
    arena_free(&arena);
    order_log_close(&log);
}

static void has_no_rate_while_the_log_is_shorter_than_the_window(void **state)
{
    (void)state;
    /* 31 days after 1 January 2024 is 1 February; 30 after 2 January as well. */
    struct order_log log = sample_log_of_days("a 2024-01-02\nb 2024-02-01\n", "2024-03-31");
    struct arena arena = {0};
    struct rate_list list = of_period(&log, &thirty_days, PERIOD_MONTH, 1, &arena);

    assert_int_equal(list.items[0].reason, RATE_LOG_TOO_SHORT);
    assert_int_equal(list.items[1].reason, RATE_KNOWN); /* a = first_day + W is long enough */
    const struct window longer = {.active_days = 31};
    list = of_period(&log, &longer, PERIOD_MONTH, 1, &arena);
    assert_int_equal(list.items[1].reason, RATE_LOG_TOO_SHORT);
    assert_int_equal(list.items[1].start, 1); /* counts are given all the same */
    assert_int_equal(list.items[2].reason, RATE_KNOWN);
    const struct window short_one = {.active_days = 3};
    list = of_period(&log, &short_one, PERIOD_MONTH, 1, &arena);
    assert_int_equal(list.items[1].reason, RATE_NOBODY_AT_START);
    const struct window endless = {.active_days = 36500};
    list = of_period(&log, &endless, PERIOD_MONTH, 1, &arena);
    assert_int_equal(list.items[2].reason, RATE_LOG_TOO_SHORT);
    assert_int_equal(list.items[2].start, 2);
    arena_free(&arena);
    order_log_close(&log);
}

static void handles_one_client_on_one_day(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2024-02-29\n", NULL);
    struct arena arena = {0};
    struct rate_list list = of_period(&log, &thirty_days, PERIOD_YEAR, 4, &arena);

    assert_int_equal(list.count, 1);
    check_counts(&list.items[0], "2024", 0, 0, 1, 0, 0, 0);
    assert_int_equal(list.items[0].to, on("2024-02-29"));
    arena_free(&arena);
    order_log_close(&log);
}

static void agrees_with_the_definition_period_by_period(void **state)
{
    (void)state;
    struct order_log log;
    struct arena arena = {0};

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("the real logs are not there");
    for (int32_t active_days = 1; active_days < 700; active_days += 37) {
        const struct window window = {.active_days = active_days};
        for (int period = 0; period < PERIOD_KINDS; period++) {
            struct rate_list list = of_period(&log, &window, (enum period)period, 2, &arena);
            for (size_t i = 0; i < list.count; i++) {
                struct rate alone =
                    rate_between(&log, &window, list.items[i].from, list.items[i].to, 2);
                check_identities(&alone);
                check_equal(&list.items[i], &alone);
            }
        }
    }
    arena_free(&arena);
    order_log_close(&log);
}

static void measures_a_period_of_ones_own(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2022-12-31\na 2023-02-15\n"
                                              "b 2023-01-20\n"
                                              "c 2023-02-10\n",
                                              "2023-03-01");
    struct rate rate = rate_between(&log, &thirty_days, on("2023-02-01"), on("2023-02-20"), 1);

    check_counts(&rate, "February to the 20th", 1, 0, 1, 1, 0, 0);
    assert_true(rate.is_complete);
    rate = rate_between(&log, &thirty_days, on("2023-02-01"), on("2030-01-01"), 1);
    assert_int_equal(rate.to, on("2023-03-01"));
    assert_false(rate.is_complete);
    rate = rate_between(&log, &thirty_days, on("2022-01-01"), on("2022-01-31"), 1);
    check_counts(&rate, "before the log", 0, 0, 0, 0, 0, 0);
    assert_int_equal(rate.reason, RATE_LOG_TOO_SHORT);
    assert_false(rate.is_complete);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_whoever_the_window_still_covers),
        cmocka_unit_test(tells_new_from_returned_from_gone),
        cmocka_unit_test(begins_with_the_first_order_and_ends_with_as_of),
        cmocka_unit_test(has_no_rate_while_the_log_is_shorter_than_the_window),
        cmocka_unit_test(handles_one_client_on_one_day),
        cmocka_unit_test(agrees_with_the_definition_period_by_period),
        cmocka_unit_test(measures_a_period_of_ones_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
