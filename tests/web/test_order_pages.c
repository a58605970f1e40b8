// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/page_case.h"

#include "support/check.h"

/* The path that the last page led to. */
static const char *led_to(struct page_case *test)
{
    const char *path = page_replied(test, "Location");

    assert_int_equal(test->exchange->reply.code, 303);
    assert_non_null(path);
    return path;
}

static const char *entered(struct page_case *test, const char *form)
{
    page_send(test, "/orders", form);
    return led_to(test);
}

static void without_anything_open_the_board_says_so(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/orders"), "Nothing is open");
    assert_page_has(page_get(test, "/orders?view=list"), "No such orders");
    assert_int_equal(test->exchange->reply.code, 200);
}

static void a_line_is_shown_as_it_was_understood(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Quince Kitchen");
    const char *page =
        page_get(test, "/orders/new?line=quince%20kitchen%3B%20Winter%20menu%3B%20240.50%20EUR");
    assert_page_has(page, "Understood as an order of Quince Kitchen");
    assert_page_has(page, "value=\"Winter menu\"");
    assert_page_has(page, "value=\"240.5\"");
    assert_page_has(page, "name=\"client_id\"");
    page = page_get(test, "/orders/new?line=Somebody%20Else%3B%20menu");
    assert_page_has(page, "No client is called “Somebody Else” yet");
    assert_page_lacks(page, "name=\"client_id\"");
}

static void an_order_is_entered_shown_moved_and_taken_back(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    const char *path = entered(
        test, "client=ana&title=Winter+menu&amount=240&accepted_on=2026-01-05&due_on=2026-01-09");
    const char *page = page_get(test, path);
    assert_page_has(page, "Order entered");
    assert_page_has(page, "<h1 dir=\"auto\">Winter menu</h1>");
    assert_page_has(page, "was promised for");
    assert_page_has(page_get(test, "/orders"), "Winter menu");
    assert_page_has(page_get(test, "/orders?view=list"), "Winter menu");
    page_send(test, page_text(test, "%s/stage", path), "stage=done");
    assert_string_equal(led_to(test), path);
    assert_page_has(page_get(test, path), "Order moved on");
    assert_page_has(page_get(test, "/orders"), "Nothing is open");
    assert_page_has(page_get(test, "/orders?view=list&stage=done"), "Winter menu");
}

static void a_name_that_fits_several_asks_which(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana Horvat");
    page_add_client(test, "Ana Kos");
    const char *page = page_send(test, "/orders", "client=ana&title=menu");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "Which of them?");
    assert_page_has(page, "value=\"menu\"");
    page = page_send(test, "/orders", "client=&title=menu");
    assert_page_has(page, "say whose order it is");
}

static void a_fault_stands_beside_its_field(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    const char *page = page_send(test, "/orders", "client=ana&title=menu&amount=lots");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "id=\"amount-error\"");
    assert_page_has(page, "value=\"lots\"");
}

static void two_who_edit_the_same_choose(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    const char *path = entered(test, "client=ana&title=Winter+menu");
    page_send(test, path, "version=1&title=Spring+menu&base_title=Winter+menu");
    led_to(test);
    const char *page = page_send(test, path, "version=1&title=Summer+menu&base_title=Winter+menu");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "Changed meanwhile");
    assert_page_has(page, "Stored now: Spring menu");
    assert_page_has(page, "value=\"Summer menu\"");
    assert_page_has(page, "name=\"version\" value=\"2\"");
}

static void what_cannot_be_done_is_told_on_the_page(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    const char *path = entered(test, "client=ana&title=menu&amount=100");
    const char *page = page_send(test, page_text(test, "%s/refund", path), "amount=200");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "can be given back");
    page_send(test, page_text(test, "%s/cancel", path), "reason=they+closed");
    assert_page_has(page_get(test, led_to(test)), "they closed");
    page_send(test, page_text(test, "%s/cancel", path), "");
    assert_int_equal(test->exchange->reply.code, 409);
    page_send(test, page_text(test, "%s/delete", path), "");
    assert_string_equal(led_to(test), "/orders");
}

static void an_enquiry_is_answered_and_becomes_an_order(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/enquiries", "name=Nora+Quill&reach=nora%40example.com&title=Menu");
    const char *path = led_to(test);
    assert_page_has(page_get(test, path), "Answered now");
    assert_page_has(page_get(test, "/orders"), "came within the hour");
    page_send(test, page_text(test, "%s/answered", path), "");
    assert_page_lacks(page_get(test, led_to(test)), "Answered now</button>");
    page_send(test, page_text(test, "%s/won", path), "");
    assert_page_has(page_get(test, led_to(test)), "See the order that it became");
    assert_page_has(page_get(test, "/clients"), "Nora Quill");
    page_send(test, "/enquiries", "name=");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void the_wrong_client_is_changed_on_the_form(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana Horvat");
    page_add_client(test, "Boris");
    const char *path = entered(test, "client=boris&title=menu");
    const char *edit = page_text(test, "%s/edit", path);
    assert_page_has(page_get(test, edit), "name=\"client\" value=\"Boris\"");
    page_send(test, path, "version=1&title=menu&client=Boris&base_client=Boris");
    assert_page_has(page_get(test, led_to(test)), "<bdi>Boris</bdi>");
    const char *page = page_send(test, path, "version=1&client=Nobody&base_client=Boris");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "id=\"client-error\"");
    page_send(test, path, "version=1&client=ana&base_client=Boris");
    page = page_get(test, led_to(test));
    assert_page_has(page, "<bdi>Ana Horvat</bdi>");
    assert_page_has(page, "client: Ana Horvat");
    /* Two are called alike: one chooses which. */
    page_add_client(test, "Boris");
    page = page_send(test, path, "version=2&client=boris&base_client=Ana+Horvat");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "Which of them?");
    assert_page_has(page, "id=\"client_id-error\"");
}

