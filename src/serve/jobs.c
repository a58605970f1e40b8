// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/jobs.h"

#include <pthread.h>

#include "app/backups.h"
#include "app/job_board.h"
#include "app/jobs.h"
#include "app/links.h"
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
    pthread_t threads[JOB_LANES];
};

static void say_failed(struct work *work, const char *event)
{
    log_event(LOG_WARNING, event,
              LOG_FIELDS({.name = "message", .text = work->fault.message.one},
                         {.name = "detail", .text = work->fault.detail}));
}

static void break_off(struct serve_jobs *jobs)
{
    struct arena arena = {0};
    struct work work = work_start(jobs->store, &arena);

    if (break_off_jobs(&work, jobs->board) != STATUS_OK)
        say_failed(&work, "jobs not broken off");
    work_end(&work);
    arena_free(&arena);
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

/* Before the server answers: what it is asked then waits for it. */
static void begin_link_tests(struct serve_jobs *jobs)
{
    struct arena arena = {0};
    struct work work = work_start(jobs->store, &arena);

    if (begin_links(&work, jobs->board) != STATUS_OK)
        say_failed(&work, "links not tested");
    work_end(&work);
    arena_free(&arena);
}

/* Nothing else, so that whoever waits for an import waits for no backup. */
static void *do_jobs_of_people(void *context)
{
    struct serve_jobs *jobs = context;

    begin_link_tests(jobs);
    while (!job_board_is_shut(jobs->board))
        if (!run_next_job_of(jobs->store, jobs->board, JOB_LANE_PEOPLE))
            job_board_wait(jobs->board, JOB_LANE_PEOPLE, WAIT);
    return NULL;
}

static void *do_jobs_of_night(void *context)
{
    struct serve_jobs *jobs = context;
    int64_t tidied_at = 0, looked_at = 0;

    begin_backups(jobs);
    while (!job_board_is_shut(jobs->board)) {
        if (is_time(&tidied_at, TIDY_EVERY))
            tidy(jobs);
        if (is_time(&looked_at, LOOK_EVERY))
            look_at_night(jobs);
        if (!run_next_job_of(jobs->store, jobs->board, JOB_LANE_NIGHT))
            job_board_wait(jobs->board, JOB_LANE_NIGHT, WAIT);
    }
    return NULL;
}

static void join_threads(struct serve_jobs *jobs, int count)
{
    job_board_shut(jobs->board);
    for (int lane = 0; lane < count; lane++)
        pthread_join(jobs->threads[lane], NULL);
}

static int start_threads(struct serve_jobs *jobs)
{
    static void *(*const functions[JOB_LANES])(void *) = {
        [JOB_LANE_PEOPLE] = do_jobs_of_people, [JOB_LANE_NIGHT] = do_jobs_of_night};

    for (int lane = 0; lane < JOB_LANES; lane++) {
        int failure = pthread_create(&jobs->threads[lane], NULL, functions[lane], jobs);

        if (failure != 0) {
            join_threads(jobs, lane);
            return failure;
        }
    }
    return 0;
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
    break_off(jobs);
    int failure = start_threads(jobs);
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
    join_threads(jobs, JOB_LANES);
    workbook_desk_close(jobs->desk);
    job_board_close(jobs->board);
}
