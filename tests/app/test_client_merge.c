// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_merge.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "app/client_privacy.h"
#include "app/enquiries.h"
#include "app/own_fields.h"
#include "app/records.h"
#include "app/undo.h"
#include "base/text.h"
#include "store/clients.h"
#include "store/db.h"
#include "store/order_changes.h"
#include "store/orders.h"
#include "store/own_fields.h"
#include "store/searches.h"
#include "support/check.h"
#include "support/sample_clients.h"
#include "support/store_digest.h"

static void note(struct store_case *test, int64_t client_id, const char *text)
{
    struct work work = store_case_work(test);
    const struct record record = {
        .client_id = client_id, .count = 2, .fields = {{"kind", "note"}, {"text", text}}};
    struct record_saved saved;

    store_case_ok(&work, record_save(&work, RECORD_NOTE, &record, &saved));
    work_end(&work);
}

static void tags(struct store_case *test, int64_t client_id, const char *text)
{
    struct work work = store_case_work(test);
    const struct record record = {.client_id = client_id, .count = 1, .fields = {{"tags", text}}};
    struct record_saved saved;

    store_case_ok(&work, record_save(&work, RECORD_TAGS, &record, &saved));
    work_end(&work);
}

static int64_t order(struct store_case *test, int64_t client_id, day_t day)
{
    struct work work = store_case_work(test);
    const struct client_order one = {.client_id = client_id,
                                     .accepted_on = day,
                                     .state = ORDER_COUNTS,
                                     .currency = "EUR",
                                     .source = "a friend",
                                     .service = "Logo"};
    int64_t version = 0, id = 0;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    store_case_ok(&work, orders_insert(&work, &one, version, &id));
    store_case_ok(&work, clients_summarise(&work, client_id));
    store_case_ok(&work, work_commit(&work));
    return version;
}

static void edit(struct store_case *test, int64_t id, struct client_edit change)
{
    struct work work = store_case_work(test);
    struct client_edited edited;

    change.id = id;
    change.version = sample_card(test, id).client.version;
    store_case_ok(&work, edit_client(&work, &change, &edited));
    work_end(&work);
}

struct pair {
    int64_t into, from;
};

static struct pair two_of_one(struct store_case *test)
{
    const struct pair pair = {sample_client(test, CLIENT_COMPANY, "Harbour Lights"),
                              sample_client(test, CLIENT_COMPANY, "Harbor Lights Ltd")};

    edit(test, pair.into, (struct client_edit){.likes = "short mails"});
    edit(test, pair.from,
         (struct client_edit){.likes = "calls", .words = "the house", .reference = "HL-7"});
    note(test, pair.into, "Mine");
    note(test, pair.from, "Theirs");
    tags(test, pair.into, "hotel");
    tags(test, pair.from, "Hotel, paper");
    order(test, pair.into, 20000);
    order(test, pair.from, 20010);
    return pair;
}

static enum status merged(struct store_case *test, struct pair pair, bool takes_likes,
                          int64_t *ret_audit_id)
{
    struct work work = store_case_work(test);
    struct client_merge merge = {.into_id = pair.into,
                                 .into_version = sample_card(test, pair.into).client.version,
                                 .from_id = pair.from,
                                 .from_version = sample_card(test, pair.from).client.version};

    merge.takes_theirs[FIELD_likes] = takes_likes;
    enum status status = merge_clients(&work, &merge, ret_audit_id);
    work_end(&work);
    return status;
}

