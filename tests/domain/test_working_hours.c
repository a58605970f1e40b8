// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/working_hours.h"

#include <stdlib.h>
#include <string.h>

#include "support/check.h"

/* Monday to Friday 9 to 13 and 14 to 18, as most of the cases have it. */
static const struct open_interval usual_week[] = {
    {1, 540, 780},  {1, 840, 1080}, {2, 540, 780},  {2, 840, 1080}, {3, 540, 780},
    {3, 840, 1080}, {4, 540, 780},  {4, 840, 1080}, {5, 540, 780},  {5, 840, 1080},
};
static const struct working_hours usual = {.week = usual_week, .week_count = 10, .holidays = ""};

static int64_t at(struct zone *zone, int32_t year, int32_t month, int32_t day, int32_t minute)
{
    return zone_instant(zone, day_of(year, month, day), minute);
}

static struct zone *opened(const char *name)
{
    struct zone *zone = zone_open(name);

    assert_non_null(zone);
    return zone;
}

static void it_is_open_from_the_first_minute_and_not_at_the_last(void **state)
{
    struct zone *zone = opened("Europe/Zagreb");

    (void)state;
    assert_false(working_is_open(&usual, zone, at(zone, 2026, 11, 19, 540) - 1));
    assert_true(working_is_open(&usual, zone, at(zone, 2026, 11, 19, 540)));
    assert_true(working_is_open(&usual, zone, at(zone, 2026, 11, 19, 780) - 1));
    assert_false(working_is_open(&usual, zone, at(zone, 2026, 11, 19, 780)));
    assert_false(working_is_open(&usual, zone, at(zone, 2026, 11, 21, 600))); /* Saturday */
    zone_close(zone);
}

static void the_next_opening_passes_pauses_nights_and_weekends(void **state)
{
    static const struct {
        int32_t day, minute, opens_day, opens_minute;
    } cases[] = {
        {19, 0, 19, 540},    {19, 600, 19, 600},  {19, 800, 19, 840},
        {19, 1080, 20, 540}, {20, 1080, 23, 540}, {21, 720, 23, 540},
    };
    static const char *const zones[] = {"Europe/Zagreb", "Europe/Moscow", "America/New_York"};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct zone *zone = opened(zones[i]);

        for (size_t j = 0; j < sizeof(cases) / sizeof(cases[0]); j++) {
            int64_t opens = 0;
            int64_t from = at(zone, 2026, 11, cases[j].day, cases[j].minute);

            assert_true(working_opens(&usual, zone, from, &opens));
            assert_int_equal(opens, at(zone, 2026, 11, cases[j].opens_day, cases[j].opens_minute));
        }
        zone_close(zone);
    }
}

static void days_off_count_before_holidays_and_they_before_the_week(void **state)
{
    const struct day_off days_off[] = {
        {.first_on = day_of(2026, 12, 24), .last_on = day_of(2027, 1, 6), .label = "Christmas"},
        {.first_on = day_of(2026, 12, 28),
         .last_on = day_of(2026, 12, 28),
         .label = "",
         .is_open = true,
         .from_minute = 600,
         .to_minute = 720},
    };
    struct working_hours hours = usual;

    (void)state;
    hours.holidays = "HR";
    assert_int_equal(working_day(&hours, day_of(2026, 11, 18)).count, 0); /* a Wednesday */
    assert_string_equal(working_day(&hours, day_of(2026, 11, 18)).holiday, "Remembrance Day");
    assert_int_equal(working_day(&hours, day_of(2026, 11, 19)).count, 2);
    hours.days_off = days_off;
    hours.day_off_count = 2;
    const struct day_hours christmas = working_day(&hours, day_of(2026, 12, 25));
    assert_int_equal(christmas.count, 0);
    assert_ptr_equal(christmas.day_off, &days_off[0]);
    assert_null(christmas.holiday);
    const struct day_hours between = working_day(&hours, day_of(2026, 12, 28));
    assert_int_equal(between.count, 1);
    assert_int_equal(between.intervals[0].from_minute, 600);
}

static void minutes_are_counted_through_days_and_pauses(void **state)
{
    struct zone *zone = opened("Europe/Zagreb");

    (void)state;
    assert_int_equal(
        working_minutes(&usual, zone, at(zone, 2026, 11, 19, 0), at(zone, 2026, 11, 20, 0)), 480);
    assert_int_equal(
        working_minutes(&usual, zone, at(zone, 2026, 11, 20, 1020), at(zone, 2026, 11, 23, 600)),
        120);
    assert_int_equal(
        working_minutes(&usual, zone, at(zone, 2026, 11, 20, 600), at(zone, 2026, 11, 20, 600)), 0);
    assert_int_equal(
        working_minutes(&usual, zone, at(zone, 2026, 11, 20, 700), at(zone, 2026, 11, 20, 600)), 0);
    assert_int_equal(
        working_minutes(&usual, zone, at(zone, 2026, 1, 1, 0), at(zone, 2027, 1, 1, 0)), 261 * 480);
    zone_close(zone);
}

