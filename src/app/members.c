// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/attempt.h"
#include "app/sign_in.h"
#include "base/text.h"
#include "store/audits.h"
#include "store/users.h"

static const char *role_json(struct arena *arena, enum role role)
{
    struct text json = text_new(arena);

    text_format(&json, "{\"role\": \"%s\"}\n", role_name(role));
    return json.at;
}

static enum role role_of(const struct member_list *members, int64_t user_id)
{
    for (size_t i = 0; i < members->count; i++)
        if (members->items[i].user_id == user_id)
            return members->items[i].role;
    return ROLE_NONE;
}

static size_t owner_count(const struct member_list *members)
{
    size_t count = 0;

    for (size_t i = 0; i < members->count; i++)
        count += members->items[i].role == ROLE_OWNER;
    return count;
}

/* All members are read: two owners who leave at once then stand in each other's way, and the store
 * lets one of them through. */
static enum status check_leaving(struct work *work, enum role *ret_role)
{
    struct member_list members;

    enum status status = members_list(work, &members);
    if (status != STATUS_OK)
        return status;
    enum role role = role_of(&members, work->actor.user_id);
    if (role == ROLE_NONE)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("you are no member of this workspace any more"));
    if (role == ROLE_OWNER && owner_count(&members) == 1)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("the last owner cannot leave; make somebody else an owner "
                                       "first"));
    *ret_role = role;
    return STATUS_OK;
}

static enum status run_leaving(struct work *work, void *context)
{
    const int64_t user_id = work->actor.user_id;
    enum role role = ROLE_NONE;
    int64_t audit_id;

    (void)context;
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = check_leaving(work, &role);
    if (status == STATUS_OK)
        status = members_delete(work, user_id);
    if (status == STATUS_OK)
        status = audits_insert(work,
                               &(struct audit){.action = AUDIT_MEMBER_LEFT,
                                               .object_id = user_id,
                                               .before_json = role_json(work->arena, role)},
                               &audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status leave_workspace(struct work *work)
{
    /* The program itself is no member, and has nowhere to go. */
    if (work->actor.user_id == 0 || !actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only a member can leave a workspace"));
    return attempt(work, run_leaving, NULL);
}
