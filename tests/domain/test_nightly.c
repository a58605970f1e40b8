// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/nightly.h"

#include "support/check.h"

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)

/* Microseconds of a UTC time. */
static int64_t utc(int32_t month, int32_t day, int32_t hour, int32_t minute)
{
    return day_of(2026, month, day) * DAY + hour * HOUR + minute * 60 * SECOND;
}

static void what_fell_due_is_due_once(void **state)
{
    struct zone *zone = zone_open("Europe/Zagreb");
    const struct {
        int64_t done_at, now;
        bool is_due;
        int64_t due_at, skipped;
    } cases[] = {
        /* 3 o'clock there is 2 o'clock UTC in winter. */
        {utc(11, 21, 2, 0), utc(11, 22, 1, 59), false, utc(11, 21, 2, 0), 0},
        {utc(11, 21, 2, 0), utc(11, 22, 2, 0), true, utc(11, 22, 2, 0), 0},
        {utc(11, 22, 2, 0), utc(11, 22, 2, 1), false, utc(11, 22, 2, 0), 0},
        {utc(11, 21, 12, 0), utc(11, 22, 9, 0), true, utc(11, 22, 2, 0), 0},
        /* Asleep for some nights. */
        {utc(11, 18, 2, 5), utc(11, 22, 9, 0), true, utc(11, 22, 2, 0), 3},
        {utc(11, 18, 1, 0), utc(11, 22, 1, 0), true, utc(11, 21, 2, 0), 3},
        {0, utc(11, 22, 9, 0), true, utc(11, 22, 2, 0), 9999},
        {utc(11, 1, 2, 0), utc(11, 22, 9, 0), true, utc(11, 22, 2, 0), 20}, /* three weeks */
        /* Asleep over the change of clocks: 3 o'clock was 1 o'clock UTC before it. */
        {utc(10, 18, 1, 0), utc(10, 26, 9, 0), true, utc(10, 26, 2, 0), 7},
        {utc(3, 27, 2, 0), utc(3, 30, 9, 0), true, utc(3, 30, 1, 0), 2},
        /* A clock that was set back by some hours, or by not quite a day: it was done. */
        {utc(11, 22, 2, 0), utc(11, 21, 23, 0), false, utc(11, 21, 2, 0), 0},
        {utc(11, 22, 2, 0), utc(11, 21, 2, 1), false, utc(11, 21, 2, 0), 0},
        {utc(11, 22, 2, 0), utc(11, 20, 9, 0), true, utc(11, 20, 2, 0), 0},
        /* A clock that was a year ahead when it was done. */
        {utc(11, 22, 2, 0) + 365 * DAY, utc(11, 22, 9, 0), true, utc(11, 22, 2, 0), 0},
        {utc(11, 22, 10, 0), utc(11, 22, 9, 0), false, utc(11, 22, 2, 0), 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct nightly_due due = nightly_due(zone, 3, cases[i].done_at, cases[i].now);

        assert_int_equal(due.is_due, cases[i].is_due);
        assert_int_equal(due.due_at, cases[i].due_at);
        assert_int_equal(due.skipped, cases[i].skipped);
    }
    zone_close(zone);
}

/* In Zagreb the clocks skip from 2 to 3 on 29 March 2026 and come to 2 twice on 25 October. */
static void where_the_clocks_change_each_night_is_due_once(void **state)
{
    struct zone *zone = zone_open("Europe/Zagreb");

    (void)state;
    for (int32_t hour = 0; hour < 24; hour++) {
        const day_t from[] = {day_of(2026, 3, 26), day_of(2026, 10, 22)};

        for (size_t i = 0; i < 2; i++) {
            int64_t done = from[i] * DAY, times = 0;

            done = nightly_due(zone, hour, 0, done).due_at;
            const int64_t end = done + 7 * DAY - 2 * HOUR;
            for (int64_t now = done; now < end; now += HOUR / 2) {
                struct nightly_due due = nightly_due(zone, hour, done, now);

                if (!due.is_due)
                    continue;
                assert_int_equal(due.skipped, 0);
                done = now;
                times++;
            }
            assert_int_equal(times, 6);
        }
    }
    zone_close(zone);
}

static void the_next_one_follows(void **state)
{
    struct zone *zone = zone_open("Europe/Zagreb");

    (void)state;
    assert_int_equal(nightly_next(zone, 3, utc(11, 22, 1, 59)), utc(11, 22, 2, 0));
    assert_int_equal(nightly_next(zone, 3, utc(11, 22, 2, 0)), utc(11, 23, 2, 0));
    assert_int_equal(nightly_next(zone, 2, utc(3, 29, 0, 30)), utc(3, 29, 1, 0));
    assert_int_equal(nightly_next(zone, 2, utc(10, 24, 12, 0)), utc(10, 25, 0, 0));
    assert_int_equal(nightly_next(zone, 2, utc(10, 25, 1, 0)), utc(10, 26, 1, 0));
    zone_close(zone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fell_due_is_due_once),
        cmocka_unit_test(where_the_clocks_change_each_night_is_due_once),
        cmocka_unit_test(the_next_one_follows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
