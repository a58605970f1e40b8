// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/first_clients.h"

#include "app/archive.h"
#include "app/undo.h"
#include "store/db.h"
#include "support/import_case.h"
#include "support/sample_clients.h"

#include "support/check.h"

static struct first_client called(const char *name)
{
    return (struct first_client){
        .name = name, .number = "", .service = "", .contact = "", .note = ""};
}

static enum status enter(struct work *work, const struct first_client *items, size_t count,
                         struct import_result *result)
{
    const struct first_clients clients = {
        .kind = IMPORT_MEMORY, .name = "", .source = "from memory", .items = items, .count = count};
    enum status status = enter_first_clients(work, &clients, result);

    work_end(work);
    return status;
}

static day_t today_of(struct store_case *test)
{
    struct work work = store_case_work(test);
    day_t today = 0;

    store_case_ok(&work, first_clients_today(&work, &today));
    work_end(&work);
    return today;
}

static struct rows remembered(struct work *work)
{
    return db_query(work, "SELECT count(*) FROM client WHERE source = 'from memory'", DB_NONE);
}

static struct rows standing_orders(struct work *work)
{
    return db_query(work, "SELECT count(*) FROM client_order WHERE deleted_at IS NULL", DB_NONE);
}

static struct rows standing_clients(struct work *work)
{
    return db_query(work, "SELECT count(*) FROM client WHERE deleted_at IS NULL", DB_NONE);
}

static struct rows standing_notes(struct work *work)
{
    return db_query(work, "SELECT count(*) FROM note WHERE deleted_at IS NULL", DB_NONE);
}

static void must_be_sound(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct finding_list findings = {0};

    store_case_ok(&work, verify_store(&work, &findings));
    work_end(&work);
    if (findings.count > 0)
        fail_msg("%s", findings.items[0].one);
}

static void what_is_remembered_is_kept_and_nothing_else(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct first_client items[] = {called("Ana"), called("Bo"), called("Čedo")};
    struct import_result result = {0};

    items[0].has_order = true;
    items[0].ordered_on = today_of(test) - 10;
    items[0].note = "orders about monthly";
    items[0].contact = "ana@example.hr";
    items[1].contact = "+385 91 234 567";
    store_case_ok(&work, enter(&work, items, 3, &result));
    assert_int_equal(result.clients_new, 3);
    assert_int_equal(result.orders_new, 1); /* none is made up */
    assert_int_equal(count_of(test, standing_orders), 1);
    assert_int_equal(count_of(test, remembered), 3);
    assert_int_equal(count_of(test, standing_notes), 1);
    assert_int_equal(count_of(test, all_points), 2);
    must_be_sound(test);
}

static void one_undo_takes_all_of_it_back(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct first_client items[] = {called("Ana"), called("Bo")};
    struct import_result result = {0};
    struct undone undone;

    must_import(test, "orders.csv", "client,date\nAna,2026-01-05\n");
    items[0].note = "orders about monthly";
    items[0].has_order = true;
    items[0].ordered_on = today_of(test);
    store_case_ok(&work, enter(&work, items, 2, &result));
    assert_int_equal(result.clients_matched, 1);
    assert_int_equal(count_of(test, standing_orders), 2);
    store_case_ok(&work, undo(&work, result.audit_id, &undone));
    work_end(&work);
    assert_int_equal(count_of(test, standing_orders), 1);
    assert_int_equal(count_of(test, standing_clients), 1);
    assert_int_equal(count_of(test, standing_notes), 0);
    must_be_sound(test);
}

static void the_same_again_is_entered_again_but_numbered_orders_are_known(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct first_client item = called("Ana");
    struct import_result result = {0};

    item.has_order = item.has_amount = true;
    item.ordered_on = today_of(test);
    item.amount = 10000;
    item.number = "48213301";
    store_case_ok(&work, enter(&work, &item, 1, &result));
    store_case_ok(&work, enter(&work, &item, 1, &result));
    assert_int_equal(result.orders_there, 1);
    assert_int_equal(count_of(test, standing_orders), 1);
}

static void what_breaks_a_rule_is_named_by_its_row(void **state)
{
    struct store_case *test = *state;
    day_t today = today_of(test);
    struct import_result result;

    for (int i = 0; i < 4; i++) {
        static const char *const fields[] = {"name1", "contact1", "day1", "name0"};
        struct first_client items[] = {called("Ana"), called(i == 0 ? "  " : "Bo")};
        struct work work = store_case_work(test);

        items[1].contact = i == 1 ? "a@" : "";
        items[1].has_order = i == 2;
        items[1].ordered_on = today + 1;
        assert_int_equal(enter(&work, items, i == 3 ? 0 : 2, &result), STATUS_INVALID);
        assert_string_equal(work.fault.field, fields[i]);
    }
    assert_int_equal(count_of(test, standing_clients), 0);
}

static void only_an_owner_may(void **state)
{
    struct store_case *test = *state;
    struct work work = sample_work(test, test->user_id, ROLE_MEMBER);
    const struct first_client item = called("Ana");
    struct import_result result;

    assert_int_equal(enter(&work, &item, 1, &result), STATUS_FORBIDDEN);
}

#define ON_A_STORE(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(what_is_remembered_is_kept_and_nothing_else),
        ON_A_STORE(one_undo_takes_all_of_it_back),
        ON_A_STORE(the_same_again_is_entered_again_but_numbered_orders_are_known),
        ON_A_STORE(what_breaks_a_rule_is_named_by_its_row),
        ON_A_STORE(only_an_owner_may),
    };

    return run_store_tests(tests);
}
