// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static day_t iso(const char *text)
{
    day_t day = 0;

    if (!day_read(text, &day))
        fail_msg("%s is a day", text);
    return day;
}

static void assert_day(day_t got, const char *want, const char *why)
{
    char text[DAY_TEXT_SIZE];

    day_write(got, text);
    if (strcmp(text, want) != 0)
        fail_msg("%s: got %s, want %s", why, text, want);
}

static void leap_days_exist_by_the_gregorian_rule(void **state)
{
    (void)state;
    static const struct {
        int32_t year;
        bool is_leap;
    } years[] = {{1900, false}, {2000, true}, {2023, false},      {2024, true},     {2100, false},
                 {2400, true},  {-400, true}, {-100, false},      {0, true},        {-1, false},
                 {-4, true},    {1600, true}, {INT32_MAX, false}, {INT32_MIN, true}};

    for (size_t i = 0; i < COUNT(years); i++) {
        if (civil_exists(years[i].year, 2, 29) != years[i].is_leap)
            fail_msg("29 February %d", (int)years[i].year);
        assert_true(civil_exists(years[i].year, 2, 28));
        assert_false(civil_exists(years[i].year, 2, 30));
    }
}

static void months_end_where_they_end(void **state)
{
    (void)state;
    static const int32_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    for (int32_t month = 1; month <= 12; month++) {
        assert_true(civil_exists(2025, month, 1));
        assert_true(civil_exists(2025, month, lengths[month - 1]));
        assert_false(civil_exists(2025, month, lengths[month - 1] + 1));
        assert_false(civil_exists(2025, month, 0));
        assert_false(civil_exists(2025, month, -1));
    }
    assert_false(civil_exists(2025, 0, 1));
    assert_false(civil_exists(2025, 13, 1));
    assert_false(civil_exists(2025, INT32_MIN, 1));
    assert_false(civil_exists(2025, 1, INT32_MAX));
}

static void counts_days_from_1970(void **state)
{
    (void)state;
    assert_int_equal(day_of(1970, 1, 1), 0);
    assert_int_equal(day_of(1969, 12, 31), -1);
    assert_int_equal(day_of(2000, 3, 1), 11017);
    assert_int_equal(day_of(2026, 11, 19), 20776);
    assert_int_equal(day_of(1900, 1, 1), DAY_FIRST);
    assert_int_equal(day_of(2199, 12, 31), DAY_LAST);
    assert_int_equal(day_of(0, 3, 1), -719468);
    assert_int_equal(day_of(-4, 2, 29), -719468 - 1461 - 1);
}

/* Steps through 1,400 years by hand and compares each day. */
static void each_day_follows_the_one_before(void **state)
{
    (void)state;
    struct civil want = {-399, 1, 1};
    day_t day = day_of(want.year, want.month, want.day);

    for (; want.year <= 1001; day++) {
        struct civil got = civil_of(day);

        if (got.year != want.year || got.month != want.month || got.day != want.day)
            fail_msg("day %d is %d-%d-%d", (int)day, (int)got.year, (int)got.month, (int)got.day);
        want.day++;
        if (!civil_exists(want.year, want.month, want.day)) {
            want.day = 1;
            want.month = want.month % 12 + 1;
            want.year += want.month == 1;
        }
    }
}

static void the_furthest_days_come_back(void **state)
{
    (void)state;
    static const day_t days[] = {INT32_MIN, INT32_MIN + 1, -100000000, 100000000, INT32_MAX};

    for (size_t i = 0; i < COUNT(days); i++) {
        struct civil civil = civil_of(days[i]);
        assert_true(civil_exists(civil.year, civil.month, civil.day));
        assert_int_equal(day_of(civil.year, civil.month, civil.day), days[i]);
    }
}

static void all_days_within_the_limits_are_written_and_read_back(void **state)
{
    (void)state;
    char before[DAY_TEXT_SIZE] = "";

    for (day_t day = DAY_FIRST; day <= DAY_LAST; day++) {
        char text[DAY_TEXT_SIZE];
        struct civil civil = civil_of(day);

        assert_int_equal(day_of(civil.year, civil.month, civil.day), day);
        day_write(day, text);
        assert_int_equal(iso(text), day);
        assert_true(strcmp(before, text) < 0);
        memcpy(before, text, sizeof(before));
    }
    assert_string_equal(before, "2199-12-31");
}

static void reads_iso_days_and_nothing_else(void **state)
{
    (void)state;
    static const char *const refused[] = {"",
                                          "2025",
                                          "2025-1-01",
                                          "2025-01-1",
                                          "2025-01-011",
                                          "2025/01/01",
                                          "2025-02-29",
                                          "2025-13-01",
                                          "2025-00-10",
                                          "2025-01-00",
                                          " 2025-01-01",
                                          "2025-01-01 ",
                                          "1899-12-31",
                                          "2200-01-01",
                                          "-025-01-01",
                                          "2o25-01-01",
                                          "20250101",
                                          "2025-01-32",
                                          "0000-00-00",
                                          "2025-01-0\x31\x31",
                                          "+025-01-01",
                                          "9999-12-31",
                                          "2025-01-01T00:00"};

    for (size_t i = 0; i < COUNT(refused); i++) {
        day_t day = 77;
        if (day_read(refused[i], &day) || day != 77)
            fail_msg("'%s' is read as a day", refused[i]);
    }
    assert_int_equal(iso("1900-01-01"), DAY_FIRST);
    assert_int_equal(iso("2199-12-31"), DAY_LAST);
    assert_int_equal(iso("2024-02-29"), day_of(2024, 2, 29));
}

