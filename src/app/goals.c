// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/goals.h"

#include "app/attempt.h"
#include "app/goal_logs.h"
#include "app/orders.h"
#include "app/record_fields.h"
#include "app/undo.h"
#include "store/audits.h"
#include "store/goals.h"

static enum status may_manage(struct work *work)
{
    if (actor_may(&work->actor, RIGHT_MANAGE))
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may look at goals, but not change them"));
}

/* What can change: which boundaries it was set by, and for when, stays. */
static const struct record_field fields[] = {
    {"target", FIELD_INT, offsetof(struct goal, target)},
    {"ended_at", FIELD_INT, offsetof(struct goal, ended_at)},
};
static const struct record_fields goal_fields = {fields, sizeof(fields) / sizeof(fields[0])};

/* From one state to another, within the write unit of whoever calls. */
static enum status write_change(struct work *work, const struct goal *before,
                                const struct goal *after, enum audit_action action,
                                struct goal_changed *ret_changed)
{
    struct goal_changed changed = {.goal = *after};

    *ret_changed = (struct goal_changed){.goal = *before};
    if (records_equal(&goal_fields, before, after))
        return STATUS_OK;
    enum status status = goals_update(work, after, &changed.goal.version);
    const struct audit audit = {
        .action = action,
        .object_id = after->id,
        .before_json = record_difference(work->arena, &goal_fields, before, after),
        .after_json = record_difference(work->arena, &goal_fields, after, before),
        .version = changed.goal.version};
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &changed.audit_id);
    if (status == STATUS_OK)
        *ret_changed = changed;
    return status;
}

struct changing {
    int64_t id, version, target;
    struct goal wanted;
    struct goal_changed changed;
};

/* --- a new one --- */

static enum status check_same(struct work *work, const struct goal *goal)
{
    struct goal same;

    enum status status = goals_find_same(work, goal, &same);
    if (status == STATUS_OK && same.id != 0 && same.id != goal->id)
        return fault_set(&work->fault, STATUS_INVALID, "from",
                         PLAIN_MESSAGE("there is a goal for this already: change that one"));
    return status;
}

/* Taken back it is ended. */
static enum status enter(struct work *work, struct changing *changing)
{
    const struct goal *goal = &changing->wanted;
    struct goal nothing = *goal;
    struct goal_changed *changed = &changing->changed;

    *changed = (struct goal_changed){.goal = *goal};
    nothing.ended_at = work->now;
    enum status status = goals_insert(work, goal, &changed->goal.id);
    changed->goal.version = 1;
    const struct audit audit = {
        .action = AUDIT_GOAL_SET,
        .object_id = changed->goal.id,
        .before_json = record_difference(work->arena, &goal_fields, &nothing, goal),
        .after_json = record_difference(work->arena, &goal_fields, goal, &nothing),
        .version = 1};
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &changed->audit_id);
    return status;
}

