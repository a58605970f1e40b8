// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "base/text.h"
#include "domain/conversation.h"
#include "domain/mail_message.h"
#include "store/db.h"
#include "support/intake_case.h"
#include "support/sample_facts.h"

#include "support/check.h"

/* Mail that means harm, or that no program should have written, as it goes into conversations. */

#define DAY INT64_C(86400000000)
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

/* AC-014: whoever knows a Message-ID of the conversation can write into it, and no more. */
static void mail_in_the_name_of_the_house_is_unverified_and_answers_nobody(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_take(
        &intake, intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n", "One question."));
    intake_case_take(&intake,
                     intake_mail_text(&intake, "Studio <studio@example.com>",
                                      "Authentication-Results: mx.example.com; spf=fail; dkim=fail;"
                                      " dmarc=fail\r\nIn-Reply-To: <1@example.hr>\r\n",
                                      "Please pay to this account."));
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.kind = 1 AND m.flags = 32"), 1);
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.kind = 2"), 0);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation c WHERE c.waiting_since_at IS NOT"
                            " NULL AND c.owner_id IS NULL AND c.address = 'ana@example.hr'"),
                     1);
    intake_case_close(&intake);
}

/* AC-016, AC-017: neither side of it waits for us, whatever they go on to say. */
static void machines_that_answer_each_other_wake_nobody(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;
    enum { ROUNDS = 120 };

    for (int i = 1; i <= ROUNDS; i++) {
        struct text lines = text_new(&intake.test->arena);

        text_format(&lines,
                    "Message-ID: <%d@example.hr>\r\nIn-Reply-To: <%d@example.hr>\r\n"
                    "Auto-Submitted: auto-replied\r\n",
                    i, i - 1);
        intake_case_keep(&intake, intake_mail_text(&intake, ana, lines.at, "I am away."));
    }
    intake_case_read(&intake);
    assert_int_equal(NUMBER("SELECT count(*) FROM conversation"), 1);
    assert_int_equal(NUMBER("SELECT c.automatic_count FROM conversation c WHERE"
                            " c.waiting_since_at IS NULL AND c.answer_due_at IS NULL AND"
                            " c.contact_at IS NULL"),
                     ROUNDS);
    assert_int_equal(NUMBER("SELECT count(*) FROM enquiry"), 0);
    assert_int_equal(NUMBER("SELECT count(*) FROM outbox"), 0);
    intake_case_close(&intake);
}

/* AC-021. */
static void of_thousands_of_receivers_some_are_kept(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct text lines = text_new(&intake.test->arena);
    struct work work;

    text_add(&lines, "Cc: one@example.hr");
    for (int i = 0; i < 5000; i++)
        text_format(&lines, ",\r\n somebody%d@example.hr", i);
    text_add(&lines, "\r\n");
    intake_case_take(&intake, intake_mail_text(&intake, ana, lines.at, "To all of you."));
    assert_int_equal(NUMBER("SELECT count(*) FROM message"), 1);
    assert_true(NUMBER("SELECT length(m.receivers) FROM message m") < 50 * 80);
    intake_case_close(&intake);
}

static const char *nested(struct intake_case *intake, int depth)
{
    struct text body = text_new(&intake->test->arena);

    for (int i = 0; i < depth; i++)
        text_format(&body, "--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n", i,
                    i + 1);
    return body.at;
}

/* AC-010: it is cut where it is shown, and kept whole. */
static void parts_within_parts_are_shown_in_part_and_kept_whole(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;
    const char *raw = intake_mail_text(
        &intake, ana, "Content-Type: multipart/mixed; boundary=b0\r\n", nested(&intake, 2000));

    intake_case_take(&intake, raw);
    assert_int_equal(NUMBER("SELECT m.flags & 1 FROM message m"), MESSAGE_PARTLY_SHOWN);
    assert_true(NUMBER("SELECT sum(length(b.bytes)) FROM blob_chunk b") >= (int64_t)strlen(raw));
    intake_case_close(&intake);
}

/* A byte that was changed, left out or doubled makes another mail, never none or two. */
static const char *broken(struct chance *chance, const char *raw, struct arena *arena)
{
    const int64_t length = (int64_t)strlen(raw);
    char *made = arena_alloc(arena, (size_t)length + 1);

    memcpy(made, raw, (size_t)length + 1);
    for (int i = 0; i < 6; i++) {
        const int64_t at = chance_below(chance, length), from = chance_below(chance, length);

        switch (chance_below(chance, 4)) {
        case 0:
            made[at] = (char)(1 + chance_below(chance, 255));
            break;
        case 1:
            memmove(made + at, made + at + 1, (size_t)(length - at));
            break;
        case 2:
            made[at] = '\n';
            break;
        default:
            memcpy(made + at, raw + from, (size_t)(length - (at > from ? at : from)));
            break;
        }
    }
    return made;
}

