// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/auto_reply.h"

#include <string.h>

#include "support/check.h"

#define HOUR (INT64_C(3600) * 1000000)
#define NOW (INT64_C(1772525707) * 1000000)

static const char *const ours[] = {"hello@lipa.example", "info@lipa.example"};

/* A letter of a person to us, which may be answered. */
struct letter {
    struct mail_address from, to, sender;
    struct mail_message message;
    struct auto_reply_facts facts;
};

static struct letter *begin(struct letter *letter)
{
    *letter = (struct letter){.from = {"Ana", "ana@primjer.example"},
                              .to = {"", "Hello@Lipa.example"},
                              .message = mail_message_empty(),
                              .facts = {.now = NOW,
                                        .received_at = NOW - HOUR,
                                        .our_addresses = ours,
                                        .our_address_count = 2,
                                        .loop_mark = "regulars-1"}};
    letter->message.from = (struct mail_addresses){&letter->from, 1, 1};
    letter->message.to = (struct mail_addresses){&letter->to, 1, 1};
    return letter;
}

static enum auto_reply decide(const struct letter *letter)
{
    return auto_reply_decide(&letter->message, &letter->facts);
}

static void a_letter_of_a_person_may_be_answered(void **state)
{
    struct letter letter;

    (void)state;
    assert_int_equal(decide(begin(&letter)), AUTO_REPLY_MAY);
    letter.message.machine.auto_submitted = "no";
    letter.message.machine.precedence = "first-class";
    letter.message.machine.auto_response_suppress = "dr, rn";
    letter.message.machine.loop = "somebody else";
    letter.message.machine.has_return_path = true;
    letter.message.machine.return_path = "ana@primjer.example";
    letter.message.machine.dmarc = MAIL_PASSED;
    letter.facts.automatic_today = AUTO_REPLY_A_DAY_MAX - 1;
    letter.facts.last_automatic_at = NOW - 24 * HOUR;
    letter.message.has_date = true;
    letter.message.dated_at = NOW - 48 * HOUR;
    assert_int_equal(decide(&letter), AUTO_REPLY_MAY);
}

/* AC-016, AC-017 */
static void what_machines_write_is_not_answered(void **state)
{
    static const struct {
        const char *auto_submitted, *precedence, *suppress, *loop;
        enum auto_reply reason;
    } cases[] = {
        {"auto-replied", "", "", "", AUTO_REPLY_AUTOMATIC},
        {"auto-generated", "", "", "", AUTO_REPLY_AUTOMATIC},
        {"anything", "", "", "", AUTO_REPLY_AUTOMATIC},
        {"", "", "", "Regulars-1", AUTO_REPLY_AUTOMATIC},
        {"", "bulk", "", "", AUTO_REPLY_BULK},
        {"", "list", "", "", AUTO_REPLY_BULK},
        {"", "junk", "", "", AUTO_REPLY_BULK},
        {"", "", "all", "", AUTO_REPLY_SUPPRESSED},
        {"", "", "dr, autoreply", "", AUTO_REPLY_SUPPRESSED},
        {"", "", "OOF,DR", "", AUTO_REPLY_SUPPRESSED},
    };
    struct letter letter;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        begin(&letter);
        letter.message.machine.auto_submitted = cases[i].auto_submitted;
        letter.message.machine.precedence = cases[i].precedence;
        letter.message.machine.auto_response_suppress = cases[i].suppress;
        letter.message.machine.loop = cases[i].loop;
        assert_int_equal(decide(&letter), cases[i].reason);
    }
    begin(&letter)->message.machine.has_list_fields = true;
    assert_int_equal(decide(&letter), AUTO_REPLY_LIST);
    begin(&letter)->message.machine.is_report = true;
    assert_int_equal(decide(&letter), AUTO_REPLY_REPORT);
    begin(&letter)->message.bounce.kind = MAIL_LIKE_A_BOUNCE;
    assert_int_equal(decide(&letter), AUTO_REPLY_REPORT);
}

