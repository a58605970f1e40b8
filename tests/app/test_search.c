// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/search.h"

#include <string.h>

#include "base/fold.h"
#include "store/conversations.h"
#include "store/db.h"
#include "store/messages.h"
#include "store/searches.h"
#include "support/check.h"
#include "support/other_workspace.h"
#include "support/sample_clients.h"

static struct search_results found(struct store_case *test, const char *typed)
{
    struct work work = store_case_work(test);
    struct search_results results = {0};

    store_case_ok(&work, search_everything(&work, typed, &results));
    work_end(&work);
    return results;
}

static const struct search_hit_list *clients_of(const struct search_results *results)
{
    return &results->groups[SEARCH_CLIENT - 1];
}

static void words_are_found_folded_and_by_their_beginning(void **state)
{
    static const struct {
        const char *name, *typed;
    } cases[] = {
        {"Ёлкин Пётр", "елкин"},        {"Елкина Анна", "ёлкина"},  {"Željko Čačić", "cacic zel"},
        {"Đurđica Šarić", "durd sari"}, {"Harbour Lights", "HARB"}, {"Straße 9", "strasse"},
    };
    struct store_case *test = *state;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t id = sample_client(test, CLIENT_PERSON, cases[i].name);
        const struct search_results results = found(test, cases[i].typed);

        assert_int_equal(results.count, 1);
        assert_int_equal(clients_of(&results)->items[0].id, id);
        assert_string_equal(clients_of(&results)->items[0].title, cases[i].name);
    }
}

static void the_newest_come_first_and_more_is_said(void **state)
{
    struct store_case *test = *state;
    int64_t ids[SEARCH_GROUP + 1];

    for (size_t i = 0; i < SEARCH_GROUP + 1; i++)
        ids[i] = sample_client(test, CLIENT_COMPANY, "Quince Kitchen");
    const struct search_results results = found(test, "quince");
    assert_int_equal(results.count, SEARCH_GROUP);
    assert_true(clients_of(&results)->has_more);
    for (size_t i = 0; i < SEARCH_GROUP; i++)
        assert_int_equal(clients_of(&results)->items[i].id, ids[SEARCH_GROUP - i]);
}

static void nothing_typed_finds_nothing(void **state)
{
    static const char *const typed[] = {"", "   ", "\"*'", "-- ; %"};
    struct store_case *test = *state;

    sample_client(test, CLIENT_PERSON, "Ada");
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
        const struct search_results results = found(test, typed[i]);
        assert_int_equal(results.count, 0);
        assert_null(results.nearest);
    }
}

static void what_was_nearly_typed_is_offered(void **state)
{
    static const struct {
        const char *typed, *name; /* NULL: nobody can have been meant */
    } cases[] = {
        {"harbuor", "Harbour Lights Hotel"},
        {"harbour ligts", "Harbour Lights Hotel"},
        {"zeljkp", "Željko Čačić"},
        {"петтр", "Пётр Ёлкин"},
        {"елкан", "Пётр Ёлкин"},
        {"xyzzy", NULL},
        {"harbour xyzzy", NULL},
    };
    struct store_case *test = *state;

    sample_client(test, CLIENT_COMPANY, "Harbour Lights Hotel");
    sample_client(test, CLIENT_PERSON, "Željko Čačić");
    sample_client(test, CLIENT_PERSON, "Пётр Ёлкин");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct search_results results = found(test, cases[i].typed);

        assert_int_equal(results.count, 0);
        if (cases[i].name)
            assert_string_equal(results.nearest, cases[i].name);
        else
            assert_null(results.nearest);
    }
}

/* Somebody wrote who is nobody's client yet. */
static enum status add_message(struct work *work)
{
    const struct conversation conversation = {.id = work_new_id(work),
                                              .name = "Somebody",
                                              .address = "",
                                              .subject = "",
                                              .token = {1},
                                              .state = CONVERSATION_OPEN};
    const struct conversation_message message = {.id = work_new_id(work),
                                                 .conversation_id = conversation.id,
                                                 .kind = MESSAGE_CAME,
                                                 .sender_name = "",
                                                 .sender_address = "",
                                                 .receivers = "{}",
                                                 .subject = "",
                                                 .text = "Is a winter coat ready?",
                                                 .mail_id = ""};

