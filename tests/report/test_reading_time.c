// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"
#include "support/sample_log.h"
#include "support/sample_report.h"

#include "support/check.h"

#define NBSP "\xC2\xA0"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *in_english(struct message message)
{
    return message_text(&arena, language_by_code("en"), message);
}

/* `count` clients who order first in `month` ("2025-01"), of whom `returned` come in `later`. */
static void add_month(struct text *lines, const char *month, const char *later, int count,
                      int returned)
{
    for (int i = 0; i < count; i++) {
        text_format(lines, "%s-%d %s-10 10\n", month, i, month);
        if (i < returned)
            text_format(lines, "%s-%d %s-20 10\n", month, i, later);
    }
}

static void report_of(const struct text *lines, const char *as_of, struct sample_report *ret_report)
{
    sample_report_make(ret_report, sample_log(lines->at, as_of), SECTIONS_ALL);
}

static void says_how_many_returns_are_enough(void **state)
{
    (void)state;
    struct text lines = text_new(&arena);

    add_month(&lines, "2025-01", "2025-02", 30, 0);
    struct sample_report report;

    report_of(&lines, "2025-03-31", &report);
    assert_string_equal(in_english(reading_next_order(&report.analysis).head),
                        "Nobody has ordered a second time yet.");
    sample_report_close(&report);

    add_month(&lines, "2025-02", "2025-03", 30, 19);
    report_of(&lines, "2025-03-31", &report);
    assert_string_equal(in_english(reading_next_order(&report.analysis).rest),
                        "19 clients have ordered a second time, of 60; from about 20 on, their "
                        "days can be trusted.");
    struct statement_list advice = reading_advice(&report.analysis, &arena);
    bool is_careful = false;
    for (size_t i = 0; i < advice.count; i++)
        is_careful |= strstr(in_english(advice.items[i].rest), "may still move") != NULL;
    assert_true(is_careful);
    sample_report_close(&report);
}

static void reads_the_second_order(void **state)
{
    (void)state;
    struct text lines = text_new(&arena);

    add_month(&lines, "2025-01", "2025-02", 40, 20);
    struct sample_report report;

    report_of(&lines, "2025-03-31", &report);
    struct statement said = reading_next_order(&report.analysis);

    assert_string_equal(in_english(said.head),
                        "50" NBSP "% of clients order again within 80 days of their first order "
                        "(interval 35.8 to 66.2" NBSP
                        "%); longer than that nobody could be followed yet.");
    assert_string_equal(in_english(said.rest),
                        "Of the 20 who came back, a quarter did so by day 41, half by day 41, "
                        "three quarters by day 41 and nine in ten by day 41.");
    sample_report_close(&report);

    report_of(&lines, "2026-03-31", &report);
    assert_string_equal(in_english(reading_next_order(&report.analysis).head),
                        "50" NBSP "% of clients order again within a year of their first order "
                        "(interval 35.8 to 66.2" NBSP "%).");
    sample_report_close(&report);
}

static void compares_newer_clients_with_earlier_ones(void **state)
{
    (void)state;
    static const struct {
        int older_returned, newer_returned;
        const char *head;
    } cases[] = {
        {20, 22, "Cannot tell whether newer clients come back more or less often: anything from"},
        {40, 10, "Newer clients likely come back less often:"},
        {10, 40, "Newer clients likely come back more often:"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct text lines = text_new(&arena);

        add_month(&lines, "2025-01", "2025-02", 50, cases[i].older_returned);
        add_month(&lines, "2025-02", "2025-03", 50, cases[i].newer_returned);
        struct sample_report report;

        report_of(&lines, "2025-03-31", &report);
        struct statement said = reading_cohorts(&report.analysis);

        assert_int_equal(reading_cohort_period(&report.analysis), PERIOD_MONTH);
        assert_memory_equal(in_english(said.head), cases[i].head, strlen(cases[i].head));
        assert_memory_equal(in_english(said.rest),
                            "Of the 50 who first ordered since February 2025, ", 49);
        sample_report_close(&report);
    }
}

static void a_month_that_is_not_over_is_not_compared(void **state)
{
    (void)state;
    struct text lines = text_new(&arena);

    add_month(&lines, "2025-01", "2025-02", 50, 20);
    add_month(&lines, "2025-02", "2025-03", 50, 20);
    struct sample_report report;

    report_of(&lines, "2025-03-30", &report);
    const struct cohort *january = &report.analysis.cohorts[PERIOD_MONTH].items[0];

    assert_string_equal(in_english(reading_cohorts(&report.analysis).head),
                        "Cannot tell yet whether newer clients stay.");
    assert_true(cohort_is_over(&report.analysis, PERIOD_MONTH, january, 1));
    assert_false(cohort_is_over(&report.analysis, PERIOD_MONTH, january, 2));
    sample_report_close(&report);
}

static void quarters_follow_after_two_years(void **state)
{
    (void)state;
    struct text lines = text_new(&arena);

    add_month(&lines, "2023-01", "2023-05", 50, 20);
    struct sample_report report;

    report_of(&lines, "2024-12-31", &report);
    assert_int_equal(reading_cohort_period(&report.analysis), PERIOD_MONTH);
    sample_report_close(&report);

    report_of(&lines, "2025-01-01", &report);
    assert_int_equal(reading_cohort_period(&report.analysis), PERIOD_QUARTER);
    assert_string_equal(in_english(reading_cohorts(&report.analysis).rest),
                        "That takes new clients in two quarters, each with a full quarter after "
                        "it.");
    report.analysis.options.period_asked = true;
    report.analysis.options.period = PERIOD_MONTH;
    assert_int_equal(reading_cohort_period(&report.analysis), PERIOD_MONTH);
    report.analysis.options.period = PERIOD_YEAR;
    assert_int_equal(reading_cohort_period(&report.analysis), PERIOD_QUARTER);
    sample_report_close(&report);
}

static void sums_a_log_up(void **state)
{
    (void)state;
    struct sample_report report;

    sample_report_make(&report, sample_log("a 2025-01-01 1\n", NULL), SECTIONS_ALL);
    assert_string_equal(in_english(reading_log(&report.analysis).head),
                        "One client with one order.");
    assert_string_equal(in_english(reading_log(&report.analysis).rest), "All on 1 January 2025.");
    sample_report_close(&report);

    sample_report_make(&report, sample_log("a 2025-01-01 1\nb 2025-02-01 1\n", "2025-03-01"),
                       SECTIONS_ALL);
    assert_string_equal(in_english(reading_log(&report.analysis).rest),
                        "From 1 January 2025 to 1 February 2025, looked at from 1 March 2025.");
    sample_report_close(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(says_how_many_returns_are_enough, forget),
        cmocka_unit_test_teardown(reads_the_second_order, forget),
        cmocka_unit_test_teardown(compares_newer_clients_with_earlier_ones, forget),
        cmocka_unit_test_teardown(a_month_that_is_not_over_is_not_compared, forget),
        cmocka_unit_test_teardown(quarters_follow_after_two_years, forget),
        cmocka_unit_test_teardown(sums_a_log_up, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
