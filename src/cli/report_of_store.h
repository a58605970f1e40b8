// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/report_files.h"
#include "cli/command_line.h"

/* Whether an operand names a store: sqlite:PATH, postgresql://... */
bool is_store_address(const char *operand);

/* `regulars report STORE`, with what the options ask for. INVALID when one of them is about reading
 * files. */
CHECKED enum status report_of_store(struct command_line *line,
                                    const struct report_request *request);
