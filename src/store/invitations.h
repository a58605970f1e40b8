// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "domain/actor.h"
#include "store/work.h"

/* Links by which somebody becomes a member, by the hash of their token. */
struct invitation {
    int64_t id, workspace_id;
    const char *name; /* whom it is for */
    enum role role;
    int64_t created_by;     /* 0: a command */
    const char *maker_name; /* NULL when created_by is 0 */
    int64_t created_at, expires_at;
};
enum { INVITATIONS_MAX = 100 }; /* of a workspace, that are open */
struct invitation_list {
    struct invitation *items;
    size_t count;
};

/* Into the work's workspace, by its actor, from now on. Also removes those that have expired or
 * were used. CONFLICT when INVITATIONS_MAX are open. */
CHECKED enum status invitations_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                       const struct invitation *invitation, int64_t *ret_id);

/* Those of the workspace that can still be used, the newest first. */
CHECKED enum status invitations_list(struct work *work, struct invitation_list *ret_list);

/* In whichever workspace, if it can still be used. Otherwise, which is no failure, ret->id is 0. */
CHECKED enum status invitations_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                     struct invitation *ret_invitation);

/* Uses it up. NOT_FOUND when it was used, taken back, has expired, or never was. */
CHECKED enum status invitations_use(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                    struct invitation *ret_invitation);

/* Takes an open one of the workspace back. NOT_FOUND. */
CHECKED enum status invitations_delete(struct work *work, int64_t id);
