// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/arena.h"
#include "base/status.h"

struct job_board;
struct job_means;
struct store;

/*
 * Jobs (app/jobs.h) by threads that are started before the server is confined: they may start the
 * process that reads workbooks, and write into a folder of backups anywhere. One does what people
 * wait for, the other one the rest and the work of the night (app/nightly.h). The desk for such
 * reading is opened with them.
 */
struct serve_jobs;
struct workbook_desk;

CHECKED enum status serve_jobs_start(struct store *store, const struct job_means *means,
                                     struct arena *arena, struct fault *fault,
                                     struct serve_jobs **ret_jobs);
struct job_board *serve_jobs_board(struct serve_jobs *jobs);
struct workbook_desk *serve_jobs_desk(struct serve_jobs *jobs);

/* The jobs that run let go; they can begin again. NULL does nothing. */
void serve_jobs_stop(struct serve_jobs *jobs);
