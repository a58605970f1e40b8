// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/records.h"
#include "app/undo.h"
#include "store/clients.h"
#include "store/imports.h"
#include "store/orders.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

static const struct client_draft ada = {.name = "Ada Birch",
                                        .kind = "person",
                                        .reach = " ada@Example.org ",
                                        .language = "en",
                                        .form_of_address = "first_name",
                                        .source = "fair"};

static struct client_created created(struct store_case *test, const struct client_draft *draft)
{
    struct work work = store_case_work(test);
    struct client_created result = {0};

    store_case_ok(&work, create_client(&work, draft, &result));
    work_end(&work);
    return result;
}

static enum status undo_of(struct store_case *test, int64_t audit_id, struct undone *ret_undone)
{
    struct work work = store_case_work(test);

    enum status status = undo(&work, audit_id, ret_undone);
    work_end(&work);
    return status;
}

static void a_client_is_made_whole_and_can_be_unmade(void **state)
{
    struct store_case *test = *state;
    const struct client_created made = created(test, &ada);
    const struct client_card card = sample_card(test, made.id);
    struct work work = store_case_work(test);
    struct undone undone = {0};
    struct client client;
    int64_t count = 0;

    assert_int_equal(made.same.count, 0);
    assert_string_equal(card.client.name, "Ada Birch");
    assert_string_equal(card.client.source, "fair");
    assert_string_equal(card.client.language, "en");
    assert_int_equal(card.client.form_of_address, ADDRESS_FIRST_NAME);
    assert_int_equal(card.point_count, 1);
    assert_int_equal(card.points[0].kind, POINT_EMAIL);
    assert_string_equal(card.points[0].key, "ada@example.org");
    assert_int_equal(card.happening_count, 1);
    assert_int_equal(card.happenings[0].what.kind, HAPPENED_CHANGE);

    assert_int_equal(undo_of(test, made.audit_id, &undone), STATUS_OK);
    assert_true(undone.is_gone);
    assert_int_equal(find_client(&work, made.id, &client), STATUS_NOT_FOUND);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, clients_count(&work, &count));
    assert_int_equal(count, 0);
    work_end(&work);
    assert_int_equal(undo_of(test, made.audit_id, &undone), STATUS_CONFLICT);
}

static void what_was_changed_since_is_not_unmade(void **state)
{
    struct store_case *test = *state;
    const struct client_created made = created(test, &ada);
    struct undone undone;

    sample_rename(test, made.id, "Ada B");
    assert_int_equal(undo_of(test, made.audit_id, &undone), STATUS_CONFLICT);
}

static void who_is_there_already_is_shown_first(void **state)
{
    struct store_case *test = *state;
    const struct client_created first = created(test, &ada);
    struct client_draft draft = ada;

    draft.name = "Somebody Else";
    struct client_created again = created(test, &draft);
    assert_int_equal(again.id, 0);
    assert_int_equal(again.same.count, 1);
    assert_int_equal(again.same.items[0].id, first.id);
    draft = ada;
    draft.reach = "";
    assert_int_equal(created(test, &draft).same.count, 1);
    draft.is_sure = true;
    again = created(test, &draft);
    assert_true(again.id != 0 && again.id != first.id);
}

static void each_way_to_reach_is_known_by_its_looks(void **state)
{
    struct store_case *test = *state;
    static const struct {
        const char *reach;
        enum contact_point_kind kind;
    } cases[] = {{"+385 91 123 4567", POINT_PHONE},
                 {"@ada_birch", POINT_TELEGRAM},
                 {"https://t.me/ada_birch2", POINT_TELEGRAM},
                 {"https://ada.example", POINT_WEB},
                 {"a@b.example", POINT_EMAIL},
                 {"the bakery at the corner", POINT_OTHER}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct client_draft draft = ada;

        draft.reach = cases[i].reach;
        draft.is_sure = true;
        const struct client_card card = sample_card(test, created(test, &draft).id);
        assert_int_equal(card.points[0].kind, cases[i].kind);
    }
}

