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
    bool is_drawn;
};

struct progress progress_begin(const struct command_line *line);

/* As report_request.progress wants it; `context` is the struct progress. */
void progress_show(void *context, const struct report_progress *at);

/* Takes the line back. */
void progress_end(struct progress *progress);

/* Appends the line for this moment, at most `columns` wide; no control sequences. */
void progress_line(struct text *out, const struct language *language,
                   const struct report_progress *at, int64_t elapsed_ns, size_t columns);
