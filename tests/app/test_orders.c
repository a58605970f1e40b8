// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/orders.h"

#include <string.h>

#include "app/undo.h"
#include "store/order_changes.h"
#include "store/searches.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

static const struct order_input menu = {.title = "Winter menu",
                                        .service = "menu",
                                        .amount = "1,240.50",
                                        .number = "7",
                                        .accepted_on = "2026-03-02",
                                        .due_on = "2026-03-20"};

static struct client_order added(struct store_case *test, int64_t client_id,
                                 const struct order_input *input)
{
    struct work work = store_case_work(test);
    struct order_changed changed;

    store_case_ok(&work, add_order(&work, client_id, input, &changed));
    work_end(&work);
    return changed.order;
}

static struct order_card card_of(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct order_card card = {0};

    store_case_ok(&work, show_order(&work, id, &card));
    work_end(&work);
    return card;
}

static int64_t order_version(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct order_freshness state;

    store_case_ok(&work, order_freshness_find(&work, &state));
    work_end(&work);
    return state.version;
}

static void check_refused(struct store_case *test, int64_t client_id, struct order_input input,
                          enum status status, const char *field)
{
    const struct store_digest before = store_digest_of(test);
    struct work work = store_case_work(test);
    struct order_changed changed;

    assert_int_equal(add_order(&work, client_id, &input, &changed), status);
    assert_string_equal(work.fault.field, field);
    work_end(&work);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
}

static void an_order_has_what_was_typed(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    int64_t version = order_version(test);
    struct order_card card = card_of(test, added(test, ana, &menu).id);

    assert_string_equal(card.order.title, "Winter menu");
    assert_string_equal(card.order.service, "menu");
    assert_string_equal(card.order.number, "7");
    assert_int_equal(card.order.amount, 12405000);
    assert_int_equal(card.order.accepted_on, day_of(2026, 3, 2));
    assert_int_equal(card.order.due_on, day_of(2026, 3, 20));
    assert_int_equal(card.order.stage, STAGE_ACCEPTED);
    assert_int_equal(card.order.version, 1);
    assert_string_equal(card.client_name, "Ana");
    assert_int_equal(card.trail.count, 1);
    assert_int_equal(order_version(test), version + 1);
    assert_int_equal(sample_card(test, ana).client.order_count, 1);
    assert_int_equal(sample_card(test, ana).client.last_order_on, day_of(2026, 3, 2));
}

static void currency_and_day_have_their_defaults(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    struct work work = store_case_work(test);
    day_t today = 0;
    struct client_order order = added(test, ana, &(struct order_input){.amount = "5"});

    store_case_ok(&work, business_day(&work, &today));
    work_end(&work);
    assert_string_equal(order.currency, "EUR");
    assert_int_equal(order.accepted_on, today);
    assert_string_equal(added(test, ana, &(struct order_input){.amount = "5 USD"}).currency, "USD");
}

static void what_cannot_be_an_order_is_refused_by_field(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");

    check_refused(test, ana, (struct order_input){0}, STATUS_INVALID, "title");
    check_refused(test, ana, (struct order_input){.title = "  "}, STATUS_INVALID, "title");
    check_refused(test, ana, (struct order_input){.title = "\x01"}, STATUS_INVALID, "title");
    check_refused(test, ana, (struct order_input){.amount = "much"}, STATUS_INVALID, "amount");
    check_refused(test, ana, (struct order_input){.amount = "-5"}, STATUS_INVALID, "amount");
    check_refused(test, ana, (struct order_input){.title = "a", .due_on = "soon"}, STATUS_INVALID,
                  "due_on");
    check_refused(test, ana, (struct order_input){.title = "a", .accepted_on = ""}, STATUS_INVALID,
                  "accepted_on");
    check_refused(test, ana, (struct order_input){.title = "a", .currency = "money"},
                  STATUS_INVALID, "currency");
    check_refused(test, 1, menu, STATUS_NOT_FOUND, "");
}

