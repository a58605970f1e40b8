// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/goal_words.h"
#include "base/clock.h"
#include "base/language.h"
#include "support/page_case.h"
#include "support/sample_orders.h"

#include "support/check.h"

static day_t today(void)
{
    return zone_day_by_name("UTC", clock_now() / 1000000);
}

/* `count` clients who order each thirty days for two years. */
static void add_regulars(struct page_case *test, int count)
{
    for (int i = 0; i < count; i++) {
        int64_t id = page_add_client(test, "Somebody");

        for (int days = 720; days >= 0; days -= 30)
            sample_order(test->store, id, today() - days - i % 7);
    }
}

static const char *quarter_form(struct page_case *test, const char *percent)
{
    char from[DAY_TEXT_SIZE];

    day_write(period_start(PERIOD_QUARTER, today()), from);
    return page_text(test, "kind=stayed&period=quarter&from=%s&percent=%s", from, percent);
}

/* The id of the first goal on the page. */
static const char *first_goal(struct page_case *test)
{
    const char *page = page_get(test, "/retention/goals"), *at = strstr(page, "id=\"goal-");

    assert_non_null(at);
    at += strlen("id=\"goal-");
    return arena_copy(&test->arena, at, strcspn(at, "\""));
}

static void without_orders_it_says_what_is_missing(void **state)
{
    static const char *const wanted[][2] = {{"en", "Nothing can be proposed yet"},
                                            {"ru", "Пока предложить нечего"},
                                            {"hr", "Još se ništa ne može predložiti"}};
    struct page_case *test = *state;

    for (size_t i = 0; i < 3; i++) {
        test->language = wanted[i][0];
        const char *page = page_get(test, "/retention/goals");
        assert_page_has(page, wanted[i][1]);
        assert_page_lacks(page, "name=\"percent\"");
    }
}

static void it_proposes_from_ones_own_periods(void **state)
{
    struct page_case *test = *state;

    add_regulars(test, 21);
    const char *page = page_get(test, "/retention/goals?kind=came_back&period=month&when=next");
    assert_page_has(page, "Who orders again, ");
    assert_page_has(page, "In your last 8 periods of this kind");
    assert_page_has(page, "name=\"percent\"");
    assert_page_has(page, "<option value=\"came_back\" selected>");
    assert_page_has(page, "<option value=\"next\" selected>");
    page = page_get(test, "/retention/goals");
    assert_page_has(page, "so no more than 82"); /* everybody stays */
    /* Words of no such choice are the running quarter. */
    page = page_get(test, "/retention/goals?kind=x&period=y&when=z");
    assert_page_has(page, "<option value=\"quarter\" selected>");
}

static void a_goal_is_set_changed_and_given_up(void **state)
{
    struct page_case *test = *state;

    add_regulars(test, 3);
    page_send(test, "/retention/goals", quarter_form(test, "57"));
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), "/retention/goals");
    const char *id = first_goal(test), *page = page_get(test, "/retention/goals");
    assert_page_has(page, ": 57\xC2\xA0% stay</h2>");
    assert_page_has(page, "Of 3 clients active at the start, that is 2 who stay.");
    assert_page_has(page, "For this there is a goal already; it stands above.");

    page_send(test, page_text(test, "/retention/goals/%s", id), "version=1&percent=80");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, "/retention/goals"), ": 80\xC2\xA0% stay</h2>");
    page_send(test, page_text(test, "/retention/goals/%s/end", id), "version=2&percent=80");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_lacks(page_get(test, "/retention/goals"), "id=\"goal-");
}

static void what_is_wrong_stands_beside_its_field(void **state)
{
    struct page_case *test = *state;

    add_regulars(test, 3);
    const char *page = page_send(test, "/retention/goals", quarter_form(test, "57.5%3Cb%3E"));
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "a goal is a whole number of per cent");
    assert_page_has(page, "value=\"57.5&lt;b&gt;\" aria-invalid=\"true\"");
    page =
        page_send(test, "/retention/goals", "kind=stayed&period=quarter&from=2020-01-01&percent=5");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "this period is over");
    page_send(test, "/retention/goals", "kind=stayed&period=decade&percent=5");
    assert_int_equal(test->exchange->reply.code, 422);

    page_send(test, "/retention/goals", quarter_form(test, "57"));
    page = page_send(test, "/retention/goals", quarter_form(test, "58"));
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "there is a goal for this already");
    const char *path = page_text(test, "/retention/goals/%s", first_goal(test));
    page = page_send(test, path, "version=1&percent=0");
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "value=\"0\" aria-invalid=\"true\"");
    page = page_send(test, path, "version=7&percent=60");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "somebody changed this goal meanwhile");
    assert_page_has(page, "value=\"60\"");

    /* One that was given up in another window is told above. */
    page_send(test, page_text(test, "%s/end", path), "version=1");
    page = page_send(test, path, "version=1&percent=60");
    assert_int_equal(test->exchange->reply.code, 409);
    assert_page_has(page, "<p class=\"note\" role=\"alert\">");
    page_send(test, "/retention/goals/12345", "version=1&percent=60");
    assert_int_equal(test->exchange->reply.code, 404);
}

