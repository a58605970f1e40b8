// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/conversation.h"

#include "support/check.h"

#define MINUTE INT64_C(60000000)
#define DAY INT64_C(86400000000)
enum { ANA = 7, BORIS = 8 };

static struct conversation an_open_one(void)
{
    return (struct conversation){.state = CONVERSATION_OPEN};
}

static struct conversation_event from_them(int64_t at)
{
    return (struct conversation_event){.kind = MESSAGE_CAME, .at = at, .due_at = at + 240 * MINUTE};
}

static struct conversation_event from_us(int64_t at, int64_t author)
{
    return (struct conversation_event){.kind = MESSAGE_OURS, .at = at, .author_id = author};
}

static void take(struct conversation *conversation, struct conversation_event event)
{
    conversation_take(conversation, &event);
}

static void the_clock_runs_from_the_first_message_until_a_person_answers(void **state)
{
    struct conversation one = an_open_one();

    (void)state;
    take(&one, from_them(10 * MINUTE));
    take(&one, from_them(30 * MINUTE));
    assert_int_equal(one.waiting_since_at, 10 * MINUTE);
    assert_int_equal(one.answer_due_at, 250 * MINUTE);
    assert_true(conversation_waits(&one, 40 * MINUTE));
    take(&one, from_us(50 * MINUTE, ANA));
    assert_int_equal(one.waiting_since_at, 0);
    assert_int_equal(one.answer_due_at, 0);
    assert_int_equal(one.owner_id, ANA);
    assert_int_equal(one.message_count, 3);
    assert_int_equal(one.last_at, 50 * MINUTE);
    take(&one, from_them(60 * MINUTE));
    take(&one, from_us(70 * MINUTE, BORIS));
    assert_int_equal(one.owner_id, ANA);
}

static void a_contact_is_what_people_write_to_each_other(void **state)
{
    struct conversation one = an_open_one();

    (void)state;
    take(&one, (struct conversation_event){
                   .kind = MESSAGE_CAME, .is_automatic = true, .at = 10 * MINUTE});
    take(&one, (struct conversation_event){.kind = MESSAGE_INTERNAL, .at = 20 * MINUTE});
    assert_int_equal(one.contact_at, 0);
    take(&one,
         (struct conversation_event){.kind = MESSAGE_CAME, .is_history = true, .at = 5 * MINUTE});
    assert_int_equal(one.contact_at, 5 * MINUTE);
    take(&one, from_us(50 * MINUTE, ANA));
    take(&one, from_them(30 * MINUTE));
    assert_int_equal(one.contact_at, 50 * MINUTE);
    take(&one, (struct conversation_event){.kind = MESSAGE_CALL, .at = 60 * MINUTE});
    assert_int_equal(one.contact_at, 60 * MINUTE);
}

static void nobody_new_asks_any_more_once_a_person_has_answered(void **state)
{
    struct conversation one = an_open_one(), other = an_open_one();

    (void)state;
    one.urgency = URGENCY_ENQUIRY;
    take(&one, from_them(10 * MINUTE));
    take(&one, (struct conversation_event){
                   .kind = MESSAGE_OURS, .is_automatic = true, .at = 11 * MINUTE});
    assert_int_equal(one.urgency, URGENCY_ENQUIRY);
    take(&one, from_us(5 * MINUTE, ANA)); /* left before they wrote */
    assert_int_equal(one.urgency, URGENCY_ENQUIRY);
    take(&one, from_us(20 * MINUTE, ANA));
    assert_int_equal(one.urgency, URGENCY_NONE);
    other.urgency = URGENCY_COMPLAINT;
    take(&other, from_them(10 * MINUTE));
    take(&other, from_us(20 * MINUTE, ANA));
    assert_int_equal(other.urgency, URGENCY_COMPLAINT);
}

static void calls_and_meetings_answer_and_notes_do_not(void **state)
{
    static const struct {
        enum message_kind kind;
        bool answers;
    } cases[] = {{MESSAGE_CALL, true}, {MESSAGE_MEETING, true}, {MESSAGE_INTERNAL, false}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct conversation one = an_open_one();

        take(&one, from_them(MINUTE));
        take(&one, (struct conversation_event){.kind = cases[i].kind, .at = 2 * MINUTE});
        assert_int_equal(one.waiting_since_at == 0, cases[i].answers);
    }
}

static void machines_neither_start_nor_stop_it(void **state)
{
    struct conversation one = an_open_one();
    struct conversation_event machine = from_them(MINUTE);

    (void)state;
    machine.is_automatic = true;
    take(&one, machine);
    assert_int_equal(one.waiting_since_at, 0);
    take(&one, from_them(2 * MINUTE));
    machine = from_us(3 * MINUTE, 0);
    machine.is_automatic = true;
    take(&one, machine);
    assert_int_equal(one.waiting_since_at, 2 * MINUTE);
    assert_int_equal(one.automatic_count, 2);
    assert_int_equal(one.owner_id, 0);
}

