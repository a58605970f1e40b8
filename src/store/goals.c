// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/goals.h"

#include "store/db.h"

#define GOAL_COLUMNS                                                                        \
    "g.id, g.version, g.kind, g.from_on, g.to_on, g.target, g.active_days, g.cooling_days," \
    " g.vip_orders, g.source, g.service, g.tag, g.currency, g.created_at, g.ended_at"

static struct goal read_goal(const struct rows *rows)
{
    return (struct goal){
        .id = rows_int(rows, 0),
        .version = rows_int(rows, 1),
        .kind = (enum goal_kind)rows_int(rows, 2),
        .from_on = (day_t)rows_int(rows, 3),
        .to_on = (day_t)rows_int(rows, 4),
        .target = rows_int(rows, 5),
        .active_days = (int32_t)rows_int(rows, 6),
        .cooling_days = (int32_t)rows_int(rows, 7),
        .vip_orders = (int32_t)rows_int(rows, 8),
        .whose = {.source = rows_text(rows, 9),
                  .service = rows_text(rows, 10),
                  .tag = rows_text(rows, 11),
                  .currency = rows_text(rows, 12)},
        .created_at = rows_int(rows, 13),
        .ended_at = rows_is_null(rows, 14) ? 0 : rows_int(rows, 14),
    };
}

enum status goals_list(struct work *work, size_t max, struct goal_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT " GOAL_COLUMNS " FROM goal g WHERE g.workspace_id = $1 AND g.from_on > $2"
                 " AND g.ended_at IS NULL ORDER BY g.from_on DESC, g.id DESC LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(DAY_FIRST), db_int((int64_t)max)));
    struct goal_list list = {.items = arena_array(work->arena, struct goal, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = read_goal(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

static enum status read_one(struct rows *rows, struct goal *ret_goal)
{
    struct goal goal = {0};

    if (rows_next(rows))
        goal = read_goal(rows);
    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_goal = goal;
    return status;
}

enum status goals_find(struct work *work, int64_t id, struct goal *ret_goal)
{
    struct rows rows = db_query(work,
                                "SELECT " GOAL_COLUMNS " FROM goal g"
                                " WHERE g.workspace_id = $1 AND g.id = $2",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct goal goal;

    enum status status = read_one(&rows, &goal);
    if (status != STATUS_OK)
        return status;
    if (goal.id == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such goal"));
    *ret_goal = goal;
    return STATUS_OK;
}

enum status goals_find_same(struct work *work, const struct goal *goal, struct goal *ret_goal)
{
    const struct goal_whose *whose = &goal->whose;
    struct rows rows =
        db_query(work,
                 "SELECT " GOAL_COLUMNS " FROM goal g WHERE g.workspace_id = $1"
                 " AND g.from_on = $2 AND g.to_on = $3 AND g.kind = $4 AND g.source = $5"
                 " AND g.service = $6 AND g.tag = $7 AND g.currency = $8"
                 " AND g.ended_at IS NULL LIMIT 1",
                 DB_BIND(db_int(work->workspace_id), db_int(goal->from_on), db_int(goal->to_on),
                         db_int(goal->kind), db_text(whose->source), db_text(whose->service),
                         db_text(whose->tag), db_text(whose->currency)));

    return read_one(&rows, ret_goal);
}

enum status goals_insert(struct work *work, const struct goal *goal, int64_t *ret_id)
{
    int64_t id = work_new_id(work), user_id = work->actor.user_id;

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO goal (workspace_id, id, version, kind, from_on, to_on, target, active_days,"
        " cooling_days, vip_orders, source, service, tag, currency, created_at, created_by)"
        " VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_int(goal->kind), db_int(goal->from_on),
                db_int(goal->to_on), db_int(goal->target), db_int(goal->active_days),
                db_int(goal->cooling_days), db_int(goal->vip_orders), db_text(goal->whose.source),
                db_text(goal->whose.service), db_text(goal->whose.tag),
                db_text(goal->whose.currency), db_int(work->now), db_int_or_null(user_id)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status goals_update(struct work *work, const struct goal *goal, int64_t *ret_version)
{
    int64_t changed = 0;

    enum status status =
        db_execute(work, &changed,
                   "UPDATE goal SET target = $4, ended_at = $5, version = version + 1"
                   " WHERE workspace_id = $1 AND id = $2 AND version = $3",
                   DB_BIND(db_int(work->workspace_id), db_int(goal->id), db_int(goal->version),
                           db_int(goal->target), db_int_or_null(goal->ended_at)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "version",
                         PLAIN_MESSAGE("somebody changed this goal meanwhile; see how it is now, "
                                       "and decide"));
    if (status == STATUS_OK)
        *ret_version = goal->version + 1;
    return status;
}
