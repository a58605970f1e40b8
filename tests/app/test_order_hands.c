// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/client_merge.h"
#include "app/enquiries.h"
#include "app/orders.h"
#include "app/records.h"
#include "app/undo.h"
#include "base/text.h"
#include "store/forecasts.h"
#include "store/searches.h"
#include "support/check.h"
#include "support/other_workspace.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

/* Orders and enquiries that go over to another client, what hangs on them, and their own fields. */

static struct client_order added(struct store_case *test, int64_t client_id, const char *title)
{
    const struct order_input input = {.title = title, .amount = "100", .accepted_on = "2026-03-02"};
    struct work work = store_case_work(test);
    struct order_changed changed = {0};

    store_case_ok(&work, add_order(&work, client_id, &input, &changed));
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

static int64_t edited(struct store_case *test, int64_t id, struct order_input input)
{
    const int64_t version = card_of(test, id).order.version;
    struct work work = store_case_work(test);
    struct order_changed changed = {0};

    store_case_ok(&work, edit_order(&work, id, version, &input, &changed));
    work_end(&work);
    return changed.audit_id;
}

static void refused(struct store_case *test, int64_t id, struct order_input input,
                    const char *field)
{
    const int64_t version = card_of(test, id).order.version;
    const struct store_digest before = store_digest_of(test);
    struct work work = store_case_work(test);
    struct order_changed changed;

    assert_int_equal(edit_order(&work, id, version, &input, &changed), STATUS_INVALID);
    assert_string_equal(work.fault.field, field);
    work_end(&work);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
}

static int64_t taken_back(struct store_case *test, int64_t audit_id)
{
    struct work work = store_case_work(test);
    struct undone undone = {0};

    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
    return undone.audit_id;
}

static int64_t noted(struct store_case *test, int64_t client_id, int64_t order_id)
{
    struct text order = text_new(&test->arena);
    struct record note = {.client_id = client_id};
    struct work work = store_case_work(test);
    struct record_saved saved = {0};

    text_format(&order, "%" PRId64, order_id);
    record_set(&note, "kind", "note");
    record_set(&note, "text", "they want it blue");
    record_set(&note, "order", order.at);
    store_case_ok(&work, record_save(&work, RECORD_NOTE, &note, &saved));
    work_end(&work);
    return saved.id;
}

static size_t happenings(struct store_case *test, int64_t client_id, int32_t action)
{
    const struct client_card card = sample_card(test, client_id);
    size_t count = 0;

    for (size_t i = 0; i < card.happening_count; i++)
        count += card.happenings[i].what.kind == HAPPENED_CHANGE &&
                 card.happenings[i].what.subkind == action;
    return count;
}

static size_t found(struct store_case *test, const char *words)
{
    enum { MOST = 10 };
    struct work work = store_case_work(test);
    int64_t ids[MOST];
    size_t count = 0;

    store_case_ok(&work, searches_find(&work, SEARCH_ORDER, words, 0, MOST, ids, &count));
    work_end(&work);
    return count;
}

static void forecast_for(struct store_case *test, const int64_t *clients, size_t count)
{
    const struct stored_forecast forecast = {.currency = "EUR", .basis = "{}"};
    struct work work = begun_work(test);
    int64_t id = 0;

    store_case_ok(&work, forecasts_replace(&work, &forecast, &id));
    for (size_t i = 0; i < count; i++)
        store_case_ok(&work, client_forecasts_put(
                                 &work, id, &(struct client_outlook){.client_id = clients[i]}));
    commit_work(&work);
}

static bool has_forecast(struct store_case *test, int64_t client_id)
{
    struct work work = store_case_work(test);
    struct client_outlook outlook;
    bool is_found = false;

    store_case_ok(&work, client_forecasts_find(&work, client_id, &is_found, &outlook));
    work_end(&work);
    return is_found;
}

static void an_order_goes_to_another_client_with_all_that_hangs_on_it(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t boris = sample_client(test, CLIENT_PERSON, "Boris");
    const int64_t order = added(test, ana, "menu").id;
    struct work work = store_case_work(test);
    struct order_changed refund = {0};

    store_case_ok(&work, refund_order(&work, order, "30", &refund));
    work_end(&work);
    noted(test, ana, order);
    const int64_t audit = edited(test, order, (struct order_input){.client_id = boris});

    assert_string_equal(card_of(test, order).client_name, "Boris");
    assert_string_equal(card_of(test, refund.order.id).client_name, "Boris");
    assert_int_equal(card_of(test, order).notes.count, 1);
    assert_int_equal(card_of(test, order).notes.items[0].client_id, boris);
    assert_int_equal(sample_card(test, ana).client.order_count, 0);
    assert_int_equal(sample_card(test, ana).client.last_order_on, CLIENT_DAY_NONE);
    assert_int_equal(sample_card(test, boris).client.order_count, 1);
    assert_int_equal(sample_card(test, boris).client.last_order_on, day_of(2026, 3, 2));
    assert_int_equal(happenings(test, ana, AUDIT_ORDER_WENT), 1);
    assert_int_equal(happenings(test, boris, AUDIT_ORDER_CAME), 1);
    assert_int_equal(found(test, "boris"), 2);
    assert_int_equal(found(test, "ana"), 0);

    taken_back(test, taken_back(test, taken_back(test, audit)));
    assert_string_equal(card_of(test, order).client_name, "Ana");
    assert_string_equal(card_of(test, refund.order.id).client_name, "Ana");
    assert_int_equal(card_of(test, order).notes.items[0].client_id, ana);
    assert_int_equal(sample_card(test, ana).client.order_count, 1);
    assert_int_equal(found(test, "ana"), 2);
}

static void forecasts_of_both_are_of_orders_they_no_longer_have(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t boris = sample_client(test, CLIENT_PERSON, "Boris");
    const int64_t dana = sample_client(test, CLIENT_PERSON, "Dana");
    const int64_t order = added(test, ana, "menu").id;

    forecast_for(test, (const int64_t[]){ana, boris, dana}, 3);
    edited(test, order, (struct order_input){.client_id = boris});
    assert_false(has_forecast(test, ana));
    assert_false(has_forecast(test, boris));
    assert_true(has_forecast(test, dana));
}

static void an_order_goes_to_nobody_who_is_not_here(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t boris = sample_client(test, CLIENT_PERSON, "Boris");
    const int64_t dana = sample_client(test, CLIENT_PERSON, "Dana");
    const int64_t order = added(test, ana, "menu").id;
    struct work foreign = other_workspace_work(test), work;
    struct order_changed refund = {0};
    int64_t contact = 0, audit = 0;

    const int64_t neighbour = client_in(&foreign, "Neighbour", &contact);
    refused(test, order, (struct order_input){.client_id = neighbour}, "client");
    refused(test, order, (struct order_input){.client_id = INT64_MAX}, "client");
    refused(test, order, (struct order_input){.client_id = -1}, "client");
    work = store_case_work(test);
    store_case_ok(&work, refund_order(&work, order, "30", &refund));
    work_end(&work);
    refused(test, refund.order.id, (struct order_input){.client_id = boris}, "client");

    /* Whom it was with has been merged into somebody else since: it does not go back. */
    const int64_t went = edited(test, order, (struct order_input){.client_id = boris});
    const struct client_merge merge = {dana,
                                       sample_card(test, dana).client.version,
                                       ana,
                                       sample_card(test, ana).client.version,
                                       {false}};
    work = store_case_work(test);
    store_case_ok(&work, merge_clients(&work, &merge, &audit));
    work_end(&work);
    work = store_case_work(test);
    struct undone undone;
    assert_int_equal(undo(&work, went, &undone), STATUS_INVALID);
    work_end(&work);
    assert_string_equal(card_of(test, order).client_name, "Boris");
}

static void a_merge_is_not_taken_back_over_an_order_that_went_on(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t boris = sample_client(test, CLIENT_PERSON, "Boris");
    const int64_t dana = sample_client(test, CLIENT_PERSON, "Dana");
    const int64_t order = added(test, ana, "menu").id;
    const struct client_merge merge = {dana, 1, ana, 1, {false}};
    struct work work = store_case_work(test);
    struct undone undone;
    int64_t audit = 0;

    store_case_ok(&work, merge_clients(&work, &merge, &audit));
    work_end(&work);
    edited(test, order, (struct order_input){.client_id = boris});
    work = store_case_work(test);
    assert_int_equal(undo(&work, audit, &undone), STATUS_CONFLICT);
    work_end(&work);
    assert_string_equal(card_of(test, order).client_name, "Boris");
    assert_int_equal(sample_card(test, dana).client.order_count, 0);
}

static void an_enquiry_changes_hands_by_its_name_and_keeps_whom_it_has(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t boris = sample_client(test, CLIENT_PERSON, "Boris");
    const struct enquiry_input asks = {.client_id = ana, .title = "menu"};
    struct work work = store_case_work(test);
    struct enquiry_changed changed = {0};

    store_case_ok(&work, add_enquiry(&work, &asks, &changed));
    const int64_t id = changed.enquiry.id;
    /* Two are called alike now: who leaves the name leaves whose it is. */
    (void)sample_client(test, CLIENT_PERSON, "Ana");
    store_case_ok(&work, edit_enquiry(&work, id, 0,
                                      &(struct enquiry_input){.name = "Ana", .details = "soon"},
                                      &changed));
    assert_int_equal(changed.enquiry.client_id, ana);
    store_case_ok(&work,
                  edit_enquiry(&work, id, 0, &(struct enquiry_input){.name = "boris"}, &changed));
    assert_int_equal(changed.enquiry.client_id, boris);
    work_end(&work);
    assert_int_equal(happenings(test, ana, AUDIT_ENQUIRY_WENT), 1);
    assert_int_equal(happenings(test, boris, AUDIT_ENQUIRY_CAME), 1);
    taken_back(test, changed.audit_id);
    work = store_case_work(test);
    struct enquiry_card card;
    store_case_ok(&work, show_enquiry(&work, id, &card));
    work_end(&work);
    assert_string_equal(card.client_name, "Ana");
}

/* --- own fields --- */

static int64_t field_made(struct store_case *test, enum own_field_object object, const char *name,
                          enum own_field_kind kind)
{
    const struct own_field field = {
        .object = object, .name = name, .kind = kind, .choices = "red\nblue"};
    struct work work = store_case_work(test);
    int64_t id = 0, audit = 0;

