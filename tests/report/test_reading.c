// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading.h"

#include <string.h>

#include "base/language.h"
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

/* A log from 2025 on with a window of 100 days, for figures filled in by hand. */
static struct order_log year_log(void)
{
    return (struct order_log){.client_count = 2400,
                              .occasion_count = 5000,
                              .first_day = on("2025-01-10"),
                              .last_day = on("2026-06-30"),
                              .as_of = on("2026-06-30")};
}

static struct analysis by_hand(const struct order_log *log)
{
    return (struct analysis){
        .log = log,
        .options = {.sections = SECTIONS_ALL},
        .window = {.active_days = 100, .cooling_days = 40, .vip_orders = 5, .gap_count = 300}};
}

static void says_who_stayed_with_interval_and_formula_apart(void **state)
{
    (void)state;
    struct order_log log = year_log();
    struct analysis analysis = by_hand(&log);
    const struct rate rate = {.from = on("2026-04-01"),
                              .to = on("2026-06-30"),
                              .start = 2050,
                              .retained = 1075,
                              .lost = 975,
                              .joined = 1607,
                              .new_clients = 1484,
                              .returned = 123,
                              .end = 2682,
                              .came_back = 900};

    analysis.headline = &rate;
    analysis.period = PERIOD_QUARTER;
    struct statement said = reading_rate(&analysis);
    assert_string_equal(in_english(said.head), "52" NBSP "% stayed in Q2 2026.");
    assert_string_equal(in_english(said.rest),
                        "Of 2" NBSP "050 clients who were active at the start, 1" NBSP
                        "075 still were at the end (interval 50.3 to 54.6" NBSP
                        "%). By the usual formula, which also counts 123 who had been away and "
                        "returned, it is 58" NBSP "%.");
    assert_string_equal(in_english(reading_formula(&analysis).head),
                        "(2" NBSP "682 at the end − 1" NBSP "484 new) ÷ 2" NBSP
                        "050 at the start = 58" NBSP "% by the usual formula.");
    analysis.has_own_period = true;
    assert_string_equal(in_english(reading_rate(&analysis).head),
                        "52" NBSP "% stayed from 1 April 2026 to 30 June 2026.");
}

static void says_who_moved_between_the_groups(void **state)
{
    (void)state;
    struct order_log log = year_log();
    struct analysis analysis = by_hand(&log);
    struct movement movement = {
        .from = on("2026-03-31"), .to = on("2026-06-30"), .is_complete = true, .is_known = true};

    movement.clients[STANDING_NEWCOMER][STANDING_NEWCOMER] = 20;
    movement.clients[STANDING_NEWCOMER][STANDING_ONE_TIME] = 8;
    movement.clients[STANDING_NEWCOMER][STANDING_GROWING] = 9;
    movement.clients[STANDING_NEWCOMER][STANDING_VIP] = 2;
    movement.clients[STANDING_NEWCOMER][STANDING_LOST] = 1;
    movement.clients[STANDING_VIP][STANDING_LOST] = 9;
    movement.clients[STANDING_VIP][STANDING_VIP] = 30;
    movement.clients[STANDING_LOST][STANDING_VIP] = 1;
    movement.clients[STANDING_ONE_TIME][STANDING_GROWING] = 2;
    movement.clients[STANDING_ONE_TIME][STANDING_LOST] = 1;
    movement.clients[STANDING_ONE_TIME][STANDING_ONE_TIME] = 36;
    analysis.movement = &movement;
    struct statement said = reading_movement(&analysis);
    assert_string_equal(in_english(said.head),
                        "Of 40 newcomers on 31 March 2026, 12 had ordered again by 30 June 2026.");
    assert_string_equal(in_english(said.rest), "VIPs who were lost: 9 of 39.");
    said = reading_won_back(&analysis);
    assert_string_equal(in_english(said.head), "Clients who were gone on 31 March 2026 and active "
                                               "again on 30 June 2026: 3 of 40.");
    assert_non_null(strstr(in_english(said.rest), "That is 7.5" NBSP "%."));

    movement.clients[STANDING_ONE_TIME][STANDING_ONE_TIME] = 15;
    assert_non_null(strstr(in_english(reading_won_back(&analysis).rest), "So few say little"));
    movement = (struct movement){.from = on("2026-03-31"), .is_known = true};
    assert_string_equal(in_english(reading_movement(&analysis).head),
                        "Nobody was a newcomer on 31 March 2026.");
    assert_string_equal(in_english(reading_movement(&analysis).rest),
                        "Nobody was a VIP on 31 March 2026.");
    assert_null(reading_won_back(&analysis).head.one);
}

