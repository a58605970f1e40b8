// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/analysis.h"

#include "base/text.h"
#include "support/sample_log.h"

#include "support/check.h"

static const struct analysis_options everything = {
    .sections = SECTIONS_ALL, .sample_days = RFM_SAMPLE_DAYS, .from = DAY_NONE, .to = DAY_NONE};

/* An order on the first of every month from 2020-01 on, by one client each of `clients`. */
static struct order_log monthly_log(int months, const char *as_of)
{
    struct arena arena = {0};
    struct text lines = text_new(&arena);

    for (int month = 0; month < months; month++)
        text_format(&lines, "a %d-%02d-01 10\n", 2020 + month / 12, month % 12 + 1);
    text_add(&lines, "b 2020-01-01 5\n");
    struct order_log log = sample_log(lines.at, as_of);
    arena_free(&arena);
    return log;
}

static void leads_with_the_longest_period_that_has_two_rates(void **state)
{
    (void)state;
    static const struct {
        int months;
        const char *as_of;
        enum period period;
        const char *headline;
    } cases[] = {
        /* W is 31: February has a rate as soon as it is complete. */
        {2, "2020-02-28", PERIOD_MONTH, NULL},
        {2, "2020-02-29", PERIOD_MONTH, "2020-02-01"},
        {4, "2020-04-29", PERIOD_MONTH, "2020-03-01"},
        {4, "2020-04-30", PERIOD_MONTH, "2020-04-01"},
        {9, "2020-09-30", PERIOD_QUARTER, "2020-07-01"},
        {35, "2022-12-30", PERIOD_QUARTER, "2022-07-01"},
        {36, "2022-12-31", PERIOD_YEAR, "2022-01-01"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct order_log log = monthly_log(cases[i].months, cases[i].as_of);
        struct arena arena = {0};
        struct analysis analysis;

        analysis_make(&log, NULL, &everything, &arena, &analysis);
        assert_int_equal(analysis.period, cases[i].period);
        if (cases[i].headline == NULL)
            assert_null(analysis.headline);
        else
            assert_int_equal(analysis.headline->from, on(cases[i].headline));
        arena_free(&arena);
        order_log_close(&log);
    }
}

static void compares_the_headline_with_the_period_before(void **state)
{
    (void)state;
    struct order_log log = monthly_log(4, "2020-04-30");
    struct analysis_options options = everything;
    struct arena arena = {0};
    struct analysis analysis;

    analysis_make(&log, NULL, &options, &arena, &analysis);
    assert_int_equal(analysis.comparison_state, COMPARISON_MADE);
    assert_int_equal(analysis.comparison.before.from, on("2020-03-01"));
    assert_int_equal(analysis.comparison.after.from, on("2020-04-01"));
    assert_int_equal(analysis.comparison.all.start_after, 1);
    assert_int_equal(analysis.comparison.all.lost_after, 0);

    options.period_asked = true;
    options.period = PERIOD_QUARTER; /* only one complete quarter with a rate */
    analysis_make(&log, NULL, &options, &arena, &analysis);
    assert_int_equal(analysis.period, PERIOD_QUARTER);
    assert_int_equal(analysis.comparison_state, COMPARISON_LOG_TOO_SHORT);
    assert_null(analysis.headline);
    arena_free(&arena);
    order_log_close(&log);
}

static void leads_with_a_period_of_ones_own(void **state)
{
    (void)state;
    struct order_log log = monthly_log(12, "2020-12-31");
    struct analysis_options options = everything;
    struct arena arena = {0};
    struct analysis analysis;

    options.from = on("2020-06-11");
    options.to = on("2020-06-20");
    analysis_make(&log, NULL, &options, &arena, &analysis);
    assert_true(analysis.has_own_period);
    assert_ptr_equal(analysis.headline, &analysis.own_period);
    assert_int_equal(analysis.comparison_state, COMPARISON_MADE);
    assert_int_equal(analysis.comparison.before.from, on("2020-06-01"));
    assert_int_equal(analysis.comparison.before.to, on("2020-06-10"));

    options.comparison_asked = true;
    options.compare_from = on("2020-05-03");
    options.compare_to = on("2020-05-30");
    analysis_make(&log, NULL, &options, &arena, &analysis);
    assert_int_equal(analysis.comparison_state, COMPARISON_MADE);
    assert_int_equal(analysis.comparison.before.from, on("2020-05-03"));
    assert_int_equal(analysis.comparison.before.to, on("2020-05-30"));
    assert_int_equal(analysis.comparison.after.from, on("2020-06-11"));
    options.compare_from = options.compare_to = on("2020-01-02");
    analysis_make(&log, NULL, &options, &arena, &analysis);
    assert_int_equal(analysis.comparison_state, COMPARISON_LOG_TOO_SHORT);
    options.comparison_asked = false;

    options.from = DAY_NONE;
    analysis_make(&log, NULL, &options, &arena, &analysis);
    assert_int_equal(analysis.own_period.from, on("2020-01-01"));
    assert_int_equal(analysis.comparison_state, COMPARISON_LOG_TOO_SHORT);

    options.from = on("2020-12-01");
    options.to = DAY_NONE;
    analysis_make(&log, NULL, &options, &arena, &analysis);
    assert_int_equal(analysis.own_period.to, on("2020-12-31"));
    arena_free(&arena);
    order_log_close(&log);
}

static void measures_only_what_is_asked(void **state)
{
    (void)state;
    struct order_log log = monthly_log(3, NULL);
    struct analysis_options options = everything;
    struct arena arena = {0};
    struct analysis analysis;

    options.sections = SECTION_COHORTS;
    analysis_make(&log, NULL, &options, &arena, &analysis);
    assert_int_equal(analysis.window.active_days, 31);
    assert_int_equal(analysis.history.revenue_total, 350000);
    assert_int_equal(analysis.cohorts[PERIOD_MONTH].count, 3);
    assert_int_equal(analysis.cohorts[PERIOD_QUARTER].count, 1);
    assert_int_equal(analysis.rates[PERIOD_MONTH].count, 0);
    assert_int_equal(analysis.rfm.sample_clients, 0);
    assert_int_equal(analysis.next_order.any.n, 0);
    assert_int_equal(analysis.matrix.column_count, 0);
    assert_null(analysis.headline);
    arena_free(&arena);
    order_log_close(&log);
}

static void check_names(const struct order_log *log, const struct listed_client *list, size_t count,
                        const char *want)
{
    struct arena arena = {0};
    struct text names = text_new(&arena);

    for (size_t i = 0; i < count; i++)
        text_add_slice(&names, order_log_name(log, list[i].client));
    assert_string_equal(names.at, want);
    arena_free(&arena);
}

/* Everybody who came back after one order did so after 10 or 20 days, so that the window lies
 * from the 10th to the 20th day. */
static const char due_log[] = "x 2024-01-01\nx 2024-01-11\n"
                              "y 2024-01-01\ny 2024-01-21\n"
                              "f 2024-04-11\n"  /* 20 days before: closes today */
                              "g 2024-04-10\n"  /* closed yesterday */
                              "c 2024-04-21\n"  /* opens today */
                              "d 2024-04-22\n"  /* opens tomorrow */
                              "a 2024-04-15\n"  /* in between, with a longer name's ... */
                              "aa 2024-04-15\n" /* ... beginning */
                              "Z 2024-04-15\n";

static void lists_whose_window_is_open_closing_soonest_first(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days(due_log, "2024-05-01");
    struct analysis_options options = everything;
    struct arena arena = {0};
    struct analysis analysis;
    struct listed_client list[20];
    int64_t total = 0;

    options.window.active_days = 40;
    analysis_make(&log, NULL, &options, &arena, &analysis);
    size_t count = analysis_due_now(&analysis, &arena, list, 20, &total);
    check_names(&log, list, count, "fZaaac");
    assert_int_equal(total, 5);
    assert_int_equal(list[0].due.from, on("2024-04-21"));
    assert_int_equal(list[0].due.by, on("2024-05-01"));
    check_names(&log, list, analysis_due_now(&analysis, &arena, list, 3, &total), "fZa");
    assert_int_equal(total, 5);
    assert_int_equal(analysis_due_now(&analysis, &arena, NULL, 0, &total), 0);
    assert_int_equal(total, 5);
    arena_free(&arena);
    order_log_close(&log);
}

static void lists_the_newest_lost_first(void **state)
{
    (void)state;
    struct order_log log = sample_log_of_days("b 2024-01-01\nb 2024-01-11\n"
                                              "a 2024-01-01\na 2024-01-11\n"
                                              "c 2024-01-01\nc 2024-01-12\n"
                                              "d 2024-01-01\nd 2024-01-13\n" /* at the window */
                                              "e 2024-01-05\n"               /* one order */
                                              "f 2023-01-01\nf 2023-12-01\n",
                                              "2024-02-12");
    struct analysis_options options = everything;
    struct arena arena = {0};
    struct analysis analysis;
    struct listed_client list[4];
    int64_t total = 0;

    options.window.active_days = 30;
    analysis_make(&log, NULL, &options, &arena, &analysis);
    check_names(&log, list, analysis_newest_lost(&analysis, &arena, list, 4, &total), "cabf");
    assert_int_equal(total, 4);
    check_names(&log, list, analysis_newest_lost(&analysis, &arena, list, 2, &total), "ca");
    arena_free(&arena);
    order_log_close(&log);
}

static void orders_a_long_list_as_a_sort_would(void **state)
{
    (void)state;
    struct order_log log;
    struct arena arena = {0};
    struct analysis analysis;
    int64_t total = 0;

    if (!shared_log("cdnow_master.csv", NULL, &log))
        skip_because("the real logs are not there");
    analysis_make(&log, NULL, &everything, &arena, &analysis);
    struct listed_client *all = arena_array(&arena, struct listed_client, log.client_count);
    struct listed_client some[100];
    size_t count = analysis_newest_lost(&analysis, &arena, all, log.client_count, &total);
    assert_int_equal(count, total);
    assert_int_equal(count, analysis.matrix.standings[STANDING_LOST].clients);
    for (size_t i = 1; i < count; i++)
        assert_true(analysis.history.last[all[i - 1].client] >=
                    analysis.history.last[all[i].client]);
    assert_int_equal(analysis_newest_lost(&analysis, &arena, some, 100, &total), 100);
    for (size_t i = 0; i < 100; i++)
        assert_int_equal(some[i].client, all[i].client);
    arena_free(&arena);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leads_with_the_longest_period_that_has_two_rates),
        cmocka_unit_test(compares_the_headline_with_the_period_before),
        cmocka_unit_test(leads_with_a_period_of_ones_own),
        cmocka_unit_test(measures_only_what_is_asked),
        cmocka_unit_test(lists_whose_window_is_open_closing_soonest_first),
        cmocka_unit_test(lists_the_newest_lost_first),
        cmocka_unit_test(orders_a_long_list_as_a_sort_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