static void what_is_of_one_moves_to_the_other(void **state)
{
    struct store_case *test = *state;
    const struct pair pair = two_of_one(test);
    struct work work = store_case_work(test);
    int64_t audit_id = 0, into = 0;
    struct client client;

    assert_int_equal(merged(test, pair, true, &audit_id), STATUS_OK);
    const struct client_card card = sample_card(test, pair.into);
    assert_string_equal(card.client.name, "Harbour Lights");
    assert_string_equal(card.client.likes, "calls");
    assert_string_equal(card.client.words, "the house");
    assert_string_equal(card.client.reference, "HL-7");
    assert_int_equal(card.client.order_count, 2);
    assert_int_equal(card.client.last_order_on, 20010);
    sample_check_sums(test);
    assert_int_equal(card.contact_count, 2);
    assert_int_equal(card.tags.count, 2);
    size_t notes = 0;
    for (size_t i = 0; i < card.happening_count; i++)
        notes += card.happenings[i].what.kind == HAPPENED_NOTE;
    assert_int_equal(notes, 2);

    assert_int_equal(find_client(&work, pair.from, &client), STATUS_NOT_FOUND);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, find_merged_client(&work, pair.from, &into));
    work_end(&work);
    assert_int_equal(into, pair.into);
}

/* Columns in memory are told of both: of who has the orders now, and of who had them. */
static void columns_in_memory_are_told_of_both(void **state)
{
    struct store_case *test = *state;
    const struct pair pair = two_of_one(test);
    int64_t version = order(test, pair.from, 20020), audit_id = 0;
    struct work work = store_case_work(test);
    bool has_into = false, has_from = false;

    assert_int_equal(merged(test, pair, false, &audit_id), STATUS_OK);
    struct db_stream *stream = order_clients_stream(&work, version);
    while (stream_next(stream)) {
        has_into = has_into || stream_int(stream, 0) == pair.into;
        has_from = has_from || stream_int(stream, 0) == pair.from;
    }
    store_case_ok(&work, stream_end(stream));
    work_end(&work);
    assert_true(has_into && has_from);
}

static void a_merge_is_taken_back_exactly(void **state)
{
    struct store_case *test = *state;
    const struct pair pair = two_of_one(test);
    const struct client_card into = sample_card(test, pair.into);
    const struct client_card from = sample_card(test, pair.from);
    struct undone undone;
    int64_t audit_id = 0;

    assert_int_equal(merged(test, pair, true, &audit_id), STATUS_OK);
    struct work work = store_case_work(test);
    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
    sample_check_sums(test);
    const struct client_card into_back = sample_card(test, pair.into);
    const struct client_card from_back = sample_card(test, pair.from);
    assert_string_equal(into_back.client.likes, into.client.likes);
    assert_string_equal(into_back.client.words, into.client.words);
    assert_null(into_back.client.reference);
    assert_int_equal(into_back.client.order_count, into.client.order_count);
    assert_int_equal(into_back.tags.count, into.tags.count);
    assert_int_equal(into_back.contact_count, into.contact_count);
    assert_string_equal(from_back.client.reference, "HL-7");
    assert_string_equal(from_back.client.name, from.client.name);
    assert_int_equal(from_back.client.contact_id, from.client.contact_id);
    assert_int_equal(from_back.client.order_count, from.client.order_count);
    assert_int_equal(from_back.tags.count, from.tags.count);
    assert_int_equal(from_back.happening_count, from.happening_count);
}

static void what_was_changed_since_stays_merged(void **state)
{
    struct store_case *test = *state;
    const struct pair pair = two_of_one(test);
    struct undone undone;
    int64_t audit_id = 0;

    assert_int_equal(merged(test, pair, false, &audit_id), STATUS_OK);
    tags(test, pair.into, "other");
    struct work work = store_case_work(test);
    const struct store_digest before = store_digest_of(test);
    assert_int_equal(undo(&work, audit_id, &undone), STATUS_CONFLICT);
    work_end(&work);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
}

