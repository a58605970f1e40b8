// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/orders.h"

#include "store/clients.h"
#include "store/db.h"
#include "store/imports.h"
#include "store/order_changes.h"
#include "support/check.h"
#include "support/other_workspace.h"

static struct client_order order_of(int64_t client_id, day_t day, enum order_state order_state)
{
    return (struct client_order){.client_id = client_id,
                                 .accepted_on = day,
                                 .has_amount = true,
                                 .amount = INT64_MIN + 1,
                                 .currency = "EUR",
                                 .state = order_state,
                                 .number = "N-1 '\"",
                                 .source = "word of mouth \u05E9",
                                 .service = "\\%_"};
}

static int64_t next_version(struct work *work)
{
    int64_t version = 0;

    store_case_ok(work, orders_next_version(work, &version));
    return version;
}

static int64_t insert(struct work *work, const struct client_order *order)
{
    int64_t id = 0;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, orders_insert(work, order, next_version(work), &id));
    commit_work(work);
    return id;
}

static int64_t insert_import(struct work *work, uint8_t first_of_hash, int64_t *ret_id)
{
    struct import import = {.kind = IMPORT_ORDERS, .file_name = "o'\".csv", .row_count = 3};

    import.file_hash[0] = first_of_hash;
    store_case_ok(work, work_begin(work));
    store_case_ok(work, imports_insert(work, &import, ret_id));
    commit_work(work);
    return *ret_id;
}

static struct order_list of_client(struct work *work, int64_t client_id, size_t limit)
{
    struct order_list list = {0};

    store_case_ok(work, orders_of_client(work, client_id, limit, &list));
    return list;
}

static void every_column_is_read_back(void **state)
{
    struct work work = store_case_work(*state);
    int64_t contact_id, import_id;
    int64_t client_id = client_in(&work, "Client", &contact_id);
    struct client_order order = order_of(client_id, DAY_FIRST, ORDER_REFUND);

    order.import_id = insert_import(&work, 1, &import_id);
    int64_t id = insert(&work, &order);
    struct order_list list = of_client(&work, client_id, 1);
    assert_int_equal(list.count, 1);
    assert_false(list.has_more);
    assert_int_equal(list.items[0].id, id);
    assert_int_equal(list.items[0].client_id, client_id);
    assert_int_equal(list.items[0].accepted_on, DAY_FIRST);
    assert_true(list.items[0].has_amount);
    assert_int_equal(list.items[0].amount, INT64_MIN + 1);
    assert_string_equal(list.items[0].currency, "EUR");
    assert_int_equal(list.items[0].state, ORDER_REFUND);
    assert_string_equal(list.items[0].number, "N-1 '\"");
    assert_string_equal(list.items[0].source, order.source);
    assert_string_equal(list.items[0].service, order.service);
    assert_int_equal(list.items[0].import_id, import_id);
    work_end(&work);
}

static void what_an_order_does_not_have_stays_unknown(void **state)
{
    struct work work = store_case_work(*state);
    int64_t contact_id;
    int64_t client_id = client_in(&work, "Client", &contact_id);
    const struct client_order order = {.client_id = client_id,
                                       .accepted_on = DAY_LAST,
                                       .currency = "",
                                       .state = ORDER_COUNTS,
                                       .source = "",
                                       .service = ""};

    insert(&work, &order);
    struct order_list list = of_client(&work, client_id, 1);
    assert_false(list.items[0].has_amount);
    assert_int_equal(list.items[0].accepted_on, DAY_LAST);
    assert_null(list.items[0].number);
    assert_string_equal(list.items[0].source, "");
    assert_int_equal(list.items[0].import_id, 0);
    work_end(&work);
}

