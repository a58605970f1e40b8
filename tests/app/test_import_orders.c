// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/import_file.h"

#include "app/clients.h"
#include "app/undo.h"
#include "base/text.h"
#include "store/clients.h"
#include "store/workspaces.h"
#include "support/check.h"
#include "support/import_case.h"

/* Everything but ids and instants, as one text; a client's orders stand side by side. */
static const char *orders_text(struct store_case *test, struct arena *arena)
{
    struct work work = store_case_work(test);
    struct text text = text_new(arena);
    struct rows rows = db_query(
        &work,
        "SELECT c.reference, o.accepted_on, o.amount, o.currency, o.state, o.number, o.source,"
        " o.service FROM client_order o JOIN client c ON c.workspace_id = o.workspace_id"
        " AND c.id = o.client_id WHERE o.workspace_id = $1 AND o.deleted_at IS NULL ORDER BY o.id",
        DB_BIND(db_int(test->workspace_id)));

    while (rows_next(&rows))
        text_format(
            &text, "%s %d %lld %s %d %s %s %s\n", rows_text(&rows, 0), (int)rows_int(&rows, 1),
            rows_is_null(&rows, 2) ? -1LL : (long long)rows_int(&rows, 2), rows_text(&rows, 3),
            (int)rows_int(&rows, 4), rows_text(&rows, 5) ? rows_text(&rows, 5) : "-",
            rows_text(&rows, 6), rows_text(&rows, 7));
    store_case_ok(&work, rows_end(&rows));
    work_end(&work);
    return text.at;
}

static const char orders[] = "order,client,date,amount,currency,status,source,service\n"
                             "1,ada@example.hr,2025-03-01,10.50,EUR,paid,web,Cut\n"
                             "2,Bo,2025-03-02,20.00,EUR,paid,,\n"
                             "3,ada@example.hr,2025-03-05,-3.00,EUR,paid,,\n"
                             "4,Bo,2025-03-06,5.00,EUR,cancelled,,\n"
                             "2,Bo,2025-03-02,20.00,EUR,paid,,\n";

static void orders_become_orders_of_their_clients(void **state)
{
    struct store_case *test = *state;
    struct arena arena = {0};
    struct import_result result = must_import(test, "a/orders.csv", orders);

    assert_int_equal(result.kind, IMPORT_ORDERS);
    assert_int_equal(result.orders_new, 2);
    assert_int_equal(result.refunds, 1);
    assert_int_equal(result.orders_cancelled, 1);
    assert_int_equal(result.orders_repeated, 1);
    assert_int_equal(result.clients_new, 2);
    assert_int_equal(result.rows, 4);
    assert_string_equal(orders_text(test, &arena), "ada@example.hr 20148 105000 EUR 1 1 web Cut\n"
                                                   "ada@example.hr 20152 -30000 EUR 3 3  \n"
                                                   "Bo 20149 200000 EUR 1 2  \n"
                                                   "Bo 20153 50000 EUR 2 4  \n");
    arena_free(&arena);
}

static void clients_get_names_points_summaries_and_words(void **state)
{
    struct store_case *test = *state;
    struct client_card card;
    struct client_page page;
    int64_t id;

    (void)must_import(test, "orders.csv", orders);
    struct work work = store_case_work(test);
    store_case_ok(&work, clients_find_reference(&work, "ada@example.hr", &id));
    store_case_ok(&work, show_client(&work, id, &card));
    assert_string_equal(card.client.name, "ada@example.hr");
    assert_int_equal(card.client.order_count, 1);
    assert_int_equal(card.client.last_order_on, 20148);
    assert_int_equal(card.point_count, 1);
    assert_string_equal(card.points[0].key, "ada@example.hr");
    const struct client_query query = {.find = "ada", .limit = 10};
    store_case_ok(&work, list_clients(&work, &query, &page));
    assert_int_equal(page.clients.count, 1);
    struct workspace workspace;
    store_case_ok(&work, workspaces_find(&work, test->workspace_id, &workspace));
    assert_string_equal(workspace.currency, "EUR");
    work_end(&work);
}

static const char *of_whom(struct store_case *test, const char *client)
{
    struct text text = text_new(&test->arena);

    text_add(&text, "client,date\n");
    text_add(&text, client);
    text_add(&text, ",2025-04-01\n");
    return text.at;
}

static void orders_find_clients_whose_contacts_are_there(void **state)
{
    struct store_case *test = *state;
    static const char contacts[] = "company,name,email,phone,form of address\n"
                                   "Lipa,Ana,ana@example.hr,+385911234567,formal\n"
                                   ",Bo,bo@example.se,,\n"
                                   ",Ivo,ivo@example.hr,,\n,Ivo,ivo2@example.hr,,\n";
    static const struct {
        const char *client;
        int64_t clients_new;
    } cases[] = {
        {"Lipa", 0},
        {"  Lipa", 0},
        {"ana@EXAMPLE.hr", 0},
        {"+385 91 123 4567", 0},
        {"bo@example.se", 0},
        {"Bo", 0},
        {"BO", 1},
        {"Ana", 1},
        {"ana@example.se", 1},
        {"Ivo", 1},
        {"Ivo", 0},
    };

    (void)must_import(test, "contacts.csv", contacts);
    assert_int_equal(count_of(test, all_clients), 4);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        /* No file is the same as one before. */
        struct text file = text_new(&test->arena);
        text_add(&file, of_whom(test, cases[i].client));
        text_format(&file, "Somebody %zu,2025-04-02\n", i);
        struct import_result result = must_import(test, "orders.csv", file.at);
        assert_int_equal(result.clients_new, cases[i].clients_new + 1);
        assert_int_equal(result.clients_matched, 1 - cases[i].clients_new);
    }
}

