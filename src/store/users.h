// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "domain/actor.h"
#include "store/work.h"

struct user_account {
    int64_t id;
    const char *name, *email, *language; /* email NULL when none */
};

CHECKED enum status users_insert(struct work *work, const struct user_account *user,
                                 int64_t *ret_id);
CHECKED enum status users_find(struct work *work, int64_t id, struct user_account *ret_user);
CHECKED enum status users_set_language(struct work *work, int64_t id, const char *language);

/* Members of the workspace; lists hold the first MEMBERS_MAX. */
enum { MEMBERS_MAX = 1000 };
struct member {
    int64_t id, user_id;
    const char *name;
    enum role role;
};
struct member_list {
    struct member *items;
    size_t count;
};
CHECKED enum status members_insert(struct work *work, int64_t user_id, enum role role,
                                   int64_t *ret_id);
CHECKED enum status members_list(struct work *work, struct member_list *ret_list);
CHECKED enum status members_delete(struct work *work, int64_t user_id);

/* ROLE_NONE when they are none. */
CHECKED enum status members_role(struct work *work, int64_t user_id, enum role *ret_role);

/* Sessions and one-time links, by the hash of their token. */
struct session {
    int64_t user_id, workspace_id;
    int64_t created_at, used_at, expires_at;
    enum role role; /* now */
    const char *user_name, *language;
    bool has_shortcuts; /* of the user, as the two before */
};
CHECKED enum status sessions_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                    const struct session *session);

/* NOT_FOUND when there is none, or it has expired at work->now, or its user left the workspace. */
CHECKED enum status sessions_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                  struct session *ret_session);
CHECKED enum status sessions_touch(struct work *work, const uint8_t hash[SECRET_HASH_SIZE]);
CHECKED enum status sessions_delete(struct work *work, const uint8_t hash[SECRET_HASH_SIZE]);
CHECKED enum status sessions_sweep(struct work *work);

CHECKED enum status sign_in_links_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                         int64_t user_id, int64_t workspace_id, int64_t expires_at);

/* True for a link that exists, is not used and has not expired. */
CHECKED enum status sign_in_links_is_open(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                          bool *ret_is_open);

/* Uses it up. NOT_FOUND when it was used, has expired, or never was. */
CHECKED enum status sign_in_links_use(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                      int64_t *ret_user_id, int64_t *ret_workspace_id);
