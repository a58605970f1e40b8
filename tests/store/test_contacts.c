// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/contacts.h"

#include "store/imports.h"
#include "support/check.h"
#include "support/other_workspace.h"

static struct contact contact_of(int64_t client_id, const char *name)
{
    return (struct contact){.client_id = client_id,
                            .name = name,
                            .given = "G'\"",
                            .family = "F\\",
                            .additional = "A%_",
                            .salutation = "\u05E9\u05DC\u05D5\u05DD",
                            .form_of_address = ADDRESS_FORMAL,
                            .language = "ru"};
}

static int64_t insert_contact(struct work *work, const struct contact *contact)
{
    int64_t id = 0;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, contacts_insert(work, contact, &id));
    commit_work(work);
    return id;
}

static int64_t insert_point(struct work *work, int64_t contact_id, enum contact_point_kind kind,
                            const char *key, int64_t import_id)
{
    const struct contact_point point = {.contact_id = contact_id,
                                        .kind = kind,
                                        .value = "as written '",
                                        .key = key,
                                        .is_main = true,
                                        .import_id = import_id};
    int64_t id = -1;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, contact_points_insert(work, &point, &id));
    commit_work(work);
    return id;
}

static int64_t insert_import(struct work *work)
{
    const struct import import = {.kind = IMPORT_CONTACTS, .file_name = "cards.vcf"};
    int64_t id = 0;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, imports_insert(work, &import, &id));
    commit_work(work);
    return id;
}

static void every_column_of_a_contact_is_read_back(void **state)
{
    struct work work = store_case_work(*state);
    struct contact_list list = {0};
    int64_t main_id = 0;
    int64_t client_id = client_in(&work, "Studio", &main_id);
    struct contact contact = contact_of(client_id, "Second");

    contact.import_id = insert_import(&work);
    int64_t id = insert_contact(&work, &contact);
    store_case_ok(&work, contacts_list(&work, client_id, &list));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].id, main_id);
    assert_true(list.items[0].is_main);
    assert_int_equal(list.items[0].import_id, 0);
    const struct contact *second = &list.items[1];
    assert_int_equal(second->id, id);
    assert_int_equal(second->client_id, client_id);
    assert_string_equal(second->name, "Second");
    assert_string_equal(second->given, contact.given);
    assert_string_equal(second->family, contact.family);
    assert_string_equal(second->additional, contact.additional);
    assert_string_equal(second->salutation, contact.salutation);
    assert_int_equal(second->form_of_address, ADDRESS_FORMAL);
    assert_string_equal(second->language, "ru");
    assert_false(second->is_main);
    assert_int_equal(second->import_id, contact.import_id);
    store_case_ok(&work, contacts_list(&work, INT64_MAX, &list));
    assert_int_equal(list.count, 0);
    work_end(&work);
}

static void a_client_has_one_main_contact(void **state)
{
    struct work work = store_case_work(*state);
    int64_t main_id, id = -1;
    struct contact contact = contact_of(client_in(&work, "Studio", &main_id), "Second");

    contact.is_main = true;
    store_case_ok(&work, work_begin(&work));
    assert_int_equal(contacts_insert(&work, &contact, &id), STATUS_CONFLICT);
    assert_int_equal(id, -1);
    work_end(&work);
}

static void a_contact_needs_its_client(void **state)
{
    struct work work = begun_work(*state);
    const struct contact contact = contact_of(INT64_MAX, "Nobody's");
    int64_t id = -1;

    /* SQLite looks at once, PostgreSQL too: no unit with it can be committed. */
    enum status status = contacts_insert(&work, &contact, &id);
    if (status == STATUS_OK)
        status = work_commit(&work);
    assert_int_equal(status, STATUS_CONFLICT);
    work_end(&work);
}

static void every_column_of_a_point_is_read_back(void **state)
{
    struct work work = store_case_work(*state);
    struct contact_point_list list = {0};
    int64_t main_id = 0;
    int64_t client_id = client_in(&work, "Studio", &main_id);
    int64_t import_id = insert_import(&work);
    int64_t id = insert_point(&work, main_id, POINT_EMAIL, "ana@example.com", import_id);

    assert_true(id > 0);
    store_case_ok(&work, contact_points_list(&work, client_id, &list));
    assert_int_equal(list.count, 1);
    assert_int_equal(list.items[0].id, id);
    assert_int_equal(list.items[0].contact_id, main_id);
    assert_int_equal(list.items[0].kind, POINT_EMAIL);
    assert_string_equal(list.items[0].value, "as written '");
    assert_string_equal(list.items[0].key, "ana@example.com");
    assert_true(list.items[0].is_main);
    assert_int_equal(list.items[0].import_id, import_id);
    work_end(&work);
}

static void the_same_point_again_changes_nothing(void **state)
{
    struct work work = store_case_work(*state);
    struct contact_point_list list = {0};
    int64_t main_id = 0;
    int64_t client_id = client_in(&work, "Studio", &main_id);

    assert_true(insert_point(&work, main_id, POINT_PHONE, "+385912345678", 0) > 0);
    assert_int_equal(insert_point(&work, main_id, POINT_PHONE, "+385912345678", 0), 0);
    assert_true(insert_point(&work, main_id, POINT_OTHER, "+385912345678", 0) > 0);
    store_case_ok(&work, contact_points_list(&work, client_id, &list));
    assert_int_equal(list.count, 2);
    work_end(&work);
}

