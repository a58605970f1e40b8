// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/outbox_rule.h"

#include "support/check.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define NOW (INT64_C(1795000000) * SECOND)

static struct outbox leased(enum outbox_kind kind, int64_t attempt, int64_t unknown_count)
{
    return (struct outbox){.kind = kind,
                           .state = OUTBOX_SENDING,
                           .attempt = attempt,
                           .unknown_count = unknown_count,
                           .not_before_at = NOW - HOUR};
}

static void the_pauses_grow_and_end_after_five_days(void **state)
{
    static const int32_t pauses[] = {5, 15, 60, 240, 720, 1440, 1440, 1440, 1440, 0, 0};
    int32_t together = 0;

    (void)state;
    for (int64_t i = 0; i < (int64_t)(sizeof(pauses) / sizeof(pauses[0])); i++) {
        assert_int_equal(outbox_pause_minutes(i + 1), pauses[i]);
        together += pauses[i];
    }
    assert_true(together <= OUTBOX_GIVE_UP_HOURS * 60);
    assert_true(together + 1440 > OUTBOX_GIVE_UP_HOURS * 60);
    assert_int_equal(outbox_pause_minutes(INT64_MAX), 0);
}

static void what_was_taken_or_refused_is_over(void **state)
{
    struct outbox outbox = leased(OUTBOX_SERIES, 1, 0);

    (void)state;
    assert_int_equal(outbox_after(&outbox, MAIL_ACCEPTED, NOW).state, OUTBOX_SENT);
    assert_int_equal(outbox_after(&outbox, MAIL_REJECTED, NOW).state, OUTBOX_FAILED);
}

static void what_did_not_leave_waits_and_is_given_up_at_last(void **state)
{
    static const enum mail_outcome outcomes[] = {MAIL_DEFERRED, MAIL_NOT_SENT};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct outbox outbox = leased(OUTBOX_AUTOMATIC, 2, 0);
        struct outbox_fate fate = outbox_after(&outbox, outcomes[i], NOW);

        assert_int_equal(fate.state, OUTBOX_WAITING);
        assert_int_equal(fate.not_before_at, NOW + 15 * MINUTE);
        assert_int_equal(fate.unknown_count, 0);
        outbox.attempt = 10;
        assert_int_equal(outbox_after(&outbox, outcomes[i], NOW).state, OUTBOX_FAILED);
    }
}

static void what_nobody_knows_goes_once_more_if_a_person_wrote_it(void **state)
{
    struct outbox outbox = leased(OUTBOX_DIRECT, 1, 0);
    struct outbox_fate fate = outbox_after(&outbox, MAIL_UNKNOWN, NOW);

    (void)state;
    assert_int_equal(fate.state, OUTBOX_WAITING);
    assert_int_equal(fate.unknown_count, 1);
    assert_int_equal(fate.not_before_at, NOW + 5 * MINUTE);
    outbox = leased(OUTBOX_DIRECT, 2, 1);
    fate = outbox_after(&outbox, MAIL_UNKNOWN, NOW);
    assert_int_equal(fate.state, OUTBOX_UNKNOWN);
    assert_int_equal(fate.unknown_count, 2);
    outbox = leased(OUTBOX_AUTOMATIC, 1, 0);
    assert_int_equal(outbox_after(&outbox, MAIL_UNKNOWN, NOW).state, OUTBOX_UNKNOWN);
    outbox = leased(OUTBOX_SERIES, 1, 0);
    assert_int_equal(outbox_after(&outbox, MAIL_UNKNOWN, NOW).state, OUTBOX_UNKNOWN);
}

/* However the attempts end and wherever the clock stands, all comes to an end, and what may have
 * left twice already is never sent again by itself. */
static void every_row_of_attempts_ends(void **state)
{
    uint64_t chance = 88172645463325252U;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct outbox outbox = leased((enum outbox_kind)(1 + round % 3), 0, 0);
        int64_t in_doubt = 0, attempts = 0;

        for (outbox.state = OUTBOX_WAITING; outbox.state == OUTBOX_WAITING; attempts++) {
            chance ^= chance << 13, chance ^= chance >> 7, chance ^= chance << 17;
            enum mail_outcome outcome = (enum mail_outcome)(3 + chance % 3);
            int64_t now = (int64_t)(chance % (uint64_t)NOW);

            outbox.attempt++;
            struct outbox_fate fate = outbox_after(&outbox, outcome, now);
            in_doubt += outcome == MAIL_UNKNOWN;
            assert_true(fate.state != OUTBOX_WAITING || fate.not_before_at >= now + 5 * MINUTE);
            outbox.state = fate.state;
            outbox.not_before_at = fate.not_before_at;
            outbox.unknown_count = fate.unknown_count;
        }
        assert_true(attempts <= 10);
        assert_true(in_doubt <= (outbox.kind == OUTBOX_DIRECT ? 2 : 1));
        assert_int_equal(outbox.unknown_count, in_doubt);
    }
}

