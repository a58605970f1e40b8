// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/rfm.h"

#include "support/sample_log.h"

#include "support/check.h"

static struct rfm measure(const struct order_log *log, int32_t sample_days, struct arena *arena)
{
    struct history history = history_measure(log, 1, arena);

    return rfm_measure(log, &history, sample_days, 2, arena);
}

static void check_scores(const struct order_log *log, const struct rfm *rfm, const char *client,
                         int r, int f, int m)
{
    struct rfm_score score = rfm->scores[client_named(log, client)];

    if (score.r != r || score.f != f || score.m != m)
        fail_msg("%s: %d %d %d, want %d %d %d", client, score.r, score.f, score.m, r, f, m);
}

/* Ten clients, ages 0 to 9 days, one order each, of 1 to 10: worse counts 9, 8, ... 0. */
static void cuts_ten_different_clients_into_fifths(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2024-03-10 10\nb 2024-03-09 9\nc 2024-03-08 8\n"
                                      "d 2024-03-07 7\ne 2024-03-06 6\nf 2024-03-05 5\n"
                                      "g 2024-03-04 4\nh 2024-03-03 3\ni 2024-03-02 2\n"
                                      "j 2024-03-01 1\n",
                                      NULL);
    struct arena arena = {0};
    struct rfm rfm = measure(&log, RFM_SAMPLE_DAYS, &arena);

    assert_int_equal(rfm.sample_clients, 10);
    for (size_t i = 0; i < RFM_SCORES; i++) {
        assert_int_equal(rfm.r[i], 2);
        assert_int_equal(rfm.m[i], 2);
        assert_int_equal(rfm.f[i], i == 0 ? 10 : 0); /* nobody is worse than anybody */
    }
    check_scores(&log, &rfm, "a", 5, 1, 5);
    check_scores(&log, &rfm, "b", 5, 1, 5);
    check_scores(&log, &rfm, "c", 4, 1, 4);
    check_scores(&log, &rfm, "j", 1, 1, 1);
    assert_int_equal(rfm.segments[RFM_NEW].clients, 2);
    assert_int_equal(rfm.segments[RFM_NEW].revenue, 190000);
    assert_int_equal(rfm.segments[RFM_PROMISING].clients, 2);
    assert_int_equal(rfm.segments[RFM_ABOUT_TO_SLEEP].clients, 2);
    assert_int_equal(rfm.segments[RFM_HIBERNATING].clients, 4);
    arena_free(&arena);
    order_log_close(&log);
}

/* Spent 5, 5, 5, 5, 9, 9, 20: worse = 0, 4, 6 of 7, so 1, 1 + 20 / 7 = 3, 1 + 30 / 7 = 5. */
static void gives_equal_values_equal_scores(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2024-03-10 5\nb 2024-03-10 5\nc 2024-03-10 5\n"
                                      "d 2024-03-10 2\nd 2024-03-10 3\n"
                                      "e 2024-03-10 9\nf 2024-03-10 10\nf 2024-03-10 -1\n"
                                      "g 2024-03-09 10\ng 2024-03-10 10\n",
                                      NULL);
    struct arena arena = {0};
    struct rfm rfm = measure(&log, RFM_SAMPLE_ALL, &arena);

    check_scores(&log, &rfm, "a", 1, 1, 1);
    check_scores(&log, &rfm, "d", 1, 1, 1);
    check_scores(&log, &rfm, "e", 1, 1, 3);
    check_scores(&log, &rfm, "f", 1, 1, 3);
    check_scores(&log, &rfm, "g", 1, 5, 5); /* F: 6 of 7 are worse */
    assert_int_equal(rfm.m[0], 4);
    assert_int_equal(rfm.m[2], 2);
    assert_int_equal(rfm.m[4], 1);
    arena_free(&arena);
    order_log_close(&log);
}

