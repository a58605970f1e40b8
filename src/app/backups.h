// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/jobs.h"
#include "domain/backup_keeping.h"
#include "store/backups.h"

/*
 * Backups into a folder, made as jobs, each verified by restoring it into a store of its own that
 * is then removed. One holds the whole installation: where there are several workspaces, nobody
 * takes one out by a page. RIGHT_EXPORT for all of it.
 */
enum { BACKUPS_SHOWN = 20 };

/* What the page shows. */
struct backup_row {
    struct backup backup;
    struct message fault; /* empty for none */
    bool is_there;        /* its file stands in the folder */
};
struct backups_view {
    const char *folder; /* NULL: none was named, so none are made here */
    struct backup_row *rows;
    size_t count;
    struct backup last_good; /* id 0: none */
    struct job_view job;     /* that waits or runs; job.id 0: none */
    bool may_take;           /* the only workspace */
};
CHECKED enum status list_backups(struct work *work, struct job_board *board,
                                 struct backups_view *ret_view);

/* Leaves a job; CONFLICT when one waits or runs already. INVALID: no folder. */
CHECKED enum status start_backup(struct work *work, struct job_board *board, int64_t *ret_job_id);
CHECKED enum status stop_backup(struct work *work, struct job_board *board, int64_t job_id);

/* A good one's file, the caller's to close, and its name. NOT_FOUND. */
CHECKED enum status open_backup(struct work *work, struct job_board *board, int64_t id, int *ret_fd,
                                const char **ret_name);

/* Tells the board when the last good one was made, for who looks without asking the store. */
CHECKED enum status tell_backups(struct work *work, struct job_board *board);

/*
 * At the start of a server: backups that its end, or a crash, broke off say so, and what they left
 * in the folder goes.
 */
CHECKED enum status tidy_backups(struct work *work, struct job_board *board);
