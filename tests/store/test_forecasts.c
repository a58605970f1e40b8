// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/forecasts.h"

#include "store/clients.h"
#include "store/db.h"
#include "support/check.h"
#include "support/other_workspace.h"

static const struct stored_forecast sample = {.made_at = INT64_C(1700000000000000),
                                              .fitted_at = INT64_C(1600000000000000),
                                              .seen_on = 20000,
                                              .order_version = 7,
                                              .currency = "EUR",
                                              .client_count = 2,
                                              .basis = "{\"model\": \"nbd\", \"'\": \"\u05E9\"}"};

static int64_t add_client(struct work *work)
{
    const struct new_client client = {.kind = CLIENT_PERSON,
                                      .name = "Ana",
                                      .sort_key = slice_of("ana"),
                                      .main_contact = {.name = "Ana",
                                                       .given = "",
                                                       .family = "",
                                                       .additional = "",
                                                       .salutation = "",
                                                       .language = "",
                                                       .is_main = true}};
    int64_t id = 0, contact_id;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, clients_insert(work, &client, &id, &contact_id));
    commit_work(work);
    return id;
}

static struct client_outlook whole_outlook(int64_t client_id)
{
    return (struct client_outlook){
        .client_id = client_id,
        .alive = {900000, 800000, OUTLOOK_UNIT},
        .order_within = {1, 2, 3},
        .orders = {{4, 0, OUTLOOK_UNIT}, {5, 1, 2 * OUTLOOK_UNIT}, {INT64_MAX, 6, INT64_MAX}},
        .has_money = true,
        .revenue = {1000, 0, INT64_MAX},
        .value = {900, -1, 7},
        .has_window = true,
        .window_from = -1,
        .window_by = 20100};
}

static int64_t replace(struct work *work, const struct stored_forecast *forecast)
{
    int64_t id = 0;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, forecasts_replace(work, forecast, &id));
    commit_work(work);
    return id;
}

static void put(struct work *work, int64_t forecast_id, const struct client_outlook *outlook)
{
    store_case_ok(work, work_begin(work));
    store_case_ok(work, client_forecasts_put(work, forecast_id, outlook));
    commit_work(work);
}

static void assert_outlook(struct work *work, const struct client_outlook *wanted)
{
    struct client_outlook outlook;
    bool found = false;

    store_case_ok(work, client_forecasts_find(work, wanted->client_id, &found, &outlook));
    assert_true(found);
    assert_int_equal(outlook.client_id, wanted->client_id);
    assert_memory_equal(&outlook.alive, &wanted->alive, sizeof(outlook.alive));
    assert_memory_equal(outlook.order_within, wanted->order_within, sizeof(outlook.order_within));
    assert_memory_equal(outlook.orders, wanted->orders, sizeof(outlook.orders));
    assert_int_equal(outlook.has_money, wanted->has_money);
    assert_memory_equal(&outlook.revenue, &wanted->revenue, sizeof(outlook.revenue));
    assert_memory_equal(&outlook.value, &wanted->value, sizeof(outlook.value));
    assert_int_equal(outlook.has_window, wanted->has_window);
    assert_int_equal(outlook.window_from, wanted->window_from);
    assert_int_equal(outlook.window_by, wanted->window_by);
}

static bool has_outlook(struct work *work, int64_t client_id)
{
    struct client_outlook outlook;
    bool found = true;

    store_case_ok(work, client_forecasts_find(work, client_id, &found, &outlook));
    return found;
}

static void without_a_forecast_there_is_none(void **state)
{
    struct work work = store_case_work(*state);
    struct stored_forecast found = {.id = 1};

    store_case_ok(&work, forecasts_find(&work, &found));
    assert_int_equal(found.id, 0);
    assert_false(has_outlook(&work, 1));
    work_end(&work);
}

static void a_forecast_is_read_back(void **state)
{
    struct work work = store_case_work(*state);
    struct stored_forecast found = {0};
    int64_t id = replace(&work, &sample);

    store_case_ok(&work, forecasts_find(&work, &found));
    assert_int_equal(found.id, id);
    assert_int_equal(found.made_at, sample.made_at);
    assert_int_equal(found.fitted_at, sample.fitted_at);
    assert_int_equal(found.seen_on, sample.seen_on);
    assert_int_equal(found.order_version, sample.order_version);
    assert_string_equal(found.currency, sample.currency);
    assert_int_equal(found.client_count, sample.client_count);
    assert_string_equal(found.basis, sample.basis);
    work_end(&work);
}

static void other_figures_of_it_keep_its_basis(void **state)
{
    struct work work = store_case_work(*state);
    struct stored_forecast found = {0}, changed = sample;

    changed.id = replace(&work, &sample);
    changed.made_at = 3;
    changed.order_version = 8;
    changed.client_count = 0;
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, forecasts_update(&work, &changed));
    commit_work(&work);
    store_case_ok(&work, forecasts_find(&work, &found));
    assert_int_equal(found.made_at, 3);
    assert_int_equal(found.fitted_at, sample.fitted_at);
    assert_int_equal(found.order_version, 8);
    assert_int_equal(found.client_count, 0);
    work_end(&work);
}

static void a_clients_figures_are_read_back(void **state)
{
    struct work work = store_case_work(*state);
    int64_t client = add_client(&work), id = replace(&work, &sample);
    struct client_outlook whole = whole_outlook(client);
    struct client_outlook bare = {.client_id = client, .alive = {1, 0, 2}};

    put(&work, id, &whole);
    assert_outlook(&work, &whole);
    put(&work, id, &bare); /* in its place */
    assert_outlook(&work, &bare);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, client_forecasts_delete(&work, client));
    commit_work(&work);
    assert_false(has_outlook(&work, client));
    work_end(&work);
}

static void many_come_at_once(void **state)
{
    struct work work = store_case_work(*state);
    const int64_t clients[] = {add_client(&work), add_client(&work)};
    int64_t id = replace(&work, &sample);
    struct client_outlook whole = whole_outlook(clients[0]);
    struct client_outlook bare = {.client_id = clients[1]};

    store_case_ok(&work, work_begin(&work));
    struct db_bulk *bulk = client_forecasts_bulk(&work);
    client_forecasts_bulk_row(&work, bulk, id, &whole);
    client_forecasts_bulk_row(&work, bulk, id, &bare);
    store_case_ok(&work, bulk_end(bulk));
    commit_work(&work);
    assert_outlook(&work, &whole);
    assert_outlook(&work, &bare);
    work_end(&work);
}

static void a_new_forecast_takes_the_place_of_the_old_one(void **state)
{
    struct work work = store_case_work(*state), other = other_workspace_work(*state);
    int64_t client = add_client(&work), others = add_client(&other);
    struct client_outlook whole = whole_outlook(client), theirs = whole_outlook(others);
    struct stored_forecast found = {0};

    put(&work, replace(&work, &sample), &whole);
    put(&other, replace(&other, &sample), &theirs);
    int64_t id = replace(&work, &sample);
    store_case_ok(&work, forecasts_find(&work, &found));
    assert_int_equal(found.id, id);
    assert_false(has_outlook(&work, client));
    assert_outlook(&other, &theirs); /* another workspace's stand */
    assert_false(has_outlook(&other, client));
    work_end(&work);
    work_end(&other);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(without_a_forecast_there_is_none),
        CASE(a_forecast_is_read_back),
        CASE(other_figures_of_it_keep_its_basis),
        CASE(a_clients_figures_are_read_back),
        CASE(many_come_at_once),
        CASE(a_new_forecast_takes_the_place_of_the_old_one),
    };

    return run_store_tests(tests);
}
