// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/jobs.h"

#include "app/attempt.h"
#include "app/fault_json.h"
#include "app/job_kinds.h"
#include "base/log.h"
#include "store/blobs.h"
#include "store/users.h"

#define SECOND INT64_C(1000000)
#define DAY (INT64_C(86400) * SECOND)
/* On PostgreSQL a job whose server died can begin again after this. */
#define LEASE (INT64_C(1800) * SECOND)

static const struct {
    int32_t kind;
    enum job_lane lane;
    job_function *function;
} kinds[] = {
#define JOB(name, number, lane, function) {JOB_##name, JOB_LANE_##lane, function},
#include "app/jobs.def"
#undef JOB
};

static job_function *function_of(int32_t kind)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (kinds[i].kind == kind)
            return kinds[i].function;
    return NULL;
}

static struct job_kinds kinds_of(enum job_lane lane)
{
    struct job_kinds found = {{0}};
    size_t count = 0;

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && count < JOB_KINDS_MAX; i++)
        if (kinds[i].lane == lane)
            found.kinds[count++] = kinds[i].kind;
    return found;
}

/* ---- for pages ---- */

static enum status find_of_kind(struct work *work, enum job_kind kind, int64_t id,
                                struct job *ret_job)
{
    struct job job;

    enum status status = jobs_find(work, id, &job);
    if (status == STATUS_OK && job.kind != (int32_t)kind)
        status = fault_set(&work->fault, STATUS_NOT_FOUND, "",
                           PLAIN_MESSAGE("there is no such job, or it was cleared away"));
    if (status == STATUS_OK)
        *ret_job = job;
    return status;
}

/* What cannot be read any more is as if it were not there. */
static void read_result(struct work *work, struct job_view *view)
{
    struct fault fault = {0};
    const struct json_value *value;

    if (!view->job.result ||
        json_read(slice_of(view->job.result), work->arena, &fault, &value) != STATUS_OK ||
        value->kind != VALUE_OBJECT)
        return;
    view->result = value;
    view->fault = fault_json_read(json_member(value, "fault"));
}

enum status show_job(struct work *work, struct job_board *board, enum job_kind kind, int64_t id,
                     struct job_view *ret_view)
{
    struct job_view view = {.total = -1};
    struct job_progress progress;

    enum status status = find_of_kind(work, kind, id, &view.job);
    if (status != STATUS_OK)
        return status;
    read_result(work, &view);
    if (board && view.job.state == JOB_RUNS && job_board_progress(board, id, &progress)) {
        view.done = progress.done;
        view.total = progress.total;
    }
    *ret_view = view;
    return STATUS_OK;
}

struct starting {
    enum job_kind kind;
    int64_t id;
    enum status (*change)(struct work *work, int64_t id);
};

static enum status run_change(struct work *work, void *context)
{
    const struct starting *starting = (const struct starting *)context;
    struct job job;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = find_of_kind(work, starting->kind, starting->id, &job);
    if (status == STATUS_OK)
        status = starting->change(work, starting->id);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status start_job(struct work *work, struct job_board *board, enum job_kind kind, int64_t id)
{
    struct starting starting = {kind, id, jobs_set_waiting};

    enum status status = attempt(work, run_change, &starting);
    if (status == STATUS_OK && board)
        job_board_ring(board);
    return status;
}

enum status stop_job(struct work *work, struct job_board *board, enum job_kind kind, int64_t id)
{
    struct starting starting = {kind, id, jobs_set_stopped};
    struct job job;

    enum status status = find_of_kind(work, kind, id, &job);
    if (status != STATUS_OK)
        return status;
    /* While it runs here it has the writer, and nobody else could tell it through the store. */
    if (board && job_board_stop(board, id))
        return STATUS_OK;
    return attempt(work, run_change, &starting);
}

/* ---- for whoever runs them ---- */

struct running {
    struct job_board *board;
    enum job_lane lane;
    struct job job;
    enum job_state state;
    const char *result;
};

static int64_t owner_of(const struct running *running)
{
    return job_board_owner(running->board) + (int64_t)running->lane;
}

static enum status run_claim(struct work *work, void *context)
{
    struct running *running = (struct running *)context;
    const struct job_lease lease = {owner_of(running), work->now + LEASE};
    const struct job_kinds wanted = kinds_of(running->lane);

