// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/role_words.h"

struct message role_words(enum role role)
{
    switch (role) {
    case ROLE_VIEWER:
        return PLAIN_MESSAGE("Viewer");
    case ROLE_MEMBER:
        return PLAIN_MESSAGE("Member");
    case ROLE_MANAGER:
        return PLAIN_MESSAGE("Manager");
    case ROLE_OWNER:
        return PLAIN_MESSAGE("Owner");
    case ROLE_NONE:
    case ROLE_COUNT:
        break;
    }
    return (struct message){.one = NULL};
}
