// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/actor.h"

struct actor actor_system(void)
{
    return (struct actor){.user_id = 0, .role = ROLE_OWNER};
}

bool actor_may(const struct actor *actor, enum right right)
{
    switch (right) {
    case RIGHT_NONE:
        return true;
    case RIGHT_VIEW:
        return actor->role >= ROLE_VIEWER;
    case RIGHT_EDIT:
        return actor->role >= ROLE_MEMBER;
    case RIGHT_IMPORT:
    case RIGHT_EXPORT:
    case RIGHT_MANAGE:
        return actor->role == ROLE_OWNER;
    }
    return false;
}
