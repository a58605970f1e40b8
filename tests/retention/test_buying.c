// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/buying.h"

#include <math.h>

#include "retention/season.h"
#include "support/near.h"
#include "support/sample_log.h"

#include "support/check.h"

static const char *const small_log = "a 2024-01-01\n"
                                     "a 2024-01-08\n"
                                     "a 2024-01-22\n"
                                     "b 2024-01-05\n"
                                     "c 2024-01-05\n"
                                     "d 2024-02-01\n"
                                     "e 2024-01-01\n"
                                     "e 2024-01-22\n"
                                     "e 2024-02-10\n";

static void assert_group(const struct buying *buying, size_t group, uint32_t orders, int32_t last,
                         int32_t until, uint32_t weight)
{
    assert_int_equal(buying->groups[group].orders, orders);
    assert_int_equal(buying->last_days[group], last);
    assert_int_equal(buying->until_days[group], until);
    assert_int_equal(buying->weight[group], weight);
    assert_true(buying->groups[group].last == last / 7.0);
    assert_true(buying->groups[group].until == until / 7.0);
}

static void counts_what_came_after_the_first_occasion(void **state)
{
    (void)state;
    struct order_log orders = sample_log_of_days(small_log, "2024-03-01");
    struct arena arena = {0};
    struct buying buying = buying_measure(&orders, on("2024-03-01"), NULL, 2, &arena);

    assert_int_equal(buying.group_count, 4);
    assert_group(&buying, 0, 0, 0, 29, 1);
    assert_group(&buying, 1, 0, 0, 56, 2);
    assert_group(&buying, 2, 2, 21, 60, 1);
    assert_group(&buying, 3, 2, 40, 60, 1);
    assert_int_equal(buying.clients, 5);
    assert_int_equal(buying.orders, 4);
    assert_int_equal(buying.repeaters, 2);
    assert_int_equal(buying.most_orders, 2);
    assert_int_equal(buying.longest_days, 60);
    assert_int_equal(buying.end, on("2024-03-01"));
    assert_true(buying.is_calendar);
    assert_int_equal(buying.group_of[client_named(&orders, "a")], 2);
    assert_int_equal(buying.group_of[client_named(&orders, "b")], 1);
    assert_int_equal(buying.group_of[client_named(&orders, "c")], 1);
    assert_int_equal(buying.group_of[client_named(&orders, "d")], 0);
    assert_int_equal(buying.group_of[client_named(&orders, "e")], 3);
    arena_free(&arena);
    order_log_close(&orders);
}

static void adds_up_the_logarithms_of_gaps(void **state)
{
    (void)state;
    struct order_log orders = sample_log_of_days(small_log, NULL);
    struct arena arena = {0};
    struct buying buying = buying_measure(&orders, orders.as_of, NULL, 1, &arena);
    double a = log(2), e = log(3) + log(19 / 7.0);

    assert_near(buying.log_gaps[client_named(&orders, "a")], a, 1e-14);
    assert_near(buying.log_gaps[client_named(&orders, "b")], 0, 0);
    assert_near(buying.log_gaps[client_named(&orders, "e")], e, 1e-14);
    assert_near(buying.log_gap_sum, a + e, 1e-10);
    arena_free(&arena);
    order_log_close(&orders);
}

static void knows_nothing_of_later_days(void **state)
{
    (void)state;
    struct order_log orders = sample_log_of_days(small_log, NULL);
    struct arena arena = {0};
    struct buying buying = buying_measure(&orders, on("2024-01-22"), NULL, 1, &arena);

    assert_int_equal(buying.group_count, 3);
    assert_group(&buying, 0, 0, 0, 17, 2);
    assert_group(&buying, 1, 1, 21, 21, 1);
    assert_group(&buying, 2, 2, 21, 21, 1);
    assert_int_equal(buying.clients, 4);
    assert_int_equal(buying.group_of[client_named(&orders, "d")], BUYING_NOBODY);
    assert_near(buying.log_gap_sum, log(2) + log(3), 1e-10);
    arena_free(&arena);
    order_log_close(&orders);
}

