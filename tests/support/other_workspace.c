// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/other_workspace.h"

#include "base/text.h"
#include "store/clients.h"
#include "store/users.h"
#include "store/workspaces.h"

struct work other_workspace_work(struct store_case *test)
{
    const struct workspace workspace = {
        .name = "Neighbour", .language = "hr", .time_zone = "Europe/Zagreb", .currency = ""};
    const struct user_account user = {.name = "Mallory", .language = "en"};
    struct work work = work_start(test->at.store, &test->arena);
    int64_t member_id;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, workspaces_insert(&work, &workspace, &work.workspace_id));
    store_case_ok(&work, users_insert(&work, &user, &work.actor.user_id));
    store_case_ok(&work, members_insert(&work, work.actor.user_id, ROLE_OWNER, &member_id));
    store_case_ok(&work, work_commit(&work));
    work.actor.role = ROLE_OWNER;
    return work;
}

struct work begun_work(struct store_case *test)
{
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    return work;
}

void commit_work(struct work *work)
{
    store_case_ok(work, work_commit(work));
}

int64_t client_in(struct work *work, const char *name, int64_t *ret_contact_id)
{
    struct text contact = text_new(work->arena);
    int64_t id = 0;

    text_format(&contact, "Contact of %s", name);
    const struct new_client client = {.kind = CLIENT_COMPANY,
                                      .name = name,
                                      .sort_key = slice_of(name),
                                      .main_contact = {.name = contact.at,
                                                       .given = "",
                                                       .family = "",
                                                       .additional = "",
                                                       .salutation = "",
                                                       .language = ""}};
    store_case_ok(work, work_begin(work));
    store_case_ok(work, clients_insert(work, &client, &id, ret_contact_id));
    store_case_ok(work, work_commit(work));
    return id;
}
