// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

/*
 * Who acts, and what they may do. The faces name the right of a row to save work; the check that
 * counts is the one at the head of each use case in app/.
 */

/* What a member of a workspace is. The values are stored, and in no order: never renumber or
 * compare them; what a role may stands in actor.c. */
enum role {
    ROLE_NONE = 0,
    ROLE_VIEWER = 1,  /* looks */
    ROLE_MEMBER = 2,  /* works with clients and orders */
    ROLE_OWNER = 3,   /* may everything */
    ROLE_MANAGER = 4, /* works, imports, settles how the business works and who works in it */
    ROLE_COUNT,
};

enum right {
    RIGHT_NONE,   /* for whoever comes */
    RIGHT_VIEW,   /* look at clients, orders, figures */
    RIGHT_EDIT,   /* change them */
    RIGHT_IMPORT, /* bring in files */
    RIGHT_EXPORT, /* take everything out */
    RIGHT_MANAGE, /* settings of the workspace; members as far as actor_may_decide_on() */
    RIGHT_OWN,    /* erase, restore, other people's keys and links */
    RIGHT_COUNT,
};

struct actor {
    int64_t user_id; /* 0 for the program itself and for commands on the owner's machine */
    enum role role;
    unsigned withheld; /* bits 1 << enum right that a key of theirs does not give; 0 for people */
};

/* The program itself: a command run by whoever may open the store, a job. May do everything. */
struct actor actor_system(void);

bool actor_may(const struct actor *actor, enum right right);

/* Whether they may make somebody a `role`, and change or remove one who is. */
bool actor_may_decide_on(const struct actor *actor, enum role role);

/* "owner", as the trail, the API and commands say it; "" for none. */
const char *role_name(enum role role);

/* ROLE_NONE for what is no such name. */
enum role role_by_name(const char *name);
