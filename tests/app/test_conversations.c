// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/conversations.h"

#include <string.h>

#include "app/clients.h"
#include "app/enquiries.h"
#include "app/undo.h"
#include "store/messages.h"
#include "support/sample_clients.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define SECOND INT64_C(1000000)
#define MINUTE INT64_C(60000000)

/* A conversation in which Ana asked ten minutes ago, and waits. */
static int64_t asked_again(struct store_case *test, int64_t channel_id, int64_t minutes_ago)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    const int64_t at = work.now - minutes_ago * MINUTE;
    int64_t id = sample_conversation(
        &work, channel_id,
        &(struct conversation){.last_at = at,
                               .contact_at = at,
                               .waiting_since_at = at,
                               .answer_due_at = at / SECOND * SECOND + 240 * MINUTE,
                               .message_count = 1});
    sample_message(&work, id, MESSAGE_CAME, at);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return id;
}

static int64_t asked(struct store_case *test, int64_t minutes_ago)
{
    struct work work = store_case_work(test);
    const struct sample_talk talk = sample_talk(&work);

    work_end(&work);
    return asked_again(test, talk.channel_id, minutes_ago);
}

static struct conversation_card card(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct conversation_card found = {0};

    store_case_ok(&work, show_conversation(&work, id, &(struct message_place){0}, &found));
    work_end(&work);
    return found;
}

static struct conversation now(struct store_case *test, int64_t id)
{
    return card(test, id).conversation;
}

static struct conversation_said replied(struct store_case *test, int64_t id, const char *text,
                                        bool closes)
{
    struct work work = store_case_work(test);
    struct conversation_said said = {0};

    store_case_ok(&work,
                  reply_to_conversation(&work,
                                        &(struct conversation_reply){
                                            .id = id, .version = 0, .text = text, .closes = closes},
                                        &said));
    work_end(&work);
    return said;
}

static void undo_it(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone;

    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
}

static void an_answer_waits_to_leave_and_stops_the_clock(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10);

    const struct conversation_said said = replied(test, id, "  On Monday, Ana.\r\n", false);
    const struct conversation_card after = card(test, id);
    assert_int_equal(after.conversation.waiting_since_at, 0);
    assert_int_equal(after.conversation.owner_id, test->user_id);
    assert_int_equal(after.messages.count, 2);
    const struct conversation_message *ours = &after.messages.items[1];
    assert_int_equal(ours->id, said.message_id);
    assert_int_equal(ours->kind, MESSAGE_OURS);
    assert_string_equal(ours->text, "On Monday, Ana.");
    assert_string_equal(ours->subject, "Re: A question");
    assert_string_equal(ours->sender_address, "studio@example.com");
    assert_true(strstr(ours->mail_id, "@example.com") != NULL);
    assert_true(strstr(ours->receivers, "ana@example.com") != NULL);
    assert_int_equal(after.outbox.count, 1);
    assert_int_equal(after.outbox.items[0].state, OUTBOX_WAITING);
    assert_string_equal(after.outbox.items[0].receiver, "ana@example.com");
    assert_true(after.outbox.items[0].not_before_at > ours->happened_at);
}

static void an_answer_taken_back_in_time_waits_again_as_a_draft(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10);
    const struct conversation before = now(test, id);

    undo_it(test, replied(test, id, "On Monday.", true).audit_id);
    const struct conversation_card after = card(test, id);
    assert_int_equal(after.conversation.state, CONVERSATION_OPEN);
    assert_int_equal(after.conversation.waiting_since_at, before.waiting_since_at);
    assert_int_equal(after.conversation.answer_due_at, before.answer_due_at);
    assert_int_equal(after.conversation.message_count, 1);
    assert_int_equal(after.messages.count, 1);
    assert_string_equal(after.draft, "On Monday.");
    assert_int_equal(after.outbox.items[0].state, OUTBOX_WITHDRAWN);
}

static void what_was_said_meanwhile_stays_when_an_answer_is_taken_back(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10);
    const struct conversation before = now(test, id);
    const struct conversation_said said = replied(test, id, "On Monday.", false);
    struct work work = store_case_work(test);
    struct conversation_said note = {0};

    store_case_ok(&work, add_internal_note(&work, id, "She is in a hurry.", &note));
    work_end(&work);
    assert_true(now(test, id).contact_at > before.contact_at);
    undo_it(test, said.audit_id);
    const struct conversation_card after = card(test, id);
    assert_true(after.conversation.contact_at == before.contact_at);
    assert_int_equal(after.messages.count, 2);
    assert_int_equal(after.conversation.message_count, 2);
    assert_int_equal(after.conversation.waiting_since_at, before.waiting_since_at);
}

