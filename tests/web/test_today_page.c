// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/snapshot.h"
#include "app/today.h"

#include "support/page_case.h"

#include "support/check.h"

/* Somebody asks, which is a cue at once; returns the form of its first button. */
static const char *form_of_cue(struct page_case *test)
{
    static const char *const fields[] = {"cause", "object", "occasion", "days"};
    const char *page = page_get(test, "/today"), *at = strstr(page, "<article class=\"cue");
    const char *form = "";

    assert_non_null(at);
    for (size_t i = 0; i < 4; i++) {
        const char *name = strstr(at, page_text(test, "name=\"%s\" value=\"", fields[i]));

        assert_non_null(name);
        name = strchr(strstr(name, "value="), '"') + 1;
        form = page_text(test, "%s%s=%s&", form, fields[i],
                         arena_copy(&test->arena, name, strcspn(name, "\"")));
    }
    return form;
}

static void ask(struct page_case *test)
{
    page_send(test, "/enquiries", "name=Bramble+Tea&title=A+label");
    assert_int_equal(test->exchange->reply.code, 303);
}

static void without_clients_it_says_where_they_come_from(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/today");

    assert_page_has(page, "Nobody needs you right now");
    assert_page_has(page, "href=\"/start\"");
    page_add_client(test, "Ada");
    page = page_get(test, "/today");
    assert_page_has(page, "Nobody needs you right now");
    assert_page_lacks(page, "href=\"/start\"");
}

static void the_day_stands_beside_it(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, "/today");

    assert_page_has(page, "No working hours are set");
    assert_page_lacks(page, "Promised for today");
    page_send(test, "/settings/hours",
              "version=1&monday_from_1=0:00&monday_to_1=24:00&tuesday_from_1=0:00"
              "&tuesday_to_1=24:00&wednesday_from_1=0:00&wednesday_to_1=24:00"
              "&thursday_from_1=0:00&thursday_to_1=24:00&friday_from_1=0:00&friday_to_1=24:00"
              "&saturday_from_1=0:00&saturday_to_1=24:00&sunday_from_1=0:00&sunday_to_1=24:00");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, "/today");
    assert_page_has(page, "Open today 00:00");
    assert_page_lacks(page, "Closed");
}

static void what_was_promised_for_today_leads_to_its_order(void **state)
{
    enum { ORDERS = 7 };
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    for (int i = 0; i < ORDERS; i++)
        page_send(test, "/orders",
                  page_text(test,
                            "client=ana&title=Menu+%d&amount=240&accepted_on=2026-01-05"
                            "&due_on=2026-01-%02d",
                            i, 20 - i));
    page_send(test, "/orders",
              "client=ana&title=Far+ahead&amount=9&accepted_on=2026-01-05&due_on=2099-01-05");
    page_send(test, "/orders", "client=ana&title=No+day&amount=9&accepted_on=2026-01-05");
    const char *page = page_get(test, "/today");
    assert_page_has(page, "Promised for today");
    assert_page_has(page, "<bdi>Menu 6</bdi>");
    assert_page_has(page, "<bdi>Menu 2</bdi>");
    assert_page_lacks(page, "<bdi>Menu 1</bdi>");
    assert_page_has(page, "And 2 more");
    assert_page_lacks(page, "Far ahead");
    assert_page_lacks(page, "No day");
}

static void orders_without_a_currency_are_listed_alone(void **state)
{
    struct page_case *test = *state;

    page_add_client(test, "Ana");
    page_send(test, "/orders", "client=ana&title=Bare&amount=240&currency=&accepted_on=2026-01-05");
    page_send(test, "/orders",
              "client=ana&title=Said&amount=240&currency=EUR&accepted_on=2026-01-05");
    const char *page = page_get(test, "/today");
    assert_page_has(page, "href=\"/orders?view=list&amp;currency=none\"");
    assert_page_has(page, "1 order has an amount and no currency");
    page = page_get(test, "/orders?view=list&currency=none");
    assert_page_has(page, "<bdi>Bare</bdi>");
    assert_page_lacks(page, "<bdi>Said</bdi>");
    page_get(test, "/orders?view=list&currency=EUR");
    assert_int_equal(test->exchange->reply.code, 422);
}

