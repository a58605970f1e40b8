// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/order_log_read.h"

/* One reading of logs that lie in memory. */
struct read_case {
    struct arena arena;
    struct fault fault;
    struct read_options options; /* set before read_case_read(); as_of is DAY_NONE to begin with */
    struct order_log_reader *reader;
    struct order_log log;
    const struct read_findings *findings;
};

void read_case_open(struct read_case *read_case);

/* Reads the files one after the other and finishes the log. */
enum status read_case_read(struct read_case *read_case, const struct slice *files, size_t count);
enum status read_case_text(struct read_case *read_case, const char *text);

void read_case_close(struct read_case *read_case);
