// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/orders.h"
#include "store/db.h"
#include "store/orders.h"
#include "support/check.h"
#include "support/sample_clients.h"

/* Orders of which few are of a service and a source of their own, listed a few at a time and looked
 * through a few at a time, beside a model that keeps them in an array. */
enum { ORDERS = 400, LIMIT = 7, PAGES_MOST = 2 * ORDERS };

struct listed {
    int64_t ids[ORDERS];
    size_t count, cut_pages;
    int64_t percent; /* of the last cut page */
};

static struct client_order order_of(int64_t id, int64_t client_id, int i)
{
    return (struct client_order){
        .id = id,
        .client_id = client_id,
        .accepted_on = (day_t)(20000 + i * 37 % 90),
        .has_amount = i % 3 > 0,
        .amount = i % 3 > 0 ? 10000 : 0,
        .currency = i % 20 < 2 ? "" : "EUR",
        .state = i % 11 == 3 ? ORDER_CANCELLED : ORDER_COUNTS,
        .source = i % 50 == 1 ? "fair" : "",
        .service = i % 60 == 5  ? "rare"
                   : i % 2 == 0 ? "usual"
                                : "",
    };
}

static void make_orders(struct store_case *test, struct client_order *orders)
{
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    struct work work = store_case_work(test);
    int64_t version = 0;

    store_case_ok(&work, work_reserve_ids(&work, ORDERS));
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    struct db_bulk *bulk = orders_bulk(&work);
    for (int i = 0; i < ORDERS; i++) {
        orders[i] = order_of(work_new_id(&work), ana, i);
        orders_bulk_row(&work, bulk, &orders[i], version);
    }
    store_case_ok(&work, bulk_end(bulk));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static bool is_meant(const struct order_filter *filter, const struct client_order *order)
{
    return (!filter->service || strcmp(filter->service, order->service) == 0) &&
           (!filter->source || strcmp(filter->source, order->source) == 0) &&
           (filter->state == 0 || filter->state == order->state) &&
           (!filter->without_currency || (order->has_amount && order->currency[0] == '\0')) &&
           order->accepted_on >= filter->from &&
           (filter->to == ORDER_DAY_NONE || order->accepted_on <= filter->to);
}

/* All pages of a list. */
static struct listed list_all(struct store_case *test, const struct order_filter *filter,
                              int64_t look_max)
{
    struct order_query query = {.filter = *filter, .limit = LIMIT, .look_max = look_max};
    struct work work = store_case_work(test);
    struct listed listed = {.count = 0};

    for (size_t i = 0; i < PAGES_MOST; i++) {
        struct order_page page = {0};

        store_case_ok(&work, list_orders(&work, &query, &page));
        assert_in_range(page.orders.count, 0, LIMIT);
        for (size_t j = 0; j < page.orders.count; j++)
            listed.ids[listed.count++] = page.orders.items[j].order.id;
        if (page.is_cut) {
            assert_non_null(page.next);
            assert_true(page.looked_percent >= listed.percent && page.looked_percent <= 100);
            listed.percent = page.looked_percent;
            listed.cut_pages++;
        }
        query.after = page.next;
        if (!page.next)
            break;
    }
    assert_null(query.after);
    work_end(&work);
    return listed;
}

static void check(struct store_case *test, const struct client_order *orders,
                  const struct order_filter *filter, int64_t look_max)
{
    const struct listed listed = list_all(test, filter, look_max);
    size_t count = 0;

    for (int i = ORDERS - 1; i >= 0; i--) {
        if (!is_meant(filter, &orders[i]))
            continue;
        assert_true(count < listed.count);
        assert_int_equal(listed.ids[count], orders[i].id);
        count++;
    }
    assert_int_equal(listed.count, count);
}

#define ANY .from = ORDER_DAY_NONE, .to = ORDER_DAY_NONE

static void all_that_is_meant_is_listed_however_little_is_looked_at(void **state)
{
    struct store_case *test = *state;
    struct client_order *orders = arena_array(&test->arena, struct client_order, ORDERS);
    const struct order_filter filters[] = {
        {ANY},
        {ANY, .service = "rare"},
        {ANY, .service = "usual"},
        {ANY, .service = "nobody's"},
        {ANY, .source = "fair"},
        {ANY, .service = "usual", .source = "fair"},
        {ANY, .service = "rare", .state = ORDER_CANCELLED},
        {ANY, .state = ORDER_CANCELLED},
        {ANY, .state = ORDER_REFUND},
        {ANY, .without_currency = true},
        {ANY, .without_currency = true, .service = "usual"},
        {ANY, .without_currency = true, .source = "fair"},
        {.from = 20030, .to = 20060, .without_currency = true},
        {.from = 20030, .to = 20035},
        {.from = 21000, .to = ORDER_DAY_NONE},
    };
    const int64_t looks[] = {0, 1, 6, LIMIT, LIMIT + 1, 100, 2 * ORDERS};

    make_orders(test, orders);
    for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
        for (size_t j = 0; j < sizeof(looks) / sizeof(looks[0]); j++)
            check(test, orders, &filters[i], looks[j]);
}

static void a_look_that_takes_long_says_how_far_it_came(void **state)
{
    struct store_case *test = *state;
    struct client_order *orders = arena_array(&test->arena, struct client_order, ORDERS);
    const struct order_filter none = {ANY, .state = ORDER_REFUND};

    make_orders(test, orders);
    struct listed listed = list_all(test, &none, 50);
    assert_int_equal(listed.count, 0);
    assert_in_range(listed.cut_pages, 4, 8); /* stretches grow on the way */
    assert_in_range(listed.percent, 80, 100);
}

/* Nobody has to go on looking for what an index knows. */
static void of_a_rare_service_only_its_orders_are_looked_at(void **state)
{
    struct store_case *test = *state;
    struct client_order *orders = arena_array(&test->arena, struct client_order, ORDERS);
    const struct order_filter rare = {ANY, .service = "rare"}, fair = {ANY, .source = "fair"};
    const struct order_filter doubted = {ANY, .without_currency = true};

    make_orders(test, orders);
    assert_int_equal(list_all(test, &rare, 20).cut_pages, 0);
    assert_int_equal(list_all(test, &fair, 20).cut_pages, 0);
    assert_int_equal(list_all(test, &doubted, 40).cut_pages, 0);
}

#define STORE_TEST(name) \
    cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(all_that_is_meant_is_listed_however_little_is_looked_at),
        STORE_TEST(a_look_that_takes_long_says_how_far_it_came),
        STORE_TEST(of_a_rare_service_only_its_orders_are_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
