// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/people.h"

#include "app/attempt.h"
#include "app/undo.h"
#include "base/json_read.h"
#include "base/text.h"
#include "store/api_keys.h"
#include "store/audits.h"
#include "store/users.h"

const char *role_json(struct arena *arena, enum role role)
{
    struct text json = text_new(arena);

    text_format(&json, "{\"role\": \"%s\"}\n", role_name(role));
    return json.at;
}

/* ROLE_NONE for what says none. */
static enum role role_of_json(struct work *work, const char *text)
{
    const struct json_value *object = NULL;
    struct fault fault = {0};

    if (!text || json_read(slice_of(text), work->arena, &fault, &object) != STATUS_OK)
        return ROLE_NONE;
    const struct json_value *role = json_member(object, "role");
    return role && role->kind == VALUE_TEXT ? role_by_name(role->text.at) : ROLE_NONE;
}

enum status list_people(struct work *work, struct person_list *ret_list)
{
    struct member_seen_list members = {0};
    bool may_know = actor_may(&work->actor, RIGHT_MANAGE);

    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only members see who works here"));
    enum status status = members_seen(work, &members);
    if (status != STATUS_OK)
        return status;
    struct person_list list = {.items = arena_array(work->arena, struct person, members.count)};
    for (size_t i = 0; i < members.count; i++) {
        struct person person = {.member = members.items[i]};

        person.is_self = person.member.user_id == work->actor.user_id;
        person.may_change = may_know && actor_may_decide_on(&work->actor, members.items[i].role);
        if (!may_know) {
            person.member.email = NULL;
            person.member.signed_in_at = 0;
        }
        list.items[list.count++] = person;
    }
    *ret_list = list;
    return STATUS_OK;
}

/* --- deciding: all within a write unit --- */

/* All members are read: two owners who go at once then stand in each other's way, and the store
 * lets one of them through. */
struct people {
    struct member_list members;
    struct actor actor; /* with the role that they have now, whatever their session began with */
};

static enum role role_of(const struct member_list *members, int64_t user_id)
{
    for (size_t i = 0; i < members->count; i++)
        if (members->items[i].user_id == user_id)
            return members->items[i].role;
    return ROLE_NONE;
}

static enum status read_people(struct work *work, struct people *people)
{
    enum status status = members_list(work, &people->members);

    people->actor = work->actor;
    if (status == STATUS_OK && work->actor.user_id != 0)
        people->actor.role = role_of(&people->members, work->actor.user_id);
    return status;
}

static bool is_last_owner(const struct people *people, enum role role)
{
    size_t count = 0;

    for (size_t i = 0; i < people->members.count; i++)
        count += people->members.items[i].role == ROLE_OWNER;
    return role == ROLE_OWNER && count == 1;
}

/* From `before` to `after`; ROLE_NONE is being no member. */
static enum status check_change(struct work *work, const struct people *people, enum role before,
                                enum role after)
{
    if (before == ROLE_NONE && after == ROLE_NONE)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such member"));
    if (!actor_may(&people->actor, RIGHT_MANAGE) ||
        (before != ROLE_NONE && !actor_may_decide_on(&people->actor, before)) ||
        (after != ROLE_NONE && !actor_may_decide_on(&people->actor, after)))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    if (after != ROLE_OWNER && is_last_owner(people, before))
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("this is the last owner; make somebody else an owner "
                                       "first"));
    return STATUS_OK;
}

/* Sessions would end by themselves; but whoever is taken in again begins anew. */
static enum status end_membership(struct work *work, int64_t user_id)
{
    enum status status = members_delete(work, user_id);

    if (status == STATUS_OK)
        status = members_end_sessions(work, user_id);
    if (status == STATUS_OK)
        status = api_keys_revoke_of_user(work, user_id);
    return status;
}

struct deciding {
    int64_t user_id;
    enum role role; /* ROLE_NONE removes */
    int64_t audit_id;
};

static enum status write_decision(struct work *work, struct deciding *deciding, enum role before)
{
    const bool stays = deciding->role != ROLE_NONE;
    const struct audit audit = {.action = stays ? AUDIT_ROLE_CHANGED : AUDIT_MEMBER_REMOVED,
                                .object_id = deciding->user_id,
                                .before_json = role_json(work->arena, before),
                                .after_json =
                                    stays ? role_json(work->arena, deciding->role) : NULL};

