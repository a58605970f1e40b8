// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/open_store.h"

#include <string.h>

#include "base/day.h"
#include "store/users.h"
#include "store/workspaces.h"
#include "support/check.h"
#include "support/store_case.h"

/* The place of a store that nobody has open: a file that is not there, a database without tables.
 */
static int setup(void **state)
{
    static struct empty_store at;

    at = (struct empty_store){0};
    empty_store_make(&at, STORE_CREATE);
    empty_store_close(&at);
    *state = &at;
    return 0;
}

static int teardown(void **state)
{
    empty_store_remove(*state);
    return 0;
}

static enum status open_for(struct empty_store *at, enum store_use use, struct fault *ret_fault,
                            struct store **ret_store)
{
    const struct store_opening opening = {
        .address = at->address, .use = use, .language = "hr", .time_zone = "Europe/Zagreb"};

    *ret_fault = (struct fault){0};
    return open_store(&opening, &at->arena, ret_fault, ret_store);
}

static struct store *opened(struct empty_store *at, enum store_use use)
{
    struct store *store = NULL;
    struct fault fault;

    if (open_for(at, use, &fault, &store) != STATUS_OK)
        fail_msg("%s (%s)", fault.message.one, fault.detail);
    return store;
}

static void check_refused(struct empty_store *at, enum store_use use, const char *message)
{
    struct store *store = NULL;
    struct fault fault;

    assert_int_equal(open_for(at, use, &fault, &store), STATUS_INVALID);
    assert_null(store);
    assert_non_null(strstr(fault.message.one, message));
}

static void check_first_workspace(struct empty_store *at, struct store *store)
{
    struct work work = work_start(store, &at->arena);
    struct workspace workspace = {0};
    struct member_list members = {0};

    store_case_ok(&work, open_workspace(&work));
    assert_true(work.workspace_id > 0);
    assert_int_equal(work.actor.user_id, 0);
    assert_true(actor_may(&work.actor, RIGHT_MANAGE));
    store_case_ok(&work, workspaces_find(&work, work.workspace_id, &workspace));
    assert_string_equal(workspace.language, "hr");
    assert_string_equal(workspace.time_zone, "Europe/Zagreb");
    assert_int_equal(work.today, zone_day_by_name("Europe/Zagreb", work.now / 1000000));
    store_case_ok(&work, members_list(&work, &members));
    assert_int_equal(members.count, 1);
    assert_int_equal(members.items[0].role, ROLE_OWNER);
    assert_string_equal(members.items[0].name, "Vlasnik");
    work_end(&work);
}

static void whoever_writes_first_makes_the_store(void **state)
{
    struct empty_store *at = *state;
    struct store *store = opened(at, USE_WRITE);

    check_first_workspace(at, store);
    close_store(store);

    /* Opened again, it has the same one. */
    store = opened(at, USE_SERVE);
    check_first_workspace(at, store);
    close_store(store);
    store = opened(at, USE_READ);
    check_first_workspace(at, store);
    close_store(store);
}

static void a_server_makes_it_too(void **state)
{
    struct empty_store *at = *state;
    struct store *store = opened(at, USE_SERVE);

    check_first_workspace(at, store);
    close_store(store);
}

static void a_reader_of_nothing_is_told_what_to_do(void **state)
{
    check_refused(*state, USE_READ, "the store is empty");
}

static void restoring_gets_tables_without_a_workspace(void **state)
{
    struct empty_store *at = *state;
    struct store *store = opened(at, USE_EMPTY);
    struct work work = work_start(store, &at->arena);
    bool exist = true;

    store_case_ok(&work, workspaces_exist(&work, &exist));
    assert_false(exist);
    assert_int_equal(open_workspace(&work), STATUS_NOT_FOUND);
    work_end(&work);
    close_store(store);

    /* A store that was left like this is made whole by the first who writes. */
    store = opened(at, USE_WRITE);
    check_first_workspace(at, store);
    close_store(store);
}

static void migrating_goes_from_nothing_to_the_newest(void **state)
{
    struct empty_store *at = *state;
    struct store *store = opened(at, USE_SCHEMA);
    struct work work = work_start(store, &at->arena);
    struct schema_change change = {-1, -1};

    store_case_ok(&work, migrate_store(&work, &change));
    assert_int_equal(change.before, 0);
    assert_true(change.after >= 1);
    int64_t newest = change.after;
    store_case_ok(&work, migrate_store(&work, &change));
    assert_int_equal(change.before, newest);
    assert_int_equal(change.after, newest);
    close_store(store);
}

static void run(struct empty_store *at, const char *sql)
{
    empty_store_reopen(at, STORE_CREATE);
    empty_store_script(at, sql);
    empty_store_close(at);
}

static void a_newer_schema_is_refused(void **state)
{
    struct empty_store *at = *state;

    close_store(opened(at, USE_EMPTY));
    run(at, "INSERT INTO migration (number, name, checksum, applied_at)"
            " SELECT number + 1000, name, checksum, 0 FROM migration");
    check_refused(at, USE_READ, "made by a newer program");
    check_refused(at, USE_WRITE, "made by a newer program");
    check_refused(at, USE_SERVE, "made by a newer program");
}

static void another_programs_tables_are_refused(void **state)
{
    struct empty_store *at = *state;

    run(at, "CREATE TABLE invoices (id @INT64@)");
    check_refused(at, USE_WRITE, "tables of another program");
    check_refused(at, USE_READ, "tables of another program");
}

static void an_unknown_time_zone_is_refused(void **state)
{
    struct empty_store *at = *state;
    const struct store_opening opening = {
        .address = at->address, .use = USE_WRITE, .language = "en", .time_zone = "Mars/Olympus"};
    struct store *store = NULL;
    struct fault fault = {0};

    assert_int_equal(open_store(&opening, &at->arena, &fault, &store), STATUS_INVALID);
    assert_string_equal(fault.field, "time_zone");
    assert_null(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define OPEN_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
        OPEN_TEST(whoever_writes_first_makes_the_store),
        OPEN_TEST(a_server_makes_it_too),
        OPEN_TEST(a_reader_of_nothing_is_told_what_to_do),
        OPEN_TEST(restoring_gets_tables_without_a_workspace),
        OPEN_TEST(migrating_goes_from_nothing_to_the_newest),
        OPEN_TEST(a_newer_schema_is_refused),
        OPEN_TEST(another_programs_tables_are_refused),
        OPEN_TEST(an_unknown_time_zone_is_refused),
    };
    return run_store_tests(tests);
}
