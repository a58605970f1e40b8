// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/new_file.h"
#include "report/report_html.h"

/* Files that a report is written to beside what is printed; NULL = not asked for. */
struct report_outputs {
    const char *html_path, *clients_path;
    struct new_file html, clients;
};

/* Opens them, before anything is read: a folder that is not there is told at once. */
CHECKED enum status report_outputs_open(struct report_outputs *outputs, struct kept_files kept,
                                        struct arena *arena, struct fault *fault);

/* Writes them to the disk, still without their names. */
CHECKED enum status report_outputs_write(struct report_outputs *outputs,
                                         const struct analysis *analysis,
                                         const struct language *language,
                                         const struct report_making *making, struct arena *arena);

/* Gives them their names, which go to `paths` (room for two more). */
CHECKED enum status report_outputs_finish(struct report_outputs *outputs, const char **paths,
                                          size_t *path_count);

void report_outputs_abandon(struct report_outputs *outputs);
