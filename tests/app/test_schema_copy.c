// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/schema_copy.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "store/workspaces.h"
#include "support/check.h"
#include "support/store_case.h"

static void what_would_be_done_is_told(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct schema_change change = {0};

    store_case_ok(&work, look_at_schema(&work, &change));
    assert_true(change.after > 0);
    assert_int_equal(change.before, change.after);
}

static void a_copy_is_the_whole_store_and_its_owners_alone(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    const struct schema_change change = {1, 2};
    const char *path = NULL;
    struct stat status;

    if (!test->at.path) {
        assert_int_equal(copy_before_migrating(&work, &change, &path), STATUS_INVALID);
        assert_null(path);
        return;
    }
    store_case_ok(&work, copy_before_migrating(&work, &change, &path));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_non_null(strstr(path, ".schema-1-"));

    struct text address = text_new(&test->arena);
    struct fault fault = {0};
    struct store *copy = NULL;
    struct workspace workspace;
    text_format(&address, "sqlite:%s", path);
    const struct store_opening opening = {.address = address.at, .use = USE_READ};
    assert_int_equal(open_store(&opening, &test->arena, &fault, &copy), STATUS_OK);
    struct work there = work_start(copy, &test->arena);
    store_case_ok(&there, workspaces_find(&there, test->workspace_id, &workspace));
    assert_string_equal(workspace.name, "Test");
    work_end(&there);
    close_store(copy);

    /* The store goes on, and another copy is another file. */
    const char *second = NULL;
    store_case_ok(&work, copy_before_migrating(&work, &change, &second));
    assert_string_not_equal(path, second);
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, work_commit(&work));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_would_be_done_is_told, store_case_setup,
                                        store_case_teardown),
        cmocka_unit_test_setup_teardown(a_copy_is_the_whole_store_and_its_owners_alone,
                                        store_case_setup, store_case_teardown),
    };
    return run_store_tests(tests);
}
