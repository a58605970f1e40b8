// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "cli/command_line.h"

/*
 * Runs the server until SIGTERM or SIGINT; a second one ends the process at once. UNAVAILABLE when
 * the store has failed meanwhile (reliability case D-03).
 */
CHECKED enum status serve(struct command_line *line, const struct serve_request *request);