static void says_when_movements_can_be_told(void **state)
{
    (void)state;
    struct order_log log = year_log();
    struct analysis analysis = by_hand(&log);
    struct movement unknown = {.from = on("2025-03-31"), .to = on("2025-06-30")};

    assert_string_equal(in_english(reading_movement(&analysis).head),
                        "Cannot tell yet how clients move between the groups.");
    assert_string_equal(in_english(reading_movement(&analysis).rest),
                        "The log begins on 10 January 2025, and a client counts as active for 100 "
                        "days after an order. The first quarter that can be told is Q3 2025; it is "
                        "complete after 30 September 2025.");
    assert_null(reading_won_back(&analysis).head.one);
    analysis.movement = &unknown;
    analysis.has_own_period = true;
    analysis.own_period.from = on("2025-04-01");
    analysis.own_period.to = on("2025-06-30");
    assert_string_equal(in_english(reading_movement(&analysis).head),
                        "Cannot tell how clients moved between the groups from 1 April 2025 to 30 "
                        "June 2025.");
    assert_non_null(strstr(in_english(reading_movement(&analysis).rest),
                           "choose a period that begins on 20 April 2025 or later"));
    analysis.options.sections = SECTION_RETENTION;
    assert_null(reading_movement(&analysis).head.one);
}

static void warns_of_few_clients(void **state)
{
    (void)state;
    struct order_log log = year_log();
    struct analysis analysis = by_hand(&log);
    const struct rate rate = {.from = on("2026-06-01"), .start = 4, .retained = 3, .lost = 1};

    analysis.headline = &rate;
    assert_string_equal(in_english(reading_rate(&analysis).rest),
                        "Of 4 clients who were active at the start, 3 still were at the end. That "
                        "is too few to say more: anything from 30.1 to 95.4" NBSP "% fits.");
}

static void says_from_when_on_a_rate_will_exist(void **state)
{
    (void)state;
    struct order_log log = year_log();
    struct analysis analysis = by_hand(&log);

    assert_string_equal(in_english(reading_rate(&analysis).head), "Cannot tell yet who stays.");
    assert_string_equal(in_english(reading_rate(&analysis).rest),
                        "The log begins on 10 January 2025, and a client counts as active for 100 "
                        "days after an order, so who was active is only known from 20 April 2025 "
                        "on. The first month with a rate is May 2025; it is complete after 31 May "
                        "2025.");
    log.first_day = on("2025-01-21"); /* known from the 1 May on: that month has a rate */
    assert_non_null(strstr(in_english(reading_rate(&analysis).rest), "rate is May 2025"));
    assert_null(reading_formula(&analysis).head.one);
    analysis.window.active_days = 1;
    assert_non_null(strstr(in_english(reading_rate(&analysis).rest), "for 1 day after an order"));

    analysis.has_own_period = true;
    analysis.own_period = (struct rate){
        .from = on("2025-02-01"), .to = on("2025-02-28"), .reason = RATE_LOG_TOO_SHORT};
    assert_string_equal(in_english(reading_rate(&analysis).head),
                        "Cannot tell who stayed from 1 February 2025 to 28 February 2025.");
    analysis.own_period.reason = RATE_NOBODY_AT_START;
    assert_string_equal(in_english(reading_rate(&analysis).head), "Nobody could stay.");
}

static void compares_only_what_can_be_told(void **state)
{
    (void)state;
    struct order_log log = year_log();
    struct analysis analysis = by_hand(&log);
    struct compared_group *all = &analysis.comparison.all;

    analysis.comparison_state = COMPARISON_LOG_TOO_SHORT;
    assert_string_equal(in_english(reading_comparison(&analysis).head),
                        "Cannot compare two periods yet.");
    analysis.comparison_state = COMPARISON_MADE;
    *all = (struct compared_group){.start_before = 200,
                                   .lost_before = 40,
                                   .start_after = 200,
                                   .lost_after = 50,
                                   .difference = {-0.032, 0.131}};
    assert_string_equal(in_english(reading_comparison(&analysis).head),
                        "Cannot tell whether more left than before: anything from −3.2 to 13.1 "
                        "points fits.");
    assert_string_equal(in_english(reading_comparison(&analysis).rest),
                        "In this period 50 of 200 were lost (25" NBSP
                        "%), in the one before 40 of 200 (20" NBSP "%).");
    all->difference = (struct interval){0.02, 0.13};
    all->can_tell = true;
    assert_string_equal(in_english(reading_comparison(&analysis).head),
                        "Likely more left than before: 2.0 to 13.0 points more.");
    all->difference = (struct interval){-0.13, -0.02};
    assert_string_equal(in_english(reading_comparison(&analysis).head),
                        "Likely fewer left than before: 2.0 to 13.0 points fewer.");
}