static void a_merge_needs_two_as_they_were_looked_at(void **state)
{
    struct store_case *test = *state;
    const struct pair pair = two_of_one(test);
    struct work work = store_case_work(test);
    struct client_merge merge = {.into_id = pair.into, .from_id = pair.into};
    int64_t audit_id;

    assert_int_equal(merge_clients(&work, &merge, &audit_id), STATUS_INVALID);
    work_end(&work);
    work = store_case_work(test);
    merge.from_id = pair.from;
    assert_int_equal(merge_clients(&work, &merge, &audit_id), STATUS_CONFLICT);
    work_end(&work);
    struct work viewer = sample_work(test, test->user_id, ROLE_VIEWER);
    assert_int_equal(merge_clients(&viewer, &merge, &audit_id), STATUS_FORBIDDEN);
    work_end(&viewer);
}

/* Adds `count` people; the client has one more then. */
static void add_people(struct store_case *test, int64_t id, int count)
{
    const struct record person = {.client_id = id, .count = 1, .fields = {{"name", "Bo"}}};

    for (int i = 0; i < count; i++) {
        struct work work = store_case_work(test);
        struct record_saved saved;

        store_case_ok(&work, record_save(&work, RECORD_CONTACT, &person, &saved));
        work_end(&work);
    }
}

static void what_one_client_may_have_holds_for_both(void **state)
{
    struct store_case *test = *state;
    const struct pair pair = two_of_one(test);
    int64_t audit_id = 0;

    add_people(test, pair.into, CONTACTS_OF_CLIENT_MAX - 2);
    add_people(test, pair.from, 1);
    const struct store_digest before = store_digest_of(test);
    assert_int_equal(merged(test, pair, false, &audit_id), STATUS_INVALID);
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));

    const struct pair tagged = {sample_client(test, CLIENT_PERSON, "Ada"),
                                sample_client(test, CLIENT_PERSON, "Ada B")};
    tags(test, tagged.into, "a1,a2,a3,a4,a5,a6,a7,a8,a9,b1,b2,b3,b4,b5,b6,b7,b8,b9,c1,c2");
    tags(test, tagged.from, "c1,c2,c3,c4,c5,c6,c7,c8,c9,d1,d2,d3,d4");
    assert_int_equal(merged(test, tagged, false, &audit_id), STATUS_INVALID);
    tags(test, tagged.from, "c1,c2,c3,c4,c5,c6,c7,c8,c9,d1,d2,d3");
    assert_int_equal(merged(test, tagged, false, &audit_id), STATUS_OK);
    assert_int_equal(sample_card(test, tagged.into).tags.count, 30);
}

/* --- giving out, erasing --- */

static bool holds(struct store_case *test, const char *word)
{
    static const char *const columns[] = {
        "SELECT name || source || words || likes || talked_of FROM client",
        "SELECT coalesce(reference, '') FROM client",
        "SELECT name || given || family || salutation FROM contact",
        "SELECT value FROM contact_point",
        "SELECT text FROM note",
        "SELECT source || title || details FROM client_order",
        "SELECT coalesce(before_json, '') || coalesce(after_json, '') FROM audit",
        "SELECT words FROM search"};
    struct work work = store_case_work(test);
    bool found = false;

    for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
        struct rows rows = db_query_literal(&work, columns[i], NULL, 0);

        while (rows_next(&rows))
            found = found || strstr(rows_text(&rows, 0), word);
        store_case_ok(&work, rows_end(&rows));
    }
    work_end(&work);
    return found;
}

