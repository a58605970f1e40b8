// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/backup_keeping.h"

#include <stdlib.h>

#include "support/check.h"

#define DAY INT64_C(86400000000)
enum { BACKUPS_MAX = 500 };

static size_t kept_of(const day_t *days, size_t count, bool *kept)
{
    size_t sum = 0;

    backup_keeping(days, count, kept);
    for (size_t i = 0; i < count; i++)
        sum += kept[i];
    return sum;
}

static void the_only_one_and_the_newest_always_stay(void **state)
{
    const day_t days[] = {20000, 20000, 20000, 20000, 20000};
    bool kept[5] = {0};

    (void)state;
    assert_int_equal(kept_of(days, 0, kept), 0);
    assert_int_equal(kept_of(days, 1, kept), 1);
    assert_int_equal(kept_of(days, 3, kept), 3);
    assert_int_equal(kept_of(days, 5, kept), 3);
    assert_true(kept[0] && kept[1] && kept[2]);
}

/* One each day for more than a year, the newest on Sunday 22 November 2026. */
static void seven_days_four_weeks_and_twelve_months_stay(void **state)
{
    static const char *const expected[] = {
        "2026-11-22", "2026-11-21", "2026-11-20", "2026-11-19", "2026-11-18", "2026-11-17",
        "2026-11-16", "2026-11-15", "2026-11-08", "2026-11-01", "2026-10-31", "2026-09-30",
        "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30", "2026-03-31",
        "2026-02-28", "2026-01-31", "2025-12-31"};
    const size_t count = sizeof(expected) / sizeof(expected[0]);
    day_t days[BACKUPS_MAX], newest = day_of(2026, 11, 22);
    bool kept[BACKUPS_MAX] = {0};
    size_t found = 0;

    (void)state;
    for (int i = 0; i < BACKUPS_MAX; i++)
        days[i] = newest - i;
    assert_int_equal(kept_of(days, BACKUPS_MAX, kept), count);
    for (size_t i = 0; i < BACKUPS_MAX; i++) {
        char text[DAY_TEXT_SIZE];

        if (!kept[i])
            continue;
        day_write(days[i], text);
        assert_string_equal(text, expected[found++]);
    }
}

/* What stays after each night adds up to the same as if all had been there. */
static void night_after_night_the_spans_stay_covered(void **state)
{
    day_t days[BACKUPS_MAX];
    size_t count = 0;

    (void)state;
    for (day_t day = day_of(2024, 1, 1); day < day_of(2026, 1, 1); day++) {
        bool kept[BACKUPS_MAX] = {0};
        size_t left = 0;

        for (size_t i = count; i > 0; i--)
            days[i] = days[i - 1];
        days[0] = day;
        count++;
        (void)kept_of(days, count, kept);
        for (size_t i = 0; i < count; i++)
            if (kept[i])
                days[left++] = days[i];
        count = left;
        assert_in_range(count, 1, BACKUPS_DAILY + BACKUPS_WEEKLY + BACKUPS_MONTHLY);
    }
    assert_int_equal(days[0], day_of(2025, 12, 31));
    assert_in_range(days[0] - days[count - 1], 330, 370);
}

static void after_a_long_pause_old_ones_stay(void **state)
{
    const day_t days[] = {20000, 19000, 18000, 17000, 16000};
    bool kept[5] = {0};

    (void)state;
    assert_int_equal(kept_of(days, 5, kept), 5);
}

static void a_clock_set_back_loses_none_of_the_newest(void **state)
{
    const day_t days[] = {20000, 20400, 20399, 19999, 19998};
    bool kept[5] = {0};

    (void)state;
    (void)kept_of(days, 5, kept);
    assert_true(kept[0] && kept[1] && kept[2] && kept[3] && kept[4]);
}

static void it_is_old_after_a_week_and_missed_after_a_day(void **state)
{
    static const struct {
        int64_t last_good_at, since, now;
        enum backup_standing standing;
    } cases[] = {
        {0, 0, 100 * DAY, BACKUP_FRESH},
        {0, 99 * DAY, 100 * DAY, BACKUP_FRESH},
        {0, 99 * DAY - 1, 100 * DAY, BACKUP_NEVER},
        {93 * DAY, 1, 100 * DAY, BACKUP_FRESH},
        {93 * DAY - 1, 1, 100 * DAY, BACKUP_OLD},
        {101 * DAY, 1, 100 * DAY, BACKUP_FRESH},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(backup_standing(cases[i].last_good_at, cases[i].since, cases[i].now),
                         cases[i].standing);
}

/* With a backup each night, none that was made until then is left; the day before one may be. */
static void the_day_is_told_by_which_none_is_left(void **state)
{
    static const day_t made[] = {20480, 20484, 20485, 20512, 20600, 20635};
    enum { DAYS = 420 };

    (void)state;
    for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++) {
        const day_t until = backup_kept_until(made[i]);
        day_t days[DAYS];
        bool kept[DAYS];
        const size_t count = (size_t)(until - made[i]) + 31;

        assert_true(count <= DAYS);
        for (size_t j = 0; j < count; j++)
            days[j] = until - (day_t)j;
        backup_keeping(days, count, kept);
        for (size_t j = 0; j < count; j++)
            assert_false(kept[j] && days[j] <= made[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_only_one_and_the_newest_always_stay),
        cmocka_unit_test(seven_days_four_weeks_and_twelve_months_stay),
        cmocka_unit_test(night_after_night_the_spans_stay_covered),
        cmocka_unit_test(after_a_long_pause_old_ones_stay),
        cmocka_unit_test(a_clock_set_back_loses_none_of_the_newest),
        cmocka_unit_test(the_day_is_told_by_which_none_is_left),
        cmocka_unit_test(it_is_old_after_a_week_and_missed_after_a_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
