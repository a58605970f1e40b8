// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/actor.h"
#include "store/members.h"
#include "store/work.h"

/* Who works in the workspace. RIGHT_VIEW: names and roles; the rest to whoever may decide. */
struct person {
    struct member_seen member; /* email NULL and signed_in_at 0 for whoever may not know */
    bool is_self;
    bool may_change; /* by the actor's role: change or remove; also their own */
};
struct person_list {
    struct person *items;
    size_t count;
};
CHECKED enum status list_people(struct work *work, struct person_list *ret_list);

/*
 * Makes somebody another role; takes somebody out, whose sessions and keys here end with it. What
 * one may decide on is in domain/actor.h, by the roles that the store has at that moment. CONFLICT:
 * the last owner (AC-040). NOT_FOUND. *ret_audit_id is for Undo; 0 when nothing changed.
 */
CHECKED enum status change_role(struct work *work, int64_t user_id, enum role role,
                                int64_t *ret_audit_id);
CHECKED enum status remove_person(struct work *work, int64_t user_id, int64_t *ret_audit_id);

/* The actor leaves. CONFLICT: the last owner. */
CHECKED enum status leave_workspace(struct work *work);

/* For undo(): of ROLE_CHANGED and MEMBER_REMOVED. */
struct audit;
struct undone;
CHECKED enum status undo_role_change(struct work *work, const struct audit *audit,
                                     struct undone *ret_undone);

/* {"role": "owner"} for the trail. */
const char *role_json(struct arena *arena, enum role role);
