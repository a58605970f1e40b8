// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "store/api_keys.h"

/*
 * Keys by which programs act for a member: with that member's role of the moment, less what the
 * key's scopes withhold. Only people make and end them, never a key. A key is 256 random bits
 * behind a word by which it is recognised where it does not belong; only its hash is stored.
 */
#define API_KEY_PREFIX "regulars_"
enum { API_KEY_NAME_MAX = 200, API_KEY_DAYS_MAX = 3650 }; /* bytes; days that it works at most */

struct new_api_key {
    const char *name; /* what it is for */
    unsigned scopes;  /* bits of enum api_scope */
    int64_t days;     /* that it works; 0: until it is ended */
};
struct made_api_key {
    const char *name, *key; /* the key stands here and nowhere else */
    int64_t expires_at;     /* 0: none */
};

/* For the actor. INVALID with the field "name", "scopes" or "days". CONFLICT: they have
 * API_KEYS_MAX. FORBIDDEN: a scope is for what their role does not allow. */
CHECKED enum status make_api_key(struct work *work, const struct new_api_key *wanted,
                                 struct made_api_key *ret_made);

/* Their own; an owner sees those of all. */
CHECKED enum status list_api_keys(struct work *work, struct api_key_list *ret_list);

/* NOT_FOUND: there is none, or it is somebody else's and the actor is no owner. */
CHECKED enum status revoke_api_key(struct work *work, int64_t id);

/*
 * Who a key acts for: sets work->actor and work->workspace_id. NOT_FOUND, and nothing is set: it
 * does not work, or its member has gone. When it was used last is noted at most every ten minutes,
 * in a write unit of its own.
 */
struct signed_in_by_key {
    const char *user_name, *language;
};
CHECKED enum status open_api_key(struct work *work, const char *key,
                                 struct signed_in_by_key *ret_by_key);

/* Counts a wrong key from this address ("" is that of many, and not counted). True: too many came
 * from there; *ret_seconds is at least 1. */
struct accounts;
bool wrong_key_must_wait(struct work *work, struct accounts *accounts, const char *address,
                         int64_t *ret_seconds);

/* Whether a text has the form of a key. */
bool looks_like_api_key(const char *text);