static void a_number_is_given_once_and_the_next_one_proposed(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    struct work work = store_case_work(test);
    const char *number = NULL;

    store_case_ok(&work, propose_order_number(&work, &number));
    assert_string_equal(number, "1");
    added(test, ana, &menu);
    check_refused(test, ana, menu, STATUS_INVALID, "number");
    added(test, ana, &(struct order_input){.title = "b", .number = "8"});
    work_end(&work);
    added(test, ana, &(struct order_input){.title = "c", .number = "6"});
    store_case_ok(&work, propose_order_number(&work, &number));
    assert_string_equal(number, "9"); /* 7 and 8 are taken */
    work_end(&work);
}

static void only_who_may_edit_does(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    int64_t id = added(test, ana, &menu).id;
    struct work viewer = sample_work(test, test->user_id, ROLE_VIEWER);
    struct work nobody = sample_work(test, test->user_id, ROLE_NONE);
    struct order_changed changed;
    struct order_card card;
    int64_t count;

    assert_int_equal(add_order(&viewer, ana, &menu, &changed), STATUS_FORBIDDEN);
    viewer.fault = (struct fault){0};
    assert_int_equal(move_order(&viewer, id, 0, STAGE_DONE, &changed), STATUS_FORBIDDEN);
    viewer.fault = (struct fault){0};
    assert_int_equal(refund_order(&viewer, id, "5", &changed), STATUS_FORBIDDEN);
    viewer.fault = (struct fault){0};
    store_case_ok(&viewer, show_order(&viewer, id, &card));
    work_end(&viewer);
    assert_int_equal(show_order(&nobody, id, &card), STATUS_FORBIDDEN);
    nobody.fault = (struct fault){0};
    assert_int_equal(open_order_count(&nobody, &count), STATUS_FORBIDDEN);
    work_end(&nobody);
}

static void two_who_edit_at_once_see_it(void **state)
{
    struct store_case *test = *state;
    int64_t id = added(test, sample_client(test, CLIENT_PERSON, "Ana"), &menu).id;
    const struct order_input mine = {.title = "Spring menu"}, theirs = {.service = "cards"};
    struct work work = store_case_work(test);
    struct order_changed changed;

    store_case_ok(&work, edit_order(&work, id, 1, &theirs, &changed));
    assert_int_equal(changed.order.version, 2);
    assert_int_equal(edit_order(&work, id, 1, &mine, &changed), STATUS_CONFLICT);
    work_end(&work);
    assert_string_equal(card_of(test, id).order.title, "Winter menu");
    work = store_case_work(test);
    store_case_ok(&work, edit_order(&work, id, 2, &theirs, &changed));
    assert_int_equal(changed.audit_id, 0); /* nothing changed */
    work_end(&work);
}

static void undone(struct store_case *test, int64_t audit_id, bool is_gone, int64_t *ret_audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone = {0};

    store_case_ok(&work, undo(&work, audit_id, &undone));
    assert_int_equal(undone.is_gone, is_gone);
    *ret_audit_id = undone.audit_id;
    work_end(&work);
}

static void each_change_is_taken_back_and_done_again(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana"), audit_id = 0;
    int64_t id = added(test, ana, &menu).id;
    struct work work = store_case_work(test);
    struct order_changed changed;

    store_case_ok(&work, move_order(&work, id, 0, STAGE_DELIVERED, &changed));
    undone(test, changed.audit_id, false, &audit_id);
    assert_int_equal(card_of(test, id).order.stage, STAGE_ACCEPTED);
    assert_int_equal(card_of(test, id).order.delivered_on, ORDER_DAY_NONE);
    undone(test, audit_id, false, &audit_id);
    assert_int_equal(card_of(test, id).order.stage, STAGE_DELIVERED);

    store_case_ok(&work, cancel_order(&work, id, 0, "they closed", &changed));
    assert_int_equal(sample_card(test, ana).client.order_count, 0);
    undone(test, changed.audit_id, false, &audit_id);
    assert_int_equal(sample_card(test, ana).client.order_count, 1);
    assert_string_equal(card_of(test, id).order.cancel_reason, "");

    store_case_ok(&work, delete_order(&work, id, 0, &changed));
    work_end(&work);
    work.fault = (struct fault){0};
    assert_int_equal(move_order(&work, id, 0, STAGE_DONE, &changed), STATUS_NOT_FOUND);
    work_end(&work);
}