static enum status run_setting(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = check_same(work, &changing->wanted);
    if (status == STATUS_OK)
        status = enter(work, changing);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

/* Some of the clients are somebody: a source that was written wrong would never show anything. */
static enum status check_somebody(struct work *work, struct snapshots *snapshots,
                                  const struct standing_now *now, const struct goal_whose *whose)
{
    struct snapshots *own = snapshots != NULL ? NULL : snapshots_open(0);
    struct goal_logs logs = {.snapshots = own != NULL ? own : snapshots, .now = now};
    bool is_somebody = false;

    if (goal_is_for_all(whose)) {
        snapshots_close(own);
        return STATUS_OK;
    }
    enum status status = goal_log_find(work, &logs, whose);
    is_somebody = status == STATUS_OK && logs.picked.log.client_count > 0;
    goal_logs_end(&logs);
    snapshots_close(own);
    if (status == STATUS_OK && !is_somebody)
        return fault_set(&work->fault, STATUS_INVALID, "clients",
                         PLAIN_MESSAGE("no client with orders fits this choice: choose others"));
    return status;
}

/* The boundaries are measured before the write unit, which would hold up everybody meanwhile. */
enum status set_goal(struct work *work, struct snapshots *snapshots,
                     const struct goal_choice *choice, const char *percent,
                     struct goal_changed *ret_changed)
{
    struct changing changing = {
        .wanted = {.kind = choice->kind,
                   .from_on = choice->from,
                   .to_on = period_shift(choice->period, choice->from, 1) - 1,
                   .whose = choice->whose}};
    struct standing_now now = {0};

    enum status status = may_manage(work);
    if (status == STATUS_OK)
        status = goal_read_percent(percent, &work->fault, &changing.wanted.target);
    if (status == STATUS_OK)
        status = goal_check_whose(&changing.wanted.whose, &work->fault);
    if (status == STATUS_OK)
        status = goal_tag_named(work, &changing.wanted.whose);
    if (status == STATUS_OK)
        status = standing_now(work, snapshots, STANDING_NEEDED, &now);
    if (status == STATUS_OK)
        status = goal_check_days(&changing.wanted, now.today, &work->fault);
    if (status == STATUS_OK)
        status = check_somebody(work, snapshots, &now, &changing.wanted.whose);
    if (status == STATUS_OK)
        goal_own_currency(&now, &changing.wanted.whose);
    changing.wanted.active_days = now.window.active_days;
    changing.wanted.cooling_days = now.window.cooling_days;
    changing.wanted.vip_orders = now.window.vip_orders;
    if (status != STATUS_OK)
        return status;
    work_end(work);
    status = attempt(work, run_setting, &changing);
    if (status == STATUS_OK)
        *ret_changed = changing.changed;
    return status;
}

/* --- changing and ending --- */

static enum status find_at(struct work *work, const struct changing *changing,
                           struct goal *ret_goal)
{
    enum status status = goals_find(work, changing->id, ret_goal);

    if (status == STATUS_OK && (ret_goal->version != changing->version || ret_goal->ended_at != 0))
        status = fault_set(&work->fault, STATUS_CONFLICT, "version",
                           PLAIN_MESSAGE("somebody changed this goal meanwhile; see how it is now, "
                                         "and decide"));
    return status;
}

static enum status run_changing(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;
    struct goal before, after;
    day_t today = 0;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_at(work, changing, &before);
    if (status == STATUS_OK)
        status = business_day(work, &today);
    if (status == STATUS_OK && before.to_on < today)
        status = fault_set(&work->fault, STATUS_INVALID, "percent",
                           PLAIN_MESSAGE("this period is over, and what was aimed at stays as it "
                                         "was"));
    if (status != STATUS_OK)
        return status;
    after = before;
    after.target = changing->target;
    status = write_change(work, &before, &after, AUDIT_GOAL_CHANGED, &changing->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status change_goal(struct work *work, int64_t id, int64_t version, const char *percent,
                        struct goal_changed *ret_changed)
{
    struct changing changing = {.id = id, .version = version};

    enum status status = may_manage(work);
    if (status == STATUS_OK)
        status = goal_read_percent(percent, &work->fault, &changing.target);
    if (status == STATUS_OK)
        status = attempt(work, run_changing, &changing);
    if (status == STATUS_OK)
        *ret_changed = changing.changed;
    return status;
}

static enum status run_ending(struct work *work, void *context)
{
    struct changing *changing = (struct changing *)context;
    struct goal before, after;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_at(work, changing, &before);
    if (status != STATUS_OK)
        return status;
    after = before;
    after.ended_at = work->now;
    status = write_change(work, &before, &after, AUDIT_GOAL_ENDED, &changing->changed);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status end_goal(struct work *work, int64_t id, int64_t version,
                     struct goal_changed *ret_changed)
{
    struct changing changing = {.id = id, .version = version};

    enum status status = may_manage(work);
    if (status == STATUS_OK)
        status = attempt(work, run_ending, &changing);
    if (status == STATUS_OK)
        *ret_changed = changing.changed;
    return status;
}

/* Brought back it must not stand beside another for the same. */
enum status undo_goal_change(struct work *work, const struct audit *audit,
                             struct undone *ret_undone)
{
    struct goal_changed changed = {0};
    struct goal before, after;

    enum status status = may_manage(work);
    if (status == STATUS_OK)
        status = goals_find(work, audit->object_id, &before);
    if (status == STATUS_OK && before.version != audit->version)
        status = fault_set(&work->fault, STATUS_CONFLICT, "",
                           PLAIN_MESSAGE("this goal was changed again since; what was before "
                                         "cannot be put back without losing that"));
    if (status != STATUS_OK)
        return status;
    after = before;
    if (!record_put_back(work->arena, &goal_fields, audit->before_json, &after))
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    if (after.ended_at == 0)
        status = check_same(work, &after);
    if (status == STATUS_OK)
        status = write_change(work, &before, &after, AUDIT_GOAL_RESTORED, &changed);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, changed.audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){.object_id = audit->object_id, .audit_id = changed.audit_id};
    return status;
}
