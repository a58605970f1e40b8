// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/job_board.h"
#include "app/jobs.h"
#include "store/jobs.h"

struct workbook_desk;

/* A job while it runs: `work` is in its workspace, with the rights that whoever asked for it has
 * now. */
struct job_run {
    struct work *work;
    const struct job *job;
    struct job_board *board;
    enum job_lane lane;
};

/*
 * Does the job. What it writes into the store it commits together with job_run_finish(), as the
 * last statement before work_commit(); what writes nothing leaves *ret_result as JSON instead, and
 * is finished for it. CONFLICT with job_board_is_stopped(): it let go.
 */
typedef enum status job_function(const struct job_run *run, const char **ret_result);

/* Within the write unit of the job's own work: CONFLICT when the job is no longer this attempt's,
 * or somebody wants it to stop. */
CHECKED enum status job_run_finish(const struct job_run *run, const char *result);

#define JOB(name, number, lane, function) job_function function;
#include "app/jobs.def"
#undef JOB