static void scores_only_the_sample_and_within_it(void **state)
{
    (void)state;
    struct order_log log = sample_log("old 2023-03-11 90\n" /* 365 days before: out */
                                      "edge 2023-03-12 1\n" /* 364 days before: in */
                                      "both 2022-01-01 1000\nboth 2024-03-01 3\n"
                                      "both 2022-01-02 -1\n" /* before the sample */
                                      "both 2024-03-02 -2\n"
                                      "old 2024-03-02 -5\n" /* not in the sample */
                                      "late 2024-03-10 7\n",
                                      NULL);
    struct arena arena = {0};
    struct rfm rfm = measure(&log, RFM_SAMPLE_DAYS, &arena);

    assert_int_equal(rfm.sample_clients, 3);
    check_scores(&log, &rfm, "old", 0, 0, 0);
    check_scores(&log, &rfm, "edge", 1, 1, 1);
    check_scores(&log, &rfm, "both", 2, 1, 1); /* 3 less 2, as much as edge */
    check_scores(&log, &rfm, "late", 4, 1, 4);
    int64_t revenue = 0;
    for (size_t i = 0; i < RFM_SEGMENTS; i++)
        revenue += rfm.segments[i].revenue;
    assert_int_equal(revenue, 90000);

    rfm = measure(&log, RFM_SAMPLE_ALL, &arena);
    assert_int_equal(rfm.sample_clients, 4);
    check_scores(&log, &rfm, "both", 3, 4, 4);
    check_scores(&log, &rfm, "old", 1, 1, 3);
    rfm = measure(&log, 1, &arena);
    assert_int_equal(rfm.sample_clients, 1);
    check_scores(&log, &rfm, "late", 1, 1, 1);
    rfm = measure(&log, 366, &arena);
    assert_int_equal(rfm.sample_clients, 4);
    arena_free(&arena);
    order_log_close(&log);
}

static void finds_an_empty_sample_empty(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2020-01-01 1\n", "2024-03-10");
    struct arena arena = {0};
    struct rfm rfm = measure(&log, RFM_SAMPLE_DAYS, &arena);

    assert_int_equal(rfm.sample_clients, 0);
    check_scores(&log, &rfm, "a", 0, 0, 0);
    for (size_t i = 0; i < RFM_QUARTERS; i++)
        assert_int_equal(rfm.quarters[i].orders, 0);
    arena_free(&arena);
    order_log_close(&log);
}

static void has_no_money_score_without_amounts(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("a 2024-03-10\nb 2024-03-09\n", NULL);
    struct arena arena = {0};
    struct rfm rfm = measure(&log, RFM_SAMPLE_DAYS, &arena);

    check_scores(&log, &rfm, "a", 3, 1, 0);
    check_scores(&log, &rfm, "b", 1, 1, 0);
    assert_int_equal(rfm.m[0], 0);
    assert_int_equal(rfm.quarters[3].buyers, 2);
    arena_free(&arena);
    order_log_close(&log);
}

static void cuts_the_last_year_into_quarters(void **state)
{
    (void)state;
    struct order_log log = sample_log("a 2022-12-31 1\n"
                                      "a 2023-01-01 2\n"                   /* first day */
                                      "b 2023-04-01 4\nb 2023-04-01 8\n"   /* last of the first */
                                      "b 2023-04-02 16\n"                  /* second quarter */
                                      "c 2023-09-30 32\nc 2023-10-01 64\n" /* third and fourth */
                                      "c 2023-12-31 128\n"
                                      "a 2023-12-30 -0.5\n" /* in a quarter without an order */
                                      "a 2022-12-31 -1\n",
                                      "2023-12-31");
    struct arena arena = {0};
    struct rfm rfm = measure(&log, 30, &arena); /* the quarters do not follow the sample */
    static const struct {
        const char *from, *to;
        int64_t buyers, orders, revenue, new_clients;
    } want[] = {
        {"2023-01-01", "2023-04-01", 2, 2, 140000, 1},
        {"2023-04-02", "2023-07-01", 1, 1, 160000, 0},
        {"2023-07-02", "2023-09-30", 1, 1, 320000, 1},
        {"2023-10-01", "2023-12-31", 1, 2, 1915000, 0},
    };

    for (size_t i = 0; i < RFM_QUARTERS; i++) {
        assert_int_equal(rfm.quarters[i].from, on(want[i].from));
        assert_int_equal(rfm.quarters[i].to, on(want[i].to));
        assert_int_equal(rfm.quarters[i].buyers, want[i].buyers);
        assert_int_equal(rfm.quarters[i].orders, want[i].orders);
        assert_int_equal(rfm.quarters[i].revenue, want[i].revenue);
        assert_int_equal(rfm.quarters[i].new_clients, want[i].new_clients);
    }
    arena_free(&arena);
    order_log_close(&log);
}

