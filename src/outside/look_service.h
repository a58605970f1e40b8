// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

/* Takes a request of OUTSIDE_LOOK, gives up what looking does not need, and answers it. False when
 * none came. */
bool look_service_answer_one(int socket);
