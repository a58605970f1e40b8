// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "support/page_case.h"

#include "support/check.h"

/* Somebody asks, which is a cue at once; returns the form of its first button. */
static const char *form_of_cue(struct page_case *test)
{
    static const char *const fields[] = {"cause", "object", "occasion", "days"};
    const char *page = page_get(test, "/today"), *at = strstr(page, "<article class=\"cue");
    const char *form = "";

    assert_non_null(at);
    for (size_t i = 0; i < 4; i++) {
        const char *name = strstr(at, page_text(test, "name=\"%s\" value=\"", fields[i]));

        assert_non_null(name);
        name = strchr(strstr(name, "value="), '"') + 1;
        form = page_text(test, "%s%s=%s&", form, fields[i],
                         arena_copy(&test->arena, name, strcspn(name, "\"")));
    }
    return form;
}

static void ask(struct page_case *test)
{
    page_send(test, "/enquiries", "name=Bramble+Tea&title=A+label");
    assert_int_equal(test->exchange->reply.code, 303);
}

static void without_clients_it_says_where_they_come_from(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/today");

    assert_page_has(page, "Nobody needs you right now");
    assert_page_has(page, "href=\"/start\"");
    page_add_client(test, "Ada");
    page = page_get(test, "/today");
    assert_page_has(page, "Nobody needs you right now");
    assert_page_lacks(page, "href=\"/start\"");
}

static void a_cue_says_whom_what_and_why_and_leads_to_its_rule(void **state)
{
    struct page_case *test = *state;

    ask(test);
    const char *page = page_get(test, "/today");
    assert_page_has(page, "Bramble Tea");
    assert_page_has(page, "Answer the enquiry");
    assert_page_has(page, "nobody has answered yet");
    assert_page_has(page, "href=\"/playbook#rule-7\"");
    page_sign_in_as(test, ROLE_VIEWER);
    page = page_get(test, "/today");
    assert_page_has(page, "Answer the enquiry");
    assert_page_lacks(page, "name=\"answer\"");
}

static void an_answer_takes_it_from_the_list_and_undo_puts_it_back(void **state)
{
    static const char *const answers[][2] = {
        {"done", "looked after"}, {"later", "put off"}, {"not", "left out"}};
    struct page_case *test = *state;

    ask(test);
    const char *form = form_of_cue(test);
    for (size_t i = 0; i < 3; i++) {
        page_send(test, "/today", page_text(test, "%sanswer=%s", form, answers[i][0]));
        assert_int_equal(test->exchange->reply.code, 303);
        const char *page = page_get(test, "/today");
        assert_page_lacks(page, "<article class=\"cue");
        assert_page_has(page, "Looked after today");
        assert_page_has(page, answers[i][1]);

        const char *undo = strstr(page, "<div class=\"cue done\">");
        assert_non_null(undo);
        undo = strstr(undo, "/undo/");
        assert_non_null(undo);
        page_send(test, arena_copy(&test->arena, undo, strcspn(undo, "\"")), "back=/today");
        assert_string_equal(page_replied(test, "Location"), "/today");
        page = page_get(test, "/today");
        assert_page_has(page, "<article class=\"cue");
        assert_page_lacks(page, "<div class=\"cue done\">");
    }
}

static void a_form_that_was_changed_is_refused_and_one_that_is_late_is_not(void **state)
{
    struct page_case *test = *state;

    ask(test);
    const char *form = form_of_cue(test);
    page_send(test, "/today", page_text(test, "%sanswer=perhaps", form));
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, "/today", "cause=x&object=1&occasion=0&days=1&answer=done");
    assert_int_equal(test->exchange->reply.code, 422);
    for (int i = 0; i < 2; i++) { /* the second press finds it settled */
        page_send(test, "/today", page_text(test, "%sanswer=done", form));
        assert_int_equal(test->exchange->reply.code, 303);
        assert_string_equal(page_replied(test, "Location"), "/today");
    }
    page_sign_in_as(test, ROLE_VIEWER);
    page_send(test, "/today", page_text(test, "%sanswer=done", form));
    assert_int_equal(test->exchange->reply.code, 403);
}

#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(without_clients_it_says_where_they_come_from),
        PAGE_TEST(a_cue_says_whom_what_and_why_and_leads_to_its_rule),
        PAGE_TEST(an_answer_takes_it_from_the_list_and_undo_puts_it_back),
        PAGE_TEST(a_form_that_was_changed_is_refused_and_one_that_is_late_is_not),
    };

    return run_store_tests(tests);
}
