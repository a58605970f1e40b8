// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/intake.h"

#include <string.h>

#include "base/text.h"
#include "domain/mail_thread.h"
#include "store/contacts.h"
#include "store/db.h"
#include "store/messages.h"
#include "store/outboxes.h"
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

/* A client at ana@example.hr who wrote, and our answer to her that left. Returns its id. */
static int64_t answered(void **state, struct intake_case *intake)
{
    struct work work;
    int64_t point_id = 0;

    sample_client(*state, CLIENT_PERSON, "Ana Horvat");
    int64_t contact_id = NUMBER("SELECT c.id FROM contact c");
    intake_case_take(intake, intake_mail_text(intake, "ana@example.hr", "", "One question."));
    int64_t conversation_id = NUMBER("SELECT c.id FROM conversation c");
    work = store_case_work(*state);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, contact_points_insert(&work,
                                               &(struct contact_point){.contact_id = contact_id,
                                                                       .kind = POINT_EMAIL,
                                                                       .value = "ana@example.hr",
                                                                       .key = "ana@example.hr"},
                                               &point_id));
    const struct conversation_message message = {.id = work_new_id(&work),
                                                 .conversation_id = conversation_id,
                                                 .kind = MESSAGE_OURS,
                                                 .happened_at = work.now,
                                                 .sender_name = "",
                                                 .sender_address = "studio@example.com",
                                                 .receivers = "{}",
                                                 .subject = "",
                                                 .text = "Yes.",
                                                 .mail_id = "ours@example.com"};
    const struct outbox outbox = {.id = work_new_id(&work),
                                  .message_id = message.id,
                                  .channel_id = intake->channel_id,
                                  .kind = OUTBOX_DIRECT,
                                  .state = OUTBOX_SENT,
                                  .receiver = "ana@Example.hr",
                                  .answer = "250 ok"};
    store_case_ok(&work, messages_insert(&work, &message));
    store_case_ok(&work, outboxes_insert(&work, &outbox));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE outbox SET state = 3", DB_NONE));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return message.id;
}

/* RFC 3464: `receiver` refused with `status`; `original` are header lines of what came back. */
static void come_back(struct intake_case *intake, const char *more, const char *receiver,
                      const char *status, const char *original)
{
    struct text body = text_new(&intake->test->arena);
    struct text head = text_new(&intake->test->arena);

    text_format(&head,
                "Return-Path: <>\r\n%sMIME-Version: 1.0\r\nContent-Type: multipart/report;"
                " report-type=delivery-status; boundary=b\r\n",
                more);
    text_format(&body,
                "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
                "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
                "Reporting-MTA: dns; mx.example.hr\r\n\r\nFinal-Recipient: rfc822; %s\r\n"
                "Action: failed\r\nStatus: %s\r\n"
                "Diagnostic-Code: smtp; 550 no such mailbox\r\n\r\n"
                "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n%s\r\nYes.\r\n--b--",
                receiver, status, original);
    intake_case_take(intake,
                     intake_mail_text(intake, "MAILER-DAEMON@example.hr", head.at, body.at));
}

#define MARKED "SELECT count(*) FROM contact_point p WHERE p.bounced_at IS NOT NULL"

static void what_came_back_marks_the_address_and_what_was_sent(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    answered(state, &intake);
    come_back(&intake, "", "ana@example.hr", "5.1.1", "Message-ID: <ours@example.com>\r\n");
    assert_int_equal(NUMBER(MARKED " AND p.bounce <> ''"), 1);
    assert_int_equal(NUMBER("SELECT o.state FROM outbox o"), OUTBOX_FAILED);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.flags & 4 = 4 AND"
                            " m.is_automatic = 1"),
                     1);
    intake_case_close(&intake);
}

static void our_return_path_is_proof_too(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct text line = text_new(&intake.test->arena);
    struct work work;
    char token[MAIL_TOKEN_SIZE];
    const struct mail_ticket ticket = {intake.test->workspace_id, answered(state, &intake),
                                       MAIL_PURPOSE_BOUNCE};

    mail_token_make(intake.means.key, &ticket, token);
    text_format(&line, "Delivered-To: studio+%s@example.com\r\n", token);
    come_back(&intake, line.at, "ana@example.hr", "5.2.1", "");
    assert_int_equal(NUMBER(MARKED), 1);
    intake_case_close(&intake);
}

static void a_bounce_that_is_made_up_marks_nobody(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    answered(state, &intake);
    come_back(&intake, "", "ana@example.hr", "5.1.1", "Message-ID: <other@example.com>\r\n");
    come_back(&intake, "", "ana@example.hr", "5.1.1", "");
    assert_int_equal(NUMBER(MARKED), 0); /* AC-019 */
    come_back(&intake, "", "marko@example.hr", "5.1.1", "Message-ID: <ours@example.com>\r\n");
    assert_int_equal(NUMBER(MARKED), 0); /* AC-018 */
    assert_int_equal(NUMBER("SELECT o.state FROM outbox o"), OUTBOX_SENT);
    intake_case_close(&intake);
}

static void what_was_sent_on_and_came_back_marks_whom_we_wrote_to(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    answered(state, &intake);
    come_back(&intake, "", "ana@elsewhere.example\r\nOriginal-Recipient: rfc822;ANA@example.hr",
              "5.1.1", "Message-ID: <ours@example.com>\r\n");
    assert_int_equal(NUMBER(MARKED " AND p.value_key = 'ana@example.hr'"), 1);
    assert_int_equal(NUMBER("SELECT o.state FROM outbox o"), OUTBOX_FAILED);
    intake_case_close(&intake);
}

static void the_first_refusal_counts_and_the_last_words_stand(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    answered(state, &intake);
    come_back(&intake, "", "ana@example.hr", "5.1.1", "Message-ID: <ours@example.com>\r\n");
    const int64_t since = NUMBER("SELECT p.bounced_at FROM contact_point p");
    come_back(&intake, "Message-ID: <again@example.hr>\r\n", "ana@example.hr", "5.7.1",
              "Message-ID: <ours@example.com>\r\n");
    assert_true(NUMBER("SELECT p.bounced_at FROM contact_point p") == since);
    assert_int_equal(NUMBER(MARKED " AND p.bounce = '5.7.1 550 no such mailbox'"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation"), 1);
    intake_case_close(&intake);
}

static void a_refusal_of_what_is_about_to_leave_again_does_not_stop_it(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    answered(state, &intake);
    work = store_case_work(*state);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL, "UPDATE outbox SET state = 1", DB_NONE));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    come_back(&intake, "", "ana@example.hr", "5.1.1", "Message-ID: <ours@example.com>\r\n");
    assert_int_equal(NUMBER("SELECT o.state FROM outbox o"), OUTBOX_WAITING);
    assert_int_equal(NUMBER(MARKED), 1);
    intake_case_close(&intake);
}

static void what_may_yet_arrive_is_not_marked(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    answered(state, &intake);
    come_back(&intake, "", "ana@example.hr", "4.2.2", "Message-ID: <ours@example.com>\r\n");
    assert_int_equal(NUMBER(MARKED), 0);
    intake_case_close(&intake);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_came_back_marks_the_address_and_what_was_sent),
        CASE(our_return_path_is_proof_too),
        CASE(a_bounce_that_is_made_up_marks_nobody),
        CASE(what_was_sent_on_and_came_back_marks_whom_we_wrote_to),
        CASE(the_first_refusal_counts_and_the_last_words_stand),
        CASE(a_refusal_of_what_is_about_to_leave_again_does_not_stop_it),
        CASE(what_may_yet_arrive_is_not_marked),
    };

    return run_store_tests(tests);
}
