// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include "base/arena.h"

/* Beside the running program, as in a build; else where it is installed. NULL: in neither. */
const char *outside_program_find(struct arena *arena);

/* Starts it with `socket` as its OUTSIDE_SOCKET, for `task`: NULL, which reads files, or
 * one of the OUTSIDE_..._TASK. Returns 0 or an errno value. */
int outside_program_start(const char *program, const char *task, int socket, pid_t *ret_pid);
