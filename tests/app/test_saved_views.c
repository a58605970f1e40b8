// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/saved_views.h"

#include <string.h>

#include "support/check.h"
#include "support/sample_clients.h"

static enum status save_as(struct store_case *test, int64_t user_id, enum role role,
                           const struct view_wanted *wanted, struct view_saved *ret_saved)
{
    struct work work = sample_work(test, user_id, role);

    enum status status = save_view(&work, wanted, ret_saved);
    work_end(&work);
    return status;
}

static struct view_saved saved(struct store_case *test, const char *name, bool is_shared)
{
    struct view_saved done = {0};

    assert_int_equal(save_as(test, test->user_id, ROLE_MEMBER,
                             &(struct view_wanted){SAVED_CLIENTS, name, "standing=lost", is_shared},
                             &done),
                     STATUS_OK);
    assert_true(done.audit_id > 0);
    return done;
}

static enum status rename_to(struct store_case *test, int64_t id, const char *name,
                             struct view_saved *ret_saved)
{
    struct work work = sample_work(test, test->user_id, ROLE_MEMBER);

    enum status status = rename_view(&work, id, name, ret_saved);
    work_end(&work);
    return status;
}

static struct view_saved removed(struct store_case *test, int64_t id)
{
    struct work work = sample_work(test, test->user_id, ROLE_MEMBER);
    struct view_saved done = {0};

    store_case_ok(&work, remove_view(&work, id, &done));
    work_end(&work);
    return done;
}

static enum status take_back(struct store_case *test, int64_t user_id, int64_t audit_id,
                             struct undone *ret_undone)
{
    struct work work = sample_work(test, user_id, ROLE_MEMBER);

    enum status status = undo(&work, audit_id, ret_undone);
    work_end(&work);
    return status;
}

static struct saved_view_list seen(struct store_case *test, int64_t user_id, enum saved_list list)
{
    struct work work = sample_work(test, user_id, ROLE_VIEWER);
    struct saved_view_list views = {0};

    store_case_ok(&work, list_saved_views(&work, list, &views));
    work_end(&work);
    return views;
}

static void ones_own_view_is_seen_by_oneself_and_a_shared_one_by_everybody(void **state)
{
    struct store_case *test = *state;

    saved(test, "  Lost   ones of May ", false);
    saved(test, "Пропавшие", true);
    struct saved_view_list mine = seen(test, test->user_id, SAVED_CLIENTS);
    assert_int_equal(mine.count, 2);
    assert_string_equal(mine.items[0].name, "Lost ones of May");
    assert_string_equal(mine.items[0].query, "standing=lost");
    assert_int_equal(mine.items[0].user_id, test->user_id);
    struct saved_view_list theirs = seen(test, test->user_id + 1, SAVED_CLIENTS);
    assert_int_equal(theirs.count, 1);
    assert_string_equal(theirs.items[0].name, "Пропавшие");
    assert_int_equal(theirs.items[0].user_id, 0);
    assert_int_equal(seen(test, test->user_id, SAVED_ORDERS).count, 0);
}

static void a_name_is_needed_and_stands_once(void **state)
{
    struct store_case *test = *state;
    struct view_saved done;
    char name[VIEW_NAME_MAX + 2];

    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    saved(test, "Ёлки", true);
    const char *const refused[] = {"", "  ", NULL, "елки", "ёлки ", "a\nb\x01", name};
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
        assert_int_equal(save_as(test, test->user_id, ROLE_MEMBER,
                                 &(struct view_wanted){SAVED_CLIENTS, refused[i], "", true}, &done),
                         STATUS_INVALID);
    assert_int_equal(seen(test, test->user_id, SAVED_CLIENTS).count, 1);
    /* another list has its own names */
    assert_int_equal(save_as(test, test->user_id, ROLE_MEMBER,
                             &(struct view_wanted){SAVED_ORDERS, "елки", "", true}, &done),
                     STATUS_OK);
}

static void there_are_so_many_and_no_more(void **state)
{
    struct store_case *test = *state;
    struct view_saved done;
    char name[] = "View A";

    for (int i = 0; i < SAVED_VIEWS_MAX; i++) {
        name[5] = (char)('0' + i);
        saved(test, name, false);
    }
    const struct view_wanted wanted = {SAVED_CLIENTS, "One more", "", false};
    assert_int_equal(save_as(test, test->user_id, ROLE_MEMBER, &wanted, &done), STATUS_INVALID);
    assert_int_equal(save_as(test, test->user_id + 1, ROLE_MEMBER, &wanted, &done), STATUS_OK);
}

