// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/client.h"
#include "store/work.h"

/*
 * Whom somebody means by a name: the one client who is called so, however it is typed (folded),
 * else the only one whose words begin with it. `id` 0: nobody, or one of several. RIGHT_VIEW.
 */
enum { PICK_CANDIDATES = 8 };
struct picked_client {
    int64_t id;
    bool is_exact;                 /* they are called just so */
    const char *name;              /* of the one; as it was typed when id is 0 */
    struct client_list candidates; /* more than one: choose */
};
CHECKED enum status pick_client(struct work *work, const char *typed,
                                struct picked_client *ret_picked);