static void messages_may_come_in_any_order(void **state)
{
    struct conversation one = an_open_one();

    (void)state;
    take(&one, from_them(20 * MINUTE));
    take(&one, from_them(10 * MINUTE)); /* fetched later, from another folder */
    assert_int_equal(one.waiting_since_at, 10 * MINUTE);
    assert_int_equal(one.last_at, 20 * MINUTE);
    take(&one, from_us(5 * MINUTE, ANA)); /* left before they wrote */
    assert_int_equal(one.waiting_since_at, 10 * MINUTE);
}

static void a_thank_you_wakes_nobody_that_sleeps(void **state)
{
    struct conversation one = an_open_one();
    struct conversation_event thanks = from_them(3 * DAY);
    struct fault fault = {0};

    (void)state;
    thanks.is_thanks = true;
    take(&one, from_them(DAY));
    assert_int_equal(conversation_snooze(&one, 5 * DAY, 2 * DAY, &fault), STATUS_OK);
    take(&one, thanks);
    assert_int_equal(one.snoozed_until_at, 5 * DAY);
    assert_false(conversation_waits(&one, 4 * DAY));
    assert_true(conversation_waits(&one, 5 * DAY));
    take(&one, from_us(5 * DAY, ANA));
    one.snoozed_until_at = 0;
    thanks.at = 6 * DAY;
    take(&one, thanks);
    assert_int_equal(one.waiting_since_at, 0);
    assert_int_equal(conversation_close(&one, &fault), STATUS_OK);
    thanks.at = 7 * DAY;
    take(&one, thanks);
    assert_int_equal(one.state, CONVERSATION_CLOSED);
    take(&one, from_them(8 * DAY));
    assert_int_equal(one.state, CONVERSATION_OPEN);
    assert_int_equal(one.waiting_since_at, 8 * DAY);
}

static void a_question_wakes_it(void **state)
{
    struct conversation one = an_open_one();
    struct fault fault = {0};

    (void)state;
    assert_int_equal(conversation_snooze(&one, 5 * DAY, DAY, &fault), STATUS_OK);
    take(&one, from_them(2 * DAY));
    assert_int_equal(one.snoozed_until_at, 0);
    assert_true(conversation_waits(&one, 2 * DAY));
}

static void spam_stays_spam(void **state)
{
    struct conversation one = an_open_one();
    struct fault fault = {0};

    (void)state;
    take(&one, from_them(MINUTE));
    assert_int_equal(conversation_set_spam(&one, &fault), STATUS_OK);
    take(&one, from_them(2 * MINUTE));
    assert_int_equal(one.state, CONVERSATION_SPAM);
    assert_false(conversation_waits(&one, DAY));
    assert_int_equal(conversation_set_spam(&one, &fault), STATUS_CONFLICT);
    assert_int_equal(conversation_reopen(&one, &fault), STATUS_OK);
    assert_int_equal(one.state, CONVERSATION_OPEN);
}

static void what_cannot_be_is_said(void **state)
{
    struct conversation one = an_open_one();
    struct fault fault = {0};

    (void)state;
    assert_int_equal(conversation_reopen(&one, &fault), STATUS_CONFLICT);
    assert_int_equal(conversation_snooze(&one, DAY, DAY, &fault), STATUS_INVALID);
    assert_int_equal(conversation_snooze(&one, 402 * DAY, DAY, &fault), STATUS_INVALID);
    assert_int_equal(conversation_snooze(&one, 401 * DAY, DAY, &fault), STATUS_OK);
    assert_int_equal(conversation_close(&one, &fault), STATUS_OK);
    assert_int_equal(one.snoozed_until_at, 0);
    assert_int_equal(conversation_close(&one, &fault), STATUS_CONFLICT);
    assert_int_equal(conversation_snooze(&one, 2 * DAY, DAY, &fault), STATUS_CONFLICT);
}

static void words_are_read_as_they_are_written(void **state)
{
    (void)state;
    for (int i = CONVERSATION_OPEN; i <= CONVERSATION_SPAM; i++) {
        enum conversation_state read = 0;

        assert_true(conversation_state_of(conversation_state_word(i), &read));
        assert_int_equal(read, i);
    }
    for (int i = URGENCY_NONE; i <= URGENCY_EMERGENCY; i++) {
        enum urgency read = 0;

        assert_true(urgency_of(urgency_word(i), &read));
        assert_int_equal(read, i);
    }
    assert_false(conversation_state_of("opened", &(enum conversation_state){0}));
    assert_false(urgency_of("", &(enum urgency){0}));
    assert_string_equal(message_kind_word(MESSAGE_MEETING), "meeting");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_clock_runs_from_the_first_message_until_a_person_answers),
        cmocka_unit_test(a_contact_is_what_people_write_to_each_other),
        cmocka_unit_test(nobody_new_asks_any_more_once_a_person_has_answered),
        cmocka_unit_test(calls_and_meetings_answer_and_notes_do_not),
        cmocka_unit_test(machines_neither_start_nor_stop_it),
        cmocka_unit_test(messages_may_come_in_any_order),
        cmocka_unit_test(a_thank_you_wakes_nobody_that_sleeps),
        cmocka_unit_test(a_question_wakes_it),
        cmocka_unit_test(spam_stays_spam),
        cmocka_unit_test(what_cannot_be_is_said),
        cmocka_unit_test(words_are_read_as_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