static void a_goal_may_be_of_some_of_the_clients(void **state)
{
    struct page_case *test = *state;

    add_regulars(test, 3);
    const char *page = page_get(test, "/retention/goals?first_source=-");
    assert_page_has(page, "<p class=\"meta\">Source of the first order: not said</p>");
    assert_page_has(page, "<input type=\"hidden\" name=\"first_source\" value=\"-\">");
    assert_page_has(page, "href=\"/retention/rfm?first_source=-\"");
    page_send(test, "/retention/goals",
              page_text(test, "%s&first_source=-", quarter_form(test, "57")));
    assert_int_equal(test->exchange->reply.code, 303);
    assert_page_has(page_get(test, "/retention?first_source=-"), ": 57\xC2\xA0% stay");
    assert_page_has(page_get(test, "/retention?first_source=-"),
                    "href=\"/retention/goals?first_source=-\"");
    assert_page_lacks(page_get(test, "/retention"), ": 57\xC2\xA0% stay");
    page = page_get(test, "/retention/goals");
    assert_page_has(page, "Source of the first order: not said");
    assert_page_lacks(page, "For this there is a goal already");

    page = page_get(test, "/retention/goals?first_source=Nowhere");
    assert_page_has(page, "value=\"Nowhere\" selected");
    assert_page_has(page, "none of a client with all that is chosen above");
    assert_page_lacks(page,
                      "name=\"percent\" inputmode=\"numeric\" autocomplete=\"off\" value=\"\"");
    page = page_send(test, "/retention/goals",
                     page_text(test, "%s&first_source=Nowhere", quarter_form(test, "57")));
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "no client with orders fits this choice");
    page = page_send(test, "/retention/goals",
                     page_text(test, "%s&currency=euro", quarter_form(test, "57")));
    assert_int_equal(test->exchange->reply.code, 422);
    assert_page_has(page, "a currency is three letters");
    assert_page_has(page, "value=\"57\"");
}

static void who_only_works_here_sees_goals_and_sets_none(void **state)
{
    struct page_case *test = *state;

    page_sign_in_as(test, ROLE_MEMBER);
    assert_page_has(page_get(test, "/retention/goals"), "No goal is set");
    page_send(test, "/retention/goals", quarter_form(test, "57"));
    assert_int_equal(test->exchange->reply.code, 403);
}

/* --- words --- */

static const char *said(struct page_case *test, struct message message)
{
    return message.one ? message_text(&test->arena, language_by_code("en"), message) : "";
}

static struct goal_shown shown(enum goal_kind kind, enum goal_outlook outlook, int64_t missing)
{
    return (struct goal_shown){
        .goal = {.kind = kind,
                 .from_on = day_of(2026, 10, 1),
                 .to_on = day_of(2026, 12, 31),
                 .target = 570000,
                 .active_days = 90},
        .progress = {outlook, {true, 100, 50, 20, 30}, 57, missing},
    };
}

