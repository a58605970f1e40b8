// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/page_case.h"

#include "support/check.h"

static void the_business_is_set_and_taken_back(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/settings/business");

    assert_page_has(page, "<option value=\"Europe/Zagreb\">");
    page_send(test, "/settings/business",
              "version=1&name=%3Cb%3ELinden&time_zone=Europe/Zagreb&active_days=120");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, "/settings/business");
    assert_page_has(page, "value=\"&lt;b&gt;Linden\"");
    assert_page_has(page, "In force: 120 days");
    assert_page_has(page, "data-undo");
}

static void a_field_at_fault_is_shown_with_what_was_typed(void **state)
{
    struct page_case *test = *state;
    const char *page = page_send(test, "/settings/business", "version=1&active_days=soon");

    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "value=\"soon\"");
    assert_page_has(page, "id=\"active_days-error\"");
    assert_page_has(page, "aria-invalid=\"true\"");
    page = page_send(test, "/settings/business", "version=1&time_zone=Mars/Base");
    assert_page_has(page, "Mars/Base");
    assert_page_has(page, "id=\"time_zone-error\"");
}

static void a_conflict_keeps_both(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/settings/business", "version=1&name=First");
    const char *page =
        page_send(test, "/settings/business", "version=1&name=Second&base_name=Before");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "Stored now: First");
    assert_page_has(page, "value=\"Second\"");
}

static void only_who_manages_sees_the_business(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_MEMBER);
    page_get(test, "/settings/business");
    assert_int_equal(test->exchange->reply.code, 403);
    page_send(test, "/settings/business", "version=1&name=Mine");
    assert_int_equal(test->exchange->reply.code, 403);
    assert_page_lacks(page_get(test, "/settings/keyboard"), "/settings/business");
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(the_business_is_set_and_taken_back),
        A_TEST(a_field_at_fault_is_shown_with_what_was_typed),
        A_TEST(a_conflict_keeps_both),
        A_TEST(only_who_manages_sees_the_business),
    };

    return run_store_tests(tests);
}
