// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_listing.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/check.h"
#include "support/sample_clients.h"
#include "support/sample_list.h"

static size_t roll(uint64_t *dice, size_t sides)
{
    *dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((*dice >> 33) % sides);
}

static void add_figure(uint64_t *dice, const struct listed_base *base, struct client_filter *filter)
{
    switch (roll(dice, 6)) {
    case 0:
        filter->last_from = base->today - (day_t)roll(dice, 300);
        break;
    case 1:
        filter->last_to = base->today - (day_t)roll(dice, 300);
        break;
    case 2:
        filter->orders_from = (int64_t)roll(dice, 8);
        break;
    case 3:
        filter->orders_to = (int64_t)roll(dice, 8);
        break;
    case 4:
        filter->window = (enum own_window)roll(dice, 5);
        break;
    default:
        filter->standings |= 1U << roll(dice, CLIENT_STANDINGS);
        break;
    }
}

static void add_choice(uint64_t *dice, const struct listed_base *base, struct client_filter *filter)
{
    static const char *const finds[] = {"a", "bo", "ana", "zo"};

    switch (roll(dice, 6)) {
    case 0:
        filter->find = finds[roll(dice, 4)];
        break;
    case 1:
        filter->tags[0] = listed_tags[roll(dice, 2)];
        filter->tags[1] = listed_tags[2];
        filter->tag_count = 1 + roll(dice, 2);
        break;
    case 2:
        filter->source = "Kwork";
        break;
    case 3:
        filter->service = "Logo";
        break;
    case 4:
        filter->own[0] = (struct own_condition){base->own_field_id, roll(dice, 2) ? "yes" : "no"};
        filter->own_count = 1;
        break;
    default:
        filter->reach = (enum reach_choice)roll(dice, 4);
        filter->archived = (enum archived_choice)roll(dice, 3);
        break;
    }
}

/* A filter of some conditions and any order. */
static struct client_filter any_filter(uint64_t *dice, const struct listed_base *base)
{
    struct client_filter filter = client_filter_new();

    for (size_t conditions = roll(dice, 4); conditions > 0; conditions--)
        if (roll(dice, 2) == 0)
            add_figure(dice, base, &filter);
        else
            add_choice(dice, base, &filter);
    if (roll(dice, 6) == 0) {
        filter.language = "ru";
        filter.has_mark = roll(dice, 2) == 0;
        filter.mark = (int32_t)roll(dice, 4);
        filter.created_from = base->today - 150;
    }
    filter.sort = (enum client_sort)roll(dice, CLIENT_SORTS);
    filter.is_descending = roll(dice, 2) == 1;
    return filter;
}

static const struct client_filter *sorting; /* qsort() has no context */

static int compare(const void *a, const void *b)
{
    return listed_compare(*(const struct listed_truth *const *)a,
                          *(const struct listed_truth *const *)b, sorting);
}

static struct snapshots *kept_snapshots; /* of one test */

static int begin(void **state)
{
    kept_snapshots = snapshots_open(0);
    return store_case_setup(state);
}

static int end(void **state)
{
    snapshots_close(kept_snapshots);
    return store_case_teardown(state);
}

/* All pages of a list, one after another. */
static size_t list_all(struct store_case *test, const struct client_filter *filter, size_t limit,
                       int64_t look_max, int64_t *ids)
{
    struct client_listing_query query = {
        .filter = *filter, .limit = limit, .look_max = look_max, .snapshots = kept_snapshots};
    size_t count = 0;

    do {
        struct work work = store_case_work(test);
        struct client_listing listing = {0};

        store_case_ok(&work, list_chosen_clients(&work, &query, &listing));
        work_end(&work);
        assert_true(listing.clients.count <= limit);
        assert_true(listing.next == NULL || listing.is_cut || listing.clients.count == limit);
        for (size_t i = 0; i < listing.clients.count; i++) {
            assert_true(count < LISTED_CLIENTS);
            assert_int_equal(listing.facts[i].id, listing.clients.items[i].id);
            ids[count++] = listing.clients.items[i].id;
        }
        query.after = listing.next;
    } while (query.after);
    return count;
}

static void check_list(struct store_case *test, const struct listed_base *base,
                       const struct client_filter *filter, size_t limit, int64_t look_max)
{
    const struct listed_truth *wanted[LISTED_CLIENTS];
    int64_t ids[LISTED_CLIENTS];
    size_t count = 0;

    for (size_t i = 0; i < LISTED_CLIENTS; i++)
        if (listed_belongs(base, &base->clients[i], filter))
            wanted[count++] = &base->clients[i];
    sorting = filter;
    qsort(wanted, count, sizeof(wanted[0]), compare);
    size_t listed = list_all(test, filter, limit, look_max, ids);
    struct arena arena = {0};
    const char *said = client_filter_query(filter, FILTER_ALL, NULL, &arena);
    bool is_same = listed == count;

    for (size_t i = 0; i < count && is_same; i++)
        is_same = ids[i] == wanted[i]->id;
    if (!is_same)
        fail_msg("%s sort %d %s, pages of %zu: %zu listed, %zu wanted", said, (int)filter->sort,
                 filter->is_descending ? "down" : "up", limit, listed, count);
    arena_free(&arena);
}