static void each_outlook_has_its_sentence(void **state)
{
    static const struct {
        enum goal_kind kind;
        enum goal_outlook outlook;
        const char *going;
    } cases[] = {
        {GOAL_STAYED, GOAL_AHEAD, "It begins on 1 October 2026"},
        {GOAL_STAYED, GOAL_UNKNOWN, "cannot be told"},
        {GOAL_STAYED, GOAL_SURE, "Sure to be active at the end: 50. That is enough"},
        {GOAL_STAYED, GOAL_WITHIN,
         "may still fall silent before: 20. So 50\xC2\xA0% to 70\xC2\xA0% will stay, and the goal"},
        {GOAL_STAYED, GOAL_NEEDS_RETURNS, "for the goal 7 who are silent now"},
        {GOAL_STAYED, GOAL_REACHED, "50\xC2\xA0% stayed, 50 of 100. The goal was reached."},
        {GOAL_STAYED, GOAL_NOT_REACHED, "The goal was not reached; it would have taken 7 more."},
        {GOAL_CAME_BACK, GOAL_SURE, "Have ordered again so far: 50. That is enough."},
        {GOAL_CAME_BACK, GOAL_WITHIN, "for the goal 7 more. Of the others 20"},
        {GOAL_CAME_BACK, GOAL_NEEDS_RETURNS, "For the goal 7 who are silent now"},
        {GOAL_CAME_BACK, GOAL_REACHED,
         "50\xC2\xA0% ordered again, 50 of 100. The goal was reached"},
        {GOAL_CAME_BACK, GOAL_NOT_REACHED, "ordered again, 50 of 100. The goal was not reached"},
    };
    struct page_case *test = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct goal_shown goal = shown(cases[i].kind, cases[i].outlook, 7);

        assert_page_has(said(test, goal_going(&goal)), cases[i].going);
    }
    const struct goal_shown running = shown(GOAL_STAYED, GOAL_WITHIN, 7);
    assert_string_equal(said(test, goal_title(&running.goal)), "Q4 2026: 57\xC2\xA0% stay");
    assert_string_equal(said(test, goal_silent(&running)),
                        "Silent for more than 90 days: 30. Whoever of them orders by 31 December "
                        "2026 counts after all.");
    const struct goal_shown over = shown(GOAL_STAYED, GOAL_REACHED, 0);
    assert_string_equal(said(test, goal_silent(&over)), "");
}

static void each_proposal_has_its_sentences(void **state)
{
    struct page_case *test = *state;
    struct message sentences[GOAL_OFFER_SENTENCES];
    struct goal_offer offer = {
        .choice = {GOAL_STAYED, PERIOD_QUARTER, day_of(2026, 10, 1)},
        .start = 12,
        .enough_on = day_of(2027, 3, 31),
        .proposal = {.state = GOAL_PROPOSED,
                     .percent = 57,
                     .clients = 57,
                     .more = 4,
                     .usual = 0.53,
                     .least = 0.5,
                     .best = 0.58,
                     .period_count = 6},
    };

    goal_offer_words(&offer, sentences);
    assert_string_equal(said(test, sentences[0]), "In your last 6 periods of this kind 50\xC2\xA0% "
                                                  "to 58\xC2\xA0% stayed; usual is 53\xC2\xA0%.");
    assert_page_has(said(test, sentences[1]), "57\xC2\xA0%, which is 4 more clients kept");
    assert_string_equal(said(test, sentences[2]), "");
    offer.proposal.state = GOAL_HOLD;
    offer.proposal.is_held_by_articles = true;
    goal_offer_words(&offer, sentences);
    assert_page_has(said(test, sentences[1]), "to keep it, 57\xC2\xA0%, is goal enough");
    assert_page_has(said(test, sentences[2]), "leave whatever is done");
    offer.proposal.state = GOAL_FEW_PERIODS;
    goal_offer_words(&offer, sentences);
    assert_page_has(said(test, sentences[0]), "After 31 March 2027 there are two.");
    assert_string_equal(said(test, sentences[1]), "");
    offer.proposal.state = GOAL_FEW_CLIENTS;
    goal_offer_words(&offer, sentences);
    assert_page_has(said(test, sentences[0]), "it takes 20 active clients");
    assert_page_has(said(test, sentences[0]), "Now it is 12.");
}

int main(void)
{
#define PAGE_TEST(name) cmocka_unit_test_setup_teardown(name, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(without_orders_it_says_what_is_missing),
        PAGE_TEST(it_proposes_from_ones_own_periods),
        PAGE_TEST(a_goal_is_set_changed_and_given_up),
        PAGE_TEST(what_is_wrong_stands_beside_its_field),
        PAGE_TEST(a_goal_may_be_of_some_of_the_clients),
        PAGE_TEST(who_only_works_here_sees_goals_and_sets_none),
        PAGE_TEST(each_outlook_has_its_sentence),
        PAGE_TEST(each_proposal_has_its_sentences),
    };
    return run_store_tests(tests);
}