    enum status status = conversations_insert(work, &conversation);
    if (status == STATUS_OK)
        status = messages_insert(work, &message);
    if (status == STATUS_OK)
        status = searches_put(work, message.id, SEARCH_MESSAGE, "is a winter coat ready");
    return status;
}

/* Rows as the parts that write them do, each with its words. */
static void add_other_kinds(struct store_case *test, int64_t client_id)
{
    struct work work = store_case_work(test);

    enum status status = work_begin(&work);
    int64_t order_id = work_new_id(&work), enquiry_id = work_new_id(&work);
    int64_t note_id = work_new_id(&work);
    if (status == STATUS_OK)
        status = db_execute(
            &work, NULL,
            "INSERT INTO client_order (workspace_id, id, order_version, client_id, accepted_on,"
            " currency, state, number, source, service, created_at, title)"
            " VALUES ($1, $2, 1, $3, 20000, 'EUR', 1, '1519', '', '', 1, 'Winter menu')",
            DB_BIND(db_int(work.workspace_id), db_int(order_id), db_int(client_id)));
    if (status == STATUS_OK)
        status = db_execute(
            &work, NULL,
            "INSERT INTO enquiry (workspace_id, id, version, client_id, name, reach, title,"
            " details, service, source, currency, stage, lost_reason, received_at, created_at,"
            " changed_at) VALUES ($1, $2, 1, NULL, 'Somebody', '', 'Winter coat', '', '', '', '',"
            " 1, '', 1, 1, 1)",
            DB_BIND(db_int(work.workspace_id), db_int(enquiry_id)));
    if (status == STATUS_OK)
        status = db_execute(&work, NULL,
                            "INSERT INTO note (workspace_id, id, version, client_id, kind,"
                            " happened_at, text, created_at, changed_at)"
                            " VALUES ($1, $2, 1, $3, 1, 1, 'Winter is their season', 1, 1)",
                            DB_BIND(db_int(work.workspace_id), db_int(note_id), db_int(client_id)));
    if (status == STATUS_OK)
        status = searches_put(&work, order_id, SEARCH_ORDER, "winter menu 1519");
    if (status == STATUS_OK)
        status = searches_put(&work, enquiry_id, SEARCH_ENQUIRY, "winter coat somebody");
    if (status == STATUS_OK)
        status = searches_put(&work, note_id, SEARCH_NOTE, "winter is their season");
    if (status == STATUS_OK)
        status = add_message(&work);
    if (status == STATUS_OK)
        status = work_commit(&work);
    store_case_ok(&work, status);
    work_end(&work);
}

static void each_kind_is_found_in_its_group(void **state)
{
    struct store_case *test = *state;
    int64_t client_id = sample_client(test, CLIENT_COMPANY, "Winter & Sons");

    add_other_kinds(test, client_id);
    const struct search_results results = found(test, "wint");
    assert_int_equal(results.count, SEARCH_KINDS);
    for (size_t i = 0; i < SEARCH_KINDS; i++) {
        assert_int_equal(results.groups[i].count, 1);
        assert_int_equal(results.groups[i].items[0].kind, i + 1);
    }
    const struct search_hit *order = &results.groups[SEARCH_ORDER - 1].items[0];
    assert_string_equal(order->title, "Winter menu");
    assert_string_equal(order->whose, "Winter & Sons");
    assert_string_equal(order->number, "1519");
    assert_true(order->has_day);
    assert_int_equal(order->day, 20000);
    const struct search_hit *enquiry = &results.groups[SEARCH_ENQUIRY - 1].items[0];
    assert_string_equal(enquiry->whose, "Somebody");
    assert_int_equal(enquiry->client_id, 0);
    const struct search_hit *note = &results.groups[SEARCH_NOTE - 1].items[0];
    assert_string_equal(note->title, "Winter is their season");
    assert_int_equal(note->client_id, client_id);
    const struct search_hit *message = &results.groups[SEARCH_MESSAGE - 1].items[0];
    assert_string_equal(message->title, "Is a winter coat ready?");
    assert_string_equal(message->whose, "Somebody");
    assert_int_equal(message->client_id, 0);
}