/* Known from the first look on, and right on other pages after whatever was done. */
static void what_is_due_is_counted_in_the_navigation(void **state)
{
    struct page_case *test = *state;
    static const char due[] = "<span class=\"vh\">1 due today</span>";

    test->site.snapshots = snapshots_open(0);
    ask(test);
    assert_page_lacks(page_get(test, "/clients"), "due today");
    assert_page_has(page_get(test, "/today"), due);
    assert_page_has(page_get(test, "/clients"), due);
    page_send(test, "/today", page_text(test, "%sanswer=done", form_of_cue(test)));
    assert_page_lacks(page_get(test, "/today"), "due today");
    assert_page_lacks(page_get(test, "/clients"), "due today");
    snapshots_close(test->site.snapshots);
    test->site.snapshots = NULL;
}

static void a_cue_says_whom_what_and_why_and_leads_to_its_rule(void **state)
{
    struct page_case *test = *state;

    ask(test);
    const char *page = page_get(test, "/today");
    assert_page_has(page, "Bramble Tea");
    assert_page_has(page, "Answer the enquiry");
    assert_page_has(page, "nobody has answered yet");
    assert_page_has(page, "href=\"/playbook#rule-7\"");
    page_sign_in_as(test, ROLE_VIEWER);
    page = page_get(test, "/today");
    assert_page_has(page, "Answer the enquiry");
    assert_page_lacks(page, "name=\"answer\"");
}

static int64_t add_reached_at(struct page_case *test, const char *name, const char *email)
{
    const int64_t id = page_add_client(test, name);

    const char *path = page_text(test, "/clients/%" PRId64 "/points/new", id);
    const char *contact = strstr(page_get(test, path), "name=\"contact\"");

    assert_non_null(contact);
    contact = strstr(contact, "value=\"") + 7;
    page_send(test, path,
              page_text(test, "kind=email&value=%s&contact=%.*s", email,
                        (int)strcspn(contact, "\""), contact));
    assert_int_equal(test->exchange->reply.code, 303);
    return id;
}

static void two_who_may_be_one_are_both_named_with_the_way_to_merge_them(void **state)
{
    struct page_case *test = *state;
    const int64_t first = add_reached_at(test, "Bramble Tea", "hello%40bramble.example");
    const int64_t second = add_reached_at(test, "Quince <b>", "hello%40bramble.example");
    const char *merging =
        page_text(test, "href=\"/clients/%" PRId64 "/merge?with=%" PRId64 "\"", first, second);
    const char *ways[] = {page_text(test, "href=\"/clients/%" PRId64 "\"", first),
                          page_text(test, "href=\"/clients/%" PRId64 "\"", second)};

    const char *page = page_get(test, "/today");
    assert_page_has(page, "See whether these are the same client");
    assert_page_has(page, "<bdi>Bramble Tea</bdi>");
    assert_page_has(page, "<bdi>Quince &lt;b&gt;</bdi>");
    assert_page_has(page, ways[0]);
    assert_page_has(page, ways[1]);
    assert_page_has(page, merging);
    page_sign_in_as(test, ROLE_VIEWER);
    page = page_get(test, "/today");
    assert_page_has(page, ways[1]);
    assert_page_lacks(page, merging);
}

static int cues_on(const char *page)
{
    int count = 0;

    for (const char *at = page; (at = strstr(at, "<article class=\"cue")) != NULL; at++)
        count++;
    return count;
}

static void what_can_wait_stands_whole_on_a_page_of_its_own(void **state)
{
    enum { ASKED = 30, SHOWN = CUES_AT_TOP + 20 };
    struct page_case *test = *state;

    for (int i = 0; i < ASKED; i++)
        ask(test);
    const char *page = page_get(test, "/today");
    assert_int_equal(cues_on(page), SHOWN);
    assert_page_has(page, "3 more that can wait");
    assert_page_has(page, "href=\"/today?all=1\"");
    page = page_get(test, "/today?all=1");
    assert_int_equal(cues_on(page), ASKED);
    assert_page_lacks(page, "more that can wait");
}

static void an_answer_takes_it_from_the_list_and_undo_puts_it_back(void **state)
{
    static const char *const answers[][2] = {
        {"done", "looked after"}, {"later", "put off"}, {"not", "left out"}};
    struct page_case *test = *state;

    ask(test);
    const char *form = form_of_cue(test);
    for (size_t i = 0; i < 3; i++) {
        page_send(test, "/today", page_text(test, "%sanswer=%s", form, answers[i][0]));
        assert_int_equal(test->exchange->reply.code, 303);
        const char *page = page_get(test, "/today");
        assert_page_lacks(page, "<article class=\"cue");
        assert_page_has(page, "Looked after today");
        assert_page_has(page, answers[i][1]);

        const char *undo = strstr(page, "<div class=\"cue done\">");
        assert_non_null(undo);
        undo = strstr(undo, "/undo/");
        assert_non_null(undo);
        page_send(test, arena_copy(&test->arena, undo, strcspn(undo, "\"")), "back=/today");
        assert_string_equal(page_replied(test, "Location"), "/today");
        page = page_get(test, "/today");
        assert_page_has(page, "<article class=\"cue");
        assert_page_lacks(page, "<div class=\"cue done\">");
    }
}

