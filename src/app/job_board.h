// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * What the process that runs jobs knows of them beside the store: how far those are that run, which
 * the store cannot say while its one writer is busy with one; that somebody wants one to stop; and
 * files that were made, kept open without a name for a day at most. Shared by threads.
 */
struct job_board;

/* Each lane runs one job at a time. */
enum job_lane { JOB_LANE_PEOPLE, JOB_LANE_NIGHT, JOB_LANES };

struct job_board *job_board_new(struct arena *arena);
void job_board_close(struct job_board *board);

/* How a job stands, for whoever is told as it happens. */
struct job_news {
    int64_t job_id, workspace_id;
    int64_t done, total; /* total -1: not known */
    bool is_over;
};

/* What jobs of this process work with; before its threads are started. All borrowed. */
struct snapshots;
struct disk_reserve;
struct links;
struct job_means {
    const char *backup_folder;   /* NULL: no backups are made here */
    struct snapshots *snapshots; /* NULL: a job loads its own */
    struct links *links;         /* app/links.h; NULL: nobody reaches this process */
    struct disk_reserve *disk;   /* NULL: nobody looks after the disk */
    /* Told when a job begins and ends, and a few times a second between; NULL: nobody is. By the
     * thread of the job, which holds nothing of the board's. */
    void (*tell)(void *context, const struct job_news *news);
    void *tell_context;
};
void job_board_equip(struct job_board *board, const struct job_means *means);
const struct job_means *job_board_means(const struct job_board *board);

/* How it stands with backups, as it was told last; for pages, which ask the store for no more. */
struct backup_watch {
    int64_t last_good_at, since;   /* since: when the nights were first counted; 0: not yet */
    int64_t caught_up_at, skipped; /* when the night's work was begun last, and nights before it
                                      that had passed undone */
};
void job_board_tell_backups(struct job_board *board, const struct backup_watch *watch);
struct backup_watch job_board_backups(struct job_board *board);

/* Of this process, as leases name it: that of a lane is the sum of both. */
enum { JOB_OWNER_SPAN = 16 };
int64_t job_board_owner(const struct job_board *board);

/* The one that runs in a lane. */
void job_board_begin(struct job_board *board, enum job_lane lane, int64_t id, int64_t workspace_id);
void job_board_tell(struct job_board *board, enum job_lane lane, int64_t done, int64_t total);
void job_board_end(struct job_board *board, enum job_lane lane);

/* The end of a lane's job could not be written: it has to be taken up again. */
enum job_rest { JOB_REST_NONE, JOB_REST_LEFT };
void job_board_leave(struct job_board *board, enum job_lane lane, enum job_rest rest);
enum job_rest job_board_rest(struct job_board *board, enum job_lane lane);

/* False when it does not run here. total -1: not known. */
struct job_progress {
    int64_t done, total;
};
bool job_board_progress(struct job_board *board, int64_t id, struct job_progress *ret_progress);

/* Asks the job to stop; false when it does not run here. */
bool job_board_stop(struct job_board *board, int64_t id);
bool job_board_is_stopped(struct job_board *board, int64_t id);

/* The process ends: the jobs that run let go, and whoever waits for one goes home. */
void job_board_shut(struct job_board *board);
bool job_board_is_shut(struct job_board *board);

/* A job was added; waits for that at most so long. */
void job_board_ring(struct job_board *board);
void job_board_wait(struct job_board *board, enum job_lane lane, int64_t microseconds);

/*
 * Keeps a file that a job made; the descriptor becomes the board's. The oldest gives way: of a
 * workspace beyond its number and bytes, and of all.
 */
enum { JOB_FILES_MAX = 64, JOB_FILES_OF_WORKSPACE_MAX = 16, JOB_FILE_HOURS = 24 };
#define JOB_BYTES_OF_WORKSPACE_MAX (INT64_C(4096) * 1024 * 1024)
struct job_file {
    int64_t workspace_id, job_id, made_at, size;
    int place, fd; /* -1: none */
};
void job_board_keep(struct job_board *board, const struct job_file *file);

/* Closes those that were kept for long enough, whether or not anybody asks for them. */
void job_board_forget(struct job_board *board, int64_t now);

/* Closes all of a workspace: somebody who may be in them was erased. */
void job_board_forget_workspace(struct job_board *board, int64_t workspace_id);

/* A descriptor of the caller's own on it, -1 when it is gone. */
int job_board_file(struct job_board *board, int64_t job_id, int place, int64_t now);