static void an_order_has_own_fields_and_notes(void **state)
{
    struct page_case *test = *state;

    const int64_t ana = page_add_client(test, "Ana");
    page_send(test, "/settings/fields/new", "object=orders&name=Paper&kind=text");
    led_to(test);
    const char *path = entered(test, "client=ana&title=menu");
    const char *page = page_get(test, page_text(test, "%s/edit", path));
    const char *field = strstr(page, "name=\"base_f");
    assert_non_null(field);
    const int64_t id = strtoll(field + strlen("name=\"base_f"), NULL, 10);
    page_send(test, path, page_text(test, "version=1&f%lld=%s", (long long)id, "thick+%3Cb%3E"));
    page = page_get(test, led_to(test));
    assert_page_has(page, "<bdi>thick &lt;b&gt;</bdi>");
    assert_page_has(page, "Paper: thick &lt;b&gt;");
    page_send(
        test,
        page_text(test, "/clients/%lld/notes/new?order=%s", (long long)ana, strrchr(path, '/') + 1),
        "kind=note&text=in+blue");
    assert_string_equal(led_to(test), path);
    page = page_get(test, path);
    assert_page_has(page, ">in blue</blockquote>");
    page_sign_in_as(test, ROLE_VIEWER);
    page = page_get(test, path);
    assert_page_has(page, ">in blue</blockquote>");
    assert_page_lacks(page, "/notes/new");
}

static void services_are_kept_and_suggested(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    entered(test, "client=ana&service=Logo");
    assert_page_has(page_get(test, "/settings/services"), "name=Logo");
    page_send(test, "/settings/services", "name=Logo&price=300&unit=package&usual_days=7");
    led_to(test);
    const char *page = page_get(test, "/orders/new?line=ana%3B%20logo");
    assert_page_has(page, "value=\"300\"");
    page = page_send(test, "/settings/services", "name=logo");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "there is a service Logo already");
}

static void what_was_typed_is_never_run(void **state)
{
    static const char hostile[] = "%3Cscript%3Ealert(1)%3C/script%3E%22%3E%3Cimg%20src=x%3E";
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    const char *path = entered(
        test, page_text(test, "client=ana&title=%s&details=%s&service=%s&source=%s&number=%s",
                        hostile, hostile, hostile, hostile, hostile));
    const char *pages[] = {page_get(test, path),
                           page_get(test, "/orders"),
                           page_get(test, "/orders?view=list"),
                           page_get(test, page_text(test, "%s/edit", path)),
                           page_get(test, page_text(test, "/orders/new?line=%s", hostile)),
                           page_get(test, "/settings/services")};
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        assert_page_lacks(pages[i], "<script>alert");
        assert_page_lacks(pages[i], "<img");
    }
}

static void who_only_looks_has_nothing_to_press(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    const char *path = entered(test, "client=ana&title=menu");
    page_sign_in_as(test, ROLE_VIEWER);
    const char *page = page_get(test, path);
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_lacks(page, "/stage");
    assert_page_lacks(page_get(test, "/orders"), "Start work");
    page_send(test, page_text(test, "%s/stage", path), "stage=done");
    assert_int_equal(test->exchange->reply.code, 403);
    page_get(test, "/orders/new");
    assert_int_equal(test->exchange->reply.code, 403);
}

static void filters_that_are_none_are_refused(void **state)
{
    static const char *const queries[] = {"stage=soon", "from=yesterday", "to=1",
                                          "client=x",   "client=-1",      "after=x"};
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        page_get(test, page_text(test, "/orders?view=list&%s", queries[i]));
        assert_int_equal(test->exchange->reply.code, 422);
    }
}

#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(without_anything_open_the_board_says_so),
        PAGE_TEST(a_line_is_shown_as_it_was_understood),
        PAGE_TEST(an_order_is_entered_shown_moved_and_taken_back),
        PAGE_TEST(a_name_that_fits_several_asks_which),
        PAGE_TEST(a_fault_stands_beside_its_field),
        PAGE_TEST(two_who_edit_the_same_choose),
        PAGE_TEST(what_cannot_be_done_is_told_on_the_page),
        PAGE_TEST(an_enquiry_is_answered_and_becomes_an_order),
        PAGE_TEST(the_wrong_client_is_changed_on_the_form),
        PAGE_TEST(an_order_has_own_fields_and_notes),
        PAGE_TEST(services_are_kept_and_suggested),
        PAGE_TEST(what_was_typed_is_never_run),
        PAGE_TEST(who_only_looks_has_nothing_to_press),
        PAGE_TEST(filters_that_are_none_are_refused),
    };
    return run_store_tests(tests);
}
