// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

#include "outside/request.h"

/* Takes one request from the socket and answers it. False when none could be had. */
bool service_answer_one(int socket);
