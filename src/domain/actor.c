// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/actor.h"

#include <string.h>

/* What each role may; what does not stand here may not. RIGHT_NONE is everybody's. */
static const bool may[ROLE_COUNT][RIGHT_COUNT] = {
    [ROLE_VIEWER] = {[RIGHT_VIEW] = true},
    [ROLE_MEMBER] = {[RIGHT_VIEW] = true, [RIGHT_EDIT] = true},
    [ROLE_MANAGER] =
        {[RIGHT_VIEW] = true, [RIGHT_EDIT] = true, [RIGHT_IMPORT] = true, [RIGHT_MANAGE] = true},
    [ROLE_OWNER] = {[RIGHT_VIEW] = true,
                    [RIGHT_EDIT] = true,
                    [RIGHT_IMPORT] = true,
                    [RIGHT_MANAGE] = true,
                    [RIGHT_EXPORT] = true,
                    [RIGHT_OWN] = true},
};

/* Whom somebody of a role may take in, change and remove: may_decide[theirs][of whom]. */
static const bool may_decide[ROLE_COUNT][ROLE_COUNT] = {
    [ROLE_MANAGER] = {[ROLE_VIEWER] = true, [ROLE_MEMBER] = true},
    [ROLE_OWNER] =
        {[ROLE_VIEWER] = true, [ROLE_MEMBER] = true, [ROLE_MANAGER] = true, [ROLE_OWNER] = true},
};

static const char *const names[ROLE_COUNT] = {
    [ROLE_VIEWER] = "viewer",
    [ROLE_MEMBER] = "member",
    [ROLE_MANAGER] = "manager",
    [ROLE_OWNER] = "owner",
};

static bool is_role(enum role role)
{
    return (unsigned)role < ROLE_COUNT && names[role];
}

struct actor actor_system(void)
{
    return (struct actor){.user_id = 0, .role = ROLE_OWNER};
}

bool actor_may(const struct actor *actor, enum right right)
{
    if (right == RIGHT_NONE)
        return true;
    return is_role(actor->role) && (unsigned)right < RIGHT_COUNT && may[actor->role][right] &&
           !(actor->withheld & 1u << right);
}

bool actor_may_decide_on(const struct actor *actor, enum role role)
{
    return is_role(actor->role) && is_role(role) && may_decide[actor->role][role];
}

const char *role_name(enum role role)
{
    return is_role(role) ? names[role] : "";
}

enum role role_by_name(const char *name)
{
    for (int role = ROLE_NONE; role < ROLE_COUNT; role++)
        if (names[role] && strcmp(names[role], name) == 0)
            return (enum role)role;
    return ROLE_NONE;
}
