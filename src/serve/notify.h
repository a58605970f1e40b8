// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/* Tells systemd how a service is (sd_notify(3)), without its library. */

#include <stdint.h>

/* A socket to say it by, opened before the server is confined; -1 when nobody wants to know. */
int notify_open(void);

/* How often "WATCHDOG=1" is to be said, so that a server that hangs is started anew; 0: never. */
int64_t notify_keep_alive_milliseconds(void);

/* "READY=1", "STOPPING=1". */
void notify_say(int fd, const char *state);
