// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/intake.h"

#include <string.h>

#include "app/mail_lease.h"
#include "app/mail_reading.h"
#include "base/day.h"
#include "base/text.h"
#include "domain/conversation.h"
#include "domain/mail_thread.h"
#include "store/contacts.h"
#include "store/db.h"
#include "store/searches.h"
#include "store/store.h"
#include "support/intake_case.h"
#include "support/sample_clients.h"

#include "support/check.h"

static int64_t number(struct work *work, struct rows rows)
{
    assert_true(rows_next(&rows));
    int64_t found = rows_int_or_0(&rows, 0);
    store_case_ok(work, rows_end(&rows));
    work_end(work);
    return found;
}

#define NUMBER(sql) (work = store_case_work(*state), number(&work, db_query(&work, sql, DB_NONE)))

static const char *const ana = "Ana Horvat <ana@example.hr>";

static void somebody_new_becomes_an_enquiry_that_waits(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_take(&intake, intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n",
                                               "Good day, do you make gardens?"));
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation c WHERE c.urgency = 1 AND"
                            " c.waiting_since_at IS NOT NULL AND c.subject = 'The garden' AND"
                            " c.name = 'Ana Horvat' AND c.address = 'ana@example.hr' AND"
                            " c.message_count = 1"),
                     1);
    assert_int_equal(NUMBER("SELECT count(*) FROM enquiry e JOIN conversation c ON"
                            " c.enquiry_id = e.id WHERE e.title = 'The garden' AND"
                            " e.reach = 'ana@example.hr' AND e.stage = 1"),
                     1);
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.kind = 1 AND m.flags = 0 AND"
                            " m.mail_id = '1@example.hr' AND m.is_automatic = 0"),
                     1);
    assert_int_equal(NUMBER("SELECT count(*) FROM arrival a WHERE a.state = 2 AND a.attempt = 1"),
                     1);
    intake_case_close(&intake);
}

static void an_answer_goes_where_its_references_lead_and_never_by_its_subject(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_take(
        &intake, intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n", "One question."));
    intake_case_take(&intake, intake_mail_text(&intake, ana,
                                               "Message-ID: <2@example.hr>\r\n"
                                               "References: <0@example.hr> <1@example.hr>\r\n",
                                               "And another one."));
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation"), 1);
    intake_case_take(&intake, intake_mail_text(&intake, ana, "Message-ID: <3@example.hr>\r\n",
                                               "The same person, the same subject."));
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation"), 2);
    assert_int_equal(NUMBER("SELECT max(c.message_count) FROM conversation c"), 2);
    intake_case_close(&intake);
}

/* To studio+TOKEN@example.com, of the one conversation there is. */
static const char *to_token(struct intake_case *intake, int64_t number, const uint8_t *key)
{
    struct text line = text_new(&intake->test->arena);
    const struct mail_ticket ticket = {intake->test->workspace_id, number, MAIL_PURPOSE_REPLY};
    char token[MAIL_TOKEN_SIZE];

    mail_token_make(key, &ticket, token);
    text_format(&line, "Delivered-To: studio+%s@example.com\r\n", token);
    return line.at;
}

static void a_token_of_ours_leads_back_and_a_forged_one_nowhere(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;
    uint8_t wrong[MAIL_KEY_SIZE] = {1};

    intake_case_take(
        &intake, intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n", "One question."));
    int64_t id = NUMBER("SELECT c.id FROM conversation c");
    intake_case_take(&intake,
                     intake_mail_text(&intake, "Eve <eve@example.net>",
                                      to_token(&intake, id, intake.means.key), "From elsewhere."));
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.flags = 32"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation c WHERE c.address ="
                            " 'ana@example.hr'"),
                     1);
    intake_case_take(&intake, intake_mail_text(&intake, ana, to_token(&intake, id, wrong),
                                               "With a token made up."));
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation"), 2);
    intake_case_close(&intake);
}

