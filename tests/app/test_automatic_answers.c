// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/answering.h"

#include <string.h>

#include "app/hours.h"
#include "app/outgoing_letter.h"
#include "base/text.h"
#include "store/channels.h"
#include "store/contacts.h"
#include "store/db.h"
#include "support/intake_case.h"
#include "support/sample_clients.h"

#include "support/check.h"

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)

static const char *const ana = "Ana Horvat <ana@example.hr>";

static int64_t number(struct work *work, struct rows rows)
{
    assert_true(rows_next(&rows));
    int64_t found = rows_int_or_0(&rows, 0);
    store_case_ok(work, rows_end(&rows));
    work_end(work);
    return found;
}

#define NUMBER(sql) (work = store_case_work(*state), number(&work, db_query(&work, sql, DB_NONE)))
#define AUTOMATIC "SELECT count(*) FROM message m WHERE m.kind = 2 AND m.is_automatic = 1"

enum now { NOW_CLOSED, NOW_OPEN };
static void set_hours(struct store_case *test, enum now now)
{
    struct work work = store_case_work(test);
    const day_t today = zone_day_by_name("UTC", work.now / SECOND);
    const int32_t weekday = (int32_t)((today + 3) % 7 + 1); /* 1 January 1970 was a Thursday */
    struct open_interval week[7];
    struct hours_edited edited;
    struct hours_now hours;
    size_t count = 0;

    /* Yesterday to tomorrow, whichever day it is in the zone of the store. */
    for (int32_t day = 1; day <= 7; day++) {
        const int32_t away = (day - weekday + 7) % 7;
        const bool is_near = away <= 1 || away == 6;

        if (is_near == (now == NOW_OPEN))
            week[count++] = (struct open_interval){day, 0, DAY_MINUTES};
    }
    store_case_ok(&work, show_hours(&work, &hours));
    const struct working_hours wanted = {.week = week, .week_count = count, .holidays = ""};
    store_case_ok(&work, edit_week(&work, hours.version, &wanted, &edited));
    work_end(&work);
}

static void switch_on(struct store_case *test)
{
    const struct answering_typed typed = {"10", "240", "", "10", true, true};
    struct work work = store_case_work(test);
    struct answering_edited edited;

    store_case_ok(&work, edit_answering(&work, 0, &typed, &edited));
    work_end(&work);
}

/* Dated now, so that it is not old. */
static const char *mail(struct intake_case *intake, const char *from, const char *to,
                        const char *more, const char *text)
{
    struct text raw = text_new(&intake->test->arena);

    text_format(&raw, "From: %s\r\nTo: %s\r\nSubject: The garden\r\n%s\r\n%s\r\n", from, to, more,
                text);
    return raw.at;
}

static const char *const us = "Studio <studio@example.com>";

static struct intake_case closed_and_on(void **state)
{
    struct intake_case intake = intake_case_open(*state);

    set_hours(*state, NOW_CLOSED);
    switch_on(*state);
    return intake;
}

static void who_writes_at_night_is_told_when_the_answer_comes(void **state)
{
    struct intake_case intake = closed_and_on(state);
    struct work work;

    intake_case_take(
        &intake, mail(&intake, ana, us, "Message-ID: <1@example.hr>\r\n", "Do you make gardens?"));
    assert_int_equal(NUMBER(AUTOMATIC " AND m.subject = 'Auto: The garden'"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM outbox b WHERE b.kind = 2 AND b.state = 1"
                            " AND b.receiver = 'ana@example.hr'"),
                     1);
    /* The clock runs on: no person answered. */
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation c WHERE c.waiting_since_at > 0"
                            " AND c.answer_due_at > c.waiting_since_at AND c.message_count = 2"
                            " AND c.automatic_count = 1 AND c.owner_id IS NULL"
                            " AND c.urgency = 1"),
                     1);
    intake_case_close(&intake);
}

static void the_mail_says_that_nobody_wrote_it_and_comes_back_to_nobody(void **state)
{
    struct intake_case intake = closed_and_on(state);
    struct work work;
    struct outbox outbox = {.kind = OUTBOX_AUTOMATIC, .receiver = "ana@example.hr"};
    struct channel channel;
    struct mail_letter letter;

    intake_case_take(&intake, mail(&intake, ana, us, "Message-ID: <1@example.hr>\r\n", "Hello?"));
    outbox.message_id = NUMBER("SELECT m.id FROM message m WHERE m.kind = 2");
    work = store_case_work(*state);
    struct outgoing_seal seal = {.zone = zone_open("Europe/Zagreb")};
    store_case_ok(&work, channels_find(&work, intake.channel_id, &channel));
    store_case_ok(&work, outgoing_letter(&work, &channel, &outbox, &seal, &letter));
    const char *raw = arena_copy(work.arena, letter.raw.at, letter.raw.length);
    assert_non_null(strstr(raw, "\r\nAuto-Submitted: auto-replied\r\n"));
    assert_non_null(strstr(raw, "\r\nX-Loop: studio@example.com\r\n"));
    assert_non_null(strstr(raw, "\r\nIn-Reply-To: <1@example.hr>\r\n"));
    assert_non_null(strstr(raw, "\r\nSubject: Auto: The garden\r\n"));
    assert_null(strstr(raw, "Hello?"));
    assert_string_equal(letter.sender, "");
    assert_string_equal(letter.recipients[0], "ana@example.hr");
    zone_close(seal.zone);
    work_end(&work);
    intake_case_close(&intake);
}

