// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "base/language.h"
#include "report/reading.h"
#include "report/report_json.h"
#include "report/report_section.h"
#include "support/sample_log.h"

#include "support/check.h"

#define NBSP "\xC2\xA0"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *said(struct message message)
{
    return message_text(&arena, language_by_code("en"), message);
}

/* 412 who stayed brought in 640 each, 88 who were lost 228. */
static struct analysis by_hand(const struct order_log *log)
{
    static const struct rate rate = {.start = 500, .retained = 412, .lost = 88, .end = 412};

    return (struct analysis){
        .log = log,
        .options = {.sections = SECTION_RETENTION},
        .window = {.active_days = 100},
        .headline = &rate,
        .kept_worth = {.from = on("2025-07-01"),
                       .to = on("2026-06-30"),
                       .state = KEPT_WORTH_KNOWN,
                       .stayed = {.clients = 412, .mean = 6400000},
                       .lost = {.clients = 88, .mean = 2280000},
                       .difference = 4120000,
                       .interval = {3500000, 4740000}},
    };
}

static void says_how_much_with_both_sides(void **state)
{
    (void)state;
    int64_t amount = 0;
    struct order_log log = {.amount = &amount, .currency = "EUR"};
    struct analysis analysis = by_hand(&log);
    struct statement statement = reading_kept_worth(&analysis);

    assert_string_equal(said(statement.head),
                        "One more kept client is worth about 412" NBSP "€ a year.");
    assert_string_equal(
        said(statement.rest),
        "In the last 365 days each of 412 who stayed brought in 640" NBSP "€ on average, "
        "each of 88 who were lost 228" NBSP "€; the difference is likely between 350" NBSP "€ and "
        "474" NBSP "€. This is how they differ, not why.");

    analysis.kept_worth.difference = -4120000;
    assert_string_equal(said(reading_kept_worth(&analysis).head),
                        "Clients who stayed brought in less in a year than those who were lost, by "
                        "412" NBSP "€ on average.");
    analysis.kept_worth.state = KEPT_WORTH_UNCLEAR;
    statement = reading_kept_worth(&analysis);
    assert_string_equal(said(statement.head),
                        "Cannot tell what one more kept client is worth a year.");
    assert_non_null(strstr(said(statement.rest), "between 350" NBSP "€ and 474" NBSP "€"));
}

static void small_amounts_have_cents(void **state)
{
    (void)state;
    int64_t amount = 0;
    struct order_log log = {.amount = &amount};
    struct analysis analysis = by_hand(&log);

    analysis.kept_worth.stayed.mean = 999900;
    analysis.kept_worth.lost.mean = 995000;
    analysis.kept_worth.difference = 4900;
    assert_string_equal(said(reading_kept_worth(&analysis).head),
                        "One more kept client is worth about 0.49 a year.");
}

static void without_amounts_it_speaks_of_orders(void **state)
{
    (void)state;
    struct order_log log = {0};
    struct analysis analysis = by_hand(&log);

    analysis.kept_worth.stayed.mean = 3.25;
    analysis.kept_worth.lost.mean = 0.5;
    analysis.kept_worth.difference = 2.75;
    analysis.kept_worth.interval = (struct interval){2.5, 3};
    struct statement statement = reading_kept_worth(&analysis);
    assert_string_equal(said(statement.head),
                        "One more kept client is worth about this many orders a year: 2.8.");
    assert_string_equal(said(statement.rest),
                        "Orders in the last 365 days: 3.2 on average from each of 412 who stayed, "
                        "0.5 from each of 88 who were lost; the difference is likely between 2.5 "
                        "and 3.0. This is how they differ, not why.");
    analysis.kept_worth.difference = -2.75;
    assert_string_equal(said(reading_kept_worth(&analysis).head),
                        "Clients who stayed ordered less in a year than those who were lost, by "
                        "2.8 on average.");
}

static void says_what_is_missing(void **state)
{
    (void)state;
    struct order_log log = {0};
    struct analysis analysis = by_hand(&log);

    analysis.kept_worth.state = KEPT_WORTH_TOO_FEW;
    analysis.kept_worth.lost.clients = 7;
    assert_string_equal(said(reading_kept_worth(&analysis).rest),
                        "Of those active on 30 June 2025, a year ago, 412 stayed and 7 were lost: "
                        "it takes 20 on either side.");
    analysis.kept_worth.state = KEPT_WORTH_LOG_TOO_SHORT;
    assert_string_equal(said(reading_kept_worth(&analysis).rest),
                        "That takes a log which begins on 23 March 2025 or earlier, so that it is "
                        "known who was active on 30 June 2025.");
    analysis.headline = NULL;
    assert_null(reading_kept_worth(&analysis).head.one);
    analysis.kept_worth.state = KEPT_WORTH_KNOWN;
    analysis.options.sections = SECTION_MATRIX;
    assert_null(reading_kept_worth(&analysis).head.one);
}

/* --- in the report --- */

static struct order_log year_of(int clients)
{
    struct text lines = text_new(&arena);

    for (int i = 0; i < clients; i++) {
        text_format(&lines, "s%d 2024-11-02 5\ns%d 2025-12-01 %d\n", i, i, 90 + 20 * (i % 2));
        text_format(&lines, "l%d 2024-12-01 7\nl%d 2025-01-01 %d\n", i, i, 30 + 20 * (i % 2));
    }
    return sample_log(lines.at, "2025-12-31");
}

static void measure(const struct order_log *log, struct analysis *ret_analysis)
{
    const struct analysis_options options = {.sections = SECTION_RETENTION,
                                             .window = {.active_days = 60},
                                             .from = DAY_NONE,
                                             .to = DAY_NONE,
                                             .threads = 1};

    analysis_make(log, NULL, &options, &arena, ret_analysis);
}

static const char *json_of(const struct analysis *analysis)
{
    struct text text = text_new(&arena);

    report_json(&text, analysis);
    return strstr(text.at, "\"kept_worth\"");
}

static void the_json_has_both_sides(void **state)
{
    (void)state;
    struct order_log log = year_of(20);
    struct analysis analysis;

    measure(&log, &analysis);
    const char *json = json_of(&analysis);
    assert_non_null(json);
    assert_non_null(strstr(json, "\"of\": \"amount\""));
    assert_non_null(strstr(json, "\"difference\": 60"));
    assert_non_null(strstr(json, "\"difference_low\": 53.43"));
    assert_non_null(strstr(json, "\"can_tell\": true"));
    assert_null(strstr(json, "\"reason\": \"too few\""));
    order_log_close(&log);

    log = year_of(19);
    measure(&log, &analysis);
    json = json_of(&analysis);
    assert_non_null(strstr(json, "\"difference\": null"));
    assert_non_null(strstr(json, "\"reason\": \"too few\""));
    order_log_close(&log);
}

static void the_page_says_it_beside_the_rate(void **state)
{
    (void)state;
    struct order_log log = year_of(20);
    struct analysis analysis;
    struct text page = text_new(&arena);

    measure(&log, &analysis);
    report_section(&page, REPORT_RATE, &analysis, language_by_code("en"), NULL);
    assert_non_null(strstr(page.at, "One more kept client is worth about 60 a year."));
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(says_how_much_with_both_sides, forget),
        cmocka_unit_test_teardown(small_amounts_have_cents, forget),
        cmocka_unit_test_teardown(without_amounts_it_speaks_of_orders, forget),
        cmocka_unit_test_teardown(says_what_is_missing, forget),
        cmocka_unit_test_teardown(the_json_has_both_sides, forget),
        cmocka_unit_test_teardown(the_page_says_it_beside_the_rate, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
