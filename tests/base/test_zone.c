// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define HOUR INT64_C(3600)

/* The instant of a UTC hour and minute. */
static int64_t utc(int32_t year, int32_t month, int32_t day, int64_t hour, int64_t minute)
{
    return (int64_t)day_of(year, month, day) * 24 * HOUR + hour * HOUR + minute * 60;
}

static struct zone *opened(const char *name)
{
    struct zone *zone = zone_open(name);

    if (zone == NULL)
        fail_msg("%s does not open", name);
    return zone;
}

static void days_turn_at_local_midnight(void **state)
{
    (void)state;
    static const struct {
        const char *zone;
        int32_t year, month, day; /* of the local day that begins */
        int64_t hour, minute;     /* in UTC, after 00:00 of that day */
    } midnights[] = {
        {"UTC", 2025, 6, 1, 0, 0},
        {"Europe/Zagreb", 2025, 1, 15, -1, 0},
        {"Europe/Zagreb", 2025, 7, 15, -2, 0},
        {"Europe/Zagreb", 2025, 3, 30, -1, 0},  /* clocks go forward that morning */
        {"Europe/Zagreb", 2025, 3, 31, -2, 0},  /* after a day of 23 hours */
        {"Europe/Zagreb", 2025, 10, 26, -2, 0}, /* clocks go back that morning */
        {"Europe/Zagreb", 2025, 10, 27, -1, 0}, /* after a day of 25 hours */
        {"Europe/Zagreb", 2050, 7, 15, -2, 0},
        {"Europe/Zagreb", 2199, 1, 15, -1, 0},
        {"America/Sao_Paulo", 2018, 11, 4, 3, 0}, /* 00:00 does not exist: it is 01:00 at once */
        {"America/Sao_Paulo", 2018, 11, 5, 2, 0},
        {"Asia/Beirut", 2022, 3, 27, -2, 0},
        {"America/New_York", 2024, 2, 29, 5, 0},
        {"Asia/Kathmandu", 2025, 1, 1, -5, -45},
        {"Pacific/Kiritimati", 2025, 1, 1, -14, 0},
        {"Etc/GMT+12", 2025, 1, 1, 12, 0},
        {"Asia/Calcutta", 2025, 1, 1, -5, -30}, /* a link */
    };

    for (size_t i = 0; i < COUNT(midnights); i++) {
        struct zone *zone = opened(midnights[i].zone);
        day_t day = day_of(midnights[i].year, midnights[i].month, midnights[i].day);
        int64_t start = utc(midnights[i].year, midnights[i].month, midnights[i].day,
                            midnights[i].hour, midnights[i].minute);

        if (zone_day(zone, start) != day || zone_day(zone, start - 1) != day - 1 ||
            zone_day_by_name(midnights[i].zone, start) != day ||
            zone_day_by_name(midnights[i].zone, start - 1) != day - 1)
            fail_msg("%s %d-%d-%d", midnights[i].zone, (int)midnights[i].year,
                     (int)midnights[i].month, (int)midnights[i].day);
        zone_close(zone);
    }
}

static void no_day_is_lost_at_the_date_line(void **state)
{
    (void)state;
    struct zone *zone = opened("Pacific/Apia");

    /* Samoa went from 29 December 2011 straight to the 31st. */
    assert_int_equal(zone_day(zone, utc(2011, 12, 30, 9, 59)), day_of(2011, 12, 29));
    assert_int_equal(zone_day(zone, utc(2011, 12, 30, 10, 0)), day_of(2011, 12, 31));
    zone_close(zone);
}

/* What is remembered must not change the answer: forwards, backwards and in a fresh zone. */
static void what_is_remembered_does_not_change_answers(void **state)
{
    (void)state;
    struct zone *zone = opened("America/New_York");
    enum { STEPS = 30000 };
    const int64_t step = 85 * HOUR + 17;
    int64_t first = utc(1899, 12, 25, 0, 0);
    static day_t forwards[STEPS];

    for (int i = 0; i < STEPS; i++)
        forwards[i] = zone_day(zone, first + i * step);
    for (int i = STEPS - 1; i >= 0; i--)
        assert_int_equal(zone_day(zone, first + i * step), forwards[i]);
    for (int i = 0; i < STEPS; i += 997) {
        struct zone *fresh = opened("America/New_York");
        assert_int_equal(zone_day(fresh, first + i * step), forwards[i]);
        zone_close(fresh);
    }
    zone_close(zone);
}

static void instants_out_of_reach_stay_at_the_ends(void **state)
{
    (void)state;
    struct zone *zone = opened("Europe/Zagreb");

    assert_int_equal(zone_day(zone, INT64_MAX), INT32_MAX);
    assert_int_equal(zone_day(zone, INT64_MIN), INT32_MIN);
    assert_int_equal(zone_day(zone, utc(1800, 6, 1, 12, 0)), day_of(1800, 6, 1));
    assert_int_equal(zone_day(zone, utc(3000, 6, 1, 12, 0)), day_of(3000, 6, 1));
    zone_close(zone);
}

