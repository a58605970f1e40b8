// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "support/check.h"
#include "support/mail_case.h"

static void a_report_of_delivery_names_whom_it_did_not_reach(void **state)
{
    struct mail_case mail;

    (void)state;
    mail_case_open(&mail, "dsn.eml");
    const struct mail_bounce *bounce = &mail.message.bounce;
    assert_int_equal(bounce->kind, MAIL_DELIVERY);
    assert_string_equal(bounce->reporter, "mx.lipa.example");
    assert_string_equal(bounce->original_envelope_id, "env.77");
    assert_string_equal(bounce->original_id, "sent.12@lipa.example");
    assert_int_equal(bounce->recipient_count, 2);
    assert_string_equal(bounce->recipients[0].address, "nobody@primjer.example");
    assert_string_equal(bounce->recipients[0].status, "5.1.1");
    assert_int_equal(bounce->recipients[0].action, MAIL_BOUNCED);
    assert_string_equal(bounce->recipients[0].diagnostic,
                        "550 5.1.1 <nobody@primjer.example>: unknown user");
    assert_string_equal(bounce->recipients[1].status, "4.2.2");
    assert_int_equal(bounce->recipients[1].action, MAIL_DELAYED);
    assert_true(mail.message.machine.is_report);
    assert_true(mail.message.machine.has_return_path);
    assert_string_equal(mail.message.machine.return_path, "");
    mail_case_close(&mail);
}

static void each_kind_of_report_is_told_from_the_others(void **state)
{
    static const struct {
        const char *file;
        enum mail_report kind;
        const char *original_id, *recipient;
    } cases[] = {
        {"bounce_gmail.eml", MAIL_DELIVERY, "sent.12@lipa.example", "nobody@gmail.example"},
        {"bounce_qmail.eml", MAIL_LIKE_A_BOUNCE, "sent.12@lipa.example", NULL},
        {"bounce_exim.eml", MAIL_LIKE_A_BOUNCE, "sent.12@lipa.example", "nobody@primjer.example"},
        {"bounce_exchange.eml", MAIL_LIKE_A_BOUNCE, "", NULL},
        {"complaint.eml", MAIL_COMPLAINT, "series.5@lipa.example", "maria@primer.example"},
        {"receipt.eml", MAIL_RECEIPT, "sent.12@lipa.example", "ana@primjer.example"},
        {"vacation.eml", MAIL_NO_REPORT, "", NULL},
        {"two_parts.eml", MAIL_NO_REPORT, "", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mail_case mail;

        mail_case_open(&mail, cases[i].file);
        const struct mail_bounce *bounce = &mail.message.bounce;
        assert_int_equal(bounce->kind, cases[i].kind);
        assert_string_equal(bounce->original_id, cases[i].original_id);
        assert_int_equal(bounce->recipient_count, cases[i].recipient ? 1 : 0);
        if (cases[i].recipient)
            assert_string_equal(bounce->recipients[0].address, cases[i].recipient);
        mail_case_close(&mail);
    }
}

/* Whoever writes like a bounce without being a mail server is a person who writes. */
static void words_alone_make_no_bounce(void **state)
{
    static const char raw[] = "From: ana@primjer.example\nReturn-Path: <ana@primjer.example>\n"
                              "X-Failed-Recipients: maria@primer.example\n\n"
                              "Hi. This is the qmail-send program at primjer.example.\n";
    struct mail_case mail = {0};

    (void)state;
    mail_case_open_bytes(&mail, slice_of(raw), MIME_WITH_HTML);
    assert_int_equal(mail.message.bounce.kind, MAIL_NO_REPORT);
    mail_case_close(&mail);
}

static void codes_that_are_none_are_left_out(void **state)
{
    static const char *const codes[] = {"5.1",  "9.1.1", "5.1.1.1", "abc",   "",
                                        "5..1", "5.1.",  "55.1.1",  "5 1 1", "-5.1.1"};

    (void)state;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
        struct mail_case mail = {0};
        struct text raw = text_new(&mail.arena);

        text_format(&raw,
                    "From: <>\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: "
                    "message/delivery-status\n\nReporting-MTA: dns; a\n\nFinal-Recipient: rfc822; "
                    "a@b.example\nStatus: %s\nAction: exploded\n--b--\n",
                    codes[i]);
        mail_case_open_bytes(&mail, (struct slice){raw.at, raw.length}, MIME_WITH_HTML);
        assert_int_equal(mail.message.bounce.recipient_count, 1);
        assert_string_equal(mail.message.bounce.recipients[0].status, "");
        assert_int_equal(mail.message.bounce.recipients[0].action, MAIL_ACTION_UNSAID);
        mail_case_close(&mail);
    }
}

static void more_recipients_than_the_limit_are_left_out(void **state)
{
    struct mail_case mail = {0};
    struct text raw = text_new(&mail.arena);

    (void)state;
    text_add(&raw, "Content-Type: message/delivery-status\n\nReporting-MTA: dns; a\n\n");
    for (int i = 0; i < 1000; i++)
        text_format(&raw, "Final-Recipient: rfc822; a%d@b.example\nStatus: 5.1.1\n\n", i);
    mail_case_open_bytes(&mail, (struct slice){raw.at, raw.length}, MIME_WITH_HTML);
    assert_int_equal(mail.message.bounce.recipient_count, MAIL_RECIPIENTS_MAX);
    mail_case_close(&mail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_of_delivery_names_whom_it_did_not_reach),
        cmocka_unit_test(each_kind_of_report_is_told_from_the_others),
        cmocka_unit_test(words_alone_make_no_bounce),
        cmocka_unit_test(codes_that_are_none_are_left_out),
        cmocka_unit_test(more_recipients_than_the_limit_are_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
