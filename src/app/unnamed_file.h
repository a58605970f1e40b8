// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/slice.h"
#include "base/status.h"

/*
 * Bytes in memory as a file that can be read from its start, for what takes a descriptor: threads
 * that answer requests can reach no folder but the store's. The caller closes it. UNAVAILABLE: no
 * room. `name` is for faults.
 */
CHECKED enum status unnamed_file(struct slice bytes, const char *name, struct fault *fault,
                                 int *ret_fd);

CHECKED enum status unnamed_file_write(int fd, struct slice bytes, const char *name,
                                       struct fault *fault);
