// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/bounces.h"

#include <string.h>

#include "app/records.h"
#include "app/today.h"
#include "app/undo.h"
#include "store/contacts.h"
#include "support/sample_clients.h"

#include "support/check.h"

#define BOUNCED_AT INT64_C(1700000000000000)

/* A client with an address, from which a message came back when `bounced_at` is not 0. */
static int64_t address_of(struct store_case *test, int64_t client_id, int64_t bounced_at)
{
    struct work work = store_case_work(test);
    struct contact_list contacts = {0};
    bool changed = false;
    int64_t id = 0;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, contacts_list(&work, client_id, &contacts));
    const struct contact_point point = {.contact_id = contacts.items[0].id,
                                        .kind = POINT_EMAIL,
                                        .value = "ada@example.com",
                                        .key = "ada@example.com"};
    store_case_ok(&work, contact_points_insert(&work, &point, &id));
    const struct bounced_point bounced = {.point_id = id,
                                          .client_id = client_id,
                                          .bounced_at = bounced_at,
                                          .bounce = "550 no such user"};
    store_case_ok(&work, bounces_put(&work, &bounced, &changed));
    assert_true(changed);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return id;
}

static struct bounced_list bounces_of(struct store_case *test, int64_t client_id)
{
    struct work work = store_case_work(test);
    struct bounced_list list = {0};

    store_case_ok(&work, list_bounces(&work, client_id, &list));
    work_end(&work);
    return list;
}

static enum status clear(struct store_case *test, int64_t client_id, int64_t point_id,
                         int64_t *ret_audit_id)
{
    struct work work = store_case_work(test);

    enum status status = clear_bounce(&work, client_id, point_id, ret_audit_id);
    work_end(&work);
    return status;
}

static size_t cues_about(struct store_case *test, int64_t point_id)
{
    struct work work = store_case_work(test);
    struct today today;
    size_t count = 0;

    store_case_ok(&work, show_today(&work, NULL, 10, &today));
    for (size_t i = 0; i < today.cues.count; i++)
        count += today.cues.items[i].rule == CUE_BOUNCED &&
                 today.cues.items[i].key.object_id == point_id;
    today_close(&today);
    work_end(&work);
    return count;
}

static void what_came_back_is_named_until_somebody_says_that_it_works(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada"), audit_id = 0, again = 0;
    int64_t point_id = address_of(test, ada, BOUNCED_AT);

    assert_int_equal(bounces_of(test, ada).count, 1);
    assert_string_equal(bounces_of(test, ada).items[0].bounce, "550 no such user");
    assert_int_equal(cues_about(test, point_id), 1);
    assert_int_equal(clear(test, ada, point_id, &audit_id), STATUS_OK);
    assert_true(audit_id != 0);
    assert_int_equal(bounces_of(test, ada).count, 0);
    assert_int_equal(cues_about(test, point_id), 0);
    assert_int_equal(clear(test, ada, point_id, &again), STATUS_OK);
    assert_int_equal(again, 0);
}

static void the_mark_comes_back_by_undo(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada"), audit_id = 0;
    int64_t point_id = address_of(test, ada, BOUNCED_AT);
    struct undone undone = {0};

    assert_int_equal(clear(test, ada, point_id, &audit_id), STATUS_OK);
    struct work work = store_case_work(test);
    store_case_ok(&work, undo(&work, audit_id, &undone));
    work_end(&work);
    assert_int_equal(undone.object_id, ada);
    assert_int_equal(bounces_of(test, ada).count, 1);
    assert_int_equal(bounces_of(test, ada).items[0].bounced_at, BOUNCED_AT);
    assert_string_equal(bounces_of(test, ada).items[0].bounce, "550 no such user");
}

static void an_address_is_its_clients_and_changed_by_who_may(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada"), audit_id = 0;
    int64_t ben = sample_client(test, CLIENT_PERSON, "Ben");
    int64_t point_id = address_of(test, ada, BOUNCED_AT);

    assert_int_equal(clear(test, ben, point_id, &audit_id), STATUS_NOT_FOUND);
    assert_int_equal(clear(test, ada, 424242, &audit_id), STATUS_NOT_FOUND);
    struct work work = sample_work(test, 0, ROLE_VIEWER);
    assert_int_equal(clear_bounce(&work, ada, point_id, &audit_id), STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(bounces_of(test, ada).count, 1);
    assert_int_equal(bounces_of(test, ben).count, 0);
}

static void put_address(struct store_case *test, int64_t client_id, int64_t point_id,
                        const char *value)
{
    struct work work = store_case_work(test);
    struct record record;
    struct record_saved saved = {0};

    store_case_ok(&work, record_show(&work, RECORD_POINT, client_id, point_id, &record));
    record_set(&record, "value", value);
    work_end(&work);
    work = store_case_work(test);
    store_case_ok(&work, record_save(&work, RECORD_POINT, &record, &saved));
    work_end(&work);
}

static void another_address_has_no_mark_of_the_one_before(void **state)
{
    struct store_case *test = *state;
    int64_t ada = sample_client(test, CLIENT_PERSON, "Ada");
    int64_t point_id = address_of(test, ada, BOUNCED_AT);

    put_address(test, ada, point_id, "ada@EXAMPLE.com");
    assert_int_equal(bounces_of(test, ada).count, 1);
    put_address(test, ada, point_id, "ada@example.org");
    assert_int_equal(bounces_of(test, ada).count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
        TEST(what_came_back_is_named_until_somebody_says_that_it_works),
        TEST(the_mark_comes_back_by_undo),
        TEST(an_address_is_its_clients_and_changed_by_who_may),
        TEST(another_address_has_no_mark_of_the_one_before),
#undef TEST
    };

    return run_store_tests(tests);
}
