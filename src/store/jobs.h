// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/secret.h"
#include "store/work.h"

/*
 * Long work that goes on without a browser. A process takes a job by a lease with a number of the
 * attempt, and what it writes at the end holds only while that attempt is still its own: in the
 * transaction of the work itself, so that both are done or neither.
 */

/* Stored values: never renumber. */
enum job_state {
    JOB_DRAFT = 1, /* being prepared: nobody takes it */
    JOB_WAITING = 2,
    JOB_RUNS = 3,
    JOB_DONE = 4,
    JOB_FAILED = 5,
    JOB_STOPPED = 6,
    JOB_BROKEN_OFF = 7, /* its process ended; nothing of it was kept, and it can begin again */
};

struct job {
    int64_t id, workspace_id;
    int32_t kind; /* app/jobs.def */
    enum job_state state;
    const char *input;  /* JSON */
    const char *result; /* JSON; NULL until it ended */
    bool has_blob;
    uint8_t blob_hash[SECRET_HASH_SIZE];
    int64_t created_by;                          /* 0: the program itself */
    int64_t created_at, started_at, finished_at; /* the latter two 0 before */
    int64_t attempt;
};
struct job_list {
    struct job *items;
    size_t count;
};

/* `kind`, `state`, `input` and the blob are the caller's. */
CHECKED enum status jobs_insert(struct work *work, const struct job *job, int64_t *ret_id);

/* NOT_FOUND. */
CHECKED enum status jobs_find(struct work *work, int64_t id, struct job *ret_job);

/* Of a kind, the newest first, at most `limit`. */
CHECKED enum status jobs_list(struct work *work, int32_t kind, size_t limit,
                              struct job_list *ret_list);

/* What it will do, before it waits: of a draft, and of what ended without being done. CONFLICT for
 * any other. */
CHECKED enum status jobs_set_input(struct work *work, int64_t id, const char *input);

/* A draft, or one that ended without being done, waits. CONFLICT for any other. */
CHECKED enum status jobs_set_waiting(struct work *work, int64_t id);

/* A job that waits or runs; whoever runs it finds that it is no longer theirs. CONFLICT for one
 * that ended. */
CHECKED enum status jobs_set_stopped(struct work *work, int64_t id);

/* Who runs jobs: the start id of the process, and until when it answers for one. */
struct job_lease {
    int64_t owner, until;
};

/* What a thread runs; 0 where there are fewer. */
enum { JOB_KINDS_MAX = 8 };
struct job_kinds {
    int32_t kinds[JOB_KINDS_MAX];
};

/* Whether any job of these kinds waits. */
CHECKED enum status jobs_wait(struct work *work, const struct job_kinds *kinds, bool *ret_waits);

/* Takes the one that has waited longest, of any workspace. *ret_job.id 0 when none waits. */
CHECKED enum status jobs_claim(struct work *work, const struct job_kinds *kinds,
                               const struct job_lease *lease, struct job *ret_job);

/* How many of a kind in a state there are in the workspace, and the bytes of their files. */
struct job_stock {
    int64_t count, bytes;
};
CHECKED enum status jobs_stock(struct work *work, int32_t kind, enum job_state state,
                               struct job_stock *ret_stock);

/* Files that were given to jobs of a kind in the workspace go with the next sweep, but for those of
 * jobs that wait or run. */
CHECKED enum status jobs_forget_files(struct work *work, int32_t kind);

/* A draft goes, and its file with the next sweep. CONFLICT for any other. */
CHECKED enum status jobs_delete_draft(struct work *work, int64_t id);

/* CONFLICT when the attempt is no longer this process's own. */
CHECKED enum status jobs_finish(struct work *work, const struct job *job, int64_t owner,
                                enum job_state state, const char *result);

/* Those of processes that ended: on SQLite all that another process took, else those whose lease
 * is over. Those of `owner` to `owner_last` are this process's own. */
CHECKED enum status jobs_break_off(struct work *work, int64_t owner, int64_t owner_last,
                                   int64_t *ret_count);

/* Those of an owner that runs none, as their end could not be written: they wait again, or were
 * broken off when they have had `attempts_max` attempts. */
CHECKED enum status jobs_take_back(struct work *work, int64_t owner, int64_t attempts_max);

/* Files of what ended, and drafts, both before `files`; records before `records`, those of `kind`
 * before `records_of_kind`. Of the whole installation. */
struct job_sweep {
    int64_t files, records, records_of_kind;
    int32_t kind;
};
CHECKED enum status jobs_sweep(struct work *work, const struct job_sweep *before);

/* Where a sweep looks: the first `max` workspaces of the installation. */
CHECKED enum status jobs_workspaces(struct work *work, size_t max, int64_t *ret_ids,
                                    size_t *ret_count);
