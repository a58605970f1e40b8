// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/new_file.h"

/* The files of a report, looked at before the first is read, so that a slip in the last name
 * is told at once and not after an hour. */
struct report_input {
    const char *path; /* as given */
    const char *name; /* as people are shown it */
    bool is_standard_input;
    int64_t size; /* -1 when it cannot be known */
};

struct report_inputs {
    struct report_input *items;
    size_t count;
    int64_t size; /* of all together; -1 when one is not known */
    struct kept_files kept;
};

/* How the standard input is asked for and what it is called. */
struct standard_input {
    int descriptor;
    const char *name; /* as people are shown it */
};

/* NOT_FOUND, FORBIDDEN, INVALID (a folder, a file given twice), UNAVAILABLE. */
CHECKED enum status report_inputs_look(const char *const *paths, size_t count,
                                       struct standard_input standard_input, struct arena *arena,
                                       struct fault *fault, struct report_inputs *ret_inputs);

/* Opens a file; the standard input is duplicated. The caller closes the descriptor. */
CHECKED enum status report_input_open(const struct report_input *input,
                                      struct standard_input standard_input, struct fault *fault,
                                      int *ret_fd);
