// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/*
 * The socket that systemd listens on for us (sd_listen_fds(3)), without its library. -1 when it
 * started us without one. Several, or none that could be meant, is -2. Says it once: what it was
 * told by is taken out of the environment.
 */
enum { ACTIVATION_NONE = -1, ACTIVATION_UNCLEAR = -2 };
int activation_socket(void);