static void the_same_mail_that_comes_again_is_one(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;
    const char *first = intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n", "A word.");
    const char *again = intake_mail_text(
        &intake, ana, "Received: from elsewhere\r\nMessage-ID: <1@example.hr>\r\n", "A word.");

    intake_case_take(&intake, first);
    intake_case_take(&intake, again);
    intake_case_take(&intake, first);
    assert_int_equal(NUMBER("SELECT count(*) FROM message"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM arrival a WHERE a.state = 3 AND"
                            " a.message_id = (SELECT m.id FROM message m)"),
                     2);
    intake_case_take(&intake, intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n",
                                               "Another word under the same number."));
    assert_int_equal(NUMBER("SELECT count(*) FROM message"), 2);
    intake_case_close(&intake);
}

static void old_mail_is_shown_and_not_waited_for(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work = store_case_work(*state);

    intake.received_at = work.now - INT64_C(3) * 86400 * 1000000;
    intake_case_take(&intake, intake_mail_text(&intake, ana, "", "Some days ago."));
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation c WHERE c.waiting_since_at IS NULL"
                            " AND c.message_count = 1 AND c.enquiry_id IS NULL"),
                     1);
    assert_true(NUMBER("SELECT m.happened_at FROM message m") == intake.received_at);
    intake_case_close(&intake);
}

static void machines_and_thanks_wait_for_nobody(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_take(&intake, intake_mail_text(&intake, ana, "Auto-Submitted: auto-replied\r\n",
                                               "I am on holiday."));
    intake_case_take(&intake, intake_mail_text(&intake, ana, "List-Id: <a.example.hr>\r\n",
                                               "News of the week."));
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation c WHERE c.automatic_count = 1 AND"
                            " c.waiting_since_at IS NULL"),
                     2);
    intake_case_take(&intake, intake_mail_text(&intake, ana, "", "Hvala lijepa!\r\n\r\nAna"));
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.flags = 16"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM enquiry"), 0);
    intake_case_close(&intake);
}

/* Minutes from its coming to when its answer is due; the clock counts whole seconds. */
#define DUE_MINUTES                                                             \
    NUMBER("SELECT (c.answer_due_at - c.waiting_since_at + 1000000) / 60000000" \
           " FROM conversation c WHERE c.answer_due_at IS NOT NULL")

static void run_statement(void **state, const char *which)
{
    struct work work = store_case_work(*state);
    const day_t later = (day_t)(work.now / INT64_C(86400000000)) + 4;
    enum status status = STATUS_OK;

    store_case_ok(&work, work_begin(&work));
    if (strcmp(which, "answered") == 0)
        status = db_execute(&work, NULL,
                            "UPDATE conversation SET urgency = 0, waiting_since_at = NULL,"
                            " answer_due_at = NULL",
                            DB_NONE);
    else
        status = db_execute(&work, NULL,
                            "INSERT INTO working_hours (workspace_id, id, weekday, from_minute,"
                            " to_minute) VALUES ($1, $2, $3, 600, 1000)",
                            DB_BIND(db_int(work.workspace_id), db_int(work_new_id(&work)),
                                    db_int(day_weekday(later))));
    store_case_ok(&work, status);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static void what_comes_wants_its_answer_in_the_promised_time(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_take(&intake, intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n",
                                               "Do you make gardens?"));
    assert_int_equal(DUE_MINUTES, 10);
    run_statement(state, "answered");
    intake_case_take(&intake, intake_mail_text(&intake, ana, "In-Reply-To: <1@example.hr>\r\n",
                                               "And ponds, too?"));
    assert_int_equal(DUE_MINUTES, 240);
    run_statement(state, "answered");
    run_statement(state, "open in four days");
    intake_case_take(&intake, intake_mail_text(&intake, ana,
                                               "In-Reply-To: <1@example.hr>\r\nSubject: Hours\r\n",
                                               "When are you open?"));
    assert_in_range(DUE_MINUTES, 2 * 1440, 6 * 1440);
    intake_case_close(&intake);
}