static void who_only_looks_keeps_views_for_themselves_alone(void **state)
{
    struct store_case *test = *state;
    const int64_t viewer = sample_member(test, "Viewer", ROLE_VIEWER);
    const struct view_wanted mine = {SAVED_CLIENTS, "Mine", "standing=lost", false};
    const struct view_wanted ours = {SAVED_CLIENTS, "Ours", "", true};
    const struct view_saved shared = saved(test, "Of all", true);
    struct view_saved made, done;
    struct undone undone;

    assert_int_equal(save_as(test, viewer, ROLE_VIEWER, &ours, &done), STATUS_FORBIDDEN);
    assert_int_equal(save_as(test, viewer, ROLE_VIEWER, &mine, &made), STATUS_OK);
    assert_int_equal(seen(test, viewer, SAVED_CLIENTS).count, 2);
    assert_int_equal(seen(test, test->user_id, SAVED_CLIENTS).count, 1);
    struct work work = sample_work(test, viewer, ROLE_VIEWER);
    assert_int_equal(rename_view(&work, shared.id, "Theirs", &done), STATUS_FORBIDDEN);
    work_end(&work);
    work = sample_work(test, viewer, ROLE_VIEWER);
    assert_int_equal(remove_view(&work, shared.id, &done), STATUS_FORBIDDEN);
    work_end(&work);
    work = sample_work(test, viewer, ROLE_VIEWER);
    assert_int_equal(undo(&work, shared.audit_id, &undone), STATUS_FORBIDDEN);
    work_end(&work);
    work = sample_work(test, viewer, ROLE_VIEWER);
    store_case_ok(&work, rename_view(&work, made.id, "My own", &done));
    store_case_ok(&work, undo(&work, done.audit_id, &undone));
    store_case_ok(&work, remove_view(&work, made.id, &done));
    store_case_ok(&work, undo(&work, done.audit_id, &undone));
    work_end(&work);
    assert_string_equal(seen(test, viewer, SAVED_CLIENTS).items[1].name, "Mine");
}

static void saving_renaming_and_removing_are_taken_back(void **state)
{
    struct store_case *test = *state;
    struct undone undone;
    struct view_saved made = saved(test, "First", false), renamed, same;

    assert_int_equal(rename_to(test, made.id, "First", &same), STATUS_OK);
    assert_int_equal(same.audit_id, 0);
    assert_int_equal(rename_to(test, made.id, "Second", &renamed), STATUS_OK);
    assert_int_equal(take_back(test, test->user_id, made.audit_id, &undone), STATUS_CONFLICT);
    struct view_saved gone = removed(test, made.id);
    assert_int_equal(seen(test, test->user_id, SAVED_CLIENTS).count, 0);
    assert_int_equal(take_back(test, test->user_id, gone.audit_id, &undone), STATUS_OK);
    struct saved_view_list views = seen(test, test->user_id, SAVED_CLIENTS);
    assert_int_equal(views.count, 1);
    assert_string_equal(views.items[0].name, "Second");
    assert_string_equal(views.items[0].query, "standing=lost");
    assert_int_equal(views.items[0].id, made.id);
    assert_int_equal(take_back(test, test->user_id, gone.audit_id, &undone), STATUS_CONFLICT);
    assert_int_equal(take_back(test, test->user_id, renamed.audit_id, &undone), STATUS_OK);
    assert_string_equal(seen(test, test->user_id, SAVED_CLIENTS).items[0].name, "First");
    assert_int_equal(take_back(test, test->user_id, made.audit_id, &undone), STATUS_OK);
    assert_int_equal(seen(test, test->user_id, SAVED_CLIENTS).count, 0);
}

static void the_view_of_somebody_else_is_not_there(void **state)
{
    struct store_case *test = *state;
    int64_t other = test->user_id + 1;
    struct view_saved theirs = {0}, done;
    struct undone undone;

    assert_int_equal(save_as(test, other, ROLE_MEMBER,
                             &(struct view_wanted){SAVED_CLIENTS, "Theirs", "", false}, &theirs),
                     STATUS_OK);
    assert_int_equal(rename_to(test, theirs.id, "Mine", &done), STATUS_NOT_FOUND);
    struct work work = sample_work(test, test->user_id, ROLE_OWNER);
    assert_int_equal(remove_view(&work, theirs.id, &done), STATUS_NOT_FOUND);
    work_end(&work);
    assert_int_equal(take_back(test, test->user_id, theirs.audit_id, &undone), STATUS_NOT_FOUND);
    assert_int_equal(seen(test, other, SAVED_CLIENTS).count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(test) cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)
        CASE(ones_own_view_is_seen_by_oneself_and_a_shared_one_by_everybody),
        CASE(a_name_is_needed_and_stands_once),
        CASE(there_are_so_many_and_no_more),
        CASE(who_only_looks_keeps_views_for_themselves_alone),
        CASE(saving_renaming_and_removing_are_taken_back),
        CASE(the_view_of_somebody_else_is_not_there),
    };
    return run_store_tests(tests);
}
