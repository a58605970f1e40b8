// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/conversations.h"
#include "app/enquiries.h"
#include "app/outgoing_steps.h"
#include "app/undo.h"
#include "domain/answering.h"
#include "store/blobs.h"
#include "support/sample_clients.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define SECOND INT64_C(1000000)

struct sent {
    int64_t conversation_id, message_id, outbox_id;
};

/* An answer of ours that stands so in the outbox. */
static struct sent sent_as(struct store_case *test, enum outbox_state state)
{
    struct work work = store_case_work(test);
    const struct sample_talk talk = sample_talk(&work);
    struct sent sent = {.conversation_id = talk.conversation_id};

    store_case_ok(&work, work_begin(&work));
    sent.message_id = sample_message(&work, sent.conversation_id, MESSAGE_OURS, work.now);
    sent.outbox_id = work_new_id(&work);
    store_case_ok(&work, outboxes_insert(&work, &(struct outbox){.id = sent.outbox_id,
                                                                 .message_id = sent.message_id,
                                                                 .channel_id = talk.channel_id,
                                                                 .kind = OUTBOX_DIRECT,
                                                                 .state = state,
                                                                 .receiver = "ana@example.com",
                                                                 .answer = "550 no such user"}));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return sent;
}

static struct outbox outbox_of(struct store_case *test, int64_t conversation_id)
{
    struct work work = store_case_work(test);
    struct outbox_list list = {0};

    store_case_ok(&work, outboxes_of_conversation(&work, conversation_id, &list));
    work_end(&work);
    assert_int_equal(list.count, 1);
    return list.items[0];
}

static void goes_once_more(struct store_case *test, enum outbox_state state)
{
    struct outgoing_stepped stepped = {0};
    const struct sent sent = sent_as(test, state);
    struct undone undone;
    struct work work = store_case_work(test);

    store_case_ok(&work, send_message_again(&work, sent.message_id, &stepped));
    assert_true(stepped.audit_id != 0);
    assert_int_equal(stepped.conversation_id, sent.conversation_id);
    const struct outbox outbox = outbox_of(test, sent.conversation_id);
    assert_int_equal(outbox.state, OUTBOX_WAITING);
    assert_int_equal(outbox.not_before_at, work.now + answering_default().undo_seconds * SECOND);
    const int64_t audit_id = stepped.audit_id;
    assert_int_equal(send_message_again(&work, sent.message_id, &stepped), STATUS_CONFLICT);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
    assert_int_equal(outbox_of(test, sent.conversation_id).state, state);
}

static void what_did_not_leave_goes_once_more(void **state)
{
    goes_once_more(*state, OUTBOX_FAILED);
}

static void what_may_have_left_goes_once_more(void **state)
{
    goes_once_more(*state, OUTBOX_UNKNOWN);
}

static void what_waits_for_consent_has_it(void **state)
{
    goes_once_more(*state, OUTBOX_TO_APPROVE);
}

static void what_left_or_is_on_its_way_does_not_go_again(void **state)
{
    struct store_case *test = *state;
    const struct sent sent = sent_as(test, OUTBOX_SENT);
    struct work work = store_case_work(test);
    struct outgoing_stepped stepped = {0};

    assert_int_equal(send_message_again(&work, sent.message_id, &stepped), STATUS_CONFLICT);
    work_end(&work);
    work = store_case_work(test);
    assert_int_equal(send_message_again(&work, sent.message_id + 999, &stepped), STATUS_NOT_FOUND);
    work_end(&work);
    assert_int_equal(outbox_of(test, sent.conversation_id).state, OUTBOX_SENT);
}

