// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/snooze.h"

#include "base/day.h"
#include "support/check.h"

/* Monday to Friday, 9 to 18; Wednesday 25 November 2026 is off. */
static const struct open_interval week[] = {
    {1, 540, 1080}, {2, 540, 1080}, {3, 540, 1080}, {4, 540, 1080}, {5, 540, 1080}};
enum { NOVEMBER_25 = 20782 };
static const struct day_off off = {.first_on = NOVEMBER_25, .last_on = NOVEMBER_25, .label = ""};
static const struct working_hours working = {
    .week = week, .week_count = 5, .days_off = &off, .day_off_count = 1, .holidays = ""};

static void each_word_is_a_time_at_which_somebody_is_there(void **state)
{
    static const struct {
        int32_t day, minute; /* of November 2026; 22 is a Sunday */
        enum snooze snooze;
        int32_t until_day, until_minute; /* 0: there is none */
    } cases[] = {
        {23, 600, SNOOZE_TONIGHT, 23, 1020},  {23, 1021, SNOOZE_TONIGHT, 0, 0},
        {22, 600, SNOOZE_TONIGHT, 0, 0},      {23, 600, SNOOZE_TOMORROW, 24, 540},
        {24, 600, SNOOZE_TOMORROW, 26, 540},  {20, 600, SNOOZE_TOMORROW, 23, 540},
        {23, 600, SNOOZE_MONDAY, 30, 540},    {22, 600, SNOOZE_MONDAY, 23, 540},
        {19, 600, SNOOZE_NEXT_WEEK, 26, 540}, {18, 600, SNOOZE_NEXT_WEEK, 26, 540},
        {21, 600, SNOOZE_NEXT_WEEK, 30, 540},
    };
    struct zone *zone = zone_open("Europe/Zagreb");

    (void)state;
    assert_int_equal(NOVEMBER_25, day_of(2026, 11, 25));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t now = zone_instant(zone, day_of(2026, 11, cases[i].day), cases[i].minute),
                until = 0;
        bool is_there = snooze_until(cases[i].snooze, &working, zone, now, &until);

        assert_int_equal(is_there, cases[i].until_day != 0);
        if (is_there)
            assert_int_equal(until, zone_instant(zone, day_of(2026, 11, cases[i].until_day),
                                                 cases[i].until_minute));
    }
    zone_close(zone);
}

static void without_hours_it_is_the_morning_or_the_evening(void **state)
{
    const struct working_hours none = {.holidays = ""};
    struct zone *zone = zone_open("Europe/Zagreb");
    int64_t now = zone_instant(zone, day_of(2026, 11, 22), 600), until = 0;

    (void)state;
    assert_true(snooze_until(SNOOZE_TOMORROW, &none, zone, now, &until));
    assert_int_equal(until, zone_instant(zone, day_of(2026, 11, 23), 540));
    assert_true(snooze_until(SNOOZE_TONIGHT, &none, zone, now, &until));
    assert_int_equal(until, zone_instant(zone, day_of(2026, 11, 22), 1020));
    assert_int_equal(snooze_in_hours(now, &none, zone), now);
    zone_close(zone);
}

static void a_time_of_ones_own_moves_into_the_hours(void **state)
{
    struct zone *zone = zone_open("Europe/Zagreb");
    int64_t sunday = zone_instant(zone, day_of(2026, 11, 22), 600);
    int64_t monday = zone_instant(zone, day_of(2026, 11, 23), 540);

    (void)state;
    assert_int_equal(snooze_in_hours(sunday, &working, zone), monday);
    assert_int_equal(snooze_in_hours(monday + 60, &working, zone), monday + 60);
    zone_close(zone);
}

static void each_word_is_read_back(void **state)
{
    enum snooze snooze = SNOOZE_TONIGHT;

    (void)state;
    for (int i = SNOOZE_TONIGHT; i <= SNOOZES; i++) {
        assert_true(snooze_of(snooze_word((enum snooze)i), &snooze));
        assert_int_equal(snooze, i);
    }
    assert_false(snooze_of("", &snooze));
    assert_false(snooze_of("never", &snooze));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_word_is_a_time_at_which_somebody_is_there),
        cmocka_unit_test(without_hours_it_is_the_morning_or_the_evening),
        cmocka_unit_test(a_time_of_ones_own_moves_into_the_hours),
        cmocka_unit_test(each_word_is_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
