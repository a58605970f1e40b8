// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

/* Takes a request about a bot from the socket, gives up all but the network, and answers its
 * questions until the socket is closed. False when none came. */
bool telegram_service_run(int socket);
