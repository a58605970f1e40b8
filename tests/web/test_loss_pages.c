// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "domain/client.h"
#include "support/page_case.h"
#include "support/sample_losses.h"

#include "support/check.h"

/* Somebody who is newly lost; their last order came `late_days` after its day. */
static int64_t newly_lost(struct page_case *test, const char *name, int32_t late_days)
{
    int64_t id = page_add_client(test, name);

    sample_boundaries(test->store);
    sample_leaving(test->store, id, 100, late_days);
    return id;
}

static const char *press(struct page_case *test, int64_t id, const char *reason)
{
    char day[DAY_TEXT_SIZE];

    day_write(sample_today(test->store) - 100, day);
    return page_text(test, "client=%" PRId64 "&last_order=%s&reason=%s", id, day, reason);
}

static void today_asks_why_with_a_button_for_each_reason(void **state)
{
    static const char *const words[] = {
        "not-understood", "late",          "rude",           "reputation",
        "quality",        "cannot-afford", "needs-rarely",   "business-changed",
        "found-another",  "lost-contact",  "not-remembered", "other"};
    struct page_case *test = *state;

    (void)newly_lost(test, "Ada", 5);
    const char *page = page_get(test, "/today");
    assert_page_has(page, "action=\"/today/loss\"");
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        assert_page_has(page, page_text(test, "name=\"reason\" value=\"%s\"", words[i]));
    assert_page_has(page, "we were late: the last order came 5 days after its day");
    assert_page_has(page, "Not this one");
    page_sign_in_as(test, ROLE_VIEWER);
    page = page_get(test, "/today");
    assert_page_has(page, "Ask why they left");
    assert_page_lacks(page, "action=\"/today/loss\"");
}

static void one_press_says_it_and_one_undo_takes_it_back(void **state)
{
    struct page_case *test = *state;
    int64_t id = newly_lost(test, "Ada", 0);
    const char *client = page_text(test, "/clients/%" PRId64, id);

    for (int i = 0; i < 2; i++) { /* the second press finds it settled */
        page_send(test, "/today/loss", press(test, id, "rude"));
        assert_int_equal(test->exchange->reply.code, 303);
        assert_string_equal(page_replied(test, "Location"), "/today");
    }
    const char *page = page_get(test, "/today");
    assert_page_lacks(page, "action=\"/today/loss\"");
    assert_page_has(page, "Looked after today");
    assert_page_has(page_get(test, client), "We were rude");
    assert_page_has(page_get(test, client), "An apology from the owner");

    const char *undo = strstr(page, "<div class=\"cue done\">");
    assert_non_null(undo);
    undo = strstr(undo, "/undo/");
    assert_non_null(undo);
    page_send(test, arena_copy(&test->arena, undo, strcspn(undo, "\"")), "back=/today");
    assert_page_has(page_get(test, "/today"), "action=\"/today/loss\"");
    assert_page_lacks(page_get(test, client), "We were rude");
}

static void a_form_that_was_changed_is_refused(void **state)
{
    struct page_case *test = *state;
    int64_t id = newly_lost(test, "Ada", 0);

    page_send(test, "/today/loss", press(test, id, "because"));
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, "/today/loss", "client=x&last_order=2026-01-01&reason=late");
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, "/today/loss", page_text(test, "client=%" PRId64 "&reason=late", id));
    assert_int_equal(test->exchange->reply.code, 422);
    page_sign_in_as(test, ROLE_VIEWER);
    page_send(test, "/today/loss", press(test, id, "late"));
    assert_int_equal(test->exchange->reply.code, 403);
}

