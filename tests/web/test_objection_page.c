// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/enquiries.h"
#include "support/page_case.h"

#include "support/check.h"

static int64_t enquiry_of(struct page_case *test, const char *name)
{
    struct work work = store_case_work(test->store);
    struct enquiry_changed changed = {0};

    store_case_ok(
        &work, add_enquiry(&work, &(struct enquiry_input){.name = name, .title = "A <i>menu</i>"},
                           &changed));
    work_end(&work);
    return changed.enquiry.id;
}

static size_t times(const char *page, const char *part)
{
    size_t count = 0;

    for (const char *at = page; (at = strstr(at, part)) != NULL; at += strlen(part))
        count++;
    return count;
}

static void it_says_what_not_to_do_eight_answers_and_what_to_look_at(void **state)
{
    struct page_case *test = *state;
    const int64_t id = enquiry_of(test, "Somebody new");

    assert_page_has(page_get(test, page_text(test, "/enquiries/%" PRId64, id)),
                    page_text(test, "/enquiries/%" PRId64 "/objection", id));
    const char *page = page_get(test, page_text(test, "/enquiries/%" PRId64 "/objection", id));
    assert_page_has(page, "A &lt;i&gt;menu&lt;/i&gt;");
    assert_page_has(page, "Do not press");
    assert_int_equal(times(page, "<blockquote"), 8);
    assert_page_has(page, "A day is named on which you speak again.");
    assert_page_has(page, "They are no client yet");
    assert_page_lacks(page, "/cues/new");
}

static void of_a_client_the_day_goes_on_today(void **state)
{
    struct page_case *test = *state;
    const int64_t client_id = page_add_client(test, "Ada");
    const int64_t id = enquiry_of(test, "Ada");

    const char *page = page_get(test, page_text(test, "/enquiries/%" PRId64 "/objection", id));
    assert_page_has(page, page_text(test, "/clients/%" PRId64 "/cues/new", client_id));
    page_get(test, "/enquiries/424242/objection");
    assert_int_equal(test->exchange->reply.code, 404);
}

static void who_may_only_look_may_read_it(void **state)
{
    struct page_case *test = *state;

    (void)page_add_client(test, "Ada");
    const int64_t id = enquiry_of(test, "Ada");
    page_sign_in_as(test, ROLE_VIEWER);
    const char *page = page_get(test, page_text(test, "/enquiries/%" PRId64 "/objection", id));
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "Eight answers");
    assert_page_lacks(page, "/cues/new");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, page_case_setup, page_case_teardown)
        TEST(it_says_what_not_to_do_eight_answers_and_what_to_look_at),
        TEST(of_a_client_the_day_goes_on_today),
        TEST(who_may_only_look_may_read_it),
#undef TEST
    };

    return run_store_tests(tests);
}
