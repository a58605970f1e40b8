// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/jobs.h"

/*
 * Everything of a workspace, made as a job and kept for a day, or until the server ends, to be
 * downloaded. RIGHT_EXPORT for all of it. An archive comes back by `regulars restore`; it holds
 * the whole installation.
 */
enum export_what {
    EXPORT_ARCHIVE = 1, /* all tables, JSON Lines, gzip */
    EXPORT_TABLES = 2,  /* clients.csv and orders.csv, for programs */
    EXPORT_SHEETS = 3,  /* the same as spreadsheets in the reader's language take them */
    EXPORT_CARDS = 4,   /* vCard */
    EXPORT_BOOK = 5,    /* clients and orders in one workbook, XLSX */
};

/* An archive holds all workspaces of the installation: where there are several, whoever runs the
 * server makes it. FORBIDDEN. */
CHECKED enum status check_export(struct work *work, int64_t what);

/* At a time, of a workspace, waiting for its turn or running. A file has EXPORT_FILE_MIB at most.
 */
enum { EXPORTS_OPEN_MAX = 4, EXPORT_FILE_MIB = 2048 };

/* INVALID ("what"): none of these, or there are EXPORTS_OPEN_MAX. */
CHECKED enum status start_export(struct work *work, struct job_board *board, int64_t what,
                                 const char *language, int64_t *ret_id);

/* The last ones, the newest first. */
enum { EXPORTS_SHOWN = 10, EXPORT_FILES_MAX = 2 };
struct export_row {
    struct job_view view;
    enum export_what what;
    size_t file_count; /* that can be downloaded now */
};
struct export_rows {
    struct export_row *items;
    size_t count;
};
CHECKED enum status list_exports(struct work *work, struct job_board *board,
                                 struct export_rows *ret_rows);

/* A file of one, the caller's to close, with its name. NOT_FOUND when it is gone, or was not made
 * for this workspace. */
CHECKED enum status open_export(struct work *work, struct job_board *board, int64_t id,
                                int64_t place, int *ret_fd, const char **ret_name);
CHECKED enum status stop_export(struct work *work, struct job_board *board, int64_t id);
