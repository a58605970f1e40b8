// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/import_look.h"
#include "app/jobs.h"

/*
 * A file brought in by the browser, step by step: given, looked at, tried, brought in as a job. Its
 * bytes stand in the store for a day, so each step has an address and a restart loses nothing.
 * RIGHT_IMPORT for all of them.
 */
enum { IMPORT_FILE_MAX = 64 * 1024 * 1024, IMPORT_PASTE_MAX = 1024 * 1024 };

/* What a workspace may have waiting to be looked at; a sweep takes each after JOB_FILE_DAYS. */
enum { IMPORT_DRAFTS_MAX = 20, IMPORT_DRAFTS_MIB = 256 };

/* A file that came. INVALID ("file"): empty, larger than IMPORT_FILE_MAX, or one too many. */
struct import_upload {
    const char *name; /* as the browser gave it; its folder is left out */
    struct slice bytes;
};
CHECKED enum status start_import(struct work *work, const struct import_upload *upload,
                                 int64_t *ret_id);

struct import_place {
    struct job_board *board;    /* NULL */
    struct workbook_desk *desk; /* NULL */
};

struct import_view {
    struct job_view job;
    struct import_draft draft;
};
CHECKED enum status show_import(struct work *work, const struct import_place *place, int64_t id,
                                struct import_view *ret_view);

/* What the file holds, as far as it was chosen. NOT_FOUND once the day is over. */
CHECKED enum status look_at_import(struct work *work, const struct import_place *place, int64_t id,
                                   const struct import_draft *draft, struct import_head *ret_head);

/* What was chosen the last time that a file with the same header was brought in, into *draft. */
CHECKED enum status remember_import(struct work *work, const struct import_head *head,
                                    struct import_draft *draft, bool *ret_is_remembered);

/* Keeps what was chosen, of a draft. INVALID as import_draft_check(). */
CHECKED enum status choose_for_import(struct work *work, const struct import_place *place,
                                      int64_t id, const struct import_draft *draft);

/* What would come of it; nothing is written. Bad rows are left out and counted. */
CHECKED enum status try_import(struct work *work, const struct import_place *place, int64_t id,
                               const struct import_draft *draft, struct import_result *ret_result);

/* Lets it be brought in: a draft, or what failed, was stopped or broke off. */
CHECKED enum status run_import(struct work *work, const struct import_place *place, int64_t id,
                               bool leaves_bad_rows);
CHECKED enum status stop_import(struct work *work, const struct import_place *place, int64_t id);

/* A draft goes. CONFLICT for what is more than that by now. */
CHECKED enum status remove_import(struct work *work, int64_t id);

/* The rows that could not be read and why, as CSV in a file of the caller's. */
CHECKED enum status rejected_by_import(struct work *work, const struct import_place *place,
                                       int64_t id, const struct language *language, int *ret_fd);

/* What was brought in, the newest first; and files on their way. */
enum { IMPORTS_SHOWN = 50 };
struct import_history {
    struct import_list done;
    struct job_list open; /* drafts, and jobs that are not done */
};
CHECKED enum status list_imports(struct work *work, struct import_history *ret_history);
