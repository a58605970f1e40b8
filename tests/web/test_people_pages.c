// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/users.h"
#include "support/page_case.h"

#include "support/check.h"

static unsigned code_of(struct page_case *test)
{
    return test->exchange->reply.code;
}

/* The path in the link that the page shows. */
static const char *link_path(struct page_case *test, const char *page)
{
    static const char mark[] = "value=\"http://127.0.0.1:8080/invite/";
    const char *at = strstr(page, mark);

    assert_non_null(at);
    at += strlen("value=\"http://127.0.0.1:8080");
    return arena_copy(&test->arena, at, strcspn(at, "\""));
}

static const char *invited(struct page_case *test, const char *form)
{
    const char *page = page_send(test, "/settings/people/invite", form);

    assert_int_equal(code_of(test), 200);
    return link_path(test, page);
}

static void be_nobody(struct page_case *test)
{
    test->session = NULL;
    test->done = NULL;
}

static void whoever_is_invited_comes_in_with_an_account_of_their_own(void **state)
{
    struct page_case *test = *state;
    const char *path = invited(test, "name=Eva+%3Cb%3E&role=manager");

    assert_page_has(page_get(test, "/settings/people"), "Eva &lt;b&gt;");
    assert_page_lacks(page_get(test, "/settings/people"), path); /* shown once */
    be_nobody(test);
    const char *page = page_get(test, path);
    assert_int_equal(code_of(test), 200);
    assert_page_has(page, "Manager");
    assert_page_has(page, "value=\"Eva &lt;b&gt;\"");
    page = page_post(test, path, "name=Eva&email=eva&password=four+quiet+rooms");
    assert_int_equal(code_of(test), 422);
    assert_page_has(page, "id=\"email-error\"");
    page_post(test, path, "name=Eva&email=Eva@Example.com&password=four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
    page_use_session(test, test->new_session);
    page = page_get(test, "/settings/people");
    assert_page_has(page, "eva@example.com");
    assert_page_lacks(page, "value=\"owner\"");
    be_nobody(test);
    page_get(test, path);
    assert_int_equal(code_of(test), 404);
    page_post(test, path, "name=Eva&email=e2@example.com&password=four+quiet+rooms");
    assert_int_equal(code_of(test), 404);
    page_post(test, "/sign-in", "email=eva@example.com&password=four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
}

static void an_address_that_somebody_has_is_no_way_in(void **state)
{
    struct page_case *test = *state;
    const char *first = invited(test, "name=Eva&role=member");
    const char *second = invited(test, "name=Eva&role=owner");

    be_nobody(test);
    page_post(test, first, "name=Eva&email=eva@example.com&password=four+quiet+rooms");
    assert_int_equal(code_of(test), 303);
    const char *page =
        page_post(test, second, "name=Eve&email=EVA@example.com&password=five+quiet+rooms");
    assert_int_equal(code_of(test), 409);
    assert_page_has(page, "id=\"email-error\"");
    assert_page_lacks(page, "five quiet");
    page_get(test, second); /* and it still works */
    assert_int_equal(code_of(test), 200);
    assert_page_has(page_get(test, page_text(test, "/sign-in?back=%s", second)),
                    page_text(test, "name=\"back\" value=\"%s\"", second));
    assert_page_has(page_get(test, "/sign-in?back=//evil.example"), "name=\"back\" value=\"/\"");
}

static void whoever_is_signed_in_joins_as_they_are(void **state)
{
    struct page_case *test = *state;
    const char *path = invited(test, "name=Eva&role=member");

    const char *page = page_get(test, path);
    assert_page_has(page, "/join\"");
    assert_page_lacks(page, "name=\"password\"");
    page_post(test, page_text(test, "%s/join", path), ""); /* AC-071 */
    assert_int_equal(code_of(test), 403);
    page = page_send(test, page_text(test, "%s/join", path), "");
    assert_int_equal(code_of(test), 409);
    assert_page_has(page, "already");
    be_nobody(test);
    page_post(test, page_text(test, "%s/join", path), "");
    assert_int_equal(code_of(test), 401);
}

static int64_t member_id(struct page_case *test, const char *name)
{
    struct work work = store_case_work(test->store);
    struct member_list members = {0};
    int64_t id = 0;

    store_case_ok(&work, members_list(&work, &members));
    for (size_t i = 0; i < members.count; i++)
        if (strcmp(members.items[i].name, name) == 0)
            id = members.items[i].user_id;
    work_end(&work);
    assert_true(id != 0);
    return id;
}

static void roles_change_and_members_go_with_a_way_back(void **state)
{
    struct page_case *test = *state;
    struct page_case owner = *test;

    page_sign_in_as(test, ROLE_MEMBER);
    const char *theirs = test->session;
    int64_t id = member_id(test, "Mo");
    test->session = owner.session;
    test->csrf = owner.csrf;
    page_send(test, page_text(test, "/settings/people/%lld/role", (long long)id), "role=viewer");
    assert_int_equal(code_of(test), 303);
    assert_page_has(page_get(test, "/settings/people"), "data-undo");
    test->session = theirs;
    page_get(test, "/settings/you");
    assert_int_equal(code_of(test), 200);
    test->session = owner.session;
    page_send(test, page_text(test, "/settings/people/%lld/remove", (long long)id), "");
    assert_int_equal(code_of(test), 303);
    test->session = theirs;
    test->done = NULL;
    page_get(test, "/settings/people"); /* AC-038 */
    assert_int_equal(code_of(test), 401);
    test->session = owner.session;
    page_send(test, page_text(test, "/settings/people/%lld/role", (long long)id), "role=king");
    assert_int_equal(code_of(test), 422);
    page_send(test, "/settings/people/leave", ""); /* AC-040 */
    assert_int_equal(code_of(test), 409);
}

static void a_viewer_sees_names_and_changes_nothing(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_VIEWER);
    const char *page = page_get(test, "/settings/people");
    assert_int_equal(code_of(test), 200);
    assert_page_has(page, "Owner");
    assert_page_lacks(page, "/role\"");
    assert_page_lacks(page, "/settings/people/invite");
    page_send(test, "/settings/people/invite", "name=E&role=viewer");
    assert_int_equal(code_of(test), 403);
    page_send(test, "/settings/people/leave", "");
    assert_int_equal(code_of(test), 303);
    page_get(test, "/settings/people");
    assert_int_equal(code_of(test), 401);
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(whoever_is_invited_comes_in_with_an_account_of_their_own),
        PAGE_TEST(an_address_that_somebody_has_is_no_way_in),
        PAGE_TEST(whoever_is_signed_in_joins_as_they_are),
        PAGE_TEST(roles_change_and_members_go_with_a_way_back),
        PAGE_TEST(a_viewer_sees_names_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