static void names_outside_the_list_are_refused(void **state)
{
    (void)state;
    static const char *const refused[] = {"",
                                          "../../etc/passwd",
                                          "/etc/localtime",
                                          "Mars/X",
                                          "Europe/",
                                          "Europe",
                                          "europe/zagreb",
                                          "Europe/Zagreb ",
                                          "Europe/Zagre",
                                          "Europe/Zagreb\n",
                                          "+01:00",
                                          "Z",
                                          "UTC+3",
                                          "CET-1CEST",
                                          "Europe//Zagreb",
                                          "tzdata.zi",
                                          "./Europe/Zagreb",
                                          "Europe/../UTC",
                                          "posixrules",
                                          "Europe/Zagreb Europe",
                                          "# version",
                                          "localtime",
                                          "Europe/Belgrade Europe/Zagreb"};
    char long_name[5000];

    for (size_t i = 0; i < COUNT(refused); i++) {
        if (zone_open(refused[i]) != NULL)
            fail_msg("'%s' opens", refused[i]);
    }
    memset(long_name, 'A', sizeof(long_name) - 1);
    long_name[sizeof(long_name) - 1] = '\0';
    assert_null(zone_open(long_name));
    zone_close(NULL);
}

/* A folder of zones without tzdata.zi, as some systems have. */
static void names_need_a_safe_shape_where_there_is_no_list(void **state)
{
    (void)state;
    char folder[] = "/tmp/regulars-zones-XXXXXX";
    char link[sizeof(folder) + 8];

    assert_non_null(mkdtemp(folder));
    assert_true(snprintf(link, sizeof(link), "%s/Europe", folder) > 0);
    assert_int_equal(symlink("/usr/share/zoneinfo/Europe", link), 0);
    assert_int_equal(setenv("TZDIR", folder, 1), 0);

    struct zone *zagreb = zone_open("Europe/Zagreb");
    struct zone *utc_zone = zone_open("UTC");
    bool refused = zone_open("Mars/X") == NULL && zone_open("../../etc/passwd") == NULL &&
                   zone_open("") == NULL && zone_open("Europe/../Europe/Zagreb") == NULL &&
                   zone_open("EST5EDT") == NULL && zone_open("/Europe/Zagreb") == NULL &&
                   zone_open("/usr/share/zoneinfo/Europe/Zagreb") == NULL &&
                   zone_open("Europe/") == NULL && zone_open("+01:00") == NULL;

    assert_int_equal(unsetenv("TZDIR"), 0);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(rmdir(folder), 0);
    assert_true(refused);
    assert_non_null(utc_zone);
    assert_non_null(zagreb);
    assert_int_equal(zone_day(zagreb, utc(2025, 7, 14, 22, 0)), day_of(2025, 7, 15));
    zone_close(utc_zone);
    zone_close(zagreb);
}

static void a_name_that_is_no_zone_here_counts_days_in_utc(void **state)
{
    (void)state;
    static const char *const names[] = {"",       "UTC",         "Mars/Olympus", "/etc/passwd",
                                        "../UTC", ":/etc/hosts", "+14:00",       "-99"};

    for (size_t i = 0; i < COUNT(names); i++) {
        assert_int_equal(zone_day_by_name(names[i], utc(2026, 1, 1, 0, 0)), day_of(2026, 1, 1));
        assert_int_equal(zone_day_by_name(names[i], utc(2026, 1, 1, 0, 0) - 1),
                         day_of(2025, 12, 31));
    }
    assert_int_equal(zone_day_by_name("CET", utc(2026, 1, 1, 23, 0)), day_of(2026, 1, 2));
    assert_int_equal(zone_day_by_name("Asia/Tokyo", INT64_MAX), zone_day_by_name("UTC", INT64_MAX));
}

static void the_minute_is_that_of_the_wall_clock(void **state)
{
    (void)state;
    struct zone *zone = opened("Asia/Kolkata"); /* five and a half hours ahead */

    assert_int_equal(zone_minute(zone, utc(2026, 1, 1, 0, 0)), 5 * 60 + 30);
    assert_int_equal(zone_minute(zone, utc(2026, 1, 1, 18, 29)), 24 * 60 - 1);
    assert_int_equal(zone_minute(zone, utc(2026, 1, 1, 18, 30)), 0);
    assert_int_equal(zone_minute(zone, utc(1969, 12, 31, 20, 0)), 60 + 30);
    zone_close(zone);
    zone = opened("America/New_York");
    assert_int_equal(zone_minute(zone, utc(2026, 1, 1, 4, 59)), 24 * 60 - 1);
    zone_close(zone);
}

static void the_local_zone_is_always_there(void **state)
{
    (void)state;
    struct zone *zone = zone_open_local();

    assert_non_null(zone);
    assert_in_range(zone_minute(zone, utc(2026, 1, 1, 0, 0)), 0, 1439);
    zone_close(zone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_turn_at_local_midnight),
        cmocka_unit_test(no_day_is_lost_at_the_date_line),
        cmocka_unit_test(what_is_remembered_does_not_change_answers),
        cmocka_unit_test(instants_out_of_reach_stay_at_the_ends),
        cmocka_unit_test(names_outside_the_list_are_refused),
        cmocka_unit_test(names_need_a_safe_shape_where_there_is_no_list),
        cmocka_unit_test(a_name_that_is_no_zone_here_counts_days_in_utc),
        cmocka_unit_test(the_minute_is_that_of_the_wall_clock),
        cmocka_unit_test(the_local_zone_is_always_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
