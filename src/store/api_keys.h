// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "domain/api_scope.h"
#include "store/work.h"

/* Keys of programs, by their hash. A key acts for its member, in its workspace. */
struct api_key {
    int64_t id, user_id;
    const char *name;      /* what it is for */
    const char *user_name; /* of lists */
    unsigned scopes;       /* bits of enum api_scope */
    int64_t created_at;
    int64_t used_at;    /* to within some minutes; 0: never */
    int64_t expires_at; /* 0: until it is ended */
};
enum { API_KEYS_MAX = 50 }; /* of a member in a workspace, that work */
struct api_key_list {
    struct api_key *items;
    size_t count;
};

/* For the actor, in the work's workspace. CONFLICT when they have API_KEYS_MAX. */
CHECKED enum status api_keys_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                    const struct api_key *key, int64_t *ret_id);

/* Those that work: of one member; user_id 0: the first LISTED_KEYS_MAX of all. */
enum { LISTED_KEYS_MAX = 500 };
CHECKED enum status api_keys_list(struct work *work, int64_t user_id,
                                  struct api_key_list *ret_list);

/* Whose the key is, if it works and its user is a member. Otherwise, which is no failure, id is 0.
 */
struct api_key_holder {
    struct api_key key;
    int64_t workspace_id;
    enum role role; /* now */
    const char *language;
};
CHECKED enum status api_keys_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                  struct api_key_holder *ret_holder);
CHECKED enum status api_keys_touch(struct work *work, const uint8_t hash[SECRET_HASH_SIZE]);

/* Of the workspace. NOT_FOUND. */
CHECKED enum status api_keys_get(struct work *work, int64_t id, struct api_key *ret_key);
CHECKED enum status api_keys_revoke(struct work *work, int64_t id);

/* All that a user has in the workspace: they are no member any more. */
CHECKED enum status api_keys_revoke_of_user(struct work *work, int64_t user_id);