static void nothing_is_said_while_it_is_off_or_while_it_is_open(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    set_hours(*state, NOW_CLOSED);
    intake_case_take(&intake, mail(&intake, ana, us, "", "It is off."));
    assert_int_equal(NUMBER(AUTOMATIC), 0);
    set_hours(*state, NOW_OPEN);
    switch_on(*state);
    intake_case_take(&intake, mail(&intake, ana, us, "", "It is open."));
    assert_int_equal(NUMBER(AUTOMATIC), 0);
    assert_int_equal(NUMBER("SELECT count(*) FROM outbox"), 0);
    intake_case_close(&intake);
}

/* AC-016, D-35: each reason that RFC 3834 and standards.md have. */
static void machines_lists_reports_and_the_mistrusted_are_not_answered(void **state)
{
    static const struct {
        const char *why, *from, *to, *more;
    } cases[] = {
        {"a machine", "A <a@example.hr>", "studio@example.com", "Auto-Submitted: auto-replied\r\n"},
        {"another", "B <b@example.hr>", "studio@example.com", "Auto-Submitted: auto-generated\r\n"},
        {"to many", "C <c@example.hr>", "studio@example.com", "Precedence: bulk\r\n"},
        {"a list", "D <d@example.hr>", "studio@example.com", "List-Id: <l.example.hr>\r\n"},
        {"our own mark", "L <l@example.hr>", "studio@example.com",
         "X-Loop: studio@example.com\r\n"},
        {"asked not to", "E <e@example.hr>", "studio@example.com",
         "X-Auto-Response-Suppress: OOF, AutoReply\r\n"},
        {"an empty path", "F <f@example.hr>", "studio@example.com", "Return-Path: <>\r\n"},
        {"a daemon", "MAILER-DAEMON@example.hr", "studio@example.com", ""},
        {"no reply", "no-reply@example.hr", "studio@example.com", ""},
        {"not to us", "G <g@example.hr>", "others@example.hr", ""},
        {"ourselves", "studio@example.com", "studio@example.com", ""},
        {"made up", "H <h@example.hr>", "studio@example.com",
         "Authentication-Results: mx.example.com; dmarc=fail\r\n"},
        {"spam", "I <i@example.hr>", "studio@example.com", "X-Spam-Flag: YES\r\n"},
        {"old", "J <j@example.hr>", "studio@example.com",
         "Date: Mon, 05 Jan 2026 10:00:00 +0100\r\n"},
        {"a report", "K <k@example.hr>", "studio@example.com",
         "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
         "MIME-Version: 1.0\r\n\r\n--b\r\n\r\nIt did not arrive.\r\n--b\r\n"
         "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.hr\r\n\r\n"
         "Final-Recipient: rfc822; z@example.hr\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
         "--b--\r\n"},
    };
    struct intake_case intake = closed_and_on(state);
    struct work work;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        intake_case_take(&intake,
                         mail(&intake, cases[i].from, cases[i].to, cases[i].more, "A word."));
        int64_t count = NUMBER(AUTOMATIC);
        if (count != 0)
            fail_msg("answered: %s", cases[i].why);
    }
    intake_case_take(&intake, mail(&intake, ana, us, "", "Hvala!"));
    assert_int_equal(NUMBER(AUTOMATIC), 0); /* a word of thanks asks for nothing */
    intake_case_close(&intake);
}

static void it_goes_where_the_mail_came_from_and_not_where_it_says(void **state)
{
    struct intake_case intake = closed_and_on(state);
    struct work work;

    intake_case_take(&intake, mail(&intake, ana, us,
                                   "Return-Path: <ana@example.hr>\r\n"
                                   "Reply-To: Victim <victim@example.net>\r\n",
                                   "Answer somebody else, please."));
    assert_int_equal(NUMBER("SELECT count(*) FROM outbox b WHERE b.receiver = 'ana@example.hr'"),
                     1);
    assert_int_equal(NUMBER("SELECT count(*) FROM outbox"), 1);
    intake_case_close(&intake);
}