    enum status status = stays ? members_set_role(work, deciding->user_id, deciding->role)
                               : end_membership(work, deciding->user_id);
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &deciding->audit_id);
    return status;
}

static enum status run_deciding(struct work *work, void *context)
{
    struct deciding *deciding = (struct deciding *)context;
    enum role before = ROLE_NONE;
    struct people people;

    deciding->audit_id = 0;
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = read_people(work, &people);
    if (status == STATUS_OK) {
        before = role_of(&people.members, deciding->user_id);
        /* who is no member cannot be made one by this */
        status = check_change(work, &people, before, before == ROLE_NONE ? before : deciding->role);
    }
    if (status == STATUS_OK && before == deciding->role)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = write_decision(work, deciding, before);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status decide(struct work *work, struct deciding *deciding, int64_t *ret_audit_id)
{
    if (!actor_may(&work->actor, RIGHT_MANAGE))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("your role in this workspace does not allow this"));
    enum status status = attempt(work, run_deciding, deciding);
    if (status == STATUS_OK)
        *ret_audit_id = deciding->audit_id;
    return status;
}

enum status change_role(struct work *work, int64_t user_id, enum role role, int64_t *ret_audit_id)
{
    if (role_name(role)[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "role",
                         PLAIN_MESSAGE("a role is owner, manager, member or viewer"));
    return decide(work, &(struct deciding){.user_id = user_id, .role = role}, ret_audit_id);
}

enum status remove_person(struct work *work, int64_t user_id, int64_t *ret_audit_id)
{
    return decide(work, &(struct deciding){.user_id = user_id}, ret_audit_id);
}

/* --- taking it back --- */

static enum status write_undo(struct work *work, const struct audit *audit, enum role now,
                              enum role before, int64_t *ret_audit_id)
{
    const bool was_removed = now == ROLE_NONE;
    int64_t member_id;

    enum status status = was_removed ? members_insert(work, audit->object_id, before, &member_id)
                                     : members_set_role(work, audit->object_id, before);
    if (status == STATUS_OK)
        status = audits_insert(
            work,
            &(struct audit){.action = was_removed ? AUDIT_MEMBER_RESTORED : AUDIT_ROLE_CHANGED,
                            .object_id = audit->object_id,
                            .before_json = was_removed ? NULL : role_json(work->arena, now),
                            .after_json = role_json(work->arena, before)},
            ret_audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, *ret_audit_id);
    return status;
}

enum status undo_role_change(struct work *work, const struct audit *audit,
                             struct undone *ret_undone)
{
    const enum role before = role_of_json(work, audit->before_json);
    const enum role after = role_of_json(work, audit->after_json);
    enum role now = ROLE_NONE;
    int64_t audit_id = 0;
    struct people people;

    enum status status = read_people(work, &people);
    if (status == STATUS_OK) {
        now = role_of(&people.members, audit->object_id);
        status = check_change(work, &people, now, before);
    }
    if (status == STATUS_OK && now != after)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("what they are here was changed again since"));
    if (status == STATUS_OK)
        status = write_undo(work, audit, now, before, &audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id,
                                      .audit_id = now == ROLE_NONE ? 0 : audit_id,
                                      .user_id = audit->object_id};
    return status;
}

/* --- leaving --- */

static enum status check_leaving(struct work *work, enum role *ret_role)
{
    struct people people;

    enum status status = read_people(work, &people);
    if (status != STATUS_OK)
        return status;
    enum role role = people.actor.role;
    if (role == ROLE_NONE)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("you are no member of this workspace any more"));
    if (is_last_owner(&people, role))
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("the last owner cannot leave; make somebody else an owner "
                                       "first"));
    *ret_role = role;
    return STATUS_OK;
}

static enum status run_leaving(struct work *work, void *context)
{
    const int64_t user_id = work->actor.user_id;
    enum role role = ROLE_NONE;
    int64_t audit_id;

    (void)context;
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = check_leaving(work, &role);
    if (status == STATUS_OK)
        status = end_membership(work, user_id);
    if (status == STATUS_OK)
        status = audits_insert(work,
                               &(struct audit){.action = AUDIT_MEMBER_LEFT,
                                               .object_id = user_id,
                                               .before_json = role_json(work->arena, role)},
                               &audit_id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status leave_workspace(struct work *work)
{
    /* The program itself is no member, and has nowhere to go. */
    if (work->actor.user_id == 0 || !actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only a member can leave a workspace"));
    return attempt(work, run_leaving, NULL);
}
