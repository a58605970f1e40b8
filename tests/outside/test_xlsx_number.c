// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/xlsx_number.h"

#include <string.h>

#include "support/check.h"

struct number_case {
    const char *why, *text, *want; /* want NULL: no number */
};

static void check_cases(const struct number_case *cases, size_t count, enum number_kind kind,
                        enum date_system dates)
{
    for (size_t i = 0; i < count; i++) {
        char got[NUMBER_TEXT_SIZE] = "";
        bool is_number = xlsx_number_write(slice_of(cases[i].text), kind, dates, got);

        if (is_number != (cases[i].want != NULL) || (is_number && strcmp(got, cases[i].want) != 0))
            fail_msg("%s: %s became %s", cases[i].why, cases[i].text, is_number ? got : "nothing");
    }
}
#define CHECK_CASES(cases, kind, dates) \
    check_cases(cases, sizeof(cases) / sizeof((cases)[0]), kind, dates)

static void writes_the_shortest_text_of_a_number(void **state)
{
    (void)state;
    static const struct number_case cases[] = {
        {"whole", "42", "42"},
        {"zero", "0", "0"},
        {"negative zero is zero", "-0", "0"},
        {"negative zero with a fraction is zero", "-0.00", "0"},
        {"zeros at the end of a fraction mean nothing", "12.50", "12.5"},
        {"nor does a point without a fraction", "12.", "12"},
        {"zeros of a whole number do", "1200", "1200"},
        {"the 17 digits that Excel writes", "12.300000000000001", "12.3"},
        {"a sum that is not quite what it seems", "0.30000000000000004", "0.30000000000000004"},
        {"negative", "-0.05", "-0.05"},
        {"a number of 16 digits", "1234567890123456", "1234567890123456"},
        {"an exponent is written out", "1.2345E+3", "1234.5"},
        {"a long identifier is written out", "9.87654321012345E+14", "987654321012345"},
        {"up to 21 digits", "1E+20", "100000000000000000000"},
        {"small", "5E-5", "0.00005"},
        {"beyond, with an exponent", "1E+22", "1e+22"},
        {"leading zeros", "007", "7"},
        {"a point first", ".5", "0.5"},
        {"empty", "", NULL},
        {"a word", "abc", NULL},
        {"a sign alone", "-", NULL},
        {"two points", "1.2.3", NULL},
        {"hexadecimal", "0x10", NULL},
        {"infinity", "inf", NULL},
        {"not a number", "nan", NULL},
        {"too large", "1e999", NULL},
        {"a comma", "1,5", NULL},
        {"longer than any number",
         "1111111111111111111111111111111111111111111111111111111111111111", NULL},
    };

    CHECK_CASES(cases, NUMBER_PLAIN, DATES_FROM_1900);
}

static void writes_days_of_the_1900_system(void **state)
{
    (void)state;
    static const struct number_case cases[] = {
        {"the first day", "1", "1900-01-01"},
        {"the last day before the false leap day", "59", "1900-02-28"},
        {"the day that never was", "60", "1900-02-29"},
        {"the first day after it", "61", "1900-03-01"},
        {"zero as Excel shows it", "0", "1900-01-00"},
        {"a leap day", "43890", "2020-02-29"},
        {"today's time", "46347", "2026-11-21"},
        {"the last day that Excel knows", "2958465", "9999-12-31"},
        {"with a time", "46022.5", "2025-12-31 12:00:00"},
        {"seconds are rounded", "46022.999988425925", "2025-12-31 23:59:59"},
        {"up to the next day", "46022.999999", "2026-01-01"},
        {"beyond the last day it is a number", "2958466", "2958466"},
        {"not rounded beyond the last day", "2958465.9999999", "2958465.9999999"},
        {"negative it is a number", "-1", "-1"},
        {"no number at all", "x", NULL},
    };

    CHECK_CASES(cases, NUMBER_DATE, DATES_FROM_1900);
}

static void writes_days_of_the_1904_system(void **state)
{
    (void)state;
    static const struct number_case cases[] = {
        {"the first day", "0", "1904-01-01"},
        {"its leap day is true", "59", "1904-02-29"},
        {"1462 days from the other system", "44560", "2025-12-31"},
        {"the last day", "2957003", "9999-12-31"},
        {"beyond", "2957004", "2957004"},
    };

    CHECK_CASES(cases, NUMBER_DATE, DATES_FROM_1904);
}

static void writes_times_of_day_and_elapsed_time(void **state)
{
    (void)state;
    static const struct number_case times[] = {
        {"noon", "0.5", "12:00:00"},
        {"midnight", "0", "00:00:00"},
        {"a time with a day keeps it", "46022.25", "2025-12-31 06:00:00"},
    };
    static const struct number_case elapsed[] = {
        {"more than a day", "1.25", "30:00:00"},
        {"less than a day", "0.000011574074", "00:00:01"},
    };

    CHECK_CASES(times, NUMBER_TIME, DATES_FROM_1900);
    CHECK_CASES(elapsed, NUMBER_ELAPSED, DATES_FROM_1900);
}

static void tells_dates_by_their_format(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum number_kind kind;
    } cases[] = {
        {"General", NUMBER_PLAIN},
        {"0.00", NUMBER_PLAIN},
        {"#,##0.00\\ [$€-407]", NUMBER_PLAIN},
        {"#,##0.00 \"days\"", NUMBER_PLAIN},
        {"#,##0\\d", NUMBER_PLAIN},
        {"_-* #,##0.00_d", NUMBER_PLAIN},
        {"[Red]0;[Yellow]-0", NUMBER_PLAIN},
        {"0.00E+00", NUMBER_PLAIN},
        {"@", NUMBER_PLAIN},
        {"\"unclosed yyyy", NUMBER_PLAIN},
        {"yyyy-mm-dd", NUMBER_DATE},
        {"DD.MM.YYYY", NUMBER_DATE},
        {"[$-409]d\\-mmm\\-yy;@", NUMBER_DATE},
        {"mmm", NUMBER_DATE},
        {"d/m/yy\\ h:mm", NUMBER_DATE},
        {"h:mm AM/PM", NUMBER_TIME},
        {"mm:ss.0", NUMBER_TIME},
        {"[h]:mm", NUMBER_ELAPSED},
        {"[mm]:ss", NUMBER_ELAPSED},
        {"", NUMBER_PLAIN},
        {"\\", NUMBER_PLAIN},
        {"[", NUMBER_PLAIN},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (number_format_kind(cases[i].code) != cases[i].kind)
            fail_msg("%s is taken for %d", cases[i].code, number_format_kind(cases[i].code));
    }
    for (uint32_t id = 0; id < 100; id++) {
        bool is_date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                       (id >= 50 && id <= 58);
        assert_int_equal(number_format_kind_built_in(id) != NUMBER_PLAIN, is_date);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_shortest_text_of_a_number),
        cmocka_unit_test(writes_days_of_the_1900_system),
        cmocka_unit_test(writes_days_of_the_1904_system),
        cmocka_unit_test(writes_times_of_day_and_elapsed_time),
        cmocka_unit_test(tells_dates_by_their_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