static void a_draft_that_breaks_a_rule_makes_nothing(void **state)
{
    struct store_case *test = *state;
    static const struct {
        const char *name, *kind, *reach, *field;
    } cases[] = {
        {" ", "person", "", "name"}, {"A", "robot", "", "kind"}, {"A", "person", "a@", "reach"}};
    const struct store_digest before = store_digest_of(test);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct client_draft draft = ada;
        struct work work = store_case_work(test);
        struct client_created result;

        draft.name = cases[i].name;
        draft.kind = cases[i].kind;
        draft.reach = cases[i].reach;
        assert_int_equal(create_client(&work, &draft, &result), STATUS_INVALID);
        assert_string_equal(work.fault.field, cases[i].field);
        work_end(&work);
    }
    struct work viewer = sample_work(test, test->user_id, ROLE_VIEWER);
    struct client_created result;
    assert_int_equal(create_client(&viewer, &ada, &result), STATUS_FORBIDDEN);
    work_end(&viewer);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
}

static void an_archived_client_is_out_of_lists_and_found(void **state)
{
    struct store_case *test = *state;
    const struct client_created made = created(test, &ada);
    struct work work = store_case_work(test);
    struct client_page page;
    struct undone undone;
    int64_t audit_id = 0, count = 1;

    assert_int_equal(archive_client(&work, made.id, 7, true, &audit_id), STATUS_CONFLICT);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, archive_client(&work, made.id, 1, true, &audit_id));
    assert_true(audit_id != 0);
    store_case_ok(&work,
                  list_clients(&work, &(struct client_query){.find = "", .limit = 5}, &page));
    assert_int_equal(page.clients.count, 0);
    store_case_ok(&work, clients_count(&work, &count));
    assert_int_equal(count, 1);
    store_case_ok(&work,
                  list_clients(&work, &(struct client_query){.find = "ada", .limit = 5}, &page));
    assert_int_equal(page.clients.count, 1);
    assert_true(page.clients.items[0].archived_at != 0);
    work_end(&work);
    assert_int_equal(undo_of(test, audit_id, &undone), STATUS_OK);
    assert_int_equal(sample_card(test, made.id).client.archived_at, 0);
    assert_int_equal(undo_of(test, undone.audit_id, &undone), STATUS_OK);
    assert_true(sample_card(test, made.id).client.archived_at != 0);
}

static void add_order(struct store_case *test, int64_t client_id, day_t day)
{
    struct work work = store_case_work(test);
    const struct client_order order = {.client_id = client_id,
                                       .accepted_on = day,
                                       .state = ORDER_COUNTS,
                                       .currency = "EUR",
                                       .source = "",
                                       .service = "Logo"};
    int64_t version = 0, id = 0;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    store_case_ok(&work, orders_insert(&work, &order, version, &id));
    store_case_ok(&work, clients_summarise(&work, client_id));
    store_case_ok(&work, work_commit(&work));
}

static void what_happened_comes_newest_first_and_by_pages(void **state)
{
    enum { NOTES = 60 };
    struct store_case *test = *state;
    int64_t id = created(test, &ada).id;
    struct happening_place before = {0};
    int64_t last_at = INT64_MAX;
    size_t seen = 0;
    bool has_more = true;

    for (int i = 0; i < NOTES; i++) {
        struct work work = store_case_work(test);
        struct record note = {
            .client_id = id, .count = 3, .fields = {{"kind", "note"}, {"text", "x"}, {"at", ""}}};
        struct record_saved saved;

        note.fields[2].value = i % 2 == 0 ? "2020-03-01T09:05" : "";
        store_case_ok(&work, record_save(&work, RECORD_NOTE, &note, &saved));
        work_end(&work);
    }
    add_order(test, id, day_of(2021, 5, 6));
    while (has_more) {
        struct work work = store_case_work(test);
        struct client_card card;

        store_case_ok(&work, show_client_before(&work, id, &before, &card));
        for (size_t i = 0; i < card.happening_count; i++) {
            assert_true(card.happenings[i].what.at <= last_at);
            last_at = card.happenings[i].what.at;
            before = (struct happening_place){last_at, card.happenings[i].what.id};
            seen++;
        }
        has_more = card.has_more_happenings;
        work_end(&work);
    }
    assert_int_equal(seen, NOTES + 2); /* the order, and that they were made */
}