    running->job = (struct job){0};
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = jobs_claim(work, &wanted, &lease, &running->job);
    if (status == STATUS_OK && running->job.id != 0)
        status = work_commit(work);
    return status;
}

static enum status run_finish(struct work *work, void *context)
{
    const struct running *running = (const struct running *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status =
            jobs_finish(work, &running->job, owner_of(running), running->state, running->result);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status job_run_finish(const struct job_run *run, const char *result)
{
    if (job_board_is_stopped(run->board, run->job->id))
        return fault_set(&run->work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("it was stopped before its end; nothing of it was kept"));
    return jobs_finish(run->work, run->job, job_board_owner(run->board) + (int64_t)run->lane,
                       JOB_DONE, result);
}

/* With the rights of whoever asked for it, as they are now. */
static enum status take_actor(struct work *work, const struct job *job)
{
    work->workspace_id = job->workspace_id;
    work->actor = actor_system();
    if (job->created_by == 0)
        return STATUS_OK;
    work->actor.user_id = job->created_by;
    return members_role(work, job->created_by, &work->actor.role);
}

static enum status run_kind(struct work *work, struct running *running)
{
    const struct job_run run = {work, &running->job, running->board, running->lane};
    job_function *function = function_of(running->job.kind);

    if (!function)
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("this job is of a kind that the program does not know"));
    enum status status = take_actor(work, &running->job);
    if (status == STATUS_OK)
        status = function(&run, &running->result);
    return status;
}

/* How a job ended that did not finish itself. */
static enum job_state state_after(const struct running *running, enum status status)
{
    if (status == STATUS_OK)
        return JOB_DONE;
    if (job_board_is_shut(running->board))
        return JOB_BROKEN_OFF;
    return job_board_is_stopped(running->board, running->job.id) ? JOB_STOPPED : JOB_FAILED;
}

static void end(struct work *work, struct running *running, enum status status)
{
    running->state = state_after(running, status);
    if (running->state == JOB_FAILED)
        running->result = fault_json(work->arena, &work->fault);
    else if (running->state != JOB_DONE)
        running->result = NULL;
    if (running->state == JOB_FAILED)
        log_event(LOG_WARNING, "job failed",
                  LOG_FIELDS({.name = "job", .number = running->job.id},
                             {.name = "message", .text = work->fault.message.one},
                             {.name = "detail", .text = work->fault.detail}));
    work_end(work);
    work->fault = (struct fault){0};
    work->progress = (struct work_progress){0};
    if (attempt(work, run_finish, running) == STATUS_OK || work->fault.status == STATUS_CONFLICT)
        return;
    job_board_leave(running->board, running->lane, JOB_REST_LEFT);
    log_event(LOG_WARNING, "job not finished",
              LOG_FIELDS({.name = "job", .number = running->job.id},
                         {.name = "message", .text = work->fault.message.one}));
}

static bool is_stopped_on_board(void *context)
{
    const struct running *running = (const struct running *)context;

    return job_board_is_stopped(running->board, running->job.id);
}

static void tell_board(void *context, int64_t done, int64_t total)
{
    const struct running *running = (const struct running *)context;

    job_board_tell(running->board, running->lane, done, total);
}

static void run_claimed(struct work *work, struct running *running)
{
    work_end(work);
    job_board_begin(running->board, running->lane, running->job.id, running->job.workspace_id);
    work->progress = (struct work_progress){
        .tell = tell_board, .context = running, .is_stopped = is_stopped_on_board};
    enum status status = run_kind(work, running);
    /* One that committed its own end leaves no result behind. */
    if (status != STATUS_OK || running->result)
        end(work, running, status);
    job_board_end(running->board, running->lane);
}

static enum status run_take_back(struct work *work, void *context)
{
    const struct running *running = (const struct running *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = jobs_take_back(work, owner_of(running), JOB_ATTEMPTS_MAX);
    return status == STATUS_OK ? work_commit(work) : status;
}

/* What this lane could not end before: nothing of it was kept, and nobody else runs it. */
static enum status take_back(struct work *work, struct running *running)
{
    if (job_board_rest(running->board, running->lane) == JOB_REST_NONE)
        return STATUS_OK;
    enum status status = attempt(work, run_take_back, running);
    work_end(work);
    if (status == STATUS_OK)
        job_board_leave(running->board, running->lane, JOB_REST_NONE);
    return status;
}

static enum status claim(struct work *work, struct running *running)
{
    const struct job_kinds wanted = kinds_of(running->lane);
    bool waits = false;