static void days_beyond_the_limits_are_written_too(void **state)
{
    (void)state;
    assert_day(DAY_FIRST - 364, "1899-01-02", "a year before the first day");
    assert_day(DAY_LAST + 1, "2200-01-01", "the day after the last");
    assert_day(day_of(0, 1, 1), "0000-01-01", "the first with four digits");
    assert_day(day_of(9999, 12, 31), "9999-12-31", "the last with four digits");
}

static void periods_begin_on_their_first_day(void **state)
{
    (void)state;
    static const struct {
        enum period period;
        const char *day, *start;
    } cases[] = {
        {PERIOD_MONTH, "2025-12-31", "2025-12-01"},   {PERIOD_MONTH, "2026-01-01", "2026-01-01"},
        {PERIOD_MONTH, "2024-02-29", "2024-02-01"},   {PERIOD_QUARTER, "2025-12-31", "2025-10-01"},
        {PERIOD_QUARTER, "2025-03-31", "2025-01-01"}, {PERIOD_QUARTER, "2025-04-01", "2025-04-01"},
        {PERIOD_QUARTER, "1969-09-30", "1969-07-01"}, {PERIOD_YEAR, "2025-12-31", "2025-01-01"},
        {PERIOD_YEAR, "1900-01-01", "1900-01-01"},    {PERIOD_YEAR, "1969-12-31", "1969-01-01"},
    };

    for (size_t i = 0; i < COUNT(cases); i++)
        assert_day(period_start(cases[i].period, iso(cases[i].day)), cases[i].start, cases[i].day);
}

static void periods_shift_both_ways(void **state)
{
    (void)state;
    static const struct {
        enum period period;
        const char *start;
        int32_t count;
        const char *want;
    } cases[] = {
        {PERIOD_MONTH, "2025-12-01", 0, "2025-12-01"},
        {PERIOD_MONTH, "2025-12-01", 1, "2026-01-01"},
        {PERIOD_MONTH, "2025-01-01", -1, "2024-12-01"},
        {PERIOD_MONTH, "2025-03-01", -27, "2022-12-01"},
        {PERIOD_MONTH, "1970-01-01", -1, "1969-12-01"},
        {PERIOD_QUARTER, "2025-10-01", 1, "2026-01-01"},
        {PERIOD_QUARTER, "2025-01-01", -1, "2024-10-01"},
        {PERIOD_QUARTER, "2025-01-01", -5, "2023-10-01"},
        {PERIOD_YEAR, "2025-01-01", -125, "1900-01-01"},
        {PERIOD_YEAR, "2025-01-01", 174, "2199-01-01"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        day_t start = iso(cases[i].start);
        day_t shifted = period_shift(cases[i].period, start, cases[i].count);

        assert_day(shifted, cases[i].want, cases[i].start);
        assert_int_equal(period_distance(cases[i].period, start, shifted), cases[i].count);
        assert_int_equal(period_shift(cases[i].period, shifted, -cases[i].count), start);
    }
    assert_true(period_shift(PERIOD_YEAR, 0, INT32_MAX) == INT32_MAX);
    assert_true(period_shift(PERIOD_YEAR, 0, INT32_MIN) == INT32_MIN);
}

static void distances_count_periods_not_days(void **state)
{
    (void)state;
    assert_int_equal(period_distance(PERIOD_MONTH, iso("2025-01-31"), iso("2025-02-01")), 1);
    assert_int_equal(period_distance(PERIOD_MONTH, iso("2025-01-01"), iso("2025-01-31")), 0);
    assert_int_equal(period_distance(PERIOD_MONTH, iso("2025-02-01"), iso("2023-12-31")), -14);
    assert_int_equal(period_distance(PERIOD_QUARTER, iso("2025-12-31"), iso("2026-01-01")), 1);
    assert_int_equal(period_distance(PERIOD_QUARTER, iso("1970-01-01"), iso("1969-12-31")), -1);
    assert_int_equal(period_distance(PERIOD_YEAR, iso("1999-12-31"), iso("2000-01-01")), 1);
    assert_int_equal(period_distance(PERIOD_YEAR, DAY_LAST, DAY_FIRST), -299);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leap_days_exist_by_the_gregorian_rule),
        cmocka_unit_test(months_end_where_they_end),
        cmocka_unit_test(counts_days_from_1970),
        cmocka_unit_test(each_day_follows_the_one_before),
        cmocka_unit_test(the_furthest_days_come_back),
        cmocka_unit_test(all_days_within_the_limits_are_written_and_read_back),
        cmocka_unit_test(reads_iso_days_and_nothing_else),
        cmocka_unit_test(days_beyond_the_limits_are_written_too),
        cmocka_unit_test(periods_begin_on_their_first_day),
        cmocka_unit_test(periods_shift_both_ways),
        cmocka_unit_test(distances_count_periods_not_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