static void once_a_night_whatever_they_begin(void **state)
{
    struct intake_case intake = closed_and_on(state);
    struct work work;

    for (int i = 0; i < 4; i++) /* each a conversation of its own */
        intake_case_take(&intake, mail(&intake, ana, us, "", i % 2 ? "One." : "Another."));
    assert_int_equal(NUMBER(AUTOMATIC), 1);
    intake_case_take(&intake, mail(&intake, "Ana <ANA@Example.HR>", us, "", "In capitals."));
    assert_int_equal(NUMBER(AUTOMATIC), 1);
    intake_case_take(&intake, mail(&intake, "Bo <bo@example.hr>", us, "", "Somebody else."));
    assert_int_equal(NUMBER(AUTOMATIC), 2);
    assert_int_equal(NUMBER("SELECT count(*) FROM automatic_answer"), 2);
    intake_case_close(&intake);
}

/* AC-017: an autoresponder that does not say what it is, and answers each of ours anew. */
static void two_that_answer_each_other_end_at_once(void **state)
{
    struct intake_case intake = closed_and_on(state);
    struct work work;
    enum { ROUNDS = 100 };

    for (int i = 0; i < ROUNDS; i++) {
        struct text more = text_new(&intake.test->arena);

        text_format(&more, "Message-ID: <%d@example.hr>\r\n", i);
        intake_case_take(&intake, mail(&intake, ana, us, more.at, "I am away until Monday."));
    }
    assert_int_equal(NUMBER(AUTOMATIC), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.kind = 1"), ROUNDS);
    intake_case_close(&intake);
}

static void another_night_within_a_day_is_none_and_after_it_is_another(void **state)
{
    struct intake_case intake = closed_and_on(state);
    struct work work;

    intake_case_take(&intake, mail(&intake, ana, us, "", "First."));
    work = store_case_work(*state);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work,
                  db_execute(&work, NULL, "UPDATE automatic_answer SET night_on = 1", DB_NONE));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    intake_case_take(&intake, mail(&intake, ana, us, "", "Second."));
    assert_int_equal(NUMBER(AUTOMATIC), 1);
    work = store_case_work(*state);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL,
                                    "UPDATE message SET happened_at = happened_at - $1"
                                    " WHERE is_automatic = 1",
                                    DB_BIND(db_int(25 * HOUR))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    intake_case_take(&intake, mail(&intake, ana, us, "", "Third."));
    assert_int_equal(NUMBER(AUTOMATIC), 2);
    intake_case_close(&intake);
}

static void a_client_reads_it_in_their_language(void **state)
{
    struct intake_case intake = closed_and_on(state);
    int64_t client_id = sample_client(*state, CLIENT_PERSON, "Ana Horvat"), point_id = 0;
    struct work work;
    int64_t contact_id = NUMBER("SELECT c.id FROM contact c");

    assert_true(client_id != 0);
    work = store_case_work(*state);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, contact_points_insert(&work,
                                               &(struct contact_point){.contact_id = contact_id,
                                                                       .kind = POINT_EMAIL,
                                                                       .value = "ana@example.hr",
                                                                       .key = "ana@example.hr"},
                                               &point_id));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE contact SET language = 'hr'", DB_NONE));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    intake_case_take(&intake, mail(&intake, ana, us, "", "Imate li vremena?"));
    assert_int_equal(NUMBER(AUTOMATIC " AND substr(m.text, 1, 14) = 'Hvala na poruc'"), 1);
    intake_case_close(&intake);
}

static void what_waits_is_due_anew_when_hours_or_minutes_change(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    const struct answering_typed typed = {"30", "240", "", "10", true, false};
    struct answering_edited edited;
    struct work work;

    set_hours(*state, NOW_OPEN);
    intake_case_take(&intake, mail(&intake, ana, us, "", "A question."));
    assert_int_equal(NUMBER("SELECT (c.answer_due_at - c.waiting_since_at) / 60000000"
                            " FROM conversation c"),
                     9); /* whole seconds of ten minutes */
    work = store_case_work(*state);
    store_case_ok(&work, edit_answering(&work, 0, &typed, &edited));
    work_end(&work);
    assert_int_equal(NUMBER("SELECT (c.answer_due_at - c.waiting_since_at) / 60000000"
                            " FROM conversation c"),
                     29);
    set_hours(*state, NOW_CLOSED);
    assert_true(NUMBER("SELECT c.answer_due_at - c.waiting_since_at FROM conversation c") >
                20 * HOUR);
    assert_int_equal(NUMBER("SELECT c.version FROM conversation c"), 1);
    intake_case_close(&intake);
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(who_writes_at_night_is_told_when_the_answer_comes),
        A_TEST(the_mail_says_that_nobody_wrote_it_and_comes_back_to_nobody),
        A_TEST(nothing_is_said_while_it_is_off_or_while_it_is_open),
        A_TEST(machines_lists_reports_and_the_mistrusted_are_not_answered),
        A_TEST(it_goes_where_the_mail_came_from_and_not_where_it_says),
        A_TEST(once_a_night_whatever_they_begin),
        A_TEST(two_that_answer_each_other_end_at_once),
        A_TEST(another_night_within_a_day_is_none_and_after_it_is_another),
        A_TEST(a_client_reads_it_in_their_language),
        A_TEST(what_waits_is_due_anew_when_hours_or_minutes_change),
    };

    return run_store_tests(tests);
}
