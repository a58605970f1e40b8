// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "domain/actor.h"
#include "store/work.h"

/* Several businesses in one installation, strictly apart: who works in more than one goes from one
 * to the other, in each session by itself. */
enum { OWN_WORKSPACES_MAX = 50 }; /* of a user */
struct own_workspace {
    int64_t id;
    const char *name; /* "" when it has none */
    enum role role;
    bool is_here;
};
struct own_workspace_list {
    struct own_workspace *items;
    size_t count;
};

/* Those of the actor. The program itself: all, of which the first OWN_WORKSPACES_MAX. */
CHECKED enum status list_own_workspaces(struct work *work, struct own_workspace_list *ret_list);

/*
 * The session goes on there, under a new token for its cookie: with the old one nobody is signed in
 * any more, and no form that was open in another tab is taken. NOT_FOUND: the actor is no member
 * there, or there is none.
 */
CHECKED enum status switch_workspace(struct work *work, const char *session_token,
                                     int64_t workspace_id, char ret_session[SECRET_TOKEN_SIZE]);

/*
 * A new one, with the language, time zone and currency of the one that the actor is in. RIGHT_OWN.
 * Its owner is the actor; for the program itself the first owner of the workspace it is in. INVALID
 * with the field "name"; CONFLICT: they have OWN_WORKSPACES_MAX.
 */
CHECKED enum status add_workspace(struct work *work, const char *name, int64_t *ret_id);