static void lists_are_what_a_look_at_each_client_says(void **state)
{
    struct store_case *test = *state;
    struct listed_base *base = listed_base_make(test, 7);
    struct arena_mark mark = arena_mark(&test->arena);
    uint64_t dice = 11;

    for (int i = 0; i < 400; i++) {
        struct client_filter filter = any_filter(&dice, base);
        size_t limit = 1 + roll(&dice, 40);
        int64_t look_max = roll(&dice, 3) == 0 ? 20 : 0;

        check_list(test, base, &filter, limit, look_max);
        arena_rewind(&test->arena, mark);
    }
}

static void each_order_goes_on_where_it_ended(void **state)
{
    struct store_case *test = *state;
    struct listed_base *base = listed_base_make(test, 3);

    for (int sort = 0; sort < CLIENT_SORTS; sort++)
        for (int down = 0; down < 2; down++) {
            struct client_filter filter = client_filter_new();

            filter.sort = (enum client_sort)sort;
            filter.is_descending = down == 1;
            check_list(test, base, &filter, 7, 0);
            check_list(test, base, &filter, 7, 1);
        }
}

static void a_look_that_takes_long_says_how_far_it_came(void **state)
{
    struct store_case *test = *state;
    struct client_listing_query query = {
        .filter = client_filter_new(), .limit = 50, .look_max = 10};
    struct client_listing listing = {0};

    (void)listed_base_make(test, 5);
    struct work work = store_case_work(test);
    query.filter.service = "nothing of ours";
    store_case_ok(&work, list_chosen_clients(&work, &query, &listing));
    assert_true(listing.is_cut);
    assert_int_equal(listing.clients.count, 0);
    assert_non_null(listing.next);
    assert_int_equal(listing.looked_count, 10);
    assert_in_range(listing.all_count, 11, LISTED_CLIENTS);
    work_end(&work);
}

static void a_place_of_another_order_is_refused(void **state)
{
    struct store_case *test = *state;
    static const char *const places[] = {"l12-5",  "L12-5", "o12-5", "c12",  "w12-5", "v12-5",
                                         "N12-ab", "12",    "12-ab", "lr12", "wr0",   "x"};
    static const size_t own_place[CLIENT_SORTS][2] = {{8, 6}, {0, 1},  {2, 99},
                                                      {3, 7}, {4, 99}, {5, 99}};

    for (int sort = 0; sort < CLIENT_SORTS; sort++)
        for (int down = 0; down < 2; down++)
            for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
                struct client_listing_query query = {
                    .filter = client_filter_new(), .limit = 5, .after = places[i]};
                struct work work = store_case_work(test);
                struct client_listing listing;
                bool is_own = own_place[sort][down] == i ||
                              (sort == SORT_LAST_ORDER && down == 0 && i == 9) ||
                              (sort == SORT_WINDOW && down == 0 && i == 10);

                query.filter.sort = (enum client_sort)sort;
                query.filter.is_descending = down == 1;
                enum status status = list_chosen_clients(&work, &query, &listing);
                if ((status == STATUS_OK) != is_own || (!is_own && status != STATUS_INVALID))
                    fail_msg("sort %d %d, place %s: %d", sort, down, places[i], (int)status);
                work_end(&work);
            }
}

static void hostile_values_find_nobody(void **state)
{
    struct store_case *test = *state;
    static const char *const values[] = {"' OR 1=1 --", "%",    "_",
                                         "\\",          "$1",   "\xF0\x9F\x98\x80",
                                         "\"",          "a\tb", "); DROP TABLE client; --"};
    struct listed_base *base = listed_base_make(test, 9);

    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        for (int field = 0; field < 5; field++) {
            struct client_filter filter = client_filter_new();
            int64_t ids[LISTED_CLIENTS];

            if (field == 0)
                filter.source = values[i];
            else if (field == 1)
                filter.service = values[i];
            else if (field == 2)
                filter.language = values[i];
            else if (field == 3)
                filter.tags[filter.tag_count++] = values[i];
            else
                filter.own[filter.own_count++] =
                    (struct own_condition){base->own_field_id, values[i]};
            assert_int_equal(list_all(test, &filter, 50, 0, ids), 0);
        }
}

static void looking_needs_a_role_and_a_limit(void **state)
{
    struct store_case *test = *state;
    struct client_listing_query query = {.filter = client_filter_new(), .limit = 50};
    struct work work = sample_work(test, test->user_id, ROLE_NONE);
    struct client_listing listing;

    assert_int_equal(list_chosen_clients(&work, &query, &listing), STATUS_FORBIDDEN);
    work_end(&work);
    work = store_case_work(test);
    query.limit = CLIENTS_PAGE_MAX + 1;
    assert_int_equal(list_chosen_clients(&work, &query, &listing), STATUS_INVALID);
    assert_string_equal(work.fault.field, "limit");
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)
        CASE(lists_are_what_a_look_at_each_client_says),
        CASE(each_order_goes_on_where_it_ended),
        CASE(a_look_that_takes_long_says_how_far_it_came),
        CASE(a_place_of_another_order_is_refused),
        CASE(hostile_values_find_nobody),
        CASE(looking_needs_a_role_and_a_limit),
    };
    return run_store_tests(tests);
}
