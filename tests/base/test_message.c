// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/message.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/language.h"
#include "base/text.h"

#include "support/check.h"

#define NBSP "\xC2\xA0"

static struct arena arena;

static int forget(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const char *shown(const char *code, struct message_arg value)
{
    return value_text(&arena, language_by_code(code), value);
}

static void groups_counts_from_a_thousand_on(void **state)
{
    (void)state;
    assert_string_equal(shown("en", arg_count(0)), "0");
    assert_string_equal(shown("en", arg_count(999)), "999");
    assert_string_equal(shown("en", arg_count(1000)), "1" NBSP "000");
    assert_string_equal(shown("ru", arg_count(27574)), "27" NBSP "574");
    assert_string_equal(shown("hr", arg_count(-1234567)), "−1" NBSP "234" NBSP "567");
    assert_string_equal(shown("en", arg_count(INT64_MIN)),
                        "−9" NBSP "223" NBSP "372" NBSP "036" NBSP "854" NBSP "775" NBSP "808");
    assert_string_equal(shown("en", arg_plain(20641)), "20641");
    assert_string_equal(shown("en", arg_plain(-5)), "−5");
    assert_string_equal(shown("en", arg_plain(INT64_MIN)), "−9223372036854775808");
}

static void writes_reals_with_the_languages_mark(void **state)
{
    (void)state;
    assert_string_equal(shown("en", arg_real(6.5, 1)), "6.5");
    assert_string_equal(shown("ru", arg_real(6.5, 1)), "6,5");
    assert_string_equal(shown("hr", arg_real(12345.678, 2)), "12" NBSP "345,68");
    assert_string_equal(shown("en", arg_real(-0.04, 1)), "0.0");
    assert_string_equal(shown("en", arg_real(-0.06, 1)), "−0.1");
    assert_string_equal(shown("en", arg_real(2.0, 0)), "2");
    assert_string_equal(shown("en", arg_real(NAN, 1)), "–");
    assert_string_equal(shown("en", arg_real(INFINITY, 1)), "–");
    assert_true(strlen(shown("en", arg_real(1e308, 40))) > 309);
}

static void writes_shares_as_percent(void **state)
{
    (void)state;
    assert_string_equal(shown("en", arg_percent(0.38, 0)), "38" NBSP "%");
    assert_string_equal(shown("hr", arg_percent(0.5031, 1)), "50,3" NBSP "%");
    assert_string_equal(shown("ru", arg_percent(1.13, 0)), "113" NBSP "%");
    assert_string_equal(shown("en", arg_percent(-0.005, 1)), "−0.5" NBSP "%");
}

static void writes_days(void **state)
{
    (void)state;
    day_t day = day_of(2026, 11, 19), other = day_of(2024, 2, 29);

    assert_string_equal(shown("en", arg_day(day)), "19 November 2026");
    assert_string_equal(shown("ru", arg_day(day)), "19 ноября 2026" NBSP "г.");
    assert_string_equal(shown("hr", arg_day(day)), "19. studenoga 2026.");
    assert_string_equal(shown("en", arg_day_short(other)), "29 Feb 2024");
    assert_string_equal(shown("ru", arg_day_short(other)), "29 февр. 2024");
    assert_string_equal(shown("hr", arg_day_short(other)), "29. velj. 2024.");
}

static void leaves_the_year_out_where_it_is_plain(void **state)
{
    (void)state;
    const day_t today = day_of(2026, 11, 19);

    assert_string_equal(shown("en", arg_day_near(day_of(2026, 11, 27), today)), "27" NBSP "Nov");
    assert_string_equal(shown("ru", arg_day_near(day_of(2026, 1, 1), today)), "1" NBSP "янв.");
    assert_string_equal(shown("hr", arg_day_near(day_of(2027, 2, 3), today)), "3." NBSP "velj.");
    assert_string_equal(shown("en", arg_day_near(day_of(2027, 3, 19), today)), "19" NBSP "Mar");
    assert_string_equal(shown("en", arg_day_near(day_of(2027, 3, 20), today)), "20 Mar 2027");
    assert_string_equal(shown("en", arg_day_near(day_of(2025, 12, 31), today)), "31 Dec 2025");
    assert_string_equal(shown("en", arg_day_near(day_of(2026, 12, 31), day_of(2027, 1, 2))),
                        "31" NBSP "Dec");
}

static void writes_periods(void **state)
{
    (void)state;
    day_t day = day_of(2026, 11, 19);

    assert_string_equal(shown("en", arg_period(PERIOD_MONTH, day)), "November 2026");
    assert_string_equal(shown("ru", arg_period(PERIOD_MONTH, day)), "ноябрь 2026");
    assert_string_equal(shown("hr", arg_period(PERIOD_MONTH, day)), "studeni 2026.");
    assert_string_equal(shown("en", arg_period(PERIOD_QUARTER, day)), "Q4 2026");
    assert_string_equal(shown("ru", arg_period(PERIOD_QUARTER, day)), "4" NBSP "кв. 2026");
    assert_string_equal(shown("hr", arg_period(PERIOD_QUARTER, day)), "4." NBSP "tr. 2026.");
    assert_string_equal(shown("en", arg_period(PERIOD_QUARTER, day_of(2026, 3, 31))), "Q1 2026");
    assert_string_equal(shown("en", arg_period(PERIOD_YEAR, day)), "2026");
    assert_string_equal(shown("hr", arg_period(PERIOD_YEAR, day)), "2026.");
}

static void writes_money_with_its_sign_behind(void **state)
{
    (void)state;
    assert_string_equal(shown("en", arg_money(12345000, 2, "EUR")), "1" NBSP "234.50" NBSP "€");
    assert_string_equal(shown("ru", arg_money(12345000, 2, "RUB")), "1" NBSP "234,50" NBSP "₽");
    assert_string_equal(shown("hr", arg_money(5040000, 0, "EUR")), "504" NBSP "€");
    assert_string_equal(shown("en", arg_money(5040000, 0, "CHF")), "504" NBSP "CHF");
    assert_string_equal(shown("en", arg_money(5040000, 0, "USD")), "504" NBSP "$");
    assert_string_equal(shown("en", arg_money(5040000, 0, "GBP")), "504" NBSP "£");
    assert_string_equal(shown("en", arg_money(-15000, 2, NULL)), "−1.50");
    assert_string_equal(shown("en", arg_money(15000, 0, "")), "2");
    assert_string_equal(shown("en", arg_money(14999, 0, NULL)), "1");
    assert_string_equal(shown("en", arg_money(-1, 2, NULL)), "0.00");
    assert_string_equal(shown("en", arg_money(-1, 4, NULL)), "−0.0001");
    assert_string_equal(shown("en", arg_money(9999, 2, NULL)), "1.00");
}

static void puts_values_into_their_places(void **state)
{
    (void)state;
    const struct language *english = language_by_code("en");

    assert_string_equal(message_text(&arena, english,
                                     MESSAGE("{2} of {1} in {3}: {2}", arg_count(2050),
                                             arg_count(1075), arg_text("orders.csv"))),
                        "1" NBSP "075 of 2" NBSP "050 in orders.csv: 1" NBSP "075");
    assert_string_equal(message_text(&arena, english, PLAIN_MESSAGE("Nothing {1} here")),
                        "Nothing {1} here");
    assert_string_equal(message_text(&arena, english, (struct message){0}), "");
}

static void keeps_a_per_cent_sign_with_its_figure(void **state)
{
    (void)state;
    assert_string_equal(
        message_text(&arena, language_by_code("en"),
                     MESSAGE("{1} to {2} % of 3 %, 4% and %", arg_real(1.5, 1), arg_count(2))),
        "1.5 to 2" NBSP "% of 3" NBSP "%, 4% and" NBSP "%");
    assert_string_equal(
        message_text(&arena, language_by_code("en"), PLAIN_MESSAGE("as 1.234,50 € is ")),
        "as 1.234,50" NBSP "€ is ");
}

static void assert_figure(struct message message, size_t offset, const char *wanted)
{
    struct text text = text_new(&arena);

    text_add(&text, "before ");
    struct slice figure = text_message_figure(&text, language_by_code("en"), &message);
    assert_int_equal(figure.length, strlen(wanted));
    if (figure.length > 0) {
        assert_memory_equal(figure.at, wanted, figure.length);
        assert_int_equal(figure.at - text.at, strlen("before ") + offset);
    }
}

static void tells_where_the_figure_of_a_sentence_stands(void **state)
{
    (void)state;
    assert_figure(MESSAGE("{1} of {2} ({3})", arg_count(5), arg_count(55), arg_percent(0.09, 0)), 9,
                  "9" NBSP "%");
    assert_figure(MESSAGE_N("{2}: {1} day", "{2}: {1} days", arg_count(5), arg_text("55")), 4, "5");
    assert_figure(MESSAGE("from {1} to {2}", arg_real(1, 1), arg_real(2, 1)), 0, "");
    assert_figure(PLAIN_MESSAGE("nobody"), 0, "");
    assert_figure((struct message){0}, 0, "");
}

static void a_date_that_ends_in_a_point_ends_the_sentence(void **state)
{
    (void)state;
    struct message message = MESSAGE("On {1}. Or {2}... {3}.", arg_day(day_of(2026, 11, 19)),
                                     arg_period(PERIOD_YEAR, day_of(2026, 11, 19)), arg_text("a."));

    assert_string_equal(message_text(&arena, language_by_code("en"), message),
                        "On 19 November 2026. Or 2026... a..");
    assert_string_equal(message_text(&arena, language_by_code("hr"), message),
                        "On 19. studenoga 2026. Or 2026... a..");
}

static void leaves_a_place_without_argument_alone(void **state)
{
    (void)state;
    assert_string_equal(message_text(&arena, language_by_code("hr"),
                                     MESSAGE("{1} {2} {7} {0} {x} { {1", arg_text("{2}"))),
                        "{2} {2} {7} {0} {x} { {1");
    assert_string_equal(
        message_text(&arena, language_by_code("en"), MESSAGE("<{1}>", arg_text(NULL))), "<>");
}

static void the_first_count_decides_the_form(void **state)
{
    (void)state;
    const struct language *english = language_by_code("en");

    assert_string_equal(
        message_text(&arena, english, MESSAGE_N("{1} row", "{1} rows", arg_count(1))), "1 row");
    assert_string_equal(
        message_text(&arena, english, MESSAGE_N("{1} row", "{1} rows", arg_count(1001))),
        "1" NBSP "001 rows");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(groups_counts_from_a_thousand_on, forget),
        cmocka_unit_test_teardown(writes_reals_with_the_languages_mark, forget),
        cmocka_unit_test_teardown(writes_shares_as_percent, forget),
        cmocka_unit_test_teardown(writes_days, forget),
        cmocka_unit_test_teardown(leaves_the_year_out_where_it_is_plain, forget),
        cmocka_unit_test_teardown(writes_periods, forget),
        cmocka_unit_test_teardown(writes_money_with_its_sign_behind, forget),
        cmocka_unit_test_teardown(puts_values_into_their_places, forget),
        cmocka_unit_test_teardown(keeps_a_per_cent_sign_with_its_figure, forget),
        cmocka_unit_test_teardown(tells_where_the_figure_of_a_sentence_stands, forget),
        cmocka_unit_test_teardown(a_date_that_ends_in_a_point_ends_the_sentence, forget),
        cmocka_unit_test_teardown(leaves_a_place_without_argument_alone, forget),
        cmocka_unit_test_teardown(the_first_count_decides_the_form, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