    store_case_ok(&work, save_own_field(&work, &field, &id, &audit));
    work_end(&work);
    return id;
}

static const char *own_of(struct store_case *test, int64_t order_id, int64_t field_id)
{
    const struct order_card card = card_of(test, order_id);

    for (size_t i = 0; i < card.own.count; i++)
        if (card.own.items[i].field.id == field_id)
            return card.own.items[i].value;
    return "no field";
}

static void own_fields_of_an_order_change_with_it_and_come_back(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t order = added(test, ana, "menu").id;
    const int64_t colour = field_made(test, OWN_OF_ORDERS, "Colour", OWN_CHOICE);
    const int64_t pages = field_made(test, OWN_OF_ORDERS, "Pages", OWN_NUMBER);
    const struct own_value both[] = {{pages, "12,5"}, {colour, "blue"}};
    const struct own_value none[] = {{colour, ""}};

    edited(test, order, (struct order_input){.own = both, .own_count = 2});
    assert_string_equal(own_of(test, order, colour), "blue");
    assert_string_equal(own_of(test, order, pages), "12.5");
    assert_int_equal(card_of(test, order).order.version, 2);
    assert_int_equal(found(test, "blue"), 1);
    /* The same again is no change. */
    assert_int_equal(edited(test, order, (struct order_input){.own = both, .own_count = 2}), 0);
    const int64_t second =
        edited(test, order, (struct order_input){.title = "cards", .own = none, .own_count = 1});
    assert_string_equal(own_of(test, order, colour), "");
    assert_int_equal(found(test, "blue"), 0);
    assert_int_equal(found(test, "cards 12"), 1);
    taken_back(test, second);
    assert_string_equal(own_of(test, order, colour), "blue");
    assert_string_equal(own_of(test, order, pages), "12.5");
    assert_string_equal(card_of(test, order).order.title, "menu");
}

static void a_press_leaves_own_fields_as_they_are(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t order = added(test, ana, "menu").id;
    const int64_t colour = field_made(test, OWN_OF_ORDERS, "Colour", OWN_CHOICE);
    const struct own_value blue[] = {{colour, "blue"}};
    struct work work = store_case_work(test);
    struct order_changed moved = {0}, refund = {0};

    edited(test, order, (struct order_input){.own = blue, .own_count = 1});
    store_case_ok(&work, move_order(&work, order, 0, STAGE_DONE, &moved));
    store_case_ok(&work, refund_order(&work, order, "10", &refund));
    work_end(&work);
    assert_string_equal(own_of(test, order, colour), "blue");
    assert_string_equal(own_of(test, refund.order.id, colour), "");
    assert_int_equal(found(test, "blue"), 1);
    taken_back(test, moved.audit_id);
    assert_string_equal(own_of(test, order, colour), "blue");
}

static void own_fields_that_are_none_of_orders_are_refused_by_name(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t order = added(test, ana, "menu").id;
    const int64_t colour = field_made(test, OWN_OF_ORDERS, "Colour", OWN_CHOICE);
    const int64_t birthday = field_made(test, OWN_OF_CLIENTS, "Nickname", OWN_TEXT);
    const struct own_value green[] = {{colour, "green"}};
    const struct own_value theirs[] = {{birthday, "Nina"}};
    struct text key = text_new(&test->arena);

    text_format(&key, "f%" PRId64, colour);
    refused(test, order, (struct order_input){.own = green, .own_count = 1}, key.at);
    key.length = 0;
    text_format(&key, "f%" PRId64, birthday);
    refused(test, order, (struct order_input){.own = theirs, .own_count = 1}, key.at);
}

static void a_note_is_about_an_order_of_its_client(void **state)
{
    struct store_case *test = *state;
    const int64_t ana = sample_client(test, CLIENT_PERSON, "Ana");
    const int64_t boris = sample_client(test, CLIENT_PERSON, "Boris");
    const int64_t order = added(test, ana, "menu").id;
    struct text number = text_new(&test->arena);
    struct record note = {.client_id = boris};
    struct record_saved saved;

    text_format(&number, "%" PRId64, order);
    record_set(&note, "kind", "note");
    record_set(&note, "text", "blue");
    record_set(&note, "order", number.at);
    struct work work = store_case_work(test);
    assert_int_equal(record_save(&work, RECORD_NOTE, &note, &saved), STATUS_INVALID);
    assert_string_equal(work.fault.field, "order");
    work_end(&work);
    record_set(&note, "order", "none");
    work = store_case_work(test);
    assert_int_equal(record_save(&work, RECORD_NOTE, &note, &saved), STATUS_INVALID);
    work_end(&work);
    noted(test, ana, order);
    assert_string_equal(card_of(test, order).notes.items[0].text, "they want it blue");
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(an_order_goes_to_another_client_with_all_that_hangs_on_it),
        STORE_TEST(forecasts_of_both_are_of_orders_they_no_longer_have),
        STORE_TEST(an_order_goes_to_nobody_who_is_not_here),
        STORE_TEST(a_merge_is_not_taken_back_over_an_order_that_went_on),
        STORE_TEST(an_enquiry_changes_hands_by_its_name_and_keeps_whom_it_has),
        STORE_TEST(own_fields_of_an_order_change_with_it_and_come_back),
        STORE_TEST(a_press_leaves_own_fields_as_they_are),
        STORE_TEST(own_fields_that_are_none_of_orders_are_refused_by_name),
        STORE_TEST(a_note_is_about_an_order_of_its_client),
    };
    return run_store_tests(tests);
}