static void nothing_is_left_of_who_is_erased_but_figures(void **state)
{
    struct store_case *test = *state;
    static const char *const words[] = {"Zebra", "zebra", "stripes", "a friend"};
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada Zebra");
    int64_t other = sample_client(test, CLIENT_PERSON, "Ben Other"), audit_id = 0;

    edit(test, id, (struct client_edit){.likes = "stripes", .reference = "zebra-1"});
    note(test, id, "zebra said");
    order(test, id, 20000);
    note(test, other, "stays");
    const struct pair pair = {id, sample_client(test, CLIENT_PERSON, "A. Zebra")};
    assert_int_equal(merged(test, pair, false, &audit_id), STATUS_OK);
    struct work work = store_case_work(test);
    int64_t version = sample_card(test, id).client.version;
    assert_int_equal(erase_client(&work, NULL, id, version, "Somebody"), STATUS_INVALID);
    work_end(&work);
    assert_true(holds(test, "Zebra"));
    work = store_case_work(test);
    store_case_ok(&work, erase_client(&work, NULL, id, version, " Ada  Zebra "));
    work_end(&work);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (holds(test, words[i]))
            fail_msg("still there: %s", words[i]);
    assert_true(holds(test, "stays"));
    const struct client_card card = sample_card(test, id);
    assert_int_equal(card.client.order_count, 1);
    assert_int_equal(card.order_count, 1);
    assert_string_equal(card.orders[0].service, "Logo");
    struct undone undone;
    work = store_case_work(test);
    assert_int_equal(undo(&work, audit_id, &undone), STATUS_CONFLICT);
    work_end(&work);
}

/* By what indexes the words, not by their table alone. */
static bool is_found(struct store_case *test, enum search_kind kind, const char *word)
{
    struct work work = store_case_work(test);
    int64_t id = 0;
    size_t count = 0;

    store_case_ok(&work, searches_find(&work, kind, word, 0, 1, &id, &count));
    work_end(&work);
    return count > 0;
}

static void doings(struct store_case *test, int64_t client_id)
{
    struct work work = store_case_work(test);
    const struct order_input poster = {.title = "Poster"};
    const struct enquiry_input sign = {.client_id = client_id, .title = "Sign"};
    struct enquiry_changed enquiry;
    struct order_changed made;

    store_case_ok(&work, add_order(&work, client_id, &poster, &made));
    store_case_ok(&work, add_enquiry(&work, &sign, &enquiry));
    work_end(&work);
}

static void whoever_was_merged_by_steps_is_erased_with_the_last(void **state)
{
    static const char *const words[] = {"Zebra",  "zebra", "Middle", "stripes", "Poster",
                                        "poster", "Sign",  "sign",   "Ada"};
    struct store_case *test = *state;
    const int64_t first = sample_client(test, CLIENT_PERSON, "Ada Zebra");
    const struct pair one = {sample_client(test, CLIENT_PERSON, "A. Middle"), first};
    const struct pair two = {sample_client(test, CLIENT_PERSON, "Ada Last"), one.into};
    int64_t audit_id = 0;

    edit(test, first, (struct client_edit){.likes = "stripes"});
    doings(test, first);
    assert_int_equal(merged(test, one, false, &audit_id), STATUS_OK);
    assert_int_equal(merged(test, two, false, &audit_id), STATUS_OK);
    assert_true(is_found(test, SEARCH_ORDER, "poster"));
    assert_true(is_found(test, SEARCH_ENQUIRY, "sign"));
    int64_t version = sample_card(test, two.into).client.version;
    struct work work = store_case_work(test);
    store_case_ok(&work, erase_client(&work, NULL, two.into, version, "Ada Last"));
    work_end(&work);
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (holds(test, words[i]))
            fail_msg("still there: %s", words[i]);
    assert_false(is_found(test, SEARCH_ORDER, "poster"));
    assert_false(is_found(test, SEARCH_ORDER, "zebra"));
    assert_false(is_found(test, SEARCH_ENQUIRY, "sign"));
}

static int64_t own_field(struct store_case *test, const char *name)
{
    const struct own_field field = {.object = OWN_OF_CLIENTS, .name = name, .kind = OWN_TEXT};
    struct work work = store_case_work(test);
    int64_t id = 0;

    store_case_ok(&work, save_own_field(&work, &field, &id, &(int64_t){0}));
    work_end(&work);
    return id;
}

