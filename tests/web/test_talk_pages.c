// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/blobs.h"
#include "store/conversations.h"
#include "store/messages.h"
#include "support/page_case.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define MINUTE INT64_C(60000000)

/* Ana asked two hours ago, with what she answered to below it. */
static int64_t asked(struct page_case *test)
{
    struct work work = store_case_work(test->store);
    const struct sample_talk talk = sample_talk(&work);
    static const char own[] = "When can you begin?\n", quoted[] = "> On Monday 2 November";

    store_case_ok(&work, work_begin(&work));
    const int64_t at = work.now - 125 * MINUTE;
    int64_t id = sample_conversation(&work, talk.channel_id,
                                     &(struct conversation){.name = "Ana <b>Example</b>",
                                                            .subject = "A <i>question</i>",
                                                            .last_at = at,
                                                            .waiting_since_at = at,
                                                            .answer_due_at = at + 240 * MINUTE,
                                                            .message_count = 1});
    struct conversation_message message = {.id = work_new_id(&work),
                                           .conversation_id = id,
                                           .kind = MESSAGE_CAME,
                                           .happened_at = at,
                                           .sender_name = "Ana",
                                           .sender_address = "ana@example.com",
                                           .receivers = "{}",
                                           .subject = "A question",
                                           .text = page_text(test, "%s%s", own, quoted),
                                           .own_length = (int64_t)strlen(own),
                                           .mail_id = "",
                                           .has_html = true};
    static const char html[] = "<p>When can <b>you</b> begin?</p>";
    store_case_ok(&work, blobs_put(&work, slice_of(html), message.html_hash));
    store_case_ok(&work, messages_insert(&work, &message));
    struct message_file file = {.id = work_new_id(&work),
                                .message_id = message.id,
                                .name = "plan.html",
                                .media_type = "text/html",
                                .content_id = "",
                                .length = 33,
                                .is_kept = true};
    memcpy(file.hash, message.html_hash, sizeof(file.hash));
    store_case_ok(&work, message_files_insert(&work, &file));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return id;
}

static const char *path_of(struct page_case *test, int64_t id, const char *rest)
{
    return page_text(test, "/inbox/%" PRId64 "%s", id, rest);
}

/* The first number behind `mark` on a page. */
static int64_t number_behind(const char *page, const char *mark)
{
    const char *at = strstr(page, mark);

    assert_non_null(at);
    return strtoll(at + strlen(mark), NULL, 10);
}

static void an_inbox_without_a_mailbox_says_what_to_do(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/inbox"), "No mailbox is connected yet");
    assert_page_has(page_get(test, "/inbox?box=closed"), "No mailbox is connected yet");
    page_get(test, "/inbox?box=nonsense");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void the_queue_says_who_waits_and_until_when(void **state)
{
    struct page_case *test = *state;

    asked(test);
    const char *page = page_get(test, "/inbox");
    assert_page_has(page, "Ana &lt;b&gt;Example&lt;/b&gt;");
    assert_page_has(page, "A &lt;i&gt;question&lt;/i&gt;");
    assert_page_has(page, "2 h 5 min");
    assert_page_has(page, "answer by: ");
    assert_page_has(page, "When can you begin?");
    assert_page_has(page, "1 waits for an answer");
    assert_page_lacks(page_get(test, "/inbox?box=closed"), "question");
    assert_page_has(page_get(test, "/inbox?box=closed"), "There are no such conversations yet.");
}

static void a_conversation_shows_words_first_and_folds_what_was_quoted(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, path_of(test, asked(test), ""));

    assert_page_has(page, "<h1 dir=\"auto\">A &lt;i&gt;question&lt;/i&gt;</h1>");
    assert_page_has(page, "What they answered to");
    assert_page_has(page, "&gt; On Monday 2 November");
    assert_page_has(page, "Show as sent");
    assert_page_has(page, "sandbox loading=\"lazy\"");
    assert_page_has(page, "plan.html");
    assert_page_has(page, "Make them a client");
    assert_page_has(page, "name=\"version\" value=\"1\"");
}

