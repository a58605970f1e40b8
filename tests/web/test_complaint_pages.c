// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/complaints.h"
#include "support/page_case.h"

#include "support/check.h"

static int64_t complaint_of(struct page_case *test, int64_t client_id)
{
    struct work work = store_case_work(test->store);
    struct complaint_changed changed = {0};

    store_case_ok(&work, open_complaint(&work,
                                        &(struct complaint_input){.client_id = client_id,
                                                                  .title = "The <b>wrong</b> logo",
                                                                  .details = "It is \"blue\"",
                                                                  .service = "Logo & more"},
                                        &changed));
    work_end(&work);
    return changed.complaint.id;
}

static const char *path_of(struct page_case *test, int64_t id, const char *rest)
{
    return page_text(test, "/complaints/%" PRId64 "%s", id, rest);
}

static void one_without_complaints_is_told_how_to_note_one(void **state)
{
    struct page_case *test = *state;

    assert_page_has(page_get(test, "/complaints"), "No complaint is open");
    assert_page_has(page_get(test, "/complaints/learnt"), "Nothing yet.");
    page_get(test, "/complaints/learnt?cause=nonsense");
    assert_int_equal(test->exchange->reply.code, 422);
    page_get(test, "/complaints/424242");
    assert_int_equal(test->exchange->reply.code, 404);
}

static void it_is_entered_from_the_client_and_stands_on_their_page(void **state)
{
    struct page_case *test = *state;
    const int64_t client_id = page_add_client(test, "Ada");
    const char *path = page_text(test, "/complaints/new?client=%" PRId64, client_id);

    assert_page_has(page_get(test, path), "What is wrong, in a line");
    path = page_text(test, "/complaints?client=%" PRId64, client_id);
    assert_page_has(page_send(test, path, "title="), "say in a line what is wrong");
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, path, "title=Late+again&details=&service=&due=");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, page_text(test, "/clients/%" PRId64, client_id)), "Late again");
    const char *page = page_get(test, "/complaints");
    assert_page_has(page, "Late again");
    assert_page_has(page, "working hours left");
}

static void it_is_mended_first_then_explained_then_closed(void **state)
{
    struct page_case *test = *state;
    const int64_t id = complaint_of(test, page_add_client(test, "Ada"));

    const char *page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "The &lt;b&gt;wrong&lt;/b&gt; logo");
    assert_page_has(page, "Put it right first");
    assert_page_has(page, "Thank you for telling us.");
    assert_page_lacks(page, "Then explain");
    page = page_send(test, path_of(test, id, "/explained"), "gesture=");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "mend it first");
    page = page_send(test, path_of(test, id, "/mended"), "mended=");
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, path_of(test, id, "/mended"), "mended=A+new+logo");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "A new logo");
    assert_page_has(page, "Explanation, apology and gesture");
    page_send(test, path_of(test, id, "/explained"), "gesture=Ten+cards");
    page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "What did we learn?");
    page = page_send(test, path_of(test, id, "/closed"), "cause=&learnt=x");
    assert_page_has(page, "choose what was behind it");
    page_send(test, path_of(test, id, "/closed"), "cause=misunderstood&learnt=Say+it+back");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, "/complaints/learnt");
    assert_page_has(page, "Say it back");
    assert_page_has(page, "service=Logo%20%26%20more");
    page = page_get(test, "/complaints/learnt?cause=misunderstood&service=Logo%20%26%20more");
    assert_page_has(page, "Only those of the service “Logo &amp; more”");
    assert_page_has(page, "Say it back");
    assert_page_lacks(page_get(test, "/complaints/learnt?cause=late"), "Say it back");
}

static void a_question_to_a_colleague_stays_inside(void **state)
{
    struct page_case *test = *state;
    const int64_t id = complaint_of(test, page_add_client(test, "Ada"));

    page_send(test, path_of(test, id, "/note"), "asked=0&text=Who+has+the+%3Cfile%3E%3F");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, path_of(test, id, "")), "Who has the &lt;file&gt;?");
    page_send(test, path_of(test, id, "/note"), "asked=0&text=+");
    assert_int_equal(test->exchange->reply.code, 422);
}

static void an_edit_that_meets_another_keeps_what_was_typed(void **state)
{
    struct page_case *test = *state;
    const int64_t id = complaint_of(test, page_add_client(test, "Ada"));

    assert_page_has(page_get(test, path_of(test, id, "/edit")), "value=\"1\"");
    page_send(test, path_of(test, id, ""), "version=1&title=Second&due=2099-01-01T10:00");
    assert_int_equal(test->exchange->reply.code, 303);
    const char *page =
        page_send(test, path_of(test, id, ""), "version=1&base_title=First&title=Third");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "Third");
    assert_page_has(page, "Stored now: Second");
}

static void who_may_only_look_sees_it_without_its_buttons(void **state)
{
    struct page_case *test = *state;
    const int64_t id = complaint_of(test, page_add_client(test, "Ada"));

    page_sign_in_as(test, ROLE_VIEWER);
    const char *page = page_get(test, path_of(test, id, ""));
    assert_page_has(page, "Put it right first");
    assert_page_lacks(page, "/mended");
    assert_page_lacks(page, "/note\"");
    page_send(test, path_of(test, id, "/mended"), "mended=x");
    assert_int_equal(test->exchange->reply.code, 403);
}

static void it_is_taken_out_when_it_was_a_mistake(void **state)
{
    struct page_case *test = *state;
    const int64_t id = complaint_of(test, page_add_client(test, "Ada"));

    page_send(test, path_of(test, id, "/delete"), "");
    assert_string_equal(page_replied(test, "Location"), "/complaints");
    page_get(test, path_of(test, id, ""));
    assert_int_equal(test->exchange->reply.code, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, page_case_setup, page_case_teardown)
        TEST(one_without_complaints_is_told_how_to_note_one),
        TEST(it_is_entered_from_the_client_and_stands_on_their_page),
        TEST(it_is_mended_first_then_explained_then_closed),
        TEST(a_question_to_a_colleague_stays_inside),
        TEST(an_edit_that_meets_another_keeps_what_was_typed),
        TEST(who_may_only_look_sees_it_without_its_buttons),
        TEST(it_is_taken_out_when_it_was_a_mistake),
#undef TEST
    };

    return run_store_tests(tests);
}
