// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>

#include "support/page_case.h"

#include "support/check.h"

static void what_was_found_leads_to_its_page(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ёлкин & Sons <b>");
    const char *page = page_get(test, "/search?q=%D0%B5%D0%BB%D0%BA");

    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, page_text(test, "href=\"/clients/%" PRId64 "\"", id));
    assert_page_has(page, "Ёлкин &amp; Sons &lt;b&gt;");
    assert_page_has(page, "data-found=\"clients\"");
}

static void without_words_it_says_where_one_can_go(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/search");

    page_add_client(test, "Ada");
    assert_page_has(page, "data-found=\"go\"");
    assert_page_has(page, "G C");
    assert_page_lacks(page, "data-found=\"clients\"");
    assert_page_lacks(page, "Nothing found");
}

static void places_are_found_in_the_language_of_the_page(void **state)
{
    struct page_case *test = *state;

    test->language = "ru";
    assert_page_has(page_get(test, "/search?q=%D0%BA%D0%BB%D0%B8"), "data-found=\"go\"");
    assert_page_has(page_get(test, "/search?q=qqq"), "Ничего не найдено: qqq");
}

static void the_nearest_name_is_offered_and_never_run(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Harbour <script>alert(1)</script>");
    const char *page = page_get(test, "/search?q=harbuor");
    assert_page_has(page, "Did you mean Harbour &lt;script&gt;");
    assert_page_lacks(page, "<script>alert");
    page = page_get(test, "/search?q=%3Cscript%3Ealert(1)%3C/script%3Ezz");
    assert_page_lacks(page, "<script>alert");
}

static void somebody_signed_out_is_asked_to_sign_in(void **state)
{
    struct page_case *test = *state;

    test->session = NULL;
    page_get(test, "/search?q=ada");
    assert_int_equal(test->exchange->reply.code, 401);
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(what_was_found_leads_to_its_page),
        A_TEST(without_words_it_says_where_one_can_go),
        A_TEST(places_are_found_in_the_language_of_the_page),
        A_TEST(the_nearest_name_is_offered_and_never_run),
        A_TEST(somebody_signed_out_is_asked_to_sign_in),
    };

    return run_store_tests(tests);
}
