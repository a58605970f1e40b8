// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/secret.h"
#include "base/slice.h"
#include "domain/actor.h"
#include "store/work.h"

struct user_account {
    int64_t id;
    const char *name, *email, *language; /* email NULL when none */
    const char *password_hash;           /* NULL when none was set */
    int64_t password_at;                 /* when it was set; 0 */
    struct slice totp_sealed;            /* app/two_factor.h; .at NULL while it is off */
    int64_t totp_step;                   /* the last one that was accepted; 0 */
    bool has_shortcuts;                  /* single keys work; of users_insert() always */
};

CHECKED enum status users_insert(struct work *work, const struct user_account *user,
                                 int64_t *ret_id);
CHECKED enum status users_find(struct work *work, int64_t id, struct user_account *ret_user);
CHECKED enum status users_set_language(struct work *work, int64_t id, const char *language);

/* Nobody is no failure: ret_user->id is 0 then. `email` as account_email_clean() has it. */
CHECKED enum status users_find_by_email(struct work *work, const char *email,
                                        struct user_account *ret_user);

/* CONFLICT, with the field "email", when it is somebody else's. */
CHECKED enum status users_set_profile(struct work *work, int64_t id, const char *name,
                                      const char *email);
CHECKED enum status users_set_shortcuts(struct work *work, int64_t id, bool has_shortcuts);
CHECKED enum status users_set_password(struct work *work, int64_t id, const char *hash);

/* The same password, hashed anew at a cost of today. Nothing when `before` is not its hash now. */
CHECKED enum status users_rehash_password(struct work *work, int64_t id, const char *before,
                                          const char *hash);

/* .at NULL turns it off. `step` is one that was accepted with the new secret. */
CHECKED enum status users_set_totp(struct work *work, int64_t id, struct slice sealed,
                                   int64_t step);

/* False: a code of this step or a later one was accepted before. */
CHECKED enum status users_use_totp_step(struct work *work, int64_t id, int64_t step,
                                        bool *ret_is_new);

/* The workspace that a user has been a member of for longest; 0: none. */
CHECKED enum status users_workspace(struct work *work, int64_t id, int64_t *ret_workspace_id);

/* Codes that stand in for the second step once, by their hashes. */
enum { RECOVERY_CODES = 10 };
CHECKED enum status recovery_codes_replace(struct work *work, int64_t user_id,
                                           const uint8_t hashes[][SECRET_HASH_SIZE], size_t count);
CHECKED enum status recovery_codes_use(struct work *work, int64_t user_id,
                                       const uint8_t hash[SECRET_HASH_SIZE], bool *ret_was_used);
CHECKED enum status recovery_codes_left(struct work *work, int64_t user_id, int64_t *ret_count);

/* Members of the workspace; lists hold the first MEMBERS_MAX. */
enum { MEMBERS_MAX = 1000 };
struct member {
    int64_t id, user_id;
    const char *name;
    enum role role;
    const char *email; /* NULL when none */
    bool has_password, has_totp;
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

/* Sessions, by the hash of their token. */
struct session {
    int64_t id; /* by which its user ends it; given by sessions_insert() */
    int64_t user_id, workspace_id;
    int64_t created_at, used_at, expires_at;
    const char *agent; /* the browser, as it says itself; NULL counts as "" */
    enum role role;    /* now */
    const char *user_name, *language;
    bool has_shortcuts;         /* of the user, as the two before */
    const char *workspace_name; /* "" when it has none; NULL when its user has no other */
};
CHECKED enum status sessions_insert(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                    const struct session *session);

/* NOT_FOUND when there is none, or it has expired at work->now, or its user left the workspace. */
CHECKED enum status sessions_find(struct work *work, const uint8_t hash[SECRET_HASH_SIZE],
                                  struct session *ret_session);
CHECKED enum status sessions_touch(struct work *work, const uint8_t hash[SECRET_HASH_SIZE]);
CHECKED enum status sessions_delete(struct work *work, const uint8_t hash[SECRET_HASH_SIZE]);

/* Also removes links that have expired. */
CHECKED enum status sessions_sweep(struct work *work);

/* Of a user, those used last first; of role, user_name and language nothing is said. */
enum { SESSIONS_LISTED_MAX = 100 };
struct session_list {
    struct session *items;
    size_t count;
};
CHECKED enum status sessions_of_user(struct work *work, int64_t user_id, int64_t used_since,
                                     struct session_list *ret_list);

/* NOT_FOUND when the user has none of this id. */
CHECKED enum status sessions_delete_of_user(struct work *work, int64_t user_id, int64_t id);

/* All of them but `kept`; NULL keeps none. */
CHECKED enum status sessions_delete_others(struct work *work, int64_t user_id, const uint8_t *kept,
                                           int64_t *ret_deleted);
