// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "support/page_case.h"

#include "support/check.h"

static const char *paste_path(struct page_case *test, int64_t id)
{
    return page_text(test, "/clients/%" PRId64 "/paste", id);
}

static void a_dialogue_is_shown_before_it_is_kept(void **state)
{
    static const char form[] = "do=look&text=Nora+Quill%2C+12%3A30%0AHello+%3Cb%3E%0A"
                               "Studio%2C+12%3A31%0AHi";
    struct page_case *test = *state;
    const int64_t id = page_add_client(test, "Nora Quill");
    const char *page = page_get(test, page_text(test, "/clients/%" PRId64, id));

    assert_page_has(page, page_text(test, "href=\"%s\"", paste_path(test, id)));
    assert_page_has(page_get(test, paste_path(test, id)), "Look what is in it");
    page = page_send(test, paste_path(test, id), form);
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "2 messages were recognised.");
    assert_page_has(page, "Hello &lt;b&gt;");
    assert_page_has(page, "the day is not said");
    assert_page_has(page, "name=\"who0\" value=\"them\" checked");
    assert_page_has(page, "name=\"who1\" value=\"us\" checked");
    assert_page_lacks(page_get(test, "/inbox?box=open"), "Hello");
}

static void it_is_kept_once_and_taken_back(void **state)
{
    static const char form[] =
        "do=keep&said=1&who0=them&who1=us&text=Nora%3A+Can+you+print+a+kite%3F%0AStudio%3A+Yes";
    struct page_case *test = *state;
    const int64_t id = page_add_client(test, "Nora Quill");

    page_send(test, paste_path(test, id), form);
    assert_int_equal(test->exchange->reply.code, 303);
    const char *talk = page_text(test, "%s", page_replied(test, "Location"));
    assert_int_equal(strncmp(talk, "/inbox/", 7), 0);
    const char *page = page_get(test, talk);
    assert_page_has(page, "The dialogue is kept");
    assert_page_has(page, "Can you print a kite?");
    assert_page_has(page, page_text(test, "href=\"%s/paste\"", talk));
    const char *undo = strstr(page, "/undo/");
    assert_non_null(undo);
    undo = page_text(test, "%.*s", (int)strcspn(undo, "\""), undo);
    page = page_send(test, page_text(test, "%s/paste", talk), form);
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, talk), "All of it was kept before");
    page_send(test, undo, "");
    page_get(test, talk);
    assert_int_equal(test->exchange->reply.code, 404);
}

static void dates_that_may_be_read_in_two_ways_are_asked_about(void **state)
{
    static const char text[] = "text=%5B3%2F4%2F2026%2C+10%3A00%5D+Nora%3A+Hello";
    struct page_case *test = *state;
    const int64_t id = page_add_client(test, "Nora");
    const char *page = page_send(test, paste_path(test, id), page_text(test, "do=look&%s", text));

    assert_page_has(page, "What stands first in these dates");
    page = page_send(test, paste_path(test, id), page_text(test, "do=keep&said=1&%s", text));
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "say whether the day or the month stands first");
    page = page_send(test, paste_path(test, id),
                     page_text(test, "do=look&said=1&order=month&%s", text));
    assert_page_has(page, "value=\"month\" checked");
    assert_page_has(page, "Mar, 10:00");
    page_send(test, paste_path(test, id), page_text(test, "do=keep&said=1&order=day&%s", text));
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, page_replied(test, "Location")), "Apr, 10:00");
}

static void what_is_no_dialogue_stays_in_its_field(void **state)
{
    struct page_case *test = *state;
    const int64_t id = page_add_client(test, "Nora");
    const char *page = page_send(test, paste_path(test, id), "do=look&text=no+dialogue+at+all");

    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "no messages were recognised in this text");
    assert_page_has(page, ">no dialogue at all</textarea>");
    page_get(test, paste_path(test, 987654321));
    assert_int_equal(test->exchange->reply.code, 404);
    page_sign_in_as(test, ROLE_VIEWER);
    page_get(test, paste_path(test, id));
    assert_int_equal(test->exchange->reply.code, 403);
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_dialogue_is_shown_before_it_is_kept),
        PAGE_TEST(it_is_kept_once_and_taken_back),
        PAGE_TEST(dates_that_may_be_read_in_two_ways_are_asked_about),
        PAGE_TEST(what_is_no_dialogue_stays_in_its_field),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
