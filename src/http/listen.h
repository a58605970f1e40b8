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
 * From where somebody connects, as those who guess are counted by: an IPv4 address, or the 64 bits
 * of an IPv6 address that one household has. "" for any other family.
 */
enum { PEER_SIZE = 48 };
struct sockaddr;
void peer_text(const struct sockaddr *address, char peer[PEER_SIZE]);

/*
 * "127.0.0.1:8080", "[::1]:8080", "localhost:8080"; port 0 takes a free one. Names are not looked
 * up. INVALID: not such an address. CONFLICT: somebody listens there. UNAVAILABLE, FORBIDDEN.
 */
CHECKED enum status listen_open(const char *address, struct arena *arena, struct fault *fault,
                                struct listening *ret_listening);

/* A socket that listens already, as systemd hands it over. INVALID: it is none, or not of TCP. */
CHECKED enum status listen_take(int fd, struct arena *arena, struct fault *fault,
                                struct listening *ret_listening);
