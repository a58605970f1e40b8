// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/api_keys.h"
#include "support/page_case.h"

#include "support/check.h"

static unsigned code_of(struct page_case *test)
{
    return test->exchange->reply.code;
}

static void a_key_is_shown_once(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/settings/keys"), "There are no keys");
    const char *page = page_send(test, "/settings/keys", "name=Site+%3Cb%3E&scopes=write&days=365");
    assert_int_equal(code_of(test), 200);
    assert_page_has(page, "value=\"" API_KEY_PREFIX);
    assert_page_has(page, "Site &lt;b&gt;");
    page = page_get(test, "/settings/keys");
    assert_page_has(page, "Site &lt;b&gt;");
    assert_page_has(page, "reads and changes");
    assert_page_has(page, "never used yet");
    assert_page_has(page, "works until ");
    assert_page_lacks(page, API_KEY_PREFIX);
}

static void what_is_wrong_stands_beside_its_field(void **state)
{
    struct page_case *test = *state;
    const char *page = page_send(test, "/settings/keys", "name=&scopes=read&days=ever");

    assert_int_equal(code_of(test), 422);
    assert_page_has(page, "id=\"name-error\"");
    page = page_send(test, "/settings/keys", "name=Kept&scopes=all&days=90");
    assert_int_equal(code_of(test), 422);
    assert_page_has(page, "value=\"Kept\"");
    page_send(test, "/settings/keys", "name=Kept&scopes=read&days=3000");
    assert_int_equal(code_of(test), 422);
    page_send(test, "/settings/keys", "name=Kept&scopes=read");
    assert_int_equal(code_of(test), 422);
    assert_page_has(page_get(test, "/settings/keys"), "There are no keys");
}

static void a_viewer_is_not_offered_to_change(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_VIEWER);
    assert_page_lacks(page_get(test, "/settings/keys"), "value=\"write\"");
    page_send(test, "/settings/keys", "name=k&scopes=write&days=90");
    assert_int_equal(code_of(test), 403);
    page_send(test, "/settings/keys", "name=k&scopes=read&days=90");
    assert_int_equal(code_of(test), 200);
}

static const char *first_revoke_path(struct page_case *test, const char *page)
{
    const char *at = strstr(page, "action=\"/settings/keys/");

    assert_non_null(at);
    at += strlen("action=\"");
    return arena_copy(&test->arena, at, strcspn(at, "\""));
}

static void others_see_nothing_of_it_and_an_owner_ends_it(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_MEMBER);
    page_send(test, "/settings/keys", "name=Bookkeeping&scopes=read&days=30");
    const char *path = first_revoke_path(test, page_get(test, "/settings/keys"));
    page_sign_in_as(test, ROLE_MANAGER);
    assert_page_lacks(page_get(test, "/settings/keys"), "Bookkeeping");
    page_send(test, path, "");
    assert_int_equal(code_of(test), 404);
    page_sign_in_as(test, ROLE_OWNER);
    assert_page_has(page_get(test, "/settings/keys"), "of Mo");
    page_send(test, path, "");
    assert_int_equal(code_of(test), 303);
    const char *page = page_get(test, "/settings/keys");
    assert_page_has(page, "The key is ended");
    assert_page_lacks(page, "Bookkeeping");
    page_send(test, path, "");
    assert_int_equal(code_of(test), 404);
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_key_is_shown_once),
        PAGE_TEST(what_is_wrong_stands_beside_its_field),
        PAGE_TEST(a_viewer_is_not_offered_to_change),
        PAGE_TEST(others_see_nothing_of_it_and_an_owner_ends_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
