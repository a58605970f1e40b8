// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/* A socket that listens. */
struct listening {
    int fd;
    uint16_t port;
    bool is_loopback; /* nobody from outside this machine can reach it */
    const char *host; /* "127.0.0.1:8080", "[::1]:8080" */
};

/*
 * "127.0.0.1:8080", "[::1]:8080", "localhost:8080"; port 0 takes a free one. Names are not looked
 * up. INVALID: not such an address. CONFLICT: somebody listens there. UNAVAILABLE, FORBIDDEN.
 */
CHECKED enum status listen_open(const char *address, struct arena *arena, struct fault *fault,
                                struct listening *ret_listening);