static void the_newest_order_comes_first(void **state)
{
    struct work work = store_case_work(*state);
    int64_t contact_id, ids[3];
    int64_t client_id = client_in(&work, "Client", &contact_id);
    static const day_t days[] = {10, 30, 10};

    for (size_t i = 0; i < 3; i++) {
        struct client_order order = order_of(client_id, days[i], ORDER_COUNTS);
        ids[i] = insert(&work, &order);
    }
    struct order_list list = of_client(&work, client_id, 2);
    assert_int_equal(list.count, 2);
    assert_true(list.has_more);
    assert_int_equal(list.items[0].id, ids[1]);
    assert_int_equal(list.items[1].id, ids[2]);
    work_end(&work);
}

static enum status read_version(struct work *work, int64_t *ret_version)
{
    struct order_freshness freshness;

    enum status status = order_freshness_find(work, &freshness);
    if (status == STATUS_OK)
        *ret_version = freshness.version;
    return status;
}

static void versions_rise_with_each_change(void **state)
{
    struct work work = store_case_work(*state);
    int64_t version = -1;

    store_case_ok(&work, read_version(&work, &version));
    assert_int_equal(version, 0);
    store_case_ok(&work, work_begin(&work));
    assert_int_equal(next_version(&work), 1);
    assert_int_equal(next_version(&work), 2);
    commit_work(&work);
    store_case_ok(&work, read_version(&work, &version));
    assert_int_equal(version, 2);
    work_end(&work);
    work.workspace_id = INT64_MAX;
    assert_int_equal(read_version(&work, &version), STATUS_NOT_FOUND);
    work_end(&work);
}

static struct client summary(struct work *work, int64_t client_id)
{
    struct client client = {0};

    store_case_ok(work, clients_find(work, client_id, &client));
    return client;
}

static day_t first_day(struct work *work, int64_t client_id)
{
    struct rows rows = db_query(
        work, "SELECT coalesce(first_order_on, $3) FROM client WHERE workspace_id = $1 AND id = $2",
        DB_BIND(db_int(work->workspace_id), db_int(client_id), db_int(CLIENT_DAY_NONE)));

    assert_true(rows_next(&rows));
    day_t first = (day_t)rows_int(&rows, 0);
    store_case_ok(work, rows_end(&rows));
    return first;
}

static void check_summary(struct work *work, int64_t client_id, int64_t count, day_t last)
{
    struct client client = summary(work, client_id);

    assert_int_equal(client.order_count, count);
    assert_int_equal(client.last_order_on, last);
    assert_int_equal(client.version, 1); /* it is no change of a person's */
}

static void a_summary_counts_what_counts(void **state)
{
    struct work work = store_case_work(*state);
    int64_t contact_id;
    int64_t client_id = client_in(&work, "Client", &contact_id);
    int64_t other_id = client_in(&work, "Another", &contact_id);
    const struct client_order orders[] = {
        order_of(client_id, 10, ORDER_COUNTS),    order_of(client_id, 20, ORDER_COUNTS),
        order_of(client_id, 30, ORDER_CANCELLED), order_of(client_id, 40, ORDER_REFUND),
        order_of(other_id, 50, ORDER_COUNTS),
    };

    for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
        insert(&work, &orders[i]);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, clients_summarise(&work, client_id));
    commit_work(&work);
    check_summary(&work, client_id, 2, 20);
    check_summary(&work, other_id, 0, CLIENT_DAY_NONE);
    assert_int_equal(first_day(&work, client_id), 10);
    assert_int_equal(first_day(&work, other_id), CLIENT_DAY_NONE);
    work_end(&work);
}

/* Orders by db_bulk, one a day from day 1, for one client after another. */
static void insert_many(struct work *work, const int64_t *clients, size_t client_count,
                        size_t count, int64_t import_id)
{
    store_case_ok(work, work_reserve_ids(work, (int64_t)count));
    store_case_ok(work, work_begin(work));
    int64_t version = next_version(work);
    struct db_bulk *bulk = orders_bulk(work);
    for (size_t i = 0; i < count; i++) {
        struct client_order order = order_of(clients[i % client_count], (day_t)i + 1, ORDER_COUNTS);
        order.id = work_new_id(work);
        order.import_id = import_id;
        order.has_amount = i % 2 == 0;
        orders_bulk_row(work, bulk, &order, version);
    }
    store_case_ok(work, bulk_end(bulk));
    store_case_ok(work, clients_summarise_import(work, import_id));
    commit_work(work);
}

