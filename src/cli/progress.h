// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/report_files.h"
#include "cli/command_line.h"

/*
 * A line on `err` that says what is being done, how far it is, and how long it will take. It
 * appears after half a second and takes itself back; only where a terminal can do that.
 */
struct progress {
    const struct command_line *line;
    int64_t began, drawn_at; /* clock_ticks() */
    int64_t shown_after;     /* so many nanoseconds */
    bool is_drawn;
};

struct progress progress_begin(const struct command_line *line);

/* Of a command on a store: it appears after a second. */
struct progress progress_begin_rows(const struct command_line *line);

/* As struct work_progress wants it; `context` is the struct progress. */
void progress_rows(void *context, int64_t done, int64_t total);

/* As report_request.progress wants it; `context` is the struct progress. */
void progress_show(void *context, const struct report_progress *at);

/* Takes the line back. */
void progress_end(struct progress *progress);

/* The same for rows of a store; total -1 when it is not known. */
void progress_rows_line(struct text *out, const struct language *language, int64_t done,
                        int64_t total, size_t columns);

/* Appends the line for this moment, at most `columns` wide; no control sequences. */
void progress_line(struct text *out, const struct language *language,
                   const struct report_progress *at, int64_t elapsed_ns, size_t columns);
