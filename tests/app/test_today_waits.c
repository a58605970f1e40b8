// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/today.h"

#include <string.h>

#include "app/answering.h"
#include "app/enquiries.h"
#include "app/hours.h"
#include "store/db.h"
#include "support/sample_clients.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)

/* Every hour of every day, so that minutes of the clock are those of work. */
static void always_open(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct open_interval week[7];
    struct hours_edited edited;
    struct hours_now hours;

    for (int32_t i = 0; i < 7; i++)
        week[i] = (struct open_interval){i + 1, 0, DAY_MINUTES};
    store_case_ok(&work, show_hours(&work, &hours));
    const struct working_hours wanted = {.week = week, .week_count = 7, .holidays = ""};
    store_case_ok(&work, edit_week(&work, hours.version, &wanted, &edited));
    work_end(&work);
}

static void set(struct store_case *test, const struct answering_typed *typed)
{
    struct work work = store_case_work(test);
    struct answering answering;
    struct answering_edited edited;

    store_case_ok(&work, answering_of(&work, &answering));
    store_case_ok(&work, edit_answering(&work, answering.version, typed, &edited));
    work_end(&work);
}

/* Somebody who wrote so many minutes ago. */
struct wrote {
    const char *name;
    int64_t minutes_ago, client_id;
    enum urgency urgency;
    int64_t snoozed_minutes_ago; /* it was put off until then; 0: it was not */
    bool is_their_turn;
};
static int64_t write_to_us(struct store_case *test, const struct wrote *wrote)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    const int64_t at = work.now - wrote->minutes_ago * MINUTE;
    const int64_t back =
        wrote->snoozed_minutes_ago ? work.now - wrote->snoozed_minutes_ago * MINUTE : 0;
    const int64_t due = wrote->urgency == URGENCY_NONE ? 240 : 10;
    int64_t id = sample_conversation(
        &work, 0,
        &(struct conversation){.name = wrote->name,
                               .client_id = wrote->client_id,
                               .urgency = wrote->urgency,
                               .last_at = at,
                               .snoozed_until_at = back,
                               .waiting_since_at = wrote->is_their_turn ? 0 : at,
                               .answer_due_at = wrote->is_their_turn ? 0 : at + due * MINUTE,
                               .message_count = 1});
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return id;
}

/* The names of the cues of who waits, in their order, each with a comma behind it. */
static const char *who_waits(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct text names = text_new(&test->arena);
    struct today today;

    store_case_ok(&work, show_today(&work, NULL, TODAY_SHOWN_MAX, &today));
    text_add(&names, "");
    for (size_t i = 0; i < today.cues.count; i++)
        if (today.cues.items[i].waiting)
            text_format(&names, "%s%s,", today_name_of(&today, &today.cues.items[i]),
                        today.cues.items[i].rule == CUE_BACK_AGAIN ? " again" : "");
    today_close(&today);
    work_end(&work);
    return names.at ? names.at : "";
}

static void they_stand_by_when_they_are_due_whoever_they_are(void **state)
{
    struct store_case *test = *state;
    int64_t client_id = sample_client(test, CLIENT_COMPANY, "Large and Rich");

    always_open(test);
    write_to_us(test, &(struct wrote){.name = "x", .minutes_ago = 20, .client_id = client_id});
    write_to_us(test,
                &(struct wrote){.name = "Bo", .minutes_ago = 5, .urgency = URGENCY_COMPLAINT});
    write_to_us(test, &(struct wrote){.name = "Ana", .minutes_ago = 300});
    assert_string_equal(who_waits(test), "Ana,Bo,Large and Rich,");
}