/* D-08: of what may have left nobody can say that it did not. */
static void what_has_left_cannot_be_taken_back(void **state)
{
    static const enum outbox_state gone[] = {OUTBOX_SENT, OUTBOX_UNKNOWN};
    struct store_case *test = *state;
    const int64_t channel_id = now(test, asked(test, 10)).channel_id;

    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
        int64_t id = asked_again(test, channel_id, 10);
        const struct conversation_said said = replied(test, id, "On Monday.", false);
        struct work work = store_case_work(test);
        struct outbox_list list = {0};
        struct undone undone;
        bool is_ours = false;

        work.now += MINUTE;
        store_case_ok(&work, work_begin(&work));
        const struct outbox_choice choice = {now(test, id).channel_id, OUTBOX_DIRECT, 5};
        store_case_ok(&work, outboxes_claim(&work, &choice,
                                            &(struct job_lease){7, work.now + MINUTE}, &list));
        assert_int_equal(list.count, 1);
        list.items[0].state = gone[i];
        store_case_ok(&work, outboxes_finish(&work, &list.items[0], 7, &is_ours));
        store_case_ok(&work, work_commit(&work));
        assert_int_equal(undo(&work, said.audit_id, &undone), STATUS_CONFLICT);
        work_end(&work);
        assert_int_equal(card(test, id).messages.count, 2);
    }
}

static void an_answer_to_what_moved_on_is_kept_as_a_draft(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10);
    const int64_t seen = now(test, id).version;
    struct work work = store_case_work(test);
    struct conversation_said said = {0};
    const struct conversation_reply reply = {.id = id, .version = seen, .text = "On Monday."};

    replied(test, id, "Somebody was faster.", false);
    assert_int_equal(reply_to_conversation(&work, &reply, &said), STATUS_CONFLICT);
    assert_true(work.fault.message.one != NULL);
    work_end(&work);
    const struct conversation_card after = card(test, id);
    assert_string_equal(after.draft, "On Monday.");
    assert_int_equal(after.messages.count, 2);
    replied(test, id, "On Tuesday.", false);
    assert_string_equal(card(test, id).draft, "");
}

static void an_answer_needs_words_and_a_place_to_leave_by(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10), nowhere = 0;
    struct work work = store_case_work(test);
    struct conversation_said said = {0};

    assert_int_equal(
        reply_to_conversation(&work, &(struct conversation_reply){.id = id, .text = " \n"}, &said),
        STATUS_INVALID);
    assert_string_equal(work.fault.field, "text");
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, work_begin(&work));
    nowhere = sample_conversation(&work, now(test, id).channel_id,
                                  &(struct conversation){.address = "", .last_at = work.now});
    store_case_ok(&work, work_commit(&work));
    assert_int_equal(reply_to_conversation(
                         &work, &(struct conversation_reply){.id = nowhere, .text = "a"}, &said),
                     STATUS_INVALID);
    work_end(&work);
    assert_string_equal(card(test, nowhere).draft, "a");
}

/* It is of a kind that the outbox refuses, whoever asks. */
static void a_note_among_ourselves_can_never_leave(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10);
    const struct conversation before = now(test, id);
    struct work work = store_case_work(test);
    struct conversation_said note = {0};

    store_case_ok(&work, add_internal_note(&work, id, "He pays late.", &note));
    store_case_ok(&work, work_begin(&work));
    const struct outbox outbox = {.id = work_new_id(&work),
                                  .message_id = note.message_id,
                                  .channel_id = before.channel_id,
                                  .kind = OUTBOX_DIRECT,
                                  .state = OUTBOX_WAITING,
                                  .receiver = "ana@example.com"};
    assert_int_equal(outboxes_insert(&work, &outbox), STATUS_INVALID);
    assert_string_equal(work.fault.field, "message");
    work_end(&work);
    const struct conversation_card after = card(test, id);
    assert_int_equal(after.outbox.count, 0);
    assert_int_equal(after.messages.items[1].kind, MESSAGE_INTERNAL);
    assert_int_equal(after.conversation.waiting_since_at, before.waiting_since_at);
    undo_it(test, note.audit_id);
    assert_int_equal(card(test, id).messages.count, 1);
}

static void a_call_answers_and_may_have_been_earlier(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10);
    struct work work = store_case_work(test);
    struct conversation_said said = {0};

    store_case_ok(&work,
                  log_talk(&work, &(struct logged_talk){id, "call", "", "Begin on Monday"}, &said));
    assert_int_equal(said.conversation.waiting_since_at, 0);
    work_end(&work);
    undo_it(test, said.audit_id);
    work = store_case_work(test);
    store_case_ok(&work, log_talk(&work,
                                  &(struct logged_talk){id, "meeting", "2020-01-07T09:30",
                                                        "Before they wrote"},
                                  &said));
    assert_true(said.conversation.waiting_since_at != 0);
    assert_int_equal(
        log_talk(&work, &(struct logged_talk){id, "call", "2099-01-07T09:30", "Later"}, &said),
        STATUS_INVALID);
    assert_string_equal(work.fault.field, "at");
    work_end(&work);
    work = store_case_work(test);
    assert_int_equal(log_talk(&work, &(struct logged_talk){id, "dream", "", "x"}, &said),
                     STATUS_INVALID);
    work_end(&work);
    assert_int_equal(card(test, id).messages.items[0].kind, MESSAGE_MEETING);
}