static void is_empty_before_the_first_day(void **state)
{
    (void)state;
    struct order_log orders = sample_log_of_days(small_log, NULL);
    struct arena arena = {0};
    struct buying buying = buying_measure(&orders, on("2023-12-31"), NULL, 4, &arena);

    assert_int_equal(buying.group_count, 0);
    assert_int_equal(buying.clients, 0);
    assert_int_equal(buying.most_orders, 0);
    assert_near(buying.log_gap_sum, 0, 0);
    for (size_t client = 0; client < orders.client_count; client++)
        assert_int_equal(buying.group_of[client], BUYING_NOBODY);
    arena_free(&arena);
    order_log_close(&orders);
}

static void follows_the_clock_of_a_season(void **state)
{
    (void)state;
    struct order_log orders =
        sample_log_of_days("a 2024-01-01\na 2024-01-03\na 2024-01-04\n", NULL);
    struct arena arena = {0};
    double clock[5] = {0, 1, 3, 3.5, 4};
    struct season season = {.from = on("2023-12-31"), .to = on("2024-01-04"), .clock = clock};
    struct buying buying = buying_measure(&orders, orders.as_of, &season, 1, &arena);

    assert_false(buying.is_calendar);
    assert_int_equal(buying.group_count, 1);
    assert_near(buying.groups[0].until, 3, 0);
    assert_near(buying.groups[0].last, 3, 0);
    assert_int_equal(buying.until_days[0], 3);
    assert_int_equal(buying.last_days[0], 3);
    assert_near(buying.log_gap_sum, log(2.5) + log(0.5), 1e-11);
    arena_free(&arena);
    order_log_close(&orders);
}

static void takes_no_logarithm_of_a_gap_of_nothing(void **state)
{
    (void)state;
    struct order_log orders = sample_log_of_days("a 2024-01-01\na 2024-01-03\n", NULL);
    struct arena arena = {0};
    double clock[4] = {0, 1, 1, 1};
    struct season season = {.from = on("2023-12-31"), .to = on("2024-01-03"), .clock = clock};
    struct buying buying = buying_measure(&orders, orders.as_of, &season, 1, &arena);

    assert_near(buying.log_gap_sum, log(1e-6), 1e-9);
    arena_free(&arena);
    order_log_close(&orders);
}

/* The conversion of the CDNOW sample that all peers agree on. */
static void reads_the_real_log_as_the_papers_do(void **state)
{
    (void)state;
    struct order_log orders;
    struct arena arena = {0};

    if (!shared_log("cdnow_sample.csv", NULL, &orders))
        skip_because("the real logs are not there");
    struct buying buying = buying_measure(&orders, on("1997-09-30"), NULL, 2, &arena);
    size_t client = client_named(&orders, "1");
    struct buyer one = buying.groups[buying.group_of[client]];
    assert_int_equal(buying.clients, 2357);
    assert_int_equal(buying.orders, 2457);
    assert_int_equal(buying.repeaters, 946);
    assert_int_equal(buying.most_orders, 29);
    assert_int_equal(one.orders, 2);
    assert_near(one.last, 30.42857143, 1e-8);
    assert_near(one.until, 38.85714286, 1e-8);
    arena_free(&arena);
    order_log_close(&orders);
}

static void assert_same(const struct buying *one, const struct buying *other, size_t clients)
{
    assert_int_equal(one->group_count, other->group_count);
    assert_memory_equal(one->groups, other->groups, one->group_count * sizeof(one->groups[0]));
    assert_memory_equal(one->weight, other->weight, one->group_count * sizeof(one->weight[0]));
    assert_memory_equal(one->group_of, other->group_of, clients * sizeof(one->group_of[0]));
    assert_near(one->log_gap_sum, other->log_gap_sum, 0);
}

