// SPDX-License-Identifier: AGPL-3.0-or-later
#include <stdio.h>
#include <string.h>

#include "retention/order_date.h"

#include "support/check.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct date_rules no_rules = {0};

static day_t read_day(const char *text, const struct date_rules *rules, enum date_order order)
{
    struct date_reading reading;

    if (order_date_read(slice_of(text), rules, &reading) != DATE_READ)
        fail_msg("'%s' is no date", text);
    return order_date_resolve(reading.date, order);
}

static void assert_days(const char *text, const struct date_rules *rules, const char *day_first,
                        const char *month_first)
{
    char got[DAY_TEXT_SIZE], got_month_first[DAY_TEXT_SIZE];

    day_write(read_day(text, rules, DATE_DAY_FIRST), got);
    day_write(read_day(text, rules, DATE_MONTH_FIRST), got_month_first);
    if (strcmp(got, day_first) != 0 || strcmp(got_month_first, month_first) != 0)
        fail_msg("'%s': %s and %s, want %s and %s", text, got, got_month_first, day_first,
                 month_first);
}

static void a_time_of_day_may_follow(void **state)
{
    (void)state;
    static const char *const texts[] = {"2025-12-31T23:59",
                                        "2025-12-31T23:59:59",
                                        "2025-12-31t23:59:59z",
                                        "2025-12-31 23:59:59",
                                        "2025-12-31 23:59:59.999999",
                                        "2025-12-31T23:59:59,5",
                                        "2025-12-31 23:59:59 +0100",
                                        "2025-12-31T23:59:59+01:00",
                                        "2025-12-31T23:59:59.123Z",
                                        "2025-12-31 23:59:59 UTC",
                                        "2025-12-31 23:59:59+00",
                                        "2025-12-31 23:59 GMT",
                                        "2025-12-31 23:59:60",
                                        "2025-12-31 9:05",
                                        "2025-12-31, 23:59",
                                        "12/31/2025 11:59 PM",
                                        "12/31/2025 12:00 AM",
                                        "12/31/2025, 11:59:59 PM",
                                        "12/31/2025, 11:59:59\u202FPM",
                                        "12/31/25 11:59pm",
                                        "12/31/2025 11:59 p.m.",
                                        "12/31/2025 1:00 A.M.",
                                        "12/31/2025 11:59p",
                                        "31.12.2025 23:59",
                                        "31.12.2025. 23:59",
                                        "31.12.2025. u 23:59",
                                        "31. 12. 2025. 23:59:59",
                                        "Dec 31, 2025 at 11:59 PM",
                                        "31 декабря 2025 г. в 23:59",
                                        "31 дек. 2025 г., 23:59",
                                        "20251231T235959Z",
                                        "20251231T2359",
                                        "20251231 23:59",
                                        "20251231235959",
                                        "Wed, 31 Dec 2025 23:59:59 +0000",
                                        "Wed Dec 31 2025 23:59:59 GMT+0100 (CET)",
                                        "2025-12-31 23:59 UTC+3",
                                        "2025-12-31 23:59 \u221205:00",
                                        "2025-12-31 23:59 +14",
                                        "2025-12-31 23:59:59 "};

    for (size_t i = 0; i < COUNT(texts); i++)
        assert_days(texts[i], &no_rules, "2025-12-31", "2025-12-31");
}

static void times_that_do_not_exist_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"2025-12-31T",
                                        "2025-12-31 24:00",
                                        "2025-12-31 24:00:00",
                                        "2025-12-31 23:60",
                                        "2025-12-31 23:59:61",
                                        "2025-12-31 23",
                                        "2025-12-31 2359",
                                        "2025-12-31T235",
                                        "2025-12-31T240000",
                                        "2025-12-31 23:5",
                                        "2025-12-31 23:59:5",
                                        "2025-12-31 23:59:",
                                        "2025-12-31 23:59:59.",
                                        "2025-12-31 0:00 am",
                                        "2025-12-31 13:00 pm",
                                        "2025-12-31 10:00 xm",
                                        "2025-12-31 10:00 EST",
                                        "2025-12-31 10:00 +15:00",
                                        "2025-12-31 10:00 +01:60",
                                        "2025-12-31 10:00 +100",
                                        "2025-12-31 10:00 +",
                                        "2025-12-31 10:00 +01:",
                                        "2025-12-31Z",
                                        "2025-12-31+01:00",
                                        "2025-12-3110:00",
                                        "2025-12-31 10:00 (CET)",
                                        "2025-12-31 -10:00",
                                        "2025-12-31 10:00 +0100 (CET",
                                        "2025-12-31 10:00 11:00",
                                        "2025-12-31 100:00",
                                        "2025-12-31 001:00",
                                        "2025-12-31 :30",
                                        "2025-12-31T:30",
                                        "2025-12-31,",
                                        "2025-12-31 at",
                                        "2025-12-31T10:00ZZ",
                                        "31.12.2025 23.59"};

    for (size_t i = 0; i < COUNT(texts); i++) {
        struct date_reading reading;
        if (order_date_read(slice_of(texts[i]), &no_rules, &reading) != DATE_NOT_A_DATE)
            fail_msg("'%s' is taken", texts[i]);
    }
}