static void says_where_the_window_comes_from(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct window window;
        const char *head, *rest;
    } cases[] = {
        {"from the log",
         {.active_days = 100, .cooling_days = 40, .vip_orders = 5, .gap_count = 300},
         "nine in ten of this log's 300 gaps are no longer",
         "Cooling after 40 days, VIP from 5 orders on, both from this log."},
        {"no gap",
         {.active_days = 365, .cooling_days = 182, .vip_orders = 3},
         "nobody has come back yet",
         "Cooling after 182 days, VIP from 3 orders on, until the log shows its own."},
        {"held up",
         {.active_days = 30, .cooling_days = 3, .vip_orders = 3, .gap_count = 9},
         "less is never taken",
         "Cooling after 3 days"},
        {"held down",
         {.active_days = 730, .cooling_days = 700, .vip_orders = 3, .gap_count = 9},
         "more is never taken",
         "Cooling after 700 days"},
        {"all given",
         {.active_days = 1,
          .cooling_days = 1,
          .vip_orders = 2,
          .active_from = GIVEN,
          .cooling_from = GIVEN,
          .vip_from = GIVEN},
         "active for 1 day after an order, as you chose",
         "Cooling after 1 day, VIP from 2 orders on, both as you chose."},
        {"cooling given",
         {.cooling_days = 9, .vip_orders = 2, .cooling_from = GIVEN, .gap_count = 9},
         "active",
         "Cooling after 9 days, as you chose; VIP from 2 orders on, from this log."},
        {"VIP given",
         {.cooling_days = 9, .vip_orders = 2, .vip_from = GIVEN, .gap_count = 9},
         "active",
         "Cooling after 9 days, from this log; VIP from 2 orders on, as you chose."},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct order_log log = year_log();
        struct analysis analysis = by_hand(&log);

        analysis.window = cases[i].window;
        struct statement said = reading_window(&analysis);
        if (strstr(in_english(said.head), cases[i].head) == NULL)
            fail_msg("%s: %s", cases[i].why, in_english(said.head));
        if (strstr(in_english(said.rest), cases[i].rest) == NULL)
            fail_msg("%s: %s", cases[i].why, in_english(said.rest));
    }
}

static void reads_the_matrix(void **state)
{
    (void)state;
    struct order_log log = year_log();
    struct analysis analysis = by_hand(&log);
    struct matrix_group *groups = analysis.matrix.standings;

    groups[STANDING_LOST].clients = 2400;
    assert_string_equal(in_english(reading_matrix(&analysis).head),
                        "Active clients: 0 of 2" NBSP "400 (0" NBSP "%).");
    assert_string_equal(in_english(reading_matrix(&analysis).rest),
                        "Everybody's last order is older than the window.");
    groups[STANDING_NEWCOMER].clients = 600;
    assert_non_null(strstr(in_english(reading_matrix(&analysis).rest), "None of them is cooling"));
    groups[STANDING_NEWCOMER].cooling = 1;
    assert_non_null(strstr(in_english(reading_matrix(&analysis).rest), "1 of them is cooling"));
    groups[STANDING_VIP] = (struct matrix_group){.clients = 100, .cooling = 30};
    assert_string_equal(in_english(reading_matrix(&analysis).rest),
                        "31 of them are cooling: later than three quarters of all returns, not yet "
                        "lost. With 5 orders or more: 30; begin there.");
    analysis.window.cooling_from = GIVEN;
    assert_string_equal(
        in_english(reading_matrix(&analysis).rest),
        "31 of them are cooling: silent beyond day 40, not yet lost. Write to these "
        "first.");
    assert_non_null(strstr(in_english(reading_summary(&analysis, &arena).items[1].rest),
                           "silent beyond day 40"));
}