static void what_was_entered_by_mistake_goes_and_comes_back(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana"), audit_id = 0;
    struct work work = store_case_work(test);
    struct order_changed changed;
    int64_t found = 0;
    size_t count = 0;

    store_case_ok(&work, add_order(&work, ana, &menu, &changed));
    store_case_ok(&work, searches_find(&work, SEARCH_ORDER, "winter", 0, 1, &found, &count));
    assert_int_equal(found, changed.order.id);
    work_end(&work);
    undone(test, changed.audit_id, true, &audit_id);
    assert_int_equal(sample_card(test, ana).client.order_count, 0);
    store_case_ok(&work, searches_find(&work, SEARCH_ORDER, "winter", 0, 1, &found, &count));
    assert_int_equal(count, 0);
    work_end(&work);
    undone(test, audit_id, false, &audit_id);
    assert_string_equal(card_of(test, changed.order.id).order.title, "Winter menu");
    assert_int_equal(sample_card(test, ana).client.order_count, 1);
}

static void what_others_changed_since_is_not_taken_back(void **state)
{
    struct store_case *test = *state;
    int64_t id = added(test, sample_client(test, CLIENT_PERSON, "Ana"), &menu).id;
    struct work work = store_case_work(test);
    struct order_changed first, second;
    struct undone undone;

    store_case_ok(&work, move_order(&work, id, 0, STAGE_IN_WORK, &first));
    store_case_ok(&work, edit_order(&work, id, 2, &(struct order_input){.title = "x"}, &second));
    assert_int_equal(undo(&work, first.audit_id, &undone), STATUS_CONFLICT);
    work_end(&work);
}

static void money_given_back_is_counted_up_to_what_was_paid(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana"), audit_id = 0;
    int64_t id = added(test, ana, &menu).id;
    struct work work = store_case_work(test);
    struct order_changed changed, other;

    store_case_ok(&work, refund_order(&work, id, "1000", &changed));
    assert_int_equal(changed.order.amount, -10000000);
    assert_int_equal(changed.order.state, ORDER_REFUND);
    assert_int_equal(refund_order(&work, id, "241", &other), STATUS_INVALID);
    assert_string_equal(work.fault.field, "amount");
    work_end(&work);
    assert_int_equal(card_of(test, id).given_back, -10000000);
    assert_int_equal(card_of(test, id).refunds.count, 1);
    assert_int_equal(sample_card(test, ana).client.order_count, 1);
    undone(test, changed.audit_id, true, &audit_id);
    assert_int_equal(card_of(test, id).given_back, 0);
}

static struct order_page listed(struct store_case *test, struct order_query query)
{
    struct work work = store_case_work(test);
    struct order_page page = {0};

    store_case_ok(&work, list_orders(&work, &query, &page));
    work_end(&work);
    return page;
}

#define ALL_DAYS .from = ORDER_DAY_NONE, .to = ORDER_DAY_NONE

