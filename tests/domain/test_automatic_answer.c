// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/automatic_answer.h"

#include <string.h>

#include "support/check.h"

#define SECOND INT64_C(1000000)

/* Monday to Friday 9 to 13 and 14 to 18. */
static const struct open_interval week[] = {
    {1, 540, 780},  {1, 840, 1080}, {2, 540, 780},  {2, 840, 1080}, {3, 540, 780},
    {3, 840, 1080}, {4, 540, 780},  {4, 840, 1080}, {5, 540, 780},  {5, 840, 1080},
};
static const struct day_off away[] = {
    {.id = 1, .first_on = 20783, .last_on = 20784, .label = ""} /* 26 and 27 November 2026 */
};
static const struct working_hours usual = {.week = week, .week_count = 10, .holidays = ""};

static int64_t at(struct zone *zone, int32_t month, int32_t day, int32_t minute)
{
    return zone_instant(zone, day_of(2026, month, day), minute) * SECOND;
}

static void assert_times(const struct working_hours *hours, int64_t now, int64_t opens, int64_t due)
{
    const struct answering answering = answering_default();
    struct zone *zone = zone_open("Europe/Zagreb");
    struct automatic_times times;

    assert_true(automatic_answer_times(&answering, hours, zone, URGENCY_NONE, now, &times));
    assert_int_equal(times.opens_at, opens);
    assert_int_equal(times.due_at, due);
    zone_close(zone);
}

static void it_names_the_opening_and_the_working_hours_after_it(void **state)
{
    struct zone *zone = zone_open("Europe/Zagreb");
    struct working_hours off = usual;

    (void)state;
    /* Thursday evening: Friday at 9, and four hours later. */
    assert_times(&usual, at(zone, 11, 19, 1300), at(zone, 11, 20, 540), at(zone, 11, 20, 780));
    /* Before the first opening. */
    assert_times(&usual, at(zone, 11, 20, 100), at(zone, 11, 20, 540), at(zone, 11, 20, 780));
    /* Friday evening: Monday. */
    assert_times(&usual, at(zone, 11, 20, 1080), at(zone, 11, 23, 540), at(zone, 11, 23, 780));
    /* Wednesday before two days off and a weekend. */
    assert_int_equal(away[0].first_on, day_of(2026, 11, 26));
    off.days_off = away;
    off.day_off_count = 1;
    assert_times(&off, at(zone, 11, 25, 1200), at(zone, 11, 30, 540), at(zone, 11, 30, 780));
    zone_close(zone);
}

static void both_changes_of_the_clock_leave_the_hours_on_the_wall(void **state)
{
    struct zone *zone = zone_open("Europe/Zagreb");

    (void)state;
    /* 29 March 2026 loses an hour, 25 October has one twice. */
    assert_times(&usual, at(zone, 3, 28, 600), at(zone, 3, 30, 540), at(zone, 3, 30, 780));
    assert_times(&usual, at(zone, 10, 24, 600), at(zone, 10, 26, 540), at(zone, 10, 26, 780));
    assert_int_equal(at(zone, 3, 30, 540) - at(zone, 3, 28, 540), (48 - 1) * 3600 * SECOND);
    assert_int_equal(at(zone, 10, 26, 540) - at(zone, 10, 24, 540), (48 + 1) * 3600 * SECOND);
    zone_close(zone);
}

static void nothing_is_said_while_open_in_a_break_or_without_an_opening(void **state)
{
    const struct open_interval always[] = {{1, 0, 1440}, {2, 0, 1440}, {3, 0, 1440}, {4, 0, 1440},
                                           {5, 0, 1440}, {6, 0, 1440}, {7, 0, 1440}};
    const struct working_hours never = {.holidays = ""};
    const struct working_hours whole = {.week = always, .week_count = 7, .holidays = ""};
    const struct answering answering = answering_default();
    struct zone *zone = zone_open("Europe/Zagreb");
    struct automatic_times times;
    int64_t closed = 0;

    (void)state;
    assert_false(automatic_answer_times(&answering, &usual, zone, URGENCY_NONE,
                                        at(zone, 11, 20, 600), &times));
    assert_false(automatic_answer_times(&answering, &usual, zone, URGENCY_NONE,
                                        at(zone, 11, 20, 800), &times)); /* 13:20 */
    assert_false(automatic_answer_times(&answering, &usual, zone, URGENCY_EMERGENCY,
                                        at(zone, 11, 20, 1200), &times));
    assert_false(automatic_answer_times(&answering, &never, zone, URGENCY_NONE,
                                        at(zone, 11, 20, 1200), &times));
    assert_false(automatic_answer_times(&answering, &whole, zone, URGENCY_NONE,
                                        at(zone, 11, 20, 1200), &times));
    assert_false(automatic_answer_closed(&never, zone, at(zone, 11, 20, 600), &closed));
    assert_false(automatic_answer_closed(&whole, zone, at(zone, 11, 20, 600), &closed));
    zone_close(zone);
}

