// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "support/page_case.h"

#include "support/check.h"

#define OPEN(day, to) "&" day "_from_1=09:00&" day "_to_1=" to
#define DAYS "version=1" OPEN("monday", "17:00") OPEN("thursday", "17:00")
#define WHOLE(day) "&" day "_from_1=00:00&" day "_to_1=00:00"
#define ALL_DAY                                                                       \
    "version=1" WHOLE("monday") WHOLE("tuesday") WHOLE("wednesday") WHOLE("thursday") \
        WHOLE("friday") WHOLE("saturday") WHOLE("sunday")
#define SOUND "enquiry_minutes=15&message_minutes=120&undo_seconds=20"

static void until_something_is_said_the_defaults_are_shown(void **state)
{
    const char *page = page_get(*state, "/settings/answering");

    assert_page_has(page, "name=\"version\" value=\"0\"");
    assert_page_has(page, "name=\"enquiry_minutes\" value=\"10\"");
    assert_page_has(page, "name=\"message_minutes\" value=\"240\"");
    assert_page_has(page, "name=\"is_held\" value=\"1\" checked");
    assert_page_has(page, "name=\"is_answered\" value=\"1\" aria");
    assert_page_has(page, "Off until you switch it on.");
    assert_page_lacks(page, "Messages are read next");
}

static void what_is_saved_stands_there_and_is_taken_back(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/settings/hours", DAYS);
    page_send(test, "/settings/answering",
              "version=0&" SOUND "&reading_times=15:00,10&is_answered=1");
    assert_int_equal(test->exchange->reply.code, 303);
    const char *page = page_get(test, "/settings/answering");
    assert_page_has(page, "name=\"version\" value=\"1\"");
    assert_page_has(page, "name=\"reading_times\" value=\"10:00 15:00\"");
    assert_page_has(page, "name=\"is_held\" value=\"1\" aria");
    assert_page_has(page, "name=\"is_answered\" value=\"1\" checked");
    assert_page_has(page, "Messages are read next");
    const char *undo = strstr(page, "/undo/");

    assert_non_null(undo);
    page_send(test, arena_copy(&test->arena, undo, strcspn(undo, "\"")),
              "back=/settings/answering");
    assert_page_has(page_get(test, "/settings/answering"), "name=\"enquiry_minutes\" value=\"10\"");
}

static void the_automatic_answer_is_read_in_each_language_before_it_is_switched_on(void **state)
{
    page_send(*state, "/settings/hours", DAYS);
    const char *page = page_get(*state, "/settings/answering");
    assert_page_has(page, "Auto: Your message has come");
    assert_page_has(page, "A person will answer you");
    assert_page_has(page, "Auto: Ваше сообщение пришло");
    assert_page_has(page, "Auto: Vaša je poruka stigla");
}

static void without_a_night_nothing_is_promised(void **state)
{
    struct page_case *test = *state;

    const char *page = page_get(test, "/settings/answering");

    assert_page_has(page, "nothing closes for the night");
    assert_page_lacks(page, "Auto: ");
    page_send(test, "/settings/hours", ALL_DAY);
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, "/settings/answering");
    assert_page_has(page, "nothing closes for the night");
}

static void a_field_at_fault_is_shown_with_what_was_typed_and_ticked(void **state)
{
    struct page_case *test = *state;
    const char *page = page_send(test, "/settings/answering",
                                 "version=0&" SOUND "&reading_times=25:61&is_answered=1");

    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "value=\"25:61\"");
    assert_page_has(page, "id=\"reading_times-error\"");
    assert_page_has(page, "name=\"is_answered\" value=\"1\" checked");
    assert_page_has(page, "name=\"is_held\" value=\"1\" aria");
    page = page_send(test, "/settings/answering",
                     "version=0&enquiry_minutes=%3Cb%3E&message_minutes=9&undo_seconds=0");
    assert_page_has(page, "value=\"&lt;b&gt;\"");
    assert_page_has(page, "id=\"enquiry_minutes-error\"");
}

static void a_conflict_keeps_both(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/settings/answering", "version=0&" SOUND);
    const char *page =
        page_send(test, "/settings/answering",
                  "version=0&enquiry_minutes=5&base_enquiry_minutes=10&message_minutes=240"
                  "&base_message_minutes=240&undo_seconds=10&base_undo_seconds=10");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "Stored now: 15");
    assert_page_has(page, "name=\"enquiry_minutes\" value=\"5\"");
    assert_page_has(page, "name=\"message_minutes\" value=\"120\"");
    assert_page_has(page, "name=\"version\" value=\"1\"");
}

static void a_version_that_is_none_is_refused(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/settings/answering", "version=-1&" SOUND);
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, "/settings/answering", "version=x&" SOUND);
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page_get(test, "/settings/answering"), "name=\"version\" value=\"0\"");
}

static void only_who_manages_sees_it(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_MEMBER);
    page_get(test, "/settings/answering");
    assert_int_equal(test->exchange->reply.code, 403);
    page_send(test, "/settings/answering", "version=0&" SOUND);
    assert_int_equal(test->exchange->reply.code, 403);
    assert_page_lacks(page_get(test, "/settings/keyboard"), "/settings/answering");
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(until_something_is_said_the_defaults_are_shown),
        A_TEST(what_is_saved_stands_there_and_is_taken_back),
        A_TEST(the_automatic_answer_is_read_in_each_language_before_it_is_switched_on),
        A_TEST(without_a_night_nothing_is_promised),
        A_TEST(a_field_at_fault_is_shown_with_what_was_typed_and_ticked),
        A_TEST(a_conflict_keeps_both),
        A_TEST(a_version_that_is_none_is_refused),
        A_TEST(only_who_manages_sees_it),
    };

    return run_store_tests(tests);
}
