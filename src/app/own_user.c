// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_user.h"

enum status check_own(struct work *work)
{
    if (work->actor.user_id != 0)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("only somebody with an account can do this"));
}

enum status own_user(struct work *work, struct user_account *ret_user)
{
    return users_find(work, work->actor.user_id, ret_user);
}

enum status own_audit(struct work *work, enum audit_action action)
{
    int64_t audit_id;

    return audits_insert(work, &(struct audit){.action = action, .object_id = work->actor.user_id},
                         &audit_id);
}