/* Every night 0:00 to 5:00: an hour less when clocks go forward, an hour more when they go back. */
static void nights_on_which_the_clocks_change_are_as_long_as_they_are(void **state)
{
    static const struct {
        const char *zone;
        int32_t year, month, day, minutes;
    } cases[] = {
        {"Europe/Zagreb", 2026, 3, 29, 240},    {"Europe/Zagreb", 2026, 10, 25, 360},
        {"Europe/Zagreb", 2026, 10, 24, 300},   {"America/New_York", 2026, 3, 8, 240},
        {"America/New_York", 2026, 11, 1, 360}, {"Europe/Moscow", 2026, 3, 29, 300},
        {"Europe/Moscow", 2010, 3, 28, 240},    {"Europe/Moscow", 2014, 10, 26, 360},
    };
    struct open_interval nights[7];
    struct working_hours hours = {.week = nights, .week_count = 7, .holidays = ""};

    (void)state;
    for (int32_t i = 0; i < 7; i++)
        nights[i] = (struct open_interval){i + 1, 0, 300};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct zone *zone = opened(cases[i].zone);
        int64_t from = at(zone, cases[i].year, cases[i].month, cases[i].day, 0);
        int64_t to = at(zone, cases[i].year, cases[i].month, cases[i].day, 1440);

        assert_int_equal(working_minutes(&hours, zone, from, to), cases[i].minutes);
        zone_close(zone);
    }
}

/* What begins within the hour that is skipped begins when it is over; what lies in it is not. */
static void hours_that_the_clocks_skip_are_not(void **state)
{
    const struct open_interval week[] = {{7, 135, 165}, {7, 170, 200}};
    const struct working_hours hours = {.week = week, .week_count = 2, .holidays = ""};
    struct zone *zone = opened("Europe/Zagreb");
    int64_t opens = 0;

    (void)state;
    assert_true(working_opens(&hours, zone, at(zone, 2026, 3, 29, 0), &opens));
    assert_int_equal(opens, at(zone, 2026, 3, 29, 180));
    assert_int_equal(
        working_minutes(&hours, zone, at(zone, 2026, 3, 29, 0), at(zone, 2026, 3, 30, 0)), 20);
    zone_close(zone);
}

static void what_follows_without_a_gap_is_one_opening(void **state)
{
    const struct open_interval week[] = {{5, 1080, 1440}, {6, 0, 120}};
    const struct working_hours hours = {.week = week, .week_count = 2, .holidays = ""};
    struct zone *zone = opened("Europe/Zagreb");
    int64_t closes = 0;

    (void)state;
    assert_true(working_closes(&hours, zone, at(zone, 2026, 11, 20, 1200), &closes));
    assert_int_equal(closes, at(zone, 2026, 11, 21, 120));
    assert_false(working_closes(&hours, zone, at(zone, 2026, 11, 20, 600), &closes));
    zone_close(zone);
}

static void without_hours_it_never_opens(void **state)
{
    const struct working_hours hours = {.holidays = ""};
    struct zone *zone = opened("UTC");
    int64_t opens = 17;

    (void)state;
    assert_false(working_opens(&hours, zone, 0, &opens));
    assert_int_equal(opens, 17);
    assert_false(working_is_open(&hours, zone, 0));
    zone_close(zone);
}

static void faults_of_a_week_name_its_day(void **state)
{
    static const struct {
        struct open_interval week[5];
        size_t count;
        const char *field; /* NULL: right */
    } cases[] = {
        {{{1, 840, 1080}, {1, 540, 780}}, 2, NULL},
        {{{1, 540, 780}, {1, 780, 900}}, 2, NULL},
        {{{2, 540, 781}, {2, 780, 900}}, 2, "tuesday"},
        {{{3, 780, 540}}, 1, "wednesday"},
        {{{4, 540, 540}}, 1, "thursday"},
        {{{5, 540, 1441}}, 1, "friday"},
        {{{6, -1, 60}}, 1, "saturday"},
        {{{7, 0, 60}, {7, 60, 120}, {7, 120, 180}, {7, 180, 240}, {7, 240, 300}}, 5, "sunday"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct open_interval week[5];
        struct fault fault = {0};

        memcpy(week, cases[i].week, sizeof(week));
        enum status status = working_week_clean(week, cases[i].count, &fault);
        assert_int_equal(status, cases[i].field ? STATUS_INVALID : STATUS_OK);
        if (cases[i].field)
            assert_string_equal(fault.field, cases[i].field);
        else
            assert_int_equal(week[0].from_minute, 540);
    }
}

static void faults_of_a_day_off_name_their_field(void **state)
{
    const struct day_off cases[] = {
        {.first_on = 10, .last_on = 9, .label = ""},
        {.first_on = 10, .last_on = 400, .label = ""},
        {.first_on = 10,
         .last_on = 10,
         .label = "",
         .is_open = true,
         .from_minute = 60,
         .to_minute = 60},
    };
    static const char *const fields[] = {"last_on", "last_on", "until"};
    const struct day_off right = {.first_on = 10, .last_on = 10, .label = "Fair"};
    struct fault fault = {0};

    (void)state;
    assert_int_equal(day_off_check(&right, &fault), STATUS_OK);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        fault = (struct fault){0};
        assert_int_equal(day_off_check(&cases[i], &fault), STATUS_INVALID);
        assert_string_equal(fault.field, fields[i]);
    }
}

