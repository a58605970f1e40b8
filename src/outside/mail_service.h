// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>

/* Takes a request of mail from the socket, gives up all but the network, and serves it until the
 * socket is closed or there is no more to do. False when none came. */
bool mail_service_run(int socket);
