// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/* Tells systemd how a service is (sd_notify(3)), without its library. */

/* A socket to say it by, opened before the server is confined; -1 when nobody wants to know. */
int notify_open(void);

/* "READY=1", "STOPPING=1". */
void notify_say(int fd, const char *state);
