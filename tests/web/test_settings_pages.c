// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

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

static void hours_are_set_for_a_week_at_once(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/settings/hours",
              "version=1&monday_from_1=09:00&monday_to_1=13:00&monday_from_2=14&monday_to_2=00:00"
              "&saturday_from_1=10:00&saturday_to_1=12:00&holidays=HR&copy=monday");
    assert_int_equal(test->exchange->reply.code, 303);
    const char *page = page_get(test, "/settings/hours");
    assert_page_has(page, "name=\"friday_from_2\" value=\"14:00\"");
    assert_page_has(page, "name=\"friday_to_2\" value=\"00:00\"");
    assert_page_has(page, "name=\"saturday_from_1\" value=\"10:00\"");
    assert_page_has(page, "name=\"sunday_from_1\" value=\"\"");
    assert_page_has(page, "<option value=\"HR\" selected>");
    assert_page_has(page, "Next public holidays");
    assert_page_lacks(page, "no hours to come");
}

static void faults_of_hours_stand_beside_their_day(void **state)
{
    struct page_case *test = *state;
    const char *page =
        page_send(test, "/settings/hours", "version=1&tuesday_from_1=13:00&tuesday_to_1=09:00");

    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "id=\"tuesday-error\"");
    assert_page_has(page, "name=\"tuesday_from_1\" value=\"13:00\"");
    page = page_send(test, "/settings/hours", "version=1&sunday_from_1=25:00&sunday_to_1=x");
    assert_page_has(page, "id=\"sunday-error\"");
    page_send(test, "/settings/hours", "version=1&monday_from_1=9&monday_to_1=10");
    page = page_get(test, "/settings/hours/texts");
    assert_page_has(page, "Monday: 9:00–10:00");
    assert_page_has(page, "We answer at these hours:");
    assert_page_has(page, "lang=\"hr\"");
    page = page_send(test, "/settings/hours", "version=1&monday_from_1=9&monday_to_1=11");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "somebody changed the settings meanwhile");
    assert_page_has(page, "name=\"monday_to_1\" value=\"11\"");
}

static void days_off_come_and_go(void **state)
{
    struct page_case *test = *state;
    const char *page = page_send(test, "/settings/hours/days-off",
                                 "first_on=2199-02-15&last_on=2199-02-12&label=Fair");

    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "id=\"last-error\"");
    assert_page_has(page, "value=\"2199-02-12\"");
    page_send(test, "/settings/hours/days-off", "first_on=2199-02-15&label=%3Cb%3EFair");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, "/settings/hours");
    assert_page_has(page, "&lt;b&gt;Fair");
    const char *form = strstr(page, "/settings/hours/days-off/");
    assert_non_null(form);
    const char *path = arena_copy(&test->arena, form, strcspn(form, "\""));
    page_send(test, path, "");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, "/settings/hours");
    assert_page_lacks(page, "&lt;b&gt;Fair");
    const char *undo = strstr(page, "/undo/");
    assert_non_null(undo);
    page_send(test, arena_copy(&test->arena, undo, strcspn(undo, "\"")), "back=/settings/hours");
    assert_page_has(page_get(test, "/settings/hours"), "&lt;b&gt;Fair");
}

static void a_template_is_previewed_with_a_client_and_in_each_wording(void **state)
{
    static const char form[] = "name=T&language=en&preview=1&subject=For+%7Bcontact%7D"
                               "&body=Dear+%7Bcontact%7D%0A===%0AHello%2C+%7Bcontact%7D";
    struct page_case *test = *state;

    page_add_client(test, "Ana <i>Novak</i>");
    const char *page = page_send(test, "/settings/templates", form);
    assert_page_has(page, "As a client would get it");
    assert_page_has(page, ">Dear Nora Quill</p>");
    assert_page_has(page, ">Hello, Nora Quill</p>");
    page = page_send(test, "/settings/templates",
                     page_text(test, "%s&client=ana+%%3Ci%%3Enovak%%3C%%2Fi%%3E", form));
    assert_page_has(page, "As Ana &lt;i&gt;Novak&lt;/i&gt; would get it");
    assert_page_has(page, "<b>For Ana &lt;i&gt;Novak&lt;/i&gt;</b>");
    assert_page_lacks(page, "Nora Quill");
    page = page_send(test, "/settings/templates", page_text(test, "%s&client=Zed", form));
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "No client is called so, or several are");
    page = page_send(test, "/settings/templates",
                     "name=T&language=en&preview=1&client=ana&body=Dear+%7Bcontakt%7D");
    assert_page_has(page, "there is no placeholder contakt");
}

static void templates_are_written_previewed_and_archived(void **state)
{
    struct page_case *test = *state;
    const char *page =
        page_send(test, "/settings/templates", "name=Thanks&language=en&body=Dear+%7Bcontakt%7D");

    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "there is no placeholder contakt; did you mean contact?");
    page = page_send(test, "/settings/templates",
                     "name=Thanks&language=en&preview=1&body=Dear+%7Bcontact%7D%2C+%3Cb%3E");
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "Dear Nora Quill, &lt;b&gt;");
    assert_page_lacks(page_get(test, "/settings/templates"), "Thanks");
    page_send(test, "/settings/templates", "name=Thanks&language=en&body=Dear+%7Bcontact%7D");
    assert_int_equal(test->exchange->reply.code, 303);
    const char *path = page_replied(test, "Location");
    assert_page_has(page_get(test, path), "value=\"Thanks\"");
    page_send(test, path, "version=1&name=Thank+you&base_name=Thanks");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_send(test, path, "version=1&name=Many+thanks&base_name=Thanks");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "Stored now: Thank you");
    page_send(test, page_text(test, "%s/archive", path), "version=2");
    page = page_get(test, "/settings/templates");
    assert_page_has(page, "archived");
    const char *undo = strstr(page, "/undo/");
    assert_non_null(undo);
    page_send(test, arena_copy(&test->arena, undo, strcspn(undo, "\"")),
              "back=/settings/templates");
    assert_page_lacks(page_get(test, "/settings/templates"), "archived");
    page_sign_in_as(test, ROLE_VIEWER);
    assert_page_lacks(page_get(test, "/settings/templates"), "New template");
    page_get(test, path);
    assert_int_equal(test->exchange->reply.code, 403);
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(the_business_is_set_and_taken_back),
        A_TEST(a_field_at_fault_is_shown_with_what_was_typed),
        A_TEST(a_conflict_keeps_both),
        A_TEST(hours_are_set_for_a_week_at_once),
        A_TEST(faults_of_hours_stand_beside_their_day),
        A_TEST(days_off_come_and_go),
        A_TEST(a_template_is_previewed_with_a_client_and_in_each_wording),
        A_TEST(templates_are_written_previewed_and_archived),
        A_TEST(only_who_manages_sees_the_business),
    };

    return run_store_tests(tests);
}