static void set_client(struct store_case *test, int64_t id, bool is_deleted)
{
    struct work work = store_case_work(test);

    enum status status = work_begin(&work);
    if (status == STATUS_OK && is_deleted)
        status = db_execute(&work, NULL,
                            "UPDATE client SET deleted_at = 1 WHERE workspace_id = $1 AND id = $2",
                            DB_BIND(db_int(work.workspace_id), db_int(id)));
    else if (status == STATUS_OK)
        status = db_execute(&work, NULL,
                            "UPDATE client SET archived_at = 1 WHERE workspace_id = $1 AND id = $2",
                            DB_BIND(db_int(work.workspace_id), db_int(id)));
    if (status == STATUS_OK)
        status = work_commit(&work);
    store_case_ok(&work, status);
    work_end(&work);
}

static void archived_clients_are_marked_and_deleted_ones_left_out(void **state)
{
    struct store_case *test = *state;
    int64_t archived = sample_client(test, CLIENT_PERSON, "Winter Anna");
    int64_t deleted = sample_client(test, CLIENT_PERSON, "Winter Boris");

    set_client(test, archived, false);
    set_client(test, deleted, true);
    const struct search_results results = found(test, "winter");
    assert_int_equal(results.count, 1);
    assert_int_equal(clients_of(&results)->items[0].id, archived);
    assert_true(clients_of(&results)->items[0].is_archived);
}

/* AC-041: what stands in another workspace is not there, and no name of it is offered. */
static void nothing_of_another_workspace_is_found(void **state)
{
    struct store_case *test = *state;
    struct work other = other_workspace_work(test);
    struct search_results results = {0};

    sample_client(test, CLIENT_COMPANY, "Harbour Lights Hotel");
    store_case_ok(&other, search_everything(&other, "harbour", &results));
    assert_int_equal(results.count, 0);
    store_case_ok(&other, search_everything(&other, "harbuor", &results));
    assert_null(results.nearest);
    work_end(&other);
    assert_int_equal(found(test, "harbour").count, 1);
}

static void who_may_not_look_finds_nothing(void **state)
{
    struct store_case *test = *state;
    struct work work = sample_work(test, test->user_id, ROLE_NONE);
    struct search_results results = {0};

    sample_client(test, CLIENT_PERSON, "Ada");
    assert_int_equal(search_everything(&work, "ada", &results), STATUS_FORBIDDEN);
    assert_int_equal(results.count, 0);
    work_end(&work);
}

static void too_much_is_refused(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct search_results results = {0};
    char typed[SEARCH_TYPED_MAX + 2];

    memset(typed, 'a', sizeof(typed) - 1);
    typed[sizeof(typed) - 1] = '\0';
    assert_int_equal(search_everything(&work, typed, &results), STATUS_INVALID);
    assert_string_equal(work.fault.field, "q");
    typed[SEARCH_TYPED_MAX] = '\0';
    store_case_ok(&work, search_everything(&work, typed, &results));
    work_end(&work);
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(words_are_found_folded_and_by_their_beginning),
        A_TEST(the_newest_come_first_and_more_is_said),
        A_TEST(nothing_typed_finds_nothing),
        A_TEST(what_was_nearly_typed_is_offered),
        A_TEST(each_kind_is_found_in_its_group),
        A_TEST(archived_clients_are_marked_and_deleted_ones_left_out),
        A_TEST(nothing_of_another_workspace_is_found),
        A_TEST(who_may_not_look_finds_nothing),
        A_TEST(too_much_is_refused),
    };

    return run_store_tests(tests);
}