static void whoever_may_only_look_sends_nothing(void **state)
{
    struct store_case *test = *state;
    const struct sent sent = sent_as(test, OUTBOX_FAILED);
    struct work work = store_case_work(test);
    struct conversation_changed changed = {0};
    struct outgoing_stepped stepped = {0};

    work.actor.role = ROLE_VIEWER;
    assert_int_equal(send_message_again(&work, sent.message_id, &stepped), STATUS_FORBIDDEN);
    assert_int_equal(make_enquiry_of_conversation(&work, sent.conversation_id, 0, &changed),
                     STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(outbox_of(test, sent.conversation_id).state, OUTBOX_FAILED);
}

/* --- an enquiry --- */

static int64_t enquiry_of(struct store_case *test, int64_t conversation_id)
{
    struct work work = store_case_work(test);
    struct conversation conversation = {0};

    store_case_ok(&work, conversations_find(&work, conversation_id, &conversation));
    work_end(&work);
    return conversation.enquiry_id;
}

static void who_asks_becomes_an_enquiry_once_and_no_more_by_undo(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    const struct sample_talk talk = sample_talk(&work);
    struct conversation_changed changed = {0}, twice = {0};
    struct enquiry_card card = {0};
    struct undone undone;

    store_case_ok(&work, work_begin(&work));
    sample_message(&work, talk.conversation_id, MESSAGE_CAME, work.now);
    store_case_ok(&work, work_commit(&work));
    store_case_ok(&work, make_enquiry_of_conversation(&work, talk.conversation_id, 0, &changed));
    work_end(&work);
    const int64_t id = enquiry_of(test, talk.conversation_id);
    assert_int_equal(id, changed.conversation.enquiry_id);
    work = store_case_work(test);
    store_case_ok(&work, show_enquiry(&work, id, &card));
    assert_string_equal(card.enquiry.name, "Ana Example");
    assert_string_equal(card.enquiry.reach, "ana@example.com");
    assert_string_equal(card.enquiry.title, "A question");
    assert_string_equal(card.enquiry.details, "When can you begin?");
    assert_int_equal(make_enquiry_of_conversation(&work, talk.conversation_id, 0, &twice),
                     STATUS_CONFLICT);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, undo(&work, changed.audit_id, &undone));
    work_end(&work);
    assert_int_equal(enquiry_of(test, talk.conversation_id), 0);
    work = store_case_work(test);
    assert_int_equal(show_enquiry(&work, id, &card), STATUS_NOT_FOUND);
    work_end(&work);
}

/* --- pictures --- */

static void add_file(struct work *work, int64_t message_id, int32_t place, const char *media_type,
                     const char *content_id)
{
    struct message_file file = {.id = work_new_id(work),
                                .message_id = message_id,
                                .place = place,
                                .name = "picture",
                                .media_type = media_type,
                                .content_id = content_id,
                                .is_inline = true,
                                .length = 3,
                                .is_kept = true};

    store_case_ok(work, blobs_put(work, (struct slice){"\xFB\xEF\xBE", 3}, file.hash));
    store_case_ok(work, message_files_insert(work, &file));
}

static void pictures_that_came_in_a_message_stand_in_it(void **state)
{
    static const char html[] = "<p><img src=\"cid:a@x\" alt=\"A\"><img src=\"cid:b@x\" alt=\"B\">"
                               "<img src=\"cid:none\" alt=\"C\"></p>";
    static const char shown[] =
        "<p><img src=\"data:image/png;base64,++++\" alt=\"A\"><img src=\"cid:b@x\" alt=\"B\">"
        "<img src=\"cid:none\" alt=\"C\"></p>";
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    const struct sample_talk talk = sample_talk(&work);
    struct slice got = {0};

    store_case_ok(&work, work_begin(&work));
    struct conversation_message message = {.id = work_new_id(&work),
                                           .conversation_id = talk.conversation_id,
                                           .kind = MESSAGE_CAME,
                                           .happened_at = work.now,
                                           .sender_name = "",
                                           .sender_address = "ana@example.com",
                                           .receivers = "{}",
                                           .subject = "",
                                           .text = "A B C",
                                           .mail_id = "",
                                           .has_html = true};
    store_case_ok(&work, blobs_put(&work, slice_of(html), message.html_hash));
    store_case_ok(&work, messages_insert(&work, &message));
    add_file(&work, message.id, 0, "image/png", "a@x");
    add_file(&work, message.id, 1, "image/svg+xml", "b@x");
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, message_html(&work, message.id, &got));
    assert_int_equal(got.length, strlen(shown));
    assert_memory_equal(got.at, shown, got.length);
    work_end(&work);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        CASE(what_did_not_leave_goes_once_more),
        CASE(what_may_have_left_goes_once_more),
        CASE(what_waits_for_consent_has_it),
        CASE(what_left_or_is_on_its_way_does_not_go_again),
        CASE(whoever_may_only_look_sends_nothing),
        CASE(who_asks_becomes_an_enquiry_once_and_no_more_by_undo),
        CASE(pictures_that_came_in_a_message_stand_in_it),
    };

    return run_store_tests(tests);
}