static void whatever_comes_becomes_one_message(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct chance chance = {47};
    struct work work;
    enum { MAILS = 200 };
    const char *const raw = intake_mail_text(
        &intake, "=?utf-8?q?Ana_Horvat?= <ana@example.hr>",
        "MIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=\"b\"\r\n"
        "References: <1@example.hr> <2@example.hr>\r\n",
        "--b\r\nContent-Type: text/html; charset=windows-1250\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=8Alo <b>je</b></p>\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n"
        "Final-Recipient: rfc822; a@example.hr\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: application/pdf; name=plan.pdf\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\nAAECAwQFBgc=\r\n--b--");

    for (int i = 0; i < MAILS; i++) {
        struct text line = text_new(&intake.test->arena);

        text_format(&line, "X-Number: %d\r\n%s", i, broken(&chance, raw, &intake.test->arena));
        intake_case_keep(&intake, line.at);
    }
    intake_case_read(&intake);
    assert_int_equal(NUMBER("SELECT count(*) FROM arrival a WHERE a.state = 2 OR a.state = 3"),
                     MAILS);
    int64_t doubles = NUMBER("SELECT count(*) FROM arrival a WHERE a.state = 3");
    assert_int_equal(NUMBER("SELECT count(*) FROM message"), MAILS - doubles);
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.flags & 2 = 2"), 0);
    intake_case_close(&intake);
}

static const char *large(struct intake_case *intake, size_t length)
{
    const char *head = intake_mail_text(intake, ana,
                                        "Content-Type: application/pdf; name=plan.pdf\r\n"
                                        "Content-Disposition: attachment\r\n",
                                        "");
    const size_t before = strlen(head);
    char *raw = arena_alloc(&intake->test->arena, length + 1);

    memcpy(raw, head, before);
    for (size_t i = before; i < length; i++)
        raw[i] = i % 80 == 0 ? '\n' : (char)('a' + i % 23);
    raw[length] = '\0';
    return raw;
}

static void fifty_megabytes_are_read_and_of_more_the_header(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work;

    intake_case_take(&intake, large(&intake, MAIL_BYTES_MAX));
    assert_int_equal(NUMBER("SELECT count(*) FROM message_file f WHERE f.blob_hash IS NOT NULL AND"
                            " f.length > 52000000"),
                     1);
    assert_int_equal(NUMBER("SELECT m.flags FROM message m"), MESSAGE_HAS_FILES);
    intake.is_head = true;
    intake_case_take(&intake, intake_mail_text(&intake, ana, "Message-ID: <2@example.hr>\r\n", ""));
    assert_int_equal(NUMBER("SELECT count(*) FROM message m WHERE m.flags & 1 = 1 AND"
                            " m.mail_id = '2@example.hr'"),
                     1);
    intake_case_close(&intake);
}

/* D-16: it sorts by the clock that was wrong, and loses nothing. */
static void a_clock_that_is_set_back_loses_and_doubles_nothing(void **state)
{
    struct intake_case intake = intake_case_open(*state);
    struct work work = store_case_work(*state);
    const int64_t now = work.now;

    intake_case_take(
        &intake, intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n", "One question."));
    intake_case_keep(&intake, intake_mail_text(&intake, ana, "In-Reply-To: <1@example.hr>\r\n",
                                               "Kept before it."));
    intake.clock_step = -DAY;
    intake.received_at = now;
    intake_case_take(&intake, intake_mail_text(&intake, ana, "In-Reply-To: <1@example.hr>\r\n",
                                               "Received in what is the future now."));
    assert_int_equal(NUMBER("SELECT c.message_count FROM conversation c"), 3);
    assert_true(NUMBER("SELECT max(m.happened_at) FROM message m") <= now + DAY / 24);
    assert_true(NUMBER("SELECT c.waiting_since_at FROM conversation c") < now - DAY / 2);
    assert_true(NUMBER("SELECT c.answer_due_at - c.waiting_since_at FROM conversation c") <= DAY);
    intake_case_take(
        &intake, intake_mail_text(&intake, ana, "Message-ID: <1@example.hr>\r\n", "One question."));
    assert_int_equal(NUMBER("SELECT count(*) FROM message"), 3);
    intake_case_close(&intake);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(mail_in_the_name_of_the_house_is_unverified_and_answers_nobody),
        CASE(machines_that_answer_each_other_wake_nobody),
        CASE(of_thousands_of_receivers_some_are_kept),
        CASE(parts_within_parts_are_shown_in_part_and_kept_whole),
        CASE(whatever_comes_becomes_one_message),
        CASE(fifty_megabytes_are_read_and_of_more_the_header),
        CASE(a_clock_that_is_set_back_loses_and_doubles_nothing),
    };

    return run_store_tests(tests);
}
