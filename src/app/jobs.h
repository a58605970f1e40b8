// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/job_board.h"
#include "base/json_read.h"
#include "store/jobs.h"

/*
 * Long work that goes on without a browser: a page leaves a job and looks how it stands, threads of
 * the server do them (serve/jobs.c): one for what people wait for, one for the rest, each one job
 * after another.
 */
enum job_kind {
#define JOB(name, number, lane, function) JOB_##name = (number),
#include "app/jobs.def"
#undef JOB
};

/* How a job stands, for whoever may see it. */
struct job_view {
    struct job job;
    int64_t done, total;             /* while it runs; -1: not known */
    const struct json_value *result; /* NULL until it ended with one */
    struct message fault;            /* why it failed; empty otherwise */
};

/* NOT_FOUND, also for a job of another kind. */
CHECKED enum status show_job(struct work *work, struct job_board *board, enum job_kind kind,
                             int64_t id, struct job_view *ret_view);

/* Lets a draft, or one that ended without being done, wait for its turn. CONFLICT. */
CHECKED enum status start_job(struct work *work, struct job_board *board, enum job_kind kind,
                              int64_t id);

/* CONFLICT when it has ended already. */
CHECKED enum status stop_job(struct work *work, struct job_board *board, enum job_kind kind,
                             int64_t id);

/*
 * Runs the job of a lane that has waited longest, to its end. False when none waits. One that this
 * lane could not tell the end of (the store was gone) waits again before it, at most
 * JOB_ATTEMPTS_MAX times: nothing of it was kept.
 */
enum { JOB_ATTEMPTS_MAX = 3 };
bool run_next_job_of(struct store *store, struct job_board *board, enum job_lane lane);

/* The same of any lane. */
bool run_next_job(struct store *store, struct job_board *board);

/* Before a process answers: jobs of processes that ended say so, and nobody takes them for ones
 * under way. */
CHECKED enum status break_off_jobs(struct work *work, struct job_board *board);

/* At the start of a process, and now and then: the same, and what nobody
 * needs any more goes. What was chosen for an import is remembered for as long as its record. */
enum { JOB_FILE_DAYS = 1, JOB_RECORD_DAYS = 30, IMPORT_RECORD_DAYS = 400 };
CHECKED enum status tidy_jobs(struct work *work, struct job_board *board);