static void an_import_is_summarised_and_taken_back(void **state)
{
    struct work work = store_case_work(*state);
    int64_t contact_id, import_id, clients[3], count = 0;
    const char *const names[] = {"A", "B", "C"};

    for (size_t i = 0; i < 3; i++)
        clients[i] = client_in(&work, names[i], &contact_id);
    const struct client_order own = order_of(clients[0], 5, ORDER_COUNTS);
    insert(&work, &own);
    insert_many(&work, clients, 2, 1000, insert_import(&work, 1, &import_id));
    check_summary(&work, clients[0], 501, 999);
    check_summary(&work, clients[1], 500, 1000);
    check_summary(&work, clients[2], 0, CLIENT_DAY_NONE);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_delete_import(&work, import_id, next_version(&work)));
    store_case_ok(&work, clients_summarise_import(&work, import_id));
    store_case_ok(&work, clients_delete_import(&work, import_id, &count));
    assert_int_equal(count, 0); /* it made none of them */
    commit_work(&work);
    check_summary(&work, clients[0], 1, 5);
    check_summary(&work, clients[1], 0, CLIENT_DAY_NONE);
    assert_int_equal(of_client(&work, clients[1], 5).count, 0);
    assert_int_equal(of_client(&work, clients[0], 5).count, 1);
    work_end(&work);
}

static int64_t imported_client(struct work *work, const char *name, int64_t import_id)
{
    const struct new_client client = {.kind = CLIENT_PERSON,
                                      .name = name,
                                      .sort_key = slice_of(name),
                                      .reference = name,
                                      .import_id = import_id,
                                      .main_contact = {.name = name,
                                                       .given = "",
                                                       .family = "",
                                                       .additional = "",
                                                       .salutation = "",
                                                       .language = ""}};
    int64_t id = 0, contact_id;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, clients_insert(work, &client, &id, &contact_id));
    commit_work(work);
    return id;
}

/* Those that somebody worked with stay; a reference of one that goes is free again. */
static void clients_of_an_import_go_with_it(void **state)
{
    struct work work = store_case_work(*state);
    const struct client_change change = {.name = "Changed", .sort_key = {"c", 1}};
    int64_t import_id, count = 0, version, found;
    insert_import(&work, 1, &import_id);
    int64_t untouched = imported_client(&work, "untouched", import_id);
    int64_t changed = imported_client(&work, "changed", import_id);
    int64_t ordered = imported_client(&work, "ordered", import_id);
    const struct client_order order = order_of(ordered, 5, ORDER_COUNTS);

    insert(&work, &order);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, clients_update(&work, changed, 1, &change, &version));
    store_case_ok(&work, clients_delete_import(&work, import_id, &count));
    commit_work(&work);
    assert_int_equal(count, 1);
    store_case_ok(&work, clients_find_reference(&work, "untouched", &found));
    assert_int_equal(found, 0);
    store_case_ok(&work, clients_find_reference(&work, "ordered", &found));
    assert_int_equal(found, ordered);
    assert_true(imported_client(&work, "untouched", import_id) != untouched);
    work_end(&work);
}

