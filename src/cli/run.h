// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "cli/command_line.h"

/* What the process ends with; the manual page lists them. */
enum exit_code { EXIT_CODE_DONE = 0, EXIT_CODE_FAILED = 1, EXIT_CODE_INVALID = 2 };

/*
 * Runs what the arguments (without the program's name) ask for on a line whose surroundings
 * are filled in, and prints the fault, if any. Returns the exit code.
 */
int command_line_run(struct command_line *line, int count, const char *const *arguments);