/* AC-001 to AC-008: what came from outside can do nothing here. */
static void what_came_from_outside_can_do_nothing(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, path_of(test, asked(test), ""));
    const int64_t message = number_behind(page, "/inbox/messages/");
    const int64_t file = number_behind(page, "/inbox/files/");

    page = page_get(test, page_text(test, "/inbox/messages/%" PRId64 "/sent", message));
    assert_string_equal(page, "<p>When can <b>you</b> begin?</p>");
    const char *policy = page_replied(test, "Content-Security-Policy");
    assert_non_null(policy);
    assert_int_equal(strncmp(policy, "sandbox; default-src 'none';", 28), 0);
    assert_non_null(strstr(policy, "img-src data:;"));
    assert_null(strstr(policy, "allow-"));
    page_get(test, page_text(test, "/inbox/files/%" PRId64, file));
    assert_string_equal(test->exchange->reply.content_type, "application/octet-stream");
    assert_non_null(strstr(page_replied(test, "Content-Disposition"), "attachment"));
    assert_non_null(strstr(page_replied(test, "Content-Security-Policy"), "sandbox"));
    page_get(test, "/inbox/files/987654321");
    assert_int_equal(test->exchange->reply.code, 404);
}

static void an_answer_leaves_later_and_is_taken_back(void **state)
{
    struct page_case *test = *state;
    const int64_t id = asked(test);

    page_send(test, path_of(test, id, "/reply"), "version=1&do=close&text=On+Monday.");
    assert_int_equal(test->exchange->reply.code, 303);
    const char *page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "Your answer leaves in a moment");
    assert_page_has(page, "On Monday.");
    assert_page_has(page, "leaves at ");
    assert_page_has(page, "<span class=\"tag\">closed</span>");
    const char *before = strstr(page, "/withdraw");
    assert_non_null(before);
    while (before > page && strncmp(before, "messages/", 9) != 0)
        before--;
    page_send(test,
              page_text(test, "/inbox/messages/%" PRId64 "/withdraw",
                        (int64_t)strtoll(before + 9, NULL, 10)),
              "");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "waits for our answer");
    assert_page_has(page, ">On Monday.</textarea>");
    assert_page_has(page, "You began this earlier.");
}

static void an_answer_to_what_moved_on_keeps_its_words(void **state)
{
    struct page_case *test = *state;
    const int64_t id = asked(test);
    const char *page = page_get(test, path_of(test, id, ""));
    const int64_t seen = number_behind(page, "name=\"seen\" value=\"");

    page_send(test, path_of(test, id, "/note"), "text=She+is+in+a+hurry");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_send(test, path_of(test, id, "/reply"),
                     page_text(test, "version=1&do=send&text=On+Tuesday.&seen=%" PRId64, seen));
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "moved on meanwhile");
    assert_page_has(page, ">On Tuesday.</textarea>");
    assert_page_has(page, "new since you looked");
    assert_page_has(page, "name=\"version\" value=\"2\"");
}

