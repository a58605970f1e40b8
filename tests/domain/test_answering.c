// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/answering.h"

#include <string.h>

#include "support/check.h"

#define SECOND INT64_C(1000000)

/* Monday to Friday 9 to 13 and 14 to 18. */
static const struct open_interval week[] = {
    {1, 540, 780},  {1, 840, 1080}, {2, 540, 780},  {2, 840, 1080}, {3, 540, 780},
    {3, 840, 1080}, {4, 540, 780},  {4, 840, 1080}, {5, 540, 780},  {5, 840, 1080},
};
static const struct working_hours usual = {.week = week, .week_count = 10, .holidays = ""};

static int64_t at(struct zone *zone, int32_t month, int32_t day, int32_t minute)
{
    return zone_instant(zone, day_of(2026, month, day), minute) * SECOND;
}

static struct zone *opened(void)
{
    struct zone *zone = zone_open("Europe/Zagreb");

    assert_non_null(zone);
    return zone;
}

static struct answering_typed sound(void)
{
    return (struct answering_typed){"10", "240", "15:00, 9;10:30 15:00", "10", false, true};
}

static void what_is_typed_is_sorted_and_kept_once(void **state)
{
    struct arena arena = {0};
    struct text text = text_new(&arena);
    struct answering_typed typed = sound();
    struct answering answering;
    struct fault fault = {0};

    (void)state;
    assert_int_equal(answering_read(&typed, &answering, &fault), STATUS_OK);
    assert_int_equal(answering.enquiry_minutes, 10);
    assert_int_equal(answering.message_minutes, 240);
    assert_int_equal(answering.undo_seconds, 10);
    assert_false(answering.is_held);
    assert_true(answering.is_answered);
    reading_times_write(&text, &answering);
    assert_string_equal(text.at, "09:00 10:30 15:00");
    struct answering back = {0};
    assert_true(reading_times_read(text.at, &back));
    assert_int_equal(back.reading_count, 3);
    assert_memory_equal(back.reading_times, answering.reading_times, 3 * sizeof(int32_t));
    typed.reading_times = NULL;
    assert_int_equal(answering_read(&typed, &answering, &fault), STATUS_OK);
    assert_int_equal(answering.reading_count, 0);
    arena_free(&arena);
}