/* The field 5 is not the field 15, whose number ends like it. */
static void own_values_that_came_go_back_with_an_undo(void **state)
{
    struct store_case *test = *state;
    const struct pair pair = {sample_client(test, CLIENT_PERSON, "Ada"),
                              sample_client(test, CLIENT_PERSON, "A. Ada")};
    const int64_t brief = own_field(test, "One"), other = own_field(test, "Two");
    struct text number = text_new(&test->arena);
    struct own_value_list values = {0};
    int64_t audit_id = 0;
    struct undone undone;
    struct work work = store_case_work(test);

    text_format(&number, "1%" PRId64, brief);
    const int64_t longer = strtoll(number.at, NULL, 10);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work,
                  db_execute(&work, NULL,
                             "UPDATE own_field SET id = $3 WHERE workspace_id = $1"
                             " AND id = $2",
                             DB_BIND(db_int(work.workspace_id), db_int(other), db_int(longer))));
    store_case_ok(&work, own_values_put(&work, pair.into, longer, "kept"));
    store_case_ok(&work, own_values_put(&work, pair.from, brief, "theirs"));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    assert_int_equal(merged(test, pair, false, &audit_id), STATUS_OK);
    work = store_case_work(test);
    store_case_ok(&work, own_values_list(&work, pair.into, &values));
    assert_int_equal(values.count, 2);
    work_end(&work);
    store_case_ok(&work, undo(&work, audit_id, &undone));
    store_case_ok(&work, own_values_list(&work, pair.into, &values));
    assert_int_equal(values.count, 1);
    assert_string_equal(values.items[0].value, "kept");
    work_end(&work);
}

static void all_of_one_person_is_given_out_and_told(void **state)
{
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    struct text text = text_new(&test->arena);
    struct json json = json_new(&text);
    struct work work = store_case_work(test);

    note(test, id, "Likes tea");
    tags(test, id, "tea");
    order(test, id, 20000);
    store_case_ok(&work, export_person(&work, id, &json));
    json_finish(&json);
    work_end(&work);
    assert_non_null(strstr(text.at, "Likes tea"));
    assert_non_null(strstr(text.at, "\"tea\""));
    assert_non_null(strstr(text.at, "\"service\": \"Logo\""));
}

static void only_an_owner_gives_out_or_erases(void **state)
{
    static const enum role others[] = {ROLE_NONE, ROLE_VIEWER, ROLE_MEMBER, ROLE_MANAGER};
    struct store_case *test = *state;
    int64_t id = sample_client(test, CLIENT_PERSON, "Ada");
    const struct store_digest before = store_digest_of(test);
    struct text text = text_new(&test->arena);

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        struct work work = sample_work(test, test->user_id, others[i]);
        struct json json = json_new(&text);

        assert_int_equal(export_person(&work, id, &json), STATUS_FORBIDDEN);
        work.fault = (struct fault){0};
        assert_int_equal(erase_client(&work, NULL, id, 1, "Ada"), STATUS_FORBIDDEN);
        work_end(&work);
    }
    const struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
    struct work owner = sample_work(test, test->user_id, ROLE_OWNER);
    store_case_ok(&owner, erase_client(&owner, NULL, id, 1, "Ada"));
    work_end(&owner);
}

#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(what_is_of_one_moves_to_the_other),
        STORE_TEST(columns_in_memory_are_told_of_both),
        STORE_TEST(a_merge_is_taken_back_exactly),
        STORE_TEST(what_was_changed_since_stays_merged),
        STORE_TEST(a_merge_needs_two_as_they_were_looked_at),
        STORE_TEST(what_one_client_may_have_holds_for_both),
        STORE_TEST(nothing_is_left_of_who_is_erased_but_figures),
        STORE_TEST(whoever_was_merged_by_steps_is_erased_with_the_last),
        STORE_TEST(own_values_that_came_go_back_with_an_undo),
        STORE_TEST(all_of_one_person_is_given_out_and_told),
        STORE_TEST(only_an_owner_gives_out_or_erases),
    };
    return run_store_tests(tests);
}
