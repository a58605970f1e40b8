// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "base/status.h"

/*
 * Whether what `fd` holds begins like a workbook: a ZIP archive, or Office's older container,
 * which is also how a workbook with a password looks. Takes nothing from it: a file is read by
 * position, a pipe or a socket is looked into, for which this waits until bytes are at hand.
 */
bool workbook_file_is(int fd);

/* The most that is kept of a workbook from a pipe. */
enum { WORKBOOK_SPOOL_MIB = 1024 };

/*
 * A ZIP archive is read from its end, which a pipe does not allow: copies the rest of `fd` into
 * an unnamed temporary file, the caller's to close. A regular file at its start is only
 * duplicated. `name` is for faults.
 */
CHECKED enum status workbook_file_spool(int fd, const char *name, struct fault *fault, int *ret_fd);