static int64_t archived(struct store_case *test, int64_t id)
{
    struct work work = store_case_work(test);
    int64_t audit_id = 0;

    store_case_ok(&work,
                  archive_client(&work, id, sample_card(test, id).client.version, true, &audit_id));
    work_end(&work);
    return audit_id;
}

static void whoever_is_reached_in_the_same_way_is_named(void **state)
{
    struct store_case *test = *state;
    struct client_draft again = ada, other = ada;

    again.name = "Ada B.";
    again.reach = "ada@EXAMPLE.org";
    again.is_sure = true;
    other.name = "Somebody";
    other.reach = "somebody@example.org";
    const int64_t first = created(test, &ada).id, second = created(test, &again).id;
    const int64_t third = created(test, &other).id;
    const struct client_card card = sample_card(test, first);

    assert_int_equal(card.shared.count, 1);
    assert_int_equal(card.shared.items[0].client_id, second);
    assert_string_equal(card.shared.items[0].client_name, "Ada B.");
    assert_string_equal(card.shared.items[0].value, "ada@Example.org");
    assert_int_equal(sample_card(test, second).shared.items[0].client_id, first);
    assert_int_equal(sample_card(test, third).shared.count, 0);
    assert_int_not_equal(archived(test, second), 0);
    assert_int_equal(sample_card(test, first).shared.count, 0);
}

static void the_file_that_they_came_with_is_told(void **state)
{
    struct store_case *test = *state;
    struct import import = {.kind = IMPORT_CONTACTS, .file_name = "people.csv", .row_count = 120};
    struct new_client client = {.kind = CLIENT_PERSON,
                                .name = "Ada",
                                .sort_key = slice_of("ada"),
                                .main_contact = {.name = "Ada",
                                                 .given = "",
                                                 .family = "",
                                                 .additional = "",
                                                 .salutation = "",
                                                 .language = "",
                                                 .is_main = true}};
    struct work work = store_case_work(test);
    int64_t id = 0, contact_id = 0;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, imports_insert(&work, &import, &client.import_id));
    store_case_ok(&work, clients_insert(&work, &client, &id, &contact_id));
    store_case_ok(&work, work_commit(&work));
    const struct client_card card = sample_card(test, id);
    assert_int_equal(card.happening_count, 1);
    assert_int_equal(card.happenings[0].what.kind, HAPPENED_IMPORT);
    assert_string_equal(card.happenings[0].what.text, "people.csv");
    assert_int_equal(card.happenings[0].what.rows, 120);
    assert_false(card.happenings[0].what.has_amount);
    assert_int_equal(card.happenings[0].day, card.today);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(a_client_is_made_whole_and_can_be_unmade),
        STORE_TEST(what_was_changed_since_is_not_unmade),
        STORE_TEST(who_is_there_already_is_shown_first),
        STORE_TEST(each_way_to_reach_is_known_by_its_looks),
        STORE_TEST(a_draft_that_breaks_a_rule_makes_nothing),
        STORE_TEST(an_archived_client_is_out_of_lists_and_found),
        STORE_TEST(what_happened_comes_newest_first_and_by_pages),
        STORE_TEST(whoever_is_reached_in_the_same_way_is_named),
        STORE_TEST(the_file_that_they_came_with_is_told),
    };
    return run_store_tests(tests);
}
