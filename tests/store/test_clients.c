// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/clients.h"

#include <stdio.h>
#include <string.h>

#include "support/check.h"
#include "support/other_workspace.h"

static const struct new_client ana = {
    .kind = CLIENT_PERSON,
    .name = "Ana \"O'Neill\"; DROP TABLE client; -- \u05E9\u05DC\u05D5\u05DD %_\\",
    .sort_key = {"ana\0key", 7},
    .reference = "A-1 ' \" \\",
    .main_contact = {.name = "Ana O'Neill",
                     .given = "Ana",
                     .family = "O'Neill",
                     .additional = "Ivanovna",
                     .salutation = "Draga Ana",
                     .form_of_address = ADDRESS_FIRST_NAME,
                     .language = "hr"},
};

static struct client find(struct work *work, int64_t id)
{
    struct client client = {0};

    store_case_ok(work, clients_find(work, id, &client));
    return client;
}

static int64_t insert(struct work *work, const struct new_client *client, int64_t *ret_contact_id)
{
    int64_t id = 0;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, clients_insert(work, client, &id, ret_contact_id));
    commit_work(work);
    return id;
}

static void every_column_is_read_back(void **state)
{
    struct work work = store_case_work(*state);
    int64_t contact_id = 0;
    int64_t id = insert(&work, &ana, &contact_id);
    struct client client = find(&work, id);

    assert_int_equal(client.id, id);
    assert_int_equal(client.version, 1);
    assert_int_equal(client.kind, CLIENT_PERSON);
    assert_string_equal(client.name, ana.name);
    assert_string_equal(client.reference, ana.reference);
    assert_int_equal(client.created_at, work.now);
    assert_int_equal(client.changed_at, work.now);
    assert_int_equal(client.order_count, 0);
    assert_int_equal(client.last_order_on, CLIENT_DAY_NONE);
    assert_int_equal(client.contact_id, contact_id);
    assert_string_equal(client.contact_name, "Ana O'Neill");
    assert_int_equal(client.form_of_address, ADDRESS_FIRST_NAME);
    assert_string_equal(client.language, "hr");
    work_end(&work);
}

static void an_unknown_client_is_not_found(void **state)
{
    struct work work = store_case_work(*state);
    struct client client = {.id = 77};

    assert_int_equal(clients_find(&work, INT64_MAX, &client), STATUS_NOT_FOUND);
    assert_int_equal(client.id, 77);
    assert_int_equal(work.fault.status, STATUS_NOT_FOUND);
    work_end(&work);
}

static void a_reference_is_one_clients_alone(void **state)
{
    struct work work = store_case_work(*state);
    int64_t contact_id, found = -1, again = -1;
    int64_t id = insert(&work, &ana, &contact_id);

    store_case_ok(&work, clients_find_reference(&work, ana.reference, &found));
    assert_int_equal(found, id);
    store_case_ok(&work, clients_find_reference(&work, "A-1", &found));
    assert_int_equal(found, 0);

    store_case_ok(&work, work_begin(&work));
    assert_int_equal(clients_insert(&work, &ana, &again, &contact_id), STATUS_CONFLICT);
    assert_int_equal(again, -1);
    assert_string_equal(work.fault.field, "reference");
    work_end(&work);
}

static void many_clients_come_at_once(void **state)
{
    struct work work = store_case_work(*state);
    enum { MANY = 1000 };
    static struct new_client clients[MANY];
    static struct client_ids ids[MANY];

    store_case_ok(&work, work_reserve_ids(&work, 2 * MANY));
    store_case_ok(&work, work_begin(&work));
    for (size_t i = 0; i < MANY; i++) {
        clients[i] = ana;
        clients[i].reference = NULL;
        ids[i] = (struct client_ids){work_new_id(&work), work_new_id(&work)};
    }
    store_case_ok(&work, clients_insert_all(&work, clients, ids, MANY));
    store_case_ok(&work, clients_insert_all(&work, clients, ids, 0));
    commit_work(&work);

    int64_t count = 0;
    store_case_ok(&work, clients_count(&work, &count));
    assert_int_equal(count, MANY);
    struct client client = find(&work, ids[MANY - 1].id);
    assert_int_equal(client.contact_id, ids[MANY - 1].contact_id);
    assert_string_equal(client.name, ana.name);
    assert_null(client.reference);
    assert_int_equal(client.version, 1);
    assert_string_equal(client.language, "hr");
    work_end(&work);
}

/* All pages, one after another; the names in the order they came. */
static size_t walk(struct work *work, size_t limit, const char **names)
{
    struct client_place place = {0};
    size_t count = 0;

    for (;;) {
        struct client_list list = {0};
        struct client_place next = {.id = -1};

        store_case_ok(work, clients_list(work, &place, limit, &list, &next));
        assert_true(list.count <= limit);
        for (size_t i = 0; i < list.count; i++)
            names[count++] = list.items[i].name;
        assert_int_equal(list.has_more, next.id != 0);
        if (!list.has_more)
            return count;
        assert_int_equal(list.count, limit);
        place = next;
    }
}

static void the_list_goes_by_sort_keys_page_by_page(void **state)
{
    struct work work = store_case_work(*state);
    static const char *const sorted[] = {"", "a", "a", "a b", "aa", "b", "\x7F", "\xC3\xA9"};
    static const size_t inserted[] = {5, 1, 7, 0, 6, 2, 4, 3};
    enum { COUNT = sizeof(sorted) / sizeof(sorted[0]) };
    const char *names[COUNT + 1];
    int64_t contact_id;

    assert_int_equal(walk(&work, 3, names), 0);
    for (size_t i = 0; i < COUNT; i++) {
        struct new_client client = ana;
        client.name = sorted[inserted[i]];
        client.sort_key = slice_of(sorted[inserted[i]]);
        client.reference = NULL;
        insert(&work, &client, &contact_id);
    }
    for (size_t limit = 1; limit <= COUNT + 1; limit++) {
        assert_int_equal(walk(&work, limit, names), COUNT);
        for (size_t i = 0; i < COUNT; i++)
            assert_string_equal(names[i], sorted[i]);
    }
    work_end(&work);
}