static void lists_page_by_key_and_filter(void **state)
{
    static const char *const days[] = {"2026-01-05", "2026-01-03", "2026-01-05", "2026-01-01"};
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana"), ids[4];
    int64_t ivo = sample_client(test, CLIENT_PERSON, "Ivo");
    struct order_query query = {.filter = {ALL_DAYS}, .limit = 3};

    for (size_t i = 0; i < 4; i++)
        ids[i] = added(test, i == 3 ? ivo : ana,
                       &(struct order_input){.service = i == 1 ? "logo" : "menu",
                                             .accepted_on = days[i]})
                     .id;
    struct order_page page = listed(test, query);
    assert_int_equal(page.orders.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(page.orders.items[i].order.id, ids[3 - i]);
    assert_string_equal(page.orders.items[0].client_name, "Ivo");
    query.after = page.next;
    page = listed(test, query);
    assert_int_equal(page.orders.count, 1);
    assert_int_equal(page.orders.items[0].order.id, ids[0]);
    assert_null(page.next);
    query.after = NULL;
    query.filter.client_id = ana;
    page = listed(test, query);
    assert_int_equal(page.orders.items[0].order.id, ids[2]);
    assert_int_equal(page.orders.items[2].order.id, ids[1]);
    query.filter.client_id = 0;
    query.after = NULL;
    query.filter.service = "logo";
    assert_int_equal(listed(test, query).orders.count, 1);
    query.filter.client_id = ivo;
    assert_int_equal(listed(test, query).orders.count, 0);
    query.filter = (struct order_filter){.from = day_of(2026, 1, 3), .to = day_of(2026, 1, 4)};
    page = listed(test, query);
    assert_int_equal(page.orders.count, 1);
    assert_int_equal(page.orders.items[0].order.id, ids[1]);
}

static void open_ones_are_listed_by_what_is_due_first(void **state)
{
    static const char *const due[] = {"", "2026-02-03", "2026-02-01", "2026-02-02", "2026-01-01"};
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana"), ids[5], count = 0;
    struct order_query query = {.filter = {ALL_DAYS}, .is_open = true, .limit = 3};
    struct work work = store_case_work(test);
    struct order_changed changed;
    struct order_board board;

    for (size_t i = 0; i < 5; i++)
        ids[i] = added(test, ana, &(struct order_input){.title = "a", .due_on = due[i]}).id;
    store_case_ok(&work, move_order(&work, ids[2], 0, STAGE_IN_WORK, &changed));
    store_case_ok(&work, move_order(&work, ids[4], 0, STAGE_DONE, &changed));
    struct order_page page = listed(test, query);
    assert_int_equal(page.orders.count, 3);
    assert_int_equal(page.orders.items[0].order.id, ids[2]);
    assert_int_equal(page.orders.items[1].order.id, ids[3]);
    assert_int_equal(page.orders.items[2].order.id, ids[1]);
    query.after = page.next;
    page = listed(test, query);
    assert_int_equal(page.orders.count, 1);
    assert_int_equal(page.orders.items[0].order.id, ids[0]);
    assert_null(page.next);
    store_case_ok(&work, order_board(&work, &board));
    assert_int_equal(board.columns[0].count, 3);
    assert_int_equal(board.columns[1].count, 1);
    assert_int_equal(board.columns[2].count, 0);
    store_case_ok(&work, open_order_count(&work, &count));
    assert_int_equal(count, 4);
    work_end(&work);
}

static void a_place_that_is_none_of_ours_is_refused(void **state)
{
    static const char *const places[] = {
        "x", "1", "1.", ".1", "1.0", "1.-5", "1.2x", "99999999999.1", "1.99999999999999999999"};
    struct store_case *test = *state;

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        const struct order_query query = {.filter = {ALL_DAYS}, .after = places[i], .limit = 3};
        struct work work = store_case_work(test);
        struct order_page page;

        assert_int_equal(list_orders(&work, &query, &page), STATUS_INVALID);
        assert_string_equal(work.fault.field, "after");
        work_end(&work);
    }
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_order_has_what_was_typed),
        STORE_TEST(currency_and_day_have_their_defaults),
        STORE_TEST(what_cannot_be_an_order_is_refused_by_field),
        STORE_TEST(a_number_is_given_once_and_the_next_one_proposed),
        STORE_TEST(only_who_may_edit_does),
        STORE_TEST(two_who_edit_at_once_see_it),
        STORE_TEST(each_change_is_taken_back_and_done_again),
        STORE_TEST(what_was_entered_by_mistake_goes_and_comes_back),
        STORE_TEST(what_others_changed_since_is_not_taken_back),
        STORE_TEST(money_given_back_is_counted_up_to_what_was_paid),
        STORE_TEST(lists_page_by_key_and_filter),
        STORE_TEST(open_ones_are_listed_by_what_is_due_first),
        STORE_TEST(a_place_that_is_none_of_ours_is_refused),
    };
    return run_store_tests(tests);
}