static void what_cannot_be_is_refused_where_it_was_typed(void **state)
{
    static const struct {
        const char *enquiry, *message, *times, *undo, *field;
    } cases[] = {
        {"", "240", "", "10", "enquiry_minutes"},
        {"0", "240", "", "10", "enquiry_minutes"},
        {"-1", "240", "", "10", "enquiry_minutes"},
        {"10 x", "240", "", "10", "enquiry_minutes"},
        {"14401", "14400", "", "10", "enquiry_minutes"},
        {"99999999999999999999", "240", "", "10", "enquiry_minutes"},
        {"241", "240", "", "10", "enquiry_minutes"},
        {"10", "14401", "", "10", "message_minutes"},
        {"10", "4.5", "", "10", "message_minutes"},
        {"10", "240", "24:00", "10", "reading_times"},
        {"10", "240", "10:60", "10", "reading_times"},
        {"10", "240", "10:0", "10", "reading_times"},
        {"10", "240", "10:", "10", "reading_times"},
        {"10", "240", "100:00", "10", "reading_times"},
        {"10", "240", "at ten", "10", "reading_times"},
        {"10", "240", "1 2 3 4 5 6 7 8 9 10 11 12 13", "10", "reading_times"},
        {"10", "240", "", "121", "undo_seconds"},
        {"10", "240", "", NULL, "undo_seconds"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct answering_typed typed = {
            cases[i].enquiry, cases[i].message, cases[i].times, cases[i].undo, false, false};
        struct answering answering = {.version = 417};
        struct fault fault = {0};

        assert_int_equal(answering_read(&typed, &answering, &fault), STATUS_INVALID);
        assert_string_equal(fault.field, cases[i].field);
        assert_int_equal(answering.version, 417); /* nothing was written */
    }
}

static void the_edges_are_taken(void **state)
{
    struct answering_typed typed = {" 14400 ", "14400", "0:00 23:59", "0", true, false};
    struct answering answering;
    struct fault fault = {0};

    (void)state;
    assert_int_equal(answering_read(&typed, &answering, &fault), STATUS_OK);
    assert_int_equal(answering.reading_times[1], 1439);
    typed.reading_times = "1 2 3 4 5 6 7 8 9 10 11 12";
    typed.undo_seconds = "120";
    assert_int_equal(answering_read(&typed, &answering, &fault), STATUS_OK);
    assert_int_equal(answering.reading_count, READING_TIMES_MAX);
}

/* 27 November 2026 is a Friday. */
static void a_promise_counts_working_time_alone(void **state)
{
    const struct answering answering = answering_default();
    struct zone *zone = opened();

    (void)state;
    const struct {
        enum urgency urgency;
        int32_t day, minute, due_day, due_minute;
    } cases[] = {
        {URGENCY_NONE, 25, 540, 25, 780},       {URGENCY_NONE, 25, 720, 25, 1020},
        {URGENCY_NONE, 25, 1020, 26, 720},      {URGENCY_NONE, 27, 1080, 30, 780},
        {URGENCY_ENQUIRY, 25, 540, 25, 550},    {URGENCY_ENQUIRY, 25, 775, 25, 845},
        {URGENCY_COMPLAINT, 27, 1200, 30, 550}, {URGENCY_CLAIM, 28, 600, 30, 550},
        {URGENCY_EMERGENCY, 28, 600, 28, 610},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(answering_due(&answering, &usual, zone, cases[i].urgency,
                                       at(zone, 11, cases[i].day, cases[i].minute)),
                         at(zone, 11, cases[i].due_day, cases[i].due_minute));
    zone_close(zone);
}

/* The clocks go back on 25 October 2026 and forward on 28 March 2027, both of them Sundays. */
static void a_promise_holds_over_the_night_in_which_the_clocks_change(void **state)
{
    static const struct open_interval always[] = {{6, 0, 1440}, {7, 0, 1440}};
    const struct working_hours hours = {.week = always, .week_count = 2, .holidays = ""};
    const struct answering answering = answering_default();
    struct zone *zone = opened();

    (void)state;
    int64_t from = at(zone, 10, 25, 60);
    int64_t due = answering_due(&answering, &hours, zone, URGENCY_NONE, from);
    assert_int_equal(due - from, INT64_C(240) * 60 * SECOND);
    assert_int_equal(zone_minute(zone, due / SECOND), 240);
    from = zone_instant(zone, day_of(2027, 3, 28), 60) * SECOND;
    due = answering_due(&answering, &hours, zone, URGENCY_NONE, from);
    assert_int_equal(due - from, INT64_C(240) * 60 * SECOND);
    assert_int_equal(zone_minute(zone, due / SECOND), 360);
    zone_close(zone);
}

static void it_is_read_at_the_next_reading_time_of_a_day_that_is_open(void **state)
{
    struct answering answering = answering_default();
    struct zone *zone = opened();
    int64_t next = 0;

    (void)state;
    assert_true(reading_times_read("10:00 15:00", &answering));
    assert_true(answering_reads(&answering, &usual, zone, at(zone, 11, 26, 600), &next));
    assert_int_equal(next, at(zone, 11, 26, 600));
    assert_true(answering_reads(&answering, &usual, zone, at(zone, 11, 26, 600) + 1, &next));
    assert_int_equal(next, at(zone, 11, 26, 900));
    assert_true(answering_reads(&answering, &usual, zone, at(zone, 11, 27, 901), &next));
    assert_int_equal(next, at(zone, 11, 30, 600)); /* Monday */
    zone_close(zone);
}

static void without_reading_times_it_is_read_while_it_is_open(void **state)
{
    static const struct working_hours never = {.holidays = ""};
    struct answering answering = answering_default();
    struct zone *zone = opened();
    int64_t next = 417;

    (void)state;
    assert_true(answering_reads(&answering, &usual, zone, at(zone, 11, 26, 700) + 7, &next));
    assert_int_equal(next, at(zone, 11, 26, 700) + 7);
    assert_true(answering_reads(&answering, &usual, zone, at(zone, 11, 26, 800), &next));
    assert_int_equal(next, at(zone, 11, 26, 840));
    next = 417;
    assert_false(answering_reads(&answering, &never, zone, at(zone, 11, 26, 800), &next));
    assert_true(reading_times_read("10:00", &answering));
    assert_false(answering_reads(&answering, &never, zone, at(zone, 11, 26, 800), &next));
    assert_int_equal(next, 417);
    zone_close(zone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_is_sorted_and_kept_once),
        cmocka_unit_test(what_cannot_be_is_refused_where_it_was_typed),
        cmocka_unit_test(the_edges_are_taken),
        cmocka_unit_test(a_promise_counts_working_time_alone),
        cmocka_unit_test(a_promise_holds_over_the_night_in_which_the_clocks_change),
        cmocka_unit_test(it_is_read_at_the_next_reading_time_of_a_day_that_is_open),
        cmocka_unit_test(without_reading_times_it_is_read_while_it_is_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
