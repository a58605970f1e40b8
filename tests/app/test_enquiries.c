// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/enquiries.h"

#include <string.h>

#include "app/pick_client.h"
#include "app/services.h"
#include "app/undo.h"
#include "support/check.h"
#include "support/sample_clients.h"

static const struct enquiry_input asked = {.name = "Nora Quill",
                                           .reach = "nora@example.com",
                                           .title = "Winter menu",
                                           .service = "menu",
                                           .source = "fair"};

static struct enquiry added(struct store_case *test, const struct enquiry_input *input)
{
    struct work work = store_case_work(test);
    struct enquiry_changed changed;

    store_case_ok(&work, add_enquiry(&work, input, &changed));
    work_end(&work);
    return changed.enquiry;
}

static struct enquiry now(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    struct enquiry_card card;

    store_case_ok(&work, show_enquiry(&work, id, &card));
    work_end(&work);
    return card.enquiry;
}

static struct undone undone(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone = {0};

    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
    return undone;
}

static void an_enquiry_of_somebody_new_waits_for_an_answer(void **state)
{
    struct store_case *test = *state;
    const struct enquiry enquiry = now(test, added(test, &asked).id);

    assert_int_equal(enquiry.stage, ENQUIRY_NEW);
    assert_int_equal(enquiry.client_id, 0);
    assert_int_equal(enquiry.answered_at, 0);
    assert_true(enquiry.received_at > 0);
    assert_string_equal(enquiry.reach, "nora@example.com");
}

static void a_known_name_makes_it_theirs_however_it_is_typed(void **state)
{
    struct store_case *test = *state;
    int64_t nora = sample_client(test, CLIENT_PERSON, "Nora Čop");
    const struct enquiry_input typed = {.name = "nora COP", .title = "a"};
    const struct enquiry_input beginning = {.name = "Nora", .title = "a"};

    assert_int_equal(added(test, &typed).client_id, nora);
    assert_int_equal(added(test, &beginning).client_id, 0);
}

static void what_cannot_be_one_is_refused_by_field(void **state)
{
    static const struct {
        struct enquiry_input input;
        const char *field;
    } cases[] = {
        {{.title = "menu"}, "name"},
        {{.name = " "}, "name"},
        {{.name = "A", .reach = "\x01"}, "reach"},
        {{.name = "A", .amount = "lots"}, "amount"},
        {{.name = "A", .currency = "coins"}, "currency"},
    };
    struct store_case *test = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct work work = store_case_work(test);
        struct enquiry_changed changed;

        assert_int_equal(add_enquiry(&work, &cases[i].input, &changed), STATUS_INVALID);
        assert_string_equal(work.fault.field, cases[i].field);
        work_end(&work);
    }
}

static void the_first_answer_is_noted_once_and_taken_back(void **state)
{
    struct store_case *test = *state;
    int64_t id = added(test, &asked).id;
    struct work work = store_case_work(test);
    struct enquiry_changed first, second;

    store_case_ok(&work, answer_enquiry(&work, id, &first));
    assert_int_equal(first.enquiry.stage, ENQUIRY_ANSWERED);
    assert_true(first.enquiry.answered_at >= first.enquiry.received_at);
    store_case_ok(&work, answer_enquiry(&work, id, &second));
    assert_int_equal(second.audit_id, 0);
    work_end(&work);
    undone(test, first.audit_id);
    assert_int_equal(now(test, id).answered_at, 0);
    assert_int_equal(now(test, id).stage, ENQUIRY_NEW);
}

static void what_is_won_becomes_an_order_of_a_new_client(void **state)
{
    struct store_case *test = *state;
    int64_t id = added(test, &asked).id;
    struct work work = store_case_work(test);
    struct picked_client picked;
    struct enquiry_changed won;
    struct order_card order;

    store_case_ok(&work, quote_enquiry(&work, id, "240 EUR", &won));
    store_case_ok(&work, win_enquiry(&work, id, true, &won));
    store_case_ok(&work, show_order(&work, won.enquiry.order_id, &order));
    assert_string_equal(order.client_name, "Nora Quill");
    assert_string_equal(order.order.title, "Winter menu");
    assert_int_equal(order.order.amount, 2400000);
    const struct client_card card = sample_card(test, won.enquiry.client_id);
    assert_int_equal(card.client.kind, CLIENT_COMPANY);
    assert_int_equal(card.client.order_count, 1);
    assert_int_equal(card.points[0].kind, POINT_EMAIL);
    assert_int_equal(win_enquiry(&work, id, true, &won), STATUS_CONFLICT);
    work_end(&work);

    undone(test, won.audit_id);
    assert_int_equal(now(test, id).stage, ENQUIRY_QUOTED);
    assert_int_equal(now(test, id).client_id, 0);
    work = store_case_work(test);
    assert_int_equal(show_order(&work, order.order.id, &order), STATUS_NOT_FOUND);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, pick_client(&work, "Nora Quill", &picked));
    assert_int_equal(picked.id, 0);
    work_end(&work);
}