static void contacts_are_found_by_a_point(void **state)
{
    struct work work = store_case_work(*state);
    struct contact_list list = {0};
    int64_t first = 0, second = 0;

    client_in(&work, "One", &first);
    client_in(&work, "Two", &second);
    insert_point(&work, first, POINT_EMAIL, "shared@example.com", 0);
    insert_point(&work, second, POINT_EMAIL, "shared@example.com", 0);
    store_case_ok(&work, contacts_find_point(&work, POINT_EMAIL, "shared@example.com", 10, &list));
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].id, first);
    assert_int_equal(list.items[1].id, second);
    store_case_ok(&work, contacts_find_point(&work, POINT_EMAIL, "shared@example.com", 1, &list));
    assert_int_equal(list.count, 1);
    store_case_ok(&work, contacts_find_point(&work, POINT_PHONE, "shared@example.com", 9, &list));
    assert_int_equal(list.count, 0);
    store_case_ok(&work, contacts_find_point(&work, POINT_EMAIL, "' OR 1=1--", 9, &list));
    assert_int_equal(list.count, 0);
    work_end(&work);
}

static void many_come_at_once(void **state)
{
    struct work work = store_case_work(*state);
    enum { MANY = 190 };
    static struct contact contacts[MANY];
    static struct contact_point points[MANY];
    struct contact_list list = {0};
    struct contact_point_list found = {0};
    int64_t main_id;
    int64_t client_id = client_in(&work, "Studio", &main_id);

    store_case_ok(&work, work_reserve_ids(&work, 2 * MANY));
    store_case_ok(&work, work_begin(&work));
    for (size_t i = 0; i < MANY; i++) {
        contacts[i] = contact_of(client_id, "One of many");
        contacts[i].id = work_new_id(&work);
        points[i] = (struct contact_point){.id = work_new_id(&work),
                                           .contact_id = contacts[i].id,
                                           .kind = POINT_WEB,
                                           .value = "v",
                                           .key = "k"};
    }
    store_case_ok(&work, contacts_insert_all(&work, contacts, MANY));
    store_case_ok(&work, contact_points_insert_all(&work, points, MANY));
    commit_work(&work);
    store_case_ok(&work, contacts_list(&work, client_id, &list));
    assert_int_equal(list.count, MANY + 1);
    assert_string_equal(list.items[MANY].salutation, contacts[0].salutation);
    store_case_ok(&work, contact_points_list(&work, client_id, &found));
    assert_int_equal(found.count, MANY);
    assert_int_equal(found.items[MANY - 1].contact_id, contacts[MANY - 1].id);
    assert_int_equal(found.items[MANY - 1].import_id, 0);
    work_end(&work);
}

static void what_an_import_made_goes_again(void **state)
{
    struct work work = store_case_work(*state);
    struct contact_list contacts = {0};
    struct contact_point_list points = {0};
    int64_t main_id = 0, import_id = insert_import(&work);
    int64_t client_id = client_in(&work, "Studio", &main_id);
    struct contact contact = contact_of(client_id, "Imported");

    contact.import_id = import_id;
    int64_t imported = insert_contact(&work, &contact);
    insert_point(&work, imported, POINT_EMAIL, "a@example.com", import_id);
    insert_point(&work, main_id, POINT_EMAIL, "b@example.com", import_id);
    insert_point(&work, main_id, POINT_EMAIL, "c@example.com", 0);

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, contacts_delete_import(&work, import_id));
    commit_work(&work);
    store_case_ok(&work, contacts_list(&work, client_id, &contacts));
    assert_int_equal(contacts.count, 1);
    store_case_ok(&work, contact_points_list(&work, client_id, &points));
    assert_int_equal(points.count, 1);
    assert_string_equal(points.items[0].key, "c@example.com");
    work_end(&work);
}

static void a_neighbour_finds_and_changes_nothing(void **state)
{
    struct work work = store_case_work(*state), other = other_workspace_work(*state);
    struct contact_list contacts = {0};
    struct contact_point_list points = {0};
    int64_t main_id = 0, import_id = insert_import(&work), id;
    int64_t client_id = client_in(&work, "Studio", &main_id);
    const struct contact contact = contact_of(client_id, "Intruder");

    insert_point(&work, main_id, POINT_EMAIL, "a@example.com", import_id);
    store_case_ok(&other, contacts_list(&other, client_id, &contacts));
    assert_int_equal(contacts.count, 0);
    store_case_ok(&other, contact_points_list(&other, client_id, &points));
    assert_int_equal(points.count, 0);
    store_case_ok(&other, contacts_find_point(&other, POINT_EMAIL, "a@example.com", 9, &contacts));
    assert_int_equal(contacts.count, 0);
    store_case_ok(&other, work_begin(&other));
    store_case_ok(&other, contacts_delete_import(&other, import_id));
    commit_work(&other);
    store_case_ok(&other, work_begin(&other));
    enum status status = contacts_insert(&other, &contact, &id);
    if (status == STATUS_OK)
        status = work_commit(&other);
    assert_int_equal(status, STATUS_CONFLICT);
    work_end(&other);

    store_case_ok(&work, contact_points_list(&work, client_id, &points));
    assert_int_equal(points.count, 1);
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
        STORE_TEST(every_column_of_a_contact_is_read_back),
        STORE_TEST(a_client_has_one_main_contact),
        STORE_TEST(a_contact_needs_its_client),
        STORE_TEST(every_column_of_a_point_is_read_back),
        STORE_TEST(the_same_point_again_changes_nothing),
        STORE_TEST(contacts_are_found_by_a_point),
        STORE_TEST(many_come_at_once),
        STORE_TEST(what_an_import_made_goes_again),
        STORE_TEST(a_neighbour_finds_and_changes_nothing),
    };
    return run_store_tests(tests);
}