static void a_form_that_was_changed_is_refused_and_one_that_is_late_is_not(void **state)
{
    struct page_case *test = *state;

    ask(test);
    const char *form = form_of_cue(test);
    page_send(test, "/today", page_text(test, "%sanswer=perhaps", form));
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, "/today", "cause=x&object=1&occasion=0&days=1&answer=done");
    assert_int_equal(test->exchange->reply.code, 422);
    for (int i = 0; i < 2; i++) { /* the second press finds it settled */
        page_send(test, "/today", page_text(test, "%sanswer=done", form));
        assert_int_equal(test->exchange->reply.code, 303);
        assert_string_equal(page_replied(test, "Location"), "/today");
    }
    page_sign_in_as(test, ROLE_VIEWER);
    page_send(test, "/today", page_text(test, "%sanswer=done", form));
    assert_int_equal(test->exchange->reply.code, 403);
}

/* ---- drafts ---- */

/* The page of the first cue's draft. */
static const char *draft_page(struct page_case *test)
{
    const char *form = form_of_cue(test);

    return page_text(test, "/today/draft?%.*s", (int)(strstr(form, "&days") - form), form);
}

static void the_first_draft_stands_open_and_has_a_page_of_its_own(void **state)
{
    struct page_case *test = *state;

    ask(test);
    const char *path = draft_page(test);
    const char *page = page_get(test, "/today");
    assert_page_has(page, "<details open><summary class=\"meta\">Draft: thanks, and a gap");
    assert_page_has(page, "Dear <mark>Bramble Tea</mark>,");
    assert_page_has(page, "<mark class=\"gap\">[what you can do for them");
    assert_page_has(page, "No address or number of theirs is known");
    page = page_get(test, path);
    assert_page_has(page, "<h1>Answer the enquiry</h1>");
    assert_page_has(page, "Dear <mark>Bramble Tea</mark>,");
    assert_page_has(page, "value=\"sent\"");
    page_sign_in_as(test, ROLE_VIEWER);
    page = page_get(test, path);
    assert_page_lacks(page, "value=\"sent\"");
    assert_page_lacks(page, "<textarea");
    assert_page_has(page, "Dear <mark>Bramble Tea</mark>,");
}

static void links_carry_what_was_typed_without_script_too(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/enquiries", "name=Bramble+Tea&title=A+label&reach=ann%40example.com");
    const char *form = form_of_cue(test);
    const char *page = page_get(test, draft_page(test));
    assert_page_has(page, "href=\"mailto:ann@example.com?subject=An%20answer%20to%20the%20enquiry"
                          "&amp;body=Dear%20Bramble%20Tea%2C%0D%0A%0D%0A");
    page = page_send(test, "/today/draft",
                     page_text(test,
                               "%scontact=0&do=show&subject=A+%%26+B&text=Hi%%0D%%0A%%0D%%0A"
                               "%%3Cb%%3E+%%5Ba+gap%%5D",
                               form));
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "mailto:ann@example.com?subject=A%20%26%20B&amp;"
                          "body=Hi%0D%0A%0D%0A%3Cb%3E%20%5Ba%20gap%5D\"");
    assert_page_has(page, "&lt;b&gt; <mark class=\"gap\">[a gap]</mark></div>");
    assert_page_has(page, "&lt;b&gt; [a gap]</textarea>");
    assert_page_has(page, "<details open><summary>Change the words");
}

static void addresses_of_one_kind_are_told_apart(void **state)
{
    struct page_case *test = *state;
    const int64_t id = page_add_client(test, "Bramble Tea");
    struct work work = store_case_work(test->store);
    struct client client;

    store_case_ok(&work, find_client(&work, id, &client));
    work_end(&work);
    for (int i = 1; i <= 2; i++) {
        page_send(test, page_text(test, "/clients/%lld/points/new", (long long)id),
                  page_text(test, "contact=%lld&kind=email&value=ann%d%%40example.com",
                            (long long)client.contact_id, i));
        assert_int_equal(test->exchange->reply.code, 303);
        ask(test);
        const char *page = page_get(test, "/today");
        assert_page_has(page, "mailto:ann1@example.com");
        if (i == 1)
            assert_page_lacks(page, "<small><bdi>ann1@example.com</bdi></small>");
        else
            assert_page_has(page, "<small><bdi>ann1@example.com</bdi></small>");
    }
}

