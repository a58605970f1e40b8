// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_listing.h"
#include "app/client_standing.h"
#include "store/db.h"
#include "support/sample_clients.h"
#include "support/sample_list.h"

#include "support/check.h"

/* The page of a client and the list of all say the same of where they stand. */

static void set_window(struct store_case *test, int32_t active_days, int32_t cooling_days)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, db_execute(&work, NULL,
                                    "UPDATE workspace SET active_days = $2, cooling_days = $3"
                                    " WHERE id = $1",
                                    DB_BIND(db_int(work.workspace_id), db_int(active_days),
                                            db_int(cooling_days))));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static struct client_stands stands_of(struct work *work, int64_t id)
{
    struct client_stands stands;
    struct client_card card;

    store_case_ok(work, show_client(work, id, &card));
    store_case_ok(work, client_stands(work, NULL, &card.client, &stands));
    assert_int_equal(stands.now.today, card.today);
    return stands;
}

static void check_client(struct work *work, const struct client_facts *facts,
                         const struct standing_now *now, int *seen)
{
    const struct client_stands stands = stands_of(work, facts->id);

    assert_int_equal(stands.standing, client_standing_of(facts, &now->window, now->today));
    assert_int_equal(stands.is_cooling, client_is_cooling(facts, &now->window, now->today));
    assert_int_equal(stands.now.today, now->today);
    assert_memory_equal(&stands.now.window, &now->window, sizeof(now->window));
    seen[stands.is_cooling ? CLIENT_COOLING : stands.standing]++;
}

/* How often each standing was met. */
static void compare_all(struct store_case *test, int *seen)
{
    struct client_listing_query query = {
        .filter = client_filter_new(), .limit = 50, .needs_standing = true};
    int64_t count = 0;

    do {
        struct work work = store_case_work(test);
        struct client_listing listing;

        store_case_ok(&work, list_chosen_clients(&work, &query, &listing));
        for (size_t i = 0; i < listing.clients.count; i++)
            check_client(&work, &listing.facts[i], &listing.now, seen);
        count += (int64_t)listing.clients.count;
        query.after = listing.next;
        work_end(&work);
    } while (query.after);
    assert_true(count > LISTED_CLIENTS / 2);
}

static void page_and_list_agree_on_each_client(void **state)
{
    static const int32_t windows[][2] = {{0, 0}, {90, 30}, {300, 0}, {0, 7}};
    struct store_case *test = *state;
    int seen[CLIENT_STANDINGS] = {0};

    (void)listed_base_make(test, 11);
    for (size_t i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
        set_window(test, windows[i][0], windows[i][1]);
        compare_all(test, seen);
    }
    for (int i = 0; i < CLIENT_STANDINGS; i++)
        assert_true(seen[i] > 0);
}

static void the_settings_are_named_when_they_say_it(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    struct work work = store_case_work(test);
    struct client_stands stands = stands_of(&work, id);

    assert_false(stands.now.is_given);
    assert_int_equal(stands.standing, CLIENT_WITHOUT_ORDERS);
    work_end(&work);
    set_window(test, 90, 30);
    work = store_case_work(test);
    stands = stands_of(&work, id);
    assert_true(stands.now.is_given);
    assert_int_equal(stands.now.window.active_days, 90);
    assert_int_equal(stands.now.window.cooling_days, 30);
    work_end(&work);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(page_and_list_agree_on_each_client),
        STORE_TEST(the_settings_are_named_when_they_say_it),
    };
    return run_store_tests(tests);
}
