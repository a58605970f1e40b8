// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/jobs.h"

#include <pthread.h>

#include "app/backups.h"
#include "app/job_board.h"
#include "app/jobs.h"
#include "app/nightly.h"
#include "app/workbook_desk.h"
#include "base/clock.h"
#include "base/log.h"

#define SECOND INT64_C(1000000)
#define WAIT (5 * SECOND) /* for a job that another process left in the store */
#define TIDY_EVERY (600 * SECOND)
#define LOOK_EVERY (30 * SECOND) /* whether the night's work is due */

struct serve_jobs {
    struct store *store;
    struct job_board *board;
    struct workbook_desk *desk;
    pthread_t thread;
};

static void say_failed(struct work *work, const char *event)
{
    log_event(LOG_WARNING, event,
              LOG_FIELDS({.name = "message", .text = work->fault.message.one},
                         {.name = "detail", .text = work->fault.detail}));
}

static void tidy(struct serve_jobs *jobs)
{
    struct arena arena = {0};
    struct work work = work_start(jobs->store, &arena);

    if (tidy_jobs(&work, jobs->board) != STATUS_OK)
        say_failed(&work, "jobs not tidied");
    work_end(&work);
    arena_free(&arena);
    job_board_forget(jobs->board, clock_now());
}

static void begin_backups(struct serve_jobs *jobs)
{
    struct arena arena = {0};
    struct work work = work_start(jobs->store, &arena);

    if (tidy_backups(&work, jobs->board) != STATUS_OK)
        say_failed(&work, "backups not tidied");
    work_end(&work);
    arena_free(&arena);
}

static void look_at_night(struct serve_jobs *jobs)
{
    struct arena arena = {0};
    struct work work = work_start(jobs->store, &arena);

    enum status status = begin_nightly(&work, jobs->board);
    if (status == STATUS_OK)
        status = tell_backups(&work, jobs->board);
    if (status != STATUS_OK)
        say_failed(&work, "the night's work not looked at");
    work_end(&work);
    arena_free(&arena);
}

/* True when it is time again, also by a clock that was set back. */
static bool is_time(int64_t *at, int64_t every)
{
    int64_t now = clock_now();

    if (now - *at < every && now >= *at)
        return false;
    *at = now;
    return true;
}

static void *do_jobs(void *context)
{
    struct serve_jobs *jobs = context;
    int64_t tidied_at = 0, looked_at = 0;

    begin_backups(jobs);
    while (!job_board_is_shut(jobs->board)) {
        if (is_time(&tidied_at, TIDY_EVERY))
            tidy(jobs);
        if (is_time(&looked_at, LOOK_EVERY))
            look_at_night(jobs);
        if (!run_next_job(jobs->store, jobs->board))
            job_board_wait(jobs->board, WAIT);
    }
    return NULL;
}

enum status serve_jobs_start(struct store *store, const struct job_means *means,
                             struct arena *arena, struct fault *fault, struct serve_jobs **ret_jobs)
{
    struct serve_jobs *jobs = arena_alloc(arena, sizeof(*jobs));

    *jobs = (struct serve_jobs){.store = store, .board = job_board_new(arena)};
    job_board_equip(jobs->board, means);
    enum status status = workbook_desk_open(arena, fault, &jobs->desk);
    if (status != STATUS_OK)
        return status;
    int failure = pthread_create(&jobs->thread, NULL, do_jobs, jobs);
    if (failure != 0) {
        workbook_desk_close(jobs->desk);
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                               PLAIN_MESSAGE("this machine has no more threads for the server"),
                               failure);
    }
    *ret_jobs = jobs;
    return STATUS_OK;
}

struct job_board *serve_jobs_board(struct serve_jobs *jobs)
{
    return jobs->board;
}

struct workbook_desk *serve_jobs_desk(struct serve_jobs *jobs)
{
    return jobs->desk;
}

void serve_jobs_stop(struct serve_jobs *jobs)
{
    if (!jobs)
        return;
    job_board_shut(jobs->board);
    pthread_join(jobs->thread, NULL);
    workbook_desk_close(jobs->desk);
    job_board_close(jobs->board);
}