static void names_every_segment(void **state)
{
    (void)state;
    static const enum rfm_segment by_f[RFM_SCORES][RFM_SCORES] = {
        [0] = {RFM_HIBERNATING, RFM_HIBERNATING, RFM_AT_RISK, RFM_AT_RISK, RFM_CANNOT_LOSE},
        [1] = {RFM_HIBERNATING, RFM_HIBERNATING, RFM_AT_RISK, RFM_AT_RISK, RFM_CANNOT_LOSE},
        [2] = {RFM_ABOUT_TO_SLEEP, RFM_ABOUT_TO_SLEEP, RFM_NEED_ATTENTION, RFM_LOYAL, RFM_LOYAL},
        [3] = {RFM_PROMISING, RFM_POTENTIAL_LOYALISTS, RFM_POTENTIAL_LOYALISTS, RFM_LOYAL,
               RFM_LOYAL},
        [4] = {RFM_NEW, RFM_POTENTIAL_LOYALISTS, RFM_POTENTIAL_LOYALISTS, RFM_CHAMPIONS,
               RFM_CHAMPIONS},
    };

    for (int r = 1; r <= RFM_SCORES; r++) {
        for (int f = 1; f <= RFM_SCORES; f++)
            assert_int_equal(rfm_segment_of(r, f), by_f[r - 1][f - 1]);
    }
}

/* The definition itself, one client against all others. */
static void agrees_with_the_definition_on_the_sample(void **state)
{
    (void)state;
    struct order_log log;
    struct arena arena = {0};

    if (!shared_log("cdnow_sample.csv", NULL, &log))
        skip_because("the real logs are not there");
    struct history history = history_measure(&log, 1, &arena);
    struct rfm rfm = rfm_measure(&log, &history, RFM_SAMPLE_ALL, 2, &arena);
    int64_t clients = (int64_t)log.client_count;
    assert_int_equal(rfm.sample_clients, clients);
    for (size_t one = 0; one < log.client_count; one += 7) {
        int64_t worse_r = 0, worse_f = 0, worse_m = 0;
        for (size_t other = 0; other < log.client_count; other++) {
            worse_r += history.last[other] < history.last[one];
            worse_f += log.count[other] < log.count[one];
            worse_m += history.revenue[other] < history.revenue[one];
        }
        assert_int_equal(rfm.scores[one].r, 1 + 5 * worse_r / clients);
        assert_int_equal(rfm.scores[one].f, 1 + 5 * worse_f / clients);
        assert_int_equal(rfm.scores[one].m, 1 + 5 * worse_m / clients);
    }
    arena_free(&arena);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_ten_different_clients_into_fifths),
        cmocka_unit_test(gives_equal_values_equal_scores),
        cmocka_unit_test(scores_only_the_sample_and_within_it),
        cmocka_unit_test(finds_an_empty_sample_empty),
        cmocka_unit_test(has_no_money_score_without_amounts),
        cmocka_unit_test(cuts_the_last_year_into_quarters),
        cmocka_unit_test(names_every_segment),
        cmocka_unit_test(agrees_with_the_definition_on_the_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
