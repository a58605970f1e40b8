// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/orders.h"
#include "support/page_case.h"

#include "support/check.h"

/* Where pages of one part lead to those of another. */

static const char *led_to(struct page_case *test)
{
    const char *path = page_replied(test, "Location");

    assert_int_equal(test->exchange->reply.code, 303);
    assert_non_null(path);
    return path;
}

static const char *sent(struct page_case *test, const char *path, const char *form)
{
    page_send(test, path, form);
    return led_to(test);
}

static void whoever_has_no_client_begins_with_the_first_ones(void **state)
{
    struct page_case *test = *state;

    page_get(test, "/");
    assert_string_equal(led_to(test), "/start");
    assert_page_has(page_get(test, "/start"), "href=\"/start/memory\"");
    page_sign_in_as(test, ROLE_VIEWER);
    page_get(test, "/");
    assert_string_equal(led_to(test), "/today");
}

static void whoever_has_clients_begins_with_them(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    page_get(test, "/");
    assert_string_equal(led_to(test), "/today");
}

static void the_page_of_a_client_leads_to_their_orders_and_enquiries(void **state)
{
    struct page_case *test = *state;
    const int64_t id = page_add_client(test, "Ana");
    const char *path = page_text(test, "/clients/%" PRId64, id);

    const char *page = page_get(test, path);
    assert_page_has(page, page_text(test, "href=\"/orders/new?client=%" PRId64 "\"", id));
    assert_page_has(page, page_text(test, "href=\"/enquiries/new?client=%" PRId64 "\"", id));
    const char *order = sent(test, "/orders", "client=ana&title=Winter+menu&amount=240");
    const char *enquiry = sent(test, "/enquiries", "name=Ana&title=Posters");
    page = page_get(test, path);
    const char *row = page_text(test, "<a href=\"%s\" data-swap=\"link\"><bdi>Winter menu", order);
    assert_page_has(page, row);
    assert_page_has(page, page_text(test, "<a href=\"%s\" data-swap=\"link\">Order</a>", order));
    assert_page_has(page,
                    page_text(test, "<a href=\"%s\" data-swap=\"link\">Enquiry</a>", enquiry));
    assert_page_has(page_get(test, order), page_text(test, "href=\"%s\"", path));
    assert_page_has(page_get(test, enquiry), page_text(test, "href=\"%s\"", path));
}