static void is_the_same_whatever_the_threads(void **state)
{
    (void)state;
    struct order_log orders;
    struct arena arena = {0};

    if (!shared_log("cdnow_master.csv", NULL, &orders))
        skip_because("the real logs are not there");
    struct buying one = buying_measure(&orders, orders.as_of, NULL, 1, &arena);
    struct buying three = buying_measure(&orders, orders.as_of, NULL, 3, &arena);
    assert_int_equal(one.clients, 23570);
    assert_same(&one, &three, orders.client_count);
    for (size_t i = 1; i < one.group_count; i++) {
        struct buyer before = one.groups[i - 1], here = one.groups[i];

        assert_true(before.orders < here.orders ||
                    (before.orders == here.orders &&
                     (before.until < here.until ||
                      (before.until <= here.until && before.last < here.last))));
    }
    arena_free(&arena);
    order_log_close(&orders);
}

/* A log and the buyers made of it come out as the same groups. */
static void groups_buyers_as_those_of_a_log(void **state)
{
    (void)state;
    struct order_log orders = sample_log_of_days(small_log, "2024-03-01");
    struct arena arena = {0};
    struct buying of_log = buying_measure(&orders, orders.as_of, NULL, 1, &arena);
    struct buyer buyers[5];
    uint32_t ones[5] = {1, 1, 1, 1, 1};

    for (size_t client = 0; client < orders.client_count; client++)
        buyers[client] = of_log.groups[of_log.group_of[client]];
    struct buying grouped =
        buying_group(buyers, of_log.log_gaps, ones, orders.client_count, &arena);
    assert_same(&of_log, &grouped, orders.client_count);
    assert_memory_equal(of_log.until_days, grouped.until_days, 4 * sizeof(int32_t));
    assert_memory_equal(of_log.last_days, grouped.last_days, 4 * sizeof(int32_t));
    assert_false(grouped.is_calendar);
    arena_free(&arena);
    order_log_close(&orders);
}

static void takes_weights_for_so_many_clients(void **state)
{
    (void)state;
    struct arena arena = {0};
    const struct buyer buyers[] = {{3, 5, 9}, {0, 0, 9}, {3, 5, 9}, {1, 5, 9.5}, {0, 0, 4}};
    const uint32_t weight[] = {4, 2, 1, 0, 7};
    const double log_gaps[] = {-1.5, 0, 2, 100, 0};
    struct buying buying = buying_group(buyers, log_gaps, weight, 5, &arena);

    assert_int_equal(buying.group_count, 3);
    assert_int_equal(buying.weight[0], 7);
    assert_int_equal(buying.weight[1], 2);
    assert_int_equal(buying.weight[2], 5);
    assert_int_equal(buying.clients, 14);
    assert_int_equal(buying.repeaters, 5);
    assert_int_equal(buying.orders, 15);
    assert_int_equal(buying.longest_days, 63);
    assert_int_equal(buying.group_of[3], BUYING_NOBODY);
    assert_near(buying.log_gap_sum, -4, 1e-11);
    assert_int_equal(buying_group(NULL, NULL, NULL, 0, &arena).group_count, 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_came_after_the_first_occasion),
        cmocka_unit_test(adds_up_the_logarithms_of_gaps),
        cmocka_unit_test(knows_nothing_of_later_days),
        cmocka_unit_test(is_empty_before_the_first_day),
        cmocka_unit_test(follows_the_clock_of_a_season),
        cmocka_unit_test(takes_no_logarithm_of_a_gap_of_nothing),
        cmocka_unit_test(reads_the_real_log_as_the_papers_do),
        cmocka_unit_test(is_the_same_whatever_the_threads),
        cmocka_unit_test(groups_buyers_as_those_of_a_log),
        cmocka_unit_test(takes_weights_for_so_many_clients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