    /* A look takes no writer. */
    enum status status = jobs_wait(work, &wanted, &waits);
    work_end(work);
    if (status != STATUS_OK || !waits)
        return status;
    status = attempt(work, run_claim, running);
    /* Nobody knows whether that was written. */
    if (status != STATUS_OK)
        job_board_leave(running->board, running->lane, JOB_REST_LEFT);
    return status;
}

bool run_next_job_of(struct store *store, struct job_board *board, enum job_lane lane)
{
    struct running running = {.board = board, .lane = lane};
    struct arena arena = {0};
    struct work work = work_start(store, &arena);

    enum status status = take_back(&work, &running);
    if (status == STATUS_OK)
        status = claim(&work, &running);
    bool is_found = status == STATUS_OK && running.job.id != 0;
    if (is_found)
        run_claimed(&work, &running);
    else if (status != STATUS_OK)
        log_event(LOG_WARNING, "jobs cannot be read",
                  LOG_FIELDS({.name = "message", .text = work.fault.message.one},
                             {.name = "detail", .text = work.fault.detail}));
    work_end(&work);
    arena_free(&arena);
    return is_found;
}

bool run_next_job(struct store *store, struct job_board *board)
{
    for (int lane = 0; lane < JOB_LANES; lane++)
        if (run_next_job_of(store, board, (enum job_lane)lane))
            return true;
    return false;
}

/* ---- order ---- */

static enum status sweep_blobs(struct work *work)
{
    enum { WORKSPACES_MAX = 1000 };
    int64_t *ids = arena_array(work->arena, int64_t, WORKSPACES_MAX), swept = 0;
    size_t count = 0;

    enum status status = jobs_workspaces(work, WORKSPACES_MAX, ids, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        work->workspace_id = ids[i];
        status = blobs_sweep(work, &swept);
    }
    return status;
}

static enum status break_off(struct work *work, const struct job_board *board)
{
    int64_t owner = job_board_owner(board), count = 0;

    return jobs_break_off(work, owner, owner + JOB_OWNER_SPAN - 1, &count);
}

static enum status run_break_off(struct work *work, void *context)
{
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = break_off(work, (const struct job_board *)context);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status break_off_jobs(struct work *work, struct job_board *board)
{
    return attempt(work, run_break_off, board);
}

static enum status run_tidy(struct work *work, void *context)
{
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = break_off(work, (const struct job_board *)context);
    if (status == STATUS_OK)
        status = jobs_sweep(
            work, &(struct job_sweep){.files = work->now - JOB_FILE_DAYS * DAY,
                                      .records = work->now - JOB_RECORD_DAYS * DAY,
                                      .records_of_kind = work->now - IMPORT_RECORD_DAYS * DAY,
                                      .kind = JOB_IMPORT});
    if (status == STATUS_OK)
        status = sweep_blobs(work);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

enum status tidy_jobs(struct work *work, struct job_board *board)
{
    return attempt(work, run_tidy, board);
}
