// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/report_files.h"
#include "cli/command_line.h"

/* What the options of `regulars report` ask for. INVALID with fault and hint. */
CHECKED enum status report_options_read(struct command_line *line,
                                        struct report_request *ret_request);