static void people_do_not_wait_for_what_the_program_sends(void **state)
{
    (void)state;
    assert_int_equal(outbox_room(OUTBOX_SERIES, 0, 60), 60);
    assert_int_equal(outbox_room(OUTBOX_AUTOMATIC, 59, 60), 1);
    assert_int_equal(outbox_room(OUTBOX_SERIES, 60, 60), 0);
    assert_int_equal(outbox_room(OUTBOX_SERIES, 1000, 60), 0);
    assert_true(outbox_room(OUTBOX_DIRECT, 1000, 60) > 0);
}

static int64_t local(struct zone *zone, day_t day, int32_t minute)
{
    return zone_instant(zone, day, minute) * SECOND;
}

static void the_programs_own_leaves_by_day(void **state)
{
    struct zone *zone = zone_open("Europe/Zagreb");
    day_t day = day_of(2026, 11, 23);

    (void)state;
    assert_int_equal(outbox_by_day(zone, local(zone, day, 8 * 60)), local(zone, day, 540));
    assert_int_equal(outbox_by_day(zone, local(zone, day, 540)), local(zone, day, 540));
    assert_int_equal(outbox_by_day(zone, local(zone, day, 1199)), local(zone, day, 1199));
    assert_int_equal(outbox_by_day(zone, local(zone, day, 1200)), local(zone, day + 1, 540));
    assert_int_equal(outbox_by_day(zone, local(zone, day, 1439)), local(zone, day + 1, 540));
    zone_close(zone);
}

/* Both changes of the clocks, and zones whose changes lie elsewhere. */
static void by_day_is_by_day_in_every_zone_and_never_earlier(void **state)
{
    static const char *const names[] = {"Europe/Zagreb", "America/New_York", "Australia/Lord_Howe",
                                        "Asia/Kolkata", "Pacific/Apia"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct zone *zone = zone_open(names[i]);
        int64_t from = (int64_t)day_of(2026, 1, 1) * 86400 * SECOND;

        assert_non_null(zone);
        for (int64_t at = from; at < from + 366 * 24 * HOUR; at += 37 * MINUTE) {
            int64_t leaves = outbox_by_day(zone, at);
            int32_t minute = zone_minute(zone, leaves / SECOND);

            assert_true(leaves >= at && leaves - at <= 14 * HOUR);
            assert_true(minute >= OUTBOX_FROM_MINUTE && minute < OUTBOX_TO_MINUTE);
            assert_int_equal(outbox_by_day(zone, leaves), leaves);
        }
        zone_close(zone);
    }
}

static void a_persons_words_wait_for_our_opening(void **state)
{
    static const struct open_interval week[] = {{1, 540, 1080}, {5, 540, 1080}};
    const struct working_hours hours = {.week = week, .week_count = 2, .holidays = ""};
    const struct working_hours never = {.holidays = ""};
    struct zone *zone = zone_open("Europe/Zagreb");
    day_t friday = day_of(2026, 10, 23); /* the clocks go back on the Sunday */

    (void)state;
    int64_t evening = local(zone, friday, 1140), open = local(zone, friday, 600) + 1;
    assert_int_equal(outbox_at_opening(&hours, zone, open), open);
    assert_int_equal(outbox_at_opening(&hours, zone, evening), local(zone, friday + 3, 540));
    assert_int_equal(outbox_at_opening(&never, zone, evening), evening);
    zone_close(zone);
}

static void what_comes_too_late_is_not_sent_by_itself(void **state)
{
    struct outbox outbox = leased(OUTBOX_SERIES, 0, 0);

    (void)state;
    assert_false(outbox_is_stale(&outbox, outbox.not_before_at + 48 * HOUR));
    assert_true(outbox_is_stale(&outbox, outbox.not_before_at + 48 * HOUR + 1));
    assert_false(outbox_is_stale(&outbox, 0));
    outbox.kind = OUTBOX_DIRECT;
    assert_false(outbox_is_stale(&outbox, outbox.not_before_at + 1000 * HOUR));
}

static void nothing_leaves_by_a_clock_that_is_wrong(void **state)
{
    (void)state;
    assert_false(outbox_clock_is_right(0));
    assert_false(outbox_clock_is_right((int64_t)day_of(2026, 10, 31) * 86400 * SECOND));
    assert_true(outbox_clock_is_right(NOW));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pauses_grow_and_end_after_five_days),
        cmocka_unit_test(what_was_taken_or_refused_is_over),
        cmocka_unit_test(what_did_not_leave_waits_and_is_given_up_at_last),
        cmocka_unit_test(what_nobody_knows_goes_once_more_if_a_person_wrote_it),
        cmocka_unit_test(every_row_of_attempts_ends),
        cmocka_unit_test(people_do_not_wait_for_what_the_program_sends),
        cmocka_unit_test(the_programs_own_leaves_by_day),
        cmocka_unit_test(by_day_is_by_day_in_every_zone_and_never_earlier),
        cmocka_unit_test(a_persons_words_wait_for_our_opening),
        cmocka_unit_test(what_comes_too_late_is_not_sent_by_itself),
        cmocka_unit_test(nothing_leaves_by_a_clock_that_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