static void the_enquiry_it_began_with_has_its_first_answer(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10);
    struct work work = store_case_work(test);
    struct enquiry_changed enquiry = {0};
    struct enquiry_card shown = {0};

    store_case_ok(&work, add_enquiry(&work, &(struct enquiry_input){.name = "Ana"}, &enquiry));
    struct conversation conversation = now(test, id);
    conversation.enquiry_id = enquiry.enquiry.id;
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, conversations_update(&work, &conversation));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    const struct conversation_said said = replied(test, id, "Gladly.", false);
    work = store_case_work(test);
    store_case_ok(&work, show_enquiry(&work, enquiry.enquiry.id, &shown));
    assert_int_equal(shown.enquiry.stage, ENQUIRY_ANSWERED);
    work_end(&work);
    undo_it(test, said.audit_id);
    work = store_case_work(test);
    store_case_ok(&work, show_enquiry(&work, enquiry.enquiry.id, &shown));
    assert_int_equal(shown.enquiry.stage, ENQUIRY_NEW);
    work_end(&work);
}

static void whoever_writes_too_is_seen_and_their_words_are_not(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10);
    int64_t other = sample_member(test, "Ana Colleague", ROLE_MEMBER);
    struct work theirs = sample_work(test, other, ROLE_MEMBER);

    store_case_ok(&theirs, keep_reply_draft(&theirs, id, "Dear Ana, on Mon"));
    work_end(&theirs);
    const struct conversation_card seen = card(test, id);
    assert_string_equal(seen.draft, "");
    assert_int_equal(seen.writing.count, 1);
    assert_string_equal(seen.writing.items[0].user_name, "Ana Colleague");
    assert_string_equal(seen.writing.items[0].text, "");
    theirs = sample_work(test, other, ROLE_MEMBER);
    store_case_ok(&theirs, keep_reply_draft(&theirs, id, ""));
    work_end(&theirs);
    assert_int_equal(card(test, id).writing.count, 0);
}

static void whoever_may_only_look_changes_nothing(void **state)
{
    struct store_case *test = *state;
    int64_t id = asked(test, 10);
    int64_t viewer = sample_member(test, "Vera", ROLE_VIEWER);
    struct work work = sample_work(test, viewer, ROLE_VIEWER);
    struct conversation_changed changed;
    struct conversation_said said;
    struct client_list same;
    struct conversation_card seen;

    store_case_ok(&work, show_conversation(&work, id, &(struct message_place){0}, &seen));
    const struct conversation_reply reply = {.id = id, .text = "a"};
    assert_int_equal(reply_to_conversation(&work, &reply, &said), STATUS_FORBIDDEN);
    assert_int_equal(add_internal_note(&work, id, "a", &said), STATUS_FORBIDDEN);
    assert_int_equal(log_talk(&work, &(struct logged_talk){id, "call", "", "a"}, &said),
                     STATUS_FORBIDDEN);
    assert_int_equal(keep_reply_draft(&work, id, "a"), STATUS_FORBIDDEN);
    assert_int_equal(assign_conversation(&work, id, 0, 0, &changed), STATUS_FORBIDDEN);
    assert_int_equal(close_conversation(&work, id, 0, &changed), STATUS_FORBIDDEN);
    assert_int_equal(reopen_conversation(&work, id, 0, &changed), STATUS_FORBIDDEN);
    assert_int_equal(put_conversation_in_spam(&work, id, 0, &changed), STATUS_FORBIDDEN);
    assert_int_equal(snooze_conversation(&work, id, 0, "tomorrow", &changed), STATUS_FORBIDDEN);
    assert_int_equal(link_conversation(&work, id, 0, 0, &changed), STATUS_FORBIDDEN);
    assert_int_equal(make_client_of_sender(&work, id, 0, false, &same, &changed), STATUS_FORBIDDEN);
    assert_int_equal(merge_conversations(&work, id, id, &changed), STATUS_FORBIDDEN);
    assert_int_equal(split_conversation(&work, id, 1, &changed), STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(now(test, id).version, 1);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        CASE(an_answer_waits_to_leave_and_stops_the_clock),
        CASE(an_answer_taken_back_in_time_waits_again_as_a_draft),
        CASE(what_was_said_meanwhile_stays_when_an_answer_is_taken_back),
        CASE(what_has_left_cannot_be_taken_back),
        CASE(an_answer_to_what_moved_on_is_kept_as_a_draft),
        CASE(an_answer_needs_words_and_a_place_to_leave_by),
        CASE(a_note_among_ourselves_can_never_leave),
        CASE(a_call_answers_and_may_have_been_earlier),
        CASE(the_enquiry_it_began_with_has_its_first_answer),
        CASE(whoever_writes_too_is_seen_and_their_words_are_not),
        CASE(whoever_may_only_look_changes_nothing),
    };

    return run_store_tests(tests);
}