static void reads_the_segments_with_and_without_money(void **state)
{
    (void)state;
    struct order_log log = year_log();
    struct analysis analysis = by_hand(&log);
    int64_t revenue = 0;

    analysis.rfm.sample_days = 365;
    assert_string_equal(in_english(reading_rfm(&analysis).head),
                        "Nobody ordered in the last 365 days.");
    analysis.rfm.sample_clients = 4;
    assert_string_equal(in_english(reading_rfm(&analysis).head),
                        "Too few clients to score by fifths yet.");
    assert_int_equal(reading_summary(&analysis, &arena).count, 1);
    analysis.rfm.sample_clients = 1000;
    assert_string_equal(in_english(reading_rfm(&analysis).head),
                        "Nobody orders both often and lately yet.");
    analysis.rfm.segments[RFM_CHAMPIONS].clients = 200;
    analysis.rfm.segments[RFM_CHAMPIONS].revenue = 430;
    analysis.rfm.segments[RFM_AT_RISK].revenue = 570;
    assert_string_equal(in_english(reading_rfm(&analysis).head),
                        "Clients who order both often and lately: 200 of 1" NBSP "000 (20" NBSP
                        "%).");
    analysis.history.revenue = &revenue;
    assert_string_equal(in_english(reading_rfm(&analysis).head),
                        "43" NBSP "% of the money comes from 20" NBSP
                        "% of the clients: those who order both often and lately (200).");
    analysis.rfm.sample_days = RFM_SAMPLE_ALL;
    assert_string_equal(in_english(reading_rfm(&analysis).rest),
                        "Scored by fifths among all 1" NBSP "000 clients.");
}

static void says_nothing_of_sections_not_asked_for(void **state)
{
    (void)state;
    struct order_log log = year_log();
    struct analysis analysis = by_hand(&log);

    analysis.options.sections = 0;
    assert_null(reading_rate(&analysis).head.one);
    assert_null(reading_formula(&analysis).head.one);
    assert_null(reading_comparison(&analysis).head.one);
    assert_null(reading_matrix(&analysis).head.one);
    assert_null(reading_rfm(&analysis).head.one);
    assert_null(reading_next_order(&analysis).head.one);
    assert_null(reading_cohorts(&analysis).head.one);
    assert_int_equal(reading_advice(&analysis, &arena).count, 0);
    assert_int_equal(reading_summary(&analysis, &arena).count, 0);
}

static void names_everything_in_every_language(void **state)
{
    (void)state;
    static const char *const codes[] = {"en", "ru", "hr"};

    for (size_t i = 0; i < 3; i++) {
        const struct language *language = language_by_code(codes[i]);

        for (int standing = 0; standing < STANDINGS; standing++)
            assert_true(strlen(translate(language, standing_name((enum standing)standing))) > 1);
        for (int segment = 0; segment < RFM_SEGMENTS; segment++) {
            assert_true(strlen(translate(language, segment_name((enum rfm_segment)segment))) > 2);
            assert_true(strlen(translate(language, segment_advice((enum rfm_segment)segment))) > 9);
        }
        for (size_t curve = 0; curve <= NEXT_ORDER_CURVES; curve++)
            assert_true(strlen(translate(language, curve_name(curve))) > 9);
    }
    assert_string_equal(translate(language_by_code("ru"), segment_name(RFM_LOYAL)), "Верные");
}

static void the_catalogues_hold_every_plural_form(void **state)
{
    (void)state;
    static const struct {
        int64_t count;
        const char *russian, *croatian;
    } cases[] = {
        {1, "1 клиент остывает.", "1 klijent se hladi."},
        {2, "2 клиента остывают.", "2 klijenta se hlade."},
        {5, "5 клиентов остывают.", "5 klijenata se hladi."},
        {11, "11 клиентов остывают.", "11 klijenata se hladi."},
        {21, "21 клиент остывает.", "21 klijent se hladi."},
        {101, "101 клиент остывает.", "101 klijent se hladi."},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct message message = MESSAGE_N("{1} client is cooling.", "{1} clients are cooling.",
                                           arg_count(cases[i].count));

        assert_string_equal(message_text(&arena, language_by_code("ru"), message),
                            cases[i].russian);
        assert_string_equal(message_text(&arena, language_by_code("hr"), message),
                            cases[i].croatian);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(says_who_stayed_with_interval_and_formula_apart, forget),
        cmocka_unit_test_teardown(says_who_moved_between_the_groups, forget),
        cmocka_unit_test_teardown(says_when_movements_can_be_told, forget),
        cmocka_unit_test_teardown(warns_of_few_clients, forget),
        cmocka_unit_test_teardown(says_from_when_on_a_rate_will_exist, forget),
        cmocka_unit_test_teardown(compares_only_what_can_be_told, forget),
        cmocka_unit_test_teardown(says_where_the_window_comes_from, forget),
        cmocka_unit_test_teardown(reads_the_matrix, forget),
        cmocka_unit_test_teardown(reads_the_segments_with_and_without_money, forget),
        cmocka_unit_test_teardown(says_nothing_of_sections_not_asked_for, forget),
        cmocka_unit_test_teardown(names_everything_in_every_language, forget),
        cmocka_unit_test_teardown(the_catalogues_hold_every_plural_form, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