static void whoever_is_no_person_is_not_answered(void **state)
{
    static const char *const machines[] = {"mailer-daemon@primjer.example",
                                           "MAILER-DAEMON",
                                           "postmaster@primjer.example",
                                           "no-reply@primjer.example",
                                           "noreply@x.example",
                                           "NoReply+7@x.example",
                                           "donotreply@x.example",
                                           "owner-news@x.example",
                                           "news-request@x.example",
                                           "news-owner@x.example",
                                           "bounce+7@x.example",
                                           "news-bounces@x.example",
                                           ""};
    static const char *const people[] = {"noreplynes@x.example", "owner@x.example",
                                         "request@x.example", "postmasters@x.example"};
    struct letter letter;

    (void)state;
    for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
        begin(&letter)->from.address = machines[i];
        assert_int_equal(decide(&letter), AUTO_REPLY_NO_PERSON);
    }
    for (size_t i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
        begin(&letter)->from.address = people[i];
        assert_int_equal(decide(&letter), AUTO_REPLY_MAY);
    }
    begin(&letter)->message.machine.has_return_path = true;
    assert_int_equal(decide(&letter), AUTO_REPLY_NO_PERSON);
    letter.message.machine.return_path = "owner-news@x.example";
    assert_int_equal(decide(&letter), AUTO_REPLY_NO_PERSON);
    begin(&letter)->sender.address = "news-request@x.example";
    letter.message.sender = (struct mail_addresses){&letter.sender, 1, 1};
    assert_int_equal(decide(&letter), AUTO_REPLY_NO_PERSON);
    begin(&letter)->message.from.count = 0;
    assert_int_equal(decide(&letter), AUTO_REPLY_NO_PERSON);
}

static void only_what_was_sent_to_us_by_others_is_answered(void **state)
{
    struct letter letter;

    (void)state;
    begin(&letter)->to.address = "other@lipa.example";
    assert_int_equal(decide(&letter), AUTO_REPLY_NOT_TO_US);
    begin(&letter)->message.cc = letter.message.to;
    letter.message.to.count = 0;
    assert_int_equal(decide(&letter), AUTO_REPLY_MAY);
    begin(&letter)->from.address = "INFO@lipa.example";
    assert_int_equal(decide(&letter), AUTO_REPLY_OURSELVES);
}

static void what_is_not_trusted_or_old_is_not_answered(void **state)
{
    struct letter letter;

    (void)state;
    begin(&letter)->message.machine.is_spam = true;
    assert_int_equal(decide(&letter), AUTO_REPLY_NOT_TRUSTED);
    begin(&letter)->message.machine.dmarc = MAIL_FAILED;
    assert_int_equal(decide(&letter), AUTO_REPLY_NOT_TRUSTED);
    begin(&letter)->message.cuts = MAIL_CUT_UNREAD;
    assert_int_equal(decide(&letter), AUTO_REPLY_NOT_TRUSTED);
    begin(&letter)->facts.received_at = NOW - 48 * HOUR - 1;
    assert_int_equal(decide(&letter), AUTO_REPLY_OLD);
    begin(&letter)->message.has_date = true;
    letter.message.dated_at = NOW - 49 * HOUR;
    assert_int_equal(decide(&letter), AUTO_REPLY_OLD);
    letter.message.dated_at = NOW + 1000 * HOUR; /* a clock that is wrong says nothing */
    assert_int_equal(decide(&letter), AUTO_REPLY_MAY);
}

/* AC-017 */
static void one_answer_a_day_and_five_a_conversation(void **state)
{
    struct letter letter;

    (void)state;
    begin(&letter)->facts.last_automatic_at = NOW - 24 * HOUR + 1;
    assert_int_equal(decide(&letter), AUTO_REPLY_ANSWERED);
    letter.facts.window_hours = 23;
    assert_int_equal(decide(&letter), AUTO_REPLY_MAY);
    begin(&letter)->facts.automatic_today = AUTO_REPLY_A_DAY_MAX;
    assert_int_equal(decide(&letter), AUTO_REPLY_ENOUGH);
}

static void each_reason_has_its_sentence(void **state)
{
    (void)state;
    for (int i = 0; i < AUTO_REPLIES; i++) {
        assert_non_null(auto_reply_sentence((enum auto_reply)i).one);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(auto_reply_sentence((enum auto_reply)i).one,
                                    auto_reply_sentence((enum auto_reply)j).one);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_of_a_person_may_be_answered),
        cmocka_unit_test(what_machines_write_is_not_answered),
        cmocka_unit_test(whoever_is_no_person_is_not_answered),
        cmocka_unit_test(only_what_was_sent_to_us_by_others_is_answered),
        cmocka_unit_test(what_is_not_trusted_or_old_is_not_answered),
        cmocka_unit_test(one_answer_a_day_and_five_a_conversation),
        cmocka_unit_test(each_reason_has_its_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