static void a_night_is_that_of_the_day_before_it(void **state)
{
    const struct answering answering = answering_default();
    struct zone *zone = zone_open("Europe/Zagreb");
    struct automatic_times times[4];
    const int64_t instants[] = {at(zone, 11, 20, 1080), at(zone, 11, 21, 600),
                                at(zone, 11, 23, 539), at(zone, 11, 23, 1080)};

    (void)state;
    for (size_t i = 0; i < 4; i++)
        assert_true(
            automatic_answer_times(&answering, &usual, zone, URGENCY_NONE, instants[i], &times[i]));
    assert_int_equal(times[0].night_on, day_of(2026, 11, 20)); /* Friday's goes on until Monday */
    assert_int_equal(times[1].night_on, day_of(2026, 11, 20));
    assert_int_equal(times[2].night_on, day_of(2026, 11, 20));
    assert_int_equal(times[3].night_on, day_of(2026, 11, 23));
    zone_close(zone);
}

static void the_next_night_begins_when_it_closes_for_the_day(void **state)
{
    struct zone *zone = zone_open("Europe/Zagreb");
    int64_t closed = 0;

    (void)state;
    assert_true(automatic_answer_closed(&usual, zone, at(zone, 11, 20, 600), &closed));
    assert_int_equal(closed, at(zone, 11, 20, 1080)); /* not the break at 13:00 */
    assert_true(automatic_answer_closed(&usual, zone, at(zone, 11, 20, 800), &closed));
    assert_int_equal(closed, at(zone, 11, 20, 1080));
    assert_true(automatic_answer_closed(&usual, zone, at(zone, 11, 21, 700) + 5, &closed));
    assert_int_equal(closed, at(zone, 11, 21, 700) + 5);
    zone_close(zone);
}

static void an_enquiry_is_promised_its_own_minutes(void **state)
{
    const struct answering answering = answering_default();
    struct zone *zone = zone_open("Europe/Zagreb");
    struct automatic_times times;

    (void)state;
    assert_true(automatic_answer_times(&answering, &usual, zone, URGENCY_ENQUIRY,
                                       at(zone, 11, 19, 1300), &times));
    assert_int_equal(times.due_at, at(zone, 11, 20, 550));
    zone_close(zone);
}

static struct letter written(const char *code, const char *subject, int32_t minutes,
                             struct arena *arena)
{
    struct answering answering = answering_default();
    struct zone *zone = zone_open("Europe/Zagreb");
    struct automatic_times times;

    answering.message_minutes = minutes;
    assert_true(automatic_answer_times(&answering, &usual, zone, URGENCY_NONE,
                                       at(zone, 11, 20, 1200), &times));
    const struct letter letter = automatic_answer_write(&times, zone, "Europe/Zagreb", subject,
                                                        language_by_code(code), arena);
    zone_close(zone);
    return letter;
}

static void it_is_written_in_each_language(void **state)
{
    struct arena arena = {0};
    const struct letter letter = written("en", "The fence", 240, &arena);

    (void)state;
    assert_string_equal(letter.subject, "Auto: The fence");
    assert_string_equal(
        letter.text,
        "Thank you for your message. It has reached us.\n\n"
        "We are closed now and open again on 23 November 2026 at 9:00. A person will answer you "
        "that day, by 13:00 at the latest.\n\n"
        "The times are those of Europe/Zagreb. This was sent automatically: you need not reply to "
        "it.");
    assert_non_null(strstr(written("en", "", 600, &arena).text,
                           "A person will answer you by 24 November 2026, 11:00, at the latest."));
    assert_non_null(strstr(written("ru", "", 240, &arena).text, "23 ноября 2026"));
    assert_non_null(strstr(written("hr", "", 240, &arena).text, "23. studenoga 2026."));
    arena_free(&arena);
}

static void a_subject_stays_within_what_a_mail_takes(void **state)
{
    struct arena arena = {0};
    char subject[CONVERSATION_SUBJECT_MAX + 1];

    (void)state;
    memset(subject, 'a', CONVERSATION_SUBJECT_MAX);
    subject[CONVERSATION_SUBJECT_MAX] = '\0';
    assert_int_equal(strlen(written("en", subject, 240, &arena).subject), CONVERSATION_SUBJECT_MAX);
    subject[CONVERSATION_SUBJECT_MAX - 6] = '\0';
    assert_int_equal(strlen(written("en", subject, 240, &arena).subject), CONVERSATION_SUBJECT_MAX);
    assert_string_equal(written("en", "", 240, &arena).subject, "Auto: Your message has come");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_names_the_opening_and_the_working_hours_after_it),
        cmocka_unit_test(both_changes_of_the_clock_leave_the_hours_on_the_wall),
        cmocka_unit_test(nothing_is_said_while_open_in_a_break_or_without_an_opening),
        cmocka_unit_test(a_night_is_that_of_the_day_before_it),
        cmocka_unit_test(the_next_night_begins_when_it_closes_for_the_day),
        cmocka_unit_test(an_enquiry_is_promised_its_own_minutes),
        cmocka_unit_test(it_is_written_in_each_language),
        cmocka_unit_test(a_subject_stays_within_what_a_mail_takes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
