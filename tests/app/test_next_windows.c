// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_listing.h"
#include "app/client_rhythm.h"
#include "app/client_standing.h"
#include "app/today.h"
#include "store/db.h"
#include "support/sample_clients.h"
#include "support/sample_list.h"

#include "support/check.h"

/* The list, the page of a client and Today go by one window: their own, or one that is shared. */

struct met {
    size_t own, shared, none;
};

static struct own_rhythm rhythm_of(struct work *work, int64_t id)
{
    struct own_rhythm rhythm;
    struct client_stands stands;
    struct client_card card;

    store_case_ok(work, show_client(work, id, &card));
    store_case_ok(work, client_stands(work, NULL, &card.client, &stands));
    store_case_ok(work, show_client_rhythm(work, &card, &stands.now, &rhythm));
    return rhythm;
}

static void check_row(struct work *work, const struct client_facts *facts, day_t today,
                      struct met *met)
{
    const struct own_rhythm rhythm = rhythm_of(work, facts->id);
    const day_t last = facts->last_order_on;

    assert_int_equal(facts->has_window, rhythm.has_window);
    assert_int_equal(client_own_window(facts, today), rhythm.place);
    if (!facts->has_window) {
        met->none++;
        return;
    }
    assert_int_equal(facts->is_window_shared, rhythm.is_shared);
    assert_int_equal(facts->window_from, last + rhythm.from_days);
    assert_int_equal(facts->window_by, last + rhythm.by_days);
    met->own += !facts->is_window_shared;
    met->shared += facts->is_window_shared;
}

static const struct listed_truth *truth_of(const struct listed_base *base, int64_t id)
{
    for (size_t i = 0; i < LISTED_CLIENTS; i++)
        if (base->clients[i].id == id)
            return &base->clients[i];
    fail_msg("nobody has this id");
    return NULL;
}

static void check_truth(const struct listed_base *base, const struct client_facts *facts)
{
    const struct listed_next *next = &truth_of(base, facts->id)->next;

    assert_int_equal(facts->has_window, next->is_known);
    if (!next->is_known)
        return;
    assert_int_equal(facts->is_window_shared, next->is_shared);
    assert_int_equal(facts->window_from, next->from);
    assert_int_equal(facts->window_by, next->by);
}

/* Every client by a list of this order. */
static struct met check_list(struct store_case *test, const struct listed_base *base,
                             enum client_sort sort)
{
    struct client_listing_query query = {
        .filter = client_filter_new(), .limit = 40, .needs_window = true};
    struct met met = {0};

    query.filter.archived = ARCHIVED_TOO;
    query.filter.sort = sort;
    do {
        struct work work = store_case_work(test);
        struct client_listing listing;

        store_case_ok(&work, list_chosen_clients(&work, &query, &listing));
        for (size_t i = 0; i < listing.clients.count; i++) {
            check_row(&work, &listing.facts[i], listing.now.today, &met);
            check_truth(base, &listing.facts[i]);
        }
        query.after = listing.next;
        work_end(&work);
    } while (query.after);
    return met;
}

static void the_list_the_page_and_what_is_true_agree_on_every_client(void **state)
{
    struct store_case *test = *state;
    struct met met = {0};

    const struct listed_base *base = listed_base_make(test, 17);
    for (int sort = 0; sort < CLIENT_SORTS; sort++) {
        const struct met found = check_list(test, base, (enum client_sort)sort);

        assert_true(sort == 0 || memcmp(&found, &met, sizeof(met)) == 0);
        met = found;
    }
    assert_true(met.own > 10 && met.shared > 10 && met.none > 3);
}

static void the_rules_of_today_go_by_the_same_windows(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct met met = {0};
    struct today today;

    const struct listed_base *base = listed_base_make(test, 17);
    store_case_ok(&work, show_today(&work, NULL, 0, &today));
    for (size_t i = 0; i < today.cues.count; i++) {
        const struct cue_client *client = today.cues.items[i].client;

        if (!client)
            continue;
        const struct client_facts facts = {.id = client->id,
                                           .last_order_on = client->last_order_on,
                                           .has_window = client->has_window,
                                           .is_window_shared = client->is_window_shared,
                                           .window_from = client->window_from,
                                           .window_by = client->window_by};
        check_row(&work, &facts, today.now.today, &met);
        check_truth(base, &facts);
    }
    today_close(&today);
    work_end(&work);
    assert_true(met.own > 3 && met.shared > 3);
}

/* Whose window is said to be open on Today is in the list that it leads to, and nobody else. */
static void the_windows_that_today_shows_are_those_of_the_list(void **state)
{
    struct store_case *test = *state;
    struct client_listing_query query = {.filter = client_filter_new(), .limit = CLIENTS_PAGE_MAX};
    struct client_listing listing;
    struct today today;
    size_t opened = 0;

    (void)listed_base_make(test, 29);
    struct work work = store_case_work(test);
    query.filter.window = OWN_WINDOW_OPEN;
    query.filter.sort = SORT_WINDOW;
    store_case_ok(&work, list_chosen_clients(&work, &query, &listing));
    assert_null(listing.next);
    store_case_ok(&work, show_today(&work, NULL, 0, &today));
    for (size_t i = 0; i < today.cues.count; i++) {
        bool is_listed = false;

        if (today.cues.items[i].rule != CUE_WINDOW_OPENS)
            continue;
        for (size_t j = 0; j < listing.clients.count; j++)
            is_listed = is_listed || listing.facts[j].id == today.cues.items[i].client_id;
        assert_true(is_listed);
        opened++;
    }
    today_close(&today);
    work_end(&work);
    assert_true(opened > 0);
}

int main(void)
{
#define HERE(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        HERE(the_list_the_page_and_what_is_true_agree_on_every_client),
        HERE(the_rules_of_today_go_by_the_same_windows),
        HERE(the_windows_that_today_shows_are_those_of_the_list),
    };

    return run_store_tests(tests);
}
