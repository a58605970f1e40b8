// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/outgoing_put.h"
#include "domain/outbox_rule.h"
#include "store/conversations.h"
#include "store/outboxes.h"
#include "support/page_case.h"
#include "support/sample_talk.h"

#include "support/check.h"

static int64_t put(struct page_case *test, enum outgoing_leave leave)
{
    struct work work = store_case_work(test->store);
    const struct sample_talk talk = sample_talk(&work);
    struct conversation conversation = {0};
    struct outgoing_written written = {0};

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, conversations_find(&work, talk.conversation_id, &conversation));
    store_case_ok(&work, outgoing_put(&work,
                                      &(struct outgoing){.conversation = &conversation,
                                                         .kind = OUTBOX_AUTOMATIC,
                                                         .leave = leave,
                                                         .text = "We are <b>closed</b>."},
                                      &written));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return written.outbox_id;
}

static enum outbox_state state_of(struct page_case *test, int64_t id)
{
    struct work work = store_case_work(test->store);
    struct outbox outbox = {0};

    store_case_ok(&work, outboxes_find(&work, id, &outbox));
    work_end(&work);
    return outbox.state;
}

static void with_nothing_on_its_way_it_says_what_will_stand_here(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/outbox"), "Nothing waits to leave");
    assert_page_lacks(page_get(test, "/today"), "/outbox");
    assert_page_has(page_get(test, "/inbox"), "<a href=\"/outbox\"");
}

static void what_is_to_be_approved_is_told_and_leaves_by_a_press(void **state)
{
    struct page_case *test = *state;
    const int64_t id = put(test, OUTGOING_ONCE_APPROVED);

    assert_page_has(page_get(test, "/today"), "1 message of yours did not leave by itself");
    assert_page_has(page_get(test, "/inbox"), "1 message of yours did not leave by itself");
    const char *page = page_get(test, "/outbox");
    assert_page_has(page, "Needs a decision");
    assert_page_has(page, "It waits for your yes.");
    assert_page_has(page, "Ana Example");
    assert_page_has(page, "We are &lt;b&gt;closed&lt;/b&gt;.");
    assert_page_has(page, "Approve and send");
    page_send(test, page_text(test, "/outbox/%" PRId64, id), "do=go&back=%2Foutbox");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), "/outbox");
    page = page_get(test, "/outbox");
    assert_page_has(page, "It leaves in a moment");
    assert_page_has(page, "Undo");
    assert_page_lacks(page, "Needs a decision");
    assert_int_equal(state_of(test, id), OUTBOX_WAITING);
}

static void what_is_not_to_leave_is_kept(void **state)
{
    struct page_case *test = *state;
    const int64_t id = put(test, OUTGOING_AS_SET);

    assert_page_has(page_get(test, "/outbox"), "Do not send");
    page_send(test, page_text(test, "/outbox/%" PRId64, id), "do=keep&back=%2Foutbox");
    assert_int_equal(state_of(test, id), OUTBOX_WITHDRAWN);
    page_send(test, page_text(test, "/outbox/%" PRId64, id), "do=go&back=%2Foutbox");
    assert_int_equal(test->exchange->reply.code, 409);
    page_send(test, page_text(test, "/outbox/%" PRId64, id), "do=burn");
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, "/outbox/987654321", "do=go");
    assert_int_equal(test->exchange->reply.code, 404);
}

static void who_only_looks_has_nothing_to_press(void **state)
{
    struct page_case *test = *state;
    const int64_t id = put(test, OUTGOING_ONCE_APPROVED);

    page_sign_in_as(test, ROLE_VIEWER);
    const char *page = page_get(test, "/outbox");
    assert_page_has(page, "It waits for your yes.");
    assert_page_lacks(page, "Approve and send");
    page_send(test, page_text(test, "/outbox/%" PRId64, id), "do=go");
    assert_int_equal(test->exchange->reply.code, 403);
    assert_int_equal(state_of(test, id), OUTBOX_TO_APPROVE);
}

#define OUTBOX_TEST(name) cmocka_unit_test_setup_teardown(name, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OUTBOX_TEST(with_nothing_on_its_way_it_says_what_will_stand_here),
        OUTBOX_TEST(what_is_to_be_approved_is_told_and_leaves_by_a_press),
        OUTBOX_TEST(what_is_not_to_leave_is_kept),
        OUTBOX_TEST(who_only_looks_has_nothing_to_press),
    };
    return run_store_tests(tests);
}
