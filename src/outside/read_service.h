// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

/* Answers requests of OUTSIDE_READ_MAIL until the socket closes, confined from the first one on.
 * False when none came. */
bool read_service_run(int socket);
