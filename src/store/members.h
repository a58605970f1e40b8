// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/actor.h"
#include "store/work.h"

/* What is known of members beside store/users.h: for whoever decides about them. */
struct member_seen {
    int64_t user_id;
    const char *name, *email; /* email NULL when none */
    enum role role;
    int64_t joined_at;
    int64_t signed_in_at; /* the last time, here; 0: never yet */
};
struct member_seen_list {
    struct member_seen *items;
    size_t count;
};
CHECKED enum status members_seen(struct work *work, struct member_seen_list *ret_list);

/* NOT_FOUND when they are no member. */
CHECKED enum status members_set_role(struct work *work, int64_t user_id, enum role role);

/* All sessions that a user has in the workspace. */
CHECKED enum status members_end_sessions(struct work *work, int64_t user_id);

/* The session goes on in another workspace, of which its user is a member. */
CHECKED enum status sessions_set_workspace(struct work *work, const uint8_t *token_hash,
                                           int64_t workspace_id);

/* Where a user is a member, the first of them first; user_id 0: all there are, as an owner's. */
struct member_place {
    int64_t workspace_id;
    const char *workspace_name;
    enum role role;
};
struct member_place_list {
    struct member_place *items;
    size_t count;
};
CHECKED enum status members_places(struct work *work, int64_t user_id, int limit,
                                   struct member_place_list *ret_list);