static void what_came_is_found_by_its_words(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;
    int64_t ids[5];
    size_t count = 0;

    intake_case_take(&intake, intake_mail_text(&intake, ana, "", "Rhododendrons, please."));
    const int64_t id = NUMBER("SELECT m.id FROM message m");
    work = store_case_work(*state);
    store_case_ok(&work, searches_find(&work, SEARCH_MESSAGE, "rhododend", 0, 5, ids, &count));
    work_end(&work);
    assert_int_equal(count, 1);
    assert_true(ids[0] == id);
    intake_case_close(&intake);
}

static void a_client_is_recognised_by_the_address_and_makes_no_enquiry(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    int64_t client_id = sample_client(*state, CLIENT_PERSON, "Ana Horvat");
    struct work work = store_case_work(*state);
    int64_t point_id = 0, contact_id = NUMBER("SELECT c.id FROM contact c");

    work = store_case_work(*state);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, contact_points_insert(&work,
                                               &(struct contact_point){.contact_id = contact_id,
                                                                       .kind = POINT_EMAIL,
                                                                       .value = "ana@example.hr",
                                                                       .key = "ana@example.hr"},
                                               &point_id));
    store_case_ok(&work, work_commit(&work));
    intake_case_take(&intake, intake_mail_text(&intake, "Somebody <ana@EXAMPLE.hr>", "", "When?"));
    assert_true(NUMBER("SELECT c.client_id FROM conversation c") == client_id);
    assert_true(NUMBER("SELECT c.contact_id FROM conversation c") == contact_id);
    assert_int_equal(NUMBER("SELECT count(*) FROM enquiry"), 0);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation c WHERE c.urgency = 0 AND"
                            " c.waiting_since_at IS NOT NULL"),
                     1);
    intake_case_close(&intake);
}

static void what_we_sent_elsewhere_stops_the_clock(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_take(
        &intake, intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n", "One question."));
    intake.is_sent = true;
    intake_case_take(&intake, "From: Studio <studio@example.com>\r\nTo: Ana <ana@example.hr>\r\n"
                              "Message-ID: <2@example.com>\r\nIn-Reply-To: <1@example.hr>\r\n"
                              "Subject: Re: The garden\r\n\r\nYes, we do.\r\n");
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.kind = 2"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation c WHERE c.message_count = 2 AND"
                            " c.waiting_since_at IS NULL"),
                     1);
    intake_case_close(&intake);
}

static void one_that_kills_its_reader_is_shown_as_unreadable(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_keep(&intake, intake_mail_text(&intake, ana, "", "It kills."));
    work = store_case_work(*state);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE arrival SET attempt = 5", DB_NONE));
    store_case_ok(&work, work_commit(&work));
    intake_case_take(&intake, intake_mail_text(&intake, ana, "", "It does not."));
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.flags = 2 AND m.text = ''"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.flags = 0"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM arrival a WHERE a.state = 4"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation c WHERE c.waiting_since_at"
                            " IS NOT NULL"),
                     2);
    intake_case_close(&intake);
}

static void without_a_reader_it_waits_and_no_attempt_counts(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work = store_case_work(*state);
    size_t count = 0;

    intake_case_keep(&intake, intake_mail_text(&intake, ana, "", "A word."));
    const struct intake_means none = {
        .reader = mail_reader_open("/nowhere/regulars-outside", work.arena)};
    for (int i = 0; i < 3; i++) {
        work = store_case_work(*state);
        assert_int_equal(intake_read_waiting(&work, &none, &count), STATUS_UNAVAILABLE);
        work_end(&work);
    }
    mail_reader_close(none.reader);
    intake_case_read(&intake);
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.flags = 0"), 1);
    intake_case_close(&intake);
}

