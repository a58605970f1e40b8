// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/forecasts.h"
#include "app/job_kinds.h"
#include "base/log.h"
#include "base/parallel.h"
#include "store/workspaces.h"

#define SECOND INT64_C(1000000)
enum { WORKSPACES_MAX = 1000 };

/* In all currencies together when there is but one, else in the workspace's own. */
static enum status update_one(struct work *work, struct snapshots *snapshots)
{
    struct forecast_update_request request = {.options = {.threads = parallel_threads()}};
    struct forecast_updated updated;
    struct workspace workspace;

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status != STATUS_OK)
        return status;
    work->today = zone_day_by_name(workspace.time_zone, work->now / SECOND);
    request.choice.as_of = work->today;
    status = forecast_update(work, snapshots, &request, &updated);
    if (status != STATUS_INVALID || strlen(workspace.currency) != 3)
        return status;
    work_end(work);
    work->fault = (struct fault){0};
    memcpy(request.choice.currency, workspace.currency, 4);
    return forecast_update(work, snapshots, &request, &updated);
}

/* One that has no orders yet has nothing to foretell, and keeps no other from theirs. */
static void update_workspace(const struct job_run *run, struct snapshots *snapshots, int64_t id)
{
    struct arena arena = {0};
    struct work work = work_start(run->work->store, &arena);

    work.workspace_id = id;
    work.actor = actor_system();
    enum status status = update_one(&work, snapshots);
    if (status != STATUS_OK && status != STATUS_INVALID)
        log_event(LOG_WARNING, "forecast not brought up to date",
                  LOG_FIELDS({.name = "workspace", .number = id},
                             {.name = "message", .text = work.fault.message.one},
                             {.name = "detail", .text = work.fault.detail}));
    work_end(&work);
    arena_free(&arena);
}

enum status forecast_job(const struct job_run *run, const char **ret_result)
{
    const struct job_means *means = job_board_means(run->board);
    int64_t *ids = arena_array(run->work->arena, int64_t, WORKSPACES_MAX);
    size_t count = 0;

    enum status status = jobs_workspaces(run->work, WORKSPACES_MAX, ids, &count);
    work_end(run->work);
    if (status != STATUS_OK)
        return status;
    struct snapshots *own = means->snapshots ? NULL : snapshots_open(0);
    for (size_t i = 0; i < count && !job_board_is_stopped(run->board, run->job->id); i++)
        update_workspace(run, own ? own : means->snapshots, ids[i]);
    snapshots_close(own);
    *ret_result = "{}";
    return STATUS_OK;
}
