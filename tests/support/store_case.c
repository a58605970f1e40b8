// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/store_case.h"

#include <stdlib.h>

#include "store/users.h"
#include "store/workspaces.h"
#include "support/check.h"
#include "support/made_store.h"

void store_case_ok(const struct work *work, enum status status)
{
    if (status != STATUS_OK)
        fail_msg("status %d: %s (%s)", (int)status,
                 work->fault.message.one ? work->fault.message.one : "no fault",
                 work->fault.detail);
}

/* A workspace, and a user who owns it. */
static void make_workspace(struct store_case *test)
{
    const struct workspace workspace = {
        .name = "Test", .language = "en", .time_zone = "UTC", .currency = "EUR"};
    const struct user_account user = {.name = "Ada", .language = "en"};
    struct work work = work_start(test->at.store, &test->arena);
    int64_t member_id;

    enum status status = work_begin(&work);
    if (status == STATUS_OK)
        status = workspaces_insert(&work, &workspace, &test->workspace_id);
    work.workspace_id = test->workspace_id;
    if (status == STATUS_OK)
        status = users_insert(&work, &user, &test->user_id);
    if (status == STATUS_OK)
        status = members_insert(&work, test->user_id, ROLE_OWNER, &member_id);
    if (status == STATUS_OK)
        status = work_commit(&work);
    store_case_ok(&work, status);
}

int store_case_setup(void **state)
{
    struct store_case *test = calloc(1, sizeof(*test));

    assert_non_null(test);
    *state = test;
    made_store_make(&test->at, STORE_SERVE_CREATE);
    make_workspace(test);
    return 0;
}

int store_case_teardown(void **state)
{
    struct store_case *test = *state;

    if (!test)
        return 0;
    empty_store_remove(&test->at);
    arena_free(&test->arena);
    free(test);
    return 0;
}

struct work store_case_work(struct store_case *test)
{
    struct work work = work_start(test->at.store, &test->arena);

    work.workspace_id = test->workspace_id;
    work.actor = (struct actor){.user_id = test->user_id, .role = ROLE_OWNER};
    return work;
}
