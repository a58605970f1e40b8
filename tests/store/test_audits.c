// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/audits.h"

#include "support/check.h"
#include "support/other_workspace.h"

static int64_t insert(struct work *work, int64_t object_id, const char *before)
{
    const struct audit audit = {.action = AUDIT_CLIENT_CHANGED,
                                .object_id = object_id,
                                .before_json = before,
                                .after_json = "{\"name\":\"\u05E9 ' \\\" \\\\\"}",
                                .version = 7};
    int64_t id = 0;

    store_case_ok(work, work_begin(work));
    store_case_ok(work, audits_insert(work, &audit, &id));
    commit_work(work);
    return id;
}

static void every_column_is_read_back(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    int64_t id = insert(&work, 42, "{}");
    struct audit audit = {0};

    store_case_ok(&work, audits_find(&work, id, &audit));
    assert_int_equal(audit.id, id);
    assert_int_equal(audit.at, work.now);
    assert_int_equal(audit.user_id, test->user_id);
    assert_string_equal(audit.user_name, "Ada");
    assert_int_equal(audit.action, AUDIT_CLIENT_CHANGED);
    assert_int_equal(audit.object_id, 42);
    assert_string_equal(audit.before_json, "{}");
    assert_string_equal(audit.after_json, "{\"name\":\"\u05E9 ' \\\" \\\\\"}");
    assert_int_equal(audit.version, 7);
    assert_int_equal(audit.undone_by, 0);
    assert_int_equal(audits_find(&work, INT64_MAX, &audit), STATUS_NOT_FOUND);
    work_end(&work);
}

static void the_program_itself_has_no_user(void **state)
{
    struct work work = store_case_work(*state);
    const struct audit nothing = {.action = AUDIT_EXPORTED, .object_id = 1};
    struct audit audit = {.user_id = 5, .version = 5};
    int64_t id = 0;

    work.actor = actor_system();
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, audits_insert(&work, &nothing, &id));
    store_case_ok(&work, audits_find(&work, id, &audit));
    assert_int_equal(audit.user_id, 0);
    assert_null(audit.user_name);
    assert_null(audit.before_json);
    assert_null(audit.after_json);
    assert_int_equal(audit.version, 0);
    work_end(&work);
}

static void the_trail_of_an_object_begins_with_the_newest(void **state)
{
    struct work work = store_case_work(*state);
    struct audit_list list = {0};
    int64_t first = insert(&work, 42, "1"), second = insert(&work, 42, "2");

    insert(&work, 43, "3");
    store_case_ok(&work, audits_of_object(&work, 42, 2, &list));
    assert_int_equal(list.count, 2);
    assert_false(list.has_more);
    assert_int_equal(list.items[0].id, second);
    assert_int_equal(list.items[1].id, first);
    store_case_ok(&work, audits_of_object(&work, 42, 1, &list));
    assert_int_equal(list.count, 1);
    assert_true(list.has_more);
    assert_int_equal(list.items[0].id, second);
    store_case_ok(&work, audits_of_object(&work, 44, 1, &list));
    assert_int_equal(list.count, 0);
    work_end(&work);
}

static void what_was_done_is_taken_back_once(void **state)
{
    struct work work = store_case_work(*state);
    int64_t id = insert(&work, 42, NULL);
    struct audit audit = {0};

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, audits_set_undone(&work, id, 99));
    store_case_ok(&work, audits_find(&work, id, &audit));
    assert_int_equal(audit.undone_by, 99);
    assert_int_equal(audits_set_undone(&work, id, 100), STATUS_CONFLICT);
    work_end(&work);
}

static void a_neighbour_finds_and_changes_nothing(void **state)
{
    struct work work = store_case_work(*state), other = other_workspace_work(*state);
    int64_t id = insert(&work, 42, NULL);
    struct audit_list list = {0};
    struct audit audit = {0};

    assert_int_equal(audits_find(&other, id, &audit), STATUS_NOT_FOUND);
    other.fault = (struct fault){0};
    store_case_ok(&other, audits_of_object(&other, 42, 9, &list));
    assert_int_equal(list.count, 0);
    store_case_ok(&other, work_begin(&other));
    assert_int_equal(audits_set_undone(&other, id, 1), STATUS_CONFLICT);
    work_end(&other);
    store_case_ok(&work, audits_find(&work, id, &audit));
    assert_int_equal(audit.undone_by, 0);
    work_end(&work);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define STORE_TEST(test) \
    cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
        STORE_TEST(every_column_is_read_back),
        STORE_TEST(the_program_itself_has_no_user),
        STORE_TEST(the_trail_of_an_object_begins_with_the_newest),
        STORE_TEST(what_was_done_is_taken_back_once),
        STORE_TEST(a_neighbour_finds_and_changes_nothing),
    };
    return run_store_tests(tests);
}