static void an_order_that_was_touched_since_stays(void **state)
{
    struct store_case *test = *state;
    int64_t id = added(test, &asked).id;
    struct work work = store_case_work(test);
    struct order_changed moved;
    struct enquiry_changed won;
    struct undone undone;

    store_case_ok(&work, win_enquiry(&work, id, false, &won));
    store_case_ok(&work, move_order(&work, won.enquiry.order_id, 0, STAGE_IN_WORK, &moved));
    assert_int_equal(undo(&work, won.audit_id, &undone), STATUS_CONFLICT);
    work_end(&work);
    assert_int_equal(now(test, id).stage, ENQUIRY_WON);
}

static void a_client_who_was_looked_after_since_stays(void **state)
{
    struct store_case *test = *state;
    int64_t id = added(test, &asked).id;
    struct work work = store_case_work(test);
    struct enquiry_changed won;

    store_case_ok(&work, win_enquiry(&work, id, false, &won));
    work_end(&work);
    sample_rename(test, won.enquiry.client_id, "Nora Q.");
    undone(test, won.audit_id);
    assert_string_equal(sample_card(test, won.enquiry.client_id).client.name, "Nora Q.");
    assert_int_equal(sample_card(test, won.enquiry.client_id).client.order_count, 0);
}

static void what_came_to_nothing_keeps_its_reason_and_can_come_back(void **state)
{
    struct store_case *test = *state;
    int64_t id = added(test, &asked).id;
    struct work work = store_case_work(test);
    struct enquiry_changed changed;

    store_case_ok(&work, lose_enquiry(&work, id, " too dear ", &changed));
    assert_string_equal(changed.enquiry.lost_reason, "too dear");
    assert_int_equal(answer_enquiry(&work, id, &changed), STATUS_CONFLICT);
    work_end(&work);
    work.fault = (struct fault){0};
    store_case_ok(&work, reopen_enquiry(&work, id, &changed));
    assert_int_equal(changed.enquiry.stage, ENQUIRY_NEW);
    work_end(&work);
    assert_false(undone(test, changed.audit_id).is_gone);
    assert_int_equal(now(test, id).stage, ENQUIRY_LOST);
}