static void each_press_does_what_it_says(void **state)
{
    static const struct {
        const char *path, *form, *told;
    } cases[] = {
        {"/note", "text=a", "Noted"},
        {"/spoke", "kind=call&at=&text=a", "Noted"},
        {"/snooze", "until=tomorrow", "Put off"},
        {"/reopen", "", "Open again"},
        {"/spam", "", "Among the spam"},
        {"/reopen", "", "Open again"},
        {"/owner", "owner=0", "It is with"},
        {"/close", "", "Closed"},
        {"/client/new", "", "Client added"},
        {"/client", "client=0", "Nobody you know yet."},
    };
    struct page_case *test = *state;
    const int64_t id = asked(test);

    page_send(test, path_of(test, id, "/owner"),
              page_text(test, "owner=%" PRId64, test->store->user_id));
    assert_page_has(page_get(test, path_of(test, id, "")), "Given");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        page_send(test, path_of(test, id, cases[i].path), cases[i].form);
        if (test->exchange->reply.code != 303)
            fail_msg("%s answers %u", cases[i].path, test->exchange->reply.code);
        const char *page = page_get(test, path_of(test, id, ""));
        if (i != 6) /* it is nobody's then, and says nothing */
            assert_page_has(page, cases[i].told);
        else
            assert_page_lacks(page, cases[i].told);
    }
    page_send(test, path_of(test, id, "/client/new"), "");
    assert_page_has(test->exchange->reply.body.at, "Somebody is called so, or reached so, already");
    page_send(test, path_of(test, id, "/snooze"), "until=never");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void a_message_is_found_and_leads_to_its_conversation(void **state)
{
    struct page_case *test = *state;
    const int64_t id = asked(test);

    page_send(test, path_of(test, id, "/note"), "text=kashmir+for+winter");
    const char *page = page_get(test, "/search?q=kashm");
    assert_page_has(page, "kashmir for winter");
    const int64_t message = number_behind(page, "/inbox/messages/");
    page_get(test, page_text(test, "/inbox/messages/%" PRId64, message));
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"),
                        page_text(test, "/inbox/%" PRId64 "#m%" PRId64, id, message));
}

/* A press of the courtesy check never sends. */
static void what_is_checked_is_not_sent(void **state)
{
    struct page_case *test = *state;
    const int64_t id = asked(test);
    const char *page = page_get(test, path_of(test, id, ""));

    assert_page_has(page, "data-courtesy=\"reply\"");
    assert_page_has(page, "data-courtesy=\"note\"");
    page_send(test, path_of(test, id, "/reply"), "version=1&check=1&text=AS+SOON+AS+POSSIBLE");
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(test->exchange->reply.body.at, "AS SOON AS POSSIBLE</textarea>");
    assert_page_has(test->exchange->reply.body.at, "class=\"findings\"");
    page_send(test, path_of(test, id, "/reply"), "version=1&mend=shouting-0&text=AS+SOON");
    assert_int_equal(test->exchange->reply.code, 200);
    page_send(test, path_of(test, id, "/reply"), "version=1&promise=x-0&text=I+will+look");
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_lacks(page_get(test, path_of(test, id, "")), "leaves at ");
}

static void who_asks_becomes_an_enquiry_in_one_press(void **state)
{
    struct page_case *test = *state;
    const int64_t id = asked(test);

    assert_page_has(page_get(test, path_of(test, id, "")), "Make it an enquiry");
    page_send(test, path_of(test, id, "/enquiry"), "");
    const char *page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "The enquiry that this is");
    assert_page_lacks(page, "Make it an enquiry");
}

static void whoever_may_only_look_has_no_buttons(void **state)
{
    struct page_case *test = *state;
    const int64_t id = asked(test);

    page_sign_in_as(test, ROLE_VIEWER);
    const char *page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "When can you begin?");
    assert_page_lacks(page, "action=\"/inbox/");
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(an_inbox_without_a_mailbox_says_what_to_do),
        PAGE_TEST(the_queue_says_who_waits_and_until_when),
        PAGE_TEST(a_conversation_shows_words_first_and_folds_what_was_quoted),
        PAGE_TEST(what_came_from_outside_can_do_nothing),
        PAGE_TEST(an_answer_leaves_later_and_is_taken_back),
        PAGE_TEST(an_answer_to_what_moved_on_keeps_its_words),
        PAGE_TEST(each_press_does_what_it_says),
        PAGE_TEST(a_message_is_found_and_leads_to_its_conversation),
        PAGE_TEST(what_is_checked_is_not_sent),
        PAGE_TEST(who_asks_becomes_an_enquiry_in_one_press),
        PAGE_TEST(whoever_may_only_look_has_no_buttons),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