/* D-21 */
static void the_same_file_again_does_nothing(void **state)
{
    struct store_case *test = *state;
    struct import_result first = must_import(test, "orders.csv", orders);
    struct import_result second = must_import(test, "renamed.csv", orders);

    assert_false(first.was_there);
    assert_true(second.was_there);
    assert_int_equal(second.import_id, first.import_id);
    assert_true(second.was_there_at > 0);
    assert_int_equal(second.orders_new, 0);
    assert_int_equal(count_of(test, all_orders), 4);
    assert_int_equal(count_of(test, all_imports), 1);
}

static void exports_that_overlap_bring_each_numbered_order_once(void **state)
{
    struct store_case *test = *state;

    (void)must_import(test, "march.csv",
                      "order,client,date,amount\n1,Ada,2025-03-01,10.00\n2,Bo,2025-03-02,7.00\n");
    struct import_result result = must_import(test, "april.csv",
                                              "order,client,date,amount\n2,Bo,2025-03-02,7.00\n"
                                              "2,Bo,2025-03-02,7.50\n3,Cy,2025-04-02,9.00\n");
    assert_int_equal(result.orders_there, 1);
    assert_int_equal(result.orders_new, 2);
    assert_int_equal(result.clients_matched, 1);
    assert_int_equal(result.clients_new, 1);
    assert_int_equal(count_of(test, all_orders), 4);
}

static void each_order_keeps_its_currency(void **state)
{
    struct store_case *test = *state;
    struct arena arena = {0};

    (void)must_import(test, "orders.csv",
                      "client,date,amount\nAda,2025-03-01,10 EUR\nBo,2025-03-01,$ 12\n");
    assert_string_equal(orders_text(test, &arena), "Ada 20148 100000 EUR 1 -  \n"
                                                   "Bo 20148 120000 USD 1 -  \n");
    arena_free(&arena);
}

/* D-22 */
static void one_bad_row_stops_all_unless_asked_otherwise(void **state)
{
    static const char text[] = "client,date,amount\nAda,2025-03-01,1\nBo,never,1\n";
    struct store_case *test = *state;
    struct import_request request = request_for("orders.csv");
    struct import_result result;
    struct fault fault;

    assert_int_equal(refused(test, &request, text, &result, &fault), STATUS_INVALID);
    assert_int_equal(result.findings->bad_row_count, 1);
    assert_int_equal(result.findings->bad_rows[0].line, 3);
    assert_int_equal(count_of(test, all_clients), 0);
    assert_int_equal(count_of(test, all_imports), 0);
    request.reading.skip_bad_rows = true;
    assert_int_equal(refused(test, &request, text, &result, &fault), STATUS_OK);
    assert_int_equal(result.orders_new, 1);
}

static void a_try_says_what_would_happen_and_changes_nothing(void **state)
{
    struct store_case *test = *state;
    struct import_request request = request_for("orders.csv");
    struct import_result result;
    struct fault fault;

    request.effect = IMPORT_TRIES;
    assert_int_equal(refused(test, &request, orders, &result, &fault), STATUS_OK);
    assert_int_equal(result.orders_new, 2);
    assert_int_equal(result.import_id, 0);
    assert_int_equal(count_of(test, all_clients), 0);
    assert_int_equal(count_of(test, all_orders), 0);
    assert_int_equal(count_of(test, all_imports), 0);
}

static void an_import_is_taken_back_and_brought_in_again(void **state)
{
    struct store_case *test = *state;
    struct import_result result = must_import(test, "orders.csv", orders);
    struct work work = store_case_work(test);
    struct undone undone;

    store_case_ok(&work, undo(&work, result.audit_id, &undone));
    work_end(&work);
    assert_int_equal(count_of(test, all_clients), 0);
    assert_int_equal(count_of(test, all_orders), 0);
    result = must_import(test, "orders.csv", orders);
    assert_false(result.was_there);
    assert_int_equal(count_of(test, all_clients), 2);
    assert_int_equal(count_of(test, all_orders), 4);
}

static void a_viewer_brings_nothing_in(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct import_request request = request_for("orders.csv");
    struct import_result result;

    work.actor.role = ROLE_VIEWER;
    assert_int_equal(import_text_as(&work, &request, orders, &result), STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(count_of(test, all_imports), 0);
}

static void too_many_rows_are_refused_by_their_number(void **state)
{
    struct store_case *test = *state;
    struct import_request request = request_for("orders.csv");
    struct import_result result;
    struct fault fault;

    request.rows_max = 2;
    assert_int_equal(refused(test, &request, orders, &result, &fault), STATUS_INVALID);
    assert_int_equal(fault.message.args[0].count, 2);
}

static void no_statement_that_fails_leaves_half_an_import(void **state)
{
    fail_each_statement(*state, orders);
}

#define IMPORT_TEST(name) \
    cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IMPORT_TEST(orders_become_orders_of_their_clients),
        IMPORT_TEST(clients_get_names_points_summaries_and_words),
        IMPORT_TEST(orders_find_clients_whose_contacts_are_there),
        IMPORT_TEST(the_same_file_again_does_nothing),
        IMPORT_TEST(exports_that_overlap_bring_each_numbered_order_once),
        IMPORT_TEST(each_order_keeps_its_currency),
        IMPORT_TEST(one_bad_row_stops_all_unless_asked_otherwise),
        IMPORT_TEST(a_try_says_what_would_happen_and_changes_nothing),
        IMPORT_TEST(an_import_is_taken_back_and_brought_in_again),
        IMPORT_TEST(a_viewer_brings_nothing_in),
        IMPORT_TEST(too_many_rows_are_refused_by_their_number),
        IMPORT_TEST(no_statement_that_fails_leaves_half_an_import),
    };
    return run_store_tests(tests);
}
