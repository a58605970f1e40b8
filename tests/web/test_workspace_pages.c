// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/page_case.h"

#include "support/check.h"

static unsigned code_of(struct page_case *test)
{
    return test->exchange->reply.code;
}

static const char *switch_path(struct page_case *test, const char *page)
{
    const char *at = strstr(page, "action=\"/settings/workspaces/");

    assert_non_null(at);
    at += strlen("action=\"");
    return arena_copy(&test->arena, at, strcspn(at, "\""));
}

static void two_businesses_stay_apart(void **state)
{
    struct page_case *test = *state;
    const char *first = test->session, *first_csrf = test->csrf;

    page_add_client(test, "Nora Quill");
    assert_page_lacks(page_get(test, "/clients"), "href=\"/settings/workspaces\"");
    page_send(test, "/settings/workspaces", "name=Second+%3Cb%3E");
    assert_int_equal(code_of(test), 303);
    assert_string_not_equal(test->new_session, first);
    page_use_session(test, test->new_session);
    const char *page = page_get(test, "/clients");
    assert_page_has(page, "href=\"/settings/workspaces\"><bdi>Second &lt;b&gt;</bdi>");
    assert_page_lacks(page, "Nora Quill");
    page = page_get(test, "/settings/workspaces");
    const char *back = switch_path(test, page);
    const char *second = test->session, *second_csrf = test->csrf;
    test->session = first; /* a tab that stood open */
    test->csrf = first_csrf;
    page_send(test, "/settings/workspaces", "name=Third");
    assert_int_not_equal(code_of(test), 303);
    test->session = second;
    page_send(test, "/settings/workspaces", "name=Third");
    assert_int_equal(code_of(test), 403);
    test->csrf = second_csrf;
    page_send(test, back, "");
    assert_int_equal(code_of(test), 303);
    page_use_session(test, test->new_session);
    assert_page_has(page_get(test, "/clients"), "Nora Quill");
}

static void what_is_wrong_stands_beside_the_name(void **state)
{
    struct page_case *test = *state;
    const char *page = page_send(test, "/settings/workspaces", "name=");

    assert_int_equal(code_of(test), 422);
    assert_page_has(page, "id=\"name-error\"");
    page_send(test, "/settings/workspaces", page_text(test, "name=%0201d", 0));
    assert_int_equal(code_of(test), 422);
    page_send(test, "/settings/workspaces/987654321/switch", "");
    assert_int_equal(code_of(test), 404);
}

static void whoever_owns_nothing_may_look_and_not_add(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_MEMBER);
    assert_page_lacks(page_get(test, "/settings/workspaces"), "Add a workspace");
    page_send(test, "/settings/workspaces", "name=Mine");
    assert_int_equal(code_of(test), 403);
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(two_businesses_stay_apart),
        PAGE_TEST(what_is_wrong_stands_beside_the_name),
        PAGE_TEST(whoever_owns_nothing_may_look_and_not_add),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
