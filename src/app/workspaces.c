// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/workspaces.h"

#include <string.h>

#include "app/attempt.h"
#include "base/secret.h"
#include "domain/business.h"
#include "domain/written_text.h"
#include "store/audits.h"
#include "store/members.h"
#include "store/users.h"
#include "store/workspaces.h"

static struct own_workspace_list own_list(struct work *work, const struct member_place *places,
                                          size_t count)
{
    struct own_workspace_list list = {.items =
                                          arena_array(work->arena, struct own_workspace, count)};

    for (size_t i = 0; i < count; i++)
        list.items[list.count++] =
            (struct own_workspace){.id = places[i].workspace_id,
                                   .name = places[i].workspace_name,
                                   .role = places[i].role,
                                   .is_here = places[i].workspace_id == work->workspace_id};
    return list;
}

enum status list_own_workspaces(struct work *work, struct own_workspace_list *ret_list)
{
    struct member_place_list places = {0};

    if (work->actor.user_id == 0 && !actor_may(&work->actor, RIGHT_OWN))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only somebody with an account can do this"));
    enum status status = members_places(work, work->actor.user_id, OWN_WORKSPACES_MAX, &places);
    if (status == STATUS_OK)
        *ret_list = own_list(work, places.items, places.count);
    return status;
}

/* --- going to another --- */

struct switching {
    const char *session_token, *new_token;
    int64_t workspace_id;
};

static enum status check_member_there(struct work *work, int64_t workspace_id)
{
    const int64_t here = work->workspace_id;
    enum role role = ROLE_NONE;

    work->workspace_id = workspace_id;
    enum status status = members_role(work, work->actor.user_id, &role);
    work->workspace_id = here;
    if (status == STATUS_OK && role == ROLE_NONE)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such workspace"));
    return status;
}

/* With a token of its own: forms that stand open in other tabs belong to the business they show,
 * and must not reach the other one. */
static enum status move_session(struct work *work, const struct switching *switching)
{
    uint8_t before[SECRET_HASH_SIZE], after[SECRET_HASH_SIZE];
    struct session session = {0};

    secret_hash(switching->session_token, before);
    secret_hash(switching->new_token, after);
    enum status status = sessions_find(work, before, &session);
    session.workspace_id = switching->workspace_id;
    session.used_at = work->now;
    if (status == STATUS_OK)
        status = sessions_delete(work, before);
    if (status == STATUS_OK)
        status = sessions_insert(work, after, &session);
    return status;
}

static enum status run_switching(struct work *work, void *context)
{
    const struct switching *switching = (const struct switching *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = check_member_there(work, switching->workspace_id);
    if (status == STATUS_OK)
        status = move_session(work, switching);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status switch_workspace(struct work *work, const char *session_token, int64_t workspace_id,
                             char ret_session[SECRET_TOKEN_SIZE])
{
    char session[SECRET_TOKEN_SIZE];

    if (work->actor.user_id == 0)
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only somebody with an account can do this"));
    secret_token(session);
    enum status status =
        attempt(work, run_switching, &(struct switching){session_token, session, workspace_id});
    if (status == STATUS_OK)
        memcpy(ret_session, session, SECRET_TOKEN_SIZE);
    return status;
}

/* --- a new one --- */

struct adding {
    const char *name;
    int64_t id;
};

static enum status owner_of_new(struct work *work, int64_t *ret_user_id)
{
    struct member_list members = {0};

    if (work->actor.user_id != 0) {
        *ret_user_id = work->actor.user_id;
        return STATUS_OK;
    }
    enum status status = members_list(work, &members);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < members.count; i++) {
        if (members.items[i].role != ROLE_OWNER)
            continue;
        *ret_user_id = members.items[i].user_id;
        return STATUS_OK;
    }
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("the workspace has no owner who could sign in"));
}

static enum status check_room(struct work *work, int64_t user_id)
{
    struct member_place_list places = {0};

    enum status status = members_places(work, user_id, OWN_WORKSPACES_MAX, &places);
    if (status == STATUS_OK && places.count >= OWN_WORKSPACES_MAX)
        return fault_set(
            &work->fault, STATUS_CONFLICT, "name",
            MESSAGE("one person works in at most {1} workspaces", arg_count(OWN_WORKSPACES_MAX)));
    return status;
}

static enum status write_workspace(struct work *work, struct adding *adding, int64_t user_id)
{
    const int64_t here = work->workspace_id;
    struct workspace workspace = {0};
    int64_t unused;

    enum status status = workspaces_find(work, here, &workspace);
    workspace.name = adding->name;
    if (status == STATUS_OK)
        status = workspaces_insert(work, &workspace, &adding->id);
    if (status != STATUS_OK)
        return status;
    work->workspace_id = adding->id;
    status = members_insert(work, user_id, ROLE_OWNER, &unused);
    if (status == STATUS_OK)
        status = audits_insert(
            work, &(struct audit){.action = AUDIT_WORKSPACE_ADDED, .object_id = adding->id},
            &unused);
    work->workspace_id = here;
    return status;
}

static enum status run_adding(struct work *work, void *context)
{
    struct adding *adding = (struct adding *)context;
    int64_t user_id = 0;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = owner_of_new(work, &user_id);
    if (status == STATUS_OK)
        status = check_room(work, user_id);
    if (status == STATUS_OK)
        status = write_workspace(work, adding, user_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status add_workspace(struct work *work, const char *name, int64_t *ret_id)
{
    struct adding adding = {0};

    if (!actor_may(&work->actor, RIGHT_OWN))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only an owner may add a workspace"));
    enum status status = written_line_clean(slice_of(name ? name : ""), BUSINESS_NAME_MAX, "name",
                                            work->arena, &work->fault, &adding.name);
    if (status == STATUS_OK && adding.name[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "name",
                         PLAIN_MESSAGE("a workspace needs a name, by which to tell it from the "
                                       "others"));
    if (status == STATUS_OK)
        status = attempt(work, run_adding, &adding);
    if (status == STATUS_OK)
        *ret_id = adding.id;
    return status;
}