static void a_file_is_recognised_while_its_import_stands(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct import import = {.file_hash = {7}}, found = {0};
    int64_t id = 0, again = -1;

    insert_import(&work, 7, &id);
    store_case_ok(&work, imports_find(&work, id, &found));
    assert_int_equal(found.id, id);
    assert_int_equal(found.kind, IMPORT_ORDERS);
    assert_string_equal(found.file_name, "o'\".csv");
    assert_memory_equal(found.file_hash, import.file_hash, SECRET_HASH_SIZE);
    assert_int_equal(found.row_count, 3);
    assert_int_equal(found.created_at, work.now);
    assert_int_equal(found.undone_at, 0);
    store_case_ok(&work, imports_find_file(&work, IMPORT_ORDERS, import.file_hash, &found));
    assert_int_equal(found.id, id);
    store_case_ok(&work, imports_find_file(&work, IMPORT_CONTACTS, import.file_hash, &found));
    assert_int_equal(found.id, 0);

    import = (struct import){.kind = IMPORT_ORDERS, .file_name = "x", .file_hash = { 7 }};
    store_case_ok(&work, work_begin(&work));
    assert_int_equal(imports_insert(&work, &import, &again), STATUS_CONFLICT);
    work_end(&work);
    work.fault = (struct fault){0};

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, imports_set_undone(&work, id));
    store_case_ok(&work, imports_find_file(&work, IMPORT_ORDERS, import.file_hash, &found));
    assert_int_equal(found.id, 0);
    store_case_ok(&work, imports_insert(&work, &import, &again));
    store_case_ok(&work, imports_find(&work, id, &found));
    assert_int_equal(found.undone_at, work.now);
    assert_int_equal(imports_set_undone(&work, id), STATUS_NOT_FOUND);
    work_end(&work);
}

static void a_neighbour_finds_and_changes_nothing(void **state)
{
    struct work work = store_case_work(*state), other = other_workspace_work(*state);
    int64_t contact_id, import_id, id, version = 0, count = 0;
    int64_t client_id = client_in(&work, "Client", &contact_id);
    static const uint8_t hash[SECRET_HASH_SIZE] = {1};
    struct import import = {0};

    insert_import(&work, 1, &import_id);
    insert_many(&work, &client_id, 1, 10, import_id);
    assert_int_equal(of_client(&other, client_id, 9).count, 0);
    assert_int_equal(imports_find(&other, import_id, &import), STATUS_NOT_FOUND);
    other.fault = (struct fault){0};
    store_case_ok(&other, imports_find_file(&other, IMPORT_ORDERS, hash, &import));
    assert_int_equal(import.id, 0);
    store_case_ok(&other, work_begin(&other));
    assert_int_equal(next_version(&other), 1);
    store_case_ok(&other, orders_delete_import(&other, import_id, 1));
    store_case_ok(&other, clients_summarise_import(&other, import_id));
    store_case_ok(&other, clients_delete_import(&other, import_id, &count));
    assert_int_equal(imports_set_undone(&other, import_id), STATUS_NOT_FOUND);
    other.fault = (struct fault){0};
    work_end(&other);
    store_case_ok(&other, work_begin(&other));
    const struct client_order intruder = order_of(client_id, 5, ORDER_COUNTS);
    enum status status = orders_insert(&other, &intruder, 1, &id);
    if (status == STATUS_OK)
        status = work_commit(&other);
    assert_int_equal(status, STATUS_CONFLICT);
    work_end(&other);

    check_summary(&work, client_id, 10, 10);
    store_case_ok(&work, read_version(&work, &version));
    assert_int_equal(version, 1);
    assert_int_equal(of_client(&work, client_id, 10).count, 10);
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
        STORE_TEST(every_column_is_read_back),
        STORE_TEST(what_an_order_does_not_have_stays_unknown),
        STORE_TEST(the_newest_order_comes_first),
        STORE_TEST(versions_rise_with_each_change),
        STORE_TEST(a_summary_counts_what_counts),
        STORE_TEST(an_import_is_summarised_and_taken_back),
        STORE_TEST(clients_of_an_import_go_with_it),
        STORE_TEST(a_file_is_recognised_while_its_import_stands),
        STORE_TEST(a_neighbour_finds_and_changes_nothing),
    };
    return run_store_tests(tests);
}