static void dates_with_a_zone_become_days_of_the_business(void **state)
{
    (void)state;
    struct zone *zagreb = zone_open("Europe/Zagreb");
    struct zone *auckland = zone_open("Pacific/Auckland");
    const struct date_rules in_zagreb = {.zone = zagreb};
    const struct date_rules in_auckland = {.zone = auckland};

    assert_non_null(zagreb);
    assert_non_null(auckland);
    assert_days("2025-12-31T22:59:59Z", &in_zagreb, "2025-12-31", "2025-12-31");
    assert_days("2025-12-31T23:00:00Z", &in_zagreb, "2026-01-01", "2026-01-01");
    assert_days("2025-12-31 23:59:59 +0100", &in_zagreb, "2025-12-31", "2025-12-31");
    assert_days("2025-07-14 22:00 UTC", &in_zagreb, "2025-07-15", "2025-07-15");
    assert_days("2025-07-14 21:59:60 UTC", &in_zagreb, "2025-07-14", "2025-07-14");
    assert_days("2026-01-01 05:59 +07:00", &in_zagreb, "2025-12-31", "2025-12-31");
    assert_days("12/31/2025 11:59 PM -0500", &in_auckland, "2026-01-01", "2026-01-01");
    assert_days("2025-12-31 23:59 -12:00", &in_auckland, "2026-01-02", "2026-01-02");
    assert_days("12/31/2025 11:30 PM Z", &in_zagreb, "2026-01-01", "2026-01-01");
    assert_days("12/31/2025 11:30 AM Z", &in_zagreb, "2025-12-31", "2025-12-31");
    assert_days("2026-01-01 12:30 AM +02:00", &in_zagreb, "2025-12-31", "2025-12-31");
    assert_days("2026-01-01 12:30 PM +02:00", &in_zagreb, "2026-01-01", "2026-01-01");
    /* Without a zone of its own the day stands as written. */
    assert_days("2025-12-31 23:59:59", &in_auckland, "2025-12-31", "2025-12-31");
    assert_days("2025-12-31", &in_auckland, "2025-12-31", "2025-12-31");
    /* Without a zone of the business too. */
    assert_days("2025-12-31T23:59:59Z", &no_rules, "2025-12-31", "2025-12-31");
    zone_close(zagreb);
    zone_close(auckland);
}

/* 22:30 UTC is the next day in Zagreb in summer only: 3 April yes, 4 March no. */
static void an_undecided_date_moves_by_the_zone_of_either_reading(void **state)
{
    (void)state;
    struct zone *zagreb = zone_open("Europe/Zagreb");
    struct zone *kiritimati = zone_open("Pacific/Kiritimati");
    struct zone *niue = zone_open("Pacific/Niue");
    const struct date_rules in_zagreb = {.zone = zagreb};
    const struct date_rules in_kiritimati = {.zone = kiritimati};
    const struct date_rules in_niue = {.zone = niue};

    assert_days("03/04/2026 22:30 Z", &in_zagreb, "2026-04-04", "2026-03-04");
    assert_days("04/03/2026 22:30 Z", &in_zagreb, "2026-03-04", "2026-04-04");
    assert_days("03/04/2026 23:30 Z", &in_zagreb, "2026-04-04", "2026-03-05");
    assert_days("01/12/2026 23:59 -12:00", &in_kiritimati, "2026-12-03", "2026-01-14");
    assert_days("01/12/2026 00:00 +14:00", &in_niue, "2026-11-29", "2026-01-10");
    zone_close(zagreb);
    zone_close(kiritimati);
    zone_close(niue);
}

static void zones_never_lead_out_of_the_limits(void **state)
{
    (void)state;
    struct zone *kiritimati = zone_open("Pacific/Kiritimati");
    struct zone *niue = zone_open("Pacific/Niue");
    const struct date_rules in_kiritimati = {.zone = kiritimati};
    const struct date_rules in_niue = {.zone = niue};
    struct date_reading reading;

    assert_int_equal(order_date_read(slice_of("2199-12-31 23:00 Z"), &in_kiritimati, &reading),
                     DATE_OUT_OF_RANGE);
    assert_int_equal(order_date_read(slice_of("1900-01-01 00:00 Z"), &in_niue, &reading),
                     DATE_OUT_OF_RANGE);
    assert_int_equal(order_date_read(slice_of("1900-01-01 23:00 Z"), &in_niue, &reading),
                     DATE_READ);
    assert_int_equal(reading.date, DAY_FIRST);
    assert_int_equal(order_date_read(slice_of("2199-12-31 09:00 Z"), &in_kiritimati, &reading),
                     DATE_READ);
    assert_int_equal(reading.date, DAY_LAST);
    assert_int_equal(order_date_read(slice_of("1900-01-01 00:00"), &in_niue, &reading), DATE_READ);
    zone_close(kiritimati);
    zone_close(niue);
}

static void unix_times_are_days_in_the_zone_or_in_utc(void **state)
{
    (void)state;
    struct zone *zagreb = zone_open("Europe/Zagreb");
    const struct date_rules in_zagreb = {.zone = zagreb};

    assert_days("1767225599", &no_rules, "2025-12-31", "2025-12-31");
    assert_days("1767225600", &no_rules, "2026-01-01", "2026-01-01");
    assert_days("1767225599", &in_zagreb, "2026-01-01", "2026-01-01");
    assert_days("1767221999", &in_zagreb, "2025-12-31", "2025-12-31");
    assert_days("1767225599999", &no_rules, "2025-12-31", "2025-12-31");
    assert_days(" 1767225599.75 ", &no_rules, "2025-12-31", "2025-12-31");
    assert_days("100000000", &no_rules, "1973-03-03", "1973-03-03");
    assert_days("100000000000", &no_rules, "1973-03-03", "1973-03-03");
    zone_close(zagreb);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_of_day_may_follow),
        cmocka_unit_test(times_that_do_not_exist_are_refused),
        cmocka_unit_test(dates_with_a_zone_become_days_of_the_business),
        cmocka_unit_test(an_undecided_date_moves_by_the_zone_of_either_reading),
        cmocka_unit_test(zones_never_lead_out_of_the_limits),
        cmocka_unit_test(unix_times_are_days_in_the_zone_or_in_utc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
