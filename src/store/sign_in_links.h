// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "store/work.h"

/*
 * Tokens that stand for a user for a while, by their hash: what a link holds, or a cookie. Each is
 * good for its purpose alone. The values are stored: never renumber them.
 */
enum link_purpose {
    LINK_SIGN_IN = 1,     /* signs in, once */
    LINK_PASSWORD = 2,    /* sets a new password, once */
    LINK_SECOND_STEP = 3, /* a cookie: the password was right, the second step is still to come */
    LINK_DEVICE = 4,      /* a cookie: somebody signed in here before */
};
struct sign_in_link {
    int64_t user_id, workspace_id;
    enum link_purpose purpose;
    int64_t created_at, expires_at; /* created_at: work->now when it is inserted */
};
CHECKED enum status sign_in_links_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                         const struct sign_in_link *link);

/* What it stands for, when it exists, is not used and has not expired. Otherwise, which is no
 * failure, ret_link->user_id is 0. */
CHECKED enum status sign_in_links_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                       enum link_purpose purpose, struct sign_in_link *ret_link);

/* Uses it up. NOT_FOUND when it was used, has expired, or never was. */
CHECKED enum status sign_in_links_use(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                      enum link_purpose purpose, struct sign_in_link *ret_link);

/* Those of a user for this purpose work no more. */
CHECKED enum status sign_in_links_void(struct work *work, int64_t user_id,
                                       enum link_purpose purpose);