static void what_windows_would_drop_is_left_to_be_pasted(void **state)
{
    struct page_case *test = *state;

    page_send(test, "/enquiries", "name=Bramble+Tea&title=A+label&reach=ann%40example.com");
    const char *form = form_of_cue(test);
    char text[1000 + 1] = "";
    for (size_t i = 0; i + 1 < sizeof(text); i += 2)
        memcpy(text + i, "+a", 3); /* 4 bytes each in a link */
    const char *sent =
        page_text(test, "%scontact=0&do=show&subject=s&text=a%s%s", form, text, text);
    const char *page = page_send(test, "/today/draft", sent);
    assert_page_has(page, "bare-hint\" hidden");
    test->agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
    page = page_send(test, "/today/draft", sent);
    assert_page_has(page, "href=\"mailto:ann@example.com?subject=s\"");
    assert_page_lacks(page, "bare-hint\" hidden");
}

static void what_was_sent_is_done_and_undo_takes_it_back(void **state)
{
    struct page_case *test = *state;

    ask(test);
    const char *form = page_text(test, "%scontact=0&do=sent&subject=s&text=", form_of_cue(test));
    page_send(test, "/today/draft", form);
    assert_int_equal(test->exchange->reply.code, 303); /* nobody known: no note is made of it */
    const char *page = page_get(test, "/today");
    assert_page_lacks(page, "<article class=\"cue");
    assert_page_has(page, "Noted as sent, and looked after");
    const char *undo = strstr(page, "/undo/");
    assert_non_null(undo);
    page_send(test, arena_copy(&test->arena, undo, strcspn(undo, "\"")), "back=/today");
    page = page_get(test, "/today");
    assert_page_has(page, "<article class=\"cue");

    page_add_client(test, "Bramble Tea");
    ask(test);
    page_send(test, "/today/draft", form);
    form = page_text(test, "%scontact=0&do=sent&subject=s&text=", form_of_cue(test));
    page = page_send(test, "/today/draft", form); /* of a client: a message has words */
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "rite a few words");
    for (int i = 0; i < 2; i++) { /* the second press leads back as well */
        page_send(test, "/today/draft", page_text(test, "%sHello", form));
        assert_int_equal(test->exchange->reply.code, 303);
        assert_string_equal(page_replied(test, "Location"), "/today");
    }
}

static void a_draft_of_nothing_is_not_there(void **state)
{
    struct page_case *test = *state;

    page_get(test, "/today/draft?cause=1&object=5&occasion=0");
    assert_int_equal(test->exchange->reply.code, 404);
    page_get(test, "/today/draft");
    assert_int_equal(test->exchange->reply.code, 404);
    page_get(test, "/today/draft?cause=x");
    assert_int_equal(test->exchange->reply.code, 422);
    ask(test);
    const char *form = form_of_cue(test);
    page_send(test, "/today/draft", page_text(test, "%scontact=0&do=template&template=7", form));
    assert_int_equal(test->exchange->reply.code, 422);
    page_sign_in_as(test, ROLE_VIEWER);
    page_send(test, "/today/draft", page_text(test, "%scontact=0&do=sent&text=a", form));
    assert_int_equal(test->exchange->reply.code, 403);
}

#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(without_clients_it_says_where_they_come_from),
        PAGE_TEST(the_day_stands_beside_it),
        PAGE_TEST(what_was_promised_for_today_leads_to_its_order),
        PAGE_TEST(orders_without_a_currency_are_listed_alone),
        PAGE_TEST(what_is_due_is_counted_in_the_navigation),
        PAGE_TEST(a_cue_says_whom_what_and_why_and_leads_to_its_rule),
        PAGE_TEST(two_who_may_be_one_are_both_named_with_the_way_to_merge_them),
        PAGE_TEST(what_can_wait_stands_whole_on_a_page_of_its_own),
        PAGE_TEST(an_answer_takes_it_from_the_list_and_undo_puts_it_back),
        PAGE_TEST(a_form_that_was_changed_is_refused_and_one_that_is_late_is_not),
        PAGE_TEST(the_first_draft_stands_open_and_has_a_page_of_its_own),
        PAGE_TEST(links_carry_what_was_typed_without_script_too),
        PAGE_TEST(addresses_of_one_kind_are_told_apart),
        PAGE_TEST(what_windows_would_drop_is_left_to_be_pasted),
        PAGE_TEST(what_was_sent_is_done_and_undo_takes_it_back),
        PAGE_TEST(a_draft_of_nothing_is_not_there),
    };

    return run_store_tests(tests);
}
