// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"

/*
 * Cuts off who is slow on purpose (AC-094), which the library's timeout, counted from the last
 * byte, does not. A thread of its own looks once a second; a connection that is late is shut down,
 * and the library then closes it.
 */
enum {
    WATCH_HEAD_SECONDS = 10,  /* from its first byte, or from the connection, to the head's end */
    WATCH_BODY_SECONDS = 60,  /* from the head's end to the body's */
    WATCH_REPLY_SECONDS = 60, /* and a second more for each WATCH_REPLY_RATE bytes */
    WATCH_REPLY_RATE = 16 * 1024,
    WATCH_IDLE_SECONDS = 75, /* between requests: longer than proxies keep theirs, so that they
                                close first */
};

enum watch_stage {
    WATCH_FREE,  /* no connection */
    WATCH_IDLE,  /* between requests */
    WATCH_HEAD,  /* a head is coming */
    WATCH_BODY,  /* a body is coming */
    WATCH_WORK,  /* ours to hurry: no limit here */
    WATCH_REPLY, /* the reply is going */
};

struct watchdog;
struct watched; /* one connection */

CHECKED enum status watchdog_start(size_t connections_max, struct arena *arena, struct fault *fault,
                                   struct watchdog **ret_watchdog);
void watchdog_stop(struct watchdog *watchdog);

/*
 * A connection came; NULL when there are too many. When nearly all places are taken the one that
 * has been waiting longest for a head is cut off, so that a flood of idle ones locks nobody out.
 */
struct watched *watchdog_add(struct watchdog *watchdog, int fd);
void watchdog_remove(struct watchdog *watchdog, struct watched *watched);

/* What the connection does from now on; `bytes` of a reply. */
void watchdog_note(struct watchdog *watchdog, struct watched *watched, enum watch_stage stage,
                   uint64_t bytes);

size_t watchdog_connections(struct watchdog *watchdog);
uint64_t watchdog_cut_off(struct watchdog *watchdog);
