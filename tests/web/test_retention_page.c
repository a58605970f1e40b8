// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/snapshot.h"
#include "base/clock.h"
#include "support/page_case.h"
#include "support/sample_orders.h"

#include "support/check.h"

static day_t today(void)
{
    return (day_t)(clock_now() / INT64_C(86400000000));
}

/* Twelve clients a year and more ago; the first eight of them ordered again and again. */
static void make_orders(struct page_case *test)
{
    for (int i = 0; i < 12; i++) {
        int64_t id = page_add_client(test, page_text(test, "Client %d", i));

        for (day_t ago = 800; ago > (i < 8 ? 0 : 300); ago -= 40)
            sample_order(test->store, id, today() - ago + i);
    }
}

static void without_orders_it_says_what_it_would_answer(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/retention");

    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "Do your clients come back?");
    assert_page_has(page, "href=\"/start\"");
    assert_page_lacks(page, "class=\"report\"");
}

static void it_shows_the_rate_with_ways_to_its_clients(void **state)
{
    struct page_case *test = *state;

    make_orders(test);
    const char *page = page_get(test, "/retention");
    assert_page_has(page, "<b>67\xc2\xa0%</b> stayed from");
    assert_page_has(page, "/clients?figure=retained:");
    assert_page_has(page, "/clients?figure=lost:");
    assert_page_has(page, "/clients?figure=cell:");
    assert_page_has(page, "/clients?figure=standing:");
    assert_page_has(page, "section=periods");
    page_get(test, "/retention/timing");
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page_get(test, "/retention/cohorts"), "Cohort triangle");
    assert_page_has(page_get(test, "/retention/rfm"), "Recency, frequency, money");
    assert_page_has(page_get(test, "/retention?period=last-year&by=quarter"), "aria-current");
}

static void it_is_fresh_after_each_order(void **state)
{
    struct page_case *test = *state;

    make_orders(test);
    assert_page_has(page_get(test, "/retention"), "Active clients: 8 of 12");
    assert_page_has(page_get(test, "/retention"), "Active clients: 8 of 12");
    sample_order(test->store, page_add_client(test, "Late Comer"), today());
    assert_page_has(page_get(test, "/retention"), "Active clients: 9 of 13");
}

static void the_calculator_needs_no_script(void **state)
{
    struct page_case *test = *state;

    make_orders(test);
    assert_page_has(page_get(test, "/retention"), "195 at the end, 87\xc2\xa0%");
    assert_page_has(page_get(test, "/retention?calc_start=100&calc_lost=50&calc_new=0"),
                    "50 at the end, 50\xc2\xa0%");
    assert_page_has(page_get(test, "/retention?calc_start=0&calc_lost=0&calc_new=0"),
                    "Without a client at the start");
    assert_page_has(page_get(test, "/retention?calc_start=1&calc_lost=5&calc_new=0"),
                    "More cannot have left");
    assert_page_has(page_get(test, "/retention?calc_start=-1&calc_lost=5&calc_new=99999999999"),
                    "whole numbers");
}

static void a_period_that_cannot_be_is_said_in_the_form(void **state)
{
    struct page_case *test = *state;

    make_orders(test);
    assert_page_has(page_get(test, "/retention?from=2026-02-01&to=2026-01-01"),
                    "is before the first");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page_get(test, "/retention?from=2199-01-01&to=2199-02-01"), "still to come");
    assert_page_has(page_get(test, "/retention?from=2026-02-01"), "a first and a last day");
    assert_page_has(page_get(test, "/retention?from=yesterday&to=2026-01-01"), "is no day");
    assert_page_has(page_get(test, "/retention?period=%3Cb%3E"), "there is no period");
    assert_page_has(page_get(test, "/retention?by=week"), "by month, quarter or year");
    assert_page_has(page_get(test, "/retention?from=1950-01-01&to=1951-01-01"), "Cannot tell");
    assert_int_equal(test->exchange->reply.code, 200);
}

static void wrong_days_come_back_in_the_whole_form(void **state)
{
    struct page_case *test = *state;

    make_orders(test);
    page_add_client(test, "Ana");
    page_send(test, "/orders", "client=ana&title=Menu");
    const char *page = page_get(test, "/retention?from=2026-02-30&to=2026-03-31&with_from=soon"
                                      "&first_source=Nowhere&any_service=Care&tag=nobody&by=month");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "name=\"from\" type=\"date\" value=\"2026-02-30\" aria-invalid=\"true\" "
                          "aria-describedby=\"from-error\"");
    assert_page_has(page, "<p class=\"error\" id=\"from-error\" role=\"alert\">");
    assert_page_has(page, "name=\"to\" type=\"date\" value=\"2026-03-31\">");
    assert_page_has(page, "name=\"with_from\" type=\"date\" value=\"soon\">");
    assert_page_has(page, "value=\"Nowhere\" selected");
    assert_page_has(page, "value=\"Care\" selected");
    assert_page_has(page, "value=\"nobody\" selected");
    assert_page_has(page, "value=\"month\" selected");
    assert_page_has(page, "1 open order<");
    assert_page_lacks(page, "class=\"note\"");
    assert_page_lacks(page, "Nobody fits");
    page = page_get(test, "/retention/rfm?from=2026-02-30");
    assert_page_has(page, "class=\"note\" role=\"alert\"");
    assert_page_has(page_get(test, "/retention?from=2026-02-01&to=2026-01-01&currency=USD"),
                    "is before the first");
}