static void files_and_html_are_kept(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_take(
        &intake,
        intake_mail_text(
            &intake, ana, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n",
            "--b\r\nContent-Type: text/html\r\n\r\n<p>Two <b>files</b></p>\r\n"
            "--b\r\nContent-Type: application/pdf; name=plan.pdf\r\n"
            "Content-Disposition: attachment\r\n\r\nplan\r\n"
            "--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment;"
            " filename=\"../a.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\nAAEC\r\n"
            "--b--"));
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.html_hash IS NOT NULL AND"
                            " m.flags = 8"),
                     1);
    assert_int_equal(NUMBER("SELECT count(*) FROM message_file f JOIN blob b ON"
                            " b.hash = f.blob_hash WHERE f.name IN ('plan.pdf', 'a.png')"),
                     2);
    assert_int_equal(NUMBER("SELECT f.length FROM message_file f WHERE f.place = 1"), 3);
    intake_case_close(&intake);
}

static void what_was_read_long_ago_goes(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_take(&intake, intake_mail_text(&intake, ana, "", "A word."));
    intake_case_keep(&intake, intake_mail_text(&intake, ana, "", "It was not read yet."));
    for (int i = 0; i < 2; i++) {
        assert_int_equal(NUMBER("SELECT count(*) FROM arrival"), 2 - i);
        work = store_case_work(*state);
        store_case_ok(&work, work_begin(&work));
        store_case_ok(&work, db_execute(&work, NULL, "UPDATE arrival SET came_at = 1", DB_NONE));
        store_case_ok(&work, work_commit(&work));
        store_case_ok(&work, intake_sweep(&work));
        work_end(&work);
    }
    assert_int_equal(NUMBER("SELECT count(*) FROM arrival a WHERE a.state = 1"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM message"), 1);
    intake_case_close(&intake);
}

static bool takes_lease(void **state, int64_t owner)
{
    struct work work = store_case_work(*state);
    bool is_ours = false;

    store_case_ok(&work, mail_lease_take(&work, owner, &is_ours));
    work_end(&work);
    return is_ours;
}

static void of_two_servers_one_fetches(void **state)
{
    struct store_case *test = *state;
    const bool is_alone = store_kind(test->at.store) == STORE_SQLITE; /* it has one server */
    struct work work;

    assert_true(takes_lease(state, 11));
    assert_int_equal(takes_lease(state, 12), is_alone);
    assert_true(takes_lease(state, 11));
    work = store_case_work(*state);
    store_case_ok(&work, mail_lease_give_back(&work, 12)); /* not theirs to give */
    work_end(&work);
    assert_int_equal(takes_lease(state, 12), is_alone);
    work = store_case_work(*state);
    store_case_ok(&work, mail_lease_give_back(&work, 11));
    work_end(&work);
    assert_true(takes_lease(state, 12));
    assert_int_equal(takes_lease(state, 11), is_alone);
}

/* D-16: of whoever held it nobody knows until when by the clock that is right. */
static void a_lease_outlives_no_clock_that_is_set_back(void **state)
{
    bool is_ours = false;

    assert_true(takes_lease(state, 11));
    struct work work = store_case_work(*state);
    work.now -= INT64_C(86400) * 1000000;
    store_case_ok(&work, mail_lease_take(&work, 12, &is_ours));
    work_end(&work);
    assert_true(is_ours);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(somebody_new_becomes_an_enquiry_that_waits),
        CASE(an_answer_goes_where_its_references_lead_and_never_by_its_subject),
        CASE(a_token_of_ours_leads_back_and_a_forged_one_nowhere),
        CASE(the_same_mail_that_comes_again_is_one),
        CASE(old_mail_is_shown_and_not_waited_for),
        CASE(machines_and_thanks_wait_for_nobody),
        CASE(what_comes_wants_its_answer_in_the_promised_time),
        CASE(what_came_is_found_by_its_words),
        CASE(a_client_is_recognised_by_the_address_and_makes_no_enquiry),
        CASE(what_we_sent_elsewhere_stops_the_clock),
        CASE(one_that_kills_its_reader_is_shown_as_unreadable),
        CASE(without_a_reader_it_waits_and_no_attempt_counts),
        CASE(files_and_html_are_kept),
        CASE(of_two_servers_one_fetches),
        CASE(a_lease_outlives_no_clock_that_is_set_back),
        CASE(what_was_read_long_ago_goes),
    };

    return run_store_tests(tests);
}