static void on_the_clients_page_it_is_said_changed_and_taken_away(void **state)
{
    struct page_case *test = *state;
    int64_t id = newly_lost(test, "Ada", 2);
    const char *client = page_text(test, "/clients/%" PRId64, id);
    const char *form = page_text(test, "%s/loss", client);
    const char *page = page_get(test, client);

    assert_page_has(page, "Why they left");
    assert_page_has(page, "2 days after its day");
    assert_page_has(page, "Promise a day that surely holds");
    assert_page_has(page_get(test, form), "2 days after its day");
    page_send(test, form, "reason=found-another&words=a+cousin+%3Cb%3E");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, client);
    assert_page_has(page, "Found another");
    assert_page_has(page, "a cousin &lt;b&gt;");
    assert_page_has(page, "ask again in half a year");
    assert_page_lacks(page, "2 days after its day");

    page_send(test, form, "reason=late&words="); /* opened before that was said */
    assert_int_equal(test->exchange->reply.code, 409);
    page = page_get(test, form);
    const char *version = strstr(page, "name=\"version\" value=\"");
    assert_non_null(version);
    version = strchr(strstr(version, "value="), '"') + 1;
    version = arena_copy(&test->arena, version, strcspn(version, "\""));
    page_send(test, form, page_text(test, "version=%s&reason=&words=", version));
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, form, page_text(test, "version=%s&reason=quality&words=", version));
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, client), "Quality below price");
    page_send(test, page_text(test, "%s/remove", form), "");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, client), "2 days after its day");
}

static void of_who_is_not_lost_nothing_is_asked(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Bo");
    const char *client = page_text(test, "/clients/%" PRId64, id);

    sample_boundaries(test->store);
    sample_leaving(test->store, id, 10, 0);
    assert_page_lacks(page_get(test, client), "Why they left");
    (void)page_get(test, page_text(test, "%s/loss", client));
    assert_int_equal(test->exchange->reply.code, 404);
    sample_mark(test->store, id, MARK_LOST);
    assert_page_has(page_get(test, client), "Say why they left");
    page_sign_in_as(test, ROLE_VIEWER);
    assert_page_lacks(page_get(test, client), "Say why they left");
}

static void retention_says_how_many_left_and_why(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/retention/losses");

    assert_page_has(page, "Nobody came to count as lost");
    int64_t id = newly_lost(test, "Ada", 3);
    (void)newly_lost(test, "Bo", 0);
    page = page_get(test, "/retention/losses");
    assert_page_has(page, "Why did 2 clients leave?");
    assert_page_has(page_get(test, "/retention"), "href=\"/retention/losses?from=");
    assert_page_has(page, "said: 0, by the record: 1, not known: 1");
    assert_page_has(page, "Too few to tell");
    page_send(test, "/today/loss", press(test, id, "found-another"));
    page = page_get(test, "/retention/losses");
    assert_page_has(page, "said: 1, by the record: 0, not known: 1");
    assert_page_has(page, "0 are ours and 1 are theirs");
    page = page_get(test, "/clients?standing=lost&loss=found-another");
    assert_page_has(page, "Lost: Found another");
    assert_page_has(page, "Ada");
    assert_page_lacks(page, ">Bo<");
    page = page_get(test, "/clients?loss=none&came-back=");
    assert_page_has(page, "Lost, no reason known");
    assert_page_has(page, "Bo");
    page = page_get(test, "/clients/conditions?loss=none&loss=late&came-back=yes");
    assert_page_has(page, "name=\"loss\" value=\"none\" checked");
    assert_page_has(page, "name=\"loss\" value=\"late\" checked");
    assert_page_has(page, "name=\"came-back\" value=\"yes\" checked");
    page = page_get(test, "/retention/losses?from=2020-01-01&to=2020-12-31");
    assert_page_has(page, "Nobody came to count as lost");
    (void)page_get(test, "/retention/losses?from=2021-01-01&to=2020-12-31");
    assert_int_equal(test->exchange->reply.code, 422);
    (void)page_get(test, "/retention/losses?from=yesterday");
    assert_int_equal(test->exchange->reply.code, 422);
}

#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(today_asks_why_with_a_button_for_each_reason),
        PAGE_TEST(one_press_says_it_and_one_undo_takes_it_back),
        PAGE_TEST(a_form_that_was_changed_is_refused),
        PAGE_TEST(on_the_clients_page_it_is_said_changed_and_taken_away),
        PAGE_TEST(of_who_is_not_lost_nothing_is_asked),
        PAGE_TEST(retention_says_how_many_left_and_why),
    };

    return run_store_tests(tests);
}