static void between_reading_times_only_what_cannot_wait_is_told(void **state)
{
    struct store_case *test = *state;
    struct text times = text_new(&test->arena);
    struct work work = store_case_work(test);
    struct hours_now hours;

    always_open(test);
    store_case_ok(&work, show_hours(&work, &hours));
    struct zone *zone = zone_open_known(hours.time_zone);
    const int32_t minute = (zone_minute(zone, work.now / SECOND) + 120) % DAY_MINUTES;
    zone_close(zone);
    work_end(&work);
    text_format(&times, "%02d:%02d", (int)(minute / 60), (int)(minute % 60)); /* in two hours */
    set(test, &(struct answering_typed){"10", "240", times.at, "10", true, false});
    write_to_us(test, &(struct wrote){.name = "Later", .minutes_ago = 20});
    assert_string_equal(who_waits(test), "");
    write_to_us(test, &(struct wrote){.name = "Late", .minutes_ago = 300});
    write_to_us(test,
                &(struct wrote){.name = "Urgent", .minutes_ago = 2, .urgency = URGENCY_CLAIM});
    assert_string_equal(who_waits(test), "Late,Urgent,");
    set(test, &(struct answering_typed){"10", "240", "", "10", true, false});
    assert_string_equal(who_waits(test), "Late,Urgent,Later,");
}

static void what_was_put_off_comes_back_once_its_time_has_come(void **state)
{
    struct store_case *test = *state;

    always_open(test);
    write_to_us(test,
                &(struct wrote){.name = "Not yet", .minutes_ago = 300, .snoozed_minutes_ago = -60});
    write_to_us(test, &(struct wrote){.name = "Theirs", .minutes_ago = 300, .is_their_turn = true});
    assert_string_equal(who_waits(test), "");
    write_to_us(test, &(struct wrote){.name = "Now",
                                      .minutes_ago = 300,
                                      .snoozed_minutes_ago = 5,
                                      .is_their_turn = true});
    assert_string_equal(who_waits(test), "Now again,");
    /* Something was said since. */
    write_to_us(test, &(struct wrote){.name = "Said",
                                      .minutes_ago = 3,
                                      .snoozed_minutes_ago = 5,
                                      .is_their_turn = true});
    assert_string_equal(who_waits(test), "Now again,");
}

static void what_was_said_of_one_holds_until_they_write_anew(void **state)
{
    struct store_case *test = *state;
    struct work work;
    struct today today;
    int64_t audit_id = 0;

    always_open(test);
    write_to_us(test, &(struct wrote){.name = "Ana", .minutes_ago = 300});
    work = store_case_work(test);
    store_case_ok(&work, show_today(&work, NULL, TODAY_SHOWN_MAX, &today));
    assert_int_equal(today.cues.items[0].rule, CUE_ANSWER_MESSAGE);
    const struct cue_saying saying = {.key = today.cues.items[0].key, .answer = CUE_NOT_THIS};
    today_close(&today);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, answer_cue(&work, NULL, &saying, &audit_id));
    work_end(&work);
    assert_string_equal(who_waits(test), "");
    work = store_case_work(test);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work,
                  db_execute(&work, NULL,
                             "UPDATE conversation SET waiting_since_at = waiting_since_at + $1",
                             DB_BIND(db_int(200 * MINUTE))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    assert_string_equal(who_waits(test), "Ana,");
}

static void the_minutes_of_an_enquiry_are_those_of_the_settings(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct enquiry_changed changed;
    struct today today;

    always_open(test);
    set(test, &(struct answering_typed){"60", "240", "", "10", true, false});
    store_case_ok(
        &work,
        add_enquiry(&work, &(struct enquiry_input){.name = "Eve", .title = "A fence"}, &changed));
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, show_today(&work, NULL, TODAY_SHOWN_MAX, &today));
    const struct cue *cue = &today.cues.items[0];
    assert_int_equal(cue->rule, CUE_ANSWER_ENQUIRY);
    const int64_t due = zone_instant(today.zone, cue->due_on, cue->due_minute);
    assert_true(due > work.now / SECOND + 57 * 60 && due <= work.now / SECOND + 60 * 60);
    today_close(&today);
    work_end(&work);
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(they_stand_by_when_they_are_due_whoever_they_are),
        A_TEST(between_reading_times_only_what_cannot_wait_is_told),
        A_TEST(what_was_put_off_comes_back_once_its_time_has_come),
        A_TEST(what_was_said_of_one_holds_until_they_write_anew),
        A_TEST(the_minutes_of_an_enquiry_are_those_of_the_settings),
    };

    return run_store_tests(tests);
}