static void who_waits_longest_is_first(void **state)
{
    struct store_case *test = *state;
    int64_t ids[3];
    struct work work = store_case_work(test);
    struct enquiry_board board;
    struct enquiry_page page;

    for (size_t i = 0; i < 3; i++)
        ids[i] = added(test, &asked).id;
    store_case_ok(&work, enquiry_board(&work, &board));
    assert_int_equal(board.columns[0].count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(board.columns[0].items[i].id, ids[i]);
    store_case_ok(&work, list_enquiries(&work, ENQUIRY_NEW, NULL, 2, &page));
    assert_int_equal(page.enquiries.count, 2);
    store_case_ok(&work, list_enquiries(&work, ENQUIRY_NEW, page.next, 2, &page));
    assert_int_equal(page.enquiries.items[0].id, ids[2]);
    assert_null(page.next);
    work_end(&work);
}

/* --- services --- */

static struct service_changed service_added(struct store_case *test, const char *name)
{
    const struct service_input input = {
        .name = name, .price = "120", .unit = "hour", .usual_days = "5"};
    struct work work = store_case_work(test);
    struct service_changed changed;

    store_case_ok(&work, add_service(&work, &input, &changed));
    work_end(&work);
    return changed;
}

static void a_service_is_one_however_it_is_typed(void **state)
{
    struct store_case *test = *state;
    const struct service service = service_added(test, "Menu").service;
    struct work work = store_case_work(test);
    struct service_changed changed;

    assert_int_equal(service.price, 1200000);
    assert_string_equal(service.currency, "EUR");
    assert_int_equal(service.unit, UNIT_HOUR);
    assert_int_equal(service.usual_days, 5);
    assert_int_equal(add_service(&work, &(struct service_input){.name = " MENU "}, &changed),
                     STATUS_INVALID);
    assert_string_equal(work.fault.field, "name");
    work_end(&work);
}

static const char *service_of(struct store_case *test, int64_t order_id)
{
    struct work work = store_case_work(test);
    struct order_card card;

    store_case_ok(&work, show_order(&work, order_id, &card));
    work_end(&work);
    return card.order.service;
}

static void renaming_takes_the_orders_along_and_back(void **state)
{
    struct store_case *test = *state;
    const struct service service = service_added(test, "Menu").service;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const struct order_input of_menu = {.service = "Menu"}, of_card = {.service = "Card"};
    struct work work = store_case_work(test);
    struct order_changed menu, card;
    struct service_changed changed;

    store_case_ok(&work, add_order(&work, ana, &of_menu, &menu));
    store_case_ok(&work, add_order(&work, ana, &of_card, &card));
    store_case_ok(&work, edit_service(&work, service.id, 1, &(struct service_input){.name = "Card"},
                                      true, &changed));
    assert_int_equal(changed.renamed, 1);
    work_end(&work);
    assert_string_equal(service_of(test, menu.order.id), "Card");
    undone(test, changed.renamed_audit_id);
    assert_string_equal(service_of(test, menu.order.id), "Menu");
    assert_string_equal(service_of(test, card.order.id), "Card");
    undone(test, changed.audit_id);
    work = store_case_work(test);
    struct service again;
    store_case_ok(&work, show_service(&work, service.id, &again));
    assert_string_equal(again.name, "Menu");
    work_end(&work);
}

static void services_that_orders_name_are_suggested(void **state)
{
    struct store_case *test = *state;
    int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const struct order_input of_menu = {.service = "menu"}, of_card = {.service = "Card"};
    struct work work = store_case_work(test);
    struct order_changed order;
    struct service_changed archived;
    struct known_words words;

    store_case_ok(&work, add_order(&work, ana, &of_menu, &order));
    store_case_ok(&work, add_order(&work, ana, &of_card, &order));
    work_end(&work);
    int64_t id = service_added(test, "Menu").service.id;
    work = store_case_work(test);
    store_case_ok(&work, suggest_services(&work, &words));
    assert_int_equal(words.service_count, 1);
    assert_string_equal(words.services[0], "Card");
    store_case_ok(&work, archive_service(&work, id, true, &archived));
    store_case_ok(&work, known_words(&work, &words));
    assert_int_equal(words.service_count, 1);
    work_end(&work);
    undone(test, archived.audit_id);
    store_case_ok(&work, known_words(&work, &words));
    assert_int_equal(words.service_count, 2);
    work_end(&work);
}

static void only_who_may_does(void **state)
{
    struct store_case *test = *state;
    struct work viewer = sample_work(test, test->user_id, ROLE_VIEWER);
    struct work member = sample_work(test, test->user_id, ROLE_MEMBER);
    struct enquiry_changed changed;
    struct service_changed service;

    assert_int_equal(add_enquiry(&viewer, &asked, &changed), STATUS_FORBIDDEN);
    viewer.fault = (struct fault){0};
    assert_int_equal(win_enquiry(&viewer, 1, false, &changed), STATUS_FORBIDDEN);
    work_end(&viewer);
    assert_int_equal(add_service(&member, &(struct service_input){.name = "a"}, &service),
                     STATUS_FORBIDDEN);
    work_end(&member);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_enquiry_of_somebody_new_waits_for_an_answer),
        STORE_TEST(a_known_name_makes_it_theirs_however_it_is_typed),
        STORE_TEST(what_cannot_be_one_is_refused_by_field),
        STORE_TEST(the_first_answer_is_noted_once_and_taken_back),
        STORE_TEST(what_is_won_becomes_an_order_of_a_new_client),
        STORE_TEST(an_order_that_was_touched_since_stays),
        STORE_TEST(a_client_who_was_looked_after_since_stays),
        STORE_TEST(what_came_to_nothing_keeps_its_reason_and_can_come_back),
        STORE_TEST(who_waits_longest_is_first),
        STORE_TEST(a_service_is_one_however_it_is_typed),
        STORE_TEST(renaming_takes_the_orders_along_and_back),
        STORE_TEST(services_that_orders_name_are_suggested),
        STORE_TEST(only_who_may_does),
    };
    return run_store_tests(tests);
}