static void clients_are_found_by_many_ids(void **state)
{
    struct work work = store_case_work(*state);
    enum { MANY = 120 };
    int64_t ids[MANY + 2], contact_id;
    struct client_list list = {0};

    for (size_t i = 0; i < MANY; i++) {
        char name[20];
        assert_true(snprintf(name, sizeof(name), "client %zu", i) > 0);
        ids[MANY - i] = client_in(&work, name, &contact_id);
    }
    ids[0] = INT64_MAX; /* nobody's */
    ids[MANY + 1] = ids[3];
    store_case_ok(&work, clients_list_ids(&work, ids, MANY + 2, &list));
    assert_int_equal(list.count, MANY + 1);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(list.items[i].id, ids[i + 1]);
    assert_int_equal(list.items[MANY].id, ids[3]);
    store_case_ok(&work, clients_list_ids(&work, ids, 0, &list));
    assert_int_equal(list.count, 0);
    work_end(&work);
}

static enum status update(struct work *work, int64_t id, int64_t version,
                          const struct client_change *change, int64_t *ret_version)
{
    store_case_ok(work, work_begin(work));
    enum status status = clients_update(work, id, version, change, ret_version);
    if (status == STATUS_OK)
        commit_work(work);
    return status;
}

static void a_change_raises_the_version(void **state)
{
    struct work work = store_case_work(*state);
    const struct client_change change = {
        .name = "Ana Marija", .sort_key = {"am", 2}, .form_of_address = ADDRESS_FORMAL};
    int64_t contact_id, version = 0;
    int64_t id = insert(&work, &ana, &contact_id);

    assert_int_equal(update(&work, id, 1, &change, &version), STATUS_OK);
    assert_int_equal(version, 2);
    struct client client = find(&work, id);
    assert_int_equal(client.version, 2);
    assert_string_equal(client.name, "Ana Marija");
    assert_string_equal(client.contact_name, "Ana Marija"); /* a person is their own contact */
    assert_int_equal(client.form_of_address, ADDRESS_FORMAL);
    assert_string_equal(client.reference, ana.reference);

    int64_t company = client_in(&work, "Company", &contact_id);
    assert_int_equal(update(&work, company, 1, &change, &version), STATUS_OK);
    client = find(&work, company);
    assert_string_equal(client.name, "Ana Marija");
    assert_string_equal(client.contact_name, "Contact of Company");
    assert_int_equal(client.form_of_address, ADDRESS_FORMAL);
    work_end(&work);
}

static void a_stale_version_is_a_conflict(void **state)
{
    struct work work = store_case_work(*state);
    const struct client_change change = {.name = "Late", .sort_key = {"late", 4}};
    int64_t contact_id, version = -1;
    int64_t id = insert(&work, &ana, &contact_id);

    assert_int_equal(update(&work, id, 2, &change, &version), STATUS_CONFLICT);
    work_end(&work);
    work.fault = (struct fault){0};
    assert_int_equal(update(&work, INT64_MAX, 1, &change, &version), STATUS_NOT_FOUND);
    work_end(&work);
    work.fault = (struct fault){0};
    assert_int_equal(version, -1);
    assert_string_equal(find(&work, id).name, ana.name);
    work_end(&work);
}

/* Reliability case AC-027: each function, asked from another workspace. */
static void a_neighbour_finds_and_changes_nothing(void **state)
{
    struct work work = store_case_work(*state), other = other_workspace_work(*state);
    const struct client_change change = {.name = "Stolen", .sort_key = {"s", 1}};
    struct client_place start = {0}, next;
    struct client client;
    struct client_list list = {0};
    int64_t contact_id, found = -1, version;
    int64_t id = insert(&work, &ana, &contact_id);

    work_end(&work);
    assert_int_equal(clients_find(&other, id, &client), STATUS_NOT_FOUND);
    other.fault = (struct fault){0};
    store_case_ok(&other, clients_find_reference(&other, ana.reference, &found));
    assert_int_equal(found, 0);
    store_case_ok(&other, clients_list(&other, &start, 10, &list, &next));
    assert_int_equal(list.count, 0);
    store_case_ok(&other, clients_list_ids(&other, &id, 1, &list));
    assert_int_equal(list.count, 0);
    store_case_ok(&other, clients_count(&other, &found));
    assert_int_equal(found, 0);
    store_case_ok(&other, work_begin(&other));
    store_case_ok(&other, clients_summarise(&other, id));
    assert_int_equal(clients_update(&other, id, 1, &change, &version), STATUS_NOT_FOUND);
    work_end(&other);
    other.fault = (struct fault){0};
    /* The same reference is free there. */
    assert_int_equal(insert(&other, &ana, &contact_id) > 0, 1);
    work_end(&other);

    assert_string_equal(find(&work, id).name, ana.name);
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
        STORE_TEST(every_column_is_read_back),
        STORE_TEST(an_unknown_client_is_not_found),
        STORE_TEST(a_reference_is_one_clients_alone),
        STORE_TEST(many_clients_come_at_once),
        STORE_TEST(the_list_goes_by_sort_keys_page_by_page),
        STORE_TEST(clients_are_found_by_many_ids),
        STORE_TEST(a_change_raises_the_version),
        STORE_TEST(a_stale_version_is_a_conflict),
        STORE_TEST(a_neighbour_finds_and_changes_nothing),
    };
    return run_store_tests(tests);
}