static void an_enquiry_begun_on_the_page_of_a_client_is_theirs(void **state)
{
    struct page_case *test = *state;
    const int64_t id = page_add_client(test, "Ana Horvat");

    const char *page = page_get(test, page_text(test, "/enquiries/new?client=%" PRId64, id));
    assert_page_has(page, "value=\"Ana Horvat\"");
    page_get(test, "/enquiries/new?client=1");
    assert_int_equal(test->exchange->reply.code, 404);
    page_get(test, "/enquiries/new?client=x");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void enquiries_stand_in_lists_by_what_became_of_them(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/enquiries"), "Nobody waits for an answer");
    assert_page_has(page_get(test, "/orders"), "href=\"/enquiries\"");
    const char *first = sent(test, "/enquiries", "name=Nora&title=Menu");
    const char *second = sent(test, "/enquiries", "name=Karl&title=Poster");
    const char *page = page_get(test, "/enquiries");
    assert_page_has(page, "came within the hour");
    assert_true(strstr(page, first) < strstr(page, second));
    sent(test, page_text(test, "%s/answered", first), "");
    page = page_get(test, "/enquiries");
    assert_true(strstr(page, second) < strstr(page, first)); /* who waits stands first */
    sent(test, page_text(test, "%s/won", first), "");
    sent(test, page_text(test, "%s/lost", second), "reason=no+time");
    assert_page_has(page_get(test, "/enquiries"), "Nobody waits for an answer");
    assert_page_has(page_get(test, "/enquiries?stage=won"), first);
    assert_page_has(page_get(test, "/enquiries?stage=lost"), second);
    assert_page_lacks(page_get(test, "/enquiries?stage=lost"), first);
    page_get(test, "/enquiries?stage=soon");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void enquiries_that_are_closed_show_the_newest_first_and_go_on(void **state)
{
    struct page_case *test = *state;
    const char *first = NULL, *last = NULL;

    for (int i = 0; i < 51; i++) {
        last = sent(test, "/enquiries", page_text(test, "name=Asker+%d&title=Menu", i));
        first = first ? first : last;
        sent(test, page_text(test, "%s/lost", last), "reason=no+time");
    }
    const char *page = page_get(test, "/enquiries?stage=lost");
    assert_page_has(page, page_text(test, "\"%s\"", last));
    assert_page_lacks(page, page_text(test, "\"%s\"", first));
    const char *next = strstr(page, "href=\"/enquiries?stage=lost&amp;after=");
    assert_non_null(next);
    next += strlen("href=\"/enquiries?stage=lost&amp;after=");
    page = page_get(
        test, page_text(test, "/enquiries?stage=lost&after=%.*s", (int)strcspn(next, "\""), next));
    assert_page_has(page, page_text(test, "\"%s\"", first));
    assert_page_lacks(page, page_text(test, "\"%s\"", last));
    assert_page_lacks(page, "Show more");
}

static void inside_a_marketplace_that_forbids_it_no_contact_outside_is_shown(void **state)
{
    struct page_case *test = *state;

    const char *path = sent(test, "/clients/new",
                            "name=Ivan&reach=ivan%40example.com&source=%20kwork&kind=person");
    const char *page = page_get(test, path);
    assert_page_has(page, "In the messages of kwork");
    assert_page_lacks(page, "ivan@example.com");
    assert_page_lacks(page, "/points/new");
    path = sent(test, "/clients/new", "name=Vera&reach=vera%40example.com&source=Fair&kind=person");
    page = page_get(test, path);
    assert_page_lacks(page, "In the messages of");
    assert_page_has(page, "vera@example.com");
}

static void beside_orders_stands_how_many_are_open(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    assert_page_lacks(page_get(test, "/clients"), "open order");
    const char *order = sent(test, "/orders", "client=ana&title=Menu");
    sent(test, "/orders", "client=ana&title=Poster");
    assert_page_has(page_get(test, "/clients"), "2 open orders");
    sent(test, page_text(test, "%s/stage", order), "stage=done");
    assert_page_has(page_get(test, "/clients"), "1 open order<");
    page_sign_in_as(test, ROLE_VIEWER);
    assert_page_has(page_get(test, "/clients"), "1 open order<");
}

static void more_open_orders_than_are_counted_stand_as_so_many_and_more(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    for (int i = 0; i < OPEN_ORDERS_COUNTED; i++)
        sent(test, "/orders", "client=ana&title=Menu");
    assert_page_has(page_get(test, "/clients"), ">99+<");
}

static void a_client_is_entered_from_the_list(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    assert_page_has(page_get(test, "/clients"), "href=\"/clients/new\"");
    assert_page_has(page_get(test, "/clients"), "href=\"/start\"");
    assert_page_has(page_get(test, "/start"), "href=\"/settings/business\"");
    page_sign_in_as(test, ROLE_VIEWER);
    assert_page_lacks(page_get(test, "/clients"), "href=\"/clients/new\"");
    assert_page_lacks(page_get(test, "/start"), "href=\"/settings/business\"");
}

static void what_was_entered_and_taken_back_leads_to_its_list(void **state)
{
    static const char *const kinds[][2] = {{"/enquiries", "name=Nora&title=Menu"},
                                           {"/orders", "client=ana&title=Menu"},
                                           {"/clients/new", "name=Petra"}};
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const char *path = sent(test, kinds[i][0], kinds[i][1]);
        const char *undo = strstr(page_get(test, path), "action=\"/undo/");
        assert_non_null(undo);
        undo += strlen("action=\"");
        const char *action = page_text(test, "%.*s", (int)strcspn(undo, "\""), undo);
        const char *above = sent(test, action, page_text(test, "back=%s", path));
        page_get(test, above);
        assert_int_equal(test->exchange->reply.code, 200);
    }
}

/* Where a client of such a marketplace comes up beside their page, no contact of theirs stands
 * either: in lists, search, the palette's answers, beside whom they may be merged with. */
static void a_contact_outside_stands_on_no_page_of_theirs(void **state)
{
    struct page_case *test = *state;
    const char *form = "name=Ivan+Quill&reach=ivan%40example.com&source=Kwork&kind=person";

    const char *path = sent(test, "/clients/new", form);
    page_send(test, "/clients/new", "name=Ivan+Q.&reach=ivan%40example.com&kind=person&anyway=1");
    const char *pages[] = {page_get(test, path), page_get(test, page_text(test, "%s/merge", path)),
                           page_get(test, "/clients?find=ivan&columns=source,address,tags"),
                           page_get(test, "/search?q=quill")};
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        assert_page_has(pages[i], "Ivan Quill");
        assert_page_lacks(pages[i], "ivan@example.com");
    }
}

#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(whoever_has_no_client_begins_with_the_first_ones),
        PAGE_TEST(whoever_has_clients_begins_with_them),
        PAGE_TEST(the_page_of_a_client_leads_to_their_orders_and_enquiries),
        PAGE_TEST(an_enquiry_begun_on_the_page_of_a_client_is_theirs),
        PAGE_TEST(enquiries_stand_in_lists_by_what_became_of_them),
        PAGE_TEST(enquiries_that_are_closed_show_the_newest_first_and_go_on),
        PAGE_TEST(inside_a_marketplace_that_forbids_it_no_contact_outside_is_shown),
        PAGE_TEST(a_contact_outside_stands_on_no_page_of_theirs),
        PAGE_TEST(beside_orders_stands_how_many_are_open),
        PAGE_TEST(more_open_orders_than_are_counted_stand_as_so_many_and_more),
        PAGE_TEST(a_client_is_entered_from_the_list),
        PAGE_TEST(what_was_entered_and_taken_back_leads_to_its_list),
    };
    return run_store_tests(tests);
}