static void it_is_compared_with_a_period_of_ones_own(void **state)
{
    struct page_case *test = *state;

    make_orders(test);
    sample_order(test->store, page_add_client(test, "First of all"), today() - 1500);
    char from[DAY_TEXT_SIZE], to[DAY_TEXT_SIZE], with_from[DAY_TEXT_SIZE], with_to[DAY_TEXT_SIZE];
    day_write(today() - 350, from);
    day_write(today() - 250, to);
    day_write(today() - 500, with_from);
    day_write(today() - 450, with_to);
    const char *both =
        page_text(test, "from=%s&to=%s&with_from=%s&with_to=%s", from, to, with_from, with_to);
    const char *page = page_get(test, page_text(test, "/retention?%s", both));

    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page,
                    page_text(test, "name=\"with_from\" type=\"date\" value=\"%s\"", with_from));
    assert_page_has(page,
                    "In this period 4 of 12 were lost (33\xc2\xa0%), in the one before 0 of 12");
    assert_page_has(page, page_text(test, "/clients?figure=lost:%s:%s", from, to));
    assert_page_has(page, "not equally long");
    assert_page_has(page, page_text(test, "with_from=%s&amp;with_to=%s", with_from, with_to));
    assert_page_has(page,
                    page_text(test, "type=\"hidden\" name=\"with_to\" value=\"%s\"", with_to));
    assert_page_has(page, "href=\"/retention?period=last-year\"");
    const char *as_ever = page_get(test, page_text(test, "/retention?from=%s&to=%s", from, to));
    assert_page_lacks(as_ever, with_from);
    assert_page_lacks(as_ever, "not equally long");
    page_get(test, page_text(test, "/retention/table.csv?section=compared&%s", both));
    assert_int_equal(test->exchange->reply.code, 200);
}

/* The first half of 2026 with other days. */
static const char *compared(struct page_case *test, const char *from, const char *to)
{
    return page_get(test, page_text(test,
                                    "/retention?from=2026-01-01&to=2026-06-30&with_from=%s"
                                    "&with_to=%s",
                                    from, to));
}

static void a_period_to_compare_with_ends_before_the_other_begins(void **state)
{
    struct page_case *test = *state;

    make_orders(test);
    assert_page_has(compared(test, "2025-01-01", "2026-01-01"),
                    "it must end before 1 January 2026");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(compared(test, "2198-01-01", "2199-01-01"), "it must end before");
    assert_page_has(compared(test, "2025-02-01", "2025-01-01"), "is before the first");
    assert_page_has(compared(test, "2025-02-01", ""), "a first and a last day");
    assert_page_has(compared(test, "", "2025-02-01"), "a first and a last day");
    assert_page_has(compared(test, "soon", "2025-02-01"), "is no day");
    assert_page_has(compared(test, "1950-01-01", "1950-12-31"),
                    "Cannot compare these two periods.");
    assert_int_equal(test->exchange->reply.code, 200);
}

static void who_fits_nobody_is_told_so_and_led_back(void **state)
{
    struct page_case *test = *state;

    make_orders(test);
    const char *page = page_get(test, "/retention?first_source=Nowhere&tag=nobody");
    assert_page_has(page, "Nobody fits");
    assert_page_has(page, "value=\"Nowhere\" selected");
    assert_page_has(page, "href=\"/retention\"");
}

static void a_viewer_looks_and_takes_nothing_out(void **state)
{
    struct page_case *test = *state;

    make_orders(test);
    page_sign_in_as(test, ROLE_VIEWER);
    const char *page = page_get(test, "/retention");
    assert_page_has(page, "stayed from");
    assert_page_lacks(page, "table.csv");
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(without_orders_it_says_what_it_would_answer),
        PAGE_TEST(it_shows_the_rate_with_ways_to_its_clients),
        PAGE_TEST(it_is_fresh_after_each_order),
        PAGE_TEST(the_calculator_needs_no_script),
        PAGE_TEST(a_period_that_cannot_be_is_said_in_the_form),
        PAGE_TEST(wrong_days_come_back_in_the_whole_form),
        PAGE_TEST(it_is_compared_with_a_period_of_ones_own),
        PAGE_TEST(a_period_to_compare_with_ends_before_the_other_begins),
        PAGE_TEST(who_fits_nobody_is_told_so_and_led_back),
        PAGE_TEST(a_viewer_looks_and_takes_nothing_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