/* --- what must hold whatever the week and the zone --- */

/* xorshift64 (Marsaglia 2003): the same weeks each time. */
static int32_t random_below(uint64_t *seed, int32_t limit)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (int32_t)(*seed % (uint64_t)limit);
}

static size_t random_week(uint64_t *seed, struct open_interval *week)
{
    size_t count = 0;

    for (int32_t weekday = 1; weekday <= 7; weekday++) {
        int32_t minute = random_below(seed, 600);
        for (int i = 0; i < 2; i++) {
            int32_t to = minute + 1 + random_below(seed, 400);
            week[count++] = (struct open_interval){weekday, minute, to};
            minute = to + 1 + random_below(seed, 30);
        }
    }
    return count;
}

/* Minute for minute, what is open adds up to what is counted, and the next opening is the next
 * open minute. */
static void all_answers_agree_with_one_another(void **state)
{
    enum { MINUTES = 3 * 1440, ROUNDS = 24 };
    static const char *const zones[] = {"Europe/Zagreb", "America/New_York", "Europe/Moscow",
                                        "Australia/Lord_Howe"};
    static const int32_t days[][3] = {{2026, 3, 7}, {2026, 3, 28}, {2026, 10, 24}, {2026, 10, 31}};
    uint64_t seed = 20261122;

    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        struct open_interval week[14];
        const struct working_hours hours = {
            .week = week, .week_count = random_week(&seed, week), .holidays = ""};
        struct zone *zone = opened(zones[round % 4]);
        const int32_t *day = days[(round / 4) % 4];
        int64_t from = at(zone, day[0], day[1], day[2], 0), open = 0, next = -1;

        for (int64_t minute = MINUTES - 1; minute >= 0; minute--) {
            int64_t now = from + minute * 60, opens = 0;
            bool is_open = working_is_open(&hours, zone, now);

            open += is_open;
            next = is_open ? now : next;
            if (next >= 0 && minute % 17 == 0) {
                assert_true(working_opens(&hours, zone, now, &opens));
                assert_int_equal(opens, next);
            }
        }
        assert_int_equal(working_minutes(&hours, zone, from, from + MINUTES * 60), open);
        zone_close(zone);
    }
}

/* Ten minutes of open time after a Friday's last five are Monday's first five. */
static void open_time_ahead_is_what_minutes_count_back(void **state)
{
    struct zone *zone = zone_open("Europe/Zagreb");

    (void)state;
    assert_int_equal(working_after(&usual, zone, at(zone, 2026, 11, 19, 600), 10),
                     at(zone, 2026, 11, 19, 610));
    for (int32_t minute = 0; minute < 1440; minute += 7)
        for (int64_t wanted = 1; wanted < 2000; wanted += 331) {
            int64_t from = at(zone, 2026, 11, 20, minute);
            int64_t to = working_after(&usual, zone, from, wanted);

            assert_int_equal(working_minutes(&usual, zone, from, to), wanted);
            assert_int_equal(working_minutes(&usual, zone, from, to - 60), wanted - 1);
        }
    const struct working_hours never = {.holidays = ""};
    assert_int_equal(working_after(&never, zone, at(zone, 2026, 11, 19, 600), 10),
                     at(zone, 2026, 11, 19, 610));
    zone_close(zone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_open_from_the_first_minute_and_not_at_the_last),
        cmocka_unit_test(the_next_opening_passes_pauses_nights_and_weekends),
        cmocka_unit_test(days_off_count_before_holidays_and_they_before_the_week),
        cmocka_unit_test(minutes_are_counted_through_days_and_pauses),
        cmocka_unit_test(nights_on_which_the_clocks_change_are_as_long_as_they_are),
        cmocka_unit_test(hours_that_the_clocks_skip_are_not),
        cmocka_unit_test(what_follows_without_a_gap_is_one_opening),
        cmocka_unit_test(without_hours_it_never_opens),
        cmocka_unit_test(faults_of_a_week_name_its_day),
        cmocka_unit_test(faults_of_a_day_off_name_their_field),
        cmocka_unit_test(all_answers_agree_with_one_another),
        cmocka_unit_test(open_time_ahead_is_what_minutes_count_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
