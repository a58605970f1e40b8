// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "cli/command_line.h"
#include "report/analysis.h"

/* Prints the sections that were measured, or their JSON. */
CHECKED enum status report_show(struct command_line *line, const struct analysis *analysis);

/* Prints the report, or its JSON; nothing with --quiet when files were asked for. */
CHECKED enum status report_print(struct command_line *line, const struct analysis *analysis);

/* What files were written, and with --verbose how long it took. */
void report_note(struct command_line *line, const struct analysis *analysis,
                 const char *const *written, size_t written_count);
